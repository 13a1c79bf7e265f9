import { compare, exact, HUNDRED, isZero, minimum, ZERO, type Exact } from "@/lib/core/exact";
import {
  evaluateCondition,
  mergeInputs,
  missingOf,
  type ExpressionContext,
  type Missing,
  type NotApplicableCause,
} from "@/lib/core/expression";
import type { Branch, Instrument, Item } from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import { NONE, type Response } from "@/lib/core/response";
import { knownBounds, UNKNOWN_BOUNDS } from "@/lib/core/scoring/aggregate";
import type { Bounds, ItemOutcome, Working } from "@/lib/core/scoring/evaluation";
import { evaluateValuation, type ValuationResult } from "@/lib/core/scoring/valuation";

type Valued = { readonly outcome: ItemOutcome; readonly working: Working };

/**
 * The value of one item from facts, branch and response.
 *
 * The item's own rules come first, so that an item that does not apply by branch or rule is never counted as declared.
 */
export function evaluateItem(instrument: Instrument, item: Item, response: Response | null, context: ExpressionContext): Valued {
  const { outcome, working } = item.kind === "fact" ? evaluateFact(instrument, item, context) : evaluateAnswer(item, response, context.branch);
  const ruled = item.notApplicable.find(({ when }) => evaluateCondition(when, context).result === true);
  if (ruled) return { outcome: { state: "notApplicable", by: ruled.by, reason: { kind: "text", text: ruled.reason } }, working };
  if (response && "notApplicable" in response.answer) {
    if (item.mayDeclare.length === 0) throw new RangeError(`item ${item.id} cannot be declared not applicable`);
    return { outcome: declared(instrument, response.answer.notApplicable), working };
  }
  return { outcome, working };
}

/** The score of an outcome on 0–100: unknown lies between both ends, not applicable has none. */
export function boundsOf(outcome: ItemOutcome): Bounds | null {
  if (outcome.state === "answered") return knownBounds(outcome.value.div(HUNDRED));
  return outcome.state === "notApplicable" ? null : UNKNOWN_BOUNDS;
}

function declared(instrument: Instrument, reason: string): ItemOutcome {
  const listed = instrument.declaredReasons.find(({ id }) => id === reason);
  return { state: "notApplicable", by: "declared", reason: { kind: "declared", text: listed?.title ?? reason } };
}

type FactItem = Extract<Item, { kind: "fact" }>;
type AnsweredItem = Exclude<Item, FactItem>;

function evaluateFact(instrument: Instrument, item: FactItem, context: ExpressionContext): Valued {
  const result = evaluateValuation(item.valuation, context);
  const { capped, cap, missing, inputs } = applyCap(item, result, context);
  const { figures, band, conditions, choices, path, source } = result;
  const working: Working = { kind: "fact", figures, band, conditions, choices, path, source, cap, inputs };
  if (capped !== null) return { outcome: { state: "answered", value: capped }, working };
  return { outcome: withoutValue(instrument, item, result, missing), working };
}

/** A ceiling that cannot be decided matters only where the value lies above it. */
function applyCap(item: FactItem, result: ValuationResult, context: ExpressionContext) {
  const none = { capped: result.state === "known" ? result.value : null, cap: null, missing: [] as Missing[], inputs: result.inputs };
  if (!item.cap || result.state !== "known") return none;
  const { when, at, reason } = item.cap;
  const condition = evaluateCondition(when, context);
  const inputs = mergeInputs(result.inputs, condition.inputs);
  if (compare(result.value, exact(at)) <= 0) return { ...none, inputs };
  if (condition.result === true) return { ...none, inputs, capped: minimum([result.value, exact(at)]), cap: { at, reason, uncapped: result.value } };
  // Undecided for want of a figure: the value is unknown. Undecided because something does not apply: no ceiling.
  if (condition.result === null && condition.missing.length > 0) return { capped: null, cap: null, missing: [...condition.missing], inputs };
  return { ...none, inputs };
}

/**
 * R1: what is missing makes the item unknown; a stated denominator of 0 takes it out by rule. A figure stated as not
 * applicable takes it out only where the item may be declared so, and is else one more thing not known.
 */
function withoutValue(instrument: Instrument, item: FactItem, result: ValuationResult, capMissing: readonly Missing[]): ItemOutcome {
  const missing = result.state === "unknown" ? [...result.missing, ...capMissing] : [...capMissing];
  const causes = result.state === "notApplicable" ? [result.cause] : result.state === "unknown" ? result.causes : [];
  const stated = causes.find((cause): cause is Extract<NotApplicableCause, { kind: "statedNotApplicable" }> => cause.kind === "statedNotApplicable");
  if (stated && item.mayDeclare.length > 0) return declared(instrument, stated.input.reason ?? item.mayDeclare[0]!);
  if (stated) missing.push(...missingOf(stated.input));
  const computed = causes.find(({ kind }) => kind !== "statedNotApplicable");
  if (computed && missing.length === 0) return { state: "notApplicable", by: "rule", reason: { kind: "computed", cause: computed } };
  return { state: missing.some(({ state }) => state === "unanswered") ? "unanswered" : "unknown", missing };
}

function evaluateAnswer(item: AnsweredItem, response: Response | null, branch: Branch): Valued {
  const working = workingOf(item, response, branch);
  const answer = response?.answer;
  if (working.kind === "options" && working.of === 0) {
    return { outcome: { state: "notApplicable", by: "branch", reason: { kind: "text", text: NO_OPTION_APPLIES } }, working };
  }
  if (!answer || "notApplicable" in answer) return { outcome: { state: "unanswered", missing: [] }, working };
  if ("unknown" in answer) return { outcome: { state: "unknown", missing: [] }, working };
  const value = valueOf(working);
  return { outcome: value === null ? { state: "unanswered", missing: [] } : { state: "answered", value }, working };
}

const NO_OPTION_APPLIES: LocalisedText = {
  "zh-CN": "本题的选项都不适用于本企业所属的类别",
  en: "None of the options applies to this kind of enterprise",
};

function workingOf(item: AnsweredItem, response: Response | null, branch: Branch): Working {
  const answer = response?.answer;
  if (item.kind === "level") {
    if (answer && ("option" in answer || "options" in answer)) throw wrongKind(item);
    return { kind: "level", level: answer && "level" in answer ? answer.level : null };
  }
  if (answer && ("level" in answer || (item.kind === "multi" ? "option" in answer : "options" in answer))) throw wrongKind(item);
  const chosen = answer && "options" in answer ? answer.options : answer && "option" in answer ? [answer.option] : [];
  const unknown = chosen.find((id) => id !== NONE && item.options.every((option) => option.id !== id));
  if (unknown !== undefined) throw new RangeError(`item ${item.id} has no option ${unknown}`);
  const applying = item.options.filter(({ branches }) => !branches || branches.includes(branch));
  return {
    kind: "options",
    options: applying.map(({ id, value }) => ({ id, value, chosen: chosen.includes(id) })),
    left: item.options.filter((option) => !applying.includes(option)).map(({ id }) => id),
    of: item.kind === "single" ? 10_000 : applying.reduce((total, { value }) => total + value, 0),
    none: item.kind === "multi" && chosen.includes(NONE),
  };
}

/** Answers are checked when they are saved; one of another kind here means that the wrong instrument was loaded. */
const wrongKind = (item: Item): RangeError => new RangeError(`item ${item.id} was answered as if it were of another kind`);

/**
 * Level k of 0–5: k fifths. Multi: Σ chosen ÷ Σ options that apply to the branch, at most full. Single: its option.
 * Choices that no longer apply, after a change of branch, leave the item unanswered rather than at 0.
 */
function valueOf(working: Working): Exact | null {
  if (working.kind === "level") return working.level === null ? null : exact(working.level * 2_000);
  if (working.kind !== "options") return null;
  const chosen = working.options.filter((option) => option.chosen);
  if (chosen.length === 0) return working.none ? ZERO : null;
  const total = exact(chosen.reduce((value, option) => value + option.value, 0));
  const of = exact(working.of);
  return isZero(of) ? null : minimum([exact(10_000), total.mul(exact(10_000)).div(of)]);
}
