import { compare, exact, ZERO, type Exact } from "@/lib/core/exact";
import { evaluateCondition, evaluateNumber, type FactInput, type Missing } from "@/lib/core/expression";
import { decimalText } from "@/lib/core/facts/check-facts";
import type { AnsweredQuestion, SchemeAnswer } from "@/lib/core/packs/judgement";
import type { Prefill, Question, Relation } from "@/lib/core/packs/pack";
import type { SchemeContext } from "@/lib/core/packs/scheme-context";

/** A question with its answer: by hand, else from the first prefill that is known. */
export function answerQuestion(question: Question, byHand: SchemeAnswer | null, context: SchemeContext): AnsweredQuestion {
  if (question.kind === "benchmark") return benchmark(question, byHand, context);
  if (byHand) return { id: question.id, answer: byHand, value: valueOf(byHand), relation: "given", note: null, items: [], inputs: [], missing: [] };
  const filled = prefill(question, context);
  return { id: question.id, answer: filled.answer, value: filled.value, relation: filled.answer ? filled.relation! : "missing", note: filled.note, items: filled.items, inputs: filled.inputs, missing: filled.missing };
}

/** The number behind an answer: the level, the option of a single (0 for 无), the figure; null for what is no number. */
function valueOf(answer: SchemeAnswer): Exact | null {
  if ("number" in answer) return exact(answer.number);
  if ("options" in answer) return answer.options.length > 1 ? null : exact(answer.options[0] ?? 0);
  return null;
}

type Filled = {
  readonly answer: SchemeAnswer | null;
  readonly value: Exact | null;
  readonly relation: Relation | null;
  readonly note: AnsweredQuestion["note"];
  readonly items: readonly string[];
  readonly inputs: readonly FactInput[];
  readonly missing: readonly Missing[];
};

/** What all prefills together lack, where none is known: any of them would settle it, the first is named. */
function prefill(question: Question, context: SchemeContext): Filled {
  const tried: Filled[] = [];
  for (const from of question.from) {
    const filled = fill(question, from, context);
    if (filled.answer) return filled;
    tried.push(filled);
  }
  return tried[0] ?? { answer: null, value: null, relation: null, note: null, items: [], inputs: [], missing: [] };
}

function fill(question: Question, from: Prefill, context: SchemeContext): Filled {
  const frame = { relation: from.relation, note: from.note ?? null };
  if ("item" in from) return { ...frame, ...fromItem(question, from, context) };
  if ("number" in from) {
    const result = evaluateNumber(from.number, context.expression);
    const missing = result.state === "unknown" ? result.missing : [];
    if (result.state !== "known") return { ...frame, answer: null, value: null, items: itemsOf(from), inputs: result.inputs, missing };
    const value = question.kind === "level" ? within(result.value.floor(), question) : within(result.value, question);
    return { ...frame, answer: { number: decimalText(value) }, value, items: itemsOf(from), inputs: result.inputs, missing };
  }
  const inputs: FactInput[] = [];
  for (const { when, answer } of from.cases) {
    const result = evaluateCondition(when, context.expression);
    inputs.push(...result.inputs);
    if (result.result === null) return { ...frame, answer: null, value: null, items: itemsOf(from), inputs, missing: result.missing };
    if (!result.result) continue;
    const made: SchemeAnswer = typeof answer === "boolean" ? { affirmed: answer } : question.kind === "single" ? { options: answer === 0 ? [] : [answer] } : { number: String(answer) };
    return { ...frame, answer: made, value: valueOf(made), items: itemsOf(from), inputs, missing: [] };
  }
  return { ...frame, answer: null, value: null, items: itemsOf(from), inputs, missing: [] };
}

function within(value: Exact, { minimum, maximum }: Question): Exact {
  if (minimum !== undefined && compare(value, exact(minimum)) < 0) return exact(minimum);
  return maximum !== undefined && compare(value, exact(maximum)) > 0 ? exact(maximum) : value;
}

function fromItem(question: Question, { item, options }: Extract<Prefill, { item: string }>, context: SchemeContext): Omit<Filled, "relation" | "note"> {
  const answer = context.expression.responses[item]?.answer;
  const rest = { items: [item], inputs: [], missing: [] };
  const chosen = answer && "options" in answer ? answer.options : answer && "option" in answer ? [answer.option] : null;
  if (chosen === null) return { ...rest, answer: null, value: null };
  const numbers = [...new Set(chosen.map((option) => options[option] ?? 0).filter((number) => number > 0))].sort((a, b) => a - b);
  const made: SchemeAnswer = question.kind === "multi" || question.kind === "single" ? { options: numbers } : { number: String(numbers.at(-1) ?? 0) };
  return { ...rest, answer: made, value: valueOf(made) };
}

const itemsByPrefill = new WeakMap<Prefill, readonly string[]>();
/** Items that a prefill names, for "取自第 … 题"; looked for once per prefill, not once per sheet. */
function itemsOf(from: Prefill): readonly string[] {
  let items = itemsByPrefill.get(from);
  if (!items) itemsByPrefill.set(from, (items = itemsIn(from)));
  return items;
}

function itemsIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return [...new Set(expression.flatMap(itemsIn))];
  if (typeof expression !== "object" || expression === null) return [];
  return [...new Set(Object.entries(expression).flatMap(([key, inner]) => ((key === "itemValue" || key === "item" || key === "declared") && typeof inner === "string" ? [inner] : itemsIn(inner))))];
}

/** The value from the figures unless it was given; base and lead by hand, else from the overlay of the industry or region. */
function benchmark(question: Question, byHand: SchemeAnswer | null, context: SchemeContext): AnsweredQuestion {
  const filled = prefill(question, context);
  const given = byHand && "base" in byHand ? byHand : null;
  const set = context.overlays.flatMap(({ benchmarks }) => benchmarks).findLast((each) => each.question === question.id);
  const value = given?.value != null ? exact(given.value) : filled.value;
  const answer = { value: value && decimalText(value), base: given?.base ?? (set ? String(set.base) : null), lead: given?.lead ?? (set ? String(set.lead) : null) };
  return {
    id: question.id,
    answer: value || answer.base !== null ? answer : null,
    value,
    relation: given?.value != null ? "given" : value ? (filled.relation ?? "missing") : "missing",
    note: filled.note,
    items: filled.items,
    inputs: filled.inputs,
    missing: given?.value != null ? [] : filled.missing,
  };
}

/** Where a value stands between its base (0) and its lead (1); null where they are the same. */
export function shareOfLead(value: Exact, base: Exact, lead: Exact): Exact | null {
  const span = lead.sub(base);
  if (compare(span, ZERO) === 0) return null;
  const share = value.sub(base).div(span);
  if (compare(share, ZERO) < 0) return ZERO;
  return compare(share, exact(1)) > 0 ? exact(1) : share;
}
