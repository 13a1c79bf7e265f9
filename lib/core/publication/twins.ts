import type { CellId, Contribution, Tree } from "@/lib/core/disclosure/cube";

/** A place that holds nearly all of a cell's enterprises, and the groups of the cell that are not, or not wholly, in it. */
export type Near = { readonly place: string; readonly outside: ReadonlySet<string> };

/**
 * The places (a node of each dimension, at the cell's or below) outside of which there are fewer than `minUnits` groups of a cell; the cell itself among them.
 *
 * Goes down one step at a time. A place below can only be one if at least one of any `minUnits` groups is wholly in it: so the first few enterprises say which
 * places come into question, and whoever is outside of those is counted up to the least number only.
 */
export function nearlyAll(members: readonly Contribution[], cell: readonly string[], dimensions: readonly Tree[], minUnits: number): Near[] {
  const found = new Map<string, Near>();
  const visit = (inside: readonly Contribution[], at: readonly string[], outside: ReadonlySet<string>): void => {
    const place = at.join("|");
    if (found.has(place)) return;
    found.set(place, { place, outside });
    const probed = firstOf(inside, minUnits);
    for (const [index, tree] of dimensions.entries()) {
      for (const below of new Set(probed.map((member) => childToward(tree, member.at[index]!, at[index]!)))) {
        if (below === null) continue;
        const part = partBelow(inside, index, below, tree, outside, minUnits);
        if (part) visit(part.inside, at.map((node, other) => (other === index ? below : node)), part.outside);
      }
    }
  };
  visit(members, cell, new Set());
  return [...found.values()];
}

/** One enterprise each of the first groups. */
function firstOf(members: readonly Contribution[], most: number): Contribution[] {
  const units = new Map<string, Contribution>();
  for (const member of members) {
    if (units.has(member.unit)) continue;
    units.set(member.unit, member);
    if (units.size >= most) break;
  }
  return [...units.values()];
}

/** The node directly below another one on the way down to a finer one; `null` if that is the end of the way. */
function childToward(tree: Tree, finest: string, node: string): string | null {
  let at = finest;
  while (at !== node) {
    const above = tree.get(at)!;
    if (above === null) throw new RangeError(`${finest} is not below ${node}`);
    if (above === node) return at;
    at = above;
  }
  return null;
}

function partBelow(members: readonly Contribution[], dimension: number, node: string, tree: Tree, outside: ReadonlySet<string>, minUnits: number): { readonly inside: Contribution[]; readonly outside: ReadonlySet<string> } | null {
  const isBelow = new Map<string, boolean>();
  const inside: Contribution[] = [];
  const all = new Set(outside);
  for (const member of members) {
    const place = member.at[dimension]!;
    let holds = isBelow.get(place);
    if (holds === undefined) isBelow.set(place, (holds = isAtOrBelow(tree, place, node)));
    if (holds) inside.push(member);
    else if (all.add(member.unit).size >= minUnits) return null;
  }
  return { inside, outside: all };
}

const isAtOrBelow = (tree: Tree, place: string | null, node: string): boolean => place !== null && (place === node || isAtOrBelow(tree, tree.get(place) ?? null, node));

/** Numbers with the places that a cell is filed under for their sake. */
export type Filed = { readonly numbers: ReadonlySet<string>; readonly near: readonly Near[] };

/** Whoever does not have a number is not in its quartiles: a number that some are without is filed by those that have it. */
export function fileUnder(members: readonly Contribution[], id: CellId, numbers: ReadonlySet<string>, dimensions: readonly Tree[], minUnits: number): Filed[] {
  const cell = id.split("|");
  const [complete, partial] = [new Set<string>(), [] as Filed[]];
  for (const number of numbers) {
    const having = members.filter(({ values }) => (values[number] ?? null) !== null);
    if (having.length === members.length) complete.add(number);
    else partial.push({ numbers: new Set([number]), near: nearlyAll(having, cell, dimensions, minUnits) });
  }
  return complete.size > 0 ? [{ numbers: complete, near: nearlyAll(members, cell, dimensions, minUnits) }, ...partial] : partial;
}

type Entry = { readonly outside: ReadonlySet<string>; readonly numbers: ReadonlySet<string> };

/**
 * Which cells show medians, quartiles and shares. Those are in no equation that was audited; two sets of enterprises that differ by fewer than five groups
 * must not both show them, or the difference tells about the few.
 *
 * Not every cell has to be compared with every other. Two cells are products of nodes of the same trees, and so is what they have in common: a place below
 * both. If they differ by fewer than five groups, both have fewer than five outside of that place. So each cell is filed under all places that hold nearly
 * all of it (`nearlyAll`: itself and hardly another), and only cells filed under the same place are compared, group by group.
 */
export class Twins {
  readonly #shown = new Map<string, Entry[]>();

  /** `around`: cells that show theirs already. */
  constructor(
    readonly minUnits: number,
    readonly around: Twins | null = null,
  ) {}

  /** For a province in a country. */
  inside(): Twins {
    return new Twins(this.minUnits, this);
  }

  /** Whether a cell differs from none that shows the number's spread by too few groups. One that differs by none may show the same. */
  mayShow(number: string, near: readonly Near[]): boolean {
    const isApart = near.every(({ place, outside }) =>
      (this.#shown.get(place) ?? []).every((other) => {
        if (!other.numbers.has(number)) return true;
        const units = new Set([...outside, ...other.outside]).size;
        return units === 0 || units >= this.minUnits;
      }),
    );
    return isApart && (this.around === null || this.around.mayShow(number, near));
  }

  add({ numbers, near }: Filed): void {
    if (numbers.size === 0) return;
    for (const { place, outside } of near) {
      const entries = this.#shown.get(place);
      const entry = { outside, numbers };
      if (entries) entries.push(entry);
      else this.#shown.set(place, [entry]);
    }
  }
}
