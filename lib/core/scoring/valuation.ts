import { compare, exact, HUNDRED, maximum, minimum, sum, ZERO, type Exact } from "@/lib/core/exact";
import {
  evaluateCondition,
  evaluateNumber,
  mergeInputs,
  mergeMissing,
  missingOf,
  optionsOf,
  readFact,
  type ExpressionContext,
  type FactInput,
  type Missing,
  type NotApplicableCause,
} from "@/lib/core/expression";
import type { Condition } from "@/lib/core/expression-schema";
import type { Bands, Figure, Valuation } from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import type { BandEvaluation, FigureEvaluation, Working } from "@/lib/core/scoring/evaluation";

type FactWorking = Extract<Working, { kind: "fact" }>;

/** What a valuation came to, with how: the working of `evaluation.ts` without the cap. */
export type ValuationResult = Omit<FactWorking, "kind" | "cap"> &
  (
    | { readonly state: "known"; readonly value: Exact }
    | { readonly state: "unknown"; readonly missing: readonly Missing[]; readonly causes: readonly NotApplicableCause[] }
    | { readonly state: "notApplicable"; readonly cause: NotApplicableCause }
  );

const TOP = exact(10_000);
const EMPTY = { figures: [], band: null, conditions: [], choices: [], path: [], source: null, inputs: [] } as const satisfies Omit<FactWorking, "kind" | "cap">;

/** The value of a fact item in basis points, or why there is none. */
export function evaluateValuation(valuation: Valuation, context: ExpressionContext): ValuationResult {
  if ("figure" in valuation) return onBands(valuation.figure, valuation.bands, valuation.shown, context);
  if ("map" in valuation) return onOptions(valuation.map, valuation.source, context, (values) => values[0] ?? ZERO);
  if ("best" in valuation) {
    return onOptions(valuation.best, valuation.source, context, (values) => maximum([ZERO, ...values]));
  }
  if ("each" in valuation) return each(valuation.each, valuation.source, context);
  if ("terms" in valuation) return terms(valuation.terms, valuation.source, context);
  if ("firstMatch" in valuation) return firstMatch(valuation.firstMatch, valuation.figures, valuation.source, context);
  if ("better" in valuation) return better(valuation.better, context);
  return cases(valuation.cases, context);
}

/** Value of each band, lowest band first; equally spaced from 0 to 10,000 where the instrument names none (R7). */
export function bandValues(bands: Bands): Exact[] {
  if (bands.values) return bands.values.map(exact);
  return Array.from({ length: bands.edges.length + 1 }, (_, index) => TOP.mul(exact(index)).div(exact(bands.edges.length)));
}

/** The one band a figure falls in: with n edges there are n + 1 of them and no figure falls between or into two. */
export function findBand(value: Exact, bands: Bands): BandEvaluation {
  const edges = bands.edges.map(exact);
  return bandAt(edges.filter((edge) => compare(value, edge) >= (bands.closed === "left" ? 0 : 1)).length, bands);
}

function bandAt(index: number, bands: Bands): BandEvaluation {
  const edges = bands.edges.map(exact);
  return {
    index,
    from: edges[index - 1] ?? null,
    to: edges[index] ?? null,
    closed: bands.closed,
    value: bandValues(bands)[index] ?? ZERO,
  };
}

export function evaluateFigure(figure: Figure, banded: boolean, context: ExpressionContext): FigureEvaluation & { readonly result: ReturnType<typeof evaluateNumber> } {
  const result = evaluateNumber(figure.of, context);
  const scale = figure.unit === "%" ? HUNDRED : exact(1);
  return {
    title: figure.title,
    unit: figure.unit,
    value: result.state === "known" ? result.value.mul(scale) : null,
    state: result.state,
    banded,
    inputs: result.inputs,
    result,
  };
}

function onBands(figure: Figure, bands: Bands, shown: Figure | undefined, context: ExpressionContext): ValuationResult {
  const { result, ...banded } = evaluateFigure(figure, true, context);
  const figures = shown ? [withoutResult(evaluateFigure(shown, false, context)), banded] : [banded];
  const working = { ...EMPTY, figures, source: bands.source, inputs: mergeInputs(...figures.map(({ inputs }) => inputs)) };
  if (banded.value !== null) {
    const band = findBand(banded.value, bands);
    return { ...working, state: "known", value: band.value, band };
  }
  if (result.state === "unknown") return { ...working, state: "unknown", missing: result.missing, causes: [] };
  if (result.state === "known") throw new RangeError("a known figure has a value");
  if (result.cause.kind !== "laterBaseZero") return { ...working, state: "notApplicable", cause: result.cause };
  // R2: growth from a later base of 0 is no number, but it is the lowest band by rule.
  const band = bandAt(0, bands);
  return { ...working, state: "known", value: band.value, band };
}

const withoutResult = ({ result: _result, ...figure }: ReturnType<typeof evaluateFigure>): FigureEvaluation => figure;

function onOptions(
  { fact, values }: { readonly fact: string; readonly values: Readonly<Record<string, number>> },
  source: LocalisedText,
  context: ExpressionContext,
  compute: (values: readonly Exact[]) => Exact,
): ValuationResult {
  const input = readFact(fact, 0, context);
  const working = { ...EMPTY, source, inputs: [input] };
  if (input.value === null) return { ...working, ...withoutValue(input) };
  const choices = optionsOf(input.value).map((option) => {
    const value = values[option];
    if (value === undefined) throw new RangeError(`fact ${fact}: option ${option} has no value in the instrument`);
    return { fact, option, value };
  });
  return { ...working, state: "known", value: compute(choices.map(({ value }) => exact(value))), choices };
}

function each(
  { fact, value, cap }: { readonly fact: string; readonly value: number; readonly cap: number },
  source: LocalisedText,
  context: ExpressionContext,
): ValuationResult {
  const input = readFact(fact, 0, context);
  const working = { ...EMPTY, source, inputs: [input] };
  if (input.value === null) return { ...working, ...withoutValue(input) };
  const exclusive = context.definitions.get(fact)?.exclusive;
  const choices = optionsOf(input.value)
    .filter((option) => option !== exclusive)
    .map((option) => ({ fact, option, value }));
  return { ...working, state: "known", value: minimum([exact(cap), exact(value * choices.length)]), choices };
}

type Unvalued =
  | { readonly state: "unknown"; readonly missing: readonly Missing[]; readonly causes: readonly NotApplicableCause[] }
  | { readonly state: "notApplicable"; readonly cause: NotApplicableCause };

function withoutValue(input: FactInput): Unvalued {
  if (input.state === "notApplicable") return { state: "notApplicable", cause: { kind: "statedNotApplicable", input } };
  return { state: "unknown", missing: missingOf(input), causes: [] };
}

type WhenValue = { readonly when: Condition; readonly value: number; readonly title: LocalisedText };

/** Sum of the terms that hold, capped at 10,000. An undecided term leaves the sum unknown unless the cap decides it. */
function terms(list: readonly WhenValue[], source: LocalisedText, context: ExpressionContext): ValuationResult {
  const results = list.map((term) => ({ term, ...evaluateCondition(term.when, context) }));
  const capped = (values: readonly number[]): Exact => minimum([TOP, sum(values.map(exact))]);
  const least = capped(results.flatMap(({ term, result }) => (result === true ? [term.value] : [])));
  const most = capped(results.flatMap(({ term, result }) => (result === false ? [] : [term.value])));
  const working = {
    ...EMPTY,
    source,
    conditions: results.map(({ term, result }) => ({ title: term.title, value: term.value, result, used: result === true })),
    inputs: mergeInputs(...results.map(({ inputs }) => inputs)),
  };
  if (compare(least, most) === 0) return { ...working, state: "known", value: least };
  return { ...working, ...undecided(results.filter(({ result }) => result === null)) };
}

/**
 * The value of the first condition that holds, 0 if none does. A condition that is undecided before it leaves the
 * value unknown, unless every outcome gives the same.
 */
function firstMatch(list: readonly WhenValue[], figures: readonly Figure[], source: LocalisedText, context: ExpressionContext): ValuationResult {
  const results = list.map((entry) => ({ entry, ...evaluateCondition(entry.when, context) }));
  const decidedAt = results.findIndex(({ result }) => result === true);
  const reached = decidedAt < 0 ? results : results.slice(0, decidedAt + 1);
  const open = reached.filter(({ result }) => result === null);
  const final = decidedAt < 0 ? 0 : results[decidedAt]!.entry.value;
  const shown = figures.map((figure) => withoutResult(evaluateFigure(figure, false, context)));
  const working = {
    ...EMPTY,
    figures: shown,
    source,
    conditions: results.map(({ entry, result }, index) => ({ title: entry.title, value: entry.value, result, used: open.length === 0 && index === decidedAt })),
    inputs: mergeInputs(...reached.map(({ inputs }) => inputs), ...shown.map(({ inputs }) => inputs)),
  };
  if (open.every(({ entry }) => entry.value === final)) return { ...working, state: "known", value: exact(final) };
  return { ...working, ...undecided(open) };
}

function undecided(open: readonly { readonly missing: readonly Missing[]; readonly causes: readonly NotApplicableCause[] }[]): Unvalued {
  return { state: "unknown", missing: mergeMissing(...open.map(({ missing }) => missing)), causes: open.flatMap(({ causes }) => causes) };
}

type Alternative = { readonly when?: Condition; readonly use: Valuation };

/**
 * The best of the alternatives whose condition holds. One that cannot be decided leaves the value unknown, unless the
 * best known one cannot be beaten. Alternatives that are not applicable do not take part.
 */
function better(alternatives: readonly Alternative[], context: ExpressionContext): ValuationResult {
  const all = alternatives.map(({ when, use }, index) => ({
    index,
    condition: when ? evaluateCondition(when, context) : null,
    result: evaluateValuation(use, context),
  }));
  const entered = all.filter(({ condition }) => condition?.result !== false);
  const best = entered.reduce<(typeof all)[number] | null>((champion, candidate) => {
    if (candidate.result.state !== "known" || candidate.condition?.result === null) return champion;
    if (champion?.result.state === "known" && compare(candidate.result.value, champion.result.value) <= 0) return champion;
    return candidate;
  }, null);
  const inputs = mergeInputs(...entered.flatMap(({ condition, result }) => [condition?.inputs ?? [], result.inputs]));
  const open = entered.filter(
    ({ condition, result }) =>
      result.state === "unknown" ||
      (condition?.result === null && result.state === "known" && !(best?.result.state === "known" && compare(result.value, best.result.value) <= 0)),
  );
  const first = best ?? entered[0];
  if (!first) throw new RangeError("no alternative holds, and none is without condition");
  const working = { ...first.result, inputs, path: [first.index, ...first.result.path] };
  if (best?.result.state === "known" && (open.length === 0 || compare(best.result.value, TOP) === 0)) {
    return { ...working, state: "known", value: best.result.value };
  }
  if (open.length > 0) {
    const missing = mergeMissing(
      ...open.map(({ condition, result }) => mergeMissing(condition?.missing ?? [], result.state === "unknown" ? result.missing : [])),
    );
    const causes = open.flatMap(({ condition, result }) => [...(condition?.causes ?? []), ...(result.state === "unknown" ? result.causes : [])]);
    return { ...working, state: "unknown", missing, causes };
  }
  return working;
}

/** The first case whose condition holds; the last has none. Everything else follows from the case's own valuation. */
function cases(list: readonly Alternative[], context: ExpressionContext): ValuationResult {
  const passed: FactInput[][] = [];
  for (const [index, { when, use }] of list.entries()) {
    const condition = when ? evaluateCondition(when, context) : null;
    passed.push([...(condition?.inputs ?? [])]);
    if (condition?.result === false) continue;
    if (condition?.result === null) {
      return { ...EMPTY, state: "unknown", missing: condition.missing, causes: condition.causes, inputs: mergeInputs(...passed) };
    }
    const result = evaluateValuation(use, context);
    return { ...result, path: [index, ...result.path], inputs: mergeInputs(...passed, result.inputs) };
  }
  throw new RangeError("no case holds, and none is without condition");
}
