import type { Condition, ExpressionYear, NumberExpression } from "@/lib/core/expression-schema";
import { isListKey, optionFieldOf } from "@/lib/core/facts/list-rows";
import type { Item, Valuation } from "@/lib/core/instrument/instrument";

/** `back` years (0 or negative) from the calendar year that a fact names: the one before a transformation. */
export type NamedYear = { readonly inYearOf: string; readonly back: number };
/** Years from the fiscal year (0, −1, −2), the calendar year of an application or the one before it, or one that a fact names. */
export type UsedYear = ExpressionYear | NamedYear;
/** A figure that an expression may read. As-of facts have no year: theirs says nothing. */
export type FactUse = { readonly fact: string; readonly year: UsedYear };

/** What an expression refers to. `options` are the options or values of a fact that it compares with. */
export type References = {
  readonly facts: readonly FactUse[];
  readonly options: readonly { readonly fact: string; readonly option: string | boolean }[];
  readonly items: readonly { readonly item: string; readonly option: string | null; readonly as: "value" | "level" | "chosen" | "declared" }[];
  /** Named figures of schemes. What they read themselves is not among `facts`. */
  readonly figures: readonly { readonly figure: string; readonly year: Year }[];
  /** Rows and tables of a scheme whose points are read; `total` for all of them. */
  readonly points: readonly string[];
  /** A scheme's own questions, and the tags by which its answers are counted. */
  readonly questions: readonly { readonly question: string; readonly as: "answer" | "affirmed" }[];
  readonly tags: readonly string[];
  /** Forms that mean something inside of a scheme only. */
  readonly schemeForms: readonly ("figure" | "points" | "answer" | "countAnswers" | "affirmed" | "size")[];
};

/** A year that others can be counted from. */
type Year = number | NamedYear;
type Found = { -readonly [Kind in keyof References]: References[Kind][number][] };

export function referencesOfCondition(condition: Condition, year: Year = 0): References {
  return collect((found) => {
    visitCondition(condition, year, found);
  });
}

export function referencesOfNumber(expression: NumberExpression, year: Year = 0): References {
  return collect((found) => {
    visitNumber(expression, year, found);
  });
}

/** Everything an item reads: its rules, its valuation and its cap. Empty for items that are answered and have no rule. */
export function referencesOfItem(item: Item): References {
  return collect((found) => {
    for (const { when } of item.notApplicable) visitCondition(when, 0, found);
    if (item.kind !== "fact") return;
    visitValuation(item.valuation, found);
    if (item.cap) visitCondition(item.cap.when, 0, found);
  });
}

function collect(fill: (found: Found) => void): References {
  const found: Found = { facts: [], options: [], items: [], figures: [], points: [], questions: [], tags: [], schemeForms: [] };
  fill(found);
  return { ...found, facts: distinctUses(found.facts) };
}

/** Each use once, in the order of first reading. */
export function distinctUses(uses: readonly FactUse[]): readonly FactUse[] {
  return [...new Map(uses.map((use) => [`${use.fact}/${yearName(use.year)}`, use])).values()];
}

/** The same text for the same year. */
export const yearName = (year: UsedYear): string => (typeof year === "object" ? `${year.inYearOf}${String(year.back)}` : String(year));

const earlier = (year: Year, by: number): Year => (typeof year === "object" ? { ...year, back: year.back - by } : year - by);

function visitValuation(valuation: Valuation, found: Found): void {
  if ("figure" in valuation) {
    visitNumber(valuation.figure.of, 0, found);
    if (valuation.shown) visitNumber(valuation.shown.of, 0, found);
  } else if ("map" in valuation || "best" in valuation) {
    const { fact, values } = "map" in valuation ? valuation.map : valuation.best;
    found.facts.push({ fact, year: 0 });
    for (const option of Object.keys(values)) found.options.push({ fact, option });
  } else if ("each" in valuation) {
    found.facts.push({ fact: valuation.each.fact, year: 0 });
  } else if ("terms" in valuation) {
    for (const { when } of valuation.terms) visitCondition(when, 0, found);
  } else if ("firstMatch" in valuation) {
    for (const { when } of valuation.firstMatch) visitCondition(when, 0, found);
    for (const { of } of valuation.figures) visitNumber(of, 0, found);
  } else {
    for (const { when, use } of "better" in valuation ? valuation.better : valuation.cases) {
      if (when) visitCondition(when, 0, found);
      visitValuation(use, found);
    }
  }
}

function visitNumber(expression: NumberExpression, year: Year, found: Found): void {
  const all = (list: readonly NumberExpression[]): void => {
    for (const inner of list) visitNumber(inner, year, found);
  };
  const overYears = (inner: NumberExpression, count: number): void => {
    for (let back = 0; back < count; back += 1) visitNumber(inner, earlier(year, back), found);
  };
  if (typeof expression === "number") return;
  if (typeof expression === "string") found.facts.push({ fact: expression, year });
  else if ("fact" in expression) {
    const { fact, year: at = 0 } = expression;
    // The year of an application stays what it is, from wherever years are counted.
    found.facts.push({ fact, year: typeof at === "number" ? earlier(year, -at) : at });
  } else if ("sum" in expression) all(expression.sum);
  else if ("difference" in expression) all(expression.difference);
  else if ("product" in expression) all(expression.product);
  else if ("ratio" in expression) all(expression.ratio);
  else if ("maximum" in expression) all(expression.maximum);
  else if ("minimum" in expression) all(expression.minimum);
  else if ("mean" in expression) all(expression.mean);
  else if ("firstKnown" in expression) all(expression.firstKnown);
  else if ("yearBefore" in expression) visitNumber(expression.yearBefore, earlier(year, 1), found);
  else if ("growth" in expression) overYears(expression.growth, 2);
  else if ("change" in expression) overYears(expression.change, 2);
  else if ("ratioOfSums" in expression) {
    const { of, years, otherwise } = expression.ratioOfSums;
    for (const inner of otherwise === undefined ? of : [...of, otherwise]) overYears(inner, years);
  } else if ("meanOverYears" in expression) overYears(expression.meanOverYears.of, expression.meanOverYears.years);
  else if ("meanGrowth" in expression) overYears(expression.meanGrowth.of, expression.meanGrowth.years + 1);
  else if ("count" in expression) found.facts.push({ fact: expression.count.fact, year });
  else if ("itemValue" in expression) found.items.push({ item: expression.itemValue, option: null, as: "value" });
  else if ("figure" in expression) {
    found.figures.push({ figure: expression.figure, year: earlier(year, -(expression.year ?? 0)) });
    found.schemeForms.push("figure");
  } else if ("fullYearsSince" in expression) found.facts.push({ fact: expression.fullYearsSince, year: 0 });
  else if ("daysSince" in expression) found.facts.push({ fact: expression.daysSince, year: 0 });
  else if ("agreed" in expression) all(expression.agreed);
  else if ("floor" in expression) all([expression.floor]);
  else if ("inYearOf" in expression) {
    const { fact, of } = expression.inYearOf;
    found.facts.push({ fact, year: 0 });
    visitNumber(of, { inYearOf: fact, back: 0 }, found);
  } else if ("points" in expression) {
    found.points.push(expression.points);
    found.schemeForms.push("points");
  } else if ("answer" in expression) {
    found.questions.push({ question: expression.answer, as: "answer" });
    found.schemeForms.push("answer");
  } else if ("cases" in expression) {
    for (const { when, of } of expression.cases) {
      if (when) visitCondition(when, year, found);
      visitNumber(of, year, found);
    }
  } else {
    found.tags.push(...expression.countAnswers.tags);
    found.schemeForms.push("countAnswers");
  }
}

/** What 划型 goes by; which of them depends on the industry. */
const SIZE_FACTS = ["headcount", "revenue", "totalAssets"];

function visitCondition(condition: Condition, year: Year, found: Found): void {
  const numbers = (list: readonly NumberExpression[]): void => {
    for (const inner of list) visitNumber(inner, year, found);
  };
  const conditions = (list: readonly Condition[]): void => {
    for (const inner of list) visitCondition(inner, year, found);
  };
  if ("atLeast" in condition) numbers(condition.atLeast);
  else if ("atMost" in condition) numbers(condition.atMost);
  else if ("moreThan" in condition) numbers(condition.moreThan);
  else if ("lessThan" in condition) numbers(condition.lessThan);
  else if ("equals" in condition) numbers(condition.equals);
  else if ("all" in condition) conditions(condition.all);
  else if ("any" in condition) conditions(condition.any);
  else if ("anyKnown" in condition) conditions(condition.anyKnown);
  else if ("not" in condition) conditions([condition.not]);
  else if ("atLeastK" in condition) conditions(condition.atLeastK.of);
  else if ("has" in condition) {
    found.facts.push({ fact: condition.has.fact, year });
    found.options.push(condition.has);
  } else if ("is" in condition) {
    found.facts.push({ fact: condition.is.fact, year });
    found.options.push({ fact: condition.is.fact, option: condition.is.value });
  } else if ("stated" in condition) numbers([condition.stated]);
  else if ("level" in condition) found.items.push({ item: condition.level.item, option: null, as: "level" });
  else if ("chosen" in condition) found.items.push({ ...condition.chosen, as: "chosen" });
  else if ("declared" in condition) found.items.push({ item: condition.declared, option: null, as: "declared" });
  else if ("listed" in condition) {
    const { fact, where = {} } = condition.listed;
    found.facts.push({ fact, year });
    const named = isListKey(fact) ? where[optionFieldOf(fact) ?? ""] : undefined;
    if (Array.isArray(named)) found.options.push(...named.map((option) => ({ fact, option })));
  } else if ("size" in condition) {
    found.facts.push(...SIZE_FACTS.map((fact) => ({ fact, year: 0 })));
    found.schemeForms.push("size");
  } else if ("given" in condition) found.facts.push({ fact: condition.given, year });
  else if ("cases" in condition) conditions(condition.cases.flatMap(({ when, requires }) => (when ? [when, requires] : [requires])));
  else if ("affirmed" in condition) {
    found.questions.push({ question: condition.affirmed, as: "affirmed" });
    found.schemeForms.push("affirmed");
  }
}
