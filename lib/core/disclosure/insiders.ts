import type { Row } from "@/lib/core/disclosure/cube";
import { inverse, reduced, signed, times, type Elimination } from "@/lib/core/disclosure/elimination";
import { guardOf, type Target } from "@/lib/core/disclosure/targets";

/** A target under guard: `id` is its row in the elimination. */
export type Guarded = { readonly target: Target; readonly id: number };

/**
 * What a group could compute of others, because it is alone in some sums and knows them: each as the combination of target and own sums that follows from
 * what is shown, and must not.
 *
 * Source: τ-ARGUS manual, 2.10 (singletons), extended from one cell to all that a group is alone in.
 */
export function insiderSums(elimination: Elimination, guarded: readonly Guarded[]): Target[] {
  const own = new Map<string, Guarded[]>();
  for (const entry of guarded) for (const unit of entry.target.knownTo) own.set(unit, [...(own.get(unit) ?? []), entry]);
  const byId = new Map(guarded.map((entry) => [entry.id, entry]));
  const found: Target[] = [];
  for (const [unit, cells] of own) {
    const reach = new Set(cells.flatMap(({ id }) => elimination.rest(id).at));
    const others = new Set([...reach].flatMap((unknown) => elimination.guardedAt(unknown)));
    for (const id of others) {
      const other = byId.get(id);
      if (!other || other.target.needs.length === 0 || other.target.ownedBy === unit || elimination.rest(id).at.some((unknown) => !reach.has(unknown))) continue;
      const known = cells.filter((cell) => cell.id !== id);
      const factors = express(elimination.rest(id), known.map((cell) => elimination.rest(cell.id)));
      if (factors) found.push(guardOf(combine(other.target.row, known.map(({ target }, index) => [target.row, factors[index]!] as const))));
    }
  }
  return found;
}

type Column = Map<number, number>;

/** Factors with which the rows add up to `wanted`, modulo the prime; `null` if none do. */
function express(wanted: Row, rows: readonly Row[]): number[] | null {
  // Behind the unknowns of each row stands its own number, below 0, so that the factors can be read off in the end.
  const columnOf = ({ at, by }: Row): Column => new Map(at.map((unknown, index) => [unknown, reduced(by[index]!)]));
  const basis: { readonly own: number; readonly row: Column }[] = [];
  const reduceBy = (row: Column): Column => {
    for (const { own, row: known } of basis) {
      const factor = row.get(own);
      if (factor !== undefined) addTo(row, known, reduced(-factor));
    }
    return row;
  };
  for (const [index, row] of rows.entries()) {
    const rest = reduceBy(columnOf(row).set(-1 - index, 1));
    const own = [...rest.keys()].find((unknown) => unknown >= 0);
    if (own === undefined) continue;
    const scale = inverse(rest.get(own)!);
    const scaled = new Map([...rest].map(([unknown, value]) => [unknown, times(scale, value)]));
    basis.push({ own, row: scaled });
  }
  const rest = reduceBy(columnOf(wanted));
  if ([...rest.keys()].some((unknown) => unknown >= 0)) return null;
  return rows.map((_, index) => reduced(-(rest.get(-1 - index) ?? 0)));
}

function addTo(row: Column, other: Column, factor: number): void {
  for (const [unknown, value] of other) {
    const sum = reduced((row.get(unknown) ?? 0) + times(factor, value));
    if (sum === 0) row.delete(unknown);
    else row.set(unknown, sum);
  }
}

/** `row` without the given multiples of others. */
function combine(row: Row, others: readonly (readonly [Row, number])[]): Row {
  const sum: Column = new Map(row.at.map((unknown, index) => [unknown, reduced(row.by[index]!)]));
  for (const [other, factor] of others) if (factor !== 0) addTo(sum, new Map(other.at.map((unknown, index) => [unknown, reduced(other.by[index]!)])), reduced(-factor));
  const at = [...sum.keys()].sort((a, b) => a - b);
  return { at, by: at.map((unknown) => signed(sum.get(unknown)!)) };
}
