import type { Exact } from "@/lib/core/exact";
import { definitionsOf } from "@/lib/core/expression";
import type { FactDefinition, FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet, FactYear } from "@/lib/core/facts/fact-sheet";
import type { Element, Indicator, Instrument, Item } from "@/lib/core/instrument/instrument";
import type { Locale, LocalisedText, Words } from "@/lib/core/localised";
import type { Standing } from "@/lib/core/packs/standing";
import type { Peers } from "@/lib/core/publication/peers";
import type { Trace } from "@/lib/core/report/report";
import type { Responses } from "@/lib/core/response";
import { aggregateAll, type Aggregates } from "@/lib/core/scoring/aggregate";
import type { Bounds, Evaluation, ItemEvaluation } from "@/lib/core/scoring/evaluation";

export type ReportInput = {
  readonly evaluation: Evaluation;
  readonly instrument: Instrument;
  readonly dictionary: FactDictionary;
  readonly sheet: FactSheet;
  readonly responses: Responses;
  readonly organisation: {
    readonly name: string;
    readonly creditCode: string | null;
    /** Name of the industry and of the region in the report's language; `null` prints the code alone, or nothing. */
    readonly industry?: string | null;
    readonly region?: string | null;
  };
  /** `null` for an assessment that is not submitted. */
  readonly submission: { readonly number: number; readonly submittedAt: Date } | null;
  readonly words: Words;
  readonly locale: Locale;
  readonly now: Date;
  /** Figures that were changed after the submission: the report keeps the submitted ones and says so. */
  readonly staleFacts: readonly { readonly key: string; readonly year: FactYear }[];
  /** Where the enterprise stands under the official schemes on the same figures; null leaves the section out. */
  readonly standing?: Standing | null;
  /** What was released of others: null where nothing was that scores as this submission does; left out where nobody can know. */
  readonly peers?: Peers | null;
};

/** What every section is built from: the input, its parts by id, and the words of one language. */
export type ReportContext = ReportInput & {
  /** A sentence of the namespace `report`. */
  readonly say: Words;
  readonly text: (text: LocalisedText) => string;
  readonly list: (parts: readonly string[]) => string;
  readonly definitions: ReadonlyMap<string, FactDefinition>;
  readonly elements: ReadonlyMap<string, Element>;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly items: ReadonlyMap<string, Item>;
  /** All items in the instrument's order. */
  readonly evaluations: readonly ItemEvaluation[];
  /** The scores again with what does not apply counted as 0: what "not applicable" changed. */
  readonly asZero: { readonly all: Aggregates; readonly declared: Aggregates };
  /** With every element, indicator and item weighing the same. */
  readonly equal: Aggregates;
  /** The scores at which a level or a gate begins. */
  readonly edges: readonly Exact[];
};

export function reportContext(input: ReportInput, edges: readonly Exact[], zero: Bounds): ReportContext {
  const { instrument, evaluation, locale, words } = input;
  const elements = instrument.elements;
  const indicators = elements.flatMap((element) => element.indicators);
  const items = indicators.flatMap((indicator) => indicator.items);
  const evaluations = items.map((item) => evaluation.items[item.id]!);
  const scores = (leave: (each: ItemEvaluation) => boolean) => new Map(evaluations.map((each) => [each.item.id, leave(each) ? zero : each.score]));
  const isOut = (each: ItemEvaluation) => each.outcome.state === "notApplicable";
  const isDeclared = (each: ItemEvaluation) => each.outcome.state === "notApplicable" && each.outcome.by === "declared";
  return {
    ...input,
    say: (key, values) => words(`report.${key}`, values),
    text: (text) => text[locale],
    list: (parts) => parts.join(words("report.separator")),
    definitions: definitionsOf(input.dictionary),
    elements: new Map(elements.map((element) => [element.id, element])),
    indicators: new Map(indicators.map((indicator) => [indicator.id, indicator])),
    items: new Map(items.map((item) => [item.id, item])),
    evaluations,
    asZero: { all: aggregateAll(instrument, scores(isOut)), declared: aggregateAll(instrument, scores(isDeclared)) },
    equal: aggregateAll(instrument, scores(() => false), "equal"),
    edges,
  };
}

/** Traces collected while a report is built; each id once. */
export type Traces = Record<string, Trace>;

export const traceId = {
  overall: "overall",
  core: "core",
  balance: "balance",
  coordination: "coordination",
  equal: "equal-weights",
  element: (id: string) => `element-${id}`,
  indicator: (id: string) => `indicator-${id}`,
  item: (id: string) => `item-${id}`,
  axis: (axis: Axis, id: string) => `${axis}-${id}`,
};

export const AXES = ["measures", "characteristics", "drivers"] as const;
export type Axis = (typeof AXES)[number];
