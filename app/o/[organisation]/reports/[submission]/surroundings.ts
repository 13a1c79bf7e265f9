import type { ReportSurroundings } from "@/components/report/report-view";
import { chartsOf } from "@/lib/core/report/charts-of";
import type { Words } from "@/lib/core/localised";
import type { Report } from "@/lib/core/report/report";
import { drawChart } from "@/lib/documents/chart-svg";

/** Wide enough for the largest column; the picture shrinks with the page, and its labels stay whole at 320 px. */
const PICTURE_WIDTH = 360;

/** A report that is kept keeps its pictures. */
const drawn = new WeakMap<Report, ReportSurroundings["pictures"]>();

function picturesOf(report: Report): ReportSurroundings["pictures"] {
  const known = drawn.get(report);
  if (known) return known;
  const pictures = Object.fromEntries(chartsOf(report).map((chart) => [chart.id, drawChart(chart, PICTURE_WIDTH, "page").svg]));
  drawn.set(report, pictures);
  return pictures;
}

/** What the pages of a report add to its value. */
export function surroundings(report: Report, base: string, t: Words): ReportSurroundings {
  return {
    pictures: picturesOf(report),
    traceHref: (trace) => `${base}/trace/${encodeURIComponent(trace)}`,
    labels: { contents: t("contents"), gain: t("gain"), coverage: t("coverage"), trace: t("trace") },
  };
}
