import { compare, exact, isZero, maximum as largest, minimum as smallest, ZERO, type Exact } from "@/lib/core/exact";
import { evaluateCondition, evaluateNumber, mergeInputs, type ConditionResult, type FactInput, type Missing, type NotApplicableCause, type NumberResult, type Obstacle } from "@/lib/core/expression";
import type { Condition, NumberExpression } from "@/lib/core/expression-schema";
import { shareOfLead } from "@/lib/core/packs/answers";
import type { Points } from "@/lib/core/packs/pack";
import type { PointsRange } from "@/lib/core/packs/judgement";
import type { SchemeContext } from "@/lib/core/packs/scheme-context";

/** What a row came to. Open rows keep the range they can still reach: 0 to the maximum, or what the known part leaves. */
export type EvaluatedPoints = {
  readonly range: PointsRange;
  readonly isKnown: boolean;
  /** The figure that the points were read from; null where there is no single one. */
  readonly of: NumberExpression | null;
  readonly inputs: readonly FactInput[];
  readonly missing: readonly Missing[];
  readonly causes: readonly NotApplicableCause[];
  readonly obstacles: readonly Obstacle[];
};

const NOTHING = { of: null, inputs: [], missing: [], causes: [], obstacles: [] } as const;

export function evaluatePoints(points: Points, maximum: Exact, context: SchemeContext): EvaluatedPoints {
  if ("bands" in points) return bands(points.bands, context);
  if ("firstMatch" in points) return firstMatch(points.firstMatch, context);
  if ("sum" in points) return sumOfTerms(points.sum, points.cap === undefined ? maximum : exact(points.cap), context);
  if ("best" in points) return best(points.best, maximum, context);
  if ("perUnit" in points) {
    const { of, each, points: worth } = points.perUnit;
    return fromNumber(of, maximum, context, (value) => clamp(value.div(exact(each)).floor().mul(exact(worth)), maximum));
  }
  if ("value" in points) return fromNumber(points.value, maximum, context, (value) => clamp(value, maximum));
  if ("linear" in points) return linear(points.linear, maximum, context);
  if ("options" in points) return options(points.options, maximum, context);
  return fromNumber({ answer: points.judged }, maximum, context, (value) => clamp(value, maximum));
}

const clamp = (value: Exact, maximum: Exact): Exact => smallest([largest([value, ZERO]), maximum]);
const certain = (value: Exact): PointsRange => ({ min: value, max: value });
const toRange = (entry: number | { min: number; max: number }): PointsRange => (typeof entry === "number" ? certain(exact(entry)) : { min: exact(entry.min), max: exact(entry.max) });
const isCertain = ({ min, max }: PointsRange): boolean => min === max || compare(min, max) === 0;

/** From the least to the most of several ranges. */
const hull = (ranges: readonly PointsRange[]): PointsRange => ({ min: smallest(ranges.map(({ min }) => min) as [Exact, ...Exact[]]), max: largest(ranges.map(({ max }) => max) as [Exact, ...Exact[]]) });

function openFrom(result: Exclude<NumberResult, { state: "known" }>, range: PointsRange, of: NumberExpression | null): EvaluatedPoints {
  const causes = result.state === "notApplicable" ? [result.cause] : [];
  const [missing, obstacles] = result.state === "unknown" ? [result.missing, result.obstacles ?? []] : [[], []];
  return { range, isKnown: false, of, inputs: result.inputs, missing, causes, obstacles };
}

function fromNumber(of: NumberExpression, maximum: Exact, context: SchemeContext, compute: (value: Exact) => Exact): EvaluatedPoints {
  const result = evaluateNumber(of, context.expression);
  if (result.state !== "known") return openFrom(result, { min: ZERO, max: maximum }, of);
  return { ...NOTHING, of, range: certain(compute(result.value)), isKnown: true, inputs: result.inputs };
}

/** Growth from a later base of 0 or less is no number, but the lowest band (国科发火〔2016〕195号). */
function bands({ of, edges, closed, points }: Extract<Points, { bands: unknown }>["bands"], context: SchemeContext): EvaluatedPoints {
  const result = evaluateNumber(of, context.expression);
  const isLowest = result.state === "notApplicable" && result.cause.kind === "laterBaseZero";
  const ranges = points.map(toRange);
  // Whatever the figure is, it falls in one of the bands.
  if (result.state !== "known" && !isLowest) return openFrom(result, hull(ranges), of);
  const index = result.state === "known" ? edges.filter((edge) => compare(result.value, exact(edge)) >= (closed === "left" ? 0 : 1)).length : 0;
  const range = ranges[index] ?? certain(ZERO);
  return { ...NOTHING, of, range, isKnown: isCertain(range), inputs: result.inputs };
}

type Term = { readonly when?: Condition | undefined; readonly points: number | { min: number; max: number } };
type Tried = { readonly term: Term; readonly outcome: ConditionResult };
const ALWAYS: ConditionResult = { result: true, inputs: [], missing: [], causes: [] };
const tryAll = (terms: readonly Term[], context: SchemeContext): Tried[] => terms.map((term) => ({ term, outcome: term.when ? evaluateCondition(term.when, context.expression) : ALWAYS }));

function open(tried: readonly Tried[]): Pick<EvaluatedPoints, "missing" | "causes" | "obstacles"> {
  const outcomes = tried.filter(({ outcome }) => outcome.result === null).map(({ outcome }) => outcome);
  return { missing: outcomes.flatMap(({ missing }) => missing), causes: outcomes.flatMap(({ causes }) => causes), obstacles: outcomes.flatMap(({ obstacles = [] }) => obstacles) };
}

/** The points of the first term that holds, 0 if none does; a range over what is still possible while an earlier one is open. */
function firstMatch(terms: readonly Term[], context: SchemeContext): EvaluatedPoints {
  const tried = tryAll(terms, context);
  const decidedAt = tried.findIndex(({ outcome }) => outcome.result === true);
  const reached = decidedAt < 0 ? tried : tried.slice(0, decidedAt);
  const possible = [...reached.filter(({ outcome }) => outcome.result === null).map(({ term }) => toRange(term.points)), decidedAt < 0 ? certain(ZERO) : toRange(tried[decidedAt]!.term.points)];
  const range = hull(possible);
  const inputs = mergeInputs(...(decidedAt < 0 ? tried : tried.slice(0, decidedAt + 1)).map(({ outcome }) => outcome.inputs));
  return { of: null, range, isKnown: isCertain(range), inputs, ...open(reached) };
}

function sumOfTerms(terms: readonly Term[], cap: Exact, context: SchemeContext): EvaluatedPoints {
  const tried = tryAll(terms, context);
  let [min, max] = [ZERO, ZERO];
  for (const { term, outcome } of tried) {
    const range = toRange(term.points);
    if (outcome.result === true) min = min.add(range.min);
    if (outcome.result !== false) max = max.add(range.max);
  }
  const range = { min: smallest([min, cap]), max: smallest([max, cap]) };
  return { of: null, range, isKnown: isCertain(range), inputs: mergeInputs(...tried.map(({ outcome }) => outcome.inputs)), ...open(tried) };
}

/** A way that cannot apply (a ratio to a revenue of 0) takes no part, unless no way does. */
function best(ways: readonly Points[], maximum: Exact, context: SchemeContext): EvaluatedPoints {
  const all = ways.map((way) => evaluatePoints(way, maximum, context));
  const entered = all.filter((way) => way.isKnown || way.causes.length === 0);
  const [first, ...others] = entered.length > 0 ? entered : all;
  if (!first) throw new RangeError("no way to points");
  const taking = [first, ...others];
  const range = { min: largest(taking.map((way) => way.range.min) as [Exact, ...Exact[]]), max: largest(taking.map((way) => way.range.max) as [Exact, ...Exact[]]) };
  const isKnown = isCertain(range) && (entered.length > 0 || !isZero(range.max));
  // The way that gave the points, else the first that is still open.
  const leading = taking.find((way) => way.isKnown && compare(way.range.min, range.min) === 0) ?? first;
  const still = isKnown ? [] : taking.filter((way) => !way.isKnown);
  return {
    range,
    isKnown,
    of: leading.of,
    inputs: mergeInputs(...all.map(({ inputs }) => inputs)),
    missing: still.flatMap(({ missing }) => missing),
    causes: still.flatMap(({ causes }) => causes),
    obstacles: still.flatMap(({ obstacles }) => obstacles),
  };
}

function linear(id: string, maximum: Exact, context: SchemeContext): EvaluatedPoints {
  const { answer, value, missing, inputs } = context.question(id);
  const whole = { min: ZERO, max: maximum };
  const ends = answer && "base" in answer ? answer : null;
  const share = value && ends?.base != null && ends.lead != null ? shareOfLead(value, exact(ends.base), exact(ends.lead)) : null;
  if (share === null) return { ...NOTHING, range: whole, isKnown: false, inputs, missing, obstacles: value ? [{ kind: "question", question: id }] : missing.length > 0 ? [] : [{ kind: "question", question: id }] };
  return { ...NOTHING, range: certain(maximum.mul(share)), isKnown: true, inputs };
}

function options(id: string, maximum: Exact, context: SchemeContext): EvaluatedPoints {
  const { answer, missing, inputs } = context.question(id);
  if (!answer || !("options" in answer)) return { ...NOTHING, range: { min: ZERO, max: maximum }, isKnown: false, inputs, missing, obstacles: [{ kind: "question", question: id }] };
  const all = context.pack.questions.find((question) => question.id === id)?.options ?? [];
  let total = ZERO;
  for (const number of answer.options) total = total.add(exact(all[number - 1]?.points ?? 0));
  return { ...NOTHING, range: certain(clamp(total, maximum)), isKnown: true, inputs };
}
