import { exact, isZero, roundHalfUp, type Exact } from "@/lib/core/exact";
import type { Amount, Parameters } from "@/lib/core/disclosure/rules";

/** Least number of enterprises for a median, and for quartiles: five beyond each of them. */
const LEAST_FOR_MEDIAN = 10;
const LEAST_FOR_QUARTILES = 20;
/** Tenths of a point that a quartile, and the median of a smaller cell, are rounded to. */
const QUARTILE_STEP = 10;
const MEDIAN_STEP = 50;
/** More than this share of the groups in one level, or in one class of a histogram, says what each of them has. */
const MOST_IN_ONE = 0.9;
const SIGNIFICANT_DIGITS = 3;

/** How many enterprises of a cell are in each of a number of classes, and how many groups they belong to. */
export type Spread = readonly { readonly enterprises: number; readonly units: number }[];
/** Scores of the enterprises of one cell: how many have each score, from 0 tenths upwards; by level, and by ten points. */
export type ScoreTally = { readonly counts: ArrayLike<number>; readonly levels: Spread; readonly tens: Spread };

/** What is shown of the scores of a published cell. No least and no most, at any size. `null`: not shown, because the cell is too small or too much alike. */
export type ShownScores = {
  /** One decimal. */
  readonly mean: string;
  /** Points: whole ones, or fives below 20 enterprises. */
  readonly median: number | null;
  readonly quartiles: [number, number] | null;
  /** Whole percent per level, adding up to 100; from 10 enterprises on. */
  readonly shares: readonly string[] | null;
  /** Whole percent per ten points, adding up to 100; from 20 on. */
  readonly histogram: readonly string[] | null;
};

/** "约 35 家": to the nearest 5, and never 0. */
export const roundedCount = (n: number): number => Math.max(5, 5 * Math.round(n / 5));

/** Whether a cell of so many enterprises has anything to show but its mean. */
export const mayShowSpread = (n: number): boolean => n >= LEAST_FOR_MEDIAN;

/**
 * Only for cells that were published and have a value. `hasTwin`: another shown cell differs from this one by fewer than five groups, and shows its spread;
 * then this one shows none, because quartiles are in no equation that was audited.
 */
export function showScores({ counts, levels, tens }: ScoreTally, hasTwin: boolean): ShownScores {
  let [n, sum, least, most] = [0, 0, -1, -1];
  for (let score = 0; score < counts.length; score += 1) {
    const count = counts[score]!;
    if (count === 0) continue;
    n += count;
    sum += count * score;
    if (least < 0) least = score;
    most = score;
  }
  const tenths = Math.floor((2 * sum + n) / (2 * n));
  const mean = `${String(Math.floor(tenths / 10))}.${String(tenths % 10)}`;
  // All alike: whatever is shown of the spread would say what each of them has.
  const hasSpread = least !== most && !hasTwin;
  const isMedium = mayShowSpread(n) && hasSpread;
  const isLarge = n >= LEAST_FOR_QUARTILES && hasSpread;
  return {
    mean,
    median: isMedium ? quartile(counts, n, 2, isLarge ? QUARTILE_STEP : MEDIAN_STEP) : null,
    quartiles: isLarge ? [quartile(counts, n, 1, QUARTILE_STEP), quartile(counts, n, 3, QUARTILE_STEP)] : null,
    shares: isMedium ? sharesOf(levels) : null,
    histogram: isLarge ? sharesOf(tens) : null,
  };
}

/** Interpolated between the two nearest (type 7) in whole numbers, in points, rounded half up to the step. */
function quartile(counts: ArrayLike<number>, n: number, quarters: 1 | 2 | 3, step: number): number {
  const place = (n - 1) * quarters;
  const rank = Math.floor(place / 4);
  const [below, above] = [scoreAt(counts, rank), scoreAt(counts, Math.min(rank + 1, n - 1))];
  const fourfold = 4 * below + (above - below) * (place % 4);
  return (step * Math.floor((fourfold + 2 * step) / (4 * step))) / 10;
}

/** Rank 0 is the lowest. */
function scoreAt(counts: ArrayLike<number>, rank: number): number {
  let [score, passed] = [0, counts[0]!];
  while (passed <= rank) passed += counts[(score += 1)]!;
  return score;
}

function sharesOf(spread: Spread): string[] | null {
  const units = spread.reduce((total, entry) => total + entry.units, 0);
  if (units === 0 || spread.some((entry) => entry.units > MOST_IN_ONE * units)) return null;
  return wholePercents(spread.map(({ enterprises }) => enterprises));
}

/** By largest remainder, the first of equals first; in whole numbers, because a publication has a million of them and fractions take a hundred times as long. */
function wholePercents(counts: readonly number[]): string[] {
  const all = counts.reduce((total, count) => total + count, 0);
  const percents = counts.map((count) => Math.floor((100 * count) / all));
  const missing = 100 - percents.reduce((total, percent) => total + percent, 0);
  const order = counts.map((_, index) => index).sort((a, b) => ((100 * counts[b]!) % all) - ((100 * counts[a]!) % all) || a - b);
  for (const index of order.slice(0, missing)) percents[index]! += 1;
  return percents.map(String);
}

/** Σ ÷ Σ to three significant digits, half up, in plain digits: "0.0123", "3.20", "1230". `null` where there is nothing to divide by. */
export function showRatio(over: number, under: number, times: number): string | null {
  if (under === 0) return null;
  const ratio = exact(over).mul(exact(times)).div(exact(under));
  if (isZero(ratio)) return "0";
  const decimals = SIGNIFICANT_DIGITS - 1 - orderOf(ratio);
  const shown = roundedTo(ratio, decimals);
  // 9.996 is 10.0 and not 10.00.
  return orderOf(exact(shown)) > orderOf(ratio) ? roundedTo(ratio, decimals - 1) : shown;
}

/** The power of ten that the first digit stands for. */
function orderOf({ n, d }: Exact): number {
  const order = String(n).length - String(d).length;
  const isReached = order < 0 ? n * 10n ** BigInt(-order) >= d : n >= d * 10n ** BigInt(order);
  return isReached ? order : order - 1;
}

/** Fewer than no decimals: to tens, hundreds …. */
function roundedTo(value: Exact, decimals: number): string {
  if (decimals >= 0) return roundHalfUp(value, decimals);
  const unit = 10n ** BigInt(-decimals);
  return String(BigInt(roundHalfUp(value.div(exact(unit)), 0)) * unit);
}

/** Money to three significant digits. */
export const showMoney = ({ sum }: Pick<Amount, "sum">): number => Number(sum.toPrecision(SIGNIFICANT_DIGITS));

/** An enterprise knows its own share of a mean: the others have to be enough without it. */
export const mayCompare = ({ units }: Pick<Amount, "units">, isOwnCell: boolean, { minUnits }: Pick<Parameters, "minUnits">): boolean => units >= (isOwnCell ? minUnits + 1 : minUnits);
