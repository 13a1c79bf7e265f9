import { comparison, ranked, scoreCells, scoreColumns } from "@/lib/core/report/axes";
import { scoreChart } from "@/lib/core/report/chart";
import { traceId, type ReportContext } from "@/lib/core/report/context";
import { groupSentence, peerCell, peerScore } from "@/lib/core/report/peer-scores";
import type { ReportSection } from "@/lib/core/report/report";

export function indicatorsSection(context: ReportContext): ReportSection {
  const { indicators } = context.evaluation;
  const values = [...context.indicators.values()].map((indicator) => ({
    id: indicator.id,
    title: context.text(indicator.title),
    label: `${indicator.id} ${context.text(indicator.title)}`,
    score: indicators[indicator.id]!.score,
  }));
  const title = comparison(context, "indicators", ranked(values));
  const group = context.peers?.detail.taken ?? null;
  return {
    id: "indicators",
    title,
    lead: context.say("indicators.lead"),
    blocks: [
      { kind: "chart", chart: scoreChart(context, "indicators", title, values, "bars") },
      {
        kind: "table",
        table: {
          id: "indicators-table",
          caption: context.say("indicators.table"),
          columns: [{ title: context.say("column.indicator"), align: "start" }, ...scoreColumns(context, false), ...(group ? [{ title: context.say("peers.indicatorColumn"), align: "end" as const }] : [])],
          rows: values.map((value) => [
            { text: value.label, mark: value.id.charAt(0) },
            ...scoreCells(context, indicators[value.id]!, context.asZero.all.indicators[value.id]!, traceId.indicator(value.id), false),
            ...(group ? [peerCell(peerScore(context, `indicator/${value.id}`)?.median ?? null)] : []),
          ]),
        },
      },
      ...(group ? [{ kind: "paragraphs" as const, paragraphs: [context.say("peers.indicators", { group: groupSentence(context, group) })] }] : []),
    ],
  };
}
