import type { Row } from "@/lib/core/disclosure/cube";

/** Rows are reduced over the integers modulo this prime, 2³¹ − 1: exact, and no number grows. */
const PRIME = 2147483647;
const LOW_BITS = 65536;

/** Product modulo the prime; two 31-bit factors are too long for a double, so one is split. Nearly all factors are 1 or −1. */
export function times(left: number, right: number): number {
  if (left === 1) return right;
  if (left === PRIME - 1) return right === 0 ? 0 : PRIME - right;
  const high = Math.floor(right / LOW_BITS);
  return ((((left * high) % PRIME) * LOW_BITS) + left * (right - high * LOW_BITS)) % PRIME;
}

export function inverse(value: number): number {
  let [power, result, exponent] = [value, 1, PRIME - 2];
  if (value === 1 || value === PRIME - 1) return value;
  for (; exponent > 0; exponent = Math.floor(exponent / 2), power = times(power, power)) if (exponent % 2 === 1) result = times(result, power);
  return result;
}

export const reduced = (value: number): number => ((value % PRIME) + PRIME) % PRIME;
/** The integer of least absolute value that stands for it. */
export const signed = (value: number): number => (value > PRIME / 2 ? value - PRIME : value);

/** Factors larger than this are no numbers that people know, but fractions modulo the prime: true there, and of no use to a linear program. */
const LARGEST_FACTOR = 1000;
const MOST_PARTS = 12;
export const hasWholeFactors = ({ by }: Row): boolean => by.every((factor) => Math.abs(factor) <= LARGEST_FACTOR);

/** The same row with small whole factors, if halves, thirds … twelfths are all there is; else as it is. */
function readable({ at, by }: Sparse): Row {
  for (let parts = 1; parts <= MOST_PARTS; parts += 1) {
    const row = { at, by: by.map((factor) => signed(times(reduced(parts), factor))) };
    if (hasWholeFactors(row)) return row;
  }
  return { at, by: by.map(signed) };
}

/** A row under reduction: the unknowns ascend, no coefficient is 0. */
type Sparse = { at: number[]; by: number[] };

/**
 * Which sums follow from those that are known.
 *
 * Known rows are kept completely reduced: each has an unknown of its own that occurs in no other row, guarded ones included. So a guarded row follows from
 * the known ones exactly if nothing is left of it, and would follow with one row more exactly if what is left of both is proportional.
 */
export class Elimination {
  readonly #rows: Sparse[] = [];
  readonly #isGuarded: boolean[] = [];
  /** Unknown → rows that it occurs in. */
  readonly #occurrences: Set<number>[];
  /** Unknown → the known row that it belongs to. */
  readonly #owner: Int32Array;
  readonly #scratch: Float64Array;
  readonly #isKept: Uint8Array | null;

  /** `isKept`: unknowns that become a known row's own only where it has no others. */
  constructor(unknowns: number, isKept: Uint8Array | null = null) {
    this.#isKept = isKept;
    this.#occurrences = Array.from({ length: unknowns }, () => new Set<number>());
    this.#owner = new Int32Array(unknowns).fill(-1);
    this.#scratch = new Float64Array(unknowns);
  }

  /** Adds what is known already, whatever follows. */
  know(row: Row): void {
    const rest = this.#reduce(row);
    if (rest.at.length > 0) this.#take(rest);
  }

  /** Guards a row from now on; `null` if it is known already. */
  guard(row: Row): number | null {
    const rest = this.#reduce(row);
    return rest.at.length === 0 ? null : this.#store(rest, true);
  }

  /** Adds a row unless a guarded one would follow. "implied": it follows already, so that showing it tells nothing. */
  offer(row: Row): "implied" | "taken" | "refused" {
    const rest = this.#reduce(row);
    if (rest.at.length === 0) return "implied";
    const rarest = this.#rarest(rest.at);
    for (const id of this.#occurrences[rarest]!) if (this.#isGuarded[id] && isProportional(this.#rows[id]!, rest)) return "refused";
    this.#take(rest);
    return "taken";
  }

  /** What is known of kept unknowns alone: every such sum is made of these. */
  keptRows(): Row[] {
    return [...this.#owner].flatMap((id, unknown) => (id >= 0 && this.#isKept?.[unknown] === 1 ? [readable(this.#rows[id]!)] : []));
  }

  follows(row: Row): boolean {
    return this.#reduce(row).at.length === 0;
  }

  /** What is left of a guarded row. */
  rest(guarded: number): Row {
    return this.#rows[guarded]!;
  }

  /** The guarded rows in whose rest an unknown occurs. */
  guardedAt(unknown: number): number[] {
    return [...this.#occurrences[unknown]!].filter((id) => this.#isGuarded[id]);
  }

  #reduce({ at, by }: Row): Sparse {
    const touched: number[] = [];
    const add = (unknown: number, value: number): void => {
      if (this.#scratch[unknown] === 0) touched.push(unknown);
      const sum = this.#scratch[unknown]! + value;
      // A value that becomes 0 may be touched again: it is listed twice then and read once.
      this.#scratch[unknown] = sum >= PRIME ? sum - PRIME : sum;
    };
    for (const [index, unknown] of at.entries()) {
      const factor = reduced(by[index]!);
      const owner = this.#owner[unknown]!;
      if (owner < 0) add(unknown, factor);
      else {
        const known = this.#rows[owner]!;
        for (let other = 0; other < known.at.length; other += 1) if (known.at[other] !== unknown) add(known.at[other]!, times(PRIME - factor, known.by[other]!));
      }
    }
    const rest: Sparse = { at: [], by: [] };
    for (const unknown of touched.sort((a, b) => a - b)) {
      const value = this.#scratch[unknown]!;
      if (value === 0) continue;
      rest.at.push(unknown);
      rest.by.push(value);
      this.#scratch[unknown] = 0;
    }
    return rest;
  }

  #rarest(unknowns: readonly number[]): number {
    return unknowns.reduce((rarest, unknown) => (this.#occurrences[unknown]!.size < this.#occurrences[rarest]!.size ? unknown : rarest));
  }

  #take(rest: Sparse): void {
    const others = rest.at.filter((unknown) => this.#isKept?.[unknown] !== 1);
    const own = this.#rarest(others.length > 0 ? others : rest.at);
    const scale = inverse(rest.by[rest.at.indexOf(own)]!);
    const row = { at: rest.at, by: rest.by.map((value) => times(scale, value)) };
    for (const id of [...this.#occurrences[own]!]) this.#subtract(id, row, own);
    this.#owner[own] = this.#store(row, false);
  }

  #store(row: Sparse, isGuarded: boolean): number {
    const id = this.#rows.push(row) - 1;
    this.#isGuarded.push(isGuarded);
    for (const unknown of row.at) this.#occurrences[unknown]!.add(id);
    return id;
  }

  /** Takes `own` out of a row by subtracting the multiple of `row` that does it. */
  #subtract(id: number, row: Sparse, own: number): void {
    const from = this.#rows[id]!;
    const factor = PRIME - from.by[from.at.indexOf(own)]!;
    const rest: Sparse = { at: [], by: [] };
    let [left, right] = [0, 0];
    while (left < from.at.length || right < row.at.length) {
      const [here, there] = [from.at[left] ?? Infinity, row.at[right] ?? Infinity];
      const unknown = Math.min(here, there);
      let value = here === unknown ? from.by[left++]! : 0;
      if (there === unknown) value = (value + times(factor, row.by[right++]!)) % PRIME;
      if (value !== 0) {
        rest.at.push(unknown);
        rest.by.push(value);
        if (here !== unknown) this.#occurrences[unknown]!.add(id);
      } else if (here === unknown) this.#occurrences[unknown]!.delete(id);
    }
    this.#rows[id] = rest;
  }
}

/** The factor that makes `right` into `left`, modulo the prime; `null` if there is none. */
export function ratio(left: Row, right: Row): number | null {
  if (left.at.length !== right.at.length || left.at.length === 0) return null;
  const factor = times(left.by[0]!, inverse(right.by[0]!));
  return left.at.every((unknown, index) => unknown === right.at[index] && left.by[index] === times(factor, right.by[index]!)) ? factor : null;
}
const isProportional = (left: Sparse, right: Sparse): boolean => ratio(left, right) !== null;
