import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { SCOPES, type Scope } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { factWarningText, warnOfFacts } from "@/lib/core/facts/fact-warnings";
import type { Locale } from "@/lib/core/localised";
import { buildStanding } from "@/lib/core/packs/build-standing";
import { judgePacks, type JudgeInput } from "@/lib/core/packs/judge";
import type { Judgement, Outcome, SchemeAnswers } from "@/lib/core/packs/judgement";
import { APPLICATIONS, type Application } from "@/lib/core/packs/pack";
import type { Standing } from "@/lib/core/packs/standing";
import type { Responses } from "@/lib/core/response";
import type { Evaluation } from "@/lib/core/scoring/evaluation";
import { itemValueOf } from "@/lib/core/scoring/score";
import { findIndustry, loadDerivedFigures, loadDictionary, loadPackLibrary, regionTitle, wordsOf } from "@/lib/server/content";
import { inOrganisation } from "@/lib/server/db";
import { loadInstrument } from "@/lib/server/instruments";
import { answersOf, readSchemeAnswers } from "@/lib/server/scheme-answers";
import { dayInChina } from "@/lib/core/calendar";
import { sheetOf } from "@/lib/server/sheet";
import { evaluateStored, readAssessments, type AssessmentState } from "@/lib/server/stored-assessment";
import type { Grant } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";
import type { Fact, SchemeAnswer } from "@/prisma/generated/client";

/** What to judge; what is left out follows from the latest assessment. */
export const standingQuerySchema = z.strictObject({
  fiscalYear: z.coerce.number().int().min(1990).max(2100).optional(),
  scope: z.enum(SCOPES).optional(),
  application: z.enum(APPLICATIONS).optional(),
});
export type StandingQuery = { readonly fiscalYear?: number | undefined; readonly scope?: Scope | undefined; readonly application?: Application | undefined };
export type Asked = { readonly fiscalYear: number; readonly scope: Scope; readonly application: Application };

/** Everything that a company's standing is made from, as one grant sees it. */
export type StoredStanding = {
  readonly asked: Asked;
  readonly now: Date;
  readonly sheet: FactSheet;
  /** Every figure of the scope, whatever its year. */
  readonly facts: readonly Fact[];
  readonly rows: readonly SchemeAnswer[];
  /** user id → name in this organisation */
  readonly names: ReadonlyMap<string, string>;
  /** The latest assessment of the fiscal year and scope, handed in or not. */
  readonly assessment: { readonly id: string; readonly state: AssessmentState } | null;
  readonly evaluation: Evaluation | null;
  /** Fiscal years that something is known of, latest first. */
  readonly years: readonly number[];
};

/** Years to choose from: more would be a list and no choice. */
const MOST_YEARS = 8;

/** What is stored now; as-of figures and the application refer to today in China. Throws NOT_FOUND for a query that no page asks. */
export async function readStanding(viewer: Viewer, grant: Grant, query: StandingQuery): Promise<StoredStanding> {
  const parsed = standingQuerySchema.safeParse(query);
  if (!parsed.success) throw new AppError("NOT_FOUND");
  const organisationId = grant.organisation;
  const now = new Date();
  const asOf = dayInChina(now);
  const { assessments, asked, ...read } = await inOrganisation(grant, async (tx) => {
    const all = await tx.assessment.findMany({
      where: { organisationId },
      select: { id: true, fiscalYear: true, scope: true, state: true },
      orderBy: [{ fiscalYear: "desc" }, { createdAt: "desc" }, { id: "desc" }],
    });
    const fiscalYear = parsed.data.fiscalYear ?? all[0]?.fiscalYear ?? Number(asOf.slice(0, 4)) - 1;
    const scope = parsed.data.scope ?? all.find((each) => each.fiscalYear === fiscalYear)?.scope ?? "standalone";
    const members = await tx.membership.findMany({ where: { organisationId }, select: { userId: true, displayName: true } });
    return {
      assessments: all,
      asked: { fiscalYear, scope, application: parsed.data.application ?? "new" } satisfies Asked,
      facts: await tx.fact.findMany({ where: { organisationId, scope } }),
      years: await tx.fact.findMany({ where: { organisationId, state: { not: null } }, distinct: ["year"], select: { year: true } }),
      rows: await readSchemeAnswers(tx, grant, { scope, fiscalYear }),
      names: new Map(members.map(({ userId, displayName }) => [userId, displayName])),
      profile: await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { industry: true, region: true } }),
    };
  });
  const latest = assessments.find(({ fiscalYear, scope }) => fiscalYear === asked.fiscalYear && scope === asked.scope) ?? null;
  const known = [...assessments.map(({ fiscalYear }) => fiscalYear), ...read.years.map(({ year }) => Number(year)).filter((year) => year < Number(asOf.slice(0, 4)))];
  return {
    asked,
    now,
    sheet: sheetOf(read.facts, { fiscalYear: asked.fiscalYear, scope: asked.scope, asOf, profile: read.profile }),
    facts: read.facts,
    rows: read.rows,
    names: read.names,
    assessment: latest && { id: latest.id, state: latest.state },
    evaluation: latest === null ? null : await evaluate(viewer, grant, latest.id, now),
    years: [...new Set([asked.fiscalYear, ...known])].sort((a, b) => b - a).slice(0, MOST_YEARS),
  };
}

async function evaluate(viewer: Viewer, grant: Grant, assessment: string, now: Date): Promise<Evaluation | null> {
  const [stored] = await readAssessments(grant, assessment);
  return stored ? evaluateStored(stored, await loadInstrument(viewer, stored.instrumentKey, stored.instrumentVersion), now) : null;
}

export type Judged = { readonly sheet: FactSheet; readonly application: Application; readonly answers: SchemeAnswers; readonly evaluation: Evaluation | null };

export function judgedOf({ sheet, asked, rows, evaluation }: StoredStanding): Judged {
  return { sheet, application: asked.application, answers: answersOf(rows, loadPackLibrary().packs), evaluation };
}

export function inputOf({ sheet, application, answers, evaluation }: Judged): JudgeInput {
  const assessment = evaluation && { branch: evaluation.branch, responses: answersThatCount(evaluation), itemValue: itemValueOf(evaluation) };
  return { library: loadPackLibrary(), dictionary: loadDictionary(), sheet, application, answers, ...(assessment && { assessment }) };
}

/** By every scheme that the build brings along, in the order of their files. */
export function judgeAll(judged: Judged): readonly Judgement[] {
  const input = inputOf(judged);
  return judgePacks(input.library.packs, input);
}

export type Turned = { /** Of the scheme. */ readonly id: string; readonly from: Outcome; readonly to: Outcome };
/** Schemes that come to something else. */
export function turnedBetween(before: readonly Judgement[], after: readonly Judgement[]): readonly Turned[] {
  const results = new Map(after.map(({ pack, result }) => [pack.id, result]));
  return before.flatMap(({ pack: { id }, result: from }) => {
    const to = results.get(id) ?? from;
    return from === to ? [] : [{ id, from, to }];
  });
}

/** An answer to an item that a branch or rule took out is kept, and says nothing. */
function answersThatCount({ items }: Evaluation): Responses {
  return Object.fromEntries(
    Object.entries(items).flatMap(([id, { outcome, response }]) => {
      const counts = outcome.state === "answered" || (outcome.state === "notApplicable" && outcome.by === "declared");
      return counts && response ? [[id, response]] : [];
    }),
  );
}

/** Judgements of one sheet in one language. */
export function wordStanding(judgements: readonly Judgement[], { sheet, application }: Pick<Judged, "sheet" | "application">, now: Date, locale: Locale): Standing {
  const dictionary = loadDictionary();
  const { industry, region } = sheet.profile;
  return buildStanding({
    judgements,
    library: loadPackLibrary(),
    dictionary,
    sheet,
    asOf: sheet.asOf,
    application,
    sizeTitle: judgements.find(({ pack }) => pack.classes)?.level?.title ?? null,
    industryTitle: industry === null ? null : (findIndustry(industry)?.title ?? null),
    regionTitle: region === null ? null : regionTitle(region),
    warnings: warnOfFacts(sheet, dictionary, loadDerivedFigures()).map((warning) => ({ ...warning, text: factWarningText(warning, dictionary, wordsOf(locale, "facts"), locale) })),
    now,
    locale,
    words: wordsOf(locale, "standing"),
    reasons: wordsOf(locale, "reasons"),
  });
}
