import loadHighs, { type Model } from "highs";
import type { CellId, Contribution, NumberKind, Problem, Tree } from "@/lib/core/disclosure/cube";

/**
 * An attacker who shares no code with the module: all cells of the tables are unknowns, totals are sums of what lies below them, and what is shown is fixed.
 * `shown`: per publication, oldest first.
 */
export type Published = { readonly problem: Problem; readonly shown: readonly ReadonlySet<CellId>[] };
export type Interval = readonly [low: number, high: number];

const highs = await loadHighs();

const isAtOrBelow = (tree: Tree, node: string | null, above: string): boolean => node !== null && (node === above || isAtOrBelow(tree, tree.get(node) ?? null, above));

/** The enterprises of every cell that has some, by looking at each node of each dimension. */
export function tabulate({ dimensions, tables }: Problem, contributions: readonly Contribution[]): Map<CellId, Contribution[]> {
  const cells = new Map<CellId, Contribution[]>();
  for (const { nodes } of tables) {
    const walk = (index: number, path: readonly string[], inside: readonly Contribution[]): void => {
      if (inside.length === 0) return;
      if (index === dimensions.length) cells.set(path.join("|"), [...inside]);
      else for (const node of nodes[index]!) walk(index + 1, [...path, node], inside.filter(({ at }) => isAtOrBelow(dimensions[index]!, at[index]!, node)));
    };
    walk(0, [], contributions);
  }
  return cells;
}

export const COUNT = "n";
export const valueOf = (enterprises: readonly Contribution[], number: string, measure: "n" | "sum"): number =>
  enterprises.reduce((total, { values }) => total + (number === COUNT ? 1 : values[number] === null ? 0 : measure === "n" ? 1 : values[number]!), 0);

export class Attacker {
  readonly #model: Model;
  readonly #variables = new Map<string, number>();

  /** `insider`: a group that knows its own figures, and the whole of a cell in which it is alone. */
  constructor(
    { problem, shown }: Published,
    readonly number: string,
    readonly measure: "n" | "sum",
    insider: string | null = null,
  ) {
    const [lower, upper]: [number[], number[]] = [[], []];
    const rows: { readonly terms: [number, number][] }[] = [];
    const kind: NumberKind | undefined = problem.numbers[number];
    const publications = [...problem.earlier.map(({ contributions }) => contributions), problem.contributions];
    const variable = (key: string, value: number, isKnown: boolean, inside: readonly Contribution[]): number => {
      const found = this.#variables.get(key);
      if (found !== undefined) return found;
      const own = inside.filter(({ unit }) => unit === insider);
      const isAlone = isKnown || (own.length > 0 && own.length === inside.length);
      lower.push(isAlone ? value : valueOf(own, number, measure));
      upper.push(isAlone ? value : measure === "sum" && kind?.kind === "score" ? kind.full * valueOf(inside, number, "n") : highs.infinity);
      this.#variables.set(key, lower.length - 1);
      return lower.length - 1;
    };
    const finest = new Map<string, { readonly variable: number; readonly content: string }>();
    for (const [epoch, contributions] of publications.entries()) {
      const cells = tabulate(problem, contributions);
      const cellVariable = (id: CellId): number => variable(`${epoch}:${id}`, valueOf(cells.get(id)!, number, measure), shown[epoch]!.has(id), cells.get(id)!);
      for (const [table, { nodes }] of problem.tables.entries()) {
        for (const [id, inside] of cells) {
          const at = id.split("|");
          if (!at.every((node, index) => nodes[index]!.includes(node))) continue;
          let isFinest = true;
          for (const [index, tree] of problem.dimensions.entries()) {
            const below = nodes[index]!.filter((node) => tree.get(node) === at[index]).map((node) => at.map((own, other) => (other === index ? node : own)).join("|"));
            if (below.length === 0) continue;
            isFinest = false;
            const parts = below.filter((child) => cells.has(child));
            const rest = inside.filter((enterprise) => !parts.some((child) => cells.get(child)!.includes(enterprise)));
            const terms: [number, number][] = [[cellVariable(id), 1], ...parts.map((child): [number, number] => [cellVariable(child), -1])];
            if (rest.length > 0) terms.push([variable(`${epoch}:${table}:${id}:${index}`, valueOf(rest, number, measure), false, rest), -1]);
            rows.push({ terms });
          }
          // Whoever sees that nothing changed in a finest cell knows that it is what it was.
          if (!isFinest) continue;
          const content = JSON.stringify(inside.map(({ unit, values }) => [unit, values]).sort());
          const before = finest.get(id);
          if (before && before.content === content) rows.push({ terms: [[cellVariable(id), 1], [before.variable, -1]] });
          finest.set(id, { variable: cellVariable(id), content });
        }
      }
    }
    const starts = [0];
    for (const { terms } of rows) starts.push(starts.at(-1)! + terms.length);
    this.#model = highs.createModel({
      numCols: lower.length,
      numRows: rows.length,
      colCost: lower.map(() => 0),
      colLower: lower,
      colUpper: upper,
      rowLower: rows.map(() => 0),
      rowUpper: rows.map(() => 0),
      matrix: {
        format: "csr",
        numRows: rows.length,
        numCols: lower.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(rows.flatMap(({ terms }) => terms.map(([index]) => index))),
        values: Float64Array.from(rows.flatMap(({ terms }) => terms.map(([, factor]) => factor))),
      },
    });
    this.#model.options.set({ output_flag: false, presolve: "off" });
  }

  /** What a cell of the last publication can be; its change since an earlier one where that is named. */
  interval(id: CellId, now: number, since: number | null = null): Interval {
    const ends = [1, -1].map((sign) => {
      const cost = new Float64Array(this.#variables.size);
      const place = this.#variables.get(`${now}:${id}`);
      if (place !== undefined) cost[place] = sign;
      const before = since === null ? undefined : this.#variables.get(`${since}:${id}`);
      if (before !== undefined) cost[before] = -sign;
      this.#model.changeColsCost({ kind: "range", from: 0, to: cost.length - 1 }, cost);
      this.#model.run();
      const status = this.#model.getModelStatus();
      const { optimal, unbounded, unboundedOrInfeasible } = highs.constants.modelStatus;
      if (status === unbounded || status === unboundedOrInfeasible) return -sign * Infinity;
      if (status !== optimal) throw new Error(`status ${status}`);
      return sign * this.#model.getObjectiveValue();
    });
    return [ends[0]!, ends[1]!];
  }

  close(): void {
    this.#model.dispose();
  }
}

type Sensitivity = { readonly isRare: boolean; /** How far above and below the sum has to stay open. */ readonly margin: number; readonly isBounded: boolean };

/** The rules once more, written down from the handbook; `null` for a number that may be shown. */
export function sensitivityOf(enterprises: readonly Contribution[], number: string, kind: NumberKind): Sensitivity | null {
  const having = enterprises.filter(({ values }) => values[number] !== null);
  if (having.length === 0) return null;
  const units = new Map<string, number>();
  for (const { unit, values } of having) units.set(unit, (units.get(unit) ?? 0) + values[number]!);
  const [x1 = 0, x2 = 0, ...others] = [...units.values()].sort((a, b) => b - a);
  const total = x1 + x2 + others.reduce((sum, x) => sum + x, 0);
  const isRare = units.size < 5;
  if (kind.kind === "score") {
    const width = Math.min(kind.full, total) - Math.max(0, total - kind.full * (having.length - 1));
    const isBounded = having.length > 1 && width < kind.full / 5;
    return isRare || isBounded ? { isRare, margin: isRare ? total / 10 : 0, isBounded } : null;
  }
  const margin = 0.1 * x1 - (total - x1 - x2);
  const isDominated = x1 + x2 > 0.85 * total;
  return isRare || margin > 0 || isDominated ? { isRare, margin: Math.max(isRare ? total / 10 : 0, margin), isBounded: false } : null;
}

export type Disclosure = { readonly id: CellId; readonly number: string; readonly kind: "exact" | "narrow"; readonly n: Interval; readonly sum: Interval };

/** What is wrong with the intervals of one sensitive cell; `null` if nothing. */
function judge(id: CellId, number: string, inside: readonly Contribution[], kind: NumberKind, sensitivity: Sensitivity, n: Interval, sum: Interval): Disclosure | null {
  const [trueN, total] = [valueOf(inside, number, "n"), valueOf(inside, number, "sum")];
  const near = 1e-5 * Math.max(1, total);
  const isExact = Math.floor(n[1] + 1e-5) <= Math.ceil(n[0] - 1e-5) || sum[1] - sum[0] <= 1e-6 * Math.max(1, total);
  if (isExact) return { id, number, kind: "exact", n, sum };
  const most = kind.kind === "score" ? kind.full * trueN : Infinity;
  const reaches = sum[0] <= Math.max(0, total - sensitivity.margin) + near && sum[1] >= Math.min(most, total + sensitivity.margin) - near;
  const isOpen = kind.kind === "money" || !sensitivity.isBounded || Math.min(kind.full, sum[1]) - Math.max(0, sum[0] - kind.full * (trueN - 1)) >= kind.full / 5 - near;
  return reaches && isOpen && (!sensitivity.isRare || n[1] >= 5 - 1e-5) ? null : { id, number, kind: "narrow", n, sum };
}

/**
 * Every sensitive cell of every publication that the attacker gets too close to, with all of them at hand. `insider`: knows its own. `sample`: looks at each
 * so-manieth cell only.
 */
export function attack(published: Published, insider: string | null = null, sample = 1): Disclosure[] {
  const { problem } = published;
  const publications = [...problem.earlier.map(({ contributions }) => contributions), problem.contributions].map((contributions) => [...tabulate(problem, contributions)]);
  return Object.entries(problem.numbers).flatMap(([number, kind]) => {
    const [counts, sums] = [new Attacker(published, number, "n", insider), new Attacker(published, number, "sum", insider)];
    const sensitive = publications.flatMap((cells, epoch) =>
      cells.flatMap(([id, inside]) => {
        const sensitivity = sensitivityOf(inside, number, kind);
        return sensitivity && !inside.every(({ unit }) => unit === insider) ? [{ epoch, id, inside, sensitivity }] : [];
      }),
    );
    const found = sensitive.flatMap(({ epoch, id, inside, sensitivity }, index): Disclosure[] => {
      if (index % sample !== 0) return [];
      const disclosure = judge(id, number, inside, kind, sensitivity, counts.interval(id, epoch), sums.interval(id, epoch));
      return disclosure ? [disclosure] : [];
    });
    counts.close();
    sums.close();
    return found;
  });
}

/** Changes since a cell was last shown, with one to four groups behind them, whose sum the attacker knows. Also how many were looked at. */
export function attackChanges(published: Published): { readonly looked: number; readonly exact: string[] } {
  const { problem, shown } = published;
  const publications = [...problem.earlier.map(({ contributions }) => contributions), problem.contributions].map((contributions) => tabulate(problem, contributions));
  const last = publications.length - 1;
  const exact: string[] = [];
  let looked = 0;
  for (const number of Object.keys(problem.numbers)) {
    const sums = new Attacker(published, number, "sum");
    for (const id of publications[last]!.keys()) {
      const since = Math.max(0, shown.slice(0, last).findLastIndex((cells) => cells.has(id)));
      const states = [publications[since]!, publications[last]!].map((cells) => {
        const byUnit = new Map<string, string[]>();
        for (const { unit, values } of cells.get(id) ?? []) byUnit.set(unit, [...(byUnit.get(unit) ?? []), String(values[number])].sort());
        return byUnit;
      });
      const changed = [...new Set(states.flatMap((state) => [...state.keys()]))].filter((unit) => states[0]!.get(unit)?.join() !== states[1]!.get(unit)?.join());
      if (changed.length === 0 || changed.length >= 5) continue;
      looked += 1;
      const [low, high] = sums.interval(id, last, since);
      const change = valueOf(publications[last]!.get(id)!, number, "sum") - valueOf(publications[since]!.get(id) ?? [], number, "sum");
      if (high - low <= 1e-6 * Math.max(1, Math.abs(change))) exact.push(`${id} ${number}: ${change}`);
    }
    sums.close();
  }
  return { looked, exact };
}

/** The cells that a pattern shows. */
export const shownIn = (statuses: ReadonlyMap<CellId, { readonly status: string }>): Set<CellId> => new Set([...statuses].flatMap(([id, { status }]) => (status === "published" ? [id] : [])));
