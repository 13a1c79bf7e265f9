import type { Contribution, NumberKind } from "@/lib/core/disclosure/cube";

export type Parameters = {
  /** Least number of groups behind a number, and of groups that changed before a number is replaced. */
  readonly minUnits: number;
  /** p of the p %-rule; `withNegative` where a cell has values below 0. */
  readonly percent: number;
  readonly percentWithNegative: number;
  /** The two largest may not have more than this share of a cell, in percent. */
  readonly dominance: number;
  /** A score must stay open by this share of the scale, in percent. */
  readonly openShare: number;
};
export const PARAMETERS: Parameters = { minUnits: 5, percent: 10, percentWithNegative: 5, dominance: 85, openShare: 20 };

/** One number in one set of enterprises. `n`: enterprises with a value; `units`: the groups behind them; `gross` adds up |x|, and `top` are the two largest of it by group. */
export type Amount = { readonly n: number; readonly units: number; readonly sum: number; readonly gross: number; readonly top: readonly [number, number]; readonly hasNegative: boolean };

/** Why a number may not be shown, with the figures that decided. */
export type Finding =
  | { readonly rule: "freq"; readonly units: number }
  | { readonly rule: "p%"; readonly rest: number; readonly limit: number }
  | { readonly rule: "nk"; readonly share: number }
  | { readonly rule: "bounded"; readonly width: number };

/** How many there are is itself a number: it is shown beside every other. */
export const COUNT = "n";

export function amountOf(enterprises: Iterable<Contribution>, number: string): Amount {
  const byUnit = new Map<string, number>();
  let [n, sum, gross, hasNegative] = [0, 0, 0, false];
  for (const { unit, values } of enterprises) {
    const value = number === COUNT ? 1 : (values[number] ?? null);
    if (value === null) continue;
    n += 1;
    sum += value;
    gross += Math.abs(value);
    hasNegative ||= value < 0;
    byUnit.set(unit, (byUnit.get(unit) ?? 0) + Math.abs(value));
  }
  let [first, second] = [0, 0];
  for (const share of byUnit.values()) {
    if (share > first) [first, second] = [share, first];
    else if (share > second) second = share;
  }
  return { n, units: byUnit.size, sum, gross, top: [first, second], hasNegative };
}

/** The primary rules, on groups; none applies to a number that nobody has. */
export function findingsOf(amount: Amount, kind: NumberKind | null, parameters: Parameters): Finding[] {
  const { n, units, sum, gross, top } = amount;
  if (n === 0) return [];
  const findings: Finding[] = units < parameters.minUnits ? [{ rule: "freq", units }] : [];
  if (kind?.kind === "money") {
    const rest = gross - top[0] - top[1];
    const limit = protectedShare(amount, parameters);
    if (rest < limit) findings.push({ rule: "p%", rest, limit });
    if ((top[0] + top[1]) * 100 > parameters.dominance * gross) findings.push({ rule: "nk", share: (100 * (top[0] + top[1])) / gross });
  }
  if (kind?.kind === "score") {
    const width = openWidth(sum, sum, n, kind.full);
    if (width * 100 < parameters.openShare * kind.full) findings.push({ rule: "bounded", width });
  }
  return findings;
}

/** p % of the largest: nobody may be able to estimate it as closely as that. */
export const protectedShare = ({ top, hasNegative }: Amount, parameters: Parameters): number => ((hasNegative ? parameters.percentWithNegative : parameters.percent) * top[0]) / 100;

/** How far one score lies open to whoever knows that `n` of them add up to something from `low` to `high`. */
export const openWidth = (low: number, high: number, n: number, full: number): number => Math.min(full, high) - Math.max(0, low - full * (n - 1));
