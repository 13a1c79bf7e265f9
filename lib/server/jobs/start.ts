import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { openBoss } from "@/lib/server/jobs/boss";
import { enqueue, wakeHolder } from "@/lib/server/jobs/enqueue";
import { HANDLERS } from "@/lib/server/jobs/handlers";
import { startWorker, type Handlers } from "@/lib/server/jobs/worker";
import { log, logFault } from "@/lib/server/log";

/** Three looks at each minute, so that none is missed; the queue takes one tick of a minute, whoever brings it. */
const TICK_MS = 20_000;

/**
 * Works off jobs in this process from now on, in the background: a database that is away is waited for. Answers how to stop,
 * which lets running jobs come to an end.
 */
export function startJobs(handlers: Handlers = HANDLERS): () => Promise<void> {
  const stopping = new AbortController();
  const worker = openBoss(stopping.signal).then((boss) => {
    if (boss === null) return null;
    const started = startWorker(boss, handlers);
    wakeHolder.xinzhiWakeWorker = started.wake;
    log("jobs.started");
    void tick(stopping.signal);
    return started;
  });
  let stopped: Promise<void> | undefined;
  return () =>
    (stopped ??= (async () => {
      stopping.abort();
      wakeHolder.xinzhiWakeWorker = undefined;
      await (await worker)?.stop();
    })());
}

async function tick(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await enqueue("campaigns.tick", {}, { oncePerMinute: true }).catch((fault: unknown) => logFault("jobs.tick", fault));
    await pause(TICK_MS, undefined, { signal }).catch(() => undefined);
  }
}
