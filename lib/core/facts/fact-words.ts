import type { FactProblem, FactProblemCode, LimitProblem } from "@/lib/core/facts/check-facts";
import type { FactDefinition, FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactEntry } from "@/lib/core/facts/fact-sheet";
import { isListKey, rowFieldsOf, type ListRow } from "@/lib/core/facts/list-rows";
import { formatFigure, shownText } from "@/lib/core/facts/parse-figure";
import type { Locale } from "@/lib/core/localised";

/** Fills the braces of a sentence that has nothing but names in them: what a browser can do without an ICU library. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (braces, name: string) => String(values[name] ?? braces));
}

/** Names one after the other, as each language separates them. */
export function listed(names: readonly string[], locale: Locale): string {
  return names.join(comma(locale));
}

/** What the sentence about a problem names: figures with separators, options and fields by their titles. */
export function problemValues({ values }: FactProblem, definition: FactDefinition, locale: Locale): Readonly<Record<string, string>> {
  const shown = ([name, text]: [string, string]): [string, string] => {
    if (name === "option") return [name, optionTitle(definition, text, locale)];
    if (name === "field") return [name, fieldTitle(definition, text, locale)];
    return [name, shownText({ ...definition, type: "number" }, text)];
  };
  return { value: "", unit: definition.unit?.[locale] ?? "", title: definition.title[locale], ...Object.fromEntries(Object.entries(values).map(shown)) };
}

const optionTitle = ({ options }: FactDefinition, id: string, locale: Locale): string => options?.find((option) => option.id === id)?.title[locale] ?? id;
export const fieldTitle = ({ fields }: FactDefinition, id: string, locale: Locale): string => fields?.find((field) => field.id === id)?.title[locale] ?? id;

/** The title of a fact where the one before it is not in sight: "有效Ⅰ类知识产权，其中：高价值" instead of "其中：高价值". */
export function titleAlone({ facts }: Pick<FactDictionary, "facts">, key: string, locale: Locale): string {
  const at = facts.findIndex((fact) => fact.key === key);
  const definition = facts[at];
  if (!definition) return key;
  const title = definition.title[locale];
  if (!isPart(definition)) return title;
  const whole = facts.slice(0, at).findLast((fact) => fact.group === definition.group && !isPart(fact));
  return whole ? `${whole.title[locale]}${locale === "zh-CN" ? "，" : ", "}${title}` : title;
}
const isPart = ({ title }: FactDefinition): boolean => title["zh-CN"].startsWith("其中：");

/** What is wrong with a figure, as a sentence for the person who typed it. */
export function problemSentence(
  problem: FactProblem,
  definition: FactDefinition,
  sentences: Readonly<Record<FactProblemCode, string>>,
  locale: Locale,
): string {
  return fill(sentences[problem.code], problemValues(problem, definition, locale));
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

export type EntryWords = { readonly states: Readonly<Record<"notApplicable" | "dontKnow" | "withheld", string>> } & Readonly<
  /** `nothing`: no option of a set holds; `none`: a list is declared to be empty; `empty`: unanswered. */
  Record<"yes" | "no" | "nothing" | "none" | "empty", string>
>;

/** An entry as it is shown: the figure with its unit, the names of options, or the state in words. */
export function entrySentence(
  definition: FactDefinition,
  entry: FactEntry | null,
  words: EntryWords,
  locale: Locale,
): string {
  if (entry === null) return words.empty;
  if (entry.state !== "given") return words.states[entry.state];
  const { value } = entry;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "string") {
    if (definition.type === "enum") return optionTitle(definition, value, locale);
    const isFigure = (definition.type === "number" || definition.type === "integer") && !definition.calendarYear;
    return isFigure ? withUnit(value, definition.unit?.[locale] ?? null) : value;
  }
  if (value.length === 0) return definition.type === "list" ? words.none : words.nothing;
  return value.map((row) => (typeof row === "string" ? optionTitle(definition, row, locale) : rowSentence(definition, row, locale))).join(definition.type === "list" ? semicolon(locale) : comma(locale));
}

const comma = (locale: Locale) => (locale === "zh-CN" ? "、" : ", ");
const semicolon = (locale: Locale) => (locale === "zh-CN" ? "；" : "; ");

/** A row of a list: what it is, and in brackets its other fields by name: "省级（获奖单位排名 2，获奖年份 2024）". */
export function rowSentence(definition: FactDefinition, row: ListRow, locale: Locale): string {
  const { key } = definition;
  const given = (isListKey(key) ? rowFieldsOf(key) : []).filter(({ id }) => row[id] !== undefined && row[id] !== "");
  const shown = given.map(({ id, kind }) => {
    const text = String(row[id]);
    if (kind === "option") return { id, text: optionTitle(definition, text, locale) };
    const unit = definition.fields?.find((field) => field.id === id)?.unit?.[locale] ?? null;
    return { id, text: kind === "figure" || kind === "whole" ? withUnit(text, unit) : text };
  });
  const [head, ...others] = shown;
  if (!head) return "";
  if (others.length === 0) return head.text;
  const inside = others.map(({ id, text }) => `${fieldTitle(definition, id, locale)} ${text}`).join(locale === "zh-CN" ? "，" : ", ");
  return locale === "zh-CN" ? `${head.text}（${inside}）` : `${head.text} (${inside})`;
}

/** A decimal string with separators and its unit; the percent sign stands without a space. */
export function withUnit(value: string, unit: string | null): string {
  if (unit === null || unit === "") return formatFigure(value);
  return unit === "%" ? `${formatFigure(value)}%` : `${formatFigure(value)} ${unit}`;
}
