import { exact, largestRemainder, HUNDRED } from "@/lib/core/exact";
import { traceId, type ReportContext } from "@/lib/core/report/context";
import { answerLines, evidenceText } from "@/lib/core/report/item-words";
import type { Cell, ReportSection, Table } from "@/lib/core/report/report";
import { bounds } from "@/lib/core/report/show";
import { EVIDENCE } from "@/lib/core/response";
import type { ItemEvaluation } from "@/lib/core/scoring/evaluation";

/** Every question with its answer, its support and its points, one table per indicator. */
export function answersSection(context: ReportContext): ReportSection {
  const count = (states: readonly string[]) => context.evaluations.filter((each) => states.includes(each.outcome.state)).length;
  return {
    id: "answers",
    title: context.say("answers.title", {
      all: context.evaluations.length,
      answered: count(["answered"]),
      unknown: count(["unknown", "unanswered"]),
      out: count(["notApplicable"]),
    }),
    lead: context.say("answers.lead"),
    blocks: [
      { kind: "table", table: evidenceTable(context) },
      ...[...context.indicators.values()].map((indicator) => ({ kind: "table" as const, table: indicatorTable(context, indicator.id) })),
    ],
  };
}

/** How well the answers are supported, in shares that add up to 100 %. Never mixed into a score. */
function evidenceTable(context: ReportContext): Table {
  const applying = context.evaluations.filter((each) => each.outcome.state !== "notApplicable");
  const kinds = ["computed", ...[...EVIDENCE].reverse(), "unknown"] as const;
  const kindOf = (each: ItemEvaluation): (typeof kinds)[number] => {
    if (each.outcome.state !== "answered") return "unknown";
    return each.item.kind === "fact" ? "computed" : (each.response?.evidence ?? "none");
  };
  const counts = kinds.map((kind) => applying.filter((each) => kindOf(each) === kind).length);
  const shares = applying.length === 0 ? counts.map(() => "0") : largestRemainder(counts.map((count) => exact(count).mul(HUNDRED).div(exact(applying.length))), HUNDRED, 0);
  return {
    id: "evidence",
    caption: context.say("answers.evidence"),
    columns: [
      { title: context.say("column.evidence"), align: "start" },
      { title: context.say("column.count"), align: "end" },
      { title: context.say("column.share"), align: "end" },
    ],
    rows: kinds.map((kind, index) => [{ text: context.say(`evidence.${kind}`) }, { text: String(counts[index]) }, { text: context.say("percent", { value: shares[index]! }) }]),
  };
}

function indicatorTable(context: ReportContext, indicator: string): Table {
  const { title } = context.indicators.get(indicator)!;
  return {
    id: `answers-${indicator}`,
    caption: `${indicator} ${context.text(title)}`,
    columns: [
      { title: context.say("column.question"), align: "start" },
      { title: context.say("column.answer"), align: "start" },
      { title: context.say("column.evidence"), align: "start" },
      { title: context.say("column.score"), align: "end" },
    ],
    rows: context.evaluations.filter((each) => each.indicator === indicator).map((each) => answerRow(context, each)),
  };
}

function answerRow(context: ReportContext, each: ItemEvaluation): Cell[] {
  const isOpen = each.outcome.state === "unknown" || each.outcome.state === "unanswered";
  const comment = each.response?.comment ? [context.say("answers.comment", { comment: each.response.comment })] : [];
  return [
    { text: `${each.item.id} ${context.text(each.item.title)}\n${context.text(each.item.text)}` },
    { text: [...answerLines(context, each), ...comment].join("\n"), ...(each.outcome.state === "notApplicable" ? { tone: "muted" as const } : {}) },
    { text: evidenceText(context, each) },
    { text: bounds(context, each.score), trace: traceId.item(each.item.id), ...(isOpen ? { tone: "warn" as const } : each.score ? {} : { tone: "muted" as const }) },
  ];
}
