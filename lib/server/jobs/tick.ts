import "server-only";
import { AppError } from "@/lib/core/errors";
import { resumeCallUps } from "@/lib/server/call-up-jobs";
import { issueCallUps } from "@/lib/server/call-up-links";
import { refreshParticipations } from "@/lib/server/funnel";
import { enqueue } from "@/lib/server/jobs/enqueue";
import { log, logFault } from "@/lib/server/log";
import { markUnclear } from "@/lib/server/mail-sending";
import { publishDue } from "@/lib/server/publication-schedule";
import { remindDue } from "@/lib/server/reminders";
import type { System } from "@/lib/server/viewer";

/** Who does what nobody asks for: the clock. */
export const clock: System = { kind: "system", purpose: "tick", user: null };

type Part = { readonly name: string; readonly run: (now: Date, signal: AbortSignal) => Promise<unknown> };

/**
 * What each minute is looked after, in the order in which one makes work for the next. Mails have a queue of their own: a
 * mail server that is slow must hold up nothing else.
 */
const PARTS: readonly Part[] = [
  { name: "call-ups", run: (now) => resumeCallUps(clock, now) },
  { name: "links", run: (_, signal) => issueCallUps(clock, signal) },
  { name: "reminders", run: (now, signal) => remindDue(clock, now, signal) },
  { name: "funnel", run: (_, signal) => refreshParticipations(clock, signal) },
  { name: "unclear", run: () => markUnclear(clock) },
  { name: "publications", run: (now) => publishDue(clock, now) },
  { name: "mails", run: () => enqueue("mail.send", {}) },
];

/** Runs every part, whatever became of the others: one that fails is logged and has its next turn in a minute. */
export async function runTick(now: Date, signal: AbortSignal, parts: readonly Part[] = PARTS): Promise<void> {
  for (const { name, run } of parts) {
    if (signal.aborted) return;
    try {
      await run(now, signal);
    } catch (fault) {
      if (fault instanceof AppError) log("tick.failed", { part: name, code: fault.code });
      else logFault(`tick.${name}`, fault);
    }
  }
}
