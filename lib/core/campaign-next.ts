import type { ParticipationState, Stage } from "@/lib/core/campaign";

export const NEXT_STEPS = ["addList", "confirmList", "announce", "wait", "followUp", "late", "finished"] as const;
/**
 * The one thing to do next with a campaign.
 * - `addList`, `confirmList`: nobody is called yet; a list was checked and waits.
 * - `announce`: enterprises are there, and do not know of it.
 * - `wait`: it opens later.
 * - `followUp`: open, and some have not submitted. `late`: the same after it has closed.
 * - `finished`: all have submitted.
 */
export type NextStep = (typeof NEXT_STEPS)[number];

export function nextStepOf({ stage, counts, isListWaiting }: { readonly stage: Stage; readonly counts: Readonly<Record<ParticipationState | "total", number>>; readonly isListWaiting: boolean }): NextStep {
  if (isListWaiting && stage !== "closed") return "confirmList";
  if (counts.total === 0 && stage !== "closed") return "addList";
  if (stage === "preparing") return "announce";
  if (stage === "announced") return "wait";
  if (counts.submitted === counts.total) return "finished";
  return stage === "open" ? "followUp" : "late";
}
