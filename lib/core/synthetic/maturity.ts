import { normalOf, seedOf, shareOf } from "@/lib/core/synthetic/draw";
import type { Size } from "@/lib/core/facts/enterprise-size";

/** The last fiscal year of every population; earlier ones count back from it. */
export const LATEST_YEAR = 2025;

/**
 * What the figures and answers of a company follow from. A company is one of the cases of its industry and size: cases are far
 * fewer than companies (some ten thousand), so that a million companies cost no more to score than the cases they are.
 */
export type Case = {
  readonly seed: number;
  /** Two or three digits of GB/T 4754-2017. */
  readonly industry: string;
  readonly size: Size;
  /** Latent maturity of the latest year in steps of `MATURITY_STEP`. */
  readonly step: number;
  /** Which of the companies that are alike in all of that. */
  readonly variant: number;
};

export const MATURITY_STEP = 0.2;
export const MOST_STEPS = 15;

/** In a year most companies get a little further. */
const DRIFT = 0.12;

/** The case as one seed: what is drawn for it starts from here. */
export const seedOfCase = ({ seed, industry, size, step, variant }: Case): number => seedOf(seed, industry, size, step, variant);

/**
 * How good a company is at something (0–1), in a year: an item by its id, or whatever else has a name.
 *
 * One latent maturity is behind everything, an element has a part of its own (the first letter of an item's id), the thing itself
 * another, and a year a small one. That is what makes answers correlate, and those of one element a little more.
 */
export type Quality = (id: string, year: number) => number;

export function qualityOf(of: Case): Quality {
  const seed = seedOfCase(of);
  const kept = new Map<string, number>();
  const noise = (id: string, deviation: number): number => {
    let found = kept.get(id);
    if (found === undefined) kept.set(id, (found = normalOf(seed, id)));
    return deviation * found;
  };
  return (id, year) => {
    const maturity = of.step * MATURITY_STEP - DRIFT * (LATEST_YEAR - year);
    const latent = maturity + noise(id.charAt(0), 0.35) + noise(id, 0.8) + noise(`${id}/${String(year)}`, 0.15);
    return 1 / (1 + Math.exp(-1.4 * (latent - 0.2)));
  };
}

/**
 * How readily a company says that it does not know, or does not tell: 0.3 for most, several times that for a few. Multiplies
 * the shares of unknown.
 */
export function reticenceOf(of: Case): number {
  const share = shareOf(seedOfCase(of), "reticence");
  return share < 0.6 ? 0.3 : share < 0.9 ? 1.2 : 4;
}

/** The year in which it was established; a few are young. */
export function establishedIn(of: Case): number {
  const seed = seedOfCase(of);
  const share = shareOf(seed, "established");
  return share < 0.02 ? LATEST_YEAR - 1 : share < 0.05 ? LATEST_YEAR - 2 : LATEST_YEAR - 3 - Math.floor(27 * shareOf(seed, "age"));
}
