import type { ShownScore } from "@/lib/core/publication/publication";
import type { ReportContext } from "@/lib/core/report/context";
import type { Chart } from "@/lib/core/report/report";
import { bounds, isExactlyKnown, point } from "@/lib/core/report/show";
import type { Bounds } from "@/lib/core/scoring/evaluation";

/** `peers`: what is shown of the peer group; left out or null where there is none. */
export type ChartAxis = { readonly id: string; readonly label: string; readonly score: Bounds | null; readonly peers?: ShownScore | null };

/** A radar needs three axes with a value: two make a line, one a point, and both look like a verdict. */
const FEWEST_FOR_RADAR = 3;

/**
 * A chart of scores on 0–100. The upper bound is drawn only where something is unknown, and not beside the median of peers: three
 * outlines cannot be told apart, and the range stands at the axis all the same. There is no line for a target, because nobody has set one.
 */
export function scoreChart(context: ReportContext, id: string, title: string, axes: readonly ChartAxis[], kind: "radar" | "bars" = "radar"): Chart {
  const valued = axes.filter((axis) => axis.score !== null);
  const hasMedian = axes.some(({ peers }) => (peers?.median ?? null) !== null);
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
      ...(hasMedian ? [{ id: "median", label: context.say("chart.median"), values: axes.map(({ peers }) => peers?.median ?? null) }] : []),
      ...(hasUnknown && !hasMedian ? [{ id: "upper", label: context.say("chart.upper"), values: axes.map((axis) => point(axis.score?.upper)) }] : []),
    ],
    ...(hasMedian && axes.some(({ peers }) => peers?.quartiles) ? { band: { label: context.say("chart.band"), values: axes.map(({ peers }) => peers?.quartiles ?? null) } } : {}),
  };
}
