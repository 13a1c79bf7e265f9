import { compare, exact, isZero, maximum, minimum, ONE, parseExact, sum, ZERO, type Exact } from "@/lib/core/exact";
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
  | { readonly state: "unknown"; readonly missing: readonly Missing[]; readonly obstacles?: readonly Obstacle[]; readonly ends?: Ends }
  | { readonly state: "notApplicable"; readonly cause: NotApplicableCause }
);

/** `result` is `null` where the condition cannot be decided; `missing` and `causes` then say by what. */
export type ConditionResult = {
  readonly result: boolean | null;
  readonly inputs: readonly FactInput[];
  readonly missing: readonly Missing[];
  readonly causes: readonly NotApplicableCause[];
  /** Only where a scheme is judged. */
  readonly obstacles?: readonly Obstacle[];
};

/** What the forms that only schemes use look up. Everything here is remembered by whoever provides it. */
export type SchemeLookups = {
  /** A named figure in its own unit, `offset` years from the fiscal year. */
  readonly figure: (id: string, offset: number) => NumberResult;
  readonly points: (id: string) => NumberResult;
  readonly answer: (question: string) => NumberResult;
  readonly countAnswers: (tags: readonly string[], atLeast: number) => NumberResult;
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
  /** Figures read so far, by key and year: a sheet is judged by many schemes that read the same figures. */
  readonly reads: Map<string, Map<FactYear, NumberResult>>;
  /** Conditions decided so far, where the same ones are asked again (to judge, then to explain); only with an offset of 0. */
  readonly decidedBefore: Map<Condition, ConditionResult> | null;
};

export function expressionContext(
  sheet: FactSheet,
  dictionary: FactDictionary,
  branch: Branch,
  responses: Responses = {},
  itemValue: (item: string) => ItemValue = () => "unknown",
): ExpressionContext {
  return { sheet, definitions: definitionsOf(dictionary), branch, responses, itemValue, offset: 0, scheme: null, reads: new Map(), decidedBefore: null };
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
export function evaluateNumber(expression: NumberExpression, context: ExpressionContext): NumberResult {
  if (typeof expression === "number") return constant(expression);
  if (typeof expression === "string") return factNumber(expression, 0, context);
  if ("fact" in expression) return factNumber(expression.fact, expression.year ?? 0, context);
  if ("sum" in expression) return sumOfKnown(expression.sum, context);
  if ("difference" in expression) {
    return combine(evaluateAll(expression.difference, context), ([left, right]) => left!.sub(right!));
  }
  if ("product" in expression) return productOf(evaluateAll(expression.product, context));
  if ("ratio" in expression) {
    return divide(evaluateNumber(expression.ratio[0], context), evaluateNumber(expression.ratio[1], context));
  }
  if ("maximum" in expression) return combine(evaluateAll(expression.maximum, context), (values) => maximum(values as [Exact, ...Exact[]]));
  if ("minimum" in expression) return combine(evaluateAll(expression.minimum, context), (values) => minimum(values as [Exact, ...Exact[]]));
  if ("mean" in expression) return combine(evaluateAll(expression.mean, context), meanOf);
  if ("firstKnown" in expression) return firstKnown(evaluateAll(expression.firstKnown, context));
  if ("yearBefore" in expression) return evaluateNumber(expression.yearBefore, yearsBefore(context, 1));
  if ("growth" in expression) {
    return yearOnYear(expression.growth, context, (now, before) => divide(combine([now, before], ([a, b]) => a!.sub(b!)), before));
  }
  if ("change" in expression) {
    return yearOnYear(expression.change, context, (now, before) => combine([now, before], ([a, b]) => a!.sub(b!)));
  }
  if ("ratioOfSums" in expression) {
    const { of, years, otherwise } = expression.ratioOfSums;
    return ratioOfSums(of[0], of[1], otherwise, years, context);
  }
  if ("meanOverYears" in expression) return meanOverYears(expression.meanOverYears.of, expression.meanOverYears.years, context);
  if ("meanGrowth" in expression) return meanGrowth(expression.meanGrowth, context);
  if ("count" in expression) return countOf(expression.count.fact, context);
  if ("itemValue" in expression) return valueOfItem(expression.itemValue, context);
  return schemeNumber(expression, context);
}

function schemeNumber(expression: SchemeNumberExpression, context: ExpressionContext): NumberResult {
  if ("figure" in expression) return lookups(context).figure(expression.figure, context.offset + (expression.year ?? 0));
  if ("fullYearsSince" in expression) return fullYearsSince(expression.fullYearsSince, context);
  if ("daysSince" in expression) return daysSince(expression.daysSince, context);
  if ("agreed" in expression) return agreed(evaluateAll(expression.agreed, context));
  if ("floor" in expression) return combine([evaluateNumber(expression.floor, context)], ([value]) => value!.floor());
  if ("inYearOf" in expression) return inYearOf(expression.inYearOf.fact, expression.inYearOf.of, context);
  if ("points" in expression) return lookups(context).points(expression.points);
  if ("answer" in expression) return lookups(context).answer(expression.answer);
  if ("cases" in expression) return numberOfCase(expression.cases, context);
  return lookups(context).countAnswers(expression.countAnswers.tags, expression.countAnswers.atLeast);
}

function numberOfCase(list: Extract<SchemeNumberExpression, { cases: unknown }>["cases"], context: ExpressionContext): NumberResult {
  const passed: ConditionResult[] = [];
  for (const { when, of } of list) {
    const entered = when ? evaluateCondition(when, context) : decided(true);
    passed.push(entered);
    const [cause] = entered.causes;
    if (entered.result === null && entered.missing.length === 0 && cause) return notApplicable(cause, inputsOf(passed));
    if (entered.result === null) return unknown(entered.missing, inputsOf(passed), mergeObstacles([entered]));
    if (!entered.result) continue;
    const result = evaluateNumber(of, context);
    return { ...result, inputs: inputsOf([...passed, result]) };
  }
  return unknown([], inputsOf(passed));
}

function lookups({ scheme }: ExpressionContext): SchemeLookups {
  if (!scheme) throw new RangeError("this form stands only in a scheme");
  return scheme;
}

const constants = new Map<number, NumberResult>();
/** Numbers stand in content files, so there are only so many of them. */
function constant(number: number): NumberResult {
  let result = constants.get(number);
  if (!result) constants.set(number, (result = known(exact(number), [])));
  return result;
}

/**
 * A condition over facts, branch and responses, three-valued: an operand that is unknown or not applicable leaves it
 * undecided unless the other operands decide.
 */
export function evaluateCondition(condition: Condition, context: ExpressionContext): ConditionResult {
  const { decidedBefore } = context;
  if (!decidedBefore) return decide(condition, context);
  let result = decidedBefore.get(condition);
  if (!result) decidedBefore.set(condition, (result = decide(condition, context)));
  return result;
}

function decide(condition: Condition, context: ExpressionContext): ConditionResult {
  if ("atLeast" in condition) return comparison(condition.atLeast, context, (order) => order >= 0);
  if ("atMost" in condition) return comparison(condition.atMost, context, (order) => order <= 0);
  if ("moreThan" in condition) return comparison(condition.moreThan, context, (order) => order > 0);
  if ("lessThan" in condition) return comparison(condition.lessThan, context, (order) => order < 0);
  if ("equals" in condition) return comparison(condition.equals, context, (order) => order === 0);
  if ("all" in condition) return atLeastK(condition.all.length, condition.all, context);
  if ("any" in condition) return atLeastK(1, condition.any, context);
  if ("anyKnown" in condition) return anyKnown(condition.anyKnown, context);
  if ("not" in condition) {
    const inner = evaluateCondition(condition.not, context);
    return { ...inner, result: inner.result === null ? null : !inner.result };
  }
  if ("atLeastK" in condition) return atLeastK(condition.atLeastK.k, condition.atLeastK.of, context);
  if ("has" in condition) {
    const { fact, option } = condition.has;
    return onFact(fact, context, (value) => optionsOf(value).includes(option));
  }
  if ("is" in condition) {
    const { fact, value: wanted } = condition.is;
    return onFact(fact, context, (value) => value === wanted);
  }
  if ("stated" in condition) {
    const stated = evaluateNumber(condition.stated, context);
    return decided(stated.state === "known", stated.inputs);
  }
  if ("branch" in condition) return decided(condition.branch.includes(context.branch));
  if ("industry" in condition) return decided(isInIndustries(context.sheet.profile.industry, condition.industry));
  if ("fullYear" in condition) return decided(isFullYear(context.sheet, context.sheet.fiscalYear + context.offset + condition.fullYear));
  if ("level" in condition) {
    const { item, atLeast, atMost } = condition.level;
    const answer = context.responses[item]?.answer;
    if (!answer || !("level" in answer)) return decided(null);
    return decided(answer.level >= (atLeast ?? 0) && answer.level <= (atMost ?? Number.MAX_SAFE_INTEGER));
  }
  if ("declared" in condition) {
    const answer = context.responses[condition.declared]?.answer;
    // Always decided: an item without an answer has not been declared.
    return decided(answer !== undefined && "notApplicable" in answer);
  }
  if ("listed" in condition) return listed(condition.listed, context);
  if ("size" in condition) return sizeIs(condition.size, condition.scope, context);
  if ("scope" in condition) return context.sheet.scope === condition.scope ? decided(true) : blocked({ kind: "scope", needed: condition.scope });
  if ("affirmed" in condition) {
    const affirmed = lookups(context).affirmed(condition.affirmed);
    return affirmed === null ? blocked({ kind: "question", question: condition.affirmed }) : decided(affirmed);
  }
  if ("given" in condition) return onFact(condition.given, context, () => true);
  if ("cases" in condition) return cases(condition.cases, context);
  const { item, option } = condition.chosen;
  const answer = context.responses[item]?.answer;
  if (answer && "options" in answer) return decided(answer.options.includes(option));
  if (answer && "option" in answer) return decided(answer.option === option);
  return decided(null);
}

function cases(list: Extract<Condition, { cases: unknown }>["cases"], context: ExpressionContext): ConditionResult {
  const passed: ConditionResult[] = [];
  for (const { when, requires } of list) {
    const entered = when ? evaluateCondition(when, context) : decided(true);
    if (entered.result === null) return undecided([...passed, entered], [entered]);
    passed.push(entered);
    if (!entered.result) continue;
    const required = evaluateCondition(requires, context);
    return { ...required, inputs: inputsOf([...passed, required]) };
  }
  return decided(false, inputsOf(passed));
}

const blocked = (obstacle: Obstacle, inputs: readonly FactInput[] = []): ConditionResult => ({ result: null, inputs, missing: [], causes: [], obstacles: [obstacle] });

function listed({ fact, where = {}, window }: Extract<Condition, { listed: unknown }>["listed"], context: ExpressionContext): ConditionResult {
  const input = readFact(fact, 0, context);
  if (input.value === null) return onFact(fact, context, () => false);
  const result = hasRow(rowsOf(input.value), where, window ?? null, context.sheet);
  return result === null ? blocked({ kind: "rowIncomplete", fact }, [input]) : decided(result, [input]);
}

const SIZE_FACTS = ["headcount", "revenue", "totalAssets"] as const;

function sizeIs(sizes: readonly string[], scope: Scope | undefined, context: ExpressionContext): ConditionResult {
  const found = lookups(context).size();
  // Whether the standard speaks of an industry at all does not depend on whose figures they are.
  if (found.state === "notCovered") return decided(sizes.includes("notCovered"));
  if (found.state === "noIndustry" || found.state === "ambiguous") return blocked({ kind: "industry", industry: context.sheet.profile.industry });
  if (sizes.every((size) => size === "notCovered")) return decided(false);
  if (scope !== undefined && context.sheet.scope !== scope) return blocked({ kind: "scope", needed: scope });
  const inputs = SIZE_FACTS.filter((key) => found.row.bounds[key] !== undefined).map((key) => readFact(key, 0, context));
  if (found.state === "known") return decided(sizes.includes(found.size), inputs);
  // Which of several sizes it is may be open while it is certain that each of them counts, or none.
  const [first, ...others] = found.possible.map((size) => sizes.includes(size));
  if (others.every((counts) => counts === first)) return decided(first ?? false, inputs);
  return { result: null, inputs, missing: inputs.filter(({ fact }) => found.missing.some((key) => key === fact)).flatMap(missingOf), causes: [] };
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
export function readFact(key: string, year: ExpressionYear, context: ExpressionContext): FactInput {
  const definition = context.definitions.get(key);
  if (!definition) throw new RangeError(`fact ${key} is not in the dictionary`);
  const at: FactYear = definition.period === "asOf" ? "asOf" : calendarYear(year, context);
  const entry = context.sheet.facts[key]?.[String(at)];
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
export function mergeInputs(...lists: readonly (readonly FactInput[])[]): readonly FactInput[] {
  return mergeUnique(lists, (left, right) => left === right || (left.fact === right.fact && left.year === right.year));
}

export function mergeMissing(...lists: readonly (readonly Missing[])[]): readonly Missing[] {
  return mergeUnique(lists, (left, right) => left.key === right.key && left.year === right.year);
}

/** Lists are short and mostly empty or alone: comparing two entries is cheaper than making a key of one. */
function mergeUnique<Entry>(lists: readonly (readonly Entry[])[], isSame: (left: Entry, right: Entry) => boolean): readonly Entry[] {
  let only: readonly Entry[] | null = null;
  let merged: Entry[] | null = null;
  for (const list of lists) {
    if (list.length === 0 || list === only) continue;
    if (only === null) {
      only = list;
      continue;
    }
    merged ??= unique(only, isSame);
    for (const entry of list) if (!merged.some((other) => isSame(other, entry))) merged.push(entry);
  }
  return merged ?? (only === null || only.length < 2 ? (only ?? []) : unique(only, isSame));
}

function unique<Entry>(list: readonly Entry[], isSame: (left: Entry, right: Entry) => boolean): Entry[] {
  return list.filter((entry, index) => !list.some((other, before) => before < index && isSame(other, entry)));
}

const mergeObstacles = (results: readonly { readonly obstacles?: readonly Obstacle[] | undefined }[]): Pick<ConditionResult, "obstacles"> => {
  const obstacles = results.flatMap((result) => result.obstacles ?? []);
  return obstacles.length > 0 ? { obstacles } : {};
};

/** What keeps this input from being a value; empty if it is given. */
export function missingOf(input: FactInput): Missing[] {
  return input.state === "given" ? [] : [{ key: input.fact, year: input.year, state: input.state }];
}

const known = (value: Exact, inputs: readonly FactInput[]): NumberResult => ({ state: "known", value, inputs });
const unknown = (missing: readonly Missing[], inputs: readonly FactInput[], more: { readonly obstacles?: readonly Obstacle[] } = {}): NumberResult => ({ state: "unknown", missing, inputs, ...more });
const notApplicable = (cause: NotApplicableCause, inputs: readonly FactInput[]): NumberResult => ({ state: "notApplicable", cause, inputs });

const decided = (result: boolean | null, inputs: readonly FactInput[] = []): ConditionResult => ({ result, inputs, missing: [], causes: [] });
const yearsBefore = (context: ExpressionContext, years: number): ExpressionContext => ({ ...context, offset: context.offset - years });
const yearOf = (context: ExpressionContext): number => context.sheet.fiscalYear + context.offset;
const inputsOf = (results: readonly { readonly inputs: readonly FactInput[] }[]): readonly FactInput[] => mergeInputs(...results.map(({ inputs }) => inputs));
const meanOf = (values: readonly Exact[]): Exact => sum(values).div(exact(values.length));

function evaluateAll(expressions: readonly NumberExpression[], context: ExpressionContext): NumberResult[] {
  return expressions.map((expression) => evaluateNumber(expression, context));
}

function factNumber(key: string, year: ExpressionYear, context: ExpressionContext): NumberResult {
  const at: FactYear = context.definitions.get(key)?.period === "asOf" ? "asOf" : calendarYear(year, context);
  let byYear = context.reads.get(key);
  if (!byYear) context.reads.set(key, (byYear = new Map()));
  let result = byYear.get(at);
  if (!result) byYear.set(at, (result = readNumber(key, year, context)));
  return result;
}

function readNumber(key: string, year: ExpressionYear, context: ExpressionContext): NumberResult {
  const input = readFact(key, year, context);
  if (input.state === "notApplicable") return notApplicable({ kind: "statedNotApplicable", input }, [input]);
  if (input.state !== "given") return unknown(missingOf(input), [input]);
  const value = typeof input.value === "string" ? parseExact(input.value) : null;
  if (!value) throw new RangeError(`fact ${key} of ${String(input.year)} holds no number`);
  return known(value, [input]);
}

/** A sum; while a part is missing that cannot be negative, it is at least what the others come to. */
function sumOfKnown(parts: readonly NumberExpression[], context: ExpressionContext): NumberResult {
  const results = evaluateAll(parts, context);
  const total = combine(results, sum);
  if (total.state !== "unknown" || !parts.every((part, index) => results[index]!.state === "known" || isNeverNegative(part, context))) return total;
  return { ...total, ends: { min: sum(results.flatMap((result) => (result.state === "known" ? [result.value] : []))), max: null } };
}

function isNeverNegative(expression: NumberExpression, { definitions }: ExpressionContext): boolean {
  const key = typeof expression === "string" ? expression : typeof expression === "object" && "fact" in expression ? expression.fact : null;
  return key !== null && (definitions.get(key)?.minimum ?? -1) >= 0;
}

/** One value from several, if all of them are known. */
function combine(results: readonly NumberResult[], compute: (values: readonly Exact[]) => Exact): NumberResult {
  const inputs = inputsOf(results);
  for (const result of results) if (result.state === "notApplicable") return notApplicable(result.cause, inputs);
  const missing = mergeMissing(...results.map((result) => (result.state === "unknown" ? result.missing : [])));
  if (results.some(({ state }) => state === "unknown")) return unknown(missing, inputs, mergeObstacles(results.filter((result) => result.state === "unknown")));
  return known(compute(results.map((result) => (result.state === "known" ? result.value : ZERO))), inputs);
}

function productOf(results: readonly NumberResult[]): NumberResult {
  const isDecidedByZero = results.some((result) => result.state === "known" && isZero(result.value)) && results.every(({ state }) => state !== "notApplicable");
  if (isDecidedByZero) return known(ZERO, inputsOf(results));
  return combine(results, (values) => values.reduce((product, value) => product.mul(value), ONE));
}

/** R1: a denominator *stated* as 0 makes the ratio not applicable, whatever the numerator; a missing one, unknown. */
function divide(numerator: NumberResult, denominator: NumberResult): NumberResult {
  const inputs = inputsOf([numerator, denominator]);
  if (denominator.state === "known" && isZero(denominator.value)) {
    return notApplicable({ kind: "denominatorZero", inputs: denominator.inputs }, inputs);
  }
  return combine([numerator, denominator], ([above, below]) => above!.div(below!));
}

function firstKnown(results: readonly NumberResult[]): NumberResult {
  const first = results.findIndex(({ state }) => state === "known");
  const inputs = inputsOf(first < 0 ? results : results.slice(0, first + 1));
  const found = results[first];
  if (found?.state === "known") return known(found.value, inputs);
  const missing = mergeMissing(...results.map((result) => (result.state === "unknown" ? result.missing : [])));
  const [head] = results;
  if (head?.state === "notApplicable" && results.every(({ state }) => state === "notApplicable")) return notApplicable(head.cause, inputs);
  return unknown(missing, inputs);
}

function notFullYears(context: ExpressionContext, count: number): number[] {
  return Array.from({ length: count }, (_, back) => yearOf(context) - back).filter((year) => !isFullYear(context.sheet, year));
}

function yearOnYear(
  of: NumberExpression,
  context: ExpressionContext,
  compute: (now: NumberResult, before: NumberResult) => NumberResult,
): NumberResult {
  const now = evaluateNumber(of, context);
  const before = evaluateNumber(of, yearsBefore(context, 1));
  const partial = notFullYears(context, 2);
  if (partial.length > 0) return notApplicable({ kind: "years", years: partial, needed: 2 }, inputsOf([now, before]));
  return compute(now, before);
}

/** The contexts of the full years among the last `years`, latest first. */
function fullYears(context: ExpressionContext, years: number): ExpressionContext[] {
  return Array.from({ length: years }, (_, back) => yearsBefore(context, back)).filter((at) => isFullYear(context.sheet, yearOf(at)));
}

/**
 * Σa ÷ Σb over the full years in which both are given (R2), never the mean of ratios; with Σb stated as 0, Σa ÷ Σc.
 * At least one year must be given; what is missing is then named for the latest full year only.
 */
function ratioOfSums(
  numerator: NumberExpression,
  denominator: NumberExpression,
  otherwise: NumberExpression | undefined,
  years: number,
  context: ExpressionContext,
): NumberResult {
  const contexts = fullYears(context, years);
  if (contexts.length === 0) return notApplicable({ kind: "years", years: [yearOf(context)], needed: 1 }, []);
  const pairs = contexts.map((at) => [evaluateNumber(numerator, at), evaluateNumber(denominator, at)] as const);
  const given = pairs.filter((pair) => pair.every(({ state }) => state === "known"));
  if (given.length === 0) return combine(pairs[0]!, () => ZERO);
  const add = (side: 0 | 1): NumberResult => combine(given.map((pair) => pair[side]), sum);
  const below = add(1);
  if (otherwise === undefined || (below.state === "known" && !isZero(below.value))) return divide(add(0), below);
  const alternative = ratioOfSums(numerator, otherwise, undefined, years, context);
  return { ...alternative, inputs: mergeInputs(inputsOf(given.flat()), alternative.inputs) };
}

function meanOverYears(of: NumberExpression, years: number, context: ExpressionContext): NumberResult {
  const contexts = fullYears(context, years);
  if (contexts.length === 0) return notApplicable({ kind: "years", years: [yearOf(context)], needed: 1 }, []);
  const results = contexts.map((at) => evaluateNumber(of, at));
  const given = results.filter(({ state }) => state === "known");
  return given.length === 0 ? combine([results[0]!], meanOf) : combine(given, meanOf);
}

/**
 * Mean of the annual growth rates, as 工信部企业〔2022〕63号 asks for two years.
 *
 * t and t−1 must be full; earlier years enter while they are full, given and above 0, so that two years give one rate
 * and a base of 0 leaves the later pair. A later base of 0 gives no rate at all: `laterBaseZero`.
 */
function meanGrowth({ of, years, complete }: Extract<NumberExpression, { meanGrowth: unknown }>["meanGrowth"], context: ExpressionContext): NumberResult {
  const latest = yearOnYear(of, context, (now, before) => combine([now, before], () => ZERO));
  if (latest.state !== "known") return latest;
  const results = Array.from({ length: years + 1 }, (_, back) => yearsBefore(context, back))
    .filter((at, back) => back < 2 || isFullYear(context.sheet, yearOf(at)))
    .map((at) => evaluateNumber(of, at));
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
}

/** Full years from a date to 31 December of the fiscal year: what began in March 2022 has lasted three of them at the end of 2025. */
function fullYearsSince(key: string, context: ExpressionContext): NumberResult {
  const input = readFact(key, 0, context);
  if (input.state === "notApplicable") return notApplicable({ kind: "statedNotApplicable", input }, [input]);
  if (typeof input.value !== "string") return unknown(missingOf(input), [input]);
  const year = yearOf(context);
  const [begun = "", monthAndDay = ""] = [input.value.slice(0, 4), input.value.slice(5)];
  // Only what began on 1 January has its full year on 31 December of the same year.
  const years = year - Number(begun) + (monthAndDay === "01-01" ? 1 : 0);
  return known(exact(Math.max(0, years)), [input]);
}

const DAY = 86_400_000;

function daysSince(key: string, context: ExpressionContext): NumberResult {
  const input = readFact(key, 0, context);
  if (input.state === "notApplicable") return notApplicable({ kind: "statedNotApplicable", input }, [input]);
  if (typeof input.value !== "string") return unknown(missingOf(input), [input]);
  return known(exact(Math.round((Date.parse(context.sheet.asOf) - Date.parse(input.value)) / DAY)), [input]);
}

function agreed(results: readonly NumberResult[]): NumberResult {
  const inputs = inputsOf(results);
  const given = results.filter((result) => result.state === "known");
  const [first] = given;
  if (!first) return combine(results, () => ZERO);
  if (given.some(({ value }) => compare(value, first.value) !== 0)) return unknown([], inputs, { obstacles: [{ kind: "disagree", inputs: inputsOf(given) }] });
  return known(first.value, inputs);
}

function inYearOf(key: string, of: NumberExpression, context: ExpressionContext): NumberResult {
  const named = factNumber(key, 0, { ...context, offset: 0 });
  if (named.state !== "known") return named;
  const offset = Number(named.value.valueOf()) - context.sheet.fiscalYear;
  // A year that has not passed is nothing to compare with.
  if (offset >= 0) return unknown([], named.inputs);
  return evaluateNumber(of, { ...context, offset });
}

function countOf(key: string, context: ExpressionContext): NumberResult {
  const input = readFact(key, 0, context);
  if (input.state === "notApplicable") return notApplicable({ kind: "statedNotApplicable", input }, [input]);
  if (input.value === null) return unknown(missingOf(input), [input]);
  const exclusive = context.definitions.get(key)?.exclusive;
  return known(exact(optionsOf(input.value).filter((option) => option !== exclusive).length), [input]);
}

function valueOfItem(item: string, context: ExpressionContext): NumberResult {
  const value = context.itemValue(item);
  if (value === "notApplicable") return notApplicable({ kind: "item", item }, []);
  return value === "unknown" ? unknown([], []) : known(value, []);
}

function comparison(
  [left, right]: readonly [NumberExpression, NumberExpression],
  context: ExpressionContext,
  test: (order: -1 | 0 | 1) => boolean,
): ConditionResult {
  const results = [evaluateNumber(left, context), evaluateNumber(right, context)] as const;
  const inputs = inputsOf(results);
  const [a, b] = results;
  if (a.state === "known" && b.state === "known") return decided(test(compare(a.value, b.value)), inputs);
  // A range decides where both of its ends do; that also holds of what lies between, because every comparison here is monotone.
  if (a.state === "unknown" && a.ends && b.state === "known") {
    // No upper end: larger than anything.
    const [low, high] = [test(compare(a.ends.min, b.value)), test(a.ends.max === null ? 1 : compare(a.ends.max, b.value))];
    if (low === high) return decided(low, inputs);
  }
  return {
    ...mergeObstacles(results.map((result) => (result.state === "unknown" ? result : {}))),
    result: null,
    inputs,
    missing: mergeMissing(...results.map((result) => (result.state === "unknown" ? result.missing : []))),
    causes: results.flatMap((result) => (result.state === "notApplicable" ? [result.cause] : [])),
  };
}

function onFact(key: string, context: ExpressionContext, test: (value: FactValue) => boolean): ConditionResult {
  const input = readFact(key, 0, context);
  if (input.value !== null) return decided(test(input.value), [input]);
  if (input.state === "notApplicable") {
    return { result: null, inputs: [input], missing: [], causes: [{ kind: "statedNotApplicable", input }] };
  }
  return { result: null, inputs: [input], missing: missingOf(input), causes: [] };
}

/** True once `k` are true, false once they cannot be any more. */
function atLeastK(k: number, conditions: readonly Condition[], context: ExpressionContext): ConditionResult {
  const results = conditions.map((condition) => evaluateCondition(condition, context));
  const count = results.filter(({ result }) => result === true).length;
  const open = results.filter(({ result }) => result === null);
  if (count >= k) return decided(true, inputsOf(results));
  if (count + open.length < k) return decided(false, inputsOf(results));
  return undecided(results, open);
}

/** "One of the two suffices": an operand that is not known does not count against, as long as one of them is known. */
function anyKnown(conditions: readonly Condition[], context: ExpressionContext): ConditionResult {
  const results = conditions.map((condition) => evaluateCondition(condition, context));
  const open = results.filter(({ result }) => result === null);
  if (open.length === results.length) return undecided(results, open);
  return decided(results.some(({ result }) => result === true), inputsOf(results));
}

function undecided(all: readonly ConditionResult[], open: readonly ConditionResult[]): ConditionResult {
  return {
    ...mergeObstacles(open),
    result: null,
    inputs: inputsOf(all),
    missing: mergeMissing(...open.map(({ missing }) => missing)),
    causes: open.flatMap(({ causes }) => causes),
  };
}
