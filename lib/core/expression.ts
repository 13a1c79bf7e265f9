import { compare, exact, isZero, maximum, minimum, parseExact, sum, ZERO, type Exact } from "@/lib/core/exact";
import { hasRow, rowsOf } from "@/lib/core/expression-rows";
import type { Condition, ExpressionYear, NumberExpression, SchemeNumberExpression } from "@/lib/core/expression-schema";
import type { EnterpriseSize } from "@/lib/core/facts/enterprise-size";
import type { FactDefinition, FactDictionary, FactState, Scope } from "@/lib/core/facts/fact-definition";
import type { FactSheet, FactValue, FactYear } from "@/lib/core/facts/fact-sheet";
import { isInIndustries } from "@/lib/core/industry";
import type { Branch } from "@/lib/core/instrument/instrument";
import type { Responses } from "@/lib/core/response";

/** A figure of the sheet that an expression read, whatever it found there. */
export type FactInput = {
  readonly fact: string;
  readonly year: FactYear;
  readonly state: FactState | "unanswered";
  /** `null` unless `given`. */
  readonly value: FactValue | null;
  /** What the enterprise wrote beside 不适用, 不知道 or 暂不提供. */
  readonly reason: string | null;
};

/** A figure that kept a result from being known. `notApplicable`: stated so, where the item does not allow it. */
export type Missing = { readonly key: string; readonly year: FactYear; readonly state: Exclude<FactInput["state"], "given"> };

/** Why a number does not exist, although nothing is unknown. */
export type NotApplicableCause =
  /** R1: what it is divided by is stated as 0. */
  | { readonly kind: "denominatorZero"; readonly inputs: readonly FactInput[] }
  /** R2: `needed` full fiscal years are needed, and these years are not full. */
  | { readonly kind: "years"; readonly years: readonly number[]; readonly needed: 1 | 2 }
  /** R2: growth whose later base is 0 or negative; a band takes it as its lowest (国科发火〔2016〕195号). */
  | { readonly kind: "laterBaseZero"; readonly inputs: readonly FactInput[] }
  /** The enterprise stated the figure as not applicable. */
  | { readonly kind: "statedNotApplicable"; readonly input: FactInput }
  /** Another item that is referred to does not apply. */
  | { readonly kind: "item"; readonly item: string };

/** Why a scheme's number or condition cannot be decided, although no figure is missing. */
export type Obstacle =
  /** The sheet is of the other scope: official 划型 is by legal entity. */
  | { readonly kind: "scope"; readonly needed: Scope }
  /** No industry, or fewer digits than the size standard needs. */
  | { readonly kind: "industry"; readonly industry: string | null }
  /** Two figures that say the same thing differ. */
  | { readonly kind: "disagree"; readonly inputs: readonly FactInput[] }
  /** A row of a list that would decide lacks a field: the rank of an award. */
  | { readonly kind: "rowIncomplete"; readonly fact: string }
  /** A question of the scheme that is not answered. */
  | { readonly kind: "question"; readonly question: string };

/** Ends that an unknown number cannot leave: points that rows still open may add, a sum of which a part is known. `max` null: no upper end. */
export type Ends = { readonly min: Exact; readonly max: Exact | null };

export type NumberResult = { readonly inputs: readonly FactInput[] } & (
  | { readonly state: "known"; readonly value: Exact }
  | { readonly state: "unknown"; readonly missing: readonly Missing[]; readonly obstacles: readonly Obstacle[]; readonly ends?: Ends }
  | { readonly state: "notApplicable"; readonly cause: NotApplicableCause }
);

/** `result` is `null` where the condition cannot be decided; `missing` and `causes` then say by what. */
export type ConditionResult = {
  readonly result: boolean | null;
  readonly inputs: readonly FactInput[];
  readonly missing: readonly Missing[];
  readonly causes: readonly NotApplicableCause[];
  /** Empty outside of schemes. */
  readonly obstacles: readonly Obstacle[];
  /** Results of the conditions it is made of, in their order: `all`, `any`, `anyKnown`, `atLeastK`. So that a result can be explained without evaluating it again. */
  readonly parts: readonly ConditionResult[];
  /** The numbers that a comparison compares, for the same purpose. */
  readonly left: NumberResult | null;
  readonly right: NumberResult | null;
};

/** What the forms that only schemes use look up. Everything here is remembered by whoever provides it. */
export type SchemeLookups = {
  /** A named figure in its own unit, `offset` years from the fiscal year. */
  readonly figure: (id: string, offset: number) => NumberResult;
  readonly points: (id: string) => NumberResult;
  readonly answer: (question: string) => NumberResult;
  readonly countAnswers: (tags: readonly string[], atLeast: Exact) => NumberResult;
  readonly affirmed: (question: string) => boolean | null;
  readonly size: () => EnterpriseSize;
};

export type ItemValue = Exact | "unknown" | "notApplicable";

export type ExpressionContext = {
  readonly sheet: FactSheet;
  readonly definitions: ReadonlyMap<string, FactDefinition>;
  readonly branch: Branch;
  readonly responses: Responses;
  /** Values of items in basis points, for `itemValue`; contradictions only. */
  readonly itemValue: (item: string) => ItemValue;
  /** Years before the fiscal year from which year 0 is counted: `yearBefore` moves it. */
  readonly offset: number;
  /** null outside of schemes: an instrument has no figures by name, no points and no questions of its own. */
  readonly scheme: SchemeLookups | null;
  /** Figures read so far: a sheet is judged by many schemes that read the same figures. */
  readonly reads: Map<string, Reading>;
};

/** An entry of the sheet with what is made of it alone; null until it is asked for as that. */
type Reading = {
  readonly input: FactInput;
  readonly inputs: readonly FactInput[];
  /** The same figure in another year; there are never more than a few. */
  readonly other: Reading | null;
  number: NumberResult | null;
  options: readonly string[] | null;
  rows: ReturnType<typeof rowsOf> | null;
};

export function expressionContext(
  sheet: FactSheet,
  dictionary: FactDictionary,
  branch: Branch,
  responses: Responses = {},
  itemValue: (item: string) => ItemValue = () => "unknown",
): ExpressionContext {
  return { sheet, definitions: definitionsOf(dictionary), branch, responses, itemValue, offset: 0, scheme: null, reads: new Map() };
}

const definitionMaps = new WeakMap<FactDictionary, ReadonlyMap<string, FactDefinition>>();

/** The dictionary by key, built once per dictionary: scoring asks for it some hundred times. */
export function definitionsOf(dictionary: FactDictionary): ReadonlyMap<string, FactDefinition> {
  const known = definitionMaps.get(dictionary);
  if (known) return known;
  const built = new Map(dictionary.facts.map((definition) => [definition.key, definition]));
  definitionMaps.set(dictionary, built);
  return built;
}

/**
 * The value of a number expression over a fact sheet: known, unknown, or not applicable.
 *
 * Unknown is never 0 and never "not applicable" (R1). "Not applicable" wins over unknown, because no figure that is
 * still missing could give the result a value.
 *
 * @throws RangeError if a figure used as a number holds none, or if a key is not in the dictionary: lint and the
 * reading of facts refuse both before.
 */
export const evaluateNumber = (expression: NumberExpression, context: ExpressionContext): NumberResult => numberReader(expression)(context);

/**
 * A condition over facts, branch and responses, three-valued: an operand that is unknown or not applicable leaves it
 * undecided unless the other operands decide.
 */
export const evaluateCondition = (condition: Condition, context: ExpressionContext): ConditionResult => conditionReader(condition)(context);

/**
 * What evaluates one expression, prepared once: which form it has is looked at when it is first met, not for every sheet. An expression is part of
 * a content file and never changes once it is read.
 */
export type NumberReader = (context: ExpressionContext) => NumberResult;
export type ConditionReader = (context: ExpressionContext) => ConditionResult;

const numberReaders = new WeakMap<object, NumberReader>();
export function numberReader(expression: NumberExpression): NumberReader {
  if (typeof expression === "number") return constant(expression);
  if (typeof expression === "string") return factNumber(expression, 0);
  let reader = numberReaders.get(expression);
  if (!reader) numberReaders.set(expression, (reader = prepareNumber(expression)));
  return reader;
}

const conditionReaders = new WeakMap<Condition, ConditionReader>();
export function conditionReader(condition: Condition): ConditionReader {
  let reader = conditionReaders.get(condition);
  if (!reader) conditionReaders.set(condition, (reader = prepareCondition(condition)));
  return reader;
}

function prepareNumber(expression: Exclude<NumberExpression, number | string>): NumberReader {
  if ("fact" in expression) return factNumber(expression.fact, expression.year ?? 0);
  if ("sum" in expression) return sumOfKnown(expression.sum);
  if ("difference" in expression) {
    const [left, right] = [numberReader(expression.difference[0]), numberReader(expression.difference[1])];
    return (context) => subtract(left(context), right(context));
  }
  if ("product" in expression) return productOf(expression.product);
  if ("ratio" in expression) {
    const [above, below] = [numberReader(expression.ratio[0]), numberReader(expression.ratio[1])];
    return (context) => divide(above(context), below(context));
  }
  if ("maximum" in expression) return combined(expression.maximum, (values) => maximum(values as [Exact, ...Exact[]]));
  if ("minimum" in expression) return combined(expression.minimum, (values) => minimum(values as [Exact, ...Exact[]]));
  if ("mean" in expression) return combined(expression.mean, meanOf);
  if ("firstKnown" in expression) return fromAll(expression.firstKnown, firstKnown);
  if ("yearBefore" in expression) {
    const of = numberReader(expression.yearBefore);
    return (context) => of(yearsBefore(context, 1));
  }
  if ("growth" in expression) {
    return yearOnYear(expression.growth, (now, before) => divide(subtract(now, before), before));
  }
  if ("change" in expression) return yearOnYear(expression.change, subtract);
  if ("ratioOfSums" in expression) {
    const { of, years, otherwise } = expression.ratioOfSums;
    return ratioOfSums(of[0], of[1], otherwise, years);
  }
  if ("meanOverYears" in expression) return meanOverYears(expression.meanOverYears.of, expression.meanOverYears.years);
  if ("meanGrowth" in expression) return meanGrowth(expression.meanGrowth);
  if ("count" in expression) return countOf(expression.count.fact);
  if ("itemValue" in expression) return valueOfItem(expression.itemValue);
  return prepareSchemeNumber(expression);
}

function prepareSchemeNumber(expression: SchemeNumberExpression): NumberReader {
  if ("figure" in expression) {
    const { figure, year = 0 } = expression;
    return (context) => lookups(context).figure(figure, context.offset + year);
  }
  if ("fullYearsSince" in expression) return fullYearsSince(expression.fullYearsSince);
  if ("daysSince" in expression) return daysSince(expression.daysSince);
  if ("agreed" in expression) return fromAll(expression.agreed, agreed);
  if ("floor" in expression) return combined([expression.floor], ([value]) => value!.floor());
  if ("inYearOf" in expression) return inYearOf(expression.inYearOf.fact, expression.inYearOf.of);
  if ("points" in expression) return (context) => lookups(context).points(expression.points);
  if ("answer" in expression) return (context) => lookups(context).answer(expression.answer);
  if ("cases" in expression) return numberOfCase(expression.cases);
  const { tags, atLeast } = expression.countAnswers;
  const level = exact(atLeast);
  return (context) => lookups(context).countAnswers(tags, level);
}

function numberOfCase(list: Extract<SchemeNumberExpression, { cases: unknown }>["cases"]): NumberReader {
  const cases = list.map(({ when, of }) => ({ enter: when ? conditionReader(when) : always, of: numberReader(of) }));
  return (context) => {
    const passed: ConditionResult[] = [];
    for (const { enter, of } of cases) {
      const entered = enter(context);
      passed.push(entered);
      const [cause] = entered.causes;
      if (entered.result === null && entered.missing.length === 0 && cause) return notApplicable(cause, inputsOf(passed));
      if (entered.result === null) return unknown(entered.missing, inputsOf(passed), entered.obstacles);
      if (!entered.result) continue;
      const result = of(context);
      return { ...result, inputs: inputsOf([...passed, result]) };
    }
    return unknown(NONE, inputsOf(passed));
  };
}

function lookups({ scheme }: ExpressionContext): SchemeLookups {
  if (!scheme) throw new RangeError("this form stands only in a scheme");
  return scheme;
}

function constant(number: number): NumberReader {
  const result = known(exact(number), NONE);
  return () => result;
}

function prepareCondition(condition: Condition): ConditionReader {
  if ("atLeast" in condition) return comparison(condition.atLeast, (order) => order >= 0);
  if ("atMost" in condition) return comparison(condition.atMost, (order) => order <= 0);
  if ("moreThan" in condition) return comparison(condition.moreThan, (order) => order > 0);
  if ("lessThan" in condition) return comparison(condition.lessThan, (order) => order < 0);
  if ("equals" in condition) return comparison(condition.equals, (order) => order === 0);
  if ("all" in condition) return atLeastK(condition.all.length, condition.all);
  if ("any" in condition) return atLeastK(1, condition.any);
  if ("anyKnown" in condition) return anyKnown(condition.anyKnown);
  if ("not" in condition) {
    const of = conditionReader(condition.not);
    return (context) => {
      const { result, inputs, missing, causes, obstacles } = of(context);
      return { result: result === null ? null : !result, inputs, missing, causes, obstacles, parts: NONE, left: null, right: null };
    };
  }
  if ("atLeastK" in condition) return atLeastK(condition.atLeastK.k, condition.atLeastK.of);
  if ("has" in condition) {
    const { fact, option } = condition.has;
    return onFact(fact, (value, reading) => (reading.options ??= optionsOf(value)).includes(option));
  }
  if ("is" in condition) {
    const { fact, value: wanted } = condition.is;
    return onFact(fact, (value) => value === wanted);
  }
  if ("stated" in condition) {
    const of = numberReader(condition.stated);
    return (context) => {
      const stated = of(context);
      return decided(stated.state === "known", stated.inputs);
    };
  }
  if ("branch" in condition) return (context) => plain(condition.branch.includes(context.branch));
  if ("industry" in condition) return (context) => plain(isInIndustries(context.sheet.profile.industry, condition.industry));
  if ("fullYear" in condition) return (context) => plain(isFullYear(context.sheet, yearOf(context) + condition.fullYear));
  if ("level" in condition) {
    const { item, atLeast = 0, atMost = Number.MAX_SAFE_INTEGER } = condition.level;
    return ({ responses }) => {
      const answer = responses[item]?.answer;
      return plain(answer && "level" in answer ? answer.level >= atLeast && answer.level <= atMost : null);
    };
  }
  if ("declared" in condition) {
    return ({ responses }) => {
      const answer = responses[condition.declared]?.answer;
      // Always decided: an item without an answer has not been declared.
      return plain(answer !== undefined && "notApplicable" in answer);
    };
  }
  if ("listed" in condition) return listed(condition.listed);
  if ("size" in condition) return sizeIs(condition.size, condition.scope);
  if ("scope" in condition) {
    const other = blocked({ kind: "scope", needed: condition.scope });
    return ({ sheet }) => (sheet.scope === condition.scope ? YES : other);
  }
  if ("affirmed" in condition) {
    const open = blocked({ kind: "question", question: condition.affirmed });
    return (context) => {
      const affirmed = lookups(context).affirmed(condition.affirmed);
      return affirmed === null ? open : plain(affirmed);
    };
  }
  if ("given" in condition) return onFact(condition.given, () => true);
  if ("cases" in condition) return cases(condition.cases);
  const { item, option } = condition.chosen;
  return ({ responses }) => {
    const answer = responses[item]?.answer;
    if (answer && "options" in answer) return plain(answer.options.includes(option));
    if (answer && "option" in answer) return plain(answer.option === option);
    return UNDECIDED;
  };
}

function cases(list: Extract<Condition, { cases: unknown }>["cases"]): ConditionReader {
  const all = list.map(({ when, requires }) => ({ enter: when ? conditionReader(when) : always, requires: conditionReader(requires) }));
  return (context) => {
    const passed: ConditionResult[] = [];
    for (const { enter, requires } of all) {
      const entered = enter(context);
      passed.push(entered);
      if (entered.result === null) return undecided(passed);
      if (!entered.result) continue;
      const required = requires(context);
      return { ...required, inputs: inputsOf([...passed, required]) };
    }
    return decided(false, inputsOf(passed));
  };
}

function listed({ fact, where = {}, window }: Extract<Condition, { listed: unknown }>["listed"]): ConditionReader {
  return (context) => {
    const reading = readingOf(fact, 0, context);
    const { input, inputs } = reading;
    if (input.value === null) return withoutValue(input, inputs);
    const result = hasRow((reading.rows ??= rowsOf(input.value)), where, window ?? null, context.sheet);
    return result === null ? blocked({ kind: "rowIncomplete", fact }, inputs) : decided(result, inputs);
  };
}

const SIZE_FACTS = ["headcount", "revenue", "totalAssets"] as const;

function sizeIs(sizes: readonly string[], scope: Scope | undefined): ConditionReader {
  const asksOnlyIfCovered = sizes.every((size) => size === "notCovered");
  return (context) => {
    const found = lookups(context).size();
    // Whether the standard speaks of an industry at all does not depend on whose figures they are.
    if (found.state === "notCovered") return plain(sizes.includes("notCovered"));
    if (found.state === "noIndustry" || found.state === "ambiguous") return blocked({ kind: "industry", industry: context.sheet.profile.industry });
    if (asksOnlyIfCovered) return plain(false);
    if (scope !== undefined && context.sheet.scope !== scope) return blocked({ kind: "scope", needed: scope });
    const readings = SIZE_FACTS.filter((key) => found.row.bounds[key] !== undefined).map((key) => readingOf(key, 0, context));
    const inputs = inputsOf(readings);
    if (found.state === "known") return decided(sizes.includes(found.size), inputs);
    // Which of several sizes it is may be open while it is certain that each of them counts, or none.
    const [first, ...others] = found.possible.map((size) => sizes.includes(size));
    if (others.every((counts) => counts === first)) return decided(first ?? false, inputs);
    return open(inputs, inputs.filter(({ fact }) => found.missing.some((key) => key === fact)).flatMap(missingOf));
  };
}

/**
 * Whether a calendar year was a full fiscal year: the enterprise was established before 1 January of it (R2).
 *
 * An unknown date of establishment makes every year count as full: most enterprises are older than three years, and
 * taking items out for want of a date would raise a score by leaving a question open.
 */
export function isFullYear(sheet: FactSheet, year: number): boolean {
  const established = sheet.facts.establishedOn?.asOf;
  if (established?.state !== "given" || typeof established.value !== "string") return true;
  return established.value < `${String(year)}-01-01`;
}

/** The entry of a fact `year` years from year 0 of the context (0 or negative), or the as-of entry where its period is that. */
export const readFact = (key: string, year: ExpressionYear, context: ExpressionContext): FactInput => readingOf(key, year, context).input;

function readingOf(key: string, year: ExpressionYear, context: ExpressionContext): Reading {
  const definition = context.definitions.get(key);
  if (!definition) throw new RangeError(`fact ${key} is not in the dictionary`);
  const at: FactYear = definition.period === "asOf" ? "asOf" : calendarYear(year, context);
  const latest = context.reads.get(key) ?? null;
  for (let known = latest; known; known = known.other) if (known.input.year === at) return known;
  const input = inputAt(key, at, context.sheet);
  const reading = { input, inputs: [input], other: latest, number: null, options: null, rows: null };
  context.reads.set(key, reading);
  return reading;
}

function inputAt(key: string, at: FactYear, { facts }: FactSheet): FactInput {
  const entry = facts[key]?.[at];
  if (!entry) return { fact: key, year: at, state: "unanswered", value: null, reason: null };
  if (entry.state === "given") return { fact: key, year: at, state: "given", value: entry.value, reason: null };
  return { fact: key, year: at, state: entry.state, value: null, reason: entry.reason ?? null };
}

/** The calendar year that an expression names. */
function calendarYear(year: ExpressionYear, { sheet, offset }: ExpressionContext): number {
  if (typeof year === "number") return sheet.fiscalYear + offset + year;
  return Number(sheet.asOf.slice(0, 4)) - (year === "asOf" ? 0 : 1);
}

/** The option ids that a set, enum or list value names; 无 names none. */
export function optionsOf(value: FactValue): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "boolean") return [];
  return value.map((row) => (typeof row === "string" ? row : String(row.id ?? row.kind ?? "")));
}

/** The same list with each figure once, in order of first reading. */
export const mergeInputs = (...lists: readonly (readonly FactInput[])[]): readonly FactInput[] => merge(lists, isSameInput);
export const mergeMissing = (...lists: readonly (readonly Missing[])[]): readonly Missing[] => merge(lists, isSameMissing);

const isSameInput = (left: FactInput, right: FactInput): boolean => left === right || (left.fact === right.fact && left.year === right.year);
const isSameMissing = (left: Missing, right: Missing): boolean => left === right || (left.key === right.key && left.year === right.year);
type IsSame<Entry> = (left: Entry, right: Entry) => boolean;

function merge<Entry>(lists: readonly (readonly Entry[])[], isSame: IsSame<Entry>): readonly Entry[] {
  let merged: readonly Entry[] = NONE;
  for (const list of lists) merged = joined(merged, list.length < 2 ? list : unique(list, isSame), isSame);
  return merged;
}

const unique = <Entry>(list: readonly Entry[], isSame: IsSame<Entry>): readonly Entry[] => list.filter((entry, index) => list.findIndex((other) => isSame(other, entry)) === index);

/**
 * Two lists that hold each entry once, as one that does. Most often one of them is empty or says it all, and then nothing is copied. Lists are short:
 * comparing two entries is cheaper than making a key of one.
 */
function joined<Entry>(left: readonly Entry[], right: readonly Entry[], isSame: IsSame<Entry>): readonly Entry[] {
  if (right.length === 0 || left === right) return left;
  if (left.length === 0) return right;
  let added = 0;
  for (const entry of right) if (!includes(left, entry, isSame)) added += 1;
  if (added === 0) return left;
  if (added === right.length) return appended(left, right);
  return appended(left, right.filter((entry) => !includes(left, entry, isSame)));
}

function includes<Entry>(list: readonly Entry[], wanted: Entry, isSame: IsSame<Entry>): boolean {
  for (const entry of list) if (isSame(entry, wanted)) return true;
  return false;
}

/** As long as it must be and no longer: an array that is pushed to leaves room for sixteen more, and there are hundreds of these for a sheet. */
export function appended<Entry>(left: readonly Entry[], right: readonly Entry[]): readonly Entry[] {
  if (right.length === 0) return left;
  if (left.length === 0) return right;
  const both = new Array<Entry>(left.length + right.length);
  let at = 0;
  for (const entry of left) both[at++] = entry;
  for (const entry of right) both[at++] = entry;
  return both;
}

/** The figures that several results read, each once, in order of first reading. */
export function inputsOf(results: readonly { readonly inputs: readonly FactInput[] }[]): readonly FactInput[] {
  let first: readonly FactInput[] = NONE;
  let others = 0;
  for (const { inputs } of results) {
    if (first.length === 0) first = inputs;
    else if (inputs !== first) others += inputs.length;
  }
  if (others === 0) return first;
  const merged = new Array<FactInput>(first.length + others);
  let count = 0;
  for (const { inputs } of results) {
    for (const input of inputs) if (!isAmong(merged, count, input)) merged[count++] = input;
  }
  return count === first.length ? first : merged.slice(0, count);
}

function isAmong(inputs: readonly FactInput[], count: number, wanted: FactInput): boolean {
  for (let at = 0; at < count; at += 1) if (isSameInput(inputs[at]!, wanted)) return true;
  return false;
}

/** What keeps this input from being a value; empty if it is given. */
export function missingOf(input: FactInput): readonly Missing[] {
  return input.state === "given" ? NONE : [{ key: input.fact, year: input.year, state: input.state }];
}

/** One list for all that is empty: most results miss nothing and read nothing. */
const NONE: readonly never[] = [];

const known = (value: Exact, inputs: readonly FactInput[]): NumberResult => ({ state: "known", value, inputs });
const unknown = (missing: readonly Missing[], inputs: readonly FactInput[], obstacles: readonly Obstacle[] = NONE): NumberResult => ({ state: "unknown", missing, inputs, obstacles });
const notApplicable = (cause: NotApplicableCause, inputs: readonly FactInput[]): NumberResult => ({ state: "notApplicable", cause, inputs });

type Parts = ConditionResult["parts"];
const decided = (result: boolean, inputs: readonly FactInput[], parts: Parts = NONE): ConditionResult => ({ result, inputs, missing: NONE, causes: NONE, obstacles: NONE, parts, left: null, right: null });
const open = (inputs: readonly FactInput[], missing: readonly Missing[], causes: readonly NotApplicableCause[] = NONE): ConditionResult => ({ result: null, inputs, missing, causes, obstacles: NONE, parts: NONE, left: null, right: null });
const blocked = (obstacle: Obstacle, inputs: readonly FactInput[] = NONE): ConditionResult => ({ result: null, inputs, missing: NONE, causes: NONE, obstacles: [obstacle], parts: NONE, left: null, right: null });
const [YES, NO, UNDECIDED] = [decided(true, NONE), decided(false, NONE), open(NONE, NONE)];
/** The result of what reads no figure of the sheet. */
const plain = (result: boolean | null): ConditionResult => (result === null ? UNDECIDED : result ? YES : NO);
const always: ConditionReader = () => YES;

const yearsBefore = (context: ExpressionContext, years: number): ExpressionContext => ({ ...context, offset: context.offset - years });
const yearOf = (context: ExpressionContext): number => context.sheet.fiscalYear + context.offset;
const meanOf = (values: readonly Exact[]): Exact => sum(values).div(exact(values.length));

function fromAll(parts: readonly NumberExpression[], compute: (results: readonly NumberResult[]) => NumberResult): NumberReader {
  const readers = parts.map(numberReader);
  return (context) => compute(readers.map((read) => read(context)));
}

const combined = (parts: readonly NumberExpression[], compute: (values: readonly Exact[]) => Exact): NumberReader => fromAll(parts, (results) => combine(results, compute));

function factNumber(key: string, year: ExpressionYear): NumberReader {
  return (context) => {
    const reading = readingOf(key, year, context);
    return (reading.number ??= numberIn(reading));
  };
}

function numberIn({ input, inputs }: Reading): NumberResult {
  if (input.state === "notApplicable") return notApplicable({ kind: "statedNotApplicable", input }, inputs);
  if (input.state !== "given") return unknown(missingOf(input), inputs);
  const value = typeof input.value === "string" ? parseExact(input.value) : null;
  if (!value) throw new RangeError(`fact ${input.fact} of ${String(input.year)} holds no number`);
  return known(value, inputs);
}

/** A sum; while a part is missing that cannot be negative, it is at least what the others come to. */
function sumOfKnown(parts: readonly NumberExpression[]): NumberReader {
  const readers = parts.map(numberReader);
  return (context) => {
    const results = readers.map((read) => read(context));
    const total = combine(results, sum);
    if (total.state !== "unknown" || !parts.every((part, index) => results[index]!.state === "known" || isNeverNegative(part, context))) return total;
    return { ...total, ends: { min: sum(results.flatMap((result) => (result.state === "known" ? [result.value] : []))), max: null } };
  };
}

function isNeverNegative(expression: NumberExpression, { definitions }: ExpressionContext): boolean {
  const key = typeof expression === "string" ? expression : typeof expression === "object" && "fact" in expression ? expression.fact : null;
  return key !== null && (definitions.get(key)?.minimum ?? -1) >= 0;
}

/** One value from several, if all of them are known. */
function combine(results: readonly NumberResult[], compute: (values: readonly Exact[]) => Exact): NumberResult {
  const inputs = inputsOf(results);
  let isKnown = true;
  for (const result of results) {
    if (result.state === "notApplicable") return notApplicable(result.cause, inputs);
    if (result.state === "unknown") isKnown = false;
  }
  return isKnown ? known(compute(results.map(valueOf)), inputs) : unknown(missingIn(results), inputs, obstaclesIn(results));
}

/** The same of two, the most frequent case. */
function combineTwo(left: NumberResult, right: NumberResult, compute: (left: Exact, right: Exact) => Exact): NumberResult {
  if (left.state === "known" && right.state === "known") return known(compute(left.value, right.value), joined(left.inputs, right.inputs, isSameInput));
  return combine([left, right], () => ZERO);
}

function valueOf(result: NumberResult): Exact {
  if (result.state !== "known") throw new RangeError("the number is not known");
  return result.value;
}

function missingIn(results: readonly NumberResult[]): readonly Missing[] {
  let merged: readonly Missing[] = NONE;
  for (const result of results) if (result.state === "unknown") merged = joined(merged, result.missing, isSameMissing);
  return merged;
}

function obstaclesIn(results: readonly NumberResult[]): readonly Obstacle[] {
  let all: readonly Obstacle[] = NONE;
  for (const result of results) if (result.state === "unknown") all = appended(all, result.obstacles);
  return all;
}

function productOf(factors: readonly NumberExpression[]): NumberReader {
  return fromAll(factors, (results) => {
    const isDecidedByZero = results.some((result) => result.state === "known" && isZero(result.value)) && results.every(({ state }) => state !== "notApplicable");
    if (isDecidedByZero) return known(ZERO, inputsOf(results));
    return combine(results, (values) => values.reduce((product, value) => product.mul(value)));
  });
}

const subtract = (left: NumberResult, right: NumberResult): NumberResult => combineTwo(left, right, (minuend, subtrahend) => minuend.sub(subtrahend));

/** R1: a denominator *stated* as 0 makes the ratio not applicable, whatever the numerator; a missing one, unknown. */
function divide(numerator: NumberResult, denominator: NumberResult): NumberResult {
  if (denominator.state === "known" && isZero(denominator.value)) {
    return notApplicable({ kind: "denominatorZero", inputs: denominator.inputs }, inputsOf([numerator, denominator]));
  }
  return combineTwo(numerator, denominator, (above, below) => above.div(below));
}

function firstKnown(results: readonly NumberResult[]): NumberResult {
  const first = results.findIndex(({ state }) => state === "known");
  const inputs = inputsOf(first < 0 ? results : results.slice(0, first + 1));
  const found = results[first];
  if (found?.state === "known") return known(found.value, inputs);
  const [head] = results;
  if (head?.state === "notApplicable" && results.every(({ state }) => state === "notApplicable")) return notApplicable(head.cause, inputs);
  return unknown(missingIn(results), inputs);
}

function notFullYears(context: ExpressionContext, count: number): number[] {
  return Array.from({ length: count }, (_, back) => yearOf(context) - back).filter((year) => !isFullYear(context.sheet, year));
}

function yearOnYear(of: NumberExpression, compute: (now: NumberResult, before: NumberResult) => NumberResult): NumberReader {
  const reader = numberReader(of);
  return (context) => {
    const now = reader(context);
    const before = reader(yearsBefore(context, 1));
    const partial = notFullYears(context, 2);
    if (partial.length > 0) return notApplicable({ kind: "years", years: partial, needed: 2 }, inputsOf([now, before]));
    return compute(now, before);
  };
}

/** The contexts of the full years among the last `years`, latest first. */
function fullYears(context: ExpressionContext, years: number): ExpressionContext[] {
  return Array.from({ length: years }, (_, back) => yearsBefore(context, back)).filter((at) => isFullYear(context.sheet, yearOf(at)));
}

/**
 * Σa ÷ Σb over the full years in which both are given (R2), never the mean of ratios; with Σb stated as 0, Σa ÷ Σc.
 * At least one year must be given; what is missing is then named for the latest full year only.
 */
function ratioOfSums(numerator: NumberExpression, denominator: NumberExpression, otherwise: NumberExpression | undefined, years: number): NumberReader {
  const [above, below] = [numberReader(numerator), numberReader(denominator)];
  const alternative = otherwise === undefined ? null : ratioOfSums(numerator, otherwise, undefined, years);
  return (context) => {
    const contexts = fullYears(context, years);
    if (contexts.length === 0) return notApplicable({ kind: "years", years: [yearOf(context)], needed: 1 }, NONE);
    const pairs = contexts.map((at) => [above(at), below(at)] as const);
    const given = pairs.filter((pair) => pair.every(({ state }) => state === "known"));
    if (given.length === 0) return combine(pairs[0]!, () => ZERO);
    const add = (side: 0 | 1): NumberResult => combine(given.map((pair) => pair[side]), sum);
    const denominators = add(1);
    if (alternative === null || (denominators.state === "known" && !isZero(denominators.value))) return divide(add(0), denominators);
    const instead = alternative(context);
    return { ...instead, inputs: mergeInputs(inputsOf(given.flat()), instead.inputs) };
  };
}

function meanOverYears(of: NumberExpression, years: number): NumberReader {
  const reader = numberReader(of);
  return (context) => {
    const contexts = fullYears(context, years);
    if (contexts.length === 0) return notApplicable({ kind: "years", years: [yearOf(context)], needed: 1 }, NONE);
    const results = contexts.map(reader);
    const given = results.filter(({ state }) => state === "known");
    return given.length === 0 ? combine([results[0]!], meanOf) : combine(given, meanOf);
  };
}

/**
 * Mean of the annual growth rates, as 工信部企业〔2022〕63号 asks for two years.
 *
 * t and t−1 must be full; earlier years enter while they are full, given and above 0, so that two years give one rate
 * and a base of 0 leaves the later pair. A later base of 0 gives no rate at all: `laterBaseZero`.
 */
function meanGrowth({ of, years, complete }: Extract<NumberExpression, { meanGrowth: unknown }>["meanGrowth"]): NumberReader {
  const reader = numberReader(of);
  const latestRate = yearOnYear(of, (now, before) => combine([now, before], () => ZERO));
  return (context) => {
    const latest = latestRate(context);
    if (latest.state !== "known") return latest;
    const results = Array.from({ length: years + 1 }, (_, back) => yearsBefore(context, back))
      .filter((at, back) => back < 2 || isFullYear(context.sheet, yearOf(at)))
      .map(reader);
    const inputs = inputsOf(results);
    if (complete && results.some(({ state }) => state === "unknown")) return combine(results, () => ZERO);
    const rates: Exact[] = [];
    for (let back = 0; back + 1 < results.length; back += 1) {
      const now = results[back]!;
      const before = results[back + 1]!;
      if (now.state !== "known" || before.state !== "known" || compare(before.value, ZERO) <= 0) break;
      rates.push(now.value.sub(before.value).div(before.value));
    }
    if (rates.length === 0) return notApplicable({ kind: "laterBaseZero", inputs: results[1]!.inputs }, inputs);
    return known(meanOf(rates), inputs);
  };
}

/** What a figure that is no number comes to, as a number: `compute` is asked where it is given. */
function fromFact(key: string, compute: (value: FactValue, context: ExpressionContext) => number | null): NumberReader {
  return (context) => {
    const { input, inputs } = readingOf(key, 0, context);
    if (input.state === "notApplicable") return notApplicable({ kind: "statedNotApplicable", input }, inputs);
    const number = input.value === null ? null : compute(input.value, context);
    return number === null ? unknown(missingOf(input), inputs) : known(exact(number), inputs);
  };
}

/** Full years from a date to 31 December of the fiscal year: what began in March 2022 has lasted three of them at the end of 2025. */
function fullYearsSince(key: string): NumberReader {
  return fromFact(key, (date, context) => {
    if (typeof date !== "string") return null;
    const [begun, monthAndDay] = [date.slice(0, 4), date.slice(5)];
    // Only what began on 1 January has its full year on 31 December of the same year.
    return Math.max(0, yearOf(context) - Number(begun) + (monthAndDay === "01-01" ? 1 : 0));
  });
}

const DAY = 86_400_000;

const daysSince = (key: string): NumberReader =>
  fromFact(key, (date, { sheet }) => (typeof date === "string" ? Math.round((Date.parse(sheet.asOf) - Date.parse(date)) / DAY) : null));

function agreed(results: readonly NumberResult[]): NumberResult {
  const inputs = inputsOf(results);
  const given = results.filter((result) => result.state === "known");
  const [first] = given;
  if (!first) return combine(results, () => ZERO);
  if (given.some(({ value }) => compare(value, first.value) !== 0)) return unknown(NONE, inputs, [{ kind: "disagree", inputs: inputsOf(given) }]);
  return known(first.value, inputs);
}

function inYearOf(key: string, of: NumberExpression): NumberReader {
  const [year, reader] = [factNumber(key, 0), numberReader(of)];
  return (context) => {
    const named = year({ ...context, offset: 0 });
    if (named.state !== "known") return named;
    return reader({ ...context, offset: Number(named.value.valueOf()) - context.sheet.fiscalYear });
  };
}

function countOf(key: string): NumberReader {
  return fromFact(key, (value, { definitions }) => {
    const exclusive = definitions.get(key)?.exclusive;
    return optionsOf(value).filter((option) => option !== exclusive).length;
  });
}

function valueOfItem(item: string): NumberReader {
  const [outside, open] = [notApplicable({ kind: "item", item }, NONE), unknown(NONE, NONE)];
  return ({ itemValue }) => {
    const value = itemValue(item);
    if (value === "notApplicable") return outside;
    return value === "unknown" ? open : known(value, NONE);
  };
}

function comparison([leftSide, rightSide]: readonly [NumberExpression, NumberExpression], test: (order: -1 | 0 | 1) => boolean): ConditionReader {
  const [readLeft, readRight] = [numberReader(leftSide), numberReader(rightSide)];
  return (context) => {
    const [left, right] = [readLeft(context), readRight(context)];
    const inputs = joined(left.inputs, right.inputs, isSameInput);
    const result = orderDecides(left, right, test);
    if (result !== null) return { result, inputs, missing: NONE, causes: NONE, obstacles: NONE, parts: NONE, left, right };
    const sides = [left, right];
    const causes = sides.flatMap((side) => (side.state === "notApplicable" ? [side.cause] : []));
    return { result, inputs, missing: missingIn(sides), causes, obstacles: obstaclesIn(sides), parts: NONE, left, right };
  };
}

function orderDecides(left: NumberResult, right: NumberResult, test: (order: -1 | 0 | 1) => boolean): boolean | null {
  if (right.state !== "known") return null;
  if (left.state === "known") return test(compare(left.value, right.value));
  // A range decides where both of its ends do; that also holds of what lies between, because every comparison here is monotone.
  if (left.state !== "unknown" || !left.ends) return null;
  // No upper end: larger than anything.
  const { min, max } = left.ends;
  const [low, high] = [test(compare(min, right.value)), test(max === null ? 1 : compare(max, right.value))];
  return low === high ? low : null;
}

function onFact(key: string, test: (value: FactValue, reading: Reading) => boolean): ConditionReader {
  return (context) => {
    const reading = readingOf(key, 0, context);
    const { input, inputs } = reading;
    return input.value === null ? withoutValue(input, inputs) : decided(test(input.value, reading), inputs);
  };
}

function withoutValue(input: FactInput, inputs: readonly FactInput[]): ConditionResult {
  return input.state === "notApplicable" ? open(inputs, NONE, [{ kind: "statedNotApplicable", input }]) : open(inputs, missingOf(input));
}

/** True once `k` are true, false once they cannot be any more. */
function atLeastK(k: number, conditions: readonly Condition[]): ConditionReader {
  const readers = conditions.map(conditionReader);
  return (context) => {
    const results = readers.map((read) => read(context));
    let [held, failed] = [0, 0];
    for (const { result } of results) {
      if (result === true) held += 1;
      if (result === false) failed += 1;
    }
    if (held >= k) return decided(true, inputsOf(results), results);
    if (results.length - failed < k) return decided(false, inputsOf(results), results);
    return undecided(results);
  };
}

/** "One of the two suffices": an operand that is not known does not count against, as long as one of them is known. */
function anyKnown(conditions: readonly Condition[]): ConditionReader {
  const readers = conditions.map(conditionReader);
  return (context) => {
    const results = readers.map((read) => read(context));
    if (results.every(({ result }) => result === null)) return undecided(results);
    return decided(results.some(({ result }) => result === true), inputsOf(results), results);
  };
}

/** Undecided by those of its parts that are. */
function undecided(parts: readonly ConditionResult[]): ConditionResult {
  let [missing, causes, obstacles]: [readonly Missing[], readonly NotApplicableCause[], readonly Obstacle[]] = [NONE, NONE, NONE];
  for (const part of parts) {
    if (part.result !== null) continue;
    missing = joined(missing, part.missing, isSameMissing);
    causes = appended(causes, part.causes);
    obstacles = appended(obstacles, part.obstacles);
  }
  return { result: null, inputs: inputsOf(parts), missing, causes, obstacles, parts, left: null, right: null };
}
