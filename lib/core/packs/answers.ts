import { compare, exact, ONE, ZERO, type Exact } from "@/lib/core/exact";
import { conditionReader, mergeInputs, numberReader, type FactInput, type Missing } from "@/lib/core/expression";
import { decimalText } from "@/lib/core/facts/check-facts";
import type { AnsweredQuestion, SchemeAnswer } from "@/lib/core/packs/judgement";
import type { Prefill, Question } from "@/lib/core/packs/pack";
import type { SchemeContext } from "@/lib/core/packs/scheme-context";

/** A number that was worked out. Judging reads its exact value; its text is made where people see it: `shownAnswer`. */
type Worked = { readonly worked: "number" } | { readonly worked: "benchmark"; readonly base: string | null; readonly lead: string | null };
/** A question with what is known of it, as judging reads it. */
export type FoundAnswer = Omit<AnsweredQuestion, "answer"> & { readonly answer: SchemeAnswer | Worked | null };

export function shownAnswer(found: FoundAnswer): AnsweredQuestion {
  const { answer, value } = found;
  if (!answer || !("worked" in answer)) return { ...found, answer };
  const text = value && decimalText(value);
  if (answer.worked === "benchmark") return { ...found, answer: { value: text, base: answer.base, lead: answer.lead } };
  return { ...found, answer: text === null ? null : { number: text } };
}

/** Answers one question of a scheme: by hand, else from the first prefill that is known. Prepared once per scheme. */
export type QuestionReader = (byHand: SchemeAnswer | null, context: SchemeContext) => FoundAnswer;

export function prepareQuestion(question: Question): QuestionReader {
  const prefill = preparePrefills(question);
  if (question.kind === "benchmark") return benchmark(question, prefill);
  return (byHand, context) => {
    if (!byHand) return prefill(context);
    return { id: question.id, answer: byHand, value: valueOf(byHand), relation: "given", note: null, items: NONE, inputs: NONE, missing: NONE };
  };
}

/** The number behind an answer: the level, the option of a single (0 for 无), the figure; null for what is no number. */
function valueOf(answer: SchemeAnswer): Exact | null {
  if ("number" in answer) return exact(answer.number);
  if ("options" in answer) return answer.options.length > 1 ? null : exact(answer.options[0] ?? 0);
  return null;
}

const NONE: readonly never[] = [];
type Prefilling = (context: SchemeContext) => FoundAnswer;

/** What all prefills together lack, where none is known: any of them would settle it, the first is named. */
function preparePrefills(question: Question): Prefilling {
  const ways = question.from.map((from) => preparePrefill(question, from));
  const nothing: FoundAnswer = { id: question.id, answer: null, value: null, relation: "missing", note: null, items: NONE, inputs: NONE, missing: NONE };
  return (context) => {
    let first: FoundAnswer | null = null;
    for (const way of ways) {
      const found = way(context);
      if (found.answer) return found;
      first ??= found;
    }
    return first ?? nothing;
  };
}

function preparePrefill(question: Question, from: Prefill): Prefilling {
  const { id } = question;
  const { relation, note = null } = from;
  const items = itemsIn(from);
  const filled = (answer: FoundAnswer["answer"], value: Exact | null, inputs: readonly FactInput[]): FoundAnswer => ({ id, answer, value, relation, note, items, inputs, missing: NONE });
  const open = (inputs: readonly FactInput[], missing: readonly Missing[]): FoundAnswer => ({ id, answer: null, value: null, relation: "missing", note, items, inputs, missing });
  if ("item" in from) return fromItem(question, from, filled, open(NONE, NONE));
  if ("number" in from) {
    const reader = numberReader(from.number);
    const within = prepareLimits(question);
    return (context) => {
      const result = reader(context.expression);
      if (result.state !== "known") return open(result.inputs, result.state === "unknown" ? result.missing : NONE);
      const value = within(question.kind === "level" ? result.value.floor() : result.value);
      return filled({ worked: "number" }, value, result.inputs);
    };
  }
  const cases = from.cases.map(({ when, answer }) => {
    const made: SchemeAnswer = typeof answer === "boolean" ? { affirmed: answer } : question.kind === "single" ? { options: answer === 0 ? [] : [answer] } : { number: String(answer) };
    return { enter: conditionReader(when), made, value: valueOf(made) };
  });
  return (context) => {
    let inputs: readonly FactInput[] = NONE;
    for (const { enter, made, value } of cases) {
      const entered = enter(context.expression);
      inputs = mergeInputs(inputs, entered.inputs);
      if (entered.result === null) return open(inputs, entered.missing);
      if (entered.result) return filled(made, value, inputs);
    }
    return open(inputs, NONE);
  };
}

function prepareLimits({ minimum, maximum }: Question): (value: Exact) => Exact {
  const [least, most] = [minimum === undefined ? null : exact(minimum), maximum === undefined ? null : exact(maximum)];
  return (value) => {
    if (least && compare(value, least) < 0) return least;
    return most && compare(value, most) > 0 ? most : value;
  };
}

function fromItem({ kind }: Question, { item, options }: Extract<Prefill, { item: string }>, filled: (answer: SchemeAnswer, value: Exact | null, inputs: readonly FactInput[]) => FoundAnswer, open: FoundAnswer): Prefilling {
  return ({ expression }) => {
    const answer = expression.responses[item]?.answer;
    const chosen = answer && "options" in answer ? answer.options : answer && "option" in answer ? [answer.option] : null;
    if (chosen === null) return open;
    const numbers = [...new Set(chosen.map((option) => options[option] ?? 0).filter((number) => number > 0))].sort((a, b) => a - b);
    const made: SchemeAnswer = kind === "multi" || kind === "single" ? { options: numbers } : { number: String(numbers.at(-1) ?? 0) };
    return filled(made, valueOf(made), NONE);
  };
}

/** Items that a prefill names, for "取自第 … 题". */
function itemsIn(expression: unknown): string[] {
  if (Array.isArray(expression)) return [...new Set(expression.flatMap(itemsIn))];
  if (typeof expression !== "object" || expression === null) return [];
  return [...new Set(Object.entries(expression).flatMap(([key, inner]) => ((key === "itemValue" || key === "item" || key === "declared") && typeof inner === "string" ? [inner] : itemsIn(inner))))];
}

/** The value from the figures unless it was given; base and lead by hand, else from the overlay of the industry or region. */
function benchmark({ id }: Question, prefill: Prefilling): QuestionReader {
  return (byHand, context) => {
    const filled = prefill(context);
    const given = byHand && "base" in byHand ? byHand : null;
    const set = context.overlays.flatMap(({ benchmarks }) => benchmarks).findLast((each) => each.question === id);
    const stated = given?.value ?? null;
    const value = stated === null ? filled.value : exact(stated);
    const [base, lead] = [given?.base ?? (set ? String(set.base) : null), given?.lead ?? (set ? String(set.lead) : null)];
    return {
      id,
      answer: value || base !== null ? { worked: "benchmark", base, lead } : null,
      value,
      relation: stated !== null ? "given" : value ? filled.relation : "missing",
      note: filled.note,
      items: filled.items,
      inputs: filled.inputs,
      missing: stated === null ? filled.missing : NONE,
    };
  };
}

/** Where a value stands between its base (0) and its lead (1); null where they are the same. */
export function shareOfLead(value: Exact, base: Exact, lead: Exact): Exact | null {
  const span = lead.sub(base);
  if (compare(span, ZERO) === 0) return null;
  const share = value.sub(base).div(span);
  if (compare(share, ZERO) < 0) return ZERO;
  return compare(share, ONE) > 0 ? ONE : share;
}
