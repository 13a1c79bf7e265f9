import "server-only";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { FactState, Scope } from "@/lib/core/facts/fact-definition";
import type { Answer, Evidence, Response } from "@/lib/core/response";
import type { Progress } from "@/lib/core/save";
import type { Evaluation, ItemEvaluation } from "@/lib/core/scoring/evaluation";
import { scoreAssessment } from "@/lib/core/scoring/score";
import { loadDictionary } from "@/lib/server/content";
import { runStatement } from "@/lib/server/db";
import type { LoadedInstrument } from "@/lib/server/instruments";
import { dayInChina } from "@/lib/core/calendar";
import { sheetOf } from "@/lib/server/sheet";
import type { Grant } from "@/lib/server/visible";

export const ASSESSMENT_STATES = ["draft", "submitted", "returned"] as const;
export type AssessmentState = (typeof ASSESSMENT_STATES)[number];

export type StoredResponse = {
  readonly item: string;
  readonly answer: Answer | null;
  readonly evidence: Evidence | null;
  readonly comment: string | null;
  readonly revision: number;
  readonly confirmed: boolean;
  readonly by: string;
  readonly at: string;
};
export type StoredCell = {
  readonly key: string;
  readonly year: string;
  readonly state: FactState | null;
  readonly value: unknown;
  readonly reason: string | null;
  readonly basis: string | null;
  readonly source: string | null;
  readonly revision: number;
  readonly by: string;
  readonly at: string;
};

/** An assessment with everything that its pages and its submission are computed from, read in one statement. */
export type StoredAssessment = {
  readonly id: string;
  readonly instrumentKey: string;
  readonly instrumentVersion: string;
  readonly fiscalYear: number;
  readonly label: string;
  readonly scope: Scope;
  readonly state: AssessmentState;
  readonly revision: number;
  readonly closesAt: string | null;
  readonly profile: { readonly name: string; readonly creditCode: string | null; readonly industry: string | null; readonly region: string | null; readonly group: string | null };
  readonly facts: readonly StoredCell[];
  readonly responses: readonly StoredResponse[];
  /** user id → name in this organisation, of former members too */
  readonly names: Readonly<Record<string, string>>;
  readonly assignments: readonly { readonly user: string; readonly indicator: string }[];
  /** The item where the person of the grant stopped. */
  readonly place: string | null;
  /** The valid submission. */
  readonly submission: { readonly id: string; readonly number: number; readonly at: string } | null;
};

const READ = { name: "read-assessments", text: "SELECT read_assessments($1, $2, $3) AS found" } as const;

/** The assessments of the grant's organisation, or the one with this id; newest fiscal year first. One statement that sets its own scope. */
export async function readAssessments(grant: Grant, id: string | null): Promise<readonly StoredAssessment[]> {
  const rows = await runStatement<{ found: StoredAssessment }>(READ, [grant.organisation, grant.user, id]);
  return rows.map(({ found }) => found).filter((found) => indicatorsFor(grant, found)?.size !== 0);
}

/** The indicators the grant reaches; null: all of them. An assessment without any does not exist for a respondent. */
export function indicatorsFor(grant: Grant, stored: StoredAssessment): ReadonlySet<string> | null {
  if (grant.reach !== "assigned") return null;
  return new Set(stored.assignments.filter(({ user }) => user === grant.user).map(({ indicator }) => indicator));
}

/** True where responses can be saved at this moment. */
export function isOpen(stored: StoredAssessment, now: Date): boolean {
  return stored.state !== "submitted" && !hasClosed(stored, now);
}
export function hasClosed(stored: StoredAssessment, now: Date): boolean {
  return stored.closesAt !== null && new Date(stored.closesAt) < now;
}

/** The sheet of the assessment's year; as-of figures refer to today. */
export function sheetOfAssessment(stored: StoredAssessment, now: Date): FactSheet {
  const { industry, region } = stored.profile;
  return sheetOf(stored.facts, { fiscalYear: stored.fiscalYear, scope: stored.scope, asOf: dayInChina(now), profile: { industry, region } });
}

/** Evaluations made last. People turn pages of one assessment; each page needs all of it for progress and contradictions. */
const evaluations = new Map<string, Evaluation>();
const MOST_EVALUATIONS = 40;

/** Everything that scoring finds out, from what is stored now. Answers copied from last year count before they are confirmed. */
export function evaluateStored(stored: StoredAssessment, { instrument, hash }: LoadedInstrument, now: Date): Evaluation {
  const sheet = sheetOfAssessment(stored, now);
  // Every save raises a revision by one and no row is ever deleted, so equal sums mean equal contents.
  const state = [...stored.facts, ...stored.responses].reduce((sum, { revision }) => sum + revision, 0);
  const id = [stored.id, hash, stored.facts.length, stored.responses.length, state, sheet.asOf, sheet.profile.industry, sheet.profile.region].join(" ");
  const known = evaluations.get(id);
  if (known) return known;
  const evaluation = scoreAssessment({ instrument, hash, dictionary: loadDictionary(), sheet, responses: responsesOf(stored) });
  evaluations.set(id, evaluation);
  if (evaluations.size > MOST_EVALUATIONS) evaluations.delete(evaluations.keys().next().value as string);
  return evaluation;
}

/** item → response, cleared ones left out. */
export function responsesOf(stored: Pick<StoredAssessment, "responses">): Record<string, Response> {
  return Object.fromEntries(
    stored.responses.flatMap(({ item, answer, evidence, comment }) =>
      answer === null ? [] : [[item, { answer, ...(evidence !== null && { evidence }), ...(comment !== null && { comment }) }]],
    ),
  );
}

/** Items whose answer was copied from last year and has not been looked at. */
export function unconfirmedOf(stored: Pick<StoredAssessment, "responses">): ReadonlySet<string> {
  return new Set(stored.responses.filter(({ answer, confirmed }) => answer !== null && !confirmed).map(({ item }) => item));
}

/** An item that is asked: what is taken out by branch or rule is not, what the enterprise declared is (and is answered). */
export const isAsked = ({ outcome }: ItemEvaluation): boolean => outcome.state !== "notApplicable" || outcome.by === "declared";
export const isDone = (item: ItemEvaluation, unconfirmed: ReadonlySet<string>): boolean => item.outcome.state !== "unanswered" && !unconfirmed.has(item.item.id);

export function progressOf(items: readonly ItemEvaluation[], unconfirmed: ReadonlySet<string>): Progress {
  const asked = items.filter(isAsked);
  return { answered: asked.filter((item) => isDone(item, unconfirmed)).length, applicable: asked.length };
}

/** 0–100; 100 only where nothing is missing. */
export function percentOf({ answered, applicable }: Progress): number {
  return applicable === 0 ? 0 : Math.floor((100 * answered) / applicable);
}
