import { compare, exact } from "@/lib/core/exact";
import { checkFactValue } from "@/lib/core/facts/check-facts";
import { FACT_STATES, type FactDefinition } from "@/lib/core/facts/fact-definition";
import { pointerOf } from "@/lib/core/facts/fact-file";
import type { Locale, LocalisedText, Words } from "@/lib/core/localised";
import type { SchemeAnswer, SchemeAnswers } from "@/lib/core/packs/judgement";
import type { Pack, Question } from "@/lib/core/packs/pack";

/** What can be wrong with an answer to a scheme's own question; each text says what may be written. They stand under `errors.schemeAnswer`. */
export const SCHEME_ANSWER_PROBLEMS = [
  "unknownPack",
  /** Questions without their scheme, where none was named. */
  "packExpected",
  /** Not questions with their answers. */
  "shape",
  "unknownQuestion",
  /** The scheme has no questions of its own. */
  "noQuestions",
  /** Answered by its id and by its title. */
  "repeatedQuestion",
  "single",
  "singleOrNone",
  "multi",
  "repeatedOption",
  "number",
  "numberFrom",
  "numberTo",
  "numberBetween",
  "level",
  "declaration",
  "evidence",
  "benchmark",
  "benchmarkPair",
  "benchmarkEqual",
  "state",
] as const;
export type SchemeAnswerProblem = {
  /** JSON pointer from the root of the file, or from the answer where one is checked alone. */
  readonly pointer: string;
  readonly code: "schemeAnswer";
  readonly answer: (typeof SCHEME_ANSWER_PROBLEMS)[number];
  readonly values: Readonly<Record<string, string>>;
  /** Of the question, for its text. */
  readonly title: LocalisedText | null;
};

/** The sentence for a problem; `words`: the namespace `errors`. */
export const schemeAnswerText = ({ answer, values, title }: SchemeAnswerProblem, words: Words, locale: Locale): string => words(`schemeAnswer.${answer}`, { ...values, title: title?.[locale] ?? "" });

/** What proves a declaration: pack id → question → text. */
export type SchemeEvidence = Readonly<Record<string, Readonly<Record<string, string>>>>;
export type ParsedSchemeAnswers = { readonly answers: SchemeAnswers; readonly evidence: SchemeEvidence } | { readonly problems: readonly SchemeAnswerProblem[] };

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where the answers stand in a file. */
const ROOT = "sheet";
/** Scenes may stand together under this name, as people note them down. */
const SCENES = "scenes";
const LONGEST_EVIDENCE = 2000;
const LONGEST_REASON = 2000;
const LONGEST_ECHO = 64;

/**
 * Answers by hand to the schemes' own questions, from the `sheet` of a fact file; every fault is named, not only the first.
 *
 * `sheet` is keyed by scheme (`{"cn.digital-sme@2024": {…}}`), or holds questions at once, which then answer the scheme that the command names (`only`). A
 * question is named by its id or its Chinese title. The same file serves every scheme: a question that only other schemes have is theirs, and left alone.
 * A stated 不知道 is no answer.
 */
export function parseSchemeAnswers(raw: JsonObject, packs: readonly Pack[], only?: string): ParsedSchemeAnswers {
  const reading: Reading = { packs, problems: [], found: new Map() };
  const named = packs.find(({ id }) => id === only);
  for (const [key, value] of Object.entries(raw)) {
    // An id of a scheme names its edition; no question has the sign.
    if (key.includes("@")) readPack(key, value, reading);
    else if (!named) refuse("packExpected", [ROOT, key], { example: packs.find(({ questions }) => questions.length > 0)?.id ?? "" }, reading);
    else if (asks(named, key) || !packs.some((other) => asks(other, key))) readEntry(named, key, value, [ROOT, key], reading);
  }
  if (reading.problems.length > 0) return { problems: reading.problems };
  return { answers: pickFrom(reading, ({ answer }) => answer), evidence: pickFrom(reading, ({ evidence }) => evidence) };
}

/** An answer as it was written: null for a stated 不知道. */
type Found = { readonly answer: SchemeAnswer | null; readonly evidence: string | null };
type Reading = { readonly packs: readonly Pack[]; readonly problems: SchemeAnswerProblem[]; readonly found: Map<string, Map<string, Found>> };

function pickFrom<Value>({ found }: Reading, pick: (entry: Found) => Value | null): Record<string, Record<string, Value>> {
  const byPack = [...found].map(([id, entries]): [string, [string, Value][]] => [
    id,
    [...entries].flatMap(([question, entry]): [string, Value][] => {
      const value = pick(entry);
      return value === null ? [] : [[question, value]];
    }),
  ]);
  return Object.fromEntries(byPack.filter(([, entries]) => entries.length > 0).map(([id, entries]) => [id, Object.fromEntries(entries)]));
}

function refuse(answer: SchemeAnswerProblem["answer"], path: readonly string[], values: SchemeAnswerProblem["values"], { problems }: Reading, title: LocalisedText | null = null): void {
  problems.push({ pointer: pointerOf(...path), code: "schemeAnswer", answer, values, title });
}

function readPack(id: string, raw: unknown, reading: Reading): void {
  const pack = reading.packs.find((each) => each.id === id);
  const known = reading.packs.filter(({ questions }) => questions.length > 0).map((each) => each.id);
  if (!pack) return refuse("unknownPack", [ROOT, id], { pack: id.slice(0, LONGEST_ECHO), known: known.join(", ") }, reading);
  if (!isObject(raw)) return refuse("shape", [ROOT, id], {}, reading);
  for (const [key, value] of Object.entries(raw)) readEntry(pack, key, value, [ROOT, id, key], reading);
}

const hasScenes = ({ questions }: Pack): boolean => questions.some(({ kind }) => kind === "level");
const asks = (pack: Pack, key: string): boolean => (key === SCENES && hasScenes(pack)) || findQuestion(pack, key) !== null;

/** A question, or the scenes of the scheme together. */
function readEntry(pack: Pack, key: string, raw: unknown, path: readonly string[], reading: Reading): void {
  if (key !== SCENES || !hasScenes(pack)) return readQuestion(pack, key, raw, path, reading, pack.questions);
  if (!isObject(raw)) return refuse("shape", path, {}, reading);
  const scenes = pack.questions.filter(({ kind }) => kind === "level");
  for (const [scene, level] of Object.entries(raw)) readQuestion(pack, scene, level, [...path, scene], reading, scenes);
}

/** `among`: the questions that may be answered here. */
function readQuestion(pack: Pack, key: string, raw: unknown, path: readonly string[], reading: Reading, among: readonly Question[]): void {
  const question = findQuestion(pack, key);
  if (pack.questions.length === 0) return refuse("noQuestions", path, { pack: pack.id }, reading);
  if (!question || !among.includes(question)) return refuse("unknownQuestion", path, { pack: pack.id, question: key.slice(0, LONGEST_ECHO), known: among.map(({ id }) => id).join(", ") }, reading);
  const answered = reading.found.get(pack.id) ?? new Map<string, Found>();
  reading.found.set(pack.id, answered);
  if (answered.has(question.id)) return refuse("repeatedQuestion", path, {}, reading, question.title);
  const checked = checkSchemeAnswer(question, raw);
  answered.set(question.id, "problems" in checked ? { answer: null, evidence: null } : checked);
  if ("problems" in checked) reading.problems.push(...checked.problems.map((problem) => ({ ...problem, pointer: pointerOf(...path) + problem.pointer })));
}

/** Built once per scheme: a file may hold very many names. */
const names = new WeakMap<Pack, ReadonlyMap<string, Question>>();

/** By id, else by its Chinese title where only one question bears it. */
function findQuestion(pack: Pack, key: string): Question | null {
  const known = names.get(pack) ?? namesOf(pack);
  names.set(pack, known);
  return known.get(key) ?? known.get(bareTitle(key)) ?? null;
}

function namesOf({ questions }: Pack): ReadonlyMap<string, Question> {
  const titled = questions.map((question): [string, Question] => [bareTitle(question.title["zh-CN"]), question]);
  const only = titled.filter(([title]) => titled.filter(([other]) => other === title).length === 1);
  return new Map([...only, ...questions.map((question): [string, Question] => [question.id, question])]);
}

/** Without spaces and the star of a binding scene, which nobody types. */
const bareTitle = (title: string): string => title.normalize("NFKC").replace(/[\s★]/g, "");

type Problems = { readonly problems: readonly SchemeAnswerProblem[] };

/** One answer against its question, in the form it is kept in. Pointers are relative to the answer. */
export function checkSchemeAnswer(question: Question, raw: unknown): Found | Problems {
  const isState = isObject(raw) && "state" in raw;
  if (isState) return checkState(question, raw);
  switch (question.kind) {
    case "single":
      return checkSingle(question, raw);
    case "multi":
      return checkMulti(question, raw);
    case "number":
    case "level": {
      const number = numberOf(question, raw);
      return number === null ? refused(question, ...numberRule(question)) : kept({ number });
    }
    case "declaration":
      return checkDeclaration(question, raw);
    case "benchmark":
      return checkBenchmark(question, raw);
  }
}

const kept = (answer: SchemeAnswer | null, evidence: string | null = null): Found => ({ answer, evidence });
const refused = ({ title }: Question, answer: SchemeAnswerProblem["answer"], values: SchemeAnswerProblem["values"] = {}, ...path: readonly (string | number)[]): Problems => ({
  problems: [{ pointer: pointerOf(...path), code: "schemeAnswer", answer, values, title }],
});

/** 不知道, 暂不提供 and 不适用 leave the question open: the scheme asks for an answer and gets none. */
function checkState(question: Question, { state, reason, ...others }: JsonObject): Found | Problems {
  const isKnown = FACT_STATES.some((known) => known === state) && state !== "given";
  const hasReason = reason === undefined || (typeof reason === "string" && reason.length <= LONGEST_REASON);
  return isKnown && hasReason && Object.keys(others).length === 0 ? kept(null) : refused(question, "state", { states: FACT_STATES.filter((known) => known !== "given").join(", "), most: String(LONGEST_REASON) });
}

const optionCount = ({ options = [] }: Question): number => options.length;
const isOption = (raw: unknown, least: number, question: Question): raw is number => typeof raw === "number" && Number.isInteger(raw) && !Object.is(raw, -0) && raw >= least && raw <= optionCount(question);

function checkSingle(question: Question, raw: unknown): Found | Problems {
  if (isOption(raw, question.none ? 0 : 1, question)) return kept({ options: raw === 0 ? [] : [raw] });
  return refused(question, question.none ? "singleOrNone" : "single", { most: String(optionCount(question)) });
}

function checkMulti(question: Question, raw: unknown): Found | Problems {
  const values = { most: String(optionCount(question)) };
  if (!Array.isArray(raw) || raw.length > 2 * optionCount(question)) return refused(question, "multi", values);
  const problems = (raw as readonly unknown[]).flatMap((option, index): readonly SchemeAnswerProblem[] => {
    if (!isOption(option, 1, question)) return refused(question, "multi", values, index).problems;
    return raw.indexOf(option) === index ? [] : refused(question, "repeatedOption", { option: String(option) }, index).problems;
  });
  return problems.length > 0 ? { problems } : kept({ options: [...(raw as number[])].sort((left, right) => left - right) });
}

type Ends = { readonly minimum: number | undefined; readonly maximum: number | undefined };

/** Levels count from 0 to the last that the scheme describes; the first described is the lowest that it names, else 1. */
function endsOf({ kind, minimum, maximum, levels }: Question): Ends {
  if (kind !== "level") return { minimum, maximum };
  return { minimum: minimum ?? 0, maximum: maximum ?? (levels && (minimum ?? 1) + levels.length - 1) };
}

/** As figures are read: full-width digits, separators and suffixes included; null for what is no number or beyond the ends. */
function numberOf(question: Question, raw: unknown): string | null {
  const { minimum, maximum } = endsOf(question);
  const definition: FactDefinition = {
    key: "answer",
    group: "",
    title: question.title,
    help: question.title,
    type: question.kind === "level" ? "integer" : "number",
    period: "asOf",
    unit: question.unit === "%" ? { "zh-CN": "%", en: "%" } : (question.unit ?? null),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    atMost: [],
    packOnly: true,
  };
  const checked = checkFactValue(definition, raw);
  return "value" in checked && typeof checked.value === "string" ? checked.value : null;
}

function numberRule(question: Question): [SchemeAnswerProblem["answer"], Record<string, string>] {
  const { minimum, maximum } = endsOf(question);
  const ends = { ...(minimum === undefined ? {} : { minimum: String(minimum) }), ...(maximum === undefined ? {} : { maximum: String(maximum) }) };
  if (question.kind === "level") return ["level", { ...ends, maximum: String(maximum ?? "…") }];
  if (minimum !== undefined && maximum !== undefined) return ["numberBetween", ends];
  return [minimum !== undefined ? "numberFrom" : maximum !== undefined ? "numberTo" : "number", ends];
}

function checkDeclaration(question: Question, raw: unknown): Found | Problems {
  if (typeof raw === "boolean") return kept({ affirmed: raw });
  const { declared, evidence, ...others } = isObject(raw) ? raw : ({} as JsonObject);
  if (typeof declared !== "boolean" || Object.keys(others).length > 0) return refused(question, "declaration", { example: '{"declared": true, "evidence": "…"}' });
  if (evidence !== undefined && (typeof evidence !== "string" || evidence.length > LONGEST_EVIDENCE)) return refused(question, "evidence", { most: String(LONGEST_EVIDENCE) }, "evidence");
  return kept({ affirmed: declared }, typeof evidence === "string" && evidence.trim() !== "" ? evidence : null);
}

const BENCHMARK_FIELDS = ["value", "base", "lead"] as const;

/** The value may come from the figures, base and lead from what a region or an industry has set; what is written must fit together. */
function checkBenchmark(question: Question, raw: unknown): Found | Problems {
  const example = { example: '{"value": 1.2, "base": 2, "lead": 1}' };
  if (!isObject(raw) || Object.keys(raw).length === 0) return refused(question, "benchmark", example);
  const strangers = Object.keys(raw).filter((field) => !BENCHMARK_FIELDS.some((known) => known === field));
  const numbers = BENCHMARK_FIELDS.map((field) => ({ field, raw: raw[field], number: raw[field] === undefined || raw[field] === null ? null : numberOf(question, raw[field]) }));
  const wrong = numbers.filter((entry) => entry.number === null && entry.raw !== undefined && entry.raw !== null);
  const problems = [...strangers.flatMap((field) => refused(question, "benchmark", example, field).problems), ...wrong.flatMap(({ field }) => refused(question, ...numberRule(question), field).problems)];
  if (problems.length > 0) return { problems };
  const [value, base, lead] = numbers.map(({ number }) => number) as [string | null, string | null, string | null];
  if ((base === null) !== (lead === null)) return refused(question, "benchmarkPair", {}, base === null ? "base" : "lead");
  if (base !== null && lead !== null && compare(exact(base), exact(lead)) === 0) return refused(question, "benchmarkEqual", {}, "lead");
  return kept(value === null && base === null ? null : { value, base, lead });
}
