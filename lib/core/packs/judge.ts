import { compare, exact, sum, ZERO, type Exact } from "@/lib/core/exact";
import { shownAnswer } from "@/lib/core/packs/answers";
import type { AnsweredQuestion, Finding, Judgement, Outcome } from "@/lib/core/packs/judgement";
import { isInForce } from "@/lib/core/packs/overlays";
import type { Pack, PackLevel } from "@/lib/core/packs/pack";
import type { PreparedGate, PreparedRatio, PreparedRow } from "@/lib/core/packs/prepared-pack";
import { SchemeContext, SheetContext, sumOf, type JudgeInput } from "@/lib/core/packs/scheme-context";

export type { JudgeInput } from "@/lib/core/packs/scheme-context";

/**
 * Judges the enterprise by one scheme, whatever the date: `inForce` says whether the scheme governs such an application.
 *
 * Gates decide: all pass → pass, one fails → fail, else undetermined. A scheme of levels passes with a level that is one. A scheme that speaks of other
 * enterprises is not applicable. Nothing is estimated: a missing figure, a judged condition and a platform's score leave their condition undetermined.
 *
 * @throws RangeError if the pack names a figure, row or question that does not exist: `lintPack` refuses it before.
 */
export const judgePack = (pack: Pack, input: JudgeInput): Judgement => judge(pack, new SheetContext(input));

/** The same by several schemes: what they all read of the sheet is read once. */
export function judgePacks(packs: readonly Pack[], input: JudgeInput): Judgement[] {
  const ofSheet = new SheetContext(input);
  return packs.map((pack) => judge(pack, ofSheet));
}

function judge(pack: Pack, ofSheet: SheetContext): Judgement {
  const context = new SchemeContext(pack, ofSheet);
  const { application } = ofSheet.input;
  const { prepared, expression } = context;
  const { sheet } = expression;
  const excluded = prepared.notApplicable.find(({ holds }) => holds(expression).result === true) ?? null;
  const gates = prepared.gates[application].map((gate) => findGate(gate, context));
  const rows = prepared.rows.map((row) => findRow(row, context));
  const ratios = prepared.ratios.map((ratio) => findRatio(ratio, context));
  const level = levelOf(pack, context);
  const tables = prepared.tables.map((table) => ({ id: table.id, range: context.table(table), maximum: table.maximum }));
  const range = tables.length > 0 ? sumOf(tables.map((table) => table.range)) : null;
  return {
    pack,
    overlays: context.overlays,
    asOf: sheet.asOf,
    application,
    scope: sheet.scope,
    inForce: isInForce(pack, application, sheet.asOf),
    result: excluded ? "notApplicable" : resultOf(gates, level.result, pack),
    notApplicable: excluded?.reason ?? null,
    score: range && rows.every(({ result }) => result !== "undetermined") ? range.min : cohortScore(context),
    range,
    tables,
    level: level.shown,
    computedLevel: level.computed,
    rawSum: rawSum(context),
    findings: [...gates, ...rows, ...ratios],
  };
}

/** Every question of the scheme with its answer: by hand, else from the crosswalk. */
export function answerQuestions(pack: Pack, input: JudgeInput): AnsweredQuestion[] {
  const context = new SchemeContext(pack, new SheetContext(input));
  return pack.questions.map(({ id }) => shownAnswer(context.question(id)));
}

function resultOf(gates: readonly Finding[], level: Outcome | null, pack: Pack): Outcome {
  const results = [...gates.map(({ result }) => result), ...(level === null ? [] : [level])];
  if (results.includes("fail")) return "fail";
  // An index has nothing to pass: where it stands shows only beside others.
  if (results.includes("undetermined") || (results.length === 0 && pack.kind === "index")) return "undetermined";
  return "pass";
}

const outcomeOf = (result: boolean | null): Outcome => (result === null ? "undetermined" : result ? "pass" : "fail");

function findGate({ gate, choice, holds, explain }: PreparedGate, { expression }: SchemeContext): Finding {
  const { id, title, unknown, note } = gate;
  const outcome = holds(expression);
  const { result } = outcome;
  const { measures, deciding } = explain(outcome, expression);
  return {
    id,
    kind: "gate",
    table: null,
    title,
    result: outcomeOf(result),
    points: null,
    maximum: null,
    choice,
    measures,
    deciding,
    inputs: outcome.inputs,
    missing: outcome.missing,
    causes: outcome.causes,
    obstacles: outcome.obstacles,
    unknown: unknown ?? null,
    note: note ?? null,
  };
}

function findRow(prepared: PreparedRow, context: SchemeContext): Finding {
  const { row, table, maximum } = prepared;
  const { range, isKnown, of, inputs, missing, causes, obstacles } = context.row(prepared);
  const measure = of === null ? null : prepared.measureOf(of.expression)(of.result, context.expression.sheet);
  // Nothing is known of a row whose figures are missing; what a judge may give is a range from the start.
  const isBlank = !isKnown && missing.length > 0 && compare(range.min, ZERO) === 0 && compare(range.max, maximum) === 0;
  return {
    id: row.id,
    kind: "row",
    table,
    title: row.title,
    result: isKnown ? (compare(range.min, ZERO) > 0 ? "pass" : "fail") : "undetermined",
    points: isBlank ? null : range,
    maximum,
    choice: "all",
    measures: measure ? [measure] : [],
    deciding: measure,
    inputs,
    missing,
    causes,
    obstacles,
    unknown: null,
    note: row.note ?? null,
  };
}

function findRatio({ ratio, value: valueOf, measure: measureOf }: PreparedRatio, { expression }: SchemeContext): Finding {
  const value = valueOf(expression);
  const measure = measureOf(value, expression.sheet);
  return {
    id: ratio.id,
    kind: "ratio",
    table: null,
    title: ratio.title,
    result: value.state === "known" ? "pass" : "undetermined",
    points: null,
    maximum: null,
    choice: "all",
    measures: [measure],
    deciding: measure,
    inputs: value.inputs,
    missing: value.state === "unknown" ? value.missing : [],
    causes: value.state === "notApplicable" ? [value.cause] : [],
    obstacles: value.state === "unknown" ? value.obstacles : [],
    unknown: null,
    note: ratio.note ?? null,
  };
}

/** Σ weight · ratio of those that have a weight; null where one of them is not known. A weight is in hundredths, a ratio as a number. */
function rawSum(context: SchemeContext): Exact | null {
  const terms = weighted(context).map(({ weight, value }) => {
    const result = value(context.expression);
    return result.state === "known" ? weight.mul(result.value) : null;
  });
  return terms.length > 0 && terms.every((term) => term !== null) ? sum(terms) : null;
}

const weighted = ({ prepared }: SchemeContext): readonly PreparedRatio[] => prepared.ratios.filter(({ ratio }) => ratio.weight > 0);

/** An index on 0–100 against a frozen group: Σ weight · (x − min) ÷ (max − min), nothing clipped; null without such a group. */
function cohortScore(context: SchemeContext): Exact | null {
  const cohort = context.overlays.findLast((overlay) => overlay.cohort)?.cohort;
  if (!cohort) return null;
  const terms = weighted(context).map(({ ratio, weight, value: valueOf }) => {
    const value = valueOf(context.expression);
    const bounds = cohort.bounds[ratio.id];
    if (value.state !== "known" || !bounds) return null;
    const span = exact(bounds.max).sub(exact(bounds.min));
    return compare(span, ZERO) === 0 ? ZERO : weight.mul(value.value.sub(exact(bounds.min)).div(span));
  });
  return terms.length > 0 && terms.every((term) => term !== null) ? sum(terms) : null;
}

type FoundLevel = { readonly shown: Judgement["level"]; readonly computed: Judgement["computedLevel"]; /** null: the pack has no levels. */ readonly result: Outcome | null };

function levelOf(pack: Pack, context: SchemeContext): FoundLevel {
  if (pack.levels.length === 0) return { shown: null, computed: null, result: null };
  const possible = possibleLevels(pack, context);
  const computed = possible.length === 1 ? possible[0]! : null;
  const declared = declaredLevel(pack, context);
  const found = declared ?? computed;
  const [first, ...others] = possible;
  // Which of several levels it is may be open while it is certain that each of them passes.
  const certain = first && others.every(({ result }) => result === first.result) ? first.result : "undetermined";
  return {
    shown: found && { id: found.id, title: found.title, name: found.name ?? null, source: declared ? "declared" : "computed" },
    computed: computed?.title ?? null,
    result: found?.result ?? certain,
  };
}

type Named = Pick<PackLevel, "id" | "title" | "name" | "result">;
const belowOf = ({ below }: Pack): Named | null => (below ? { id: "below", ...below } : null);

/** Every level that is still possible, best first: the open ones before the first that holds, and that one, or what is below them all. */
function possibleLevels(pack: Pack, { prepared, expression }: SchemeContext): Named[] {
  const possible: Named[] = [];
  for (const level of prepared.levels) {
    const { result } = level.holds(expression);
    if (result === false) continue;
    possible.push(level);
    if (result === true) return possible;
  }
  const below = belowOf(pack);
  return below ? [...possible, below] : possible;
}

/** What a certificate says: 0 is below the lowest level. */
function declaredLevel(pack: Pack, { prepared, expression }: SchemeContext): Named | null {
  const declared = prepared.declaredLevel?.(expression);
  if (declared?.state !== "known") return null;
  const number = Number(declared.value.valueOf());
  return number === 0 ? belowOf(pack) : (pack.levels[pack.levels.length - number] ?? null);
}

