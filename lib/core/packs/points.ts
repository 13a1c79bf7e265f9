import { compare, exact, isZero, maximum as largest, minimum as smallest, plus, ZERO, type Exact } from "@/lib/core/exact";
import { appended, conditionReader, inputsOf, numberReader, type ConditionReader, type ConditionResult, type FactInput, type Missing, type NotApplicableCause, type NumberResult, type Obstacle } from "@/lib/core/expression";
import type { Condition, NumberExpression } from "@/lib/core/expression-schema";
import { shareOfLead } from "@/lib/core/packs/answers";
import type { Points, Question } from "@/lib/core/packs/pack";
import type { PointsRange } from "@/lib/core/packs/judgement";
import type { SchemeContext } from "@/lib/core/packs/scheme-context";

/** What a row came to. Open rows keep the range they can still reach: 0 to the maximum, or what the known part leaves. */
export type EvaluatedPoints = {
  readonly range: PointsRange;
  readonly isKnown: boolean;
  /** The figure that the points were read from, with what it came to; null where there is no single one. */
  readonly of: FigureRead | null;
  readonly inputs: readonly FactInput[];
  readonly missing: readonly Missing[];
  readonly causes: readonly NotApplicableCause[];
  readonly obstacles: readonly Obstacle[];
};
export type FigureRead = { readonly expression: NumberExpression; readonly result: NumberResult };

/** Evaluates the points of one row: prepared once per row, because edges and points are the same for every sheet. */
export type PointsReader = (context: SchemeContext) => EvaluatedPoints;

export function preparePoints(points: Points, maximum: Exact, questions: readonly Question[]): PointsReader {
  if ("bands" in points) return bands(points.bands);
  if ("firstMatch" in points) return firstMatch(points.firstMatch);
  if ("sum" in points) return sumOfTerms(points.sum, points.cap === undefined ? maximum : exact(points.cap));
  if ("best" in points) return best(points.best.map((way) => preparePoints(way, maximum, questions)));
  if ("perUnit" in points) {
    const [each, worth] = [exact(points.perUnit.each), exact(points.perUnit.points)];
    return fromNumber(points.perUnit.of, maximum, (value) => clamp(value.div(each).floor().mul(worth), maximum));
  }
  if ("value" in points) return fromNumber(points.value, maximum, (value) => clamp(value, maximum));
  if ("linear" in points) return linear(points.linear, maximum);
  if ("options" in points) return options(points.options, maximum, questions.find(({ id }) => id === points.options));
  return fromNumber({ answer: points.judged }, maximum, (value) => clamp(value, maximum));
}

const NONE: readonly never[] = [];
const clamp = (value: Exact, maximum: Exact): Exact => smallest([largest([value, ZERO]), maximum]);
const certain = (value: Exact): PointsRange => ({ min: value, max: value });
const toRange = (entry: number | { min: number; max: number }): PointsRange => (typeof entry === "number" ? certain(exact(entry)) : { min: exact(entry.min), max: exact(entry.max) });
const isCertain = ({ min, max }: PointsRange): boolean => min === max || compare(min, max) === 0;

/** From the least to the most of several ranges. */
function hull([first, ...others]: readonly [PointsRange, ...PointsRange[]]): PointsRange {
  let { min, max } = first;
  for (const range of others) {
    if (compare(range.min, min) < 0) min = range.min;
    if (compare(range.max, max) > 0) max = range.max;
  }
  return { min, max };
}

const closed = (range: PointsRange, isKnown: boolean, of: FigureRead | null, inputs: readonly FactInput[]): EvaluatedPoints => ({ range, isKnown, of, inputs, missing: NONE, causes: NONE, obstacles: NONE });
const awaiting = (range: PointsRange, question: Obstacle | null, inputs: readonly FactInput[], missing: readonly Missing[]): EvaluatedPoints => ({ range, isKnown: false, of: null, inputs, missing, causes: NONE, obstacles: question ? [question] : NONE });

function openFrom(of: FigureRead, range: PointsRange): EvaluatedPoints {
  const { result } = of;
  const { inputs } = result;
  if (result.state === "unknown") return { range, isKnown: false, of, inputs, missing: result.missing, causes: NONE, obstacles: result.obstacles };
  return { range, isKnown: false, of, inputs, missing: NONE, causes: result.state === "notApplicable" ? [result.cause] : NONE, obstacles: NONE };
}

function fromNumber(expression: NumberExpression, maximum: Exact, compute: (value: Exact) => Exact): PointsReader {
  const reader = numberReader(expression);
  const whole = { min: ZERO, max: maximum };
  return (context) => {
    const result = reader(context.expression);
    const of = { expression, result };
    return result.state === "known" ? closed(certain(compute(result.value)), true, of, result.inputs) : openFrom(of, whole);
  };
}

/** Growth from a later base of 0 or less is no number, but the lowest band (国科发火〔2016〕195号). */
function bands({ of: expression, edges, closed: side, points }: Extract<Points, { bands: unknown }>["bands"]): PointsReader {
  const reader = numberReader(expression);
  const bounds = edges.map(exact);
  const ranges = points.map(toRange) as [PointsRange, ...PointsRange[]];
  // Whatever the figure is, it falls in one of the bands.
  const whole = hull(ranges);
  const least = side === "left" ? 0 : 1;
  return (context) => {
    const result = reader(context.expression);
    const of = { expression, result };
    const isLowest = result.state === "notApplicable" && result.cause.kind === "laterBaseZero";
    if (result.state !== "known" && !isLowest) return openFrom(of, whole);
    const index = result.state === "known" ? bounds.filter((edge) => compare(result.value, edge) >= least).length : 0;
    const range = ranges[index] ?? certain(ZERO);
    return closed(range, isCertain(range), of, result.inputs);
  };
}

type Term = { readonly when?: Condition | undefined; readonly points: number | { min: number; max: number } };
type PreparedTerm = { readonly tryOn: ConditionReader; readonly range: PointsRange };
const ALWAYS: ConditionResult = { result: true, inputs: NONE, missing: NONE, causes: NONE, obstacles: NONE, parts: NONE, left: null, right: null };
const prepareTerms = (terms: readonly Term[]): PreparedTerm[] => terms.map(({ when, points }) => ({ tryOn: when ? conditionReader(when) : () => ALWAYS, range: toRange(points) }));

/** What keeps the points open, in order: of terms, or of ways to them. */
function openIn(open: readonly Pick<EvaluatedPoints, "missing" | "causes" | "obstacles">[]): Pick<EvaluatedPoints, "missing" | "causes" | "obstacles"> {
  let missing: readonly Missing[] = NONE;
  let causes: readonly NotApplicableCause[] = NONE;
  let obstacles: readonly Obstacle[] = NONE;
  for (const each of open) {
    missing = appended(missing, each.missing);
    causes = appended(causes, each.causes);
    obstacles = appended(obstacles, each.obstacles);
  }
  return { missing, causes, obstacles };
}

/** The points of the first term that holds, 0 if none does; a range over what is still possible while an earlier one is open. */
function firstMatch(list: readonly Term[]): PointsReader {
  const terms = prepareTerms(list);
  const none = certain(ZERO);
  return ({ expression }) => {
    const tried: ConditionResult[] = [];
    let possible: PointsRange | null = null;
    let isDecided = false;
    for (const { tryOn, range } of terms) {
      const outcome = tryOn(expression);
      tried.push(outcome);
      if (outcome.result === false) continue;
      possible = possible ? hull([possible, range]) : range;
      // Those after the first that holds are not evaluated: nothing depends on them.
      isDecided = outcome.result === true;
      if (isDecided) break;
    }
    return fromTried(isDecided && possible ? possible : hull([possible ?? none, none]), tried);
  };
}

function sumOfTerms(list: readonly Term[], cap: Exact): PointsReader {
  const terms = prepareTerms(list);
  return ({ expression }) => {
    let [min, max] = [ZERO, ZERO];
    const tried = terms.map(({ tryOn, range }) => {
      const outcome = tryOn(expression);
      if (outcome.result === true) min = plus(min, range.min);
      if (outcome.result !== false) max = plus(max, range.max);
      return outcome;
    });
    return fromTried({ min: smallest([min, cap]), max: smallest([max, cap]) }, tried);
  };
}

const fromTried = (range: PointsRange, tried: readonly ConditionResult[]): EvaluatedPoints => {
  const { missing, causes, obstacles } = openIn(tried.every(({ result }) => result !== null) ? NONE : tried.filter(({ result }) => result === null));
  return { range, isKnown: isCertain(range), of: null, inputs: inputsOf(tried), missing, causes, obstacles };
};

/** A way that cannot apply (a ratio to a revenue of 0) takes no part, unless no way does. */
function best(ways: readonly PointsReader[]): PointsReader {
  return (context) => {
    const all = ways.map((way) => way(context));
    const entered = all.filter((way) => way.isKnown || way.causes.length === 0);
    const [first, ...others] = entered.length > 0 ? entered : all;
    if (!first) throw new RangeError("no way to points");
    const taking = [first, ...others];
    const range = { min: largest(taking.map((way) => way.range.min) as [Exact, ...Exact[]]), max: largest(taking.map((way) => way.range.max) as [Exact, ...Exact[]]) };
    const isKnown = isCertain(range) && (entered.length > 0 || !isZero(range.max));
    // The way that gave the points, else the first that is still open.
    const leading = taking.find((way) => way.isKnown && compare(way.range.min, range.min) === 0) ?? first;
    const still = isKnown ? NONE : taking.filter((way) => !way.isKnown);
    return { range, isKnown, of: leading.of, inputs: inputsOf(all), ...openIn(still) };
  };
}

function linear(id: string, maximum: Exact): PointsReader {
  const whole = { min: ZERO, max: maximum };
  const question: Obstacle = { kind: "question", question: id };
  return (context) => {
    const { answer, value, missing, inputs } = context.question(id);
    const { base, lead } = answer && "base" in answer ? answer : { base: null, lead: null };
    const share = value && base !== null && lead !== null ? shareOfLead(value, exact(base), exact(lead)) : null;
    if (share === null) return awaiting(whole, value || missing.length === 0 ? question : null, inputs, missing);
    return closed(certain(maximum.mul(share)), true, null, inputs);
  };
}

function options(id: string, maximum: Exact, asked: Question | undefined): PointsReader {
  const whole = { min: ZERO, max: maximum };
  const question: Obstacle = { kind: "question", question: id };
  const points = asked?.options?.map((option) => exact(option.points ?? 0)) ?? [];
  return (context) => {
    const { answer, missing, inputs } = context.question(id);
    if (!answer || !("options" in answer)) return awaiting(whole, question, inputs, missing);
    let total = ZERO;
    for (const number of answer.options) total = plus(total, points[number - 1] ?? ZERO);
    return closed(certain(clamp(total, maximum)), true, null, inputs);
  };
}
