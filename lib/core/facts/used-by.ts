import type { Condition, NumberExpression } from "@/lib/core/expression-schema";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import type { Branch, Instrument, Item, Valuation } from "@/lib/core/instrument/instrument";

/** key → offsets from the fiscal year (0, −1 …) in which it is read. As-of facts are read at 0. */
export type FactReads = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * The items that read a fact, key → item ids in the order of the instrument.
 *
 * `branch`: only what that branch is asked; without it, whatever any branch is asked.
 */
export function itemsByFact(instrument: Instrument, branch: Branch | null = null): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { items } of instrument.elements.flatMap(({ indicators }) => indicators)) {
    for (const item of items) {
      for (const key of readsOfItem(item, branch).keys()) found.set(key, [...(found.get(key) ?? []), item.id]);
    }
  }
  return found;
}

/** A figure to ask for: the years of the view that something reads, latest first. */
export type NeededFact = { readonly key: string; readonly years: readonly FactYear[]; readonly neededBy: readonly string[] };

/**
 * The facts that an instrument needs for a fiscal year, in the order of the dictionary: those its items and
 * contradictions read, and those of the derived figures, of the first page's warnings and of the energy conversion.
 */
export function neededFacts(
  instrument: Instrument,
  dictionary: FactDictionary,
  fiscalYear: number,
  also: { readonly branch?: Branch | null; readonly derived?: readonly DerivedFigureDefinition[]; readonly energy?: readonly string[] } = {},
): NeededFact[] {
  const { branch = null, derived = [], energy = [] } = also;
  const reads = new Map<string, { offsets: Set<number>; by: string[] }>();
  const add = (by: string, found: FactReads): void => {
    for (const [key, offsets] of found) {
      const entry = reads.get(key) ?? { offsets: new Set(), by: [] };
      offsets.forEach((offset) => entry.offsets.add(offset));
      reads.set(key, { ...entry, by: [...entry.by, by] });
    }
  };
  for (const { items } of instrument.elements.flatMap(({ indicators }) => indicators)) for (const item of items) add(item.id, readsOfItem(item, branch));
  for (const { id, when } of instrument.contradictions) add(id, collect((walk) => walk.condition(when, 0)));
  for (const { id, of } of derived) add(id, collect((walk) => walk.number(of, 0)));
  for (const key of energy) add("energy", new Map([[key, new Set([0, -1])]]));
  return dictionary.facts.flatMap(({ key, period }): NeededFact[] => {
    const entry = reads.get(key);
    if (!entry) return [];
    const years: FactYear[] = period === "asOf" ? ["asOf"] : [...entry.offsets].filter((offset) => offset > -3).sort((a, b) => b - a).map((offset) => fiscalYear + offset);
    return [{ key, years, neededBy: entry.by }];
  });
}

/** Everything that an item reads of the fact sheet in a branch; nothing where the branch takes the item out. */
export function readsOfItem(item: Item, branch: Branch | null): FactReads {
  if (item.notApplicable.some(({ when }) => holdsInBranch(when, branch) === true)) return new Map();
  return collect((walk) => {
    for (const { when } of item.notApplicable) walk.condition(when, 0);
    if (item.kind !== "fact") return;
    walk.valuation(item.valuation, branch);
    if (item.cap) walk.condition(item.cap.when, 0);
  });
}

type Walk = {
  readonly number: (expression: NumberExpression, offset: number) => void;
  readonly condition: (condition: Condition, offset: number) => void;
  readonly valuation: (valuation: Valuation, branch: Branch | null) => void;
};

/** Which years are full decides whether a comparison with an earlier year is made at all. */
const YEAR_FACT = "establishedOn";

function collect(visit: (walk: Walk) => void): FactReads {
  const reads = new Map<string, Set<number>>();
  const read = (key: string, offset: number): void => {
    reads.set(key, (reads.get(key) ?? new Set<number>()).add(offset));
  };
  const overYears = (expressions: readonly NumberExpression[], offset: number, years: number): void => {
    read(YEAR_FACT, 0);
    for (let back = 0; back < years; back += 1) for (const expression of expressions) number(expression, offset - back);
  };
  const number = (expression: NumberExpression, offset: number): void => {
    if (typeof expression === "number") return;
    if (typeof expression === "string") return read(expression, offset);
    if ("fact" in expression) return read(expression.fact, offset + (expression.year ?? 0));
    if ("yearBefore" in expression) return number(expression.yearBefore, offset - 1);
    if ("growth" in expression) return overYears([expression.growth], offset, 2);
    if ("change" in expression) return overYears([expression.change], offset, 2);
    if ("ratioOfSums" in expression) {
      const { of, years, otherwise } = expression.ratioOfSums;
      return overYears(otherwise === undefined ? of : [...of, otherwise], offset, years);
    }
    if ("meanOverYears" in expression) return overYears([expression.meanOverYears.of], offset, expression.meanOverYears.years);
    if ("meanGrowth" in expression) return overYears([expression.meanGrowth.of], offset, expression.meanGrowth.years + 1);
    if ("count" in expression) return read(expression.count.fact, offset);
    if ("itemValue" in expression) return;
    for (const operand of Object.values(expression).flat()) number(operand, offset);
  };
  const condition = (when: Condition, offset: number): void => {
    if ("all" in when) return when.all.forEach((inner) => condition(inner, offset));
    if ("any" in when) return when.any.forEach((inner) => condition(inner, offset));
    if ("anyKnown" in when) return when.anyKnown.forEach((inner) => condition(inner, offset));
    if ("atLeastK" in when) return when.atLeastK.of.forEach((inner) => condition(inner, offset));
    if ("not" in when) return condition(when.not, offset);
    if ("has" in when) return read(when.has.fact, offset);
    if ("is" in when) return read(when.is.fact, offset);
    if ("stated" in when) return number(when.stated, offset);
    if ("fullYear" in when) return read(YEAR_FACT, 0);
    if ("branch" in when || "industry" in when || "level" in when || "chosen" in when) return;
    for (const operand of Object.values(when).flat()) number(operand, offset);
  };
  const valuation = (form: Valuation, branch: Branch | null): void => {
    if ("figure" in form) {
      number(form.figure.of, 0);
      if (form.shown) number(form.shown.of, 0);
    } else if ("map" in form) read(form.map.fact, 0);
    else if ("best" in form) read(form.best.fact, 0);
    else if ("each" in form) read(form.each.fact, 0);
    else if ("terms" in form) form.terms.forEach(({ when }) => condition(when, 0));
    else if ("firstMatch" in form) {
      form.firstMatch.forEach(({ when }) => condition(when, 0));
      form.figures.forEach(({ of }) => number(of, 0));
    } else {
      for (const { when, use } of "better" in form ? form.better : form.cases) {
        const holds = when ? holdsInBranch(when, branch) : true;
        if (holds === false) continue;
        if (when) condition(when, 0);
        valuation(use, branch);
        // A case that certainly holds hides those after it.
        if ("cases" in form && holds === true) break;
      }
    }
  };
  visit({ number, condition, valuation });
  return reads;
}

/** What the branch alone decides of a condition; null where anything else has a say. */
function holdsInBranch(condition: Condition, branch: Branch | null): boolean | null {
  if ("branch" in condition) return branch === null ? null : condition.branch.includes(branch);
  if ("not" in condition) {
    const inner = holdsInBranch(condition.not, branch);
    return inner === null ? null : !inner;
  }
  if ("all" in condition) return every(condition.all.map((inner) => holdsInBranch(inner, branch)));
  if ("any" in condition) {
    const none = every(condition.any.map((inner) => holdsInBranch({ not: inner }, branch)));
    return none === null ? null : !none;
  }
  return null;
}

function every(results: readonly (boolean | null)[]): boolean | null {
  if (results.includes(false)) return false;
  return results.includes(null) ? null : true;
}
