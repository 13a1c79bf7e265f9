import { z } from "zod";
import { FACT_STATES, SCOPES, type FactState } from "@/lib/core/facts/fact-definition";
import type { FactValue } from "@/lib/core/facts/fact-sheet";
import type { ErrorCode } from "@/lib/core/errors";
import type { SchemeAnswer } from "@/lib/core/packs/judgement";
import { answerSchema, EVIDENCE, type Answer, type Evidence } from "@/lib/core/response";

/**
 * The save calls, as they stand in the queue of a browser, in the public API and in the forms that work without
 * JavaScript. Stable for ever: a queue may be sent months after the page that filled it was closed.
 */
export const LARGEST_CALL_BYTES = 64 * 1024;
export const MOST_CHANGES = 200;
/** Deeper JSON is refused before anything else looks at it: recursive readers run out of stack at some thousands. */
export const DEEPEST_CALL = 32;
export const LONGEST_COMMENT = 4_000;

const identifier = z.string().min(1).max(64);
const revision = z.number().int().min(0).max(2_147_483_647);

/** The frame of a call: wrong here refuses the whole call; the changes themselves are judged one by one. */
export const saveResponsesSchema = z.strictObject({
  instrument: z.string().min(1).max(100),
  batch: z.uuid(),
  changes: z.array(z.unknown()).min(1).max(MOST_CHANGES),
});
export const responseChangeSchema = z.strictObject({
  item: identifier,
  /** The revision last seen; 0 for none. */
  revision,
  /** null clears. */
  answer: answerSchema.nullable(),
  evidence: z.enum(EVIDENCE).nullish(),
  comment: z.string().max(LONGEST_COMMENT).nullish(),
});
export type ResponseChange = z.infer<typeof responseChangeSchema>;
export type SaveResponsesCall = {
  readonly instrument: string;
  readonly batch: string;
  readonly changes: readonly ResponseChange[];
};

export const saveFactsSchema = z.strictObject({ batch: z.uuid(), changes: z.array(z.unknown()).min(1).max(MOST_CHANGES) });
const factFrame = {
  key: identifier,
  year: z.union([z.number().int().min(1990).max(2100), z.literal("asOf")]),
  revision,
  /** What the figure counts where it departs from the dictionary (口径). */
  basis: z.string().max(1_000).nullish(),
  /** Where it stands: the document, its date and page. */
  source: z.string().max(1_000).nullish(),
};
export const factChangeSchema = z.union([
  /** null clears: the figure is unanswered again. */
  z.strictObject({ ...factFrame, value: z.union([z.string().max(4_000), z.number(), z.boolean(), z.array(z.unknown()).max(500)]).nullable() }),
  z.strictObject({ ...factFrame, state: z.enum(FACT_STATES.filter((state) => state !== "given") as [Exclude<FactState, "given">]), reason: z.string().max(1_000).nullish() }),
]);
export type FactChange = z.infer<typeof factChangeSchema>;
export type SaveFactsCall = { readonly batch: string; readonly changes: readonly FactChange[] };

export const LONGEST_EVIDENCE = 2_000;
/** One scheme of one scope and fiscal year. The same `batch` again gives the same answer; without one each call is its own. */
export const saveSchemeAnswersSchema = z.strictObject({
  scope: z.enum(SCOPES),
  fiscalYear: z.number().int().min(1990).max(2100),
  pack: z.string().min(1).max(100),
  batch: z.uuid().optional(),
  changes: z.array(z.unknown()).min(1).max(MOST_CHANGES),
});
export const schemeAnswerChangeSchema = z.strictObject({
  question: identifier,
  revision,
  /** As in the `sheet` of a fact file, or as it is listed; null clears. What it may be is the question's to say. */
  answer: z.json().nullable(),
  /** What proves it; absent: stays as it is. */
  evidence: z.string().max(LONGEST_EVIDENCE).nullish(),
});
export type SchemeAnswerChange = z.infer<typeof schemeAnswerChangeSchema>;

/** The body of `POST …/assessments/{assessment}/submissions`: as long-lived as the saves, since it waits in the same queue. */
export const submissionWishSchema = z.strictObject({
  /** Chosen once for each wish to submit: the same again gets the same receipt. */
  key: z.uuid(),
});

export type ItemProblem = {
  readonly code: ErrorCode;
  /** JSON pointer into the call. */
  readonly path: string;
  /** What is wrong and what to do, in the caller's language. */
  readonly message: string;
};

/** What became of one change. `key` of a response is its item; of a fact "key/year". */
export type ResponseOutcome = {
  readonly item: string;
  readonly status: "saved" | "conflict" | "refused";
  /** The revision that is stored now. */
  readonly revision: number;
  /** On a conflict: what is stored, by whom and since when. */
  readonly current?: { readonly answer: Answer | null; readonly evidence: Evidence | null; readonly comment: string | null };
  readonly by?: string;
  readonly at?: string;
  readonly problem?: ItemProblem;
};
export type StoredFact = {
  readonly state: FactState | null;
  readonly value: FactValue | null;
  readonly basis: string | null;
  readonly source: string | null;
  readonly reason: string | null;
};
export type FactOutcome = {
  readonly key: string;
  readonly year: number | "asOf";
  readonly status: "saved" | "conflict" | "refused";
  readonly revision: number;
  readonly current?: StoredFact;
  readonly by?: string;
  readonly at?: string;
  readonly problem?: ItemProblem;
};

export type SchemeAnswerOutcome = {
  readonly question: string;
  readonly status: "saved" | "conflict" | "refused";
  readonly revision: number;
  readonly current?: { readonly answer: SchemeAnswer | null; readonly evidence: string | null };
  readonly by?: string;
  readonly at?: string;
  readonly problem?: ItemProblem;
};
export type SaveSchemeAnswersResult = { readonly results: readonly SchemeAnswerOutcome[]; /** ISO 8601, the server's clock. */ readonly savedAt: string };

/** Items answered (or stated unknown, or not applicable by declaration) of those that apply. */
export type Progress = { readonly answered: number; readonly applicable: number };

export type SaveResponsesResult = {
  readonly results: readonly ResponseOutcome[];
  readonly progress: Progress;
  /** ISO 8601, the server's clock. */
  readonly savedAt: string;
};
export type SaveFactsResult = {
  readonly results: readonly FactOutcome[];
  readonly progress: Progress;
  readonly savedAt: string;
};

/** The HTTP status of a call is the worst of its items. */
export function statusOf(results: readonly { readonly status: "saved" | "conflict" | "refused" }[]): 200 | 400 | 409 {
  if (results.some(({ status }) => status === "refused")) return 400;
  return results.some(({ status }) => status === "conflict") ? 409 : 200;
}
