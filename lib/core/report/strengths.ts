import { compare, exact, HUNDRED, isZero, roundHalfUp, type Exact } from "@/lib/core/exact";
import { traceId, type ReportContext } from "@/lib/core/report/context";
import { itemTitle } from "@/lib/core/report/item-words";
import type { Cell, ReportSection, Table } from "@/lib/core/report/report";
import { bounds } from "@/lib/core/report/show";
import type { ItemEvaluation } from "@/lib/core/scoring/evaluation";

const SHOWN = 6;
/** From here on, in basis points, an answer is called a strength: the fourth of five steps. */
const STRONG_FROM = exact(8_000);

type Weighed = { readonly evaluation: ItemEvaluation; readonly points: Exact };

/** Answered items that carry the overall score most, of one element or of all. */
export function strongest(context: ReportContext, count: number, element?: string): ItemEvaluation[] {
  return gained(context, element).slice(0, count).map(({ evaluation }) => evaluation);
}

/** Answered items that cost the overall score most. Unknown ones are no shortfall: nobody knows. */
export function weakest(context: ReportContext, count: number, element?: string): ItemEvaluation[] {
  return lost(context, element).slice(0, count).map(({ evaluation }) => evaluation);
}

function gained(context: ReportContext, element?: string): Weighed[] {
  return weigh(context, element, (value) => (compare(value, STRONG_FROM) >= 0 ? value : null));
}

function lost(context: ReportContext, element?: string): Weighed[] {
  return weigh(context, element, (value) => exact(10_000).sub(value));
}

function weigh(context: ReportContext, element: string | undefined, measure: (value: Exact) => Exact | null): Weighed[] {
  return context.evaluations
    .filter((each) => element === undefined || each.element === element)
    .flatMap((evaluation) => {
      const value = evaluation.outcome.state === "answered" ? measure(evaluation.outcome.value) : null;
      const points = value?.div(HUNDRED).mul(evaluation.shareOfOverall);
      return points && !isZero(points) ? [{ evaluation, points }] : [];
    })
    .sort((a, b) => compare(b.points, a.points));
}

export function strengthsSection(context: ReportContext): ReportSection {
  const strengths = gained(context).slice(0, SHOWN);
  const shortfalls = lost(context).slice(0, SHOWN);
  const first = strengths[0]?.evaluation.item;
  const last = shortfalls[0]?.evaluation.item;
  return {
    id: "strengths",
    title:
      first && last
        ? context.say("strengths.both", { strong: context.text(first.title), weak: context.text(last.title) })
        : last
          ? context.say("strengths.onlyWeak", { weak: context.text(last.title) })
          : context.say(first ? "strengths.onlyStrong" : "strengths.none"),
    lead: context.say("strengths.lead"),
    blocks: [
      strengths.length > 0 ? { kind: "table", table: table(context, "strengths", strengths) } : { kind: "empty", text: context.say("strengths.noStrong") },
      shortfalls.length > 0 ? { kind: "table", table: table(context, "shortfalls", shortfalls) } : { kind: "empty", text: context.say("strengths.noWeak") },
    ],
  };
}

function table(context: ReportContext, id: "strengths" | "shortfalls", rows: readonly Weighed[]): Table {
  return {
    id,
    caption: context.say(`strengths.${id}`),
    columns: [
      { title: context.say("column.item"), align: "start" },
      { title: context.say("column.indicator"), align: "start" },
      { title: context.say("column.score"), align: "end" },
      { title: context.say(id === "strengths" ? "column.gained" : "column.lost"), align: "end" },
    ],
    rows: rows.map(({ evaluation, points }): Cell[] => [
      { text: itemTitle(context, evaluation.item.id), mark: evaluation.element },
      { text: context.text(context.indicators.get(evaluation.indicator)!.title), tone: "muted" },
      { text: bounds(context, evaluation.score), trace: traceId.item(evaluation.item.id) },
      { text: roundHalfUp(points, 1), trace: traceId.item(evaluation.item.id), tone: id === "strengths" ? "good" : "bad" },
    ]),
  };
}
