import { formatDate } from "@/app/format-date";
import type { RestatedView } from "@/components/standing/restated-list";
import type { CardWords, QuestionView, StandingLabels, TrialField, TrialGroup, TrialLabels, AnswerLabels } from "@/components/standing/standing";
import { questionId } from "@/components/standing/standing";
import { cellName } from "@/lib/core/facts/fact-draft";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import { formatFigure } from "@/lib/core/facts/parse-figure";
import type { Words } from "@/lib/core/localised";
import { answerText, levelText, type AnswerContext } from "@/lib/core/packs/answer-words";
import type { Judgement, SchemeAnswer } from "@/lib/core/packs/judgement";
import type { Question } from "@/lib/core/packs/pack";
import { titleInYear } from "@/lib/core/packs/reason";
import { withoutTags } from "@/lib/core/packs/standing-context";
import { answerToFields, NONE } from "@/lib/core/packs/scheme-form";
import { definitionsOf } from "@/lib/core/expression";
import { listed, titleAlone } from "@/lib/core/facts/fact-words";
import { loadDictionary } from "@/lib/server/content";
import type { Language } from "@/lib/server/language";
import type { LoadedStanding, Restated, RestatedFigure, SchemeFigureRow, SchemeQuestionRow } from "@/lib/server/standing";

export function viewLabels(t: Words): StandingLabels {
  const names = ["overview", "scheme", "result", "tally", "scoreOrLevel", "elsewhere", "toSettle", "aboutTitle", "openPoints", "fillIn", "crosswalk", "required", "unknown", "none", "details"] as const;
  return Object.fromEntries(names.map((name) => [name, t(`view.${name}`)])) as StandingLabels;
}

export function viewCardWords(t: Words, questions: LoadedStanding["questions"]): CardWords {
  const counts = new Map(questions.map(({ pack, rows }) => [pack, { total: rows.length, answered: rows.filter(({ given, filled }) => given.answer !== null || filled.answer !== null).length }]));
  return {
    met: (count) => t("view.met", { count }),
    left: (count) => t("view.left", { count }),
    asked: ({ id }) => {
      const asked = counts.get(id);
      return asked ? t("view.asked", asked) : null;
    },
  };
}

export function viewAnswerLabels(t: Words): AnswerLabels {
  return {
    evidence: t("answers.evidence"),
    clear: t("answers.clear"),
    value: t("answers.value"),
    base: t("answers.base"),
    lead: t("answers.leadValue"),
    save: t("answers.save"),
    saving: t("answers.saving"),
    close: t("answers.close"),
  };
}

/** What wording an answer needs; items of the questionnaire are not named beside a form. */
export function answerContext({ locale, words }: Language): AnswerContext {
  const dictionary = loadDictionary();
  const reasons = words("reasons");
  return {
    dictionary,
    definitions: definitionsOf(dictionary),
    locale,
    words: words("standing"),
    reasons,
    wording: { dictionary, locale, words: reasons },
    text: (text) => text[locale],
    list: (parts) => listed(parts, locale),
    itemTitle: () => null,
  };
}

/** The questions of a scheme as fields, what follows from the figures chosen beforehand. */
export function viewQuestions(pack: string, rows: readonly SchemeQuestionRow[], language: Language): readonly QuestionView[] {
  const context = answerContext(language);
  const { words: t, text } = context;
  return rows.map(({ question, given, filled }) => {
    // A number is not written into its field: it is shown beside it with all that was rounded, and typed over only to say otherwise.
    const isChoice = question.kind !== "number" && question.kind !== "benchmark";
    const shown: SchemeAnswer | null = given.answer ?? (isChoice ? filled.answer : null);
    const unit = question.unit === "%" ? "%" : question.unit ? text(question.unit) : null;
    // What is ticked beside it need not be read out.
    const isTicked = isChoice && given.answer === null;
    const relation = t(`relation.${filled.relation}`);
    const found = filled.answer && (isTicked ? t("answers.chosen", { relation }) : t("answers.filled", { answer: answerText(context, question, filled.answer), relation }));
    const sentences = [found, filled.note && withoutTags(text(filled.note))].filter((sentence) => sentence !== null);
    return {
      id: question.id,
      anchor: questionId(pack, question.id),
      group: question.group ? text(question.group) : null,
      title: text(question.title),
      help: question.help ? text(question.help) : null,
      kind: question.kind,
      choices: choicesOf(context, question),
      unit,
      fields: answerToFields(question, shown, given.evidence),
      revision: given.revision,
      filled: sentences.length === 0 ? null : sentences.join(language.locale === "zh-CN" ? "" : " "),
      given: given.answer && given.at ? t("answers.given", { by: given.by ?? t("answers.nobody"), at: formatDate(given.at, language.locale) }) : null,
    };
  });
}

function choicesOf(context: AnswerContext, question: Question): QuestionView["choices"] {
  const { words: t, text } = context;
  const none = { value: NONE, label: t("answer.none") };
  switch (question.kind) {
    case "multi":
    case "single": {
      const options = (question.options ?? []).map(({ title }, index) => ({ value: String(index + 1), label: text(title) }));
      return question.kind === "multi" || question.none ? [...options, none] : options;
    }
    case "level": {
      const lowest = question.minimum ?? 0;
      const highest = question.maximum ?? question.levels?.length ?? lowest;
      return Array.from({ length: highest - lowest + 1 }, (_, index) => String(lowest + index)).map((value) => ({ value, label: levelText(context, question, value) }));
    }
    case "declaration":
      return [
        { value: "yes", label: t("answer.yes") },
        { value: "no", label: t("answer.no") },
      ];
    default:
      return [];
  }
}

/** Most people try what holds them back; more than these would hide it. */
const MOST_FIRST = 12;

export type TrialView = { readonly first: readonly TrialField[]; readonly groups: readonly TrialGroup[] };

/** Every figure that a scheme reads and that can be tried; first those that conditions of today's schemes wait for or fall short of. */
export function viewTrial({ figures, judgements }: Pick<LoadedStanding, "figures" | "judgements">, language: Language): TrialView {
  const { locale, words } = language;
  const t = words("standing");
  const tried = figures.filter(({ definition }) => canBeTried(definition));
  const fields = new Map(tried.flatMap((row) => fieldsOf(row, language).map((field) => [field.name, field] as const)));
  const first = [...new Set(decisive(judgements))].flatMap((name) => fields.get(name) ?? []).slice(0, MOST_FIRST);
  const taken = new Set(first.map(({ name }) => name));
  const groups = loadDictionary().groups.map(({ id, title }) => ({
    id,
    title: t("trial.others", { group: title[locale] }),
    fields: tried.filter(({ definition }) => definition.group === id).flatMap((row) => fieldsOf(row, language).filter(({ name }) => !taken.has(name))),
  }));
  return { first, groups: groups.filter((group) => group.fields.length > 0) };
}

const canBeTried = ({ type }: FactDefinition): boolean => type === "number" || type === "integer";

function fieldsOf({ definition, cells }: SchemeFigureRow, { locale, words }: Language): TrialField[] {
  const alone = titleAlone(loadDictionary(), definition.key, locale);
  return cells.map(({ key, year, entry }) => {
    const value = entry?.state === "given" && typeof entry.value === "string" ? entry.value : "";
    return {
      name: cellName(key, year),
      label: titleInYear({ "zh-CN": alone, en: alone }, year, { locale, words: words("reasons") }),
      unit: definition.unit?.[locale] ?? null,
      value: definition.calendarYear ? value : formatFigure(value),
    };
  });
}

/** Names of the figures that conditions not met read, then of those that open ones read, in schemes that decide now. */
function decisive(judgements: readonly Judgement[]): string[] {
  const gates = judgements.filter(({ inForce, result }) => inForce && result !== "notApplicable").flatMap(({ findings }) => findings.filter(({ kind }) => kind === "gate"));
  const read = (wanted: string) => gates.filter(({ result }) => result === wanted).flatMap(({ inputs, missing }) => [...inputs.map(({ fact, year }) => cellName(fact, year)), ...missing.map(({ key, year }) => cellName(key, year))]);
  return [...read("fail"), ...read("undetermined")];
}

export function viewTrialLabels(t: Words): TrialLabels {
  const names = ["title", "lead", "notSaved", "first", "others", "submit", "submitting", "clear", "scheme", "before", "after", "figure", "required", "usedBy", "turned", "moved", "figures", "score", "level", "close", "problems"] as const;
  const plain = names.filter((name) => name !== "others").map((name) => [name, t(`trial.${name}`)] as const);
  return { ...Object.fromEntries(plain), now: t("trial.now", { value: "{value}" }) } as TrialLabels;
}

/** Figures with several values: what counts now, what was given before, and which schemes would come to something else by that. */
export function viewRestated(restated: readonly Restated[], { standing }: Pick<LoadedStanding, "standing">, { locale, words }: Language): readonly RestatedView[] {
  const t = words("standing");
  const titles = new Map(standing.cards.map(({ id, shortTitle }) => [id, shortTitle]));
  const said = ({ shown, basis, source }: RestatedFigure) => [shown, ...[basis, source].filter((note) => note !== null && note !== "")].join(t("separatorLong"));
  return restated.map(({ title, year, now, earlier }) => ({
    title: titleInYear(title, year, { locale, words: words("reasons") }),
    now: t("restated.now", { value: said(now) }),
    earlier: earlier.map((value) => ({
      text: t("restated.earlier", { value: said(value) }),
      by: t("answers.given", { by: value.by ?? t("answers.nobody"), at: formatDate(value.at, locale) }),
      effect: value.turned.length === 0 ? null : t("restated.effect", { schemes: value.turned.map(({ id, to }) => t("restated.scheme", { title: titles.get(id) ?? id, result: t(`result.gate.${to}`) })).join(t("separatorLong")) }),
    })),
  }));
}
