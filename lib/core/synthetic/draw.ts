import { randomFrom } from "@/lib/core/packs/vectors/sample-companies";

/** A seed of 32 bits that is made of the parts and of nothing else, so that what is drawn for one thing never depends on another. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = `${String(part)}|`;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  // FNV-1a leaves neighbours close together; without this, company 1,000 would resemble company 1,001.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Draws in a sequence that follows from the seed. */
export type Draw = {
  /** From 0 up to 1. */
  readonly share: () => number;
  readonly chance: (probability: number) => boolean;
  readonly between: (low: number, high: number) => number;
  /** Whole, both ends included. */
  readonly whole: (low: number, high: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly normal: () => number;
};

export function drawFrom(...parts: readonly (string | number)[]): Draw {
  const share = randomFrom(seedOf(...parts));
  const between = (low: number, high: number): number => low + (high - low) * share();
  return {
    share,
    chance: (probability) => share() < probability,
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    pick: (list) => list[Math.floor(share() * list.length)]!,
    normal: () => normalFrom(share),
  };
}

/** Mean 0, variance 1, never beyond ±4.25: the sum of six even draws. */
function normalFrom(share: () => number): number {
  return (share() + share() + share() + share() + share() + share() - 3) * Math.SQRT2;
}

/** A single even draw from 0 up to 1. */
export const shareOf = (...parts: readonly (string | number)[]): number => seedOf(...parts) / 4_294_967_296;
/** A single normal draw. */
export const normalOf = (...parts: readonly (string | number)[]): number => normalFrom(randomFrom(seedOf(...parts)));

/** Picks by weight; entries of weight 0 are never picked. */
export function weighted<T>(entries: readonly { readonly value: T; readonly weight: number }[]): (share: number) => T {
  const kept = entries.filter(({ weight }) => weight > 0);
  const ends: number[] = [];
  let total = 0;
  for (const { weight } of kept) ends.push((total += weight));
  if (total === 0) throw new RangeError("nothing to pick from");
  return (share) => {
    const wanted = share * total;
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return kept[low]!.value;
  };
}

/** A UUIDv7 that names a moment (milliseconds since 1970) and follows from the parts: the same again is the same. */
export function idOf(at: number, ...parts: readonly (string | number)[]): string {
  const time = at.toString(16).padStart(12, "0");
  const hex = [0, 1, 2].map((salt) => seedOf(...parts, salt).toString(16).padStart(8, "0")).join("");
  const variant = "89ab"[Number.parseInt(hex[3]!, 16) & 3]!;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}
