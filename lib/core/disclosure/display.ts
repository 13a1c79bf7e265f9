import { exact, largestRemainder, roundHalfUp } from "@/lib/core/exact";
import type { Amount, Parameters } from "@/lib/core/disclosure/rules";

/** Least number of enterprises for a median, and for quartiles: five beyond each of them. */
const LEAST_FOR_MEDIAN = 10;
const LEAST_FOR_QUARTILES = 20;
/** Tenths of a point that a quartile, and the median of a smaller cell, are rounded to. */
const QUARTILE_STEP = 10;
const MEDIAN_STEP = 50;
/** More than this share of the groups in one level says what each of them has. */
const MOST_IN_ONE_LEVEL = 0.9;
const SIGNIFICANT_DIGITS = 3;

/** Scores of the enterprises of one cell, in tenths; `units` per level: how many groups are in it. */
export type ScoreSpread = { readonly scores: readonly number[]; readonly levels: readonly { readonly enterprises: number; readonly units: number }[] };

/** What is shown of a published cell. `n` is "about": rounded to 5. No least and no most, at any size. `null`: not shown, because the cell is too small or all are alike. */
export type ShownScores = {
  readonly n: number;
  /** One decimal. */
  readonly mean: string;
  /** Points: whole ones, or fives below 20 enterprises. */
  readonly median: number | null;
  readonly quartiles: readonly [number, number] | null;
  /** Whole percent, adding up to 100. */
  readonly levelShares: readonly string[] | null;
};

/** "约 35 家": to the nearest 5, and never 0. */
export const roundedCount = (n: number): number => Math.max(5, 5 * Math.round(n / 5));

/**
 * Only for cells that were published and have a value. `hasTwin`: another shown cell differs from this one by fewer than five groups, and shows quartiles;
 * then this one shows none, because quartiles are in no equation that was audited.
 */
export function showScores({ scores, levels }: ScoreSpread, hasTwin: boolean): ShownScores {
  const sorted = [...scores].sort((a, b) => a - b);
  const n = sorted.length;
  const mean = roundHalfUp(exact(sorted.reduce((total, score) => total + score, 0)).div(exact(10 * n)), 1);
  // All alike: whatever is shown of the spread would say what each of them has.
  const isUniform = sorted[0] === sorted[n - 1];
  const isLarge = n >= LEAST_FOR_QUARTILES && !hasTwin;
  const isMedium = n >= LEAST_FOR_MEDIAN && !hasTwin;
  return {
    n: roundedCount(n),
    mean,
    median: isMedium && !isUniform ? quantile(sorted, 1 / 2, isLarge ? QUARTILE_STEP : MEDIAN_STEP) : null,
    quartiles: isLarge && !isUniform ? [quantile(sorted, 1 / 4, QUARTILE_STEP), quantile(sorted, 3 / 4, QUARTILE_STEP)] : null,
    levelShares: isUniform ? null : sharesOf(levels),
  };
}

/** Interpolated between the two nearest (type 7), in points, rounded to the step. */
function quantile(sorted: readonly number[], share: number, step: number): number {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return (step * Math.round((below + (above - below) * (place - Math.floor(place))) / step)) / 10;
}

function sharesOf(levels: ScoreSpread["levels"]): string[] | null {
  const units = levels.reduce((total, level) => total + level.units, 0);
  if (units === 0 || levels.some((level) => level.units > MOST_IN_ONE_LEVEL * units)) return null;
  const all = levels.reduce((total, { enterprises }) => total + enterprises, 0);
  return largestRemainder(levels.map(({ enterprises }) => exact(100 * enterprises).div(exact(all))), exact(100), 0);
}

/** Money to three significant digits. */
export const showMoney = ({ sum }: Pick<Amount, "sum">): number => Number(sum.toPrecision(SIGNIFICANT_DIGITS));

/** An enterprise knows its own share of a mean: the others have to be enough without it. */
export const mayCompare = ({ units }: Pick<Amount, "units">, isOwnCell: boolean, { minUnits }: Pick<Parameters, "minUnits">): boolean => units >= (isOwnCell ? minUnits + 1 : minUnits);

/**
 * Of the cells that could show quartiles, those that have to go without: in the order given, each that differs by fewer than `minUnits` groups from one that
 * shows them. `units`: the groups of each cell; one that is a part of itself, or the same as another, differs by none and may show the same quartiles.
 */
export function twinsAmong(cells: readonly { readonly id: string; readonly units: ReadonlySet<string> }[], { minUnits }: Pick<Parameters, "minUnits">): Set<string> {
  const showing: (typeof cells)[number][] = [];
  const twins = new Set<string>();
  for (const cell of cells) {
    const isTwin = showing.some(({ units }) => {
      const [larger, smaller] = units.size >= cell.units.size ? [units, cell.units] : [cell.units, units];
      if (larger.size - smaller.size >= minUnits) return false;
      const missing = [...larger].filter((unit) => !smaller.has(unit)).length + [...smaller].filter((unit) => !larger.has(unit)).length;
      return missing > 0 && missing < minUnits;
    });
    if (isTwin) twins.add(cell.id);
    else showing.push(cell);
  }
  return twins;
}
