import Fraction from "fraction.js";

/**
 * A number without rounding error: a fraction of big integers. The only type that scores, figures and thresholds are
 * computed in; doubles appear at the very end, for charts and JSON.
 */
export type Exact = Fraction;

export const ZERO: Exact = new Fraction(0n);
export const ONE: Exact = new Fraction(1n);
export const HUNDRED: Exact = new Fraction(100n);

/** Digits beyond this are an attack or a slip, never a figure; the arithmetic stays fast below it. */
const LONGEST_NUMBER = 64;
const LARGEST_EXPONENT = 60;
/** Up to so many digits a double counts without error, and costs a tenth. */
const DIGITS_OF_A_DOUBLE = 15;
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads a plain decimal ("-12.50", "1e-7"); `null` for anything else, for 1e309 and for more than 64 characters. */
export function parseExact(text: string): Exact | null {
  if (text.length > LONGEST_NUMBER) return null;
  return parseShort(text) ?? parseLong(text);
}

const POWERS_OF_TEN = Array.from({ length: DIGITS_OF_A_DOUBLE + 1 }, (_, exponent) => 10n ** BigInt(exponent));
const [ZERO_CODE, NINE_CODE, POINT_CODE, MINUS_CODE] = [48, 57, 46, 45];

/** Digits with at most one point between them, which is what nearly every figure is; `null` for whatever else there may be. */
function parseShort(text: string): Exact | null {
  const first = text.charCodeAt(0) === MINUS_CODE ? 1 : 0;
  const last = text.length - 1;
  if (last - first > DIGITS_OF_A_DOUBLE) return null;
  let digits = 0;
  let pointAt = last;
  for (let at = first; at <= last; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO_CODE && code <= NINE_CODE) digits = digits * 10 + code - ZERO_CODE;
    else if (code === POINT_CODE && pointAt === last && at > first && at < last) pointAt = at;
    else return null;
  }
  if (last < first || digits > Number.MAX_SAFE_INTEGER) return null;
  return new Fraction(BigInt(first === 1 ? -digits : digits), POWERS_OF_TEN[last - pointAt]!);
}

function parseLong(text: string): Exact | null {
  const match = DECIMAL.exec(text);
  if (!match) return null;
  const [, sign, whole = "", decimals = "", exponentText = "0"] = match;
  const exponent = Number(exponentText) - decimals.length;
  if (Math.abs(exponent) > LARGEST_EXPONENT + LONGEST_NUMBER || Math.abs(Number(exponentText)) > LARGEST_EXPONENT) return null;
  const digits = BigInt(whole + decimals) * (sign === "-" ? -1n : 1n);
  return exponent < 0 ? new Fraction(digits, 10n ** BigInt(-exponent)) : new Fraction(digits * 10n ** BigInt(exponent));
}

/**
 * The exact value of a number as written in a content file or a decimal string.
 *
 * A double stands for its shortest decimal text: an edge written 0.1 is one tenth, not 0.1000000000000000055….
 * @throws RangeError for NaN, infinities and texts that are no number.
 */
export function exact(value: number | bigint | string): Exact {
  if (typeof value === "bigint") return new Fraction(value);
  if (Number.isSafeInteger(value)) return new Fraction(BigInt(value));
  const parsed = parseExact(String(value));
  if (!parsed) throw new RangeError(`not a decimal number: ${String(value).slice(0, 80)}`);
  return parsed;
}

/** Without the copies that the library makes to compare; a zero bears the sign +. */
export function compare(left: Exact, right: Exact): -1 | 0 | 1 {
  if (left.s !== right.s) return left.s < right.s ? -1 : 1;
  const [above, below] = left.d === right.d ? [left.n, right.n] : [left.n * right.d, right.n * left.d];
  if (above === below) return 0;
  return above < below === left.s > 0n ? -1 : 1;
}
export const isZero = (value: Exact): boolean => value.n === 0n;
/** Nothing to add is common: rows without points. */
export const plus = (left: Exact, right: Exact): Exact => (isZero(left) ? right : isZero(right) ? left : left.add(right));
export const sum = (values: readonly Exact[]): Exact => values.reduce(plus, ZERO);
export const maximum = (values: readonly [Exact, ...Exact[]]): Exact => values.reduce((best, value) => (compare(value, best) > 0 ? value : best));
export const minimum = (values: readonly [Exact, ...Exact[]]): Exact => values.reduce((best, value) => (compare(value, best) < 0 ? value : best));

/** Decimal text with exactly `decimals` places, half up away from zero: 1.005 → "1.01", −0.25 → "−0.3" with an ASCII minus. */
export function roundHalfUp(value: Exact, decimals: number): string {
  const scaled = value.n * 10n ** BigInt(decimals);
  return decimalText(value.s, (2n * scaled + value.d) / (2n * value.d), decimals);
}

/** Decimal text with exactly `decimals` places, the rest cut off: 59.969 → "59.96". */
export function cut(value: Exact, decimals: number): string {
  return decimalText(value.s, (value.n * 10n ** BigInt(decimals)) / value.d, decimals);
}

function decimalText(sign: bigint, units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, "0");
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  // A negative value that rounds to nothing is 0: "-0.0" would claim a sign that is not shown to be there.
  return sign < 0n && units !== 0n ? `-${text}` : text;
}

/**
 * The double nearest to the exact value, ties to even.
 *
 * Dividing two rounded doubles would be off by one unit in the last place for large fractions, and two machines
 * must print the same JSON.
 */
export function toNearestDouble(value: Exact): number {
  if (value.n === 0n) return 0;
  const shift = 66 - (bitLength(value.n) - bitLength(value.d));
  const numerator = shift > 0 ? value.n << BigInt(shift) : value.n;
  const denominator = shift < 0 ? value.d << BigInt(-shift) : value.d;
  const quotient = numerator / denominator;
  // The lowest bit says "and something more", so that the conversion cannot mistake it for a tie.
  const sticky = numerator % denominator === 0n ? quotient : quotient | 1n;
  const half = Math.trunc(shift / 2);
  return Number(value.s) * Number(sticky) * 2 ** -half * 2 ** -(shift - half);
}

const bitLength = (value: bigint): number => value.toString(2).length;

/**
 * A score on 0–100 as people see it: one decimal, half up; where that would put it on the other side of an edge than
 * the exact value, two decimals, cut: 59.96 does not read 60.0 beside a level that starts at 60.
 */
export function showScore(value: Exact, edges: readonly Exact[]): string {
  const shown = roundHalfUp(value, 1);
  const shownValue = exact(shown);
  const crosses = edges.some((edge) => compare(shownValue, edge) >= 0 !== compare(value, edge) >= 0);
  return crosses ? cut(value, 2) : shown;
}

/**
 * Parts as shown such that they add up to the total as shown: each is cut, and the units that are missing go to the
 * parts that lost most, earlier ones first.
 *
 * `parts` should add up to `total`; decimals as in `roundHalfUp`.
 */
export function largestRemainder(parts: readonly Exact[], total: Exact, decimals: number): string[] {
  const scale = 10n ** BigInt(decimals);
  const floors = parts.map((part) => floorOf(part.mul(new Fraction(scale))));
  const losses = parts.map((part, index) => part.mul(new Fraction(scale)).sub(new Fraction(floors[index]!)));
  const wanted = unitsOf(roundHalfUp(total, decimals));
  const order = parts.map((_, index) => index).sort((a, b) => compare(losses[b]!, losses[a]!) || a - b);
  let missing = wanted - floors.reduce((count, units) => count + units, 0n);
  const units = [...floors];
  for (let turn = 0; missing !== 0n && order.length > 0; turn += 1) {
    const step = missing > 0n ? 1n : -1n;
    // Taking away starts at the part that lost least.
    const index = step > 0n ? order[turn % order.length]! : order[order.length - 1 - (turn % order.length)]!;
    units[index] = units[index]! + step;
    missing -= step;
  }
  return units.map((count) => decimalText(count < 0n ? -1n : 1n, count < 0n ? -count : count, decimals));
}

const floorOf = (value: Exact): bigint => {
  const quotient = value.n / value.d;
  if (value.s >= 0n) return quotient;
  return value.n % value.d === 0n ? -quotient : -quotient - 1n;
};
const unitsOf = (text: string): bigint => BigInt(text.replace(".", ""));
