import { cellsAbove, cellsBelow, childrenIn, sumOf, type CellId, type Cube, type Problem, type Row } from "@/lib/core/disclosure/cube";
import { Elimination } from "@/lib/core/disclosure/elimination";
import { insiderSums, type Guarded } from "@/lib/core/disclosure/insiders";
import { COUNT } from "@/lib/core/disclosure/rules";
import type { Ledger, Target } from "@/lib/core/disclosure/targets";

/** Cells that are the same sum, such as a city without counties and its province: one variable, one status. `n`: enterprises. */
export type CellClass = { readonly sum: readonly number[]; readonly cells: readonly CellId[]; readonly n: number };

/** Cells by what they are sums of, in the order in which they are offered: much information first, that is many enterprises. */
export function classesOf(cube: Cube): CellClass[] {
  const found = new Map<string, { sum: readonly number[]; cells: CellId[] }>();
  for (const [id, sum] of cube.epochs.at(-1)!.cells) {
    const key = sum.join();
    const same = found.get(key);
    if (same) same.cells.push(id);
    else found.set(key, { sum, cells: [id] });
  }
  return [...found.values()]
    .map(({ sum, cells }) => ({ sum, cells: cells.sort(), n: sum.reduce((total, unknown) => total + cube.members[unknown]!.length, 0) }))
    .sort((a, b) => b.n - a.n || b.sum.length - a.sum.length || (a.cells[0]! < b.cells[0]! ? -1 : 1));
}

/** `shown`: classes by their place; `guarded`: targets that are not known already; `further`: sums that would be disclosed all the same, to be guarded next time. */
export type Pattern = { readonly shown: ReadonlySet<number>; readonly guarded: readonly Guarded[]; readonly further: readonly Target[] };

/** Everything that is known before this publication: that tables agree, and what earlier ones showed. */
export const knownBefore = (cube: Cube, earlier: Problem["earlier"]): Row[] =>
  cube.epochs.flatMap(({ links, cells }, epoch) => [...links, ...[...(earlier[epoch]?.published ?? [])].flatMap((id) => (cells.has(id) ? [sumOf(cells.get(id)!)] : []))]);

/** `known` classes are shown from the start, and are among the rows of `before`. `outer`: the places of the problem around, about which nothing further may become known; `near`: see `nearPairs`. */
export type Given = { readonly cube: Cube; readonly before: readonly Row[]; readonly classes: readonly CellClass[]; readonly known: ReadonlySet<number>; readonly outer: readonly Row[]; readonly near: readonly NearPair[] };

/** Shows as many of the classes, in their order, as the targets allow; `hidden` are not offered. */
export function findPattern({ cube, before, classes, known, outer }: Given, hidden: ReadonlySet<number>, targets: readonly Target[]): Omit<Pattern, "further"> & { readonly elimination: Elimination } {
  const elimination = knowing(cube, before);
  // With all of the problem around known: a row that is new here, and follows there, would tell something of it.
  const around = outer.length > 0 ? knowing(cube, [...before, ...outer]) : null;
  const guarded = targets.flatMap((target) => {
    const id = elimination.guard(target.row);
    return id === null ? [] : [{ target, id }];
  });
  const shown = new Set(known);
  for (const [index, { sum }] of classes.entries()) {
    if (hidden.has(index) || known.has(index)) continue;
    const row = sumOf(sum);
    if (around?.follows(row) && !elimination.follows(row)) continue;
    const answer = elimination.offer(row);
    if (answer === "taken") around?.know(row);
    if (answer !== "refused") shown.add(index);
  }
  return { shown, guarded, elimination };
}

/** The pattern, and what its equations and insiders would still give away; not what was given away before, which no pattern mends. */
export function checkPattern(given: Given, problem: Problem, ledger: Ledger, pattern: ReturnType<typeof findPattern>): Pattern {
  const { shown, guarded, elimination } = pattern;
  const found = [...unsafeRests(given, problem, ledger, shown), ...unsafeDifferences(given, ledger, shown), ...insiderSums(elimination, guarded)];
  if (found.length === 0) return { shown, guarded, further: [] };
  const known = knowing(given.cube, given.before);
  return { shown, guarded, further: found.filter(({ row }) => !known.follows(row)) };
}

function knowing(cube: Cube, before: readonly Row[]): Elimination {
  const elimination = new Elimination(cube.members.length);
  for (const row of before) elimination.know(row);
  return elimination;
}

/**
 * What is left of a shown cell when the shown cells below it are subtracted is known, and is sensitive where the primary rules say so: two hidden cells of
 * two enterprises each are four.
 */
function unsafeRests({ cube, classes }: Given, problem: Problem, ledger: Ledger, shown: ReadonlySet<number>): Target[] {
  const shownCells = new Set([...shown].flatMap((index) => classes[index]!.cells));
  const { tables } = cube.epochs.at(-1)!;
  const rests = new Map<string, number[]>();
  for (const [table, cells] of tables.entries()) {
    const childrenOf = childrenIn(problem.dimensions, problem.tables[table]!);
    for (const [id, sum] of cells) {
      if (!shownCells.has(id)) continue;
      for (const below of cellsBelow(childrenOf, id)) {
        const subtracted = new Set(below.flatMap((child) => (shownCells.has(child) ? (cells.get(child) ?? []) : [])));
        const rest = sum.filter((unknown) => !subtracted.has(unknown));
        if (rest.length > 0 && rest.length < sum.length) rests.set(rest.join(), rest);
      }
    }
  }
  return [...rests.values()].flatMap((rest) => ledger.sensitive(rest));
}

/** A cell in another of the same table, and what of the larger is not in the smaller: of fewer groups than may be shown. */
export type NearPair = { readonly larger: number; readonly smaller: number; readonly rest: readonly number[] };

/**
 * Cells that differ by too few groups from one that they are in, however many steps lie between: at most one of the two may be shown.
 *
 * `n` is compared first: so many enterprises as `minUnits` − 1 groups of the largest size can have are enough groups for certain.
 */
export function nearPairs(problem: Problem, ledger: Ledger, classes: readonly CellClass[]): NearPair[] {
  const { minUnits } = ledger.parameters;
  const sizes = new Map<string, number>();
  for (const { unit } of problem.contributions) sizes.set(unit, (sizes.get(unit) ?? 0) + 1);
  const most = (minUnits - 1) * [...sizes.values()].reduce((largest, size) => Math.max(largest, size), 0);
  const classOf = new Map(classes.flatMap(({ cells }, index) => cells.map((id) => [id, index] as const)));
  const found = new Map<string, NearPair>();
  for (const [table, cells] of ledger.cube.epochs.at(-1)!.tables.entries()) {
    const listed = problem.tables[table]!.nodes.map((nodes) => new Set(nodes));
    for (const id of cells.keys()) {
      const smaller = classOf.get(id)!;
      for (const above of cellsAbove(problem.dimensions, listed, id.split("|"))) {
        const larger = classOf.get(above)!;
        const key = `${String(larger)}-${String(smaller)}`;
        if (larger === smaller || found.has(key) || classes[larger]!.n - classes[smaller]!.n > most) continue;
        const inside = new Set(cells.get(id)!);
        const rest = cells.get(above)!.filter((unknown) => !inside.has(unknown));
        if (ledger.unitsIn(rest, COUNT, minUnits).size < minUnits) found.set(key, { larger, smaller, rest });
      }
    }
  }
  return [...found.values()];
}

const unsafeDifferences = ({ near }: Given, ledger: Ledger, shown: ReadonlySet<number>): Target[] =>
  near.flatMap(({ larger, smaller, rest }) => (shown.has(larger) && shown.has(smaller) ? ledger.sensitive(rest) : []));
