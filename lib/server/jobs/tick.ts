import "server-only";
import { AppError } from "@/lib/core/errors";
import { resumeCallUps } from "@/lib/server/call-up-jobs";
import { log, logFault } from "@/lib/server/log";
import type { System } from "@/lib/server/viewer";

/** Who does what nobody asks for: the clock. */
export const clock: System = { kind: "system", purpose: "tick", user: null };

type Part = { readonly name: string; readonly run: (now: Date, signal: AbortSignal) => Promise<unknown> };

/** What each minute is looked after, in the order in which one makes work for the next. */
const PARTS: readonly Part[] = [{ name: "call-ups", run: (now) => resumeCallUps(clock, now) }];

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
