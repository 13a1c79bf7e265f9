import type { FactDefinition } from "@/lib/core/facts/fact-definition";

/**
 * Reads a figure as people in China type or paste it, in the fixed unit of its fact.
 *
 * Full-width digits and signs, thousands separators of both widths and 万/亿 suffixes are understood; whatever could be
 * read in two ways is refused with a code, because a wrong power of ten in a figure is worse than a question.
 */
export type ParsedFigure = { readonly value: string } | { readonly problem: FigureProblem };

export const FIGURE_PROBLEMS = [
  "empty",
  "notANumber",
  /** Separators that do not stand before groups of three: 12,34 could be 12.34 or 1,234. */
  "separators",
  /** 1e309: scientific notation is for programs. */
  "exponent",
  /** (120.5): accounts write losses so; a minus is asked for. */
  "brackets",
  /** −0: a sign without a figure. */
  "negativeZero",
  /** More than 15 digits before the point. */
  "tooLarge",
  /** More than 20 digits after the point. */
  "tooPrecise",
  /** A unit other than the fact's own: 5 台 where people are counted, 12 % where money is. */
  "unit",
] as const;
export type FigureProblem = (typeof FIGURE_PROBLEMS)[number];

const LONGEST_TEXT = 64;
const MOST_WHOLE_DIGITS = 15;
export const MOST_DECIMALS = 20;

/** Powers of ten of the words for large numbers, longest first so that 万亿 is not read as 亿. */
const SCALES = [["万亿", 12], ["千万", 7], ["百万", 6], ["亿", 8], ["万", 4], ["千", 3]] as const;
const NUMBER = /^([+-]?)(\d[\d,]*|)(?:\.(\d*))?$/;
const GROUPED = /^\d{1,3}(,\d{3})+$/;

/**
 * The figure as an exact decimal string in the fact's unit ("1，234．5万" for 万元 → "1234.5").
 *
 * `unit` is the Chinese unit of the fact (万元, 人, %), or null for a bare number. A typed unit must be the fact's own;
 * for a unit that itself counts in 万 (万元, 万千瓦时), a suffix takes its place: 1.2亿 in 万元 is 12000.
 */
export function parseFigure(text: string, unit: string | null): ParsedFigure {
  if (text.length > LONGEST_TEXT) return { problem: "notANumber" };
  const plain = toHalfWidth(text).trim();
  if (plain === "") return { problem: "empty" };
  if (/^\(.*\)$/.test(plain)) return { problem: "brackets" };
  if (/^[+-]?[\d.,]+e[+-]?\d+$/i.test(plain)) return { problem: "exponent" };
  const [, numeral = "", rest = ""] = /^([+-]?\s*[\d., ]*)(.*)$/.exec(plain) ?? [];
  const scale = scaleOf(rest.trim(), unit);
  if (scale === null) return { problem: /\d/.test(numeral) && /^[一-鿿%²³a-z]+$/i.test(rest.trim()) ? "unit" : "notANumber" };
  return decimalOf(numeral.trim().replace(/^([+-])\s+/, "$1"), scale);
}

/** A decimal string with thousands separators, to be echoed beside the field: "1234.5" → "1,234.5". */
export function formatFigure(value: string): string {
  const [, sign = "", whole = "", decimals] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === "") return value;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${grouped}${decimals === undefined ? "" : `.${decimals}`}`;
}

/** A double as people write it. Below 1e-6 or above 1e21 it prints with an exponent; the first is written out, the second is too large anyhow. */
export function plainNumber(value: number): string {
  const text = String(value);
  return text.includes("e-") ? value.toFixed(MOST_DECIMALS).replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** A stored text as it stands in its field: figures with separators, years of the calendar without. */
export function shownText({ type, calendarYear }: Pick<FactDefinition, "type" | "calendarYear">, value: string): string {
  return (type === "number" || type === "integer") && !calendarYear ? formatFigure(value) : value;
}

/** Full-width forms, the minus signs of keyboards and typesetters, and every kind of space as their ASCII form. */
function toHalfWidth(text: string): string {
  return text
    .replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[−–﹣]/g, "-")
    .replace(/\s+/g, " ")
    .replace(/﹪/g, "%");
}

/** The power of ten that the text after the digits puts between what is typed and the fact's unit; null if it does not fit. */
function scaleOf(suffix: string, unit: string | null): number | null {
  const own = unit ?? "";
  if (suffix === "" || suffix === own) return 0;
  const ownScale = SCALES.find(([word]) => own.startsWith(word));
  const base = ownScale ? own.slice(ownScale[0].length) : own;
  // Before any suffix is taken off: 千瓦时 is a unit and not a thousand 瓦时.
  if (suffix === base) return -(ownScale?.[1] ?? 0);
  const typedScale = SCALES.find(([word]) => suffix === word || suffix === word + base);
  // 5万% is a slip, not a share.
  if (!typedScale || own === "%") return null;
  return typedScale[1] - (ownScale?.[1] ?? 0);
}

function decimalOf(numeral: string, scale: number): ParsedFigure {
  // Spaces between digits are separators too, but only where they make groups of three.
  const compact = numeral.replace(/(\d) (?=\d)/g, "$1,");
  const match = NUMBER.exec(compact);
  if (!match) return { problem: /^[+-]?[\d., ]*\d[\d., ]*$/.test(numeral) ? "separators" : "notANumber" };
  const [, sign, grouped = "", decimals = ""] = match;
  if (grouped === "" && decimals === "") return { problem: "notANumber" };
  if (grouped.includes(",") && !GROUPED.test(grouped)) return { problem: "separators" };
  const shifted = shift(grouped.replaceAll(",", ""), decimals, scale);
  if (shifted.whole.length > MOST_WHOLE_DIGITS) return { problem: "tooLarge" };
  if (shifted.decimals.length > MOST_DECIMALS) return { problem: "tooPrecise" };
  const value = shifted.decimals === "" ? shifted.whole : `${shifted.whole}.${shifted.decimals}`;
  if (sign !== "-") return { value };
  return value === "0" ? { problem: "negativeZero" } : { value: `-${value}` };
}

/** Moves the decimal point by `scale` digits; leading and trailing zeros are dropped, so that equal figures are equal texts. */
function shift(whole: string, decimals: string, scale: number): { whole: string; decimals: string } {
  const digits = whole + decimals;
  const point = whole.length + scale;
  const padded = point < 0 ? "0".repeat(-point) + digits : digits.padEnd(Math.max(point, digits.length), "0");
  const at = Math.max(point, 0);
  return { whole: padded.slice(0, at).replace(/^0+(?=\d)/, "") || "0", decimals: padded.slice(at).replace(/0+$/, "") };
}
