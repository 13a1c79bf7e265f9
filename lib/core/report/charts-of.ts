import type { Chart, Report } from "@/lib/core/report/report";

/** Every chart of a report, the summary's first, in the order of reading. */
export function chartsOf(report: Report): readonly Chart[] {
  const inSections = report.sections.flatMap((section) => section.blocks).flatMap((block) => (block.kind === "chart" ? [block.chart] : []));
  return [report.summary.chart, ...inSections];
}
