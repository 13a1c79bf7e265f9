import type { Entrant } from "@/lib/core/publication/build-input";
import { geographyOf } from "@/lib/core/publication/parts";
import { EVERYWHERE, type CellPlace, type Part } from "@/lib/core/publication/publication";
import { REGIONS } from "@/lib/core/publication/testing/country";
import { sectionOf } from "@/lib/core/industry";

/*
 * All that is shown of a publication as one system, by an attacker who shares nothing with the build: a shown cell is a sum of unknowns, and another sum follows
 * exactly if it is a combination of shown ones over the rational numbers. Within one publication the unknowns are the enterprises themselves, which is more than
 * anybody knows; across publications they are the finest places of each table.
 */
const { regions } = geographyOf(REGIONS);

function isInRegion(region: string | null, wanted: string): boolean {
  if (wanted === EVERYWHERE) return true;
  for (let at: string | null = region; at !== null; at = regions.get(at) ?? null) if (at === wanted) return true;
  return false;
}

export function isInside({ region, industry, size }: Entrant, cell: CellPlace): boolean {
  const division = industry?.slice(0, 2) ?? null;
  return (
    isInRegion(region, cell.region) &&
    (cell.industry === EVERYWHERE || (division !== null && [division, sectionOf(division)].includes(cell.industry))) &&
    (cell.size === EVERYWHERE || size === cell.size)
  );
}

/** By their nodes. */
export const isBelow = (cell: CellPlace, above: CellPlace): boolean =>
  isInRegion(cell.region, above.region) && [EVERYWHERE, cell.industry, sectionOf(cell.industry)].includes(above.industry) && [EVERYWHERE, cell.size].includes(above.size);

export const inside = (entrants: readonly Entrant[], cell: CellPlace, publication: number): Entrant[] => entrants.filter((entrant) => entrant.in.includes(publication) && isInside(entrant, cell));

/** What a sum is made of: factors by unknown. */
export type Sum = ReadonlyMap<string, number>;
export const sumOfAll = (members: readonly Entrant[]): Sum => new Map(members.map(({ id }) => [id, 1]));

/** The tables of a part by their finest places: what whoever does not know single enterprises looks at. */
type Finest = { readonly place: (entrant: Entrant) => string; readonly has: (cell: CellPlace) => boolean };
const isCounty = (region: string): boolean => region !== EVERYWHERE && !region.endsWith("00");
const cityOf = ({ region }: Entrant): string | null => {
  let at = region;
  while (at !== null && isCounty(at)) at = regions.get(at) ?? null;
  return at;
};
const section = ({ industry }: Entrant): string | null => (industry === null ? null : sectionOf(industry));
const isSection = ({ industry }: CellPlace): boolean => industry === EVERYWHERE || /^[A-T]$/.test(industry);
const COUNTIES: Finest = { place: (entrant) => `a ${String(entrant.region)} ${String(section(entrant))}`, has: (cell) => isSection(cell) && cell.size === EVERYWHERE };
const DIVISIONS: Finest = { place: (entrant) => `b ${String(cityOf(entrant))} ${String(entrant.industry)}`, has: (cell) => cell.size === EVERYWHERE && !isCounty(cell.region) };
const SIZES: Finest = { place: (entrant) => `c ${String(cityOf(entrant))} ${String(section(entrant))} ${String(entrant.size)}`, has: (cell) => isSection(cell) && !isCounty(cell.region) };
const CITIES: Finest = { place: (entrant) => `a ${String(cityOf(entrant))} ${String(section(entrant))}`, has: () => true };

/** A cell as a sum of finest places, once for each table that has it. A place in which nothing changed between two publications is the same unknown in both. */
export function sumsOfPlaces(entrants: readonly Entrant[], part: Part, cell: CellPlace, publication: number): Sum[] {
  const all = entrants.filter((entrant) => entrant.in.includes(publication));
  return (part === "main" ? [COUNTIES, DIVISIONS, SIZES] : [CITIES])
    .filter(({ has }) => has(cell))
    .map(({ place }) => {
      const contents = new Map<string, string[]>();
      for (const entrant of all) contents.set(place(entrant), [...(contents.get(place(entrant)) ?? []), entrant.id]);
      const places = new Set(all.filter((entrant) => isInside(entrant, cell)).map(place));
      return new Map([...places].map((name) => [`${name}: ${contents.get(name)!.sort().join()}`, 1]));
    });
}

/** What is known, with exact whole-number elimination. */
export class Stack {
  readonly #columns = new Map<string, number>();
  /** By the column that a row leads with. */
  readonly #rows = new Map<number, Map<number, number>>();

  know(sum: Sum): void {
    const rest = this.#rest(sum);
    const lead = [...rest.keys()].sort((a, b) => a - b)[0];
    if (lead !== undefined) this.#rows.set(lead, rest);
  }

  follows(sum: Sum): boolean {
    return this.#rest(sum).size === 0;
  }

  #rest(sum: Sum): Map<number, number> {
    const rest = new Map<number, number>();
    for (const [unknown, factor] of sum) {
      const column = this.#columns.get(unknown) ?? this.#columns.size;
      this.#columns.set(unknown, column);
      rest.set(column, factor);
    }
    for (let column = 0; column < this.#columns.size; column += 1) {
      const [other, row] = [rest.get(column), this.#rows.get(column)];
      if (other === undefined || row === undefined) continue;
      const own = row.get(column)!;
      for (const [index, value] of rest) rest.set(index, own * value);
      for (const [index, value] of row) {
        const left = (rest.get(index) ?? 0) - other * value;
        if (left === 0) rest.delete(index);
        else rest.set(index, left);
      }
      const divisor = [...rest.values()].reduce(greatestDivisor, 0);
      for (const [index, value] of rest) {
        if (!Number.isSafeInteger(value)) throw new RangeError("too large to be exact");
        rest.set(index, value / divisor);
      }
    }
    return rest;
  }
}

const greatestDivisor = (left: number, right: number): number => {
  let [a, b] = [Math.abs(left), Math.abs(right)];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
};
