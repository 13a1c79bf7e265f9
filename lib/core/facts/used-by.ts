import type { Condition } from "@/lib/core/expression-schema";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import type { Branch, Instrument, Item, Valuation } from "@/lib/core/instrument/instrument";
import { referencesOfCondition, referencesOfItem, type FactUse } from "@/lib/core/instrument/references";

/** A figure to ask for: the years of the view that something reads, latest first, and what reads it. */
export type NeededFact = {
  readonly key: string;
  readonly years: readonly FactYear[];
  /** Ids of items, contradictions and derived figures; "energy" for the conversion of quantities. */
  readonly neededBy: readonly string[];
};

/** Which years are full decides whether a figure is compared with an earlier one (R2), although no expression names it. */
const YEAR_FACT = "establishedOn";
/** The fiscal year and the two before it. */
const YEARS_IN_VIEW = 3;

/**
 * The items that read a fact, key → item ids in the order of the instrument.
 *
 * `branch`: only what that branch is asked; without it, whatever any branch is asked.
 */
export function itemsByFact(instrument: Instrument, branch: Branch | null = null): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const item of itemsOf(instrument)) {
    for (const key of new Set(usesOfItem(item, branch).map(({ fact }) => fact))) found.set(key, [...(found.get(key) ?? []), item.id]);
  }
  return found;
}

/**
 * The facts to ask for in a fiscal year, in the order of the dictionary: those that the instrument's items and
 * contradictions read, and those of the derived figures and the energy conversion where they are given.
 */
export function neededFacts(
  instrument: Instrument,
  dictionary: FactDictionary,
  fiscalYear: number,
  also: { readonly branch?: Branch | null; readonly derived?: readonly DerivedFigureDefinition[]; readonly energy?: readonly string[] } = {},
): NeededFact[] {
  const { branch = null, derived = [], energy = [] } = also;
  const readers: { readonly by: string; readonly uses: readonly FactUse[] }[] = [
    ...itemsOf(instrument).map((item) => ({ by: item.id, uses: usesOfItem(item, branch) })),
    ...instrument.contradictions.map(({ id, when }) => ({ by: id, uses: referencesOfCondition(when).facts })),
    ...derived.map(({ id, of }) => ({ by: id, uses: usesOf({ stated: of }) })),
    { by: "energy", uses: energy.flatMap((fact) => [0, -1].map((year) => ({ fact, year }))) },
  ];
  return dictionary.facts.flatMap(({ key, period }): NeededFact[] => {
    const reading = readers.filter(({ uses }) => uses.some(({ fact }) => fact === key));
    if (reading.length === 0) return [];
    const offsets = new Set(reading.flatMap(({ uses }) => uses.filter(({ fact }) => fact === key).map(({ year }) => year)));
    const inView = [...offsets].filter((offset) => offset > -YEARS_IN_VIEW).sort((a, b) => b - a);
    return [{ key, years: period === "asOf" ? ["asOf"] : inView.map((offset) => fiscalYear + offset), neededBy: reading.map(({ by }) => by) }];
  });
}

const itemsOf = (instrument: Instrument): Item[] => instrument.elements.flatMap(({ indicators }) => indicators.flatMap(({ items }) => items));

/** Everything that an item reads of the fact sheet in a branch; nothing where the branch takes the item out. */
function usesOfItem(item: Item, branch: Branch | null): readonly FactUse[] {
  if (item.notApplicable.some(({ when }) => holdsInBranch(when, branch) === true)) return [];
  const asked: Item = item.kind === "fact" ? { ...item, valuation: inBranch(item.valuation, branch) } : item;
  return withYearFact(referencesOfItem(asked).facts);
}

const usesOf = (condition: Condition): readonly FactUse[] => withYearFact(referencesOfCondition(condition).facts);

function withYearFact(uses: readonly FactUse[]): readonly FactUse[] {
  return uses.some(({ year }) => year < 0) ? [...uses, { fact: YEAR_FACT, year: 0 }] : uses;
}

/** A valuation without the cases that a branch never reaches. */
function inBranch(valuation: Valuation, branch: Branch | null): Valuation {
  if ("better" in valuation) return { better: reachable(valuation.better, branch, false) };
  if ("cases" in valuation) return { cases: reachable(valuation.cases, branch, true) };
  return valuation;
}

type Case = { when?: Condition; use: Valuation };

function reachable(cases: readonly Case[], branch: Branch | null, firstOnly: boolean): Case[] {
  const found: Case[] = [];
  for (const { when, use } of cases) {
    const holds = when ? holdsInBranch(when, branch) : true;
    if (holds === false) continue;
    found.push({ ...(when ? { when } : {}), use: inBranch(use, branch) });
    // A case that certainly holds hides those after it.
    if (firstOnly && holds === true) break;
  }
  return found;
}

/** What the branch alone decides of a condition; null where anything else has a say. */
function holdsInBranch(condition: Condition, branch: Branch | null): boolean | null {
  if ("branch" in condition) return branch === null ? null : condition.branch.includes(branch);
  if ("not" in condition) return negated(holdsInBranch(condition.not, branch));
  if ("all" in condition) return every(condition.all.map((inner) => holdsInBranch(inner, branch)));
  if ("any" in condition) return negated(every(condition.any.map((inner) => negated(holdsInBranch(inner, branch)))));
  return null;
}

const negated = (result: boolean | null): boolean | null => (result === null ? null : !result);

function every(results: readonly (boolean | null)[]): boolean | null {
  if (results.includes(false)) return false;
  return results.includes(null) ? null : true;
}
