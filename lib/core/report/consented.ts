import { allAxisSections, elementsSection } from "@/lib/core/report/axes";
import { contextOf, frameOf } from "@/lib/core/report/build";
import type { ReportContext, ReportInput } from "@/lib/core/report/context";
import { indicatorsSection } from "@/lib/core/report/indicators";
import type { Block, Report, ReportSection, ReportSummary } from "@/lib/core/report/report";
import { buildSummary } from "@/lib/core/report/summary";

/**
 * What the inviting authority reads of an enterprise that consented to be named: score, level and the results of the parts, which
 * is what the consent says (`call.consent` in the messages). No answer, figure or evidence, nothing that quotes one (next steps,
 * risks, standing, traces), and nothing that happened after the submission.
 *
 * Its sections are named here one by one: what reports get later is not shown before a consent says so.
 */
export function buildConsentedReport(input: ReportInput): Report {
  const context = contextOf({ ...input, peers: null });
  return {
    ...frameOf(context, ["year", "scope", "instrument", "submission", "made"]),
    summary: summaryOf(context),
    sections: [elementsSection(context), ...allAxisSections(context), indicatorsSection(context)].map(withoutTraces),
    traces: {},
    printedTraces: [],
  };
}

function summaryOf(context: ReportContext): ReportSummary {
  const { headline, overall, level, levelNote, balance, coordination, chart } = buildSummary(context);
  return {
    headline,
    overall: { ...overall, trace: null },
    level,
    levelNote,
    equalWeights: null,
    balance: balance && { ...balance, trace: null },
    coordination: coordination && { ...coordination, trace: null },
    points: [],
    notices: [{ tone: "info", title: context.say("consented.title"), text: context.say("consented.text") }],
    next: [],
    chart,
  };
}

/** How a number came about leads down to answers and figures. */
const withoutTraces = (section: ReportSection): ReportSection => ({ ...section, blocks: section.blocks.map(untraced) });

function untraced(block: Block): Block {
  if (block.kind !== "table") return block;
  const rows = block.table.rows.map((row) => row.map(({ trace: _, ...cell }) => cell));
  return { ...block, table: { ...block.table, rows } };
}
