import type { OutboxStatus, SubmissionState } from "@/lib/browser/outbox/outbox";

export type SubmissionView =
  /** It can be submitted. `problem`: why the last time failed. */
  | { readonly kind: "ready"; readonly problem: string | null }
  /** Not before the person has done something else. */
  | { readonly kind: "hidden" }
  | { readonly kind: "sending" }
  /** `pages`: where entries wait for the person. */
  | { readonly kind: "waiting"; readonly reason: "unsent" | "attention" | "offline" | "busy" | "signedOut"; readonly pages: readonly string[] }
  | { readonly kind: "submitted"; readonly submission: string };

/**
 * What the submit panel of an assessment shows. `page`: its overview; its sections lie below. `wasWaiting`: this panel has
 * seen it wait: a submission from before that may have been taken back since.
 */
export function viewSubmission(
  state: SubmissionState | null,
  status: Pick<OutboxStatus, "unsent" | "attention" | "reason" | "pages">,
  { page, isComplete, wasWaiting }: { readonly page: string; readonly isComplete: boolean; readonly wasWaiting: boolean },
): SubmissionView {
  const own = status.pages.filter((entered) => isPartOf(entered, page));
  if (state?.kind === "submitted" && wasWaiting) return { kind: "submitted", submission: state.submission };
  if (state?.kind === "waiting") {
    if (state.reason === "sending") return { kind: "sending" };
    // Why it is not sent says more than that it is not.
    const reason = state.reason === "unsent" ? (status.reason ?? (status.attention === status.unsent && status.unsent > 0 ? "attention" : "unsent")) : state.reason;
    return { kind: "waiting", reason, pages: reason === "attention" ? own : [] };
  }
  const problem = state?.kind === "refused" ? state.message : null;
  return isComplete || own.length > 0 || problem !== null ? { kind: "ready", problem } : { kind: "hidden" };
}

/** Answers of the assessment's sections, and the figures, which enter every assessment of the company. */
function isPartOf(entered: string, page: string): boolean {
  const [path = ""] = entered.split("?");
  const [company = ""] = page.split("/assessments/");
  return path.startsWith(`${page}/`) || path === `${company}/facts`;
}
