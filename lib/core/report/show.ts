import { compare, cut, exact, HUNDRED, isZero, parseExact, roundHalfUp, showScore, toNearestDouble, type Exact } from "@/lib/core/exact";
import type { FactInput } from "@/lib/core/expression";
import type { FigureUnit } from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import type { ReportContext } from "@/lib/core/report/context";
import type { Bounds } from "@/lib/core/scoring/evaluation";

/** Every number that a report shows passes through here, so that the same number reads the same everywhere. */

/** A bound of a score: one decimal, two where one would put it on the wrong side of a level or a gate. */
export function score(context: Pick<ReportContext, "edges">, value: Exact): string {
  return showScore(value, context.edges);
}

/** "57.3", or "41.2–47.9" where something is unknown. 不适用 where nothing applies. */
export function bounds(context: ReportContext, value: Bounds | null): string {
  if (!value) return context.say("notApplicable");
  const [lower, upper] = [score(context, value.lower), score(context, value.upper)];
  return isExactlyKnown(value) ? lower : context.say("range", { lower, upper });
}

export function isExactlyKnown(value: Bounds): boolean {
  return compare(value.lower, value.upper) === 0;
}

/** Decimals of a shown number. */
export function decimalsOf(shown: string): number {
  return shown.includes(".") ? shown.length - shown.indexOf(".") - 1 : 0;
}

/** A point of a chart; drawing needs no more than a double. */
export function point(value: Exact | null | undefined): number | null {
  return value ? toNearestDouble(value) : null;
}

/**
 * A share (0–1) as a percentage without decimals. What is not all never reads 100 %, what is not nothing never 0 %, and a share just
 * below a limit never reads as the limit: such a one gets a decimal, cut.
 */
export function share(context: ReportContext, value: Exact, limits: readonly Exact[] = []): string {
  const percent = value.mul(HUNDRED);
  const rounded = roundHalfUp(percent, 0);
  const edges = [...limits.map((limit) => limit.mul(HUNDRED)), HUNDRED];
  const crosses = edges.some((edge) => compare(exact(rounded), edge) >= 0 !== compare(percent, edge) >= 0) || (rounded === "0" && !isZero(value));
  const text = crosses ? (compare(percent, exact("0.1")) < 0 ? "<0.1" : cut(percent, 1)) : rounded;
  return context.say("percent", { value: text });
}

/** A limit as the instrument states it, without zeros nobody wrote: 0.8 → "80%". */
export function limit(context: ReportContext, value: Exact): string {
  return context.say("percent", { value: plain(value.mul(HUNDRED), 1) });
}

/** At most so many decimals, none of them a trailing zero; thousands separated. */
export function plain(value: Exact, decimals: number): string {
  const shown = roundHalfUp(value, decimals);
  return grouped(shown.includes(".") ? shown.replace(/\.?0+$/, "") : shown);
}

/** Thousands separated by commas, a real minus sign. */
export function grouped(decimal: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(decimal);
  if (!match) return decimal;
  return `${match[1] ? "−" : ""}${match[2]!.replace(/\B(?=(\d{3})+$)/g, ",")}${match[3] ?? ""}`;
}

/** A computed figure with its unit: two decimals at most, three significant ones for very small ones. */
export function figure(context: ReportContext, value: Exact, unit: FigureUnit): string {
  const isSmall = !isZero(value) && compare(value.abs(), exact("0.1")) < 0;
  return withUnit(context, plain(value, isSmall ? 4 : 2), unit === "%" ? unit : context.text(unit));
}

function withUnit(context: ReportContext, value: string, unit: string): string {
  // The percent sign stands at its number in both languages.
  if (unit.startsWith("%")) return `${value}${unit}`;
  // "CNY 10,000" is itself a number: 5,512.5 × CNY 10,000.
  return context.say(/\d/.test(unit) ? "multiple" : "quantity", { value, unit });
}

/** The source of a scale without the mark that says how it was checked: that is for whoever keeps the instrument. */
export function source(context: ReportContext, text: LocalisedText): string {
  return context.text(text).replace(/ ?\[[A-Z][A-Za-z0-9-]*\]/g, "");
}

export function signed(context: ReportContext, value: Exact): string {
  const text = roundHalfUp(value, 1);
  return value.s < 0n ? grouped(text) : `+${text}`;
}

export function factTitle(context: ReportContext, key: string): string {
  const definition = context.definitions.get(key);
  return definition ? context.text(definition.title) : key;
}

/** A figure of the sheet as the enterprise stated it: title, year, value with unit, or why there is none. */
export function fact(context: ReportContext, input: FactInput): string {
  const title = factTitle(context, input.fact);
  const value = factValue(context, input);
  return input.year === "asOf" ? context.say("fact.asOf", { title, value }) : context.say("fact.year", { title, value, year: String(input.year) });
}

function factValue(context: ReportContext, input: FactInput): string {
  if (input.state !== "given" || input.value === null) return context.say(`fact.state.${input.state === "given" ? "unanswered" : input.state}`);
  const definition = context.definitions.get(input.fact);
  const titleOf = (id: string) => {
    const option = definition?.options?.find((each) => each.id === id);
    return option ? context.text(option.title) : id;
  };
  const { value } = input;
  if (typeof value === "boolean") return context.say(value ? "fact.yes" : "fact.no");
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each === "string")) return value.length === 0 ? context.say("fact.none") : context.list(value.map((each) => titleOf(String(each))));
    return context.say("fact.rows", { count: value.length });
  }
  const text = String(value);
  if (definition?.type === "enum") return titleOf(text);
  if (definition?.type !== "number" && definition?.type !== "integer") return text;
  const number = parseExact(text);
  const shown = number ? grouped(text.includes("e") || text.includes("E") ? plain(number, 6) : text.replace(/^\+/, "")) : text;
  return definition.unit ? withUnit(context, shown, context.text(definition.unit)) : shown;
}

/** `2026-03-18`, as the calendar in China has it: a submission at night belongs to the day it was made on. */
export function date(when: Date): string {
  return shanghai(when).slice(0, 10);
}

export function dateAndTime(when: Date): string {
  return shanghai(when).slice(0, 16).replace("T", " ");
}

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000;
function shanghai(when: Date): string {
  return new Date(when.getTime() + SHANGHAI_OFFSET_MS).toISOString();
}
