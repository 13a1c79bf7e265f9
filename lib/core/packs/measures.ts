import { compare, HUNDRED, ZERO, type Exact } from "@/lib/core/exact";
import { appended, conditionReader, numberReader, type ConditionResult, type ExpressionContext, type NumberResult } from "@/lib/core/expression";
import type { Condition, ExpressionYear, NumberExpression } from "@/lib/core/expression-schema";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { LocalisedText } from "@/lib/core/localised";
import type { Gap, Measure, RelationSign } from "@/lib/core/packs/judgement";
import type { Pack, SchemeFigure } from "@/lib/core/packs/pack";

type Unit = SchemeFigure["unit"];
/** What a number is called and in which unit, of which year; `year` null: none that says anything. */
type Named = { readonly title: LocalisedText; readonly unit: Unit; readonly year: ExpressionYear | null; readonly of: NumberExpression | null };

const TOTAL: LocalisedText = { "zh-CN": "总分", en: "Total points" };
const POINTS: LocalisedText = { "zh-CN": "分", en: "points" };
const COUNT: LocalisedText = { "zh-CN": "达到要求的项数", en: "Items that reach the level" };

/** Where the numbers of a scheme get their names from. */
export type Naming = {
  readonly pack: Pick<Pack, "figures" | "questions">;
  readonly tables: Pack["tables"];
  readonly figures: Readonly<Record<string, SchemeFigure>>;
  readonly definitions: ReadonlyMap<string, FactDefinition>;
};

/** The comparisons of a condition in the order of the pack, and the one that decides it. */
export type Explained = { readonly measures: readonly Measure[]; readonly deciding: Measure | null };
type Part = Explained & { readonly result: boolean | null; readonly failing: number };
/** Explains a condition by its result: names are looked up once per scheme, and nothing is evaluated a second time. */
export type Explain = (outcome: ConditionResult, context: ExpressionContext) => Explained;
type ExplainPart = (outcome: ConditionResult, context: ExpressionContext) => Part;

export const prepareMeasures = (condition: Condition, fallback: LocalisedText, naming: Naming): Explain => prepare(condition, fallback, naming);

/** Makes of the figure that a row's points were read from a measure without a threshold. */
export type FigureMeasure = (result: NumberResult, sheet: FactSheet) => Measure;
export function prepareFigureMeasure(of: NumberExpression, fallback: LocalisedText, naming: Naming): FigureMeasure {
  const { title, unit, year } = nameOf(of, fallback, naming);
  return (result, sheet) => ({
    title,
    year: calendarYear(year, sheet),
    value: valueOf(result),
    range: rangeOf(result),
    relation: "equals",
    threshold: null,
    unit,
    result: result.state === "known" ? true : null,
    gap: null,
  });
}

const SIGNS = ["atLeast", "atMost", "moreThan", "lessThan", "equals"] as const satisfies readonly RelationSign[];

function prepare(condition: Condition, fallback: LocalisedText, naming: Naming): ExplainPart {
  for (const sign of SIGNS) {
    const pair = (condition as Partial<Record<RelationSign, readonly [NumberExpression, NumberExpression]>>)[sign];
    if (pair) return comparison(sign, pair[0], fallback, naming);
  }
  if ("all" in condition) return gather(condition.all, "first", fallback, naming);
  if ("any" in condition) return gather(condition.any, "closest", fallback, naming);
  if ("anyKnown" in condition) return gather(condition.anyKnown, "closest", fallback, naming);
  if ("atLeastK" in condition) return gather(condition.atLeastK.of, "closest", fallback, naming);
  if ("cases" in condition) return cases(condition.cases, fallback, naming);
  return ({ result }) => (result === true ? MET : result === false ? NOT_MET : OPEN);
}

/** What no number says by how much. */
const [MET, NOT_MET, OPEN] = ([true, false, null] as const).map((result): Part => ({ result, measures: [], deciding: null, failing: result === true ? 0 : 1 })) as [Part, Part, Part];

function cases(list: Extract<Condition, { cases: unknown }>["cases"], fallback: LocalisedText, naming: Naming): ExplainPart {
  const all = list.map(({ when, requires }) => ({ enter: when ? conditionReader(when) : null, requires: conditionReader(requires), explain: prepare(requires, fallback, naming) }));
  return ({ result }, context) => {
    // The case that is asked, or the one that is still open: its result stands for none of the others.
    const entered = all.find(({ enter }) => !enter || enter(context).result !== false);
    return entered ? entered.explain(entered.requires(context), context) : result === null ? OPEN : NOT_MET;
  };
}

/** `first`: the first part with the result of the whole decides. `closest`: of several ways, the one that lacks least. */
function gather(conditions: readonly Condition[], choose: "first" | "closest", fallback: LocalisedText, naming: Naming): ExplainPart {
  const explain = conditions.map((condition) => prepare(condition, fallback, naming));
  return ({ result, parts: outcomes }, context) => {
    const parts = outcomes.map((outcome, index) => explain[index]!(outcome, context));
    let measures: readonly Measure[] = [];
    let leading: Part | null = null;
    let [total, fewest] = [0, Infinity];
    for (const part of parts) {
      measures = appended(measures, part.measures);
      total += part.failing;
      fewest = Math.min(fewest, part.failing);
      if (part.deciding && leads(part, leading, result, choose)) leading = part;
    }
    return { result, measures, deciding: leading?.deciding ?? null, failing: choose === "first" ? total : fewest };
  };
}

/** Whether a part decides rather than the one before it that would. */
function leads(part: Part, before: Part | null, result: boolean | null, choose: "first" | "closest"): boolean {
  if (!before) return true;
  if (before.result !== result) return part.result === result;
  return part.result === result && choose === "closest" && result !== true && part.failing < before.failing;
}

function comparison(sign: RelationSign, of: NumberExpression, fallback: LocalisedText, naming: Naming): ExplainPart {
  const named = nameOf(of, fallback, naming);
  const gapOf = prepareGap(sign, named, naming);
  return ({ result, left: value, right: threshold }, context) => {
    if (!value || !threshold) throw new RangeError("a comparison has two sides");
    const bound = valueOf(threshold);
    const measure: Measure = {
      title: named.title,
      year: calendarYear(named.year, context.sheet),
      value: valueOf(value),
      range: rangeOf(value),
      relation: sign,
      threshold: bound,
      unit: named.unit,
      result,
      gap: result === false && value.state === "known" && bound ? gapOf(value.value, bound, context) : null,
    };
    return { result, measures: [measure], deciding: measure, failing: result === true ? 0 : 1 };
  };
}

const valueOf = (result: NumberResult): Exact | null => (result.state === "known" ? result.value : null);
const rangeOf = (result: NumberResult): Measure["range"] => (result.state === "unknown" && result.ends?.max ? { min: result.ends.min, max: result.ends.max } : null);

function calendarYear(year: ExpressionYear | null, { fiscalYear, asOf }: FactSheet): number | null {
  if (year === null || typeof year === "number") return year === null ? null : fiscalYear + year;
  return Number(asOf.slice(0, 4)) - (year === "asOf" ? 0 : 1);
}

function nameOf(expression: NumberExpression, fallback: LocalisedText, { pack, tables, figures, definitions }: Naming): Named {
  const bare = { unit: null, year: null, of: null };
  if (typeof expression === "number") return { title: fallback, ...bare };
  const use = typeof expression === "string" ? { fact: expression } : "fact" in expression ? expression : null;
  if (use) {
    const definition = definitions.get(use.fact);
    const { year = 0 } = use as { year?: ExpressionYear };
    return { title: definition?.title ?? fallback, unit: definition?.unit ?? null, year: definition?.period === "year" ? year : null, of: null };
  }
  if (typeof expression === "string") return { title: fallback, ...bare };
  if ("figure" in expression) {
    const figure = pack.figures[expression.figure] ?? figures[expression.figure];
    return { title: figure?.title ?? fallback, unit: figure?.unit ?? null, year: expression.year ?? 0, of: figure?.of ?? null };
  }
  if ("points" in expression) {
    const rows = tables.flatMap((table) => [table, ...table.rows]);
    return { title: rows.find(({ id }) => id === expression.points)?.title ?? TOTAL, unit: POINTS, year: null, of: null };
  }
  if ("answer" in expression) {
    const question = pack.questions.find(({ id }) => id === expression.answer);
    return { title: question?.title ?? fallback, unit: question?.unit ?? null, year: null, of: null };
  }
  if ("countAnswers" in expression) return { title: COUNT, ...bare };
  if ("count" in expression) return { title: definitions.get(expression.count.fact)?.title ?? fallback, ...bare };
  return { title: fallback, ...bare };
}

type GapOf = (value: Exact, threshold: Exact, context: ExpressionContext) => Gap | null;

/**
 * By how much a comparison is missed. A ratio is told in what stands above the line ("研发费用还差 36.4 万元"), because that is what people can change; where the
 * lower figure is not above 0, in the ratio itself.
 */
function prepareGap(sign: RelationSign, named: Named, naming: Naming): GapOf {
  if (sign === "equals") return () => null;
  const direction = sign === "atLeast" || sign === "moreThan" ? "more" : "less";
  const strict = sign === "moreThan" || sign === "lessThan";
  const { title, unit } = named;
  const inItself: GapOf = (value, threshold, { sheet }) => ({ title, year: calendarYear(named.year, sheet), unit, by: threshold.sub(value).abs(), direction, strict });
  const parts = ratioIn(named.of);
  if (!parts || unit !== "%") return inItself;
  const top = nameOf(parts[0], title, naming);
  const [readAbove, readBelow] = [numberReader(parts[0]), numberReader(parts[1])];
  if (top.unit === null) return inItself;
  return (value, threshold, context) => {
    const { sheet } = context;
    const year = calendarYear(named.year, sheet);
    const offset = year === null ? 0 : year - sheet.fiscalYear;
    const at = { ...context, offset };
    const [above, below] = [readAbove(at), readBelow(at)];
    if (above.state !== "known" || below.state !== "known" || compare(below.value, ZERO) <= 0) return inItself(value, threshold, context);
    const needed = below.value.mul(threshold).div(HUNDRED);
    const topYear = calendarYear(top.year, sheet);
    return { title: top.title, year: topYear === null ? null : topYear + offset, unit: top.unit, by: needed.sub(above.value).abs(), direction, strict };
  };
}

function ratioIn(of: NumberExpression | null): readonly [NumberExpression, NumberExpression] | null {
  return of !== null && typeof of === "object" && "ratio" in of ? of.ratio : null;
}
