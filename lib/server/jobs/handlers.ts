import "server-only";
import { checkCallUp, writeCallUp } from "@/lib/server/call-up-jobs";
import { runTick } from "@/lib/server/jobs/tick";
import type { Handlers } from "@/lib/server/jobs/worker";
import { sendDue } from "@/lib/server/mail-sending";
import { runBuilds } from "@/lib/server/publication-jobs";
import type { System } from "@/lib/server/viewer";

/** Who works off what somebody left to do. */
const worker: System = { kind: "system", purpose: "job", user: null };

/** What is done with the jobs of each queue. */
export const HANDLERS: Required<Handlers> = {
  "call-up.check": ({ organisation, callUp }, signal) => checkCallUp(worker, organisation, callUp, signal),
  "call-up.write": ({ organisation, callUp }, signal) => writeCallUp(worker, organisation, callUp, signal),
  "campaigns.tick": (_, signal) => runTick(new Date(), signal),
  "publication.build": (_, signal) => runBuilds(worker, signal),
  "mail.send": async (_, signal) => void (await sendDue(worker, signal)),
};
