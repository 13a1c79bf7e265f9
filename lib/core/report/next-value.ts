import { compare, exact, HUNDRED, type Exact } from "@/lib/core/exact";
import type { Item, Valuation } from "@/lib/core/instrument/instrument";
import type { ReportContext } from "@/lib/core/report/context";
import type { ItemEvaluation, Working } from "@/lib/core/scoring/evaluation";
import { bandValues } from "@/lib/core/scoring/valuation";

/** The next thing to do for an item: its text, the value it leads to (basis points) and what the overall score would gain (points). */
export type NextStep = { readonly text: string; readonly value: Exact; readonly gain: Exact };

const FULL = exact(10_000);

/**
 * The step that follows the present answer, and its gain: one level up, the next band, the most valuable option that is missing.
 *
 * The gain belongs to the text: a text about the next level with the gain of full marks would promise what it does not say.
 * `null` for items with full marks, without a known value or without weight.
 */
export function nextStep(context: ReportContext, evaluation: ItemEvaluation): NextStep | null {
  const { outcome, shareOfOverall } = evaluation;
  if (outcome.state !== "answered" || compare(outcome.value, FULL) >= 0) return null;
  const next = nextOf(context, evaluation, outcome.value);
  if (!next || compare(next.value, outcome.value) <= 0) return null;
  return { ...next, gain: next.value.sub(outcome.value).div(HUNDRED).mul(shareOfOverall) };
}

function nextOf(context: ReportContext, { item, working }: ItemEvaluation, value: Exact): { text: string; value: Exact } | null {
  if (item.kind === "fact") {
    const advice = item.next.find(({ below }) => compare(value, exact(below)) < 0);
    return advice && working.kind === "fact" ? { text: context.text(advice.text), value: nextFactValue(item, working, value) } : null;
  }
  if (item.kind === "level") {
    const level = working.kind === "level" ? working.level : null;
    const text = level === null ? undefined : item.levels[level]?.next;
    return text ? { text: context.text(text), value: exact((level! + 1) * 2000) } : null;
  }
  if (working.kind !== "options") return null;
  return item.kind === "multi" ? nextOption(context, item, working, value) : nextSingle(context, item, working);
}

type Options = Extract<Working, { kind: "options" }>;

function nextOption(context: ReportContext, item: Extract<Item, { kind: "multi" }>, working: Options, value: Exact) {
  const missing = working.options.filter((option) => !option.chosen && item.options.some((each) => each.id === option.id && each.next));
  const best = missing.reduce<(typeof missing)[number] | null>((found, option) => (found && found.value >= option.value ? found : option), null);
  if (!best) return null;
  const reached = value.add(exact(best.value).mul(FULL).div(exact(working.of)));
  return { text: context.text(item.options.find((each) => each.id === best.id)!.next!), value: compare(reached, FULL) > 0 ? FULL : reached };
}

function nextSingle(context: ReportContext, item: Extract<Item, { kind: "single" }>, working: Options) {
  const chosen = working.options.find((option) => option.chosen);
  const option = item.options.find((each) => each.id === chosen?.id);
  const above = working.options.filter((each) => chosen && each.value > chosen.value).sort((a, b) => a.value - b.value)[0];
  return option?.next && above ? { text: context.text(option.next), value: exact(above.value) } : null;
}

/** The lowest value above the present one that the item's valuation knows; under a ceiling, what lifting the ceiling gives. */
function nextFactValue(item: Extract<Item, { kind: "fact" }>, working: Extract<Working, { kind: "fact" }>, value: Exact): Exact {
  if (working.cap) return working.cap.uncapped;
  const used = usedValuation(item.valuation, working.path);
  const above = valuesOf(used, working).filter((each) => compare(each, value) > 0);
  const lowest = above.reduce<Exact | null>((found, each) => (found && compare(found, each) <= 0 ? found : each), null) ?? FULL;
  return compare(lowest, FULL) > 0 ? FULL : lowest;
}

function usedValuation(valuation: Valuation, path: readonly number[]): Valuation {
  const [first = 0, ...rest] = path;
  if ("better" in valuation) return usedValuation((valuation.better[first] ?? valuation.better[0]!).use, rest);
  if ("cases" in valuation) return usedValuation((valuation.cases[first] ?? valuation.cases[0]!).use, rest);
  return valuation;
}

function valuesOf(valuation: Valuation, working: Extract<Working, { kind: "fact" }>): Exact[] {
  if ("figure" in valuation) return bandValues(valuation.bands);
  if ("map" in valuation) return Object.values(valuation.map.values).map(exact);
  if ("best" in valuation) return Object.values(valuation.best.values).map(exact);
  if ("each" in valuation) return [exact(Math.min(valuation.each.cap, valuation.each.value * (working.choices.length + 1)))];
  if ("firstMatch" in valuation) return valuation.firstMatch.map((each) => exact(each.value));
  if ("terms" in valuation) {
    const held = working.conditions.filter((each) => each.result === true).reduce((sum, each) => sum + each.value, 0);
    const missing = working.conditions.filter((each) => each.result === false).map((each) => each.value);
    return missing.length === 0 ? [] : [exact(held + Math.max(...missing))];
  }
  return [];
}
