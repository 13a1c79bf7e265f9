import type { Contribution, NumberKind, Problem, Tree } from "@/lib/core/disclosure/cube";
import { parseExact, type Exact } from "@/lib/core/exact";
import { pointerOf } from "@/lib/core/facts/fact-file";

/** The one number of a file. */
export const VALUE = "value";

/** `scale`: what the numbers of the file were multiplied by to become whole. */
export type ContributionsFile = { readonly problem: Problem; readonly scale: number };

/** What can be wrong with a file of contributions; the texts stand under `cli.publish`. */
export const CONTRIBUTIONS_PROBLEMS = [
  "shape",
  "unknownField",
  "kind",
  "hierarchy",
  "dimension",
  "node",
  "nodeTwice",
  "tooDeep",
  "tooManyCells",
  "contributions",
  "place",
  "list",
  "tooManyValues",
  "notANumber",
  "tooLong",
  "outOfScale",
] as const;
export type ContributionsProblem = { readonly pointer: string; readonly code: (typeof CONTRIBUTIONS_PROBLEMS)[number]; readonly values: Readonly<Record<string, string>> };

const FIELDS = ["hierarchy", "kind", "contributions"];
/** What else test vectors bring along: expectations, not input. */
const EXPECTATIONS = ["rules", "primary", "minimalSecondary", "published", "attack"];
const MOST_DIMENSIONS = 4;
const DEEPEST = 8;
const MOST_CELLS = 20_000;
const MOST_VALUES = 200_000;
const MOST_DECIMALS = 6;
const LARGEST_SCORE = 100;

/** Reads `{hierarchy, kind, contributions}`: each number is the contribution of one group. Every fault is named by a JSON pointer, not only the first. */
export function parseContributions(json: unknown): { readonly file: ContributionsFile } | { readonly problems: readonly ContributionsProblem[] } {
  if (!isObject(json)) return { problems: [problem("shape", "")] };
  const unknown = Object.keys(json).filter((field) => !FIELDS.includes(field) && !EXPECTATIONS.includes(field));
  const problems = unknown.map((field) => problem("unknownField", pointerOf(field), { field: field.slice(0, 64) }));
  const kind = json.kind ?? "money";
  if (kind !== "money" && kind !== "score") problems.push(problem("kind", "/kind"));
  const dimensions = parseHierarchy(json.hierarchy, problems);
  const values = parseValues(json.contributions, dimensions, kind === "score", problems);
  if (problems.length > 0) return { problems };
  const scale = 10 ** values.reduce((most, { value }) => Math.max(most, decimalsOf(value) ?? 0), 0);
  const scaled = values.map(({ value }) => Number(value.s) * Number((value.n * BigInt(scale)) / value.d));
  if (scaled.reduce((total, value) => total + Math.abs(value), 0) > Number.MAX_SAFE_INTEGER) return { problems: [problem("tooLong", "/contributions")] };
  const contributions = values.map(({ place }, index): Contribution => ({ unit: String(index), at: place, values: { [VALUE]: scaled[index]! } }));
  const number: NumberKind = kind === "score" ? { kind, full: LARGEST_SCORE * scale } : { kind: "money" };
  const table = { id: "table", nodes: dimensions.map((tree) => [...tree.keys()]) };
  return { file: { problem: { dimensions, tables: [table], numbers: { [VALUE]: number }, contributions, earlier: [] }, scale } };
}

const problem = (code: ContributionsProblem["code"], pointer: string, values: Readonly<Record<string, string>> = {}): ContributionsProblem => ({ pointer, code, values });
const isObject = (json: unknown): json is Readonly<Record<string, unknown>> => typeof json === "object" && json !== null && !Array.isArray(json);

function parseHierarchy(raw: unknown, problems: ContributionsProblem[]): Tree[] {
  const entries = isObject(raw) ? Object.entries(raw) : [];
  if (entries.length === 0 || entries.length > MOST_DIMENSIONS) {
    problems.push(problem("hierarchy", "/hierarchy", { most: String(MOST_DIMENSIONS) }));
    return [];
  }
  const trees = entries.map(([dimension, nodes]) => {
    const tree = new Map<string, string | null>();
    addNodes(tree, null, nodes, ["hierarchy", dimension], problems);
    return tree;
  });
  const cells = trees.reduce((product, tree) => product * tree.size, 1);
  if (cells > MOST_CELLS) problems.push(problem("tooManyCells", "/hierarchy", { count: String(cells), most: String(MOST_CELLS) }));
  return trees;
}

/** Nodes with others below them are fields, the finest are texts in a list. */
function addNodes(tree: Map<string, string | null>, above: string | null, raw: unknown, path: readonly string[], problems: ContributionsProblem[]): void {
  const refuse = (code: ContributionsProblem["code"], place: readonly (string | number)[], values: Readonly<Record<string, string>> = {}): void => void problems.push(problem(code, pointerOf(...place), values));
  if (path.length > DEEPEST) return refuse("tooDeep", path, { most: String(DEEPEST - 2) });
  const entries: [string | number, unknown, unknown][] = Array.isArray(raw) ? raw.map((name, index) => [index, name as unknown, null]) : isObject(raw) ? Object.entries(raw).map(([name, below]) => [name, name, below]) : [];
  if (entries.length === 0) return refuse("dimension", path);
  for (const [step, name, below] of entries) {
    if (typeof name !== "string" || !/^[^|]{1,64}$/u.test(name)) refuse("node", [...path, step]);
    else if (tree.has(name)) refuse("nodeTwice", [...path, step], { node: name });
    else {
      tree.set(name, above);
      if (below !== null) addNodes(tree, name, below, [...path, name], problems);
    }
  }
}

type Placed = { readonly place: readonly string[]; readonly value: Exact };

function parseValues(raw: unknown, dimensions: readonly Tree[], isScore: boolean, problems: ContributionsProblem[]): Placed[] {
  if (!isObject(raw)) {
    problems.push(problem("contributions", "/contributions"));
    return [];
  }
  const count = Object.values(raw).reduce<number>((total, list) => total + (Array.isArray(list) ? list.length : 0), 0);
  if (count > MOST_VALUES) {
    problems.push(problem("tooManyValues", "/contributions", { count: String(count), most: String(MOST_VALUES) }));
    return [];
  }
  const finest = dimensions.map((tree) => {
    const above = new Set(tree.values());
    return new Set([...tree.keys()].filter((node) => !above.has(node)));
  });
  return Object.entries(raw).flatMap(([cell, list]) => {
    const place = cell.split("|");
    const isPlace = place.length === finest.length && place.every((node, index) => finest[index]!.has(node));
    // Without a hierarchy no cell has a place; that has been said.
    if (!isPlace && dimensions.length > 0) problems.push(problem("place", pointerOf("contributions", cell), { cell: cell.slice(0, 64) }));
    if (!Array.isArray(list)) problems.push(problem("list", pointerOf("contributions", cell)));
    return (Array.isArray(list) ? (list as readonly unknown[]) : []).flatMap((entry, index): Placed[] => {
      const value = parseValue(entry, isScore);
      if (typeof value !== "string") return [{ place, value }];
      problems.push(problem(value, pointerOf("contributions", cell, index)));
      return [];
    });
  });
}

function parseValue(raw: unknown, isScore: boolean): Exact | ContributionsProblem["code"] {
  if (typeof raw !== "number" || Object.is(raw, -0)) return "notANumber";
  const value = parseExact(String(raw));
  if (value === null || decimalsOf(value) === null || Math.abs(raw) > Number.MAX_SAFE_INTEGER) return "tooLong";
  return isScore && (raw < 0 || raw > LARGEST_SCORE) ? "outOfScale" : value;
}

/** Decimal places; `null` for more than are read. */
function decimalsOf({ d }: Exact): number | null {
  const decimals = Array.from({ length: MOST_DECIMALS + 1 }, (_, places) => places).find((places) => 10n ** BigInt(places) % d === 0n);
  return decimals ?? null;
}
