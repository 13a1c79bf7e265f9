import { compare, cut, exact, isZero, ONE, roundHalfUp, ZERO, type Exact } from "@/lib/core/exact";
import { definitionsOf, type FactInput, type Missing, type NotApplicableCause, type Obstacle } from "@/lib/core/expression";
import type { FactDefinition, FactDictionary } from "@/lib/core/facts/fact-definition";
import { listed, rowSentence, titleAlone } from "@/lib/core/facts/fact-words";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import type { Locale, LocalisedText, Words } from "@/lib/core/localised";
import type { Finding, Gap, Measure } from "@/lib/core/packs/judgement";
import type { Pack } from "@/lib/core/packs/pack";
import { grouped } from "@/lib/core/report/show";

/** What a sentence about a finding is made from. */
export type ReasonContext = {
  /** The scheme that was judged, for the titles of its questions. */
  readonly pack: Pick<Pack, "questions">;
  readonly dictionary: FactDictionary;
  readonly locale: Locale;
  /** The namespace `reasons`. */
  readonly words: Words;
};
type Unit = LocalisedText | "%" | null;
type Wording = Pick<ReasonContext, "locale" | "words">;
type MeasureContext = Pick<ReasonContext, "dictionary" | "locale" | "words">;

/**
 * Why a condition is not met, open or not applicable, in one or more sentences; null where it is met.
 *
 * Not met: each comparison that fails, with both figures and what is missing. Open: what the scheme itself says of it, then what would settle it:
 * figures by title and year, questions by title.
 */
export function findingReason(finding: Finding, context: ReasonContext): string | null {
  if (finding.result === "pass") return null;
  const sentences = sentencesOf(finding, context).map((text) => ended(text, context.locale));
  return sentences.join(context.locale === "zh-CN" ? "" : " ");
}

function sentencesOf(finding: Finding, context: ReasonContext): string[] {
  const { words } = context;
  const causes = finding.causes.map((cause) => causeText(cause, context));
  if (finding.result === "fail") return [failureText(finding, context)];
  if (finding.result === "notApplicable") return causes.length > 0 ? unique(causes) : [words("notApplicable")];
  const { deciding, unknown, missing, obstacles } = finding;
  const sentences = [
    ...(unknown ? [unknown[context.locale]] : []),
    ...(deciding?.range ? [measureText(deciding, context)] : []),
    ...missingTexts(missing, context),
    ...obstacleTexts(obstacles, context),
    ...causes,
  ];
  if (sentences.length > 0) return unique(sentences);
  // Nothing is missing: the scheme leaves the points within a range to whoever judges.
  if (finding.kind === "row" && finding.points) return [words("judgedWithin", { lower: shownNumber(finding.points.min, null, context), upper: shownNumber(finding.points.max, null, context) })];
  return [words("undecided")];
}

function failureText(finding: Finding, context: ReasonContext): string {
  const { words } = context;
  const failing = finding.measures.filter(({ result }) => result === false);
  const shown = failing.length > 0 ? failing : finding.deciding ? [finding.deciding] : [];
  if (shown.length > 0) {
    const text = shown.map((measure) => measureText(measure, context)).join(words(finding.choice === "any" ? "separatorOr" : "separator"));
    return finding.kind === "row" && failing.length === 0 ? words("noPointsFor", { measure: text }) : text;
  }
  const inputs = finding.inputs.filter(({ state }) => state === "given");
  const isRow = finding.kind === "row";
  if (inputs.length === 0) return words(isRow ? "noPoints" : "notMet");
  return words(isRow ? "noPointsBy" : "notMetBy", { facts: unique(inputs.map((input) => inputText(input, context))).join(words("inputSeparator")) });
}

/** "研发费用占营业收入比重（2025 年）为 2.42%，要求不低于 3%，研发费用还差 36.4 万元"; no full stop. */
export function measureText(measure: Measure, context: MeasureContext): string {
  const { words } = context;
  const { value, range, threshold, unit, relation, gap, year } = measure;
  const title = titleInYear(aloneTitle(measure.title, context), year, context);
  const shown = (number: Exact): string => shownNumber(number, unit, context, threshold);
  const known = value
    ? words("measure.known", { title, value: shown(value) })
    : range
      ? words("measure.range", { title, lower: shownNumber(range.min, null, context, threshold), upper: shown(range.max) })
      : words("measure.unknown", { title });
  const parts = [
    known,
    ...(threshold ? [words("measure.required", { requirement: words(`relation.${relation}`, { threshold: shownThreshold(threshold, unit, context) }) })] : []),
    ...(gap ? [gap.title["zh-CN"] === measure.title["zh-CN"] && gap.year === year ? distanceText("", gap, context) : gapText(gap, context, year)] : []),
  ];
  return parts.join(words("measure.separator"));
}

/**
 * "研发费用还差 36.4 万元"; no full stop. The year is said where it is another than `saidYear`, that of the comparison.
 *
 * What is counted in whole units is missing in whole units: nobody employs half a person more.
 */
export function gapText(gap: Gap, context: MeasureContext, saidYear: number | null = null): string {
  return distanceText(titleInYear(aloneTitle(gap.title, context), gap.year === saidYear ? null : gap.year, context), gap, context);
}

function distanceText(title: string, { title: { "zh-CN": name }, unit, by, direction, strict }: Gap, context: MeasureContext): string {
  const { words, dictionary } = context;
  const isCounted = dictionary.facts.some((fact) => fact.type === "integer" && fact.title["zh-CN"] === name);
  if (isCounted) return words(`gap.${direction}`, { title, amount: shownNumber(strict ? by.floor().add(ONE) : by.ceil(), unit, context) }).trim();
  if (isZero(by)) return words(`gap.${direction}AtAll`, { title }).trim();
  const digits = digitsOf(by, ZERO);
  // From 5 % to 8 % are three points of percentage, not 3 %.
  const amount = isPercent(unit) ? words("percentagePoints", { value: grouped(digits), count: digits === "1" ? 1 : 2 }) : shownQuantity(digits, unit, context);
  return words(`gap.${direction}${strict ? "Than" : ""}`, { title, amount }).trim();
}

const DECIMALS = 2;
/** A value this close to a threshold is shown as far as it takes; beyond, its distance is none that a figure could have. */
const MOST_DECIMALS = 20;

/**
 * A figure as people read it, with its unit: half up, two decimals at most, no zeros at the end, thousands separated.
 *
 * Where that would put it on a threshold that it does not stand on, or on the other side, digits are added one by one and the rest cut: 59.995 never
 * reads 60 beside a condition of 60.
 */
export function shownNumber(value: Exact, unit: Unit, context: Wording, threshold: Exact | null = null): string {
  return shownQuantity(digitsOf(value, threshold), unit, context);
}

/** A threshold as the scheme states it, with all its digits. */
export function shownThreshold(threshold: Exact, unit: Unit, context: Wording): string {
  return shownQuantity(withoutZeros(cut(threshold, MOST_DECIMALS)), unit, context);
}

function digitsOf(value: Exact, threshold: Exact | null): string {
  const rounded = roundHalfUp(value, DECIMALS);
  const stands = (text: string): boolean => threshold === null || compare(exact(text), threshold) === compare(value, threshold);
  for (let shown = rounded, decimals = DECIMALS; ; shown = cut(value, decimals)) {
    if (stands(shown) || decimals === MOST_DECIMALS) return withoutZeros(shown);
    decimals += 1;
  }
}

const withoutZeros = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

function shownQuantity(digits: string, unit: Unit, { locale, words }: Wording): string {
  const value = grouped(digits);
  if (unit === null) return value;
  if (unit === "%" || isPercent(unit)) return `${value}%`;
  // "CNY 10,000" is itself a number: 36.4 × CNY 10,000.
  if (/\d/.test(unit[locale])) return words("multiple", { value, unit: unit[locale] });
  return words("quantity", { value, unit: locale === "en" ? inNumber(unit.en, digits === "1") : unit[locale] });
}

/** A scheme's own figure, or one that the dictionary keeps in percent. */
const isPercent = (unit: Unit): boolean => unit === "%" || unit?.["zh-CN"] === "%";

const SINGULARS: Readonly<Record<string, string>> = { people: "person", processes: "process" };
/** English units are kept in the plural, a few in the singular; symbols such as m² and tce have neither. */
function inNumber(unit: string, isOne: boolean): string {
  if (!isOne) return unit === "level" || unit === "place" ? `${unit}s` : unit;
  return SINGULARS[unit] ?? unit.replace(/(?<=^[a-z]{2,})s$/, "");
}

/** The title of a measure, which stands without the figure that it is a part of. */
export function aloneTitle(title: LocalisedText, { dictionary }: Pick<ReasonContext, "dictionary">): LocalisedText {
  const fact = dictionary.facts.find((each) => each.title["zh-CN"] === title["zh-CN"]);
  return fact ? { "zh-CN": titleAlone(dictionary, fact.key, "zh-CN"), en: titleAlone(dictionary, fact.key, "en") } : title;
}

/** "研发费用（2025 年）", "资产总额（年末，2025 年）"; figures without a year carry none. */
export function titleInYear(title: LocalisedText, year: FactYear | null, context: Wording): string {
  return typeof year === "number" ? titleInYears(title[context.locale], [year], context) : title[context.locale];
}

function titleInYears(title: string, years: readonly number[], { locale, words }: Wording): string {
  const year = years.join(locale === "zh-CN" ? "、" : ", ");
  // One pair of brackets: 资产总额（年末）（2025 年） reads like a slip.
  const [, name, note] = /^(.+?) ?[（(]([^（）()]*)[）)]$/.exec(title) ?? [];
  return name !== undefined && note !== undefined ? words("inYearWithNote", { title: name, note, year }) : words("inYear", { title, year });
}

/** Names in a row; one that holds a comma of its own is put in quotation marks. */
function named(names: readonly string[], locale: Locale): string {
  const quoted = names.map((name) => (names.length > 1 && /[、，,：:]/.test(name.replace(/[（(][^（）()]*[）)]$/, "")) ? `“${name}”` : name));
  return listed(quoted, locale);
}

/** Figures without which nothing is decided, as "缺少研发费用（2025、2024 年）": one text for what is not entered, one each for what was stated instead. */
function missingTexts(missing: readonly Missing[], context: ReasonContext): string[] {
  const states = ["unanswered", "dontKnow", "withheld", "notApplicable"] as const;
  return states.flatMap((state) => {
    const facts = factsInYears(missing.filter((entry) => entry.state === state), context);
    return facts.length > 0 ? [context.words(`missing.${state}`, { facts: named(facts, context.locale) })] : [];
  });
}

/** Each fact once, with all its years, latest first. */
export function factsInYears(missing: readonly Missing[], context: ReasonContext): string[] {
  const years = new Map<string, Set<FactYear>>();
  for (const { key, year } of missing) years.set(key, (years.get(key) ?? new Set()).add(year));
  return [...years].map(([key, found]) => {
    const title = factTitle(key, context);
    const numbers = [...found].filter((year) => year !== "asOf").sort((left, right) => right - left);
    return numbers.length > 0 ? titleInYears(title, numbers, context) : title;
  });
}

/** Questions together, everything else as a sentence of its own. */
function obstacleTexts(obstacles: readonly Obstacle[], context: ReasonContext): string[] {
  const { words, locale } = context;
  const questions = obstacles.flatMap((obstacle) => (obstacle.kind === "question" ? [questionTitle(obstacle.question, context)] : []));
  const others = obstacles.flatMap((obstacle): string[] => {
    switch (obstacle.kind) {
      case "question":
        return [];
      case "scope":
        return [words(`obstacle.scope.${obstacle.needed}`)];
      case "industry":
        return [obstacle.industry === null ? words("obstacle.industry") : words("obstacle.industryDigits", { industry: obstacle.industry })];
      case "disagree":
        return [words("obstacle.disagree", { facts: named(unique(obstacle.inputs.map((input) => inputTitle(input, context))), locale) })];
      case "rowIncomplete":
        return [words("obstacle.rowIncomplete", { fact: factTitle(obstacle.fact, context) })];
    }
  });
  return [...(questions.length > 0 ? [openText(unique(questions), context)] : []), ...others];
}

/** Questions that are named one by one; of more only the first, and how many there are. */
const MOST_QUESTIONS = 6;

function openText(questions: readonly string[], { words, locale }: ReasonContext): string {
  if (questions.length <= MOST_QUESTIONS) return words("open", { questions: named(questions, locale) });
  return words("openMany", { questions: named(questions.slice(0, MOST_QUESTIONS - 2), locale), count: questions.length });
}

function causeText(cause: NotApplicableCause, context: ReasonContext): string {
  const { words, locale } = context;
  const titlesOf = (inputs: readonly FactInput[]): string => named(unique(inputs.map((input) => inputTitle(input, context))), locale);
  switch (cause.kind) {
    case "denominatorZero":
      return words("cause.denominatorZero", { facts: titlesOf(cause.inputs) });
    case "laterBaseZero":
      return words("cause.laterBaseZero", { facts: titlesOf(cause.inputs) });
    case "years":
      return words("cause.years", { years: listed(cause.years.map(String), locale), needed: cause.needed });
    case "statedNotApplicable": {
      const { reason } = cause.input;
      const text = words("cause.statedNotApplicable", { fact: inputTitle(cause.input, context) });
      return reason ? words("cause.withReason", { text, reason }) : text;
    }
    case "item":
      return words("cause.item", { item: cause.item });
  }
}

const factTitle = (key: string, { dictionary, locale }: ReasonContext): string => titleAlone(dictionary, key, locale);
const questionTitle = (id: string, { pack, locale }: ReasonContext): string => pack.questions.find((question) => question.id === id)?.title[locale] ?? id;

function inputTitle({ fact, year }: FactInput, context: ReasonContext): string {
  const title = factTitle(fact, context);
  return titleInYear({ "zh-CN": title, en: title }, year, context);
}

/** Entries of a list that are named in a sentence; more are counted. */
const MOST_ENTRIES = 5;

/** "独立法人：否", "职工人数（2025 年）：1,200 人". */
function inputText(input: FactInput, context: ReasonContext): string {
  const definition = definitionsOf(context.dictionary).get(input.fact);
  return context.words("input", { title: inputTitle(input, context), value: definition ? inputValue(input, definition, context) : String(input.value) });
}

function inputValue({ value }: FactInput, definition: FactDefinition, context: ReasonContext): string {
  const { locale, words } = context;
  const optionTitle = (id: string): string => definition.options?.find((option) => option.id === id)?.title[locale] ?? id;
  if (typeof value === "boolean") return words(value ? "yes" : "no");
  if (typeof value === "string") {
    if (definition.type === "enum") return optionTitle(value);
    const isFigure = definition.type === "number" || (definition.type === "integer" && !definition.calendarYear);
    return isFigure ? shownQuantity(value, definition.unit, context) : value;
  }
  const entries = value ?? [];
  if (entries.length === 0) return words("none");
  if (entries.length > MOST_ENTRIES) return words("rows", { count: entries.length });
  return listed(entries.map((entry) => (typeof entry === "string" ? optionTitle(entry) : rowSentence(definition, entry, locale))), locale);
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** A sentence of a pack may come without its full stop: 待平台评价. */
function ended(text: string, locale: Locale): string {
  if (/[。！？.!?]$/.test(text)) return text;
  return `${text}${locale === "zh-CN" ? "。" : "."}`;
}
