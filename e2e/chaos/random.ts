/** A sequence of decisions that a seed determines. Each purpose has its own, so that one that takes more does not shift another. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number from `from` to `to`, both included. */
  readonly whole: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Value>(values: readonly Value[]) => Value;
  /** As many different ones as asked for, in the order of `values`. */
  readonly sample: <Value>(values: readonly Value[], count: number) => readonly Value[];
};

/** mulberry32 (Tommy Ettinger, public domain), started at a hash of the seed and the purpose. */
export function randomOf(seed: number, purpose: string): Random {
  let state = hash(`${String(seed)}/${purpose}`);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[whole(0, values.length - 1)];
    if (value === undefined) throw new Error("there is nothing to pick from");
    return value;
  };
  return {
    next,
    whole,
    pick,
    chance: (probability) => next() < probability,
    sample: (values, count) => {
      const left = values.map((_, index) => index);
      while (left.length > count) left.splice(whole(0, left.length - 1), 1);
      return left.map((index) => values[index] as (typeof values)[number]);
    },
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
