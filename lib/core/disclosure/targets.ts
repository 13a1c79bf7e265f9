import { contributionKey, difference, sumOf, unbalanced, type Contribution, type Cube, type NumberKind, type Problem, type Row } from "@/lib/core/disclosure/cube";
import { amountOf, COUNT, findingsOf, protectedShare, type Amount, type Finding, type Parameters } from "@/lib/core/disclosure/rules";

/** What an attacker must not get to know: the interval left for a measure has to reach from `low` to `high`. */
export type Need = { readonly measure: string; readonly value: number; readonly low: number; readonly high: number };

/**
 * A sum that must not follow from what is shown.
 *
 * `needs` is empty for sums that are guarded so that something else is safe. `knownTo`: groups that know (a number of) it by themselves, since nobody else is
 * in it; `ownedBy`: the one group behind all of it.
 */
export type Target = { readonly row: Row; readonly needs: readonly Need[]; readonly knownTo: ReadonlySet<string>; readonly ownedBy: string | null };

/** The unknowns' true values by measure, and the most each can be where that is known. */
export type Measure = { readonly values: Float64Array; readonly most: Float64Array | null };

export const countOf = (number: string): string => (number === COUNT ? COUNT : `${COUNT} ${number}`);

/** What adds up, per unknown: how many enterprises have the number, Σ, Σ|x|, and how many are below 0. */
type Additive = { readonly n: Float64Array; readonly sum: Float64Array; readonly gross: Float64Array; readonly negative: Float64Array };

/** The enterprises of a cube by number, added up once, since every cell is looked at many times. */
export class Ledger {
  readonly #additive: ReadonlyMap<string, Additive>;

  constructor(
    readonly cube: Cube,
    readonly numbers: Problem["numbers"],
    readonly parameters: Parameters,
  ) {
    this.#additive = new Map([COUNT, ...Object.keys(numbers)].map((number) => [number, additiveOf(cube, number)]));
  }

  /** The count of all enterprises, and per number how many have it and its sum. Where signs differ the absolute values stand in, because those have a bound. */
  measures(): Map<string, Measure> {
    const measures = new Map<string, Measure>([[COUNT, { values: this.#additive.get(COUNT)!.n, most: null }]]);
    for (const [number, kind] of Object.entries(this.numbers)) {
      const { n, gross } = this.#additive.get(number)!;
      measures.set(countOf(number), { values: n, most: null });
      measures.set(number, { values: gross, most: kind.kind === "score" ? n.map((count) => count * kind.full) : null });
    }
    return measures;
  }

  n(sum: readonly number[]): number {
    return total(this.#additive.get(COUNT)!.n, sum);
  }

  /** `units` is counted up to the least number only: whether there are more makes no difference. */
  #amount(sum: readonly number[], number: string, kind: NumberKind | null): Amount {
    // Who towers over the others is told by the largest groups, which takes all of them.
    if (kind?.kind === "money") return amountOf(enterprisesOf(this.cube, sum), number);
    const { n, sum: sums, gross, negative } = this.#additive.get(number)!;
    const units = this.unitsIn(sum, number, this.parameters.minUnits).size;
    return { n: total(n, sum), units, sum: total(sums, sum), gross: total(gross, sum), top: [0, 0], hasNegative: total(negative, sum) > 0 };
  }

  /** Groups that have the number in a sum, but no more than `most` of them. */
  unitsIn(sum: readonly number[], number: string, most: number): Set<string> {
    const found = new Set<string>();
    for (const unknown of sum) {
      for (const { unit, values } of this.cube.members[unknown]!) {
        if (number !== COUNT && (values[number] ?? null) === null) continue;
        found.add(unit);
        if (found.size >= most) return found;
      }
    }
    return found;
  }

  /** The primary rules on every number of a sum, and how far each sensitive one has to stay open. */
  judge(sum: readonly number[]): Judged {
    const { numbers, parameters } = this;
    const kinds: [string, NumberKind | null][] = [[COUNT, null], ...Object.entries(numbers)];
    const findings = new Map<string, readonly Finding[]>();
    const needs: Need[] = [];
    for (const [number, kind] of kinds) {
      const amount = this.#amount(sum, number, kind);
      const found = findingsOf(amount, kind, parameters);
      if (found.length === 0) continue;
      findings.set(number, found);
      const isRare = found.some(({ rule }) => rule === "freq");
      needs.push({ measure: countOf(number), value: amount.n, low: amount.n, high: isRare ? Math.max(parameters.minUnits, amount.n) : amount.n });
      if (kind) needs.push(needOf(number, amount, kind, found, parameters));
    }
    return { findings, needs };
  }

  /** A sensitive sum as a target. */
  target(sum: readonly number[], needs: readonly Need[]): Target {
    const alone = [COUNT, ...Object.keys(this.numbers)].map((number) => [...this.unitsIn(sum, number, 2)]).filter(({ length }) => length === 1);
    const all = [...this.unitsIn(sum, COUNT, 2)];
    return { row: sumOf(sum), needs, knownTo: new Set(alone.flat()), ownedBy: all.length === 1 ? all[0]! : null };
  }

  /** As a target, if the primary rules find something. */
  sensitive(sum: readonly number[]): Target[] {
    const { needs } = this.judge(sum);
    return needs.length > 0 ? [this.target(sum, needs)] : [];
  }
}

const total = (values: Float64Array, sum: readonly number[]): number => {
  let result = 0;
  for (const unknown of sum) result += values[unknown]!;
  return result;
};

function additiveOf({ members }: Cube, number: string): Additive {
  const [n, sum, gross, negative] = [0, 1, 2, 3].map(() => new Float64Array(members.length)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (const [unknown, enterprises] of members.entries()) {
    for (const { values } of enterprises) {
      const value = number === COUNT ? 1 : (values[number] ?? null);
      if (value === null) continue;
      n[unknown]! += 1;
      sum[unknown]! += value;
      gross[unknown]! += Math.abs(value);
      if (value < 0) negative[unknown]! += 1;
    }
  }
  return { n, sum, gross, negative };
}

export type Judged = { readonly findings: ReadonlyMap<string, readonly Finding[]>; readonly needs: readonly Need[] };

/** Rare numbers stay open by 10 %, as SDC handbooks have it; the others as far as their rule protects. */
const RARE_SHARE = 0.1;

function needOf(number: string, amount: Amount, kind: NumberKind, findings: readonly Finding[], parameters: Parameters): Need {
  const { gross, n, top } = amount;
  let [low, high] = [gross, gross];
  for (const { rule } of findings) {
    if (rule === "bounded") {
      if (n < 2) continue;
      const open = (parameters.openShare * (kind.kind === "score" ? kind.full : 0)) / 100;
      if (kind.kind === "score" && gross > kind.full) low = Math.min(low, kind.full * n - open);
      else high = Math.max(high, open);
      continue;
    }
    const margin =
      rule === "freq" ? RARE_SHARE * gross : rule === "p%" ? protectedShare(amount, parameters) - (gross - top[0] - top[1]) : ((top[0] + top[1]) * 100) / parameters.dominance - gross;
    low = Math.min(low, gross - margin);
    high = Math.max(high, gross + margin);
  }
  return { measure: number, value: gross, low: Math.max(0, low), high: kind.kind === "score" ? Math.min(high, kind.full * n) : high };
}

export const enterprisesOf = ({ members }: Cube, sum: readonly number[]): Contribution[] => sum.flatMap((unknown) => members[unknown]!);

/** A sum that is guarded for the sake of others. */
export const guardOf = (row: Row): Target => ({ row, needs: [], knownTo: new Set(), ownedBy: null });

/**
 * The change of a sum since an earlier publication, if so few groups are behind it (joined, left, revised) that the difference would tell about them;
 * `null` if none changed, or enough.
 */
export function changeOf(cube: Cube, before: readonly number[], now: readonly number[], numbers: Problem["numbers"], parameters: Parameters): Target | null {
  const row = difference(now, before);
  const side = (sign: number): Contribution[] => row.at.flatMap((unknown, index) => (row.by[index] === sign ? cube.members[unknown]! : []));
  const [joined, left] = [side(1), side(-1)];
  // Where the places of a country moved, nearly all of their enterprises are the same on both sides.
  const changed = unbalanced(joined, left, contributionKey);
  const units = new Set(changed.map(({ unit }) => unit)).size;
  if (units === 0 || units >= parameters.minUnits) return null;
  const needs = [COUNT, ...Object.keys(numbers)].flatMap((number): Need[] => {
    const isCount = number === COUNT;
    if (unbalanced(joined, left, ({ unit, values }) => JSON.stringify([unit, isCount ? 1 : (values[number] ?? null)])).length === 0) return [];
    const [more, less] = [amountOf(joined, number), amountOf(left, number)];
    const value = more.gross - less.gross;
    const margin = isCount ? 0 : RARE_SHARE * Math.abs(value);
    const kind = numbers[number];
    // No score is beyond the scale, and no interval has to be.
    const full = kind?.kind === "score" ? kind.full : Infinity;
    return [{ measure: number, value, low: Math.max(value - margin, less.n > 0 ? -full * less.n : 0), high: Math.min(value + margin, more.n > 0 ? full * more.n : 0) }];
  });
  return { ...guardOf(row), needs };
}
