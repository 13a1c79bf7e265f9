import { compare, exact, HUNDRED, minimum, ZERO, type Exact } from "@/lib/core/exact";
import type { Item, Valuation } from "@/lib/core/instrument/instrument";
import { aggregateAll, knownBounds, type Aggregates } from "@/lib/core/scoring/aggregate";
import type { Evaluation, ItemEvaluation, LevelEvaluation } from "@/lib/core/scoring/evaluation";
import { evaluateLevel } from "@/lib/core/scoring/level";
import { bandValues } from "@/lib/core/scoring/valuation";

export type NotApplicableBy = "branch" | "rule" | "declared";

/**
 * The scores if what does not apply counted as 0: "若计为 0 分". Says what taking items out has changed; `by` chooses
 * which of them, declared ones alone for R5.
 */
export function scoreNotApplicableAsZero(evaluation: Evaluation, by: readonly NotApplicableBy[] = ["declared", "rule"]): Aggregates {
  return aggregateAll(
    evaluation.instrument,
    new Map(
      Object.values(evaluation.items).map(({ item, outcome, score }) => [
        item.id,
        outcome.state === "notApplicable" && by.includes(outcome.by) ? knownBounds(ZERO) : score,
      ]),
    ),
  );
}

/** Scores and level with equal weights among siblings, which the report prints beside the stated ones: weights are an opinion. */
export function scoreEqualWeights(evaluation: Evaluation): Aggregates & { readonly level: LevelEvaluation } {
  const aggregates = aggregateAll(evaluation.instrument, new Map(Object.values(evaluation.items).map(({ item, score }) => [item.id, score])), "equal");
  return { ...aggregates, level: evaluateLevel(evaluation.instrument, aggregates, evaluation.items) };
}

/** One step up of an item. `option` names what a multi or single would choose. */
export type NextStep = {
  readonly from: Exact;
  /** Basis points, like `from`. */
  readonly to: Exact;
  readonly option: string | null;
  /** What the overall score (0–100) would gain, exactly. */
  readonly gain: Exact;
};

/**
 * The next level, option or band of an item and what the overall score would gain by it; all else unchanged.
 *
 * `null` where the item is at its best, does not apply or is not known: then answering it comes first, and nobody can
 * say what that brings. Of a multi, the step is the first option not chosen in the instrument's order.
 */
export function nextStep(evaluation: Evaluation, itemId: string): NextStep | null {
  const found = evaluation.items[itemId];
  if (!found || found.outcome.state !== "answered") return null;
  const from = found.outcome.value;
  const next = nextValue(found, from);
  if (!next || compare(next.value, from) <= 0) return null;
  const gain = next.value.sub(from).div(HUNDRED).mul(found.shareOfOverall);
  return { from, to: next.value, option: next.option, gain };
}

/** Every item that can gain, largest gain first; equal gains in the order of the instrument. */
export function nextSteps(evaluation: Evaluation): { readonly item: string; readonly step: NextStep }[] {
  return Object.keys(evaluation.items)
    .flatMap((item) => {
      const step = nextStep(evaluation, item);
      return step ? [{ item, step }] : [];
    })
    .sort((a, b) => compare(b.step.gain, a.step.gain));
}

type Next = { readonly value: Exact; readonly option: string | null };

function nextValue({ item, working }: ItemEvaluation, from: Exact): Next | null {
  if (working.kind === "level") return { value: minimum([exact(10_000), from.add(exact(2_000))]), option: null };
  if (working.kind === "options") return nextOption(item, working, from);
  if (working.cap) return { value: working.cap.uncapped, option: null };
  if (item.kind !== "fact") return null;
  const values = attainableValues(leafOf(item.valuation, working.path), working);
  const higher = values.filter((value) => compare(value, from) > 0);
  const [first, ...others] = higher;
  return first ? { value: minimum([first, ...others]), option: null } : null;
}

function nextOption(item: Item, working: Extract<ItemEvaluation["working"], { kind: "options" }>, from: Exact): Next | null {
  if (item.kind === "single") {
    const next = working.options.find(({ value }) => compare(exact(value), from) > 0);
    return next ? { value: exact(next.value), option: next.id } : null;
  }
  const next = working.options.find(({ chosen, value }) => !chosen && value > 0);
  if (!next) return null;
  const gained = exact(next.value).mul(exact(10_000)).div(exact(working.of));
  return { value: minimum([exact(10_000), from.add(gained)]), option: next.id };
}

function leafOf(valuation: Valuation, path: readonly number[]): Valuation {
  const [index, ...rest] = path;
  if (index === undefined) return valuation;
  const alternatives = "better" in valuation ? valuation.better : "cases" in valuation ? valuation.cases : [];
  const next = alternatives[index];
  return next ? leafOf(next.use, rest) : valuation;
}

function attainableValues(valuation: Valuation, working: Extract<ItemEvaluation["working"], { kind: "fact" }>): Exact[] {
  if ("figure" in valuation) return bandValues(valuation.bands);
  if ("map" in valuation) return Object.values(valuation.map.values).map(exact);
  if ("best" in valuation) return Object.values(valuation.best.values).map(exact);
  if ("each" in valuation) {
    const next = valuation.each.value * (working.choices.length + 1);
    return [exact(Math.min(next, valuation.each.cap))];
  }
  if ("terms" in valuation) {
    const held = working.conditions.reduce((total, { used, value }) => total + (used ? value : 0), 0);
    return working.conditions.filter(({ used }) => !used).map(({ value }) => exact(Math.min(10_000, held + value)));
  }
  if ("firstMatch" in valuation) return valuation.firstMatch.map(({ value }) => exact(value));
  return [];
}
