import "server-only";
import PgBoss from "pg-boss";
import { AppError } from "@/lib/core/errors";
import { runStatement } from "@/lib/server/db";
import { QUEUES, type Payload, type QueueName } from "@/lib/server/jobs/queues";
import { log } from "@/lib/server/log";

export type EnqueueOptions = {
  /** What the job is for: while one with the same key waits, this one is not added. The ids it carries, unless stated. */
  readonly singletonKey?: string;
  /** At most one a minute, over all processes, whether it has run or not. */
  readonly oncePerMinute?: boolean;
};

/**
 * Puts a job into a queue, for whichever process works it off next. After the commit of what it is for, never inside its
 * transaction: a worker may be quicker. A database that is away loses the job and fails nobody: what was committed is found
 * again by the tick of every minute.
 */
export async function enqueue<Queue extends QueueName>(queue: Queue, payload: Payload<Queue>, { singletonKey, oncePerMinute }: EnqueueOptions = {}): Promise<void> {
  try {
    const data = QUEUES[queue].parse(payload);
    await sender().send(queue, data, { singletonKey: singletonKey ?? Object.values(data).join("/"), ...(oncePerMinute && { singletonSeconds: 60 }) });
  } catch (fault) {
    if (!(fault instanceof AppError)) throw fault;
    log("jobs.not-enqueued", { queue });
    return;
  }
  wakeHolder.xinzhiWakeWorker?.(queue);
}

/** The worker of this process, if there is one, which need not wait until it looks again; one for all bundles of Next.js. */
export const wakeHolder = globalThis as typeof globalThis & { xinzhiWakeWorker?: (queue: QueueName) => void };

/** Never started: it only words the statement, which runs on the connections that pages use. */
let known: PgBoss | undefined;
const sender = (): PgBoss =>
  (known ??= new PgBoss({
    db: { executeSql: async (text: string, values: unknown[]) => ({ rows: [...(await runStatement({ name: "enqueue", text }, values))] }) },
    supervise: false,
    schedule: false,
    migrate: false,
  }));
