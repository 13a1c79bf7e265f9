import type { FactDefinition, FactDictionary } from "@/lib/core/facts/fact-definition";
import type { Locale } from "@/lib/core/localised";

/** The title of a fact where the one before it is not in sight: "有效Ⅰ类知识产权，其中：高价值" instead of "其中：高价值". */
export function titleAlone({ facts }: FactDictionary, key: string, locale: Locale): string {
  const at = facts.findIndex((fact) => fact.key === key);
  const definition = facts[at];
  if (!definition) return key;
  const title = definition.title[locale];
  if (!isPart(definition)) return title;
  const whole = facts.slice(0, at).findLast((fact) => fact.group === definition.group && !isPart(fact));
  return whole ? `${whole.title[locale]}${locale === "zh-CN" ? "，" : ", "}${title}` : title;
}

const isPart = ({ title }: FactDefinition): boolean => title["zh-CN"].startsWith("其中：");
