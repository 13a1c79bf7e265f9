import type { Condition } from "@/lib/core/expression-schema";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet, FactYear } from "@/lib/core/facts/fact-sheet";
import type { Branch, Instrument, Item, Valuation } from "@/lib/core/instrument/instrument";
import { referencesOfCondition, referencesOfItem, type FactUse, type UsedYear } from "@/lib/core/instrument/references";

/** A figure to ask for: the years of the view that something reads, latest first, and what reads it. */
export type NeededFact = {
  readonly key: string;
  readonly years: readonly FactYear[];
  /** Ids of items, contradictions, derived figures and schemes; "energy" for the conversion of quantities. */
  readonly neededBy: readonly string[];
};

/** Something that reads figures, and which. */
export type Reader = { readonly by: string; readonly uses: readonly FactUse[] };
/** What the years of a use are counted from. `facts`: for the years that figures name; none without it. */
export type YearBase = Pick<FactSheet, "fiscalYear"> & Partial<Pick<FactSheet, "asOf" | "facts">>;

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
  const readers: Reader[] = [
    ...itemsOf(instrument).map((item) => ({ by: item.id, uses: usesOfItem(item, branch) })),
    ...instrument.contradictions.map(({ id, when }) => ({ by: id, uses: referencesOfCondition(when).facts })),
    ...derived.map(({ id, of }) => ({ by: id, uses: usesOf({ stated: of }) })),
    { by: "energy", uses: energy.flatMap((fact) => [0, -1].map((year) => ({ fact, year }))) },
  ];
  return neededBy(readers, dictionary, { fiscalYear }, YEARS_IN_VIEW);
}

/**
 * The facts that schemes ask for, in the order of the dictionary, with all years they are read in: those of an application and those that a figure
 * names too, however far from the fiscal year they are.
 */
export function neededBySchemes(schemes: readonly Reader[], dictionary: FactDictionary, base: YearBase): NeededFact[] {
  return neededBy(schemes.map(({ by, uses }) => ({ by, uses: withYearFact(uses) })), dictionary, base, Infinity);
}

function neededBy(readers: readonly Reader[], dictionary: FactDictionary, base: YearBase, most: number): NeededFact[] {
  return dictionary.facts.flatMap(({ key, period }): NeededFact[] => {
    const reading = readers.filter(({ uses }) => uses.some(({ fact }) => fact === key));
    if (reading.length === 0) return [];
    const used = reading.flatMap(({ uses }) => uses.filter(({ fact }) => fact === key).map(({ year }) => yearOf(year, base)));
    const inView = used.filter((year) => year !== null && year > base.fiscalYear - most) as number[];
    const years = [...new Set(inView)].sort((a, b) => b - a);
    return [{ key, years: period === "asOf" ? ["asOf"] : years, neededBy: reading.map(({ by }) => by) }];
  });
}

/** The calendar year that a use means; null where it cannot be said. */
function yearOf(year: UsedYear, { fiscalYear, asOf, facts }: YearBase): number | null {
  if (typeof year === "number") return fiscalYear + year;
  if (typeof year === "string") return asOf === undefined ? null : Number(asOf.slice(0, 4)) - (year === "asOf" ? 0 : 1);
  const named = facts?.[year.inYearOf]?.asOf;
  return named?.state === "given" && typeof named.value === "string" ? Number(named.value) + year.back : null;
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
  return uses.some(({ year }) => typeof year === "number" && year < 0) ? [...uses, { fact: YEAR_FACT, year: 0 }] : uses;
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
