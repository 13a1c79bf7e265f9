/** Nodes of one dimension → the node above; `null` at the top. */
export type Tree = ReadonlyMap<string, string | null>;
/** A node of each dimension, in the order of the problem's dimensions, joined by "|": "330100|C|*". */
export type CellId = string;

/** What is added up: money and other quantities, or scores of 0 to `full` (a number of yes and no has `full` 1). Integers: scores in tenths have `full` 1000. */
export type NumberKind = { readonly kind: "money" } | { readonly kind: "score"; readonly full: number };

/** One enterprise. `unit` is its group, or itself; `at` its finest node in each dimension; a value is `null` where the enterprise has none. */
export type Contribution = { readonly unit: string; readonly at: readonly string[]; readonly values: Readonly<Record<string, number | null>> };

/** A table shows every combination of the nodes that it lists per dimension; with each node it lists the node above, if there is one. */
export type Table = { readonly id: string; readonly nodes: readonly (readonly string[])[] };

/** An earlier publication of the same tables: who was behind it, and which cells showed a value that was new then. */
export type Earlier = { readonly contributions: readonly Contribution[]; readonly published: ReadonlySet<CellId> };

export type Problem = {
  readonly dimensions: readonly Tree[];
  readonly tables: readonly Table[];
  readonly numbers: Readonly<Record<string, NumberKind>>;
  readonly contributions: readonly Contribution[];
  /** Oldest first. */
  readonly earlier: readonly Earlier[];
};

/** Σ `by`[i] · unknown `at`[i]; `at` ascends. */
export type Row = { readonly at: readonly number[]; readonly by: readonly number[] };

/** One publication as a system: cells as sums of unknowns, and what is known without being published. */
export type Epoch = {
  /** Of a cell in several tables, its sum in the first of them. */
  readonly cells: ReadonlyMap<CellId, readonly number[]>;
  /** Per table; the unknowns of a table belong to no other. */
  readonly tables: readonly ReadonlyMap<CellId, readonly number[]>[];
  /** That tables agree in the cells they share: differences that are 0. */
  readonly links: readonly Row[];
};

/** The unknowns of all publications, with the enterprises behind each, and the publications, oldest first. */
export type Cube = { readonly members: readonly (readonly Contribution[])[]; readonly epochs: readonly Epoch[] };

export const sumOf = (at: readonly number[]): Row => ({ at, by: at.map(() => 1) });

/** `left` − `right`, without what cancels out. */
export function difference(left: readonly number[], right: readonly number[]): Row {
  const by = new Map<number, number>();
  for (const at of left) by.set(at, 1);
  for (const at of right) by.set(at, (by.get(at) ?? 0) - 1);
  const at = [...by.keys()].filter((variable) => by.get(variable) !== 0).sort((a, b) => a - b);
  return { at, by: at.map((variable) => by.get(variable)!) };
}

/**
 * Unknowns are the finest places of each table in which there are enterprises; empty places are seen to be empty and are none. A place whose enterprises
 * and values are the same as in an earlier publication is the same unknown: whoever sees that nothing changed knows as much.
 *
 * @throws RangeError for an enterprise that a table has no place for, and for a table that lists a node without the one above.
 */
export function buildCube({ dimensions, tables, contributions, earlier }: Problem): Cube {
  for (const { id, nodes } of tables) {
    for (const [index, names] of nodes.entries()) {
      const orphan = names.find((node) => pathUp(dimensions[index]!, node)[1] !== undefined && !names.includes(pathUp(dimensions[index]!, node)[1]!));
      if (orphan !== undefined) throw new RangeError(`table ${id} lists ${orphan} without the node above`);
    }
  }
  const members: Contribution[][] = [];
  const unknowns = new Map<string, number>();
  const epochs = [...earlier.map((publication) => publication.contributions), contributions].map((enterprises) => {
    const cells = tables.map(({ nodes }, table) => {
      const listed = nodes.map((names) => new Set(names));
      const places = placesOf(dimensions, listed, enterprises);
      const found = new Map<CellId, number[]>();
      for (const { at, inside } of places) {
        const key = JSON.stringify([table, at, earlier.length === 0 ? null : signature(inside)]);
        const unknown = unknowns.get(key) ?? members.push(inside) - 1;
        unknowns.set(key, unknown);
        for (const id of cellsAbove(dimensions, listed, at)) push(found, id, unknown);
      }
      for (const sum of found.values()) sum.sort((a, b) => a - b);
      return found;
    });
    return { ...link(cells), tables: cells };
  });
  return { members, epochs };
}

type Place = { readonly at: readonly string[]; readonly inside: Contribution[] };

function placesOf(dimensions: readonly Tree[], listed: readonly ReadonlySet<string>[], enterprises: readonly Contribution[]): Iterable<Place> {
  const places = new Map<string, Place>();
  for (const enterprise of enterprises) {
    const at = dimensions.map((tree, index) => {
      const place = pathUp(tree, enterprise.at[index]!).find((node) => listed[index]!.has(node));
      if (place === undefined) throw new RangeError(`no listed node at or above ${enterprise.at[index]}`);
      return place;
    });
    const key = at.join("|");
    const place = places.get(key);
    if (place) place.inside.push(enterprise);
    else places.set(key, { at, inside: [enterprise] });
  }
  return places.values();
}

const signature = (enterprises: readonly Contribution[]): string[] => enterprises.map(contributionKey).sort();
/** The same for two enterprises only if nothing tells them apart. */
export const contributionKey = ({ unit, values }: Contribution): string => JSON.stringify([unit, Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** The node itself first. @throws RangeError for a node that the tree does not have. */
export function pathUp(tree: Tree, node: string): string[] {
  const above = tree.get(node);
  if (above === undefined) throw new RangeError(`no node ${node}`);
  return above === null ? [node] : [node, ...pathUp(tree, above)];
}

/** Every cell that a place counts in. */
function cellsAbove(dimensions: readonly Tree[], listed: readonly ReadonlySet<string>[], at: readonly string[]): CellId[] {
  const paths = at.map((node, index) => pathUp(dimensions[index]!, node).filter((above) => listed[index]!.has(above)));
  return paths.reduce<string[]>((heads, path, index) => (index === 0 ? [...path] : heads.flatMap((head) => path.map((node) => `${head}|${node}`))), []);
}

function link(tables: readonly ReadonlyMap<CellId, readonly number[]>[]): Pick<Epoch, "cells" | "links"> {
  const cells = new Map<CellId, readonly number[]>();
  const links: Row[] = [];
  for (const table of tables) {
    for (const [id, sum] of table) {
      const first = cells.get(id);
      if (first === undefined) cells.set(id, sum);
      else links.push(difference(first, sum));
    }
  }
  return { cells, links };
}

function push(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** The cells directly below a cell along each dimension of a table: each list with the rest that is no cell adds up to it. */
export function cellsBelow(dimensions: readonly Tree[], table: Table, id: CellId): CellId[][] {
  const at = id.split("|");
  return dimensions.flatMap((tree, index) => {
    const below = table.nodes[index]!.filter((node) => tree.get(node) === at[index]);
    return below.length === 0 ? [] : [below.map((node) => at.map((own, other) => (other === index ? node : own)).join("|"))];
  });
}
