import { compare, parseExact, roundHalfUp, ZERO } from "@/lib/core/exact";
import { evaluateCondition, optionsOf, readFact, type ExpressionContext, type FactInput } from "@/lib/core/expression";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { LOCALES, type Locale, type LocalisedText } from "@/lib/core/localised";
import type { ContradictionEvaluation, ItemEvaluation } from "@/lib/core/scoring/evaluation";

/** The instrument's contradictions that hold, then declarations that a figure speaks against (R5). */
export function evaluateContradictions(
  instrument: Instrument,
  items: Readonly<Record<string, ItemEvaluation>>,
  context: ExpressionContext,
): ContradictionEvaluation[] {
  const listed = instrument.contradictions
    .filter(({ when }) => evaluateCondition(when, context).result === true)
    .map(({ id, items: concerned, facts, text }) => ({ id, items: concerned, facts, text: interpolate(text, context) }));
  const worded = new Set(instrument.contradictions.map(({ id }) => id));
  // Where the instrument words the case itself, its condition decides. It sees answers only: an item that left by a
  // figure stated as not applicable is still looked at here.
  const general = Object.values(items).filter(
    ({ item, response }) => !(worded.has(declarationId(item.id)) && response && "notApplicable" in response.answer),
  );
  return [...listed, ...general.flatMap((item) => againstDeclaration(item, context))];
}

function againstDeclaration({ item, outcome, working }: ItemEvaluation, context: ExpressionContext): ContradictionEvaluation[] {
  if (outcome.state !== "notApplicable" || outcome.by !== "declared" || working.kind !== "fact") return [];
  const against = working.inputs.filter(isPositive);
  if (against.length === 0) return [];
  const list = (locale: Locale): string =>
    against
      .map((input) => {
        const definition = context.definitions.get(input.fact);
        const unit = definition?.unit ? ` ${definition.unit[locale]}` : "";
        return `${definition?.title[locale] ?? input.fact} ${shownFact(input, locale, context)}${unit}`;
      })
      .join(locale === "zh-CN" ? "、" : ", ");
  return [
    {
      id: declarationId(item.id),
      items: [item.id],
      facts: against.map(({ fact }) => fact),
      text: {
        "zh-CN": `“${item.title["zh-CN"]}”申报为不适用，但已填写${list("zh-CN")}。请核对数据，或取消“不适用”。`,
        en: `“${item.title.en}” is declared not applicable, yet these figures are given: ${list("en")}. Check the figures or withdraw the declaration.`,
      },
    },
  ];
}

const declarationId = (item: string): string => `declared-${item.toLowerCase().replace(".", "-")}`;

function isPositive({ value }: FactInput): boolean {
  const number = typeof value === "string" ? parseExact(value) : null;
  return number !== null && compare(number, ZERO) > 0;
}

function interpolate(text: LocalisedText, context: ExpressionContext): LocalisedText {
  const filled = LOCALES.map((locale) => [
    locale,
    text[locale].replace(/\{([a-z][a-zA-Z0-9]*)\}/g, (_, key: string) => shownFact(readFact(key, 0, context), locale, context)),
  ]);
  return Object.fromEntries(filled) as LocalisedText;
}

/** A figure inside a sentence: grouped digits with at most two decimals, or the titles of options. */
export function shownFact(input: FactInput, locale: Locale, context: ExpressionContext): string {
  if (input.value === null) return "—";
  const number = typeof input.value === "string" ? parseExact(input.value) : null;
  if (number) {
    const [whole = "", decimals = ""] = roundHalfUp(number, 2).split(".");
    const rest = decimals.replace(/0+$/, "");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest === "" ? "" : `.${rest}`);
  }
  const options = context.definitions.get(input.fact)?.options ?? [];
  return optionsOf(input.value)
    .map((id) => options.find((option) => option.id === id)?.title[locale] ?? id)
    .join(locale === "zh-CN" ? "、" : ", ");
}
