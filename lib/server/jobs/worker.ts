import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@/lib/core/errors";
import type { Boss } from "@/lib/server/jobs/boss";
import { QUEUES, type Payload, type QueueName } from "@/lib/server/jobs/queues";
import { log, logFault } from "@/lib/server/log";
import { count } from "@/lib/server/metrics";
import { QUEUE_OPTIONS } from "@/prisma/queues";

/**
 * Does one job. It may run again after a crash, or beside another run where this one takes longer than its queue allows:
 * whatever it does twice must come out as once. `signal`: end at the next good place, the rest is for the next run.
 */
export type Handler<Queue extends QueueName> = (payload: Payload<Queue>, signal: AbortSignal) => Promise<void>;
export type Handlers = { readonly [Queue in QueueName]?: Handler<Queue> };

export type Worker = {
  /** Looks into a queue now instead of at its next turn. */
  readonly wake: (queue: QueueName) => void;
  /** Takes no more jobs, waits for those that run, and gives back what has not ended by then. */
  readonly stop: () => Promise<void>;
};

/** How often each queue is looked into where nobody wakes the worker: another process put the job in, or a retry is due. */
const LOOK_MS = { "call-up.check": 2_000, "call-up.write": 2_000, "campaigns.tick": 5_000, "mail.send": 5_000, "publication.build": 5_000 } as const satisfies Record<QueueName, number>;
/** Below what `npm start` grants the web server to end. */
const PATIENCE_MS = 8_000;
/** A job that ends by itself before it expires is not begun a second time beside itself. */
const MARGIN_MS = 10_000;

/**
 * One job of each queue at a time in this process. A loop of ours and not pg-boss's `work`: that settles jobs without waiting
 * for the answer, and a database that is away at that moment would end the process.
 */
export function startWorker(boss: Boss, handlers: Handlers, patienceMs: number = PATIENCE_MS): Worker {
  let isStopping = false;
  const sleeping = new Map<QueueName, AbortController>();
  const running = new Map<string, { readonly queue: QueueName; readonly end: AbortController }>();

  async function look<Queue extends QueueName>(queue: Queue, handle: Handler<Queue>): Promise<void> {
    while (!isStopping) {
      // It answers with nothing where the database is away.
      const [job] = await boss.fetch<unknown>(queue);
      if (job) await runJob(queue, handle, job.id, job.data);
      else if (!isStopping) await sleep(queue);
    }
  }

  async function sleep(queue: QueueName): Promise<void> {
    const awake = new AbortController();
    sleeping.set(queue, awake);
    await pause(LOOK_MS[queue], undefined, { signal: awake.signal }).catch(() => undefined);
  }

  async function runJob<Queue extends QueueName>(queue: Queue, handle: Handler<Queue>, id: string, payload: unknown): Promise<void> {
    const end = new AbortController();
    running.set(id, { queue, end });
    const overtime = setTimeout(() => end.abort(), QUEUE_OPTIONS[queue].expireInSeconds * 1_000 - MARGIN_MS);
    const fault = await faultOf(() => handle(QUEUES[queue].parse(payload) as Payload<Queue>, end.signal));
    clearTimeout(overtime);
    // Given back meanwhile: whoever takes it next settles it.
    if (!running.delete(id)) return;
    count("jobs", { queue, outcome: fault === null ? "completed" : "failed" });
    await settle(queue, id, () => (fault === null ? boss.complete(queue, id) : boss.fail(queue, id, reasonOf(queue, fault))));
  }

  /** What cannot be settled now expires and runs again, which does no harm and takes longer. */
  async function settle(queue: QueueName, id: string, run: () => Promise<void>): Promise<void> {
    for (const pauseMs of [500, 2_000, 5_000]) {
      const fault = await faultOf(run);
      if (fault === null) return;
      log("jobs.unsettled", { queue, job: id, message: fault instanceof Error ? fault.message : String(fault) });
      if (isStopping) return;
      await pause(pauseMs);
    }
  }

  const loops = Promise.all((Object.entries(handlers) as [QueueName, Handler<QueueName>][]).map(([queue, handle]) => look(queue, handle)));
  return {
    wake: (queue) => sleeping.get(queue)?.abort(),
    stop: async () => {
      isStopping = true;
      for (const awake of sleeping.values()) awake.abort();
      for (const { end } of running.values()) end.abort();
      const patience = new AbortController();
      await Promise.race([loops, pause(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      const left = [...running];
      running.clear();
      for (const [id, { queue }] of left) await settle(queue, id, () => boss.fail(queue, id, { code: "STOPPED" }));
      await boss.close();
    },
  };
}

async function faultOf(run: () => Promise<void>): Promise<unknown> {
  try {
    await run();
    return null;
  } catch (fault) {
    return fault ?? new Error("unknown");
  }
}

/** What stays with the job for the operator: a code, and where to look. A message may name people. */
function reasonOf(queue: QueueName, fault: unknown): object {
  if (fault instanceof AppError) {
    log("jobs.failed", { queue, code: fault.code });
    return { code: fault.code };
  }
  const reference = randomUUID();
  logFault(reference, fault);
  return { code: "UNEXPECTED", reference };
}
