import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import PgBoss from "pg-boss";
import { openQueueConnections } from "@/lib/server/db";
import { log } from "@/lib/server/log";

/** pg-boss on connections of its own. `close` ends both; jobs that run are the worker's business. */
export type Boss = Pick<PgBoss, "fetch" | "complete" | "fail"> & { readonly close: () => Promise<void> };

const LONGEST_PAUSE_MS = 30_000;

/**
 * Opens the queues, and tries again, ever less often, until the database is there or `signal` says to give up; null then.
 * The tables are the owner's (`prisma/jobs.ts`), so that nothing is migrated here.
 */
export async function openBoss(signal: AbortSignal): Promise<Boss | null> {
  for (let pauseMs = 1_000; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const connections = openQueueConnections();
    // A start that failed cannot be repeated on the same object.
    const boss = new PgBoss({
      db: { executeSql: connections.run },
      migrate: false,
      schedule: false,
      maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
      archiveCompletedAfterSeconds: 3_600,
      archiveFailedAfterSeconds: 30 * DAY_SECONDS,
      deleteAfterDays: 3,
    });
    boss.on("error", ({ message }) => log("jobs.fault", { message }));
    try {
      await boss.start();
      return {
        fetch: boss.fetch.bind(boss),
        complete: boss.complete.bind(boss),
        fail: boss.fail.bind(boss),
        close: async () => {
          await boss.stop({ graceful: false });
          await connections.close();
        },
      };
    } catch (fault) {
      log("jobs.away", { message: fault instanceof Error ? fault.message : String(fault) });
      await connections.close();
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

/** How often jobs are looked for whose process died, and old ones are put away. */
const MAINTENANCE_SECONDS = 60;
const DAY_SECONDS = 24 * 3_600;
