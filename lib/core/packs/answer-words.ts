import { exact } from "@/lib/core/exact";
import type { FactInput } from "@/lib/core/expression";
import { entrySentence } from "@/lib/core/facts/fact-words";
import type { FactEntry, FactYear } from "@/lib/core/facts/fact-sheet";
import type { LocalisedText } from "@/lib/core/localised";
import type { AnsweredQuestion, SchemeAnswer } from "@/lib/core/packs/judgement";
import type { Question } from "@/lib/core/packs/pack";
import { shownNumber } from "@/lib/core/packs/reason";
import { factTitle, type StandingContext } from "@/lib/core/packs/standing-context";

/** What wording answers and their sources needs of a language, and of the questionnaire. */
export type AnswerContext = Pick<StandingContext, "definitions" | "dictionary" | "locale" | "wording" | "words" | "reasons" | "text" | "list"> & {
  /** Title of an item of the questionnaire; null if it has none of that id. */
  readonly itemTitle: (item: string) => LocalisedText | null;
};

/** An answer as the scheme's own sheet would hold it: titles of options, a number with its unit, a level with what it means. */
export function answerText(context: AnswerContext, question: Question, answer: SchemeAnswer): string {
  const { words, text } = context;
  if ("affirmed" in answer) return words(answer.affirmed ? "answer.yes" : "answer.no");
  if ("options" in answer) {
    const titles = answer.options.map((number) => question.options?.[number - 1]?.title).filter((title) => title !== undefined);
    return titles.length === 0 ? words("answer.none") : titles.map(text).join(words("separatorLong"));
  }
  if ("number" in answer) return question.kind === "level" ? levelText(context, question, answer.number) : numberText(context, question, answer.number);
  const part = (number: string | null) => (number === null ? words("answer.open") : numberText(context, question, number));
  return words("answer.benchmark", { value: part(answer.value), base: part(answer.base), lead: part(answer.lead) });
}

const numberText = ({ wording }: AnswerContext, { unit }: Question, number: string): string => shownNumber(exact(number), unit ?? null, wording);

/** The first description is that of the lowest level; of level 1 where the scheme names none, and 0 is below it. */
export function levelText({ words, text }: Pick<AnswerContext, "words" | "text">, { levels, minimum = 1 }: Question, number: string): string {
  const description = levels?.[Number(number) - minimum];
  return description ? words("answer.levelOf", { level: number, text: text(description) }) : words("answer.level", { level: number });
}

/** "第 M2.1 题 网络建设；数据表“研发费用（2025 年）、营业收入（2025 年）”". */
export function sourcesText(context: AnswerContext, { items, inputs }: Pick<AnsweredQuestion, "items" | "inputs">): string {
  const { words, text, list } = context;
  const ofItems = items.map((item) => {
    const title = context.itemTitle(item);
    return words("source.item", { item, title: title ? text(title) : "" }).trimEnd();
  });
  const facts = inputsInYears(context, inputs);
  return [...ofItems, ...(facts.length === 0 ? [] : [words("source.facts", { facts: list(facts) })])].join(words("separatorLong"));
}

/** Each figure once, with all its years, latest first. */
function inputsInYears(context: AnswerContext, inputs: readonly Pick<FactInput, "fact" | "year">[]): string[] {
  const years = new Map<string, Set<FactYear>>();
  for (const { fact, year } of inputs) years.set(fact, (years.get(fact) ?? new Set()).add(year));
  return [...years].map(([fact, found]) => {
    const title = factTitle(context, fact);
    const stated = [...found].filter((year) => year !== "asOf").sort((a, b) => b - a);
    return stated.length === 0 ? title : context.reasons("inYear", { title, year: context.list(stated.map(String)) });
  });
}

/** What the sheet says of a figure, as the enterprise entered it. */
export function inputValue(context: AnswerContext, { fact, state, value }: FactInput): string {
  const definition = context.definitions.get(fact);
  if (!definition || state === "unanswered") return context.words("answer.open");
  const entry: FactEntry = state === "given" && value !== null ? { state, value } : { state: state === "given" ? "dontKnow" : state };
  const { words } = context;
  const states = { notApplicable: words("state.notApplicable"), dontKnow: words("state.dontKnow"), withheld: words("state.withheld") };
  return entrySentence(definition, entry, { states, yes: words("answer.yes"), no: words("answer.no"), nothing: words("answer.none"), none: words("answer.none"), empty: words("answer.open") }, context.locale);
}
