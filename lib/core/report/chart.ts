import type { ReportContext } from "@/lib/core/report/context";
import type { Chart } from "@/lib/core/report/report";
import { bounds, isExactlyKnown, point } from "@/lib/core/report/show";
import type { Bounds } from "@/lib/core/scoring/evaluation";

export type ChartAxis = { readonly id: string; readonly label: string; readonly score: Bounds | null };

/** A radar needs three axes with a value: two make a line, one a point, and both look like a verdict. */
const FEWEST_FOR_RADAR = 3;

/**
 * A chart of scores on 0–100. The upper bound is drawn only where something is unknown; there is no line for a target,
 * because nobody has set one.
 */
export function scoreChart(context: ReportContext, id: string, title: string, axes: readonly ChartAxis[], kind: "radar" | "bars" = "radar"): Chart {
  const valued = axes.filter((axis) => axis.score !== null);
  const hasUnknown = valued.some((axis) => !isExactlyKnown(axis.score!));
  return {
    id,
    kind: kind === "radar" && valued.length >= FEWEST_FOR_RADAR ? "radar" : "bars",
    title,
    unit: context.say("chart.unit"),
    domain: [0, 100],
    axes: axes.map((axis) => ({ id: axis.id, label: axis.label, shown: bounds(context, axis.score) })),
    series: [
      { id: "lower", label: context.say(hasUnknown ? "chart.lower" : "chart.score"), values: axes.map((axis) => point(axis.score?.lower)) },
      ...(hasUnknown ? [{ id: "upper", label: context.say("chart.upper"), values: axes.map((axis) => point(axis.score?.upper)) }] : []),
    ],
  };
}
