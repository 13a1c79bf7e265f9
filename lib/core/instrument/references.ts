import type { Condition, NumberExpression } from "@/lib/core/expression-schema";
import type { Item, Valuation } from "@/lib/core/instrument/instrument";

/** A figure that an expression may read, `year` years from the fiscal year (0, −1, −2; for as-of facts always 0 or less). */
export type FactUse = { readonly fact: string; readonly year: number };

/** What an expression refers to. `options` are the options or values of a fact that it compares with. */
export type References = {
  readonly facts: readonly FactUse[];
  readonly options: readonly { readonly fact: string; readonly option: string | boolean }[];
  readonly items: readonly { readonly item: string; readonly option: string | null; readonly as: "value" | "level" | "chosen" | "declared" }[];
};

type Found = { facts: FactUse[]; options: { fact: string; option: string | boolean }[]; items: References["items"][number][] };

export function referencesOfCondition(condition: Condition): References {
  return collect((found) => {
    visitCondition(condition, 0, found);
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
  const found: Found = { facts: [], options: [], items: [] };
  fill(found);
  const facts = new Map(found.facts.map((use) => [`${use.fact}/${String(use.year)}`, use]));
  return { ...found, facts: [...facts.values()] };
}

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

function visitNumber(expression: NumberExpression, year: number, found: Found): void {
  const all = (list: readonly NumberExpression[]): void => {
    for (const inner of list) visitNumber(inner, year, found);
  };
  const overYears = (inner: NumberExpression, count: number): void => {
    for (let back = 0; back < count; back += 1) visitNumber(inner, year - back, found);
  };
  if (typeof expression === "number") return;
  if (typeof expression === "string") found.facts.push({ fact: expression, year });
  else if ("fact" in expression) found.facts.push({ fact: expression.fact, year: year + (expression.year ?? 0) });
  else if ("sum" in expression) all(expression.sum);
  else if ("difference" in expression) all(expression.difference);
  else if ("product" in expression) all(expression.product);
  else if ("ratio" in expression) all(expression.ratio);
  else if ("maximum" in expression) all(expression.maximum);
  else if ("minimum" in expression) all(expression.minimum);
  else if ("mean" in expression) all(expression.mean);
  else if ("firstKnown" in expression) all(expression.firstKnown);
  else if ("yearBefore" in expression) visitNumber(expression.yearBefore, year - 1, found);
  else if ("growth" in expression) overYears(expression.growth, 2);
  else if ("change" in expression) overYears(expression.change, 2);
  else if ("ratioOfSums" in expression) {
    const { of, years, otherwise } = expression.ratioOfSums;
    for (const inner of otherwise === undefined ? of : [...of, otherwise]) overYears(inner, years);
  } else if ("meanOverYears" in expression) overYears(expression.meanOverYears.of, expression.meanOverYears.years);
  else if ("meanGrowth" in expression) overYears(expression.meanGrowth.of, expression.meanGrowth.years + 1);
  else if ("count" in expression) found.facts.push({ fact: expression.count.fact, year });
  else found.items.push({ item: expression.itemValue, option: null, as: "value" });
}

function visitCondition(condition: Condition, year: number, found: Found): void {
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
}
