import { exact, HUNDRED } from "@/lib/core/exact";
import type { NotApplicableCause } from "@/lib/core/expression";
import type { ReportContext } from "@/lib/core/report/context";
import { fact, factTitle, figure, plain } from "@/lib/core/report/show";
import { NONE } from "@/lib/core/response";
import type { BandEvaluation, FigureEvaluation, ItemEvaluation, NotApplicableReason, Working } from "@/lib/core/scoring/evaluation";

type FactWorking = Extract<Working, { kind: "fact" }>;

export function itemTitle(context: ReportContext, id: string): string {
  const item = context.items.get(id);
  return item ? `${id} ${context.text(item.title)}` : id;
}

/** What was answered, or computed, in one or several lines. */
export function answerLines(context: ReportContext, evaluation: ItemEvaluation): string[] {
  const { outcome, working } = evaluation;
  if (outcome.state === "notApplicable") return [context.say("answers.notApplicable", { reason: reasonText(context, outcome.reason) })];
  const lines = working.kind === "fact" ? factLines(context, working) : [chosenText(context, evaluation)];
  if (outcome.state === "answered") return lines;
  const stated = evaluation.response && "unknown" in evaluation.response.answer ? evaluation.response.answer.unknown : null;
  if (stated) return [context.say(`fact.state.${stated}`)];
  if (outcome.missing.length === 0) return [context.say("fact.state.unanswered")];
  return [...(working.kind === "fact" ? lines : []), context.say("answers.missing", { facts: missingText(context, outcome.missing) })];
}

export function missingText(context: ReportContext, missing: readonly { readonly key: string; readonly year: number | "asOf" }[]): string {
  return context.list(missing.map(({ key, year }) => (year === "asOf" ? factTitle(context, key) : context.say("fact.ofYear", { title: factTitle(context, key), year: String(year) }))));
}

function chosenText(context: ReportContext, { item, working }: ItemEvaluation): string {
  if (item.kind === "level" && working.kind === "level") {
    if (working.level === null) return "";
    return context.say("answers.level", { level: working.level, text: context.text(item.levels[working.level]!.text) });
  }
  if (working.kind !== "options" || item.kind === "fact" || item.kind === "level") return "";
  if (working.none && item.kind === "multi") return context.text(item.none);
  const chosen = working.options.filter((option) => option.chosen && option.id !== NONE);
  const texts = chosen.map(({ id }) => context.text(item.options.find((option) => option.id === id)!.text));
  return item.kind === "single" ? texts.join("") : context.say("answers.options", { chosen: chosen.length, all: working.options.length, texts: texts.join(context.say("separatorLong")) });
}

function factLines(context: ReportContext, working: FactWorking): string[] {
  const figures = working.figures.map((each) => figureText(context, each));
  const inputs = working.inputs.length === 0 ? [] : [context.say("answers.inputs", { facts: context.list(working.inputs.map((input) => fact(context, input))) })];
  const band = working.band ? [bandText(context, working.band, working.figures)] : [];
  const held = working.conditions.filter((condition) => condition.used && condition.result === true).map((condition) => context.text(condition.title));
  return [...figures, ...held, ...band, ...inputs];
}

export function figureText(context: ReportContext, { title, unit, value, state }: FigureEvaluation): string {
  const shown = value ? figure(context, value, unit) : context.say(state === "notApplicable" ? "notApplicable" : "unknown");
  return context.say("answers.figure", { title: context.text(title), value: shown });
}

export function bandText(context: ReportContext, band: BandEvaluation, figures: readonly FigureEvaluation[]): string {
  // A band is found from the one banded figure.
  const unit = figures.find((each) => each.banded)!.unit;
  const edge = (value: NonNullable<BandEvaluation["from"]>) => figure(context, value, unit);
  // Which end belongs to the band decides where a figure on the edge falls (R6), so it is said.
  const [above, below] = band.closed === "left" ? ["atLeast", "under"] : ["over", "atMost"];
  const from = band.from ? context.say(`band.${above}`, { value: edge(band.from) }) : null;
  const to = band.to ? context.say(`band.${below}`, { value: edge(band.to) }) : null;
  const range = from && to ? context.say("band.both", { from, to }) : (from ?? to ?? context.say("band.any"));
  return context.say("band.found", { range, score: plain(band.value.div(HUNDRED), 1) });
}

export function reasonText(context: ReportContext, reason: NotApplicableReason): string {
  if (reason.kind === "computed") return causeText(context, reason.cause);
  if (reason.kind === "declared" && typeof reason.text === "string") return reason.text;
  return context.text(reason.text as Exclude<typeof reason.text, string>);
}

function causeText(context: ReportContext, cause: NotApplicableCause): string {
  switch (cause.kind) {
    case "denominatorZero":
      return context.say("cause.denominatorZero", { facts: context.list(cause.inputs.map((input) => fact(context, input))) });
    case "years":
      return context.say("cause.years", { years: context.list(cause.years.map(String)) });
    case "laterBaseZero":
      return context.say("cause.laterBaseZero", { facts: context.list(cause.inputs.map((input) => fact(context, input))) });
    case "statedNotApplicable":
      return context.say("cause.stated", { fact: factTitle(context, cause.input.fact), reason: cause.input.reason ?? context.say("cause.noReason") });
    case "item":
      return context.say("cause.item", { item: itemTitle(context, cause.item) });
  }
}

/** How strongly an answer is supported; figures of the sheet carry their source instead. */
export function evidenceText(context: ReportContext, evaluation: ItemEvaluation): string {
  if (evaluation.outcome.state === "notApplicable") return "—";
  if (evaluation.item.kind === "fact") return context.say("evidence.computed");
  return context.say(`evidence.${evaluation.response?.evidence ?? "none"}`);
}

/** Basis points as points on 0–100. */
export function points(value: number): string {
  return plain(exact(value).div(HUNDRED), 1);
}
