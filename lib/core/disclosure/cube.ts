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
  /** Cells that are shown whatever happens, because another problem has decided so. */
  readonly known?: ReadonlySet<CellId>;
  /** Cells that must not be shown and must not follow from what is shown, because another problem hides them. */
  readonly hidden?: ReadonlySet<CellId>;
  /** If there, no other cells are shown: what could be of these is asked, and the others wait for another problem. */
  readonly only?: ReadonlySet<CellId>;
  /** Sums of this problem's finest places that are known besides; see `surrounding.ts`. */
  readonly sums?: readonly PlaceSum[];
  /** The problem that this one is a piece of, settled before; see `surrounding.ts`. */
  readonly within?: Surrounding;
};

/** Σ `by` · what is at a finest place of a table in a publication; `epoch` 0 is the oldest. */
export type PlaceSum = readonly { readonly epoch: number; readonly table: number; readonly place: CellId; readonly by: number }[];

/** `node`: the top of this problem's first dimension, which is a place of the problem around it. `sums`: all that is known there about this node alone, in places of the problem around. */
export type Surrounding = { readonly node: string; readonly sums: readonly PlaceSum[] };

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
  /** Per table, the finest places with their unknowns. */
  readonly places: readonly ReadonlyMap<CellId, number>[];
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
  const listed = tables.map(({ nodes }) => nodes.map((names) => new Set(names)));
  const members: (readonly Contribution[])[] = [];
  // Per place of a table, the unknowns that stood for it so far, the last one first.
  const versions = new Map<string, number[]>();
  const epochs = [...earlier.map((publication) => publication.contributions), contributions].map((enterprises) => {
    const places = tables.map((_, table) => {
      const found = new Map<CellId, number>();
      for (const [place, inside] of placesOf(dimensions, listed[table]!, enterprises)) {
        const key = `${String(table)}|${place}`;
        const before = versions.get(key) ?? [];
        const unknown = before.find((version) => areSame(members[version]!, inside)) ?? members.push(inside) - 1;
        if (!before.includes(unknown)) versions.set(key, [unknown, ...before]);
        found.set(place, unknown);
      }
      return found;
    });
    const cells = places.map((found, table) => {
      const sums = new Map<CellId, number[]>();
      for (const [place, unknown] of found) for (const id of cellsAbove(dimensions, listed[table]!, place.split("|"))) push(sums, id, unknown);
      for (const sum of sums.values()) sum.sort((a, b) => a - b);
      return sums;
    });
    return { ...link(cells), tables: cells, places };
  });
  return { members, epochs };
}

function placesOf(dimensions: readonly Tree[], listed: readonly ReadonlySet<string>[], enterprises: readonly Contribution[]): ReadonlyMap<CellId, Contribution[]> {
  const places = new Map<CellId, Contribution[]>();
  const nearest = dimensions.map((tree, index) => {
    const found = new Map<string, string>();
    return (node: string): string => {
      const known = found.get(node);
      if (known !== undefined) return known;
      const place = pathUp(tree, node).find((above) => listed[index]!.has(above));
      if (place === undefined) throw new RangeError(`no listed node at or above ${node}`);
      found.set(node, place);
      return place;
    };
  });
  for (const enterprise of enterprises) {
    const key = enterprise.at.map((node, index) => nearest[index]!(node)).join("|");
    const inside = places.get(key);
    if (inside) inside.push(enterprise);
    else places.set(key, [enterprise]);
  }
  return places;
}

/** Whether nothing tells the enterprises of two lists apart. */
function areSame(left: readonly Contribution[], right: readonly Contribution[]): boolean {
  return left.length === right.length && unbalanced(left, right, contributionKey).length === 0;
}

/**
 * The enterprises that are in one list only, those that nothing tells apart being the same: once for each time.
 *
 * Most are the same objects, which need no key: comparing keys of all enterprises of a country would take gigabytes.
 */
export function unbalanced(left: readonly Contribution[], right: readonly Contribution[], keyOf: (enterprise: Contribution) => string): Contribution[] {
  if (left === right) return [];
  const objects = new Map<Contribution, number>();
  for (const enterprise of left) objects.set(enterprise, (objects.get(enterprise) ?? 0) + 1);
  for (const enterprise of right) {
    const balance = (objects.get(enterprise) ?? 0) - 1;
    if (balance === 0) objects.delete(enterprise);
    else objects.set(enterprise, balance);
  }
  const keys = new Map<string, { readonly enterprise: Contribution; balance: number }>();
  for (const [enterprise, balance] of objects) {
    const key = keyOf(enterprise);
    const entry = keys.get(key) ?? { enterprise, balance: 0 };
    entry.balance += balance;
    keys.set(key, entry);
  }
  return [...keys.values()].flatMap(({ enterprise, balance }) => Array.from({ length: Math.abs(balance) }, () => enterprise));
}

/** The same for two enterprises only if nothing tells them apart. */
export const contributionKey = ({ unit, values }: Contribution): string => JSON.stringify([unit, Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** The node itself first. @throws RangeError for a node that the tree does not have. */
export function pathUp(tree: Tree, node: string): string[] {
  const above = tree.get(node);
  if (above === undefined) throw new RangeError(`no node ${node}`);
  return above === null ? [node] : [node, ...pathUp(tree, above)];
}

/** Every cell that a place counts in. */
export function cellsAbove(dimensions: readonly Tree[], listed: readonly ReadonlySet<string>[], at: readonly string[]): CellId[] {
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

/** Per dimension of a table, the listed nodes directly below each node that has some. */
export type Children = readonly ReadonlyMap<string, readonly string[]>[];

export function childrenIn(dimensions: readonly Tree[], { nodes }: Table): Children {
  return dimensions.map((tree, index) => {
    const children = new Map<string, string[]>();
    for (const node of nodes[index]!) {
      const above = tree.get(node) ?? null;
      if (above !== null) children.set(above, [...(children.get(above) ?? []), node]);
    }
    return children;
  });
}

/** The cells directly below a cell along each dimension of a table: each list with the rest that is no cell adds up to it. */
export function cellsBelow(children: Children, id: CellId): CellId[][] {
  const at = id.split("|");
  return children.flatMap((below, index) => {
    const nodes = below.get(at[index]!);
    return nodes === undefined ? [] : [nodes.map((node) => at.map((own, other) => (other === index ? node : own)).join("|"))];
  });
}
