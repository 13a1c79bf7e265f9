import { HUNDRED, largestRemainder, exact, isZero } from "@/lib/core/exact";
import { traceId, type ReportContext } from "@/lib/core/report/context";
import { answerLines, bandText, figureText, missingText, points, reasonText } from "@/lib/core/report/item-words";
import { nextStep } from "@/lib/core/report/next-value";
import type { Trace, TraceRow } from "@/lib/core/report/report";
import { bounds, decimalsOf, fact, score, share, signed, source } from "@/lib/core/report/show";
import type { ItemEvaluation, Working } from "@/lib/core/scoring/evaluation";

/** How one item got its points: figures, inputs, band, options, cap, what it decides of the overall score. `gains`: as the steps show them. */
export function itemTrace(context: ReportContext, evaluation: ItemEvaluation, gains: ReadonlyMap<string, string>): Trace {
  const { item, outcome } = evaluation;
  const base = { id: traceId.item(item.id), title: `${item.id} ${context.text(item.title)}` };
  if (outcome.state === "notApplicable") {
    return { ...base, shown: context.say("notApplicable"), formula: reasonText(context, outcome.reason), rows: [], notes: [context.say(`notApplicableBy.${outcome.by}`)] };
  }
  const notes = [...workingNotes(context, evaluation), ...weightNotes(context, evaluation, gains.get(evaluation.item.id))];
  if (outcome.state !== "answered") {
    const missing = outcome.missing.length > 0 ? [context.say("answers.missing", { facts: missingText(context, outcome.missing) })] : [];
    return { ...base, shown: bounds(context, evaluation.score), formula: context.say("trace.unknownItem"), rows: [], notes: [...missing, ...notes] };
  }
  const shown = score(context, outcome.value.div(HUNDRED));
  return { ...base, shown, formula: context.say(`trace.kind.${item.kind}`), rows: optionRows(context, evaluation, shown), notes };
}

/** The chosen options of a multi, unless their sum is cut at full marks: then no rows could add up, and a note says so. */
function optionRows(context: ReportContext, { item, working }: ItemEvaluation, shown: string): TraceRow[] {
  if (item.kind !== "multi" || working.kind !== "options") return [];
  const chosen = working.options.filter((option) => option.chosen);
  const worth = chosen.map((option) => exact(option.value).mul(HUNDRED).div(exact(working.of)));
  const total = worth.reduce((sum, value) => sum.add(value), exact(0));
  if (total.compare(HUNDRED) > 0 || chosen.length === 0) return [];
  const contributions = largestRemainder(worth, exact(shown), decimalsOf(shown));
  return chosen.map((option, index) => ({
    label: context.text(item.options.find((each) => each.id === option.id)!.text),
    value: points(option.value),
    weight: context.say("trace.ofTotal", { of: points(working.of) }),
    contribution: contributions[index]!,
    note: null,
    trace: null,
  }));
}

function workingNotes(context: ReportContext, evaluation: ItemEvaluation): string[] {
  const { working } = evaluation;
  if (working.kind !== "fact") return answerLines(context, evaluation);
  return factNotes(context, working);
}

function factNotes(context: ReportContext, working: Extract<Working, { kind: "fact" }>): string[] {
  const optionTitle = (key: string, id: string) => {
    const option = context.definitions.get(key)?.options?.find((each) => each.id === id);
    return option ? context.text(option.title) : id;
  };
  return [
    ...working.figures.map((each) => figureText(context, each)),
    ...working.inputs.map((input) => fact(context, input)),
    ...(working.band ? [bandText(context, working.band, working.figures)] : []),
    ...working.conditions.map((condition) =>
      context.say(`trace.condition.${condition.result === null ? "unknown" : condition.used && condition.result ? "used" : condition.result ? "holds" : "fails"}`, {
        title: context.text(condition.title),
        points: points(condition.value),
      }),
    ),
    ...working.choices.map((choice) => context.say("trace.choice", { title: optionTitle(choice.fact, choice.option), points: points(choice.value) })),
    ...(working.cap ? [context.say("trace.cap", { points: points(working.cap.at), reason: context.text(working.cap.reason), uncapped: score(context, working.cap.uncapped.div(HUNDRED)) })] : []),
    ...(working.source ? [context.say("trace.source", { source: source(context, working.source) })] : []),
  ];
}

function weightNotes(context: ReportContext, evaluation: ItemEvaluation, listedGain: string | undefined): string[] {
  if (isZero(evaluation.shareOfOverall)) return [];
  const step = nextStep(context, evaluation);
  return [
    context.say("trace.shareOfOverall", { share: share(context, evaluation.shareOfOverall) }),
    ...(step ? [context.say("trace.gain", { gain: listedGain ?? signed(context, step.gain) })] : []),
    ...evaluation.warnings.map((code) => context.say(`warning.${code}`)),
  ];
}
