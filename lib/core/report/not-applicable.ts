import { compare, type Exact } from "@/lib/core/exact";
import { AXES, traceId, type ReportContext } from "@/lib/core/report/context";
import { itemTitle, reasonText } from "@/lib/core/report/item-words";
import type { Cell, ReportSection, Table } from "@/lib/core/report/report";
import { score, share } from "@/lib/core/report/show";
import { axisOf } from "@/lib/core/report/trace";
import { declaredShare } from "@/lib/core/scoring/level";
import type { Aggregate, ItemEvaluation } from "@/lib/core/scoring/evaluation";

export function notApplicableSection(context: ReportContext): ReportSection {
  const out = context.evaluations.filter((each) => each.outcome.state === "notApplicable");
  return {
    id: "not-applicable",
    title: context.say(out.length === 0 ? "out.none" : "out.title", { count: out.length }),
    lead: context.say("out.lead"),
    blocks:
      out.length === 0
        ? [{ kind: "empty", text: context.say("out.empty") }]
        : [
            { kind: "table", table: itemTable(context, out) },
            { kind: "table", table: effectTable(context) },
            { kind: "paragraphs", paragraphs: [context.say("out.explained"), ...declaredNotes(context)] },
          ],
  };
}

function itemTable(context: ReportContext, out: readonly ItemEvaluation[]): Table {
  return {
    id: "not-applicable-items",
    caption: context.say("out.items"),
    columns: [
      { title: context.say("column.item"), align: "start" },
      { title: context.say("column.by"), align: "start" },
      { title: context.say("column.reason"), align: "start" },
    ],
    rows: out.flatMap((each) =>
      each.outcome.state === "notApplicable"
        ? [
            [
              { text: itemTitle(context, each.item.id), mark: each.element, trace: traceId.item(each.item.id) },
              { text: context.say(`by.${each.outcome.by}`) },
              { text: reasonText(context, each.outcome.reason) },
            ],
          ]
        : [],
    ),
  };
}

/** For every axis that "not applicable" changed: the score, and what it would be if those items counted as 0. */
function effectTable(context: ReportContext): Table {
  const { evaluation, asZero, instrument } = context;
  const lines: [string, string, Aggregate, Aggregate, Aggregate, string?][] = [
    [context.say("overall"), traceId.overall, evaluation.overall, asZero.all.overall, asZero.declared.overall],
    ...instrument.elements.map((element): [string, string, Aggregate, Aggregate, Aggregate, string] => [
      context.text(element.title), traceId.element(element.id), evaluation.elements[element.id]!, asZero.all.elements[element.id]!, asZero.declared.elements[element.id]!, element.id,
    ]),
    ...AXES.flatMap((axis) =>
      instrument[axis].map((value): [string, string, Aggregate, Aggregate, Aggregate] => [
        context.text(value.title), traceId.axis(axis, value.id), axisOf(evaluation, axis)[value.id]!, axisOf(asZero.all, axis)[value.id]!, axisOf(asZero.declared, axis)[value.id]!,
      ]),
    ),
  ];
  return {
    id: "not-applicable-effect",
    caption: context.say("out.effect"),
    columns: [
      { title: context.say("column.axis"), align: "start" },
      { title: context.say("column.score"), align: "end" },
      { title: context.say("column.asZero"), align: "end" },
      { title: context.say("column.declaredAsZero"), align: "end" },
    ],
    rows: lines
      .filter(([, , own, zero]) => changed(own, zero))
      .map(([title, trace, own, zero, declared, mark]): Cell[] => [
        { text: title, ...(mark ? { mark } : {}) },
        { text: own.score ? score(context, own.score.lower) : context.say("notApplicable"), trace },
        { text: lowerOf(context, zero) },
        changed(own, declared) ? { text: lowerOf(context, declared) } : { text: "—", tone: "muted" },
      ]),
  };
}

function changed(own: Aggregate, other: Aggregate): boolean {
  const [a, b]: (Exact | null)[] = [own.score?.lower ?? null, other.score?.lower ?? null];
  if (!a || !b) return a !== b;
  return compare(a, b) !== 0;
}

function lowerOf(context: ReportContext, aggregate: Aggregate): string {
  return aggregate.score ? score(context, aggregate.score.lower) : context.say("notApplicable");
}

function declaredNotes(context: ReportContext): string[] {
  return context.instrument.elements.flatMap((element) => {
    const declared = declaredShare(context.instrument, element.id, context.evaluation.items);
    return declared.n === 0n ? [] : [context.say("out.declaredShare", { element: context.text(element.title), share: share(context, declared) })];
  });
}
