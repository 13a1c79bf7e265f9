import "server-only";
import { AppError } from "@/lib/core/errors";
import { isTaken } from "@/lib/server/database-fault";
import { atGate } from "@/lib/server/db";
import { wakeHolder } from "@/lib/server/jobs/enqueue";
import { QUEUE_NAMES, type QueueName } from "@/lib/server/jobs/queues";
import { readPage, type Paged } from "@/lib/server/paged";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permitPlatform } from "@/lib/server/visible";

/** `created`: waits for its first run, `retry`: for another one. */
export const JOB_STATES = ["created", "retry", "active", "completed", "cancelled", "failed"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** `code`: a code of ours, or what became of a job whose process ended. `reference`: where the log tells more. */
export type JobReason = { readonly code: string; readonly reference: string | null };
export type Job = {
  readonly id: string;
  readonly queue: QueueName;
  readonly state: JobState;
  /** Whom it works for; null where it looks after all. */
  readonly organisation: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Not before; of a job that waits. */
  readonly dueAt: Date;
  readonly runs: number;
  readonly reason: JobReason | null;
};
export type QueueSummary = {
  readonly queue: QueueName;
  readonly counts: Readonly<Record<JobState, number>>;
  /** Since when the job that has waited longest is due; null where none is. */
  readonly waitingSince: Date | null;
  readonly completedAt: Date | null;
};

/** Jobs of all organisations, the latest first, so many a page; for the operator. */
export async function listJobs(viewer: Viewer, { queue, state, page }: { readonly queue?: QueueName; readonly state?: JobState; readonly page?: number } = {}): Promise<Paged<Job>> {
  permitPlatform(viewer, "platform.operate");
  return readPage(page, async ({ limit, offset }) => {
    const rows = await atGate(
      (gate) => gate.$queryRaw<JobRow[]>`SELECT id, name, state::text, data->>'organisation' AS organisation, created_on, started_on, completed_on, start_after, retry_count,
          output->>'code' AS code, output->>'reference' AS reference, output IS NOT NULL AS has_output, count(*) OVER ()::integer AS total
        FROM (SELECT id, name, state, data, created_on, started_on, completed_on, start_after, retry_count, output FROM pgboss.job
              UNION ALL SELECT id, name, state, data, created_on, started_on, completed_on, start_after, retry_count, output FROM pgboss.archive) AS known
        WHERE name = ANY (${[...QUEUE_NAMES]}) AND (${queue ?? null}::text IS NULL OR name = ${queue ?? null}) AND (${state ?? null}::text IS NULL OR state::text = ${state ?? null})
        ORDER BY coalesce(completed_on, started_on, created_on) DESC, id DESC LIMIT ${limit} OFFSET ${offset}`,
    );
    return { total: rows[0]?.total ?? 0, rows: rows.map(readJob) };
  });
}

/** Every queue of this version of the code, also where nothing lies in it. */
export async function summariseQueues(viewer: Viewer): Promise<readonly QueueSummary[]> {
  permitPlatform(viewer, "platform.operate");
  const rows = await atGate(
    (gate) => gate.$queryRaw<{ name: string; state: JobState; count: number; due: Date | null; ended: Date | null }[]>`SELECT name, state::text, count(*)::integer AS count,
        min(greatest(created_on, start_after)) FILTER (WHERE state IN ('created', 'retry') AND start_after <= now()) AS due, max(completed_on) FILTER (WHERE state = 'completed') AS ended
      FROM (SELECT name, state, created_on, start_after, completed_on FROM pgboss.job UNION ALL SELECT name, state, created_on, start_after, completed_on FROM pgboss.archive) AS known
      GROUP BY name, state`,
  );
  return QUEUE_NAMES.map((queue) => {
    const own = rows.filter(({ name }) => name === queue);
    const counts = Object.fromEntries(JOB_STATES.map((state) => [state, own.find((row) => row.state === state)?.count ?? 0])) as Record<JobState, number>;
    const due = own.flatMap((row) => row.due ?? []).toSorted((a, b) => a.getTime() - b.getTime());
    return { queue, counts, waitingSince: due[0] ?? null, completedAt: own.find(({ state }) => state === "completed")?.ended ?? null };
  });
}

/** Lets a job that failed run once more. Throws NOT_FOUND where no failed job has that id: it may be running again by now. */
export async function retryJob(viewer: Viewer, job: string): Promise<void> {
  const operator = permitPlatform(viewer, "platform.operate");
  const id = knownForm(job);
  try {
    const [row] = await atGate(
      (gate) => gate.$queryRaw<{ name: QueueName }[]>`WITH retried AS (
          UPDATE pgboss.job SET state = 'retry', retry_limit = retry_limit + 1, start_after = now(), completed_on = NULL WHERE id = ${id}::uuid AND state = 'failed' RETURNING id, name
        ) SELECT name, gate.append_platform_audit(${operator}::uuid, 'job.retry', id::text, NULL)::text FROM retried`,
    );
    if (!row) throw new AppError("NOT_FOUND");
    wakeHolder.xinzhiWakeWorker?.(row.name);
  } catch (fault) {
    // Another job for the same thing waits to be repeated already, and will do the same.
    if (!isTaken(fault)) throw fault;
  }
}

type JobRow = {
  id: string;
  name: QueueName;
  state: JobState;
  organisation: string | null;
  created_on: Date;
  started_on: Date | null;
  completed_on: Date | null;
  start_after: Date;
  retry_count: number;
  code: string | null;
  reference: string | null;
  has_output: boolean;
  total: number;
};
function readJob(row: JobRow): Job {
  const { code, reference } = row;
  // What pg-boss itself writes has no code: it does so where nobody settled a job in time.
  const reason = row.state === "completed" || !row.has_output ? null : { code: code ?? "EXPIRED", reference };
  return {
    id: row.id,
    queue: row.name,
    state: row.state,
    organisation: row.organisation,
    createdAt: row.created_on,
    startedAt: row.started_on,
    endedAt: row.completed_on,
    dueAt: row.start_after,
    runs: row.retry_count + (row.started_on === null ? 0 : 1),
    reason,
  };
}
