import { compare, largestRemainder, sum, type Exact } from "@/lib/core/exact";
import type { ReportContext } from "@/lib/core/report/context";
import { answerLines, itemTitle, missingText } from "@/lib/core/report/item-words";
import { nextStep, type NextStep } from "@/lib/core/report/next-value";
import type { ReportSection, Step, Table } from "@/lib/core/report/report";
import { fact, share, signed } from "@/lib/core/report/show";
import type { ItemEvaluation } from "@/lib/core/scoring/evaluation";

const SHOWN = 10;

type Candidate = { readonly evaluation: ItemEvaluation; readonly step: NextStep };

function candidates(context: ReportContext): Candidate[] {
  return context.evaluations
    .flatMap((evaluation) => {
      const step = nextStep(context, evaluation);
      return step ? [{ evaluation, step }] : [];
    })
    .sort((a, b) => compare(b.step.gain, a.step.gain));
}

/** What to do next, largest gain on the overall score first. */
export function stepsOf(context: ReportContext): Step[] {
  const gains = shownGains(context);
  return candidates(context).slice(0, SHOWN).map(({ evaluation, step }) => ({
    item: evaluation.item.id,
    title: context.text(evaluation.item.title),
    text: step.text,
    now: context.say("steps.now", { answer: shortAnswer(context, evaluation) }),
    gain: gains.get(evaluation.item.id)!,
  }));
}

/**
 * item id → gain as shown, for the steps that are listed: they add up to the gain in the section's title. The gains of different items
 * simply add, because the overall score is linear in them.
 */
export function shownGains(context: ReportContext): ReadonlyMap<string, string> {
  const listed = candidates(context).slice(0, SHOWN);
  const gains = listed.map(({ step }) => step.gain);
  const shown = largestRemainder(gains, sum(gains), 1);
  return new Map(listed.map(({ evaluation }, index) => [evaluation.item.id, `+${shown[index]!}`]));
}

function shortAnswer(context: ReportContext, evaluation: ItemEvaluation): string {
  const { working } = evaluation;
  if (working.kind === "level") return context.say("steps.level", { level: working.level ?? 0 });
  if (working.kind === "options" && evaluation.item.kind === "multi") {
    return context.say("steps.options", { chosen: working.options.filter((each) => each.chosen).length, all: working.options.length });
  }
  if (working.kind === "fact" && working.figures.length === 0) return context.list(working.inputs.map((input) => fact(context, input)));
  return answerLines(context, evaluation)[0] ?? "";
}

export function nextStepsSection(context: ReportContext): ReportSection {
  const found = candidates(context);
  const steps = stepsOf(context);
  const total: Exact = sum(found.slice(0, SHOWN).map(({ step }) => step.gain));
  const unknown = unknownTable(context);
  return {
    id: "next-steps",
    title: steps.length === 0 ? context.say(unknown ? "steps.onlyUnknown" : "steps.none") : context.say("steps.title", { count: steps.length, gain: signed(context, total) }),
    lead: steps.length === 0 ? null : context.say("steps.lead"),
    blocks: [
      steps.length > 0 ? { kind: "steps", steps } : { kind: "empty", text: context.say(unknown ? "steps.onlyUnknownText" : "steps.noneText") },
      ...(unknown ? [{ kind: "table" as const, table: unknown }] : []),
      { kind: "paragraphs", title: context.say("steps.renewTitle"), paragraphs: [context.say("steps.renew")] },
    ],
  };
}

/** Items without a known value: finding out comes before doing. */
function unknownTable(context: ReportContext): Table | null {
  const unknown = context.evaluations
    .filter((each) => each.outcome.state === "unknown" || each.outcome.state === "unanswered")
    .sort((a, b) => compare(b.shareOfOverall, a.shareOfOverall));
  if (unknown.length === 0) return null;
  return {
    id: "unknown",
    caption: context.say("steps.unknownTable", { count: unknown.length }),
    columns: [
      { title: context.say("column.item"), align: "start" },
      { title: context.say("column.missing"), align: "start" },
      { title: context.say("column.shareOfOverall"), align: "end" },
    ],
    rows: unknown.map((each) => [
      { text: itemTitle(context, each.item.id), mark: each.element },
      { text: missingOf(context, each) },
      { text: share(context, each.shareOfOverall) },
    ]),
  };
}

function missingOf(context: ReportContext, { outcome, response }: ItemEvaluation): string {
  if (response && "unknown" in response.answer) return context.say(`fact.state.${response.answer.unknown}`);
  if (outcome.state !== "unknown" && outcome.state !== "unanswered") return "";
  return outcome.missing.length > 0 ? missingText(context, outcome.missing) : context.say("steps.noAnswer");
}
