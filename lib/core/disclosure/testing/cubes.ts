import type { Contribution, Earlier, NumberKind, Problem, Table, Tree } from "@/lib/core/disclosure/cube";

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
type Random = () => number;
const between = (random: Random, least: number, most: number): number => least + Math.floor(random() * (most - least + 1));

/** A tree from nested names: `{P: {A: ["A1", "A2"]}}`. */
export type Nested = readonly string[] | { readonly [node: string]: Nested };
export function treeOf(nested: Nested, above: string | null = null): Tree {
  if (Array.isArray(nested)) return new Map((nested as readonly string[]).map((node) => [node, above]));
  return new Map(Object.entries(nested as Record<string, Nested>).flatMap(([node, below]): [string, string | null][] => [[node, above], ...treeOf(below, node)]));
}
export const wholeTable = (dimensions: readonly Tree[]): Table => ({ id: "all", nodes: dimensions.map((tree) => [...tree.keys()]) });
export const finestOf = (tree: Tree): string[] => [...tree.keys()].filter((node) => ![...tree.values()].includes(node));

/** Enterprises of one number, each a group of its own: cell → values. */
export function problemOf(dimensions: readonly Tree[], values: Readonly<Record<string, readonly number[]>>, kind: NumberKind = { kind: "money" }, earlier: readonly Earlier[] = []): Problem {
  const contributions = Object.entries(values).flatMap(([id, list]) => list.map((value, index): Contribution => ({ unit: `${id} ${index}`, at: id.split("|"), values: { value } })));
  return { dimensions, tables: [wholeTable(dimensions)], numbers: { value: kind }, contributions, earlier };
}

function randomTree(random: Random, root: string, isDeep: boolean, most: number): Tree {
  const tree = new Map<string, string | null>([[root, null]]);
  const count = between(random, 1, most);
  for (let node = 0; node < count; node += 1) {
    tree.set(`${root}${node}`, root);
    // A node with one node below it is the same cell twice.
    const countBelow = isDeep ? between(random, 0, most) : 0;
    for (let below = 0; below < countBelow; below += 1) tree.set(`${root}${node}.${below}`, `${root}${node}`);
  }
  return tree;
}

/** Mostly a few units, so that 5 to 40 % of the cells are sensitive; giants; zeros. */
function randomEnterprises(random: Random, dimensions: readonly Tree[], numbers: Problem["numbers"]): Contribution[] {
  const places = dimensions.map(finestOf).reduce<string[][]>((heads, nodes) => heads.flatMap((head) => nodes.map((node) => [...head, node])), [[]]);
  const [emptyShare, smallShare, groupShare, missingShare] = [random() * 0.3, 0.05 + random() * 0.3, random() * 0.2, random() < 0.3 ? 0.15 : 0];
  const groups = between(random, 2, 6);
  return places.flatMap((at, place) => {
    if (random() < emptyShare) return [];
    const size = random() < smallShare ? between(random, 1, 4) : between(random, 5, 14);
    return Array.from({ length: size }, (_, index): Contribution => {
      const unit = random() < groupShare ? `group ${between(random, 1, groups)}` : `${place}.${index}`;
      return { unit, at, values: Object.fromEntries(Object.entries(numbers).map(([number, kind]) => [number, random() < missingShare ? null : randomValue(random, kind)])) };
    });
  });
}

function randomValue(random: Random, kind: NumberKind): number {
  if (kind.kind === "score") return random() < 0.05 ? (random() < 0.5 ? 0 : kind.full) : Math.round(kind.full * Math.min(1, Math.max(0, 0.6 + 0.5 * (random() + random() - 1))));
  if (random() < 0.04) return 0;
  return Math.round(100 * Math.exp(2 * (random() + random() - 1)) * (random() < 0.005 ? 40 : 1));
}

/** 2 to 4 dimensions, some with two linked tables. */
export function randomProblem(seed: number): Problem {
  const random = createRandom(seed);
  const count = between(random, 2, 4);
  const most = count === 4 ? 2 : seed % 20 === 0 ? 6 : count === 3 ? 3 : 4;
  const dimensions = Array.from({ length: count }, (_, index) => randomTree(random, "PCSY"[index]!, index < (count === 4 ? 1 : 2), most));
  const numbers: Problem["numbers"] = seed % 3 === 0 ? { score: { kind: "score", full: 1000 } } : seed % 3 === 1 ? { money: { kind: "money" } } : { money: { kind: "money" }, score: { kind: "score", full: 1000 } };
  const isLinked = count === 3 && random() < 0.6;
  return { dimensions, tables: isLinked ? linkedTables(dimensions) : [wholeTable(dimensions)], numbers, contributions: randomEnterprises(random, dimensions, numbers), earlier: [] };
}

/** The finest regions without the third dimension, and all of that without the finest regions. */
function linkedTables(dimensions: readonly Tree[]): Table[] {
  const [regions, industries, sizes] = dimensions.map((tree) => [...tree.keys()]) as [string[], string[], string[]];
  const upper = regions.filter((region) => !region.includes("."));
  return [
    { id: "regions", nodes: [regions, industries, [sizes[0]!]] },
    { id: "sizes", nodes: [upper, industries, sizes] },
  ];
}

/** The next month: some groups leave, join or correct what they stated. `share`: of the enterprises. */
export function nextMonth(seed: number, { numbers, contributions }: Problem, share: number): Contribution[] {
  const random = createRandom(seed);
  const fresh = (enterprise: Contribution): Contribution => ({ ...enterprise, values: Object.fromEntries(Object.entries(numbers).map(([number, kind]) => [number, randomValue(random, kind)])) });
  return contributions.flatMap((enterprise, index) => {
    if (random() >= share) return [enterprise];
    const change = random();
    if (change < 0.3) return [];
    return change < 0.6 ? [fresh(enterprise)] : [enterprise, fresh({ ...enterprise, unit: `new ${seed} ${index}` })];
  });
}

/**
 * A province of 13 cities, 104 counties, 20 sections, 97 divisions and 4 sizes, as unevenly filled as real ones: `tables` as published, or only the first
 * (2,478 cells).
 */
export function province(tables: "counties" | "linked", seed = 1): Problem {
  const random = createRandom(seed);
  const region = treeOf({ P: Object.fromEntries(Array.from({ length: 13 }, (_, city) => [`P${city}`, Array.from({ length: 8 }, (_, county) => `P${city}.${county}`)])) });
  const sections = Array.from({ length: 20 }, (_, section) => [`S${section}`, Array.from({ length: section < 17 ? 5 : 4 }, (_, division) => `S${section}.${division}`)] as const);
  const industry = treeOf({ S: Object.fromEntries(sections) });
  const size = treeOf({ Z: ["Z0", "Z1", "Z2", "Z3"] });
  const dimensions = [region, industry, size];
  const numbers: Problem["numbers"] = { score: { kind: "score", full: 1000 }, money: { kind: "money" } };
  const contributions: Contribution[] = [];
  for (const county of finestOf(region)) {
    const weight = 0.4 + 1.6 * random() ** 2;
    for (const [section, divisions] of sections) {
      // Manufacturing is everywhere, extraction nearly nowhere.
      const rank = Number(section.slice(1));
      const expected = random() < 0.17 ? 0 : weight * (rank === 2 ? 60 : 26 / (1 + rank * 0.16)) * (0.3 + 1.4 * random());
      for (let index = 0; index < Math.round(expected); index += 1) {
        const at = [county, divisions[Math.floor(divisions.length * random() ** 2)]!, `Z${Math.floor(4 * random() ** 0.5)}`];
        const unit = random() < 0.04 ? `group ${between(random, 1, 120)}` : `${county} ${section} ${index}`;
        contributions.push({ unit, at, values: { score: randomValue(random, { kind: "score", full: 1000 }), money: randomValue(random, { kind: "money" }) } });
      }
    }
  }
  const [regions, industries, sizes] = dimensions.map((tree) => [...tree.keys()]) as [string[], string[], string[]];
  const cities = regions.filter((node) => !node.includes("."));
  const upper = industries.filter((node) => !node.includes("."));
  const counties: Table = { id: "counties", nodes: [regions, upper, ["Z"]] };
  const linked: Table[] = [counties, { id: "divisions", nodes: [cities, industries, ["Z"]] }, { id: "sizes", nodes: [cities, upper, sizes] }];
  return { dimensions, tables: tables === "linked" ? linked : [counties], numbers, contributions, earlier: [] };
}
