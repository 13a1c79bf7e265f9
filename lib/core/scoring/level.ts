import { compare, exact, HUNDRED, isZero, maximum, minimum, ONE, sum, toNearestDouble, ZERO, type Exact } from "@/lib/core/exact";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { indexFrom, type Aggregates } from "@/lib/core/scoring/aggregate";
import type {
  BalanceEvaluation,
  Bounds,
  CoordinationEvaluation,
  ItemEvaluation,
  LevelEvaluation,
  Withheld,
} from "@/lib/core/scoring/evaluation";

/**
 * The level that is printed: where both bounds fall, after the gates, or none and why.
 *
 * A gate takes one level away, never more, when an element stays under it; an element without score does not gate.
 * Levels and gates read exact values: 59.96 is not 三级 although one decimal would show 60.0.
 */
export function evaluateLevel(
  instrument: Instrument,
  aggregates: Pick<Aggregates, "overall" | "elements">,
  items: Readonly<Record<string, ItemEvaluation>>,
): LevelEvaluation {
  const { score } = aggregates.overall;
  const withheld = reasonsToWithhold(instrument, aggregates, items);
  if (score === null) return { printed: null, withoutGate: null, gate: null, withheld };
  const withoutGate = { lower: indexFrom(score.lower, instrument.levels), upper: indexFrom(score.upper, instrument.levels) };
  const gates = { lower: gateAt(instrument, aggregates, withoutGate.lower, "lower"), upper: gateAt(instrument, aggregates, withoutGate.upper, "upper") };
  const printed = {
    lower: gates.lower ? withoutGate.lower - 1 : withoutGate.lower,
    upper: gates.upper ? withoutGate.upper - 1 : withoutGate.upper,
  };
  return { printed: withheld.length > 0 ? null : printed, withoutGate, gate: gates.lower ?? gates.upper, withheld };
}

/** The weakest element under the gate of a level; `null` if the level has no gate or every element passes. */
function gateAt(
  instrument: Instrument,
  { elements }: Pick<Aggregates, "elements">,
  level: number,
  bound: "lower" | "upper",
): { readonly element: string; readonly at: Exact } | null {
  const gate = instrument.gates.find((candidate) => candidate.level === instrument.levels[level]?.id);
  if (!gate) return null;
  const at = exact(gate.everyElementAtLeast);
  const weakest = instrument.elements
    .flatMap(({ id }) => {
      const score = elements[id]?.score;
      return score ? [{ id, value: score[bound] }] : [];
    })
    .reduce<{ id: string; value: Exact } | null>((low, one) => (low && compare(low.value, one.value) <= 0 ? low : one), null);
  return weakest && compare(weakest.value, at) < 0 ? { element: weakest.id, at } : null;
}

function reasonsToWithhold(
  instrument: Instrument,
  { overall, elements }: Pick<Aggregates, "overall" | "elements">,
  items: Readonly<Record<string, ItemEvaluation>>,
): Withheld[] {
  if (overall.score === null) return [{ code: "nothingApplies" }];
  const withheld: Withheld[] = [];
  const needed = exact(instrument.coverage.overall);
  if (compare(overall.score.coverage, needed) < 0) withheld.push({ code: "coverage", coverage: overall.score.coverage, needed });
  const neededOfElement = exact(instrument.coverage.element);
  const allowed = exact(instrument.declaredLimit);
  for (const element of instrument.elements) {
    const coverage = elements[element.id]?.score?.coverage;
    if (coverage && compare(coverage, neededOfElement) < 0) {
      withheld.push({ code: "elementCoverage", element: element.id, coverage, needed: neededOfElement });
    }
    const share = declaredShare(instrument, element.id, items);
    if (compare(share, allowed) > 0) withheld.push({ code: "declared", element: element.id, share, allowed });
  }
  return withheld;
}

/** R5: the share (0–1) of an element's weight that the enterprise itself, not a rule, took out. */
export function declaredShare(instrument: Instrument, elementId: string, items: Readonly<Record<string, ItemEvaluation>>): Exact {
  const element = instrument.elements.find(({ id }) => id === elementId);
  return sum(
    (element?.indicators ?? []).flatMap((indicator) =>
      indicator.items.map((item) => {
        const outcome = items[item.id]?.outcome;
        const isDeclared = outcome?.state === "notApplicable" && outcome.by === "declared";
        return isDeclared ? exact(indicator.weight * item.weight).div(exact(100_000_000)) : ZERO;
      }),
    ),
  );
}

/** Lower bounds of the factors; `null` where one of them has no score, or nothing of it is known. */
function factorScores(instrument: Instrument, elements: Aggregates["elements"]): { element: string; score: Bounds }[] | null {
  const factors = instrument.factors.map((element) => ({ element, score: elements[element]?.score ?? null }));
  return factors.every((factor): factor is { element: string; score: Bounds } => factor.score !== null && !isZero(factor.score.coverage))
    ? factors
    : null;
}

/** 均衡度: lowest ÷ highest factor. Undefined, hence `null`, where all are 0. */
export function evaluateBalance(instrument: Instrument, elements: Aggregates["elements"]): BalanceEvaluation | null {
  const factors = factorScores(instrument, elements);
  if (!factors) return null;
  const scores = factors.map(({ score }) => score.lower) as [Exact, ...Exact[]];
  const highest = maximum(scores);
  if (isZero(highest)) return null;
  const lowest = minimum(scores);
  const ratio = lowest.div(highest);
  const weakest = factors.find(({ score }) => compare(score.lower, lowest) === 0)!.element;
  return { ratio, name: indexFrom(ratio, instrument.balance), weakest };
}

/**
 * 耦合协调度 D = (Πu)^(1/2n). Its name is found without taking a root: D ≥ d exactly where Πu ≥ d^2n, so that an
 * irrational D next to an edge is never on the wrong side of it.
 */
export function evaluateCoordination(instrument: Instrument, elements: Aggregates["elements"]): CoordinationEvaluation | null {
  const scores = factorScores(instrument, elements);
  if (!scores) return null;
  const factors = scores.map(({ element, score }) => ({ element, u: score.lower.div(HUNDRED) }));
  const product = factors.reduce((total, { u }) => total.mul(u), ONE);
  const power = exact(2 * factors.length);
  const name = instrument.coordination.findLastIndex(({ from }) => compare(product, exact(from).pow(power)) >= 0);
  return { product, mean: sum(factors.map(({ u }) => u)).div(exact(factors.length)), factors, name };
}

/** C, T and D as doubles. C of all-zero factors has no value and is given as 0, with D = 0. */
export function coordinationNumbers({ product, mean, factors }: CoordinationEvaluation): { c: number; t: number; d: number } {
  const count = factors.length;
  const first = factors[0]!.u;
  const t = toNearestDouble(mean);
  if (isZero(product)) return { c: 0, t, d: 0 };
  // Equal factors make C exactly 1; a floating root would say 0.9999999999999999.
  const isEqual = factors.every(({ u }) => compare(u, first) === 0);
  const root = isEqual ? toNearestDouble(first) : count === 3 ? Math.cbrt(toNearestDouble(product)) : toNearestDouble(product) ** (1 / count);
  return { c: isEqual ? 1 : Math.min(1, root / t), t, d: Math.sqrt(root) };
}
