import { cellsBelow, sumOf, type CellId, type Cube, type Problem, type Row } from "@/lib/core/disclosure/cube";
import { Elimination } from "@/lib/core/disclosure/elimination";
import { insiderSums, type Guarded } from "@/lib/core/disclosure/insiders";
import type { Parameters } from "@/lib/core/disclosure/rules";
import { enterprisesOf, judge, targetOf, type Target } from "@/lib/core/disclosure/targets";

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

/** Shows as many of the classes, in their order, as the targets allow; `hidden` are not offered. */
export function findPattern(cube: Cube, before: readonly Row[], classes: readonly CellClass[], hidden: ReadonlySet<number>, targets: readonly Target[]): Omit<Pattern, "further"> & { readonly elimination: Elimination } {
  const elimination = knowing(cube, before);
  const guarded = targets.flatMap((target) => {
    const id = elimination.guard(target.row);
    return id === null ? [] : [{ target, id }];
  });
  const shown = new Set<number>();
  for (const [index, { sum }] of classes.entries()) if (!hidden.has(index) && elimination.offer(sumOf(sum)) !== "refused") shown.add(index);
  return { shown, guarded, elimination };
}

/** The pattern, and what its equations and insiders would still give away; not what was given away before, which no pattern mends. */
export function checkPattern(cube: Cube, problem: Problem, parameters: Parameters, before: readonly Row[], classes: readonly CellClass[], pattern: ReturnType<typeof findPattern>): Pattern {
  const { shown, guarded, elimination } = pattern;
  const found = [...unsafeRests(cube, problem, parameters, classes, shown), ...insiderSums(elimination, guarded)];
  if (found.length === 0) return { shown, guarded, further: [] };
  const known = knowing(cube, before);
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
function unsafeRests(cube: Cube, problem: Problem, parameters: Parameters, classes: readonly CellClass[], shown: ReadonlySet<number>): Target[] {
  const shownCells = new Set([...shown].flatMap((index) => classes[index]!.cells));
  const { tables } = cube.epochs.at(-1)!;
  const rests = new Map<string, number[]>();
  for (const [table, cells] of tables.entries()) {
    for (const [id, sum] of cells) {
      if (!shownCells.has(id)) continue;
      for (const below of cellsBelow(problem.dimensions, problem.tables[table]!, id)) {
        const subtracted = new Set(below.flatMap((child) => (shownCells.has(child) ? (cells.get(child) ?? []) : [])));
        const rest = sum.filter((unknown) => !subtracted.has(unknown));
        if (rest.length > 0 && rest.length < sum.length) rests.set(rest.join(), rest);
      }
    }
  }
  return [...rests.values()].flatMap((rest) => {
    const enterprises = enterprisesOf(cube, rest);
    const { needs } = judge(enterprises, problem.numbers, parameters);
    return needs.length > 0 ? [targetOf(rest, enterprises, needs, problem.numbers)] : [];
  });
}
