import "server-only";
import { AppError } from "@/lib/core/errors";
import { PackFaults } from "@/lib/core/packs/parse";
import { buildId } from "@/lib/server/build";
import { config, ConfigurationFault } from "@/lib/server/config";
import { loadPackLibrary } from "@/lib/server/content";
import { checkDatabase, DatabaseRefused } from "@/lib/server/database-check";
import { putFrontInPlace } from "@/lib/server/front";
import { startJobs } from "@/lib/server/jobs/start";
import { log } from "@/lib/server/log";
import { stampAtStart } from "@/lib/server/stamp";

/**
 * What must hold before the first request: settings and rule packs that can be read, and a user of the database who cannot
 * get past its walls. Otherwise the process ends with a message; a database that is merely away is waited for by each request.
 */
export async function startServer(): Promise<void> {
  putFrontInPlace();
  try {
    // next-auth takes its address from the environment alone.
    process.env.NEXTAUTH_URL = config.url;
    loadPackLibrary();
    buildId();
    await checkDatabase();
    await stampAtStart();
  } catch (fault) {
    if (!(fault instanceof AppError)) {
      if (!(fault instanceof ConfigurationFault || fault instanceof DatabaseRefused || fault instanceof PackFaults)) throw fault;
      console.error(fault.message);
      process.exit(1);
    }
    log("start.database-away");
  }
  // `scripts/serve.mjs` calls it when the server ends, and waits.
  if (config.jobs) (globalThis as { [STOP_JOBS]?: () => Promise<void> })[STOP_JOBS] = startJobs();
}
const STOP_JOBS = Symbol.for("xinzhi.stop-jobs");
