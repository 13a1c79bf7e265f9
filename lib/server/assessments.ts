import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { exact, HUNDRED, roundHalfUp, showScore, toNearestDouble, type Exact } from "@/lib/core/exact";
import { definitionsOf, expressionContext, type ExpressionContext, type FactInput } from "@/lib/core/expression";
import { shownFact } from "@/lib/core/scoring/contradictions";
import { SCOPES, type Scope } from "@/lib/core/facts/fact-definition";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import { formatFigure } from "@/lib/core/facts/parse-figure";
import type { Bands, FigureUnit, Indicator, Instrument, Item, Valuation } from "@/lib/core/instrument/instrument";
import { LOCALES, type LocalisedText } from "@/lib/core/localised";
import type { Answer, Evidence } from "@/lib/core/response";
import type { Progress } from "@/lib/core/save";
import type { BandEvaluation, Evaluation, ItemEvaluation, Working } from "@/lib/core/scoring/evaluation";
import { levelEdges, reasonText } from "@/lib/core/scoring/scorecard";
import { appendAudit } from "@/lib/server/audit";
import { loadDictionary } from "@/lib/server/content";
import { isTaken } from "@/lib/server/database-fault";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import type { FactCell } from "@/lib/server/facts";
import { makeId } from "@/lib/server/id";
import { itemsByIdOf } from "@/lib/server/instrument-facts";
import { loadInstrument, loadLatestInstrument, splitInstrument, type LoadedInstrument } from "@/lib/server/instruments";
import { entryOf } from "@/lib/server/sheet";
import {
  evaluateStored,
  hasClosed,
  indicatorsFor,
  isDone,
  isAsked,
  isOpen,
  percentOf,
  progressOf,
  readAssessments,
  sheetOfAssessment,
  unconfirmedOf,
  type AssessmentState,
  type StoredAssessment,
} from "@/lib/server/stored-assessment";
import { storableName } from "@/lib/server/text";
import { knownForm, mayOffer, permit, type Grant } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

export { ASSESSMENT_STATES, type AssessmentState } from "@/lib/server/stored-assessment";

export type AssessmentSummary = {
  readonly id: string;
  readonly instrument: { readonly key: string; readonly version: string; readonly title: LocalisedText };
  readonly fiscalYear: number;
  readonly label: string;
  readonly scope: Scope;
  readonly state: AssessmentState;
  /** True where responses can be saved now. */
  readonly open: boolean;
  readonly closesAt: Date | null;
  readonly progress: Progress;
  /** 0–100; 100 only where nothing is missing. */
  readonly percent: number;
  readonly lastEdit: { readonly by: string | null; readonly at: Date } | null;
  /** The valid submission: the last that is neither withdrawn nor returned. */
  readonly submission: { readonly id: string; readonly number: number; readonly at: Date } | null;
};
/** Newest fiscal year first. A respondent sees those with an assignment, with the progress of what is assigned. */
export async function listAssessments(viewer: Viewer, organisation: string): Promise<readonly AssessmentSummary[]> {
  const grant = permit(viewer, "assessment.list", organisation);
  const now = new Date();
  const stored = await readAssessments(grant, null);
  return Promise.all(
    stored.map(async (assessment) => {
      const loaded = await loadInstrument(viewer, assessment.instrumentKey, assessment.instrumentVersion);
      return summarise(seen(grant, assessment, loaded, now));
    }),
  );
}
/** With `copyFrom` every response of that assessment, of the same questionnaire, is copied, to be confirmed. Throws ASSESSMENT_EXISTS. */
export async function createAssessment(
  viewer: Viewer,
  organisation: string,
  input: z.input<typeof createAssessmentSchema>,
): Promise<{ assessment: string }> {
  const grant = permit(viewer, "assessment.open", organisation);
  const { fiscalYear, scope, label, instrument, copyFrom } = createAssessmentSchema.parse(input);
  const by = grant.user;
  if (by === null) throw new AppError("NOT_FOUND");
  const asked = instrument === undefined ? null : splitInstrument(instrument);
  const { instrument: edition } = asked ? await loadInstrument(viewer, asked.key, asked.version) : await loadLatestInstrument(viewer);
  const known = itemsByIdOf(edition);
  const assessment = makeId();
  try {
    await inOrganisation(grant, async (tx) => {
      if (copyFrom !== undefined && (await tx.assessment.count({ where: { organisationId: organisation, id: knownForm(copyFrom), instrumentKey: edition.key } })) === 0) throw new AppError("NOT_FOUND");
      await insertAssessment(tx, { organisation, by }, { id: assessment, edition, fiscalYear, scope, label: storableName(label), copyFrom: copyFrom ?? null });
      if (copyFrom !== undefined) {
        const rows = await tx.response.findMany({ where: { organisationId: organisation, assessmentId: copyFrom } });
        await tx.response.createMany({
          // Evidence and comments belong to last year's answer; the answer itself is a proposal until somebody confirms it.
          data: rows.flatMap(({ item, answer }) =>
            answer === null || !known.has(item) ? [] : [{ organisationId: organisation, assessmentId: assessment, item, answer, revision: 1, confirmed: false, by }],
          ),
        });
      }
    });
  } catch (fault) {
    if (isTaken(fault)) throw new AppError("ASSESSMENT_EXISTS", { field: "/label" });
    throw fault;
  }
  return { assessment };
}

/** The row itself and its event, inside a transaction that was permitted. The database refuses a label that is taken. */
export async function insertAssessment(
  tx: Transaction,
  { organisation, by }: { readonly organisation: string; readonly by: string },
  opened: { readonly id: string; readonly edition: { readonly key: string; readonly version: string }; readonly fiscalYear: number; readonly scope: Scope; readonly label: string; readonly copyFrom: string | null },
): Promise<void> {
  const { id, edition, fiscalYear, scope, label, copyFrom } = opened;
  await tx.assessment.create({
    data: { organisationId: organisation, id, instrumentKey: edition.key, instrumentVersion: edition.version, fiscalYear, label, scope, copiedFrom: copyFrom, by },
  });
  await appendAudit(tx, { actor: by, act: "assessment.open", object: id, after: { fiscalYear, scope, label, instrument: `${edition.key}@${edition.version}`, copyFrom } });
}
export const createAssessmentSchema = z.object({
  fiscalYear: z.coerce.number().int().min(1990).max(2100),
  scope: z.enum(SCOPES),
  /** T0, T1, …: which of several assessments of the year. */
  label: z.string().trim().min(1).max(40).default("T0"),
  /** "key@version"; the latest published version of the default questionnaire without it. */
  instrument: z.string().max(100).optional(),
  copyFrom: z.string().max(64).optional(),
});

export type IndicatorSummary = {
  readonly id: string;
  readonly element: string;
  readonly elementTitle: LocalisedText;
  readonly title: LocalisedText;
  readonly minutes: number;
  readonly progress: Progress;
  /** Answers taken over from an earlier assessment that nobody has looked at yet: not done. */
  readonly toConfirm: number;
  /** Names of the respondents it is assigned to. */
  readonly assignedTo: readonly string[];
};
export type ShownContradiction = { readonly id: string; readonly items: readonly string[]; readonly facts: readonly string[]; readonly text: LocalisedText };
export type Place = { readonly indicator: string; readonly item: string };
export type Overview = {
  readonly assessment: AssessmentSummary;
  readonly elements: readonly {
    readonly id: string;
    readonly title: LocalisedText;
    readonly text: LocalisedText;
    readonly progress: Progress;
    readonly indicators: readonly IndicatorSummary[];
  }[];
  readonly contradictions: readonly ShownContradiction[];
  /** Where this person stopped, else the first item without an answer. */
  readonly resume: Place | null;
  /** What the viewer may do here. */
  readonly can: { readonly edit: boolean; readonly submit: boolean; readonly withdraw: boolean; readonly assign: boolean };
};
export async function loadOverview(viewer: Viewer, organisation: string, assessment: string): Promise<Overview> {
  const view = await load(viewer, organisation, assessment);
  const { stored, instrument } = view;
  const indicators = summariseIndicators(view);
  const summary = summarise(view);
  return {
    assessment: summary,
    elements: instrument.elements.flatMap(({ id, title, text }) => {
      const own = indicators.filter(({ element }) => element === id);
      return own.length === 0 ? [] : [{ id, title, text, progress: sumOf(own.map(({ progress }) => progress)), indicators: own }];
    }),
    contradictions: contradictionsOf(view),
    resume: resumeAt(view),
    can: {
      edit: summary.open && mayOffer(viewer, "response.edit"),
      submit: summary.open && mayOffer(viewer, "submission.make"),
      withdraw: stored.state === "submitted" && !hasClosed(stored, view.now) && mayOffer(viewer, "submission.withdraw"),
      assign: mayOffer(viewer, "indicators.assign"),
    },
  };
}

export type FormResponse = {
  readonly answer: Answer | null;
  readonly evidence: Evidence | null;
  readonly comment: string | null;
  readonly revision: number;
  /** False: copied from last year and not yet looked at. */
  readonly confirmed: boolean;
  readonly by: string | null;
  readonly at: Date | null;
};
export type FormFigure = {
  readonly title: LocalisedText;
  /** As shown, without its unit; null where not known or not applicable. */
  readonly shown: string | null;
  readonly unit: FigureUnit;
  readonly state: "known" | "unknown" | "notApplicable";
};
export type FormWorking = {
  /** The band the figure fell in; `share` (0–1) is the marker's place on a scale of equally wide bands. */
  readonly band: { readonly edges: readonly string[]; readonly index: number; readonly share: number } | null;
  /** 0–100, one decimal; null while unknown or not applicable. */
  readonly points: string | null;
  /** Why the value was capped. */
  readonly cap: LocalisedText | null;
  readonly source: LocalisedText | null;
};

export type FormItem = {
  readonly item: Item;
  /** null for none yet; its next save states revision 0. */
  readonly response: FormResponse | null;
  /** Whether the item applies, and if not why. A declared one can be taken back by answering. */
  readonly applies: { readonly state: "applies" } | { readonly state: "notApplicable"; readonly by: "branch" | "rule" | "declared"; readonly reason: LocalisedText };
  /** Reasons with which this item may be declared not applicable. */
  readonly mayDeclare: readonly { readonly id: string; readonly title: LocalisedText }[];
  /** Fact items: what is computed, as known so far. */
  readonly figures: readonly FormFigure[];
  /** Fact items: the figures that are needed, with what is stored. */
  readonly inputs: readonly {
    readonly title: LocalisedText;
    readonly unit: LocalisedText | null;
    readonly cell: FactCell;
    /** The value with its unit as people read it ("86 台", "本科、大专"); null unless given. */
    readonly shown: LocalisedText | null;
  }[];
  /** Fact items: what the figures came to; null for the other kinds. */
  readonly working: FormWorking | null;
  /** Multi: ids of the options that apply to the branch, in the instrument's order; else empty. */
  readonly options: readonly string[];
  readonly state: "answered" | "unanswered" | "unknown" | "notApplicable";
};
/** What changes with every answer: `GET …/assessments/{assessment}/standing` and every page of the questionnaire show it. */
export type AssessmentStanding = {
  /** Every indicator the viewer sees, in order. */
  readonly indicators: readonly IndicatorSummary[];
  readonly contradictions: readonly ShownContradiction[];
  /** The overall score of what is known so far, `range` where the bounds differ; null before the first known item. */
  readonly score: { readonly value: string; readonly range: string | null } | null;
};

/** Read after each save by the page that is open. */
export async function loadStanding(viewer: Viewer, organisation: string, assessment: string): Promise<AssessmentStanding> {
  return standingIn(await load(viewer, organisation, assessment));
}

export type IndicatorForm = AssessmentStanding & {
  readonly assessment: AssessmentSummary;
  readonly element: { readonly id: string; readonly title: LocalisedText };
  readonly indicator: { readonly id: string; readonly title: LocalisedText; readonly text: LocalisedText; readonly minutes: number };
  readonly items: readonly FormItem[];
  readonly progress: Progress;
  readonly previous: string | null;
  readonly next: string | null;
  /** The item where this person stopped, if on this page. */
  readonly place: string | null;
  readonly canEdit: boolean;
};
/** One page of the questionnaire. */
export async function loadIndicatorForm(viewer: Viewer, organisation: string, assessment: string, indicator: string): Promise<IndicatorForm> {
  const view = await load(viewer, organisation, assessment);
  const found = view.indicators.find(({ indicator: { id } }) => id === indicator);
  if (!found) throw new AppError("NOT_FOUND");
  const at = view.indicators.indexOf(found);
  const { id, title, text, minutes } = found.indicator;
  const summary = summarise(view);
  const place = view.stored.place !== null && found.indicator.items.some((item) => item.id === view.stored.place) ? view.stored.place : null;
  return {
    ...standingIn(view),
    assessment: summary,
    element: { id: found.element, title: found.elementTitle },
    indicator: { id, title, text, minutes },
    items: formItems(view, found.indicator),
    progress: progressOf(itemsIn(view.evaluation, found.indicator), view.unconfirmed),
    previous: view.indicators.slice(0, at).findLast((one) => asksSomething(view, one))?.indicator.id ?? null,
    next: view.indicators.slice(at + 1).find((one) => asksSomething(view, one))?.indicator.id ?? null,
    place,
    canEdit: summary.open && mayOffer(viewer, "response.edit"),
  };
}
/** Where this person stopped; last write wins. */
export async function savePlace(viewer: Viewer, organisation: string, assessment: string, item: string): Promise<void> {
  const grant = permit(viewer, "response.edit", organisation);
  const userId = grant.user;
  if (userId === null) throw new AppError("NOT_FOUND");
  const { instrument, stored } = await load(viewer, organisation, assessment);
  const found = itemsByIdOf(instrument).get(item);
  const own = indicatorsFor(grant, stored);
  if (!found || (own && !own.has(found.indicator))) throw new AppError("NOT_FOUND");
  await inOrganisation(grant, async (tx) => {
    const where = { organisationId: organisation, assessmentId: assessment, userId };
    const at = new Date();
    await tx.place.upsert({ where: { organisationId_assessmentId_userId: where }, create: { ...where, item, at }, update: { item, at } });
  });
}

/** An assessment as one grant sees it, evaluated. */
type View = {
  readonly grant: Grant;
  readonly stored: StoredAssessment;
  readonly instrument: Instrument;
  readonly evaluation: Evaluation;
  readonly unconfirmed: ReadonlySet<string>;
  /** Those the grant reaches, in order. */
  readonly indicators: readonly { readonly element: string; readonly elementTitle: LocalisedText; readonly indicator: Indicator }[];
  readonly now: Date;
};

async function load(viewer: Viewer, organisation: string, assessment: string): Promise<View> {
  const grant = permit(viewer, "assessment.read", organisation);
  const id = knownForm(assessment);
  const [stored] = await readAssessments(grant, id);
  if (!stored) throw new AppError("NOT_FOUND");
  return seen(grant, stored, await loadInstrument(viewer, stored.instrumentKey, stored.instrumentVersion), new Date());
}

function seen(grant: Grant, stored: StoredAssessment, loaded: LoadedInstrument, now: Date): View {
  const { instrument } = loaded;
  const own = indicatorsFor(grant, stored);
  const indicators = instrument.elements.flatMap((element) =>
    element.indicators.filter(({ id }) => own === null || own.has(id)).map((indicator) => ({ element: element.id, elementTitle: element.title, indicator })),
  );
  return { grant, stored, instrument, evaluation: evaluateStored(stored, loaded, now), unconfirmed: unconfirmedOf(stored), indicators, now };
}

const itemsIn = ({ items }: Evaluation, indicator: Indicator): readonly ItemEvaluation[] =>
  indicator.items.flatMap(({ id }) => {
    const found = items[id];
    return found ? [found] : [];
  });

/** A page on which nothing applies is passed over on the way, and stays there for whoever wants to know why. */
const asksSomething = ({ evaluation }: View, { indicator }: View["indicators"][number]): boolean => itemsIn(evaluation, indicator).some(isAsked);

function sumOf(parts: readonly Progress[]): Progress {
  return parts.reduce((total, part) => ({ answered: total.answered + part.answered, applicable: total.applicable + part.applicable }), { answered: 0, applicable: 0 });
}

function summarise({ stored, instrument, evaluation, unconfirmed, indicators, now }: View): AssessmentSummary {
  const progress = sumOf(indicators.map(({ indicator }) => progressOf(itemsIn(evaluation, indicator), unconfirmed)));
  const visible = new Set(indicators.flatMap(({ indicator }) => indicator.items.map(({ id }) => id)));
  const last = stored.responses.filter(({ item, confirmed }) => confirmed && visible.has(item)).toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
  return {
    id: stored.id,
    instrument: { key: instrument.key, version: instrument.version, title: instrument.title },
    fiscalYear: stored.fiscalYear,
    label: stored.label,
    scope: stored.scope,
    state: stored.state,
    open: isOpen(stored, now),
    closesAt: stored.closesAt === null ? null : new Date(stored.closesAt),
    progress,
    percent: percentOf(progress),
    lastEdit: last ? { by: stored.names[last.by] ?? null, at: new Date(last.at) } : null,
    submission: stored.submission && { ...stored.submission, at: new Date(stored.submission.at) },
  };
}

function summariseIndicators({ stored, evaluation, unconfirmed, indicators }: View): readonly IndicatorSummary[] {
  return indicators.map(({ element, elementTitle, indicator }) => ({
    id: indicator.id,
    element,
    elementTitle,
    title: indicator.title,
    minutes: indicator.minutes,
    progress: progressOf(itemsIn(evaluation, indicator), unconfirmed),
    toConfirm: itemsIn(evaluation, indicator).filter((item) => isAsked(item) && item.outcome.state !== "unanswered" && unconfirmed.has(item.item.id)).length,
    assignedTo: stored.assignments.filter((assignment) => assignment.indicator === indicator.id).flatMap(({ user }) => stored.names[user] ?? []),
  }));
}

/** A respondent sees those that concern only what is assigned: the texts quote figures. */
function contradictionsOf({ grant, evaluation, indicators }: View): readonly ShownContradiction[] {
  const visible = new Set(indicators.flatMap(({ indicator }) => indicator.items.map(({ id }) => id)));
  return evaluation.contradictions.filter(({ items }) => grant.reach !== "assigned" || (items.length > 0 && items.every((item) => visible.has(item))));
}

function standingIn(view: View): AssessmentStanding {
  const { grant, evaluation, instrument } = view;
  const score = evaluation.overall.score;
  const edges = levelEdges(instrument);
  const isShown = grant.reach !== "assigned" && score !== null && score.coverage.n > 0n;
  const lower = isShown ? showScore(score.lower, edges) : null;
  const upper = isShown ? showScore(score.upper, edges) : null;
  return {
    indicators: summariseIndicators(view),
    contradictions: contradictionsOf(view),
    score: lower === null ? null : { value: lower, range: lower === upper ? null : `${lower}–${upper ?? ""}` },
  };
}

/** Where this person stopped, else the first item that is not done. */
function resumeAt(view: View): Place | null {
  const { stored, evaluation, unconfirmed } = view;
  const places = view.indicators.filter((one) => asksSomething(view, one)).flatMap(({ indicator }) => indicator.items.map(({ id }) => ({ indicator: indicator.id, item: id })));
  const stopped = places.find(({ item }) => item === stored.place);
  if (stopped) return stopped;
  const open = places.find(({ item }) => {
    const found = evaluation.items[item];
    return found !== undefined && isAsked(found) && !isDone(found, unconfirmed);
  });
  return open ?? places[0] ?? null;
}

function formItems(view: View, indicator: Indicator): readonly FormItem[] {
  const { stored, instrument, evaluation } = view;
  const context = expressionContext(sheetOfAssessment(stored, view.now), loadDictionary(), evaluation.branch);
  const responses = new Map(stored.responses.map((response) => [response.item, response]));
  const cells = new Map(stored.facts.map((fact) => [`${fact.key}/${fact.year}`, fact]));
  return itemsIn(evaluation, indicator).map((found): FormItem => {
    const { item, outcome, working } = found;
    const response = responses.get(item.id);
    return {
      item,
      response: response
        ? {
            answer: response.answer,
            evidence: response.evidence,
            comment: response.comment,
            revision: response.revision,
            confirmed: response.confirmed,
            by: stored.names[response.by] ?? null,
            at: new Date(response.at),
          }
        : null,
      applies: outcome.state === "notApplicable" ? { state: "notApplicable", by: outcome.by, reason: reasonText(outcome.reason) } : { state: "applies" },
      mayDeclare: instrument.declaredReasons.filter(({ id }) => item.mayDeclare.includes(id)),
      figures: working.kind === "fact" ? working.figures.map(({ title, unit, value, state }) => ({ title, unit, state, shown: value && shownFigure(value) })) : [],
      inputs: working.kind === "fact" ? working.inputs.map((input) => formInput(input, cells, stored, context)) : [],
      working: working.kind === "fact" ? formWorking(item, found, working) : null,
      options: item.kind === "multi" && working.kind === "options" ? working.options.map(({ id }) => id) : [],
      state: outcome.state,
    };
  });
}

/** At most two decimals, no trailing zeros, thousands apart. */
function shownFigure(value: Exact): string {
  const [whole = "", decimals = ""] = roundHalfUp(value, 2).split(".");
  const kept = decimals.replace(/0+$/, "");
  return formatFigure(kept === "" ? whole : `${whole}.${kept}`);
}

function formInput(
  input: FactInput,
  cells: ReadonlyMap<string, StoredAssessment["facts"][number]>,
  stored: StoredAssessment,
  context: ExpressionContext,
): FormItem["inputs"][number] {
  const definition = definitionsOf(loadDictionary()).get(input.fact);
  if (!definition) throw new Error(`fact ${input.fact} is not in the dictionary`);
  const row = cells.get(`${input.fact}/${String(input.year)}`);
  const cell: FactCell = {
    key: input.fact,
    year: input.year as FactYear,
    entry: row ? entryOf(row) : null,
    revision: row?.revision ?? 0,
    by: row ? (stored.names[row.by] ?? null) : null,
    at: row ? new Date(row.at) : null,
  };
  const shown = input.value === null ? null : (Object.fromEntries(LOCALES.map((locale) => [locale, withUnit(shownFact(input, locale, context), definition.unit?.[locale] ?? "")])) as LocalisedText);
  return { title: definition.title, unit: definition.unit, cell, shown };
}

const withUnit = (figure: string, unit: string): string => (unit === "" ? figure : unit === "%" ? `${figure}%` : `${figure} ${unit}`);

function formWorking(item: Item, { outcome }: ItemEvaluation, working: Extract<Working, { kind: "fact" }>): FormWorking {
  const bands = item.kind === "fact" ? bandsAt(item.valuation, working.path) : null;
  const banded = working.figures.find((figure) => figure.banded)?.value ?? null;
  return {
    band: bands && working.band && banded ? { edges: bands.edges.map(String), index: working.band.index, share: shareOf(banded, working.band, bands) } : null,
    points: outcome.state === "answered" ? roundHalfUp(outcome.value.div(HUNDRED), 1) : null,
    cap: working.cap?.reason ?? null,
    source: working.source,
  };
}

/** The bands of the case or alternative that was used. */
function bandsAt(valuation: Valuation, path: readonly number[]): Bands | null {
  if ("bands" in valuation) return valuation.bands;
  const uses = "cases" in valuation ? valuation.cases : "better" in valuation ? valuation.better : [];
  const used = uses[path[0] ?? 0];
  return used ? bandsAt(used.use, path.slice(1)) : null;
}

/** Place (0–1) on a scale whose bands are equally wide; the middle of its band where that has no end. */
function shareOf(value: Exact, { index, from, to }: BandEvaluation, { edges }: Bands): number {
  const within = from && to ? value.sub(from).div(to.sub(from)) : exact("0.5");
  return toNearestDouble(within.add(exact(index)).div(exact(edges.length + 1)));
}
