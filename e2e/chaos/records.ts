import { answerToField } from "@/lib/core/answer-form";
import type { Answer } from "@/lib/core/response";
import type { Company } from "./company";
import type { Value } from "./form";
import type { Installation } from "./installation.mjs";
import type { Records, SentResult } from "./story";

type Json = { readonly answer: Answer | null; readonly evidence: string | null; readonly comment: string | null };
const valueOf = ({ answer, evidence, comment }: Json): Value => ({ chosen: answerToField(answer), evidence: evidence ?? "none", comment: comment ?? "" });

/** All that the database holds about the answers of an assessment. */
export async function readRecords({ read }: Installation, { organisation, assessment }: Company): Promise<Records> {
  const named = (column: string) =>
    `(SELECT display_name FROM membership WHERE membership.organisation_id = '${organisation}' AND membership.user_id = ${column})`;
  const ofAssessment = `organisation_id = '${organisation}' AND assessment_id = '${assessment}'`;
  const changes = await read<{ item: string; revision: number; before: Json | null; after: Json; by: string; at: Date; batch: string }>(
    `SELECT what AS item, revision, before, after, ${named("change.by")} AS by, at, batch FROM change WHERE ${ofAssessment} ORDER BY what, revision`,
  );
  const stored = await read<{ item: string; revision: number } & Json>(`SELECT item, revision, answer, evidence, comment FROM response WHERE ${ofAssessment}`);
  const batches = await read<{ batch: string; by: string; result: { results: SentResult[] } }>(
    `SELECT batch, ${named("batch_key.user_id")} AS by, result FROM batch_key WHERE organisation_id = '${organisation}' AND target = '${assessment}'`,
  );
  return {
    changes: changes.map(({ before, after, at, ...row }) => ({ ...row, before: before && valueOf(before), after: valueOf(after), at: at.getTime() })),
    stored: stored.map(({ item, revision, ...json }) => ({ item, revision, value: valueOf(json) })),
    batches: batches.map(({ batch, by, result }) => ({ batch, by, results: result.results })),
  };
}
