import { compare, HUNDRED, ZERO, type Exact } from "@/lib/core/exact";
import { evaluateCondition, evaluateNumber, type NumberResult } from "@/lib/core/expression";
import type { Condition, NumberExpression } from "@/lib/core/expression-schema";
import type { LocalisedText } from "@/lib/core/localised";
import type { Gap, Measure, RelationSign } from "@/lib/core/packs/judgement";
import type { SchemeFigure } from "@/lib/core/packs/pack";
import type { SchemeContext } from "@/lib/core/packs/scheme-context";

type Unit = SchemeFigure["unit"];
/** What a number is called, in which unit, of which calendar year. */
type Named = { readonly title: LocalisedText; readonly unit: Unit; readonly year: number | null; readonly of: NumberExpression | null };

const TOTAL: LocalisedText = { "zh-CN": "总分", en: "Total points" };
const POINTS: LocalisedText = { "zh-CN": "分", en: "points" };
const COUNT: LocalisedText = { "zh-CN": "达到要求的项数", en: "Items that reach the level" };

export type MeasureLibrary = { readonly figures: Readonly<Record<string, SchemeFigure>> };

/** The comparisons of a condition in the order of the pack, and the one that decides it. */
export function measuresOf(condition: Condition, fallback: LocalisedText, library: MeasureLibrary, context: SchemeContext): { readonly measures: readonly Measure[]; readonly deciding: Measure | null } {
  const { measures, deciding } = explain(condition, fallback, library, context);
  return { measures, deciding };
}

/** The figure that a row's points were read from, as a measure without a threshold. */
export function figureMeasure(of: NumberExpression, fallback: LocalisedText, library: MeasureLibrary, context: SchemeContext): Measure {
  const { title, unit, year } = nameOf(of, fallback, library, context);
  const result = evaluateNumber(of, context.expression);
  return { title, year, ...valueAndRange(result), relation: "equals", threshold: null, unit, result: result.state === "known" ? true : null, gap: null };
}

type Explained = { readonly result: boolean | null; readonly measures: readonly Measure[]; readonly deciding: Measure | null; readonly failing: number };

const SIGNS = ["atLeast", "atMost", "moreThan", "lessThan", "equals"] as const satisfies readonly RelationSign[];

function explain(condition: Condition, fallback: LocalisedText, library: MeasureLibrary, context: SchemeContext): Explained {
  for (const sign of SIGNS) {
    const pair = (condition as Partial<Record<RelationSign, readonly [NumberExpression, NumberExpression]>>)[sign];
    if (pair) return comparison(sign, pair, condition, fallback, library, context);
  }
  const { result } = evaluateCondition(condition, context.expression);
  const inner = (list: readonly Condition[]): Explained[] => list.map((each) => explain(each, fallback, library, context));
  if ("all" in condition) return gather(result, inner(condition.all), "first");
  if ("any" in condition) return gather(result, inner(condition.any), "closest");
  if ("anyKnown" in condition) return gather(result, inner(condition.anyKnown), "closest");
  if ("atLeastK" in condition) return gather(result, inner(condition.atLeastK.of), "closest");
  if ("cases" in condition) {
    const entered = condition.cases.find(({ when }) => !when || evaluateCondition(when, context.expression).result !== false);
    if (entered) return explain(entered.requires, fallback, library, context);
  }
  return { result, measures: [], deciding: null, failing: result === true ? 0 : 1 };
}

/** `first`: the first part with the result of the whole decides. `closest`: of several ways, the one that lacks least. */
function gather(result: boolean | null, parts: readonly Explained[], choose: "first" | "closest"): Explained {
  const candidates = parts.filter((part) => part.result === result);
  const ordered = choose === "closest" && result !== true ? [...candidates].sort((a, b) => a.failing - b.failing) : candidates;
  const leading = ordered.find(({ deciding }) => deciding !== null) ?? parts.find(({ deciding }) => deciding !== null);
  const failing = parts.map((part) => part.failing);
  return {
    result,
    measures: parts.flatMap(({ measures }) => measures),
    deciding: leading?.deciding ?? null,
    failing: choose === "first" ? failing.reduce((total, count) => total + count, 0) : Math.min(...failing),
  };
}

function comparison(sign: RelationSign, [left, right]: readonly [NumberExpression, NumberExpression], condition: Condition, fallback: LocalisedText, library: MeasureLibrary, context: SchemeContext): Explained {
  const { result } = evaluateCondition(condition, context.expression);
  const [value, threshold] = [evaluateNumber(left, context.expression), evaluateNumber(right, context.expression)];
  const named = nameOf(left, fallback, library, context);
  const bound = threshold.state === "known" ? threshold.value : null;
  const measure: Measure = {
    title: named.title,
    year: named.year,
    ...valueAndRange(value),
    relation: sign,
    threshold: bound,
    unit: named.unit,
    result,
    gap: result === false && value.state === "known" && bound ? gapOf(sign, value.value, bound, named, library, context) : null,
  };
  return { result, measures: [measure], deciding: measure, failing: result === true ? 0 : 1 };
}

const valueAndRange = (result: NumberResult): Pick<Measure, "value" | "range"> => ({
  value: result.state === "known" ? result.value : null,
  range: result.state === "unknown" && result.ends?.max ? { min: result.ends.min, max: result.ends.max } : null,
});

function nameOf(expression: NumberExpression, fallback: LocalisedText, library: MeasureLibrary, context: SchemeContext): Named {
  const plain = { unit: null, year: null, of: null };
  const { sheet, definitions } = context.expression;
  if (typeof expression === "number") return { title: fallback, ...plain };
  const fact = typeof expression === "string" ? { fact: expression } : "fact" in expression ? expression : null;
  if (fact) {
    const definition = definitions.get(fact.fact);
    const named = { asOf: Number(sheet.asOf.slice(0, 4)), asOfBefore: Number(sheet.asOf.slice(0, 4)) - 1 };
    const { year = 0 } = fact as { year?: number | "asOf" | "asOfBefore" };
    const at = typeof year === "number" ? sheet.fiscalYear + year : named[year];
    return { title: definition?.title ?? fallback, unit: definition?.unit ?? null, year: definition?.period === "year" ? at : null, of: null };
  }
  if (typeof expression === "string") return { title: fallback, ...plain };
  if ("figure" in expression) {
    const figure = context.pack.figures[expression.figure] ?? library.figures[expression.figure];
    return { title: figure?.title ?? fallback, unit: figure?.unit ?? null, year: sheet.fiscalYear + (expression.year ?? 0), of: figure?.of ?? null };
  }
  if ("points" in expression) {
    const rows = context.tables.flatMap((table) => [table, ...table.rows]);
    return { title: rows.find(({ id }) => id === expression.points)?.title ?? TOTAL, unit: POINTS, year: null, of: null };
  }
  if ("answer" in expression) {
    const question = context.pack.questions.find(({ id }) => id === expression.answer);
    return { title: question?.title ?? fallback, unit: question?.unit ?? null, year: null, of: null };
  }
  if ("countAnswers" in expression) return { title: COUNT, ...plain };
  if ("count" in expression) return { title: definitions.get(expression.count.fact)?.title ?? fallback, ...plain };
  return { title: fallback, ...plain };
}

/**
 * By how much a comparison is missed. A ratio is told in what stands above the line ("研发费用还差 36.4 万元"), because that is what people can change; where the
 * lower figure is not above 0, in the ratio itself.
 */
function gapOf(sign: RelationSign, value: Exact, threshold: Exact, named: Named, library: MeasureLibrary, context: SchemeContext): Gap | null {
  if (sign === "equals") return null;
  const direction = sign === "atLeast" || sign === "moreThan" ? "more" : "less";
  const strict = sign === "moreThan" || sign === "lessThan";
  const own: Gap = { title: named.title, year: named.year, unit: named.unit, by: threshold.sub(value).abs(), direction, strict };
  const parts = ratioIn(named.of);
  if (!parts || named.unit !== "%") return own;
  const offset = (named.year ?? context.expression.sheet.fiscalYear) - context.expression.sheet.fiscalYear;
  const expression = { ...context.expression, offset };
  const [above, below] = [evaluateNumber(parts[0], expression), evaluateNumber(parts[1], expression)];
  if (above.state !== "known" || below.state !== "known" || compare(below.value, ZERO) <= 0) return own;
  const top = nameOf(parts[0], named.title, library, context);
  if (top.unit === null) return own;
  const needed = below.value.mul(threshold).div(HUNDRED);
  return { ...own, title: top.title, unit: top.unit, year: top.year === null ? null : top.year + offset, by: needed.sub(above.value).abs() };
}

function ratioIn(of: NumberExpression | null): readonly [NumberExpression, NumberExpression] | null {
  return of !== null && typeof of === "object" && "ratio" in of ? of.ratio : null;
}

