import { compare, exact, isZero, maximum, minimum, ONE, parseExact, sum, toNearestDouble, type Exact } from "@/lib/core/exact";
import { pointerOf } from "@/lib/core/facts/fact-file";

/** How the shares of a column come about before their entropy is taken; kept with every result, because the weights depend on it. */
export const CONVENTIONS = ["minmax", "share"] as const;
export type Convention = (typeof CONVENTIONS)[number];
/** "+": more is better. "-": less is better. */
export const DIRECTIONS = ["+", "-"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Enterprises (rows) by indicators (columns). At least two rows, each as long as `directions`. */
export type Cohort = { readonly rows: readonly (readonly Exact[])[]; readonly directions: readonly Direction[] };
export type EntropyWeighting = {
  readonly convention: Convention;
  /** Per column, 0 (one row has all) to 1 (all rows alike). */
  readonly entropy: readonly number[];
  /** Per column; they add up to 1. */
  readonly weights: readonly number[];
  /** Per row, 0–1: Σ weight · y. */
  readonly scores: readonly number[];
  /** Per row, 0–1: relative closeness to the best of each column. */
  readonly topsis: readonly number[];
};

/** What can be wrong with a cohort; the texts stand under `cli.entropy`. */
export const ENTROPY_PROBLEMS = [
  "shape",
  "unknownField",
  "rows",
  /** ln 1 = 0: with one row no entropy is defined. */
  "oneRow",
  "tooManyRows",
  "tooManyColumns",
  "tooManyCells",
  "row",
  "noColumn",
  "ragged",
  "notANumber",
  /** 1e309, and what lies beyond the powers of ten that are reckoned with. */
  "outOfRange",
  "directions",
  "direction",
  "directionCount",
  /** `share` only. */
  "negative",
  /** `share` only. */
  "zeroSum",
  "allConstant",
] as const;
export type EntropyProblem = { readonly pointer: string; readonly code: (typeof ENTROPY_PROBLEMS)[number]; readonly values: Readonly<Record<string, string>> };

const MOST_ROWS = 20_000;
const MOST_COLUMNS = 500;
const MOST_CELLS = 200_000;

/**
 * Weights of indicators by the entropy of their values over a cohort, with the scores and the closeness (TOPSIS) that follow.
 *
 * n rows, m columns. Each column is first brought to 0–1: y = (x − min) ÷ (max − min), or (max − x) ÷ (max − min) where less is better.
 * Then p = y ÷ Σy under `minmax`; under `share` that step is skipped and p = x ÷ Σx, whatever the direction, which counts in y only.
 *
 *     e = −(1 ÷ ln n) Σ p ln p, with 0 · ln 0 = 0        w = (1 − e) ÷ Σ(1 − e)        score = Σ w·y
 *     v = w·y        D⁺ = √Σ(v⁺ − v)²        D⁻ = √Σ(v − v⁻)²        closeness = D⁻ ÷ (D⁺ + D⁻)
 *
 * A column that is the same in every row tells nothing apart: y = 0, e = 1, weight 0, under both conventions. Where every column is so, Σ(1 − e) = 0
 * and no weight is defined: refused (`allConstant`), as is a single row. Equal weights would be an invention.
 *
 * y and p are exact; logarithms, roots and what follows from them are doubles. 1 − e is computed as the mean of (1 + δ) ln(1 + δ) − δ over the rows, with
 * δ = n·p − 1, divided by ln n: the same number, without the loss of digits where a column hardly varies. No step depends on the order of the rows.
 *
 * Sources: Shannon (1948) for entropy; Hwang and Yoon, Multiple Attribute Decision Making (1981), for the weights under `share` and for TOPSIS; the weights under
 * `minmax` as common in Chinese index studies of 新质生产力 (熵值法), without their habit of replacing 0 by a small number.
 */
export function weighByEntropy({ rows, directions }: Cohort, convention: Convention): EntropyWeighting {
  const columns = directions.map((direction, at) => weighColumn(rows.map((row) => row[at]!), direction, convention));
  const total = addUp(columns.map(({ divergence }) => divergence));
  const weights = columns.map(({ divergence }) => divergence / total);
  const weighted = rows.map((_, row) => columns.map(({ y }, at) => weights[at]! * y[row]!));
  return {
    convention,
    entropy: columns.map(({ divergence }) => 1 - divergence),
    weights,
    scores: weighted.map(addUp),
    topsis: closeness(weighted),
  };
}

/** `divergence`: 1 − e. */
type Column = { readonly y: readonly number[]; readonly divergence: number };

function weighColumn(values: readonly Exact[], direction: Direction, convention: Convention): Column {
  const [least, most] = [minimum(values as [Exact, ...Exact[]]), maximum(values as [Exact, ...Exact[]])];
  const spread = most.sub(least);
  if (isZero(spread)) return { y: values.map(() => 0), divergence: 0 };
  const distances = values.map((value) => (direction === "+" ? value.sub(least) : most.sub(value)));
  const shared = convention === "minmax" ? distances : values;
  const mean = sum(shared).div(exact(values.length));
  const terms = shared.map((value) => excess(toNearestDouble(value.div(mean).sub(ONE))));
  return {
    y: distances.map((distance) => toNearestDouble(distance.div(spread))),
    // A rounding error must not make an entropy negative.
    divergence: Math.min(1, addUp(terms) / values.length / Math.log(values.length)),
  };
}

/** (1 + δ) ln(1 + δ) − δ for δ ≥ −1; near 0 by its series, because the difference would keep few digits. */
function excess(delta: number): number {
  if (delta === -1) return 1;
  if (Math.abs(delta) < 1e-4) return delta * delta * (1 / 2 - delta * (1 / 6 - delta * (1 / 12 - delta / 20)));
  return (1 + delta) * Math.log1p(delta) - delta;
}

function closeness(weighted: readonly (readonly number[])[]): number[] {
  const columns = weighted[0]!.map((_, at) => weighted.map((row) => row[at]!));
  const best = columns.map((column) => column.reduce((most, value) => Math.max(most, value)));
  const worst = columns.map((column) => column.reduce((least, value) => Math.min(least, value)));
  return weighted.map((row) => {
    const [toBest, toWorst] = [best, worst].map((ideal) => Math.sqrt(addUp(row.map((value, at) => (value - ideal[at]!) ** 2)))) as [number, number];
    // At least one column varies and has a weight, so that no row is the best and the worst at once.
    return toWorst / (toBest + toWorst);
  });
}

/** From the smallest up: the same sum in whatever order the rows came. */
const addUp = (terms: readonly number[]): number => [...terms].sort((left, right) => left - right).reduce((total, term) => total + term, 0);

/** Reads `{rows, directions}`; every fault is named by a JSON pointer, not only the first. */
export function parseCohort(json: unknown, convention: Convention): { readonly cohort: Cohort } | { readonly problems: readonly EntropyProblem[] } {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return { problems: [problem("shape", "")] };
  const raw = json as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(raw).filter((field) => field !== "rows" && field !== "directions");
  const problems = unknown.map((field) => problem("unknownField", pointerOf(field), { field: field.slice(0, 64) }));
  const rows = parseRows(raw.rows, problems);
  const directions = parseDirections(raw.directions, problems);
  const width = rows?.[0]?.length;
  if (width !== undefined && directions !== null && directions.length !== width) {
    problems.push(problem("directionCount", "/directions", { count: String(directions.length), columns: String(width) }));
  }
  if (problems.length > 0 || rows === null || directions === null) return { problems };
  const faults = convention === "share" ? faultsOfShares(rows) : [];
  if (directions.every((_, column) => rows.every((row) => compare(row[column]!, rows[0]![column]!) === 0))) faults.push(problem("allConstant", "/rows"));
  return faults.length > 0 ? { problems: faults } : { cohort: { rows, directions } };
}

const problem = (code: EntropyProblem["code"], pointer: string, values: Readonly<Record<string, string>> = {}): EntropyProblem => ({ pointer, code, values });

function parseRows(raw: unknown, problems: EntropyProblem[]): Exact[][] | null {
  const refuse = (code: EntropyProblem["code"], pointer: string, values: Readonly<Record<string, string>> = {}): null => (problems.push(problem(code, pointer, values)), null);
  if (!Array.isArray(raw) || raw.length === 0) return refuse("rows", "/rows");
  if (raw.length === 1) return refuse("oneRow", "/rows");
  if (raw.length > MOST_ROWS) return refuse("tooManyRows", "/rows", { count: String(raw.length), most: String(MOST_ROWS) });
  const [first] = raw as readonly unknown[];
  if (!Array.isArray(first)) return refuse("row", "/rows/0");
  const width = first.length;
  if (width === 0) return refuse("noColumn", "/rows/0");
  if (width > MOST_COLUMNS) return refuse("tooManyColumns", "/rows/0", { count: String(width), most: String(MOST_COLUMNS) });
  if (width * raw.length > MOST_CELLS) return refuse("tooManyCells", "/rows", { count: String(width * raw.length), most: String(MOST_CELLS) });
  return (raw as readonly unknown[]).map((row, index) => {
    if (!Array.isArray(row)) return refuse("row", pointerOf("rows", index)) ?? [];
    if (row.length !== width) return refuse("ragged", pointerOf("rows", index), { count: String(row.length), columns: String(width) }) ?? [];
    return (row as readonly unknown[]).map((cell, column) => parseCell(cell, pointerOf("rows", index, column), problems) ?? exact(0));
  });
}

function parseCell(raw: unknown, pointer: string, problems: EntropyProblem[]): Exact | null {
  const isPlain = typeof raw === "number" && !Number.isNaN(raw) && !Object.is(raw, -0);
  const value = isPlain ? parseExact(String(raw)) : null;
  if (value === null) problems.push(problem(isPlain ? "outOfRange" : "notANumber", pointer));
  return value;
}

function parseDirections(raw: unknown, problems: EntropyProblem[]): Direction[] | null {
  if (!Array.isArray(raw)) {
    problems.push(problem("directions", "/directions"));
    return null;
  }
  if (raw.length > MOST_COLUMNS) {
    problems.push(problem("tooManyColumns", "/directions", { count: String(raw.length), most: String(MOST_COLUMNS) }));
    return null;
  }
  const isDirection = (entry: unknown): entry is Direction => DIRECTIONS.some((known) => known === entry);
  for (const [index, entry] of (raw as readonly unknown[]).entries()) if (!isDirection(entry)) problems.push(problem("direction", pointerOf("directions", index)));
  return raw.map((entry) => (isDirection(entry) ? entry : "+"));
}

/** A share of a sum needs parts that are not negative and a sum that is not 0. */
function faultsOfShares(rows: readonly (readonly Exact[])[]): EntropyProblem[] {
  const negative = rows.flatMap((row, index) => row.flatMap((value, column) => (value.s < 0n ? [problem("negative", pointerOf("rows", index, column))] : [])));
  const empty = rows[0]!.flatMap((_, column) => (rows.every((row) => isZero(row[column]!)) ? [problem("zeroSum", pointerOf("rows", 0, column), { column: String(column + 1) })] : []));
  return [...negative, ...empty];
}
