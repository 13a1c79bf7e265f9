import { enterpriseSize, type EnterpriseSizeRules, type Size } from "@/lib/core/facts/enterprise-size";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { branchOf } from "@/lib/core/instrument/branch";
import type { Instrument } from "@/lib/core/instrument/instrument";
import type { Responses } from "@/lib/core/response";
import type { Evaluation } from "@/lib/core/scoring/evaluation";
import { scoreAssessment } from "@/lib/core/scoring/score";
import { toScorecard, type Scorecard } from "@/lib/core/scoring/scorecard";
import { slotValues } from "@/lib/core/scoring/slots";
import { answersOf } from "@/lib/core/synthetic/answers";
import { figuresOf } from "@/lib/core/synthetic/figures";
import type { Case } from "@/lib/core/synthetic/maturity";

/** What cases are scored with. */
export type Material = {
  readonly instrument: Instrument;
  readonly hash: string;
  readonly dictionary: FactDictionary;
  readonly sizes: EnterpriseSizeRules;
};

/** One sheet of a case: a fiscal year, handed in hastily or not. */
export type Filing = { readonly of: Case; readonly fiscalYear: number; readonly isHasty: boolean };

/** Everything that a submission freezes of a filing, as the engine finds it. */
export type FiledSubmission = {
  readonly sheet: FactSheet;
  readonly responses: Responses;
  readonly size: Size | null;
  readonly slots: Readonly<Record<string, number | null>>;
  readonly scorecard: Scorecard;
};

/** What is kept of a filing for every further company that makes the same one. */
export type FiledScores = Pick<FiledSubmission, "size" | "slots"> & { readonly head: Pick<Scorecard, "instrument" | "engine" | "branch" | "overall" | "level"> };

/** Where a company stands, which a filing does not depend on: no rule of an instrument reads it. */
export type Circumstances = Pick<FactSheet, "asOf" | "scope"> & { readonly region: string | null };

/** The sheet and the answers of a filing, not scored: what a draft holds. */
export function fillIn(material: Material, { of, fiscalYear, isHasty }: Filing, { asOf, scope, region }: Circumstances): { readonly sheet: FactSheet; readonly responses: Responses } {
  const branch = branchOf(material.instrument, of.industry) ?? "production";
  const sheet: FactSheet = { fiscalYear, asOf, scope, profile: { industry: of.industry, region }, facts: figuresOf(of, branch, fiscalYear, material.sizes) };
  return { sheet, responses: answersOf(of, branch, material.instrument, fiscalYear, isHasty) };
}

/**
 * A filing with its scores.
 *
 * @throws RangeError where something that is asked was left unanswered: nobody could have handed that in, so that the generator
 * no longer fits the instrument.
 */
export function scoreFiling(material: Material, filing: Filing, circumstances: Circumstances): FiledSubmission {
  const { sheet, responses } = fillIn(material, filing, circumstances);
  const evaluation = evaluate(material, sheet, responses);
  const size = enterpriseSize(sheet, material.sizes);
  return { sheet, responses, size: size.state === "known" ? size.size : null, slots: slotValues(evaluation), scorecard: toScorecard(evaluation, "zh-CN") };
}

function evaluate({ instrument, hash, dictionary }: Material, sheet: FactSheet, responses: Responses): Evaluation {
  const evaluation = scoreAssessment({ instrument, hash, dictionary, sheet, responses });
  const open = Object.values(evaluation.items).find(({ outcome }) => outcome.state === "unanswered");
  if (open) throw new RangeError(`item ${open.item.id} is asked and not answered: ${JSON.stringify(open.outcome)}`);
  return evaluation;
}

const ANYWHERE: Circumstances = { asOf: "2026-03-31", scope: "standalone", region: null };

/**
 * Scores of filings, each computed once. There are only so many cases, so that what is kept stays bounded however many
 * companies ask: about 1 KB for each of some ten thousand.
 */
export function scoreKeeper(material: Material): (filing: Filing) => FiledScores {
  const kept = new Map<string, FiledScores>();
  return (filing) => {
    const { of, fiscalYear, isHasty } = filing;
    const id = [of.seed, of.industry, of.size, of.step, of.variant, fiscalYear, isHasty].join("/");
    const known = kept.get(id);
    if (known) return known;
    const { size, slots, scorecard } = scoreFiling(material, filing, ANYWHERE);
    const { instrument, engine, branch, overall, level } = scorecard;
    const scores: FiledScores = { size, slots, head: { instrument, engine, branch, overall, level } };
    kept.set(id, scores);
    return scores;
  };
}
