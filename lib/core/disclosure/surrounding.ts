import type { CellId, Cube, PlaceSum, Problem, Row } from "@/lib/core/disclosure/cube";
import { buildCube, sumOf } from "@/lib/core/disclosure/cube";
import { Elimination } from "@/lib/core/disclosure/elimination";

/*
 * A problem that is too large is cut into pieces: one around (the country by provinces) and one inside each of its nodes (a province by counties). What is
 * shown of the pieces must not give away together what none of them gives away alone. They meet in the finest places of the problem around, each of which is
 * a sum of places inside. Three things make it safe, whatever is combined:
 *
 * 1. What earlier publications of the inner problems tell of the places around is known around from the start (`sumsInside`).
 * 2. All that follows around about one node alone is known inside from the start (`sumsAround`, as `Problem.within`).
 * 3. Inside nothing is shown from which something further would follow about the places around, by whatever combination (`findPattern`).
 *
 * For take a sum that follows from all pieces together, and let it be about places inside one node. What the rows of any other piece add up to is about the
 * places around only, so by 3 it was known around; without it, what the rows around add up to is about the one node alone, so by 2 it was known inside. Hence
 * the sum follows inside, where it was guarded. The same for a sum of places around: by 3 each piece adds nothing to it.
 */

/** What the earlier publications of an inner problem tell of the places of the problem around. `node`: see `Surrounding`. */
export function sumsInside(problem: Omit<Problem, "within" | "known" | "hidden">, node: string): PlaceSum[] {
  const cube = buildCube(problem);
  const outer = [...placesAround(cube, node)];
  if (problem.earlier.length === 0) return [];
  // Each place around becomes an unknown of its own, behind those of the cube.
  const first = cube.members.length;
  const isKept = new Uint8Array(first + outer.length).fill(1, first);
  const elimination = new Elimination(isKept.length, isKept);
  for (const [index, [, { at }]] of outer.entries()) elimination.know({ at: [...at, first + index], by: [...at.map(() => 1), -1] });
  for (const [epoch, { links, cells }] of cube.epochs.entries()) {
    for (const link of links) elimination.know(link);
    for (const id of problem.earlier[epoch]?.published ?? []) if (cells.has(id)) elimination.know(sumOf(cells.get(id)!));
  }
  return elimination.keptRows().map(({ at, by }) => at.map((unknown, index) => ({ ...parseKey(outer[unknown - first]![0]), by: by[index]! })));
}

/** What is shown of a problem around, as one looks at it from inside. */
export type Around = { readonly unknowns: number; readonly known: readonly Row[]; /** One of the names of each unknown. */ readonly names: readonly PlaceSum[number][] };

export function aroundOf(cube: Cube, known: readonly Row[]): Around {
  const names: PlaceSum[number][] = [];
  for (const [epoch, { places }] of cube.epochs.entries()) for (const [table, found] of places.entries()) for (const [place, unknown] of found) names[unknown] = { epoch, table, place, by: 1 };
  return { unknowns: cube.members.length, known, names };
}

/** All that follows around about one node of the first dimension alone. */
export function sumsAround({ unknowns, known, names }: Around, node: string): PlaceSum[] {
  const isKept = Uint8Array.from(names, ({ place }) => (place.startsWith(`${node}|`) ? 1 : 0));
  const elimination = new Elimination(unknowns, isKept);
  for (const row of known) elimination.know(row);
  return elimination.keptRows().map(({ at, by }) => at.map((unknown, index) => ({ ...names[unknown]!, by: by[index]! })));
}

const keyOf = (epoch: number, table: number, place: CellId): string => `${String(epoch)}|${String(table)}|${place}`;

function parseKey(key: string): Omit<PlaceSum[number], "by"> {
  const [epoch, table, ...place] = key.split("|");
  return { epoch: Number(epoch), table: Number(table), place: place.join("|") };
}

/** The places around, each as the sum of the places inside that it is made of: one at the node itself for all that are below it in the first dimension. */
export function placesAround({ epochs }: Cube, node: string): ReadonlyMap<string, Row> {
  const sums = new Map<string, number[]>();
  for (const [epoch, { places }] of epochs.entries()) {
    for (const [table, found] of places.entries()) {
      for (const [place, unknown] of found) {
        const key = keyOf(epoch, table, [node, ...place.split("|").slice(1)].join("|"));
        sums.set(key, [...(sums.get(key) ?? []), unknown]);
      }
    }
  }
  return new Map([...sums].map(([key, sum]) => [key, sumOf(sum.sort((a, b) => a - b))]));
}

/** Sums of places as rows of unknowns. @throws RangeError for a place in which there is nobody. */
export function rowsOf(sums: readonly PlaceSum[], placeRow: (epoch: number, table: number, place: CellId) => Row | undefined): Row[] {
  return sums.map((sum) => {
    const factors = new Map<number, number>();
    for (const { epoch, table, place, by } of sum) {
      const row = placeRow(epoch, table, place);
      if (row === undefined) throw new RangeError(`nobody is in ${place}`);
      for (const unknown of row.at) factors.set(unknown, (factors.get(unknown) ?? 0) + by);
    }
    const at = [...factors.keys()].filter((unknown) => factors.get(unknown) !== 0).sort((a, b) => a - b);
    return { at, by: at.map((unknown) => factors.get(unknown)!) };
  });
}

/** The places around as rows, and what is known of them, for an inner problem. */
export function surroundingRows(cube: Cube, { within }: Pick<Problem, "within">): { readonly outer: readonly Row[]; readonly known: readonly Row[] } {
  if (!within) return { outer: [], known: [] };
  const outer = placesAround(cube, within.node);
  return { outer: [...outer.values()], known: rowsOf(within.sums, (epoch, table, place) => outer.get(keyOf(epoch, table, place))) };
}

/** The sums that a problem knows of its own places. */
export function ownRows({ epochs }: Cube, { sums = [] }: Pick<Problem, "sums">): Row[] {
  return rowsOf(sums, (epoch, table, place) => {
    const unknown = epochs[epoch]?.places[table]?.get(place);
    return unknown === undefined ? undefined : sumOf([unknown]);
  });
}
