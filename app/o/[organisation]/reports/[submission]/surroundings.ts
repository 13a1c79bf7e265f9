import type { ReportSurroundings } from "@/components/report/report-view";
import { chartsOf } from "@/lib/core/report/charts-of";
import type { Words } from "@/lib/core/localised";
import type { Report } from "@/lib/core/report/report";
import { drawChart } from "@/lib/documents/chart-svg";

/** Wide enough for the largest column; the picture shrinks with the page, and its labels stay whole at 320 px. */
const PICTURE_WIDTH = 360;

/** What the pages of a report add to its value. */
export function surroundings(report: Report, base: string, t: Words): ReportSurroundings {
  return {
    pictures: Object.fromEntries(chartsOf(report).map((chart) => [chart.id, drawChart(chart, PICTURE_WIDTH, "page").svg])),
    traceHref: (trace) => `${base}/trace/${encodeURIComponent(trace)}`,
    labels: { contents: t("contents"), gain: t("gain"), coverage: t("coverage"), trace: t("trace") },
  };
}
