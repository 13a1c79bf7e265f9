import { traceId, type ReportContext } from "@/lib/core/report/context";
import { figureText } from "@/lib/core/report/item-words";
import type { ReportSection, Table } from "@/lib/core/report/report";
import { bounds } from "@/lib/core/report/show";
import type { ItemEvaluation } from "@/lib/core/scoring/evaluation";

/** The clause of the source document that names total factor productivity as the core sign. */
const CLAUSE = "S05";

/**
 * What the enterprise's own figures say about efficiency, as declared proxies. They are never called total factor productivity:
 * that needs output, capital and labour over years, and a comparison across firms.
 */
export function productivitySection(context: ReportContext): ReportSection {
  const proxies = context.evaluations.filter((each) => each.item.clauses.includes(CLAUSE));
  const known = proxies.filter((each) => each.outcome.state === "answered");
  return {
    id: "productivity",
    title: known.length === 0 ? context.say("productivity.none") : context.say("productivity.title", { known: known.length, all: proxies.length }),
    lead: context.say("productivity.lead"),
    blocks: proxies.length === 0 ? [{ kind: "empty", text: context.say("productivity.none") }] : [{ kind: "table", table: table(context, proxies) }, { kind: "paragraphs", paragraphs: [context.say("productivity.note")] }],
  };
}

function table(context: ReportContext, proxies: readonly ItemEvaluation[]): Table {
  return {
    id: "productivity-table",
    caption: context.say("productivity.table"),
    columns: [
      { title: context.say("column.item"), align: "start" },
      { title: context.say("column.figure"), align: "start" },
      { title: context.say("column.score"), align: "end" },
    ],
    rows: proxies.map((each) => [
      { text: `${each.item.id} ${context.text(each.item.title)}`, mark: each.element },
      { text: each.working.kind === "fact" ? each.working.figures.map((one) => figureText(context, one)).join("\n") : "—" },
      { text: bounds(context, each.score), trace: traceId.item(each.item.id), ...(each.score ? {} : { tone: "muted" as const }) },
    ]),
  };
}
