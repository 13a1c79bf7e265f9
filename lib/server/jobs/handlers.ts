import "server-only";
import type { Handlers } from "@/lib/server/jobs/worker";
import { runTick } from "@/lib/server/jobs/tick";

/** What is done with the jobs of each queue. */
export const HANDLERS: Handlers = {
  "campaigns.tick": (_, signal) => runTick(new Date(), signal),
};
