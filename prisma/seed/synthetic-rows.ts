import { canonicalHash } from "@/lib/core/canonical";
import { dayInChina } from "@/lib/core/calendar";
import { idOf } from "@/lib/core/synthetic/draw";
import type { HandedIn, SyntheticAssessment, SyntheticCompany } from "@/lib/core/synthetic/population";
import { fillIn, scoreFiling, type FiledScores, type Filing, type Material } from "@/lib/core/synthetic/score-case";

/** Rows of a table as the database names its columns; every row of a table has the same ones. */
export type Row = Readonly<Record<string, unknown>>;
export const TABLES = ["organisation", "membership", "assessment", "submission", "submission_score", "fact", "response"] as const;
export type Rows = Record<(typeof TABLES)[number], Row[]>;
export const noRows = (): Rows => ({ organisation: [], membership: [], assessment: [], submission: [], submission_score: [], fact: [], response: [] });

export type RowsInput = {
  readonly material: Material;
  readonly scoresOf: (filing: Filing) => FiledScores;
  /** Pack id → hash, as a submission freezes them. */
  readonly packs: Readonly<Record<string, string>>;
  /** Who wrote everything. */
  readonly user: string;
};

/** What the person who wrote it all is called in each company. */
export const AUTHOR_NAME = "合成数据";
/** The person has an id of its own in each population. */
export const authorOf = (seed: number): string => idOf(Date.UTC(2023, 0, 1), seed, "author");

/**
 * Adds everything of a company.
 *
 * `isFull`: as if it had been entered, apart from the log of changes and the audit, which tell of acts that nobody did. Its report
 * opens once an operator invites somebody.
 *
 * Else lean. Organisation, assessments and scores are all there, and the scores are those of the answers that the generator
 * gives this company; but there are no figures and no answers, neither as rows nor frozen. In their place a submission says
 * which company of which population it is, so that they can be made again. A report on it cannot be opened, and must not be:
 * it would show every question as unanswered beside the scores. Nobody can try: the only membership has ended, of a person who
 * cannot sign in. Were somebody invited, the page would fail rather than show something else.
 */
export function addCompany(rows: Rows, company: SyntheticCompany, isFull: boolean, input: RowsInput): void {
  const { id, createdAt } = company;
  rows.organisation.push({
    id,
    kind: "company",
    name: company.name,
    credit_code: company.creditCode,
    verified_at: company.verifiedAt,
    industry: company.industry,
    region: company.region,
    group_code: company.group,
    created_at: createdAt,
    updated_at: createdAt,
  });
  rows.membership.push({ organisation_id: id, user_id: input.user, role: "manager", display_name: AUTHOR_NAME, created_at: createdAt, ended_at: new Date(createdAt.getTime() + 1_000) });
  for (const assessment of company.assessments) addAssessment(rows, company, assessment, isFull, input);
  if (isFull) addFacts(rows, company, input);
}

function addAssessment(rows: Rows, company: SyntheticCompany, assessment: SyntheticAssessment, isFull: boolean, input: RowsInput): void {
  const { instrument } = input.material;
  const responses = isFull ? responseRows(company, assessment, input) : [];
  rows.response.push(...responses);
  rows.assessment.push({
    organisation_id: company.id,
    id: assessment.id,
    instrument_key: instrument.key,
    instrument_version: instrument.version,
    fiscal_year: assessment.fiscalYear,
    label: "T0",
    scope: company.scope,
    state: assessment.state,
    revision: responses.length + 1,
    by: input.user,
    created_at: assessment.createdAt,
    updated_at: assessment.updatedAt,
  });
  for (const submission of assessment.submissions) addSubmission(rows, company, assessment, submission, isFull, input);
}

function addSubmission(rows: Rows, company: SyntheticCompany, { id: assessment, fiscalYear }: SyntheticAssessment, submission: HandedIn, isFull: boolean, input: RowsInput): void {
  const { instrument, hash: instrumentHash } = input.material;
  const filing: Filing = { of: company.of, fiscalYear, isHasty: submission.isHasty };
  const { frozen, scores } = isFull ? freezeWhole(company, submission, filing, input) : freezeLean(company, filing, input);
  const { id, number } = submission;
  const at = submission.at.toISOString();
  const profile = { name: company.name, creditCode: company.creditCode, industry: company.industry, region: company.region, group: company.group, size: scores.size };
  const pinned = { instrumentKey: instrument.key, instrumentVersion: instrument.version, instrumentHash, engine: scores.head.engine };
  // The same columns in the same way as `lib/server/submissions.ts`.
  const hash = canonicalHash({ organisation: company.id, submission: id, assessment, number, at, profile, ...pinned, ...frozen });
  rows.submission.push({
    organisation_id: company.id,
    id,
    assessment_id: assessment,
    number,
    by: input.user,
    at,
    ...frozen,
    profile,
    instrument_key: pinned.instrumentKey,
    instrument_version: pinned.instrumentVersion,
    instrument_hash: pinned.instrumentHash,
    engine: pinned.engine,
    hash,
    withdrawn_at: submission.withdrawnAt,
    returned_at: submission.returnedAt,
  });
  rows.submission_score.push({
    organisation_id: company.id,
    submission_id: id,
    line: "self",
    instrument_key: pinned.instrumentKey,
    instrument_version: pinned.instrumentVersion,
    fiscal_year: fiscalYear,
    region: profile.region,
    industry: profile.industry,
    size: profile.size,
    group_code: profile.group,
    ...scores.slots,
  });
}

/** The columns that only a submission holds, under the names that they have in the hash and in the table. */
type Frozen = { readonly facts: unknown; readonly responses: unknown; readonly schemes: unknown; readonly scorecard: unknown };

function freezeWhole(company: SyntheticCompany, { at }: HandedIn, filing: Filing, { material, packs }: RowsInput): { frozen: Frozen; scores: FiledScores } {
  const filed = scoreFiling(material, filing, { asOf: dayInChina(at), scope: company.scope, region: company.region });
  const { sheet: facts, responses, scorecard } = filed;
  return { frozen: { facts, responses, schemes: { answers: [], packs }, scorecard }, scores: { ...filed, head: scorecard } };
}

function freezeLean({ of: { seed }, index }: SyntheticCompany, filing: Filing, { scoresOf }: RowsInput): { frozen: Frozen; scores: FiledScores } {
  const scores = scoresOf(filing);
  const synthetic = { seed, company: index, fiscalYear: filing.fiscalYear };
  // The head of the scorecard is what lists of submissions show.
  return { frozen: { facts: { synthetic }, responses: { synthetic }, schemes: null, scorecard: { ...scores.head, synthetic } }, scores };
}

/** What is on the assessment's page. A draft stops somewhere; what was sent back stands as it was handed in. */
function responseRows(company: SyntheticCompany, { id, fiscalYear, state, updatedAt }: SyntheticAssessment, { material, user }: RowsInput): Row[] {
  const { responses } = fillIn(material, { of: company.of, fiscalYear, isHasty: false }, { asOf: dayInChina(updatedAt), scope: company.scope, region: company.region });
  const given = Object.entries(responses);
  const until = state === "draft" ? Math.ceil(given.length * (0.3 + 0.06 * (company.index % 10))) : given.length;
  return given.slice(0, until).map(([item, { answer, evidence, comment }]) => ({
    organisation_id: company.id,
    assessment_id: id,
    item,
    answer,
    evidence: evidence ?? null,
    comment: comment ?? null,
    revision: 1,
    confirmed: true,
    by: user,
    updated_at: updatedAt,
  }));
}

/** The figures of every year that some sheet reaches; those without a year as they are now. */
function addFacts(rows: Rows, company: SyntheticCompany, { material, user }: RowsInput): void {
  const cells = new Map<string, Row>();
  for (const { fiscalYear, updatedAt } of company.assessments) {
    const { sheet } = fillIn(material, { of: company.of, fiscalYear, isHasty: false }, { asOf: dayInChina(updatedAt), scope: company.scope, region: company.region });
    for (const [key, years] of Object.entries(sheet.facts)) {
      for (const [year, entry] of Object.entries(years)) {
        cells.set(`${key}/${year}`, {
          organisation_id: company.id,
          scope: company.scope,
          key,
          year,
          state: entry.state,
          value: entry.state === "given" ? entry.value : null,
          reason: entry.state === "given" ? null : (entry.reason ?? null),
          revision: 1,
          by: user,
          updated_at: updatedAt,
        });
      }
    }
  }
  rows.fact.push(...cells.values());
}
