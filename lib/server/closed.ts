import "server-only";
import { contactLine, type Contact } from "@/lib/core/call";
import { AppError } from "@/lib/core/errors";
import type { Transaction } from "@/lib/server/db";
import type { AssessmentState } from "@/lib/server/stored-assessment";

/** Why an assessment takes nothing any more; `call`: the campaign that it answers, null without one. */
export type Closed = { readonly state: AssessmentState; readonly call: (Contact & { readonly authority: string }) | null };

/** Says which of the two it is, since what to do differs, and whom to ask where a campaign has closed. */
export function closedFault({ state, call }: Closed): AppError {
  if (state === "submitted") return new AppError("CLOSED", { values: { why: "submitted" } });
  return new AppError("CLOSED", { values: call === null ? { why: "closed" } : { why: "called", authority: call.authority, contact: contactLine(call) } });
}

/** The same for an assessment whose closing has passed, inside a transaction for its company. */
export async function pastClosing(tx: Transaction, assessment: string): Promise<AppError> {
  const [call] = await tx.$queryRaw<(Contact & { authority: string })[]>`SELECT authority_name AS authority, contact_name AS "contactName", contact_phone AS "contactPhone",
    contact_email AS "contactEmail" FROM gate.list_calls() WHERE assessment_id = ${assessment}::uuid`;
  return closedFault({ state: "draft", call: call ?? null });
}
