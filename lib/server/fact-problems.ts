import "server-only";
import { definitionsOf } from "@/lib/core/expression";
import type { FactProblem, LimitProblem } from "@/lib/core/facts/check-facts";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import { formatFigure } from "@/lib/core/facts/parse-figure";
import type { Locale } from "@/lib/core/localised";
import { loadDictionary, wordsOf } from "@/lib/server/content";

export const definitionOf = (key: string): FactDefinition | undefined => definitionsOf(loadDictionary()).get(key);

/** What is wrong with a figure, as a sentence for whoever entered it. */
export function problemText({ code, values }: FactProblem, definition: FactDefinition, locale: Locale): string {
  const titleOf = (id: string) => definition.options?.find((option) => option.id === id)?.title[locale] ?? id;
  const shown = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, name === "option" ? titleOf(text) : formatFigure(text)]));
  return wordsOf(locale, "facts")(`problems.${code}`, { value: "", unit: definition.unit?.[locale] ?? "", title: definition.title[locale], ...shown });
}

/** A figure above the one it is a part of: both are named. */
export function limitText({ key, value, limitKeys, limit }: LimitProblem, locale: Locale): string {
  const titleOf = (id: string) => definitionOf(id)?.title[locale] ?? id;
  return wordsOf(locale, "facts")("problems.aboveLimit", {
    title: titleOf(key),
    value: formatFigure(value),
    others: limitKeys.map(titleOf).join(locale === "zh-CN" ? "与" : " + "),
    limit: formatFigure(limit),
  });
}
