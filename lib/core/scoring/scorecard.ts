import { exact, showScore, toNearestDouble, type Exact } from "@/lib/core/exact";
import type { NotApplicableCause } from "@/lib/core/expression";
import type { Branch, Characteristic, Driver, Instrument, Measure } from "@/lib/core/instrument/instrument";
import type { Locale, LocalisedText } from "@/lib/core/localised";
import { indexFrom } from "@/lib/core/scoring/aggregate";
import type { Bounds, Evaluation, ItemOutcome, NotApplicableReason } from "@/lib/core/scoring/evaluation";
import { coordinationNumbers } from "@/lib/core/scoring/level";

/**
 * A score as stored and exported. Where nothing applies, `value`, `upper`, `shown` and `level` are `null` and `coverage`
 * is 1, because nothing that applies is unknown; where nothing is known, the bounds are 0 and 100, `coverage` is 0 and
 * `shown` is `null`: an unanswered question does not read as a score of 0.
 */
export type Score = {
  /** Lower bound on 0–100: the double nearest to the exact fraction. */
  readonly value: number | null;
  readonly upper: number | null;
  /** The lower bound as people see it. */
  readonly shown: string | null;
  /** Share (0–1) of the applicable weight that is known. */
  readonly coverage: number;
  /** Name of the level, "一级至二级" where the bounds differ; `null` where too little is known. */
  readonly level: string | null;
};

export type ItemScore = Score & { readonly state: ItemOutcome["state"] };

/** The scores of one assessment in one language, as the command line prints them and a submission freezes them. */
export type Scorecard = {
  readonly instrument: { readonly key: string; readonly version: string; readonly hash: string };
  readonly engine: 1;
  readonly branch: Branch;
  /** Its `level` is the printed one, after gates, as in `level` below. */
  readonly overall: Score;
  readonly level: string | null;
  /** The element that lowers the level; `null`: no gate binds. */
  readonly gate: { readonly element: string; readonly elementLevel: string; readonly levelWithoutGate: string } | null;
  readonly balance: { readonly ratio: number; readonly name: string; readonly weakest: string } | null;
  readonly core: Score;
  readonly coordination: { readonly c: number; readonly t: number; readonly d: number; readonly name: string } | null;
  readonly elements: Readonly<Record<string, Score>>;
  readonly indicators: Readonly<Record<string, Score>>;
  readonly measures: Readonly<Record<Measure, Score>>;
  readonly characteristics: Readonly<Record<Characteristic, Score>>;
  readonly drivers: Readonly<Record<Driver, Score>>;
  readonly items: Readonly<Record<string, ItemScore>>;
  /** Items not answered, or computed from a figure that has neither value nor state. */
  readonly unanswered: readonly string[];
  /** Items stated unknown (不知道, 暂不提供), or computed from such a figure. */
  readonly unknown: readonly string[];
  readonly notApplicable: readonly { readonly item: string; readonly by: "branch" | "rule" | "declared"; readonly reason: string }[];
  readonly contradictions: readonly {
    readonly id: string;
    readonly items: readonly string[];
    readonly facts: readonly string[];
    readonly text: string;
  }[];
};

type LevelTitle = (index: number) => string;

/** Words and rounds an evaluation. Computes nothing: two locales differ in names and texts only. */
export function toScorecard(evaluation: Evaluation, locale: Locale): Scorecard {
  const { instrument, level: found } = evaluation;
  const title: LevelTitle = (index) => instrument.levels[index]!.title[locale];
  const elementTitle: LevelTitle = (index) => instrument.levels[index]!.elementTitle[locale];
  const edges = levelEdges(instrument);
  const gateEdges = [...edges, ...instrument.gates.map(({ everyElementAtLeast }) => exact(everyElementAtLeast))];
  const named = (range: { lower: number; upper: number } | null): string | null => (range ? rangeOf(range.lower, range.upper, title, locale) : null);
  const scoreOf = (bounds: Bounds | null): Score => toScore(bounds, edges, levelOf(bounds, instrument, instrument.coverage.overall, title, locale));
  const scoresOf = <Id extends string>(axis: Readonly<Record<Id, { readonly score: Bounds | null }>>): Record<Id, Score> =>
    mapValues(axis, ({ score }) => scoreOf(score));

  const elements = mapValues(evaluation.elements, ({ score }) =>
    toScore(score, gateEdges, levelOf(score, instrument, instrument.coverage.element, elementTitle, locale)),
  );
  const level = named(found.printed);
  // A level that is withheld is not told by way of its gate either.
  const gated = found.printed ? found.gate?.element : undefined;
  const inState = (state: ItemOutcome["state"]): string[] =>
    Object.values(evaluation.items).flatMap(({ item, outcome }) => (outcome.state === state ? [item.id] : []));

  return {
    instrument: { key: instrument.key, version: instrument.version, hash: evaluation.hash },
    engine: evaluation.engine,
    branch: evaluation.branch,
    overall: toScore(evaluation.overall.score, edges, level),
    level,
    gate: gated
      ? {
          element: gated,
          elementLevel: elementTitle(indexFrom(evaluation.elements[gated]!.score!.lower, instrument.levels)),
          levelWithoutGate: named(found.withoutGate)!,
        }
      : null,
    balance: evaluation.balance && {
      ratio: toNearestDouble(evaluation.balance.ratio),
      name: instrument.balance[evaluation.balance.name]!.title[locale],
      weakest: evaluation.balance.weakest,
    },
    core: scoreOf(evaluation.core.score),
    coordination: evaluation.coordination && {
      ...coordinationNumbers(evaluation.coordination),
      name: instrument.coordination[evaluation.coordination.name]!.title[locale],
    },
    elements,
    indicators: scoresOf(evaluation.indicators),
    measures: scoresOf(evaluation.measures),
    characteristics: scoresOf(evaluation.characteristics),
    drivers: scoresOf(evaluation.drivers),
    items: mapValues(evaluation.items, ({ outcome, score }) => ({ ...scoreOf(score), state: outcome.state })),
    unanswered: inState("unanswered"),
    unknown: inState("unknown"),
    notApplicable: Object.values(evaluation.items).flatMap(({ item, outcome }) =>
      outcome.state === "notApplicable" ? [{ item: item.id, by: outcome.by, reason: reasonText(outcome.reason)[locale] }] : [],
    ),
    contradictions: evaluation.contradictions.map(({ text, ...contradiction }) => ({ ...contradiction, text: text[locale] })),
  };
}

/** Where a level begins, but for the first, which no score can miss. For `showScore`. */
export function levelEdges(instrument: Pick<Instrument, "levels">): Exact[] {
  return instrument.levels.slice(1).map(({ from }) => exact(from));
}

function toScore(bounds: Bounds | null, edges: readonly Exact[], level: string | null): Score {
  if (bounds === null) return { value: null, upper: null, shown: null, coverage: 1, level: null };
  const coverage = toNearestDouble(bounds.coverage);
  return {
    value: toNearestDouble(bounds.lower),
    upper: toNearestDouble(bounds.upper),
    shown: coverage === 0 ? null : showScore(bounds.lower, edges),
    coverage,
    level,
  };
}

function levelOf(bounds: Bounds | null, { levels }: Pick<Instrument, "levels">, needed: number, title: LevelTitle, locale: Locale): string | null {
  if (bounds === null || bounds.coverage.compare(exact(needed)) < 0) return null;
  return rangeOf(indexFrom(bounds.lower, levels), indexFrom(bounds.upper, levels), title, locale);
}

const TO: Record<Locale, string> = { "zh-CN": "至", en: " to " };

const rangeOf = (lower: number, upper: number, title: LevelTitle, locale: Locale): string =>
  lower === upper ? title(lower) : `${title(lower)}${TO[locale]}${title(upper)}`;

/** The reason an item does not apply, in both languages. */
export function reasonText(reason: NotApplicableReason): LocalisedText {
  if (reason.kind === "text") return reason.text;
  if (reason.kind === "declared") return typeof reason.text === "string" ? { "zh-CN": reason.text, en: reason.text } : reason.text;
  return reason.cause.kind === "years" && reason.cause.needed === 1 ? NO_FULL_YEAR : CAUSES[reason.cause.kind];
}

const NO_FULL_YEAR: LocalisedText = { "zh-CN": "没有完整的会计年度", en: "No full fiscal year yet" };

/** What the engine itself finds, where the instrument has no words of its own. */
const CAUSES: Record<NotApplicableCause["kind"], LocalisedText> = {
  denominatorZero: { "zh-CN": "计算所用的分母填报为 0", en: "The figure it is divided by is stated as 0" },
  years: { "zh-CN": "不足两个完整会计年度", en: "Fewer than two full fiscal years" },
  laterBaseZero: { "zh-CN": "上一年度的基数为 0", en: "The base of the year before is 0" },
  statedNotApplicable: { "zh-CN": "所需数据填报为不适用", en: "A figure it needs is stated as not applicable" },
  item: { "zh-CN": "所依据的题目不适用", en: "The item it depends on does not apply" },
};

function mapValues<Id extends string, From, To>(record: Readonly<Record<Id, From>>, map: (value: From) => To): Record<Id, To> {
  return Object.fromEntries(Object.entries<From>(record).map(([id, value]) => [id, map(value)])) as Record<Id, To>;
}
