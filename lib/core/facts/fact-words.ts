import type { FactProblem, FactProblemCode, LimitProblem } from "@/lib/core/facts/check-facts";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import type { FactEntry } from "@/lib/core/facts/fact-sheet";
import { formatFigure } from "@/lib/core/facts/parse-figure";
import type { Locale } from "@/lib/core/localised";

/** Fills the braces of a sentence that has nothing but names in them: what a browser can do without an ICU library. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (braces, name: string) => String(values[name] ?? braces));
}

/** Names one after the other, as each language separates them. */
export function listed(names: readonly string[], locale: Locale): string {
  return names.join(locale === "zh-CN" ? "、" : ", ");
}

/** What is wrong with a figure, as a sentence for the person who typed it. */
export function problemSentence(
  { code, values }: FactProblem,
  definition: FactDefinition,
  sentences: Readonly<Record<FactProblemCode, string>>,
  locale: Locale,
): string {
  const optionTitle = (id: string) => definition.options?.find((option) => option.id === id)?.title[locale] ?? id;
  const shown = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, name === "option" ? optionTitle(text) : formatFigure(text)]));
  return fill(sentences[code], { value: "", unit: definition.unit?.[locale] ?? "", title: definition.title[locale], ...shown });
}

/** A figure above the one it is a part of: both are named, since either may be the wrong one. */
export function limitSentence(
  { key, value, limitKeys, limit }: LimitProblem,
  titleOf: (key: string) => string,
  sentences: Readonly<Record<FactProblemCode, string>>,
  locale: Locale,
): string {
  return fill(sentences.aboveLimit, {
    title: titleOf(key),
    value: formatFigure(value),
    others: limitKeys.map(titleOf).join(locale === "zh-CN" ? "与" : " + "),
    limit: formatFigure(limit),
  });
}

/** An entry as it is shown: the figure with its unit, the names of options, or the state in words. */
export function entrySentence(
  definition: FactDefinition,
  entry: FactEntry | null,
  words: { readonly states: Readonly<Record<"notApplicable" | "dontKnow" | "withheld", string>>; readonly yes: string; readonly no: string; readonly nothing: string; readonly empty: string },
  locale: Locale,
): string {
  if (entry === null) return words.empty;
  if (entry.state !== "given") return words.states[entry.state];
  const { value } = entry;
  const optionTitle = (id: string) => definition.options?.find((option) => option.id === id)?.title[locale] ?? id;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "string") {
    if (definition.type === "enum") return optionTitle(value);
    const isFigure = definition.type === "number" || definition.type === "integer";
    return isFigure ? withUnit(value, definition.unit?.[locale] ?? null) : value;
  }
  if (value.length === 0) return words.nothing;
  return listed(value.map((row) => (typeof row === "string" ? optionTitle(row) : JSON.stringify(row))), locale);
}

/** A decimal string with separators and its unit; the percent sign stands without a space. */
export function withUnit(value: string, unit: string | null): string {
  if (unit === null || unit === "") return formatFigure(value);
  return unit === "%" ? `${formatFigure(value)}%` : `${formatFigure(value)} ${unit}`;
}
