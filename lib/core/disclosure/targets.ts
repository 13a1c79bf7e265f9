import { contributionKey, difference, sumOf, type Contribution, type Cube, type NumberKind, type Problem, type Row } from "@/lib/core/disclosure/cube";
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
/** The count of all enterprises, and per number how many have it and its sum. Where signs differ the absolute values stand in, because those have a bound. */
export function measuresOf({ members }: Cube, numbers: Problem["numbers"]): Map<string, Measure> {
  const all = members.map((enterprises) => enterprises.length);
  const measures = new Map<string, Measure>([[COUNT, { values: Float64Array.from(all), most: null }]]);
  for (const [number, kind] of Object.entries(numbers)) {
    const amounts = members.map((enterprises) => amountOf(enterprises, number));
    measures.set(countOf(number), { values: Float64Array.from(amounts, ({ n }) => n), most: null });
    measures.set(number, { values: Float64Array.from(amounts, ({ gross }) => gross), most: kind.kind === "score" ? Float64Array.from(amounts, ({ n }) => n * kind.full) : null });
  }
  return measures;
}

export type Judged = { readonly findings: ReadonlyMap<string, readonly Finding[]>; readonly needs: readonly Need[] };

/** The primary rules on every number of a set of enterprises, and how far each sensitive one has to stay open. */
export function judge(enterprises: readonly Contribution[], numbers: Problem["numbers"], parameters: Parameters): Judged {
  const kinds: [string, NumberKind | null][] = [[COUNT, null], ...Object.entries(numbers)];
  const findings = new Map<string, readonly Finding[]>();
  const needs: Need[] = [];
  for (const [number, kind] of kinds) {
    const amount = amountOf(enterprises, number);
    const found = findingsOf(amount, kind, parameters);
    if (found.length === 0) continue;
    findings.set(number, found);
    const isRare = found.some(({ rule }) => rule === "freq");
    needs.push({ measure: countOf(number), value: amount.n, low: amount.n, high: isRare ? Math.max(parameters.minUnits, amount.n) : amount.n });
    if (kind) needs.push(needOf(number, amount, kind, found, parameters));
  }
  return { findings, needs };
}

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

/** A sensitive sum as a target. */
export function targetOf(sum: readonly number[], enterprises: readonly Contribution[], needs: readonly Need[], numbers: Problem["numbers"]): Target {
  const units = unitsWith(enterprises, COUNT);
  const alone = [COUNT, ...Object.keys(numbers)].map((number) => (number === COUNT ? units : unitsWith(enterprises, number))).filter((with_) => with_.size === 1);
  return { row: sumOf(sum), needs, knownTo: new Set(alone.flatMap((only) => [...only])), ownedBy: units.size === 1 ? [...units][0]! : null };
}

const unitsWith = (enterprises: readonly Contribution[], number: string): Set<string> =>
  new Set(enterprises.flatMap(({ unit, values }) => (number === COUNT || (values[number] ?? null) !== null ? [unit] : [])));

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
  const units = changedUnits(joined, left, contributionKey).size;
  if (units === 0 || units >= parameters.minUnits) return null;
  const needs = [COUNT, ...Object.keys(numbers)].flatMap((number): Need[] => {
    const isCount = number === COUNT;
    const changed = changedUnits(joined, left, ({ unit, values }) => JSON.stringify([unit, isCount ? 1 : (values[number] ?? null)]));
    if (changed.size === 0) return [];
    const value = amountOf(joined, number).gross - amountOf(left, number).gross;
    const margin = isCount ? 0 : RARE_SHARE * Math.abs(value);
    return [{ measure: number, value, low: value - margin, high: value + margin }];
  });
  return { ...guardOf(row), needs };
}

/** Groups that do not have the same enterprises on both sides. */
function changedUnits(joined: readonly Contribution[], left: readonly Contribution[], keyOf: (enterprise: Contribution) => string): Set<string> {
  const balance = new Map<string, { unit: string; count: number }>();
  for (const [enterprises, step] of [[joined, 1], [left, -1]] as const) {
    for (const enterprise of enterprises) {
      const key = keyOf(enterprise);
      balance.set(key, { unit: enterprise.unit, count: (balance.get(key)?.count ?? 0) + step });
    }
  }
  return new Set([...balance.values()].flatMap(({ unit, count }) => (count === 0 ? [] : [unit])));
}
