import "server-only";
import { definitionsOf } from "@/lib/core/expression";
import type { FactProblem, LimitProblem } from "@/lib/core/facts/check-facts";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import { problemValues } from "@/lib/core/facts/fact-words";
import { formatFigure } from "@/lib/core/facts/parse-figure";
import type { Locale } from "@/lib/core/localised";
import { loadDictionary, wordsOf } from "@/lib/server/content";

export const definitionOf = (key: string): FactDefinition | undefined => definitionsOf(loadDictionary()).get(key);

/** What is wrong with a figure, as a sentence for whoever entered it. */
export const problemText = (found: FactProblem, definition: FactDefinition, locale: Locale): string => wordsOf(locale, "facts")(`problems.${found.code}`, problemValues(found, definition, locale));

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
