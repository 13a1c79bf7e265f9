import loadHighs, { type Highs, type Model } from "highs";
import type { Row } from "@/lib/core/disclosure/cube";
import type { Measure } from "@/lib/core/disclosure/targets";

/**
 * Known rows that are about the same unknowns, which nothing else is about; unknowns that follow from one row alone are gone. `sources`: per row, the known rows
 * it comes from. `alike`: unknowns that every row counts in the same way, so that only their sum matters to what is known; each is in one of the lists.
 */
export type Component = { readonly unknowns: readonly number[]; readonly rows: readonly Row[]; readonly sources: readonly (readonly number[])[]; readonly alike: readonly (readonly number[])[] };

/** `componentOf`: −1 for an unknown whose value is known. */
export type Structure = { readonly components: readonly Component[]; readonly componentOf: Int32Array };

/** Takes a system apart; holds for every measure, since only the coefficients are looked at. */
export function structureOf(unknowns: number, known: readonly Row[]): Structure {
  const isFixed = fixedUnknowns(unknowns, known);
  const parent = Int32Array.from({ length: unknowns }, (_, unknown) => unknown);
  const rootOf = (unknown: number): number => {
    let root = unknown;
    while (parent[root] !== root) root = parent[root] = parent[parent[root]!]!;
    return root;
  };
  const rows = new Map<string, { readonly row: Row; readonly sources: number[] }>();
  for (const [source, { at, by }] of known.entries()) {
    const open = at.flatMap((unknown, index) => (isFixed[unknown] ? [] : [index]));
    if (open.length === 0) continue;
    const row = { at: open.map((index) => at[index]!), by: open.map((index) => by[index]! * Math.sign(by[open[0]!]!)) };
    const key = `${row.at.join()}|${row.by.join()}`;
    const same = rows.get(key);
    if (same) same.sources.push(source);
    else rows.set(key, { row, sources: [source] });
    for (const unknown of row.at) parent[rootOf(unknown)] = rootOf(row.at[0]!);
  }
  const componentOf = new Int32Array(unknowns).fill(-1);
  const components: { unknowns: number[]; rows: Row[]; sources: number[][] }[] = [];
  for (let unknown = 0; unknown < unknowns; unknown += 1) {
    if (isFixed[unknown]) continue;
    const root = rootOf(unknown);
    if (componentOf[root] === -1) componentOf[root] = components.push({ unknowns: [], rows: [], sources: [] }) - 1;
    componentOf[unknown] = componentOf[root]!;
    components[componentOf[unknown]!]!.unknowns.push(unknown);
  }
  for (const { row, sources } of rows.values()) {
    const component = components[componentOf[row.at[0]!]!]!;
    component.rows.push(row);
    component.sources.push(sources);
  }
  return { components: components.map((component) => ({ ...component, alike: alikeIn(component) })), componentOf };
}

function alikeIn({ unknowns, rows }: Pick<Component, "unknowns" | "rows">): number[][] {
  const columnOf = new Map<number, string[]>(unknowns.map((unknown) => [unknown, []]));
  for (const [index, { at, by }] of rows.entries()) for (const [place, unknown] of at.entries()) columnOf.get(unknown)!.push(`${String(index)}*${String(by[place])}`);
  const lists = new Map<string, number[]>();
  for (const [unknown, column] of columnOf) {
    const key = column.join();
    const list = lists.get(key);
    if (list) list.push(unknown);
    else lists.set(key, [unknown]);
  }
  return [...lists.values()];
}

function fixedUnknowns(unknowns: number, known: readonly Row[]): Uint8Array {
  const isFixed = new Uint8Array(unknowns);
  const rowsAt: number[][] = Array.from({ length: unknowns }, () => []);
  for (const [index, { at }] of known.entries()) for (const unknown of at) rowsAt[unknown]!.push(index);
  const open = known.map(({ at }) => at.length);
  const single = known.flatMap(({ at }, index) => (at.length === 1 ? [index] : []));
  while (single.length > 0) {
    const unknown = known[single.pop()!]!.at.find((candidate) => !isFixed[candidate]);
    if (unknown === undefined) continue;
    isFixed[unknown] = 1;
    for (const row of rowsAt[unknown]!) if ((open[row] = open[row]! - 1) === 1) single.push(row);
  }
  return isFixed;
}

let loading: Promise<Highs> | null = null;
/** Loaded once per process: three megabytes of WebAssembly. */
export const loadSolver = (): Promise<Highs> => (loading ??= loadHighs());

/** `point` and `tight` are of the optimum: values of the component's unknowns, and the rows that hold the optimum back. `value` may be infinite, and then there is neither. */
export type Extreme = { readonly value: number; readonly point: Float64Array | null; readonly tight: readonly number[] };

/** HiGHS works to absolute tolerances, so that values are brought to this size first. */
const LARGEST_SCALED = 1000;
const NO_DUAL = 1e-9;

/** What an attacker can conclude about one measure of one component: x ≥ 0, at most `most`, and the rows at their true values. */
export class Attack {
  readonly #solver: Highs;
  readonly #model: Model;
  readonly #placeOf: ReadonlyMap<number, number>;
  readonly #scale: number;
  readonly #width: number;

  constructor(solver: Highs, { unknowns, rows }: Component, { values, most }: Measure) {
    this.#solver = solver;
    this.#placeOf = new Map(unknowns.map((unknown, place) => [unknown, place]));
    this.#width = unknowns.length;
    this.#scale = Math.max(1, ...unknowns.map((unknown) => values[unknown]!)) / LARGEST_SCALED;
    const totals = rows.map(({ at, by }) => at.reduce((total, unknown, index) => total + by[index]! * values[unknown]!, 0) / this.#scale);
    const starts = [0];
    for (const { at } of rows) starts.push(starts.at(-1)! + at.length);
    this.#model = solver.createModel({
      numCols: unknowns.length,
      numRows: rows.length,
      colCost: new Float64Array(unknowns.length),
      colLower: new Float64Array(unknowns.length),
      colUpper: Float64Array.from(unknowns, (unknown) => (most ? most[unknown]! / this.#scale : solver.infinity)),
      rowLower: totals,
      rowUpper: totals,
      matrix: {
        format: "csr",
        numRows: rows.length,
        numCols: unknowns.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(rows.flatMap(({ at }) => at.map((unknown) => this.#placeOf.get(unknown)!))),
        values: Float64Array.from(rows.flatMap(({ by }) => by)),
      },
    });
    // The optimum of one sum is the start for the next; presolving would throw it away.
    this.#model.options.set({ output_flag: false, presolve: "off", solver: "simplex" });
  }

  /** The least (`sign` 1) or the most (−1) that a sum can be. */
  extreme({ at, by }: Row, sign: 1 | -1): Extreme {
    const cost = new Float64Array(this.#width);
    for (const [index, unknown] of at.entries()) cost[this.#placeOf.get(unknown)!] = sign * by[index]!;
    this.#model.changeColsCost({ kind: "range", from: 0, to: this.#width - 1 }, cost);
    this.#model.run();
    const { modelStatus } = this.#solver.constants;
    const status = this.#model.getModelStatus();
    // What is true fits every row, so that the system cannot be infeasible.
    if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible) return { value: -sign * Infinity, point: null, tight: [] };
    if (status !== modelStatus.optimal) throw new Error(`the solver stopped with status ${status}`);
    const { colValue, rowDual } = this.#model.getSolution();
    const point = colValue.map((value) => value * this.#scale);
    return {
      value: at.reduce((total, unknown, index) => total + by[index]! * point[this.#placeOf.get(unknown)!]!, 0),
      point,
      tight: [...rowDual.keys()].filter((row) => Math.abs(rowDual[row]!) > NO_DUAL),
    };
  }

  close(): void {
    this.#model.dispose();
  }
}
