import type { Chart } from "@/lib/core/report/report";
import { drawLegend, LEGEND_HEIGHT, legendRows, type LegendEntry } from "@/lib/documents/chart-legend";
import { area, line, marker, stroke, swatch, type Point, type Shape } from "@/lib/documents/chart-shapes";
import { textWidth, wrapLabel } from "@/lib/documents/chart-text";
import { COLOURS, elementMark, type Mark } from "@/lib/documents/chart-theme";

const EDGE = 6;
const GAP = 12;
const LABEL = 12;
const LEADING = 16;

export type Drawing = { readonly width: number; readonly height: number; readonly option: Record<string, unknown>; readonly shapes: readonly Shape[] };

type Spoke = {
  readonly direction: Point;
  readonly lines: readonly string[];
  readonly shown: string;
  readonly width: number;
  readonly height: number;
  readonly mark: Mark | null;
  readonly isGap: boolean;
};

/** A radar of three or more axes: grid by ECharts, everything whose place depends on the length of a label by hand. */
export function drawRadar(chart: Chart, width: number, hasLegend: boolean): Drawing {
  const spokes = chart.axes.map((_, index) => spokeOf(chart, index, width));
  const radius = radiusOf(spokes, width);
  const reach = (spoke: Spoke) => spoke.direction[1] * (radius + GAP);
  const above = Math.max(radius, ...spokes.map((spoke) => -(reach(spoke) + offsetOf(spoke) - spoke.height / 2)));
  const below = Math.max(radius, ...spokes.map((spoke) => reach(spoke) + offsetOf(spoke) + spoke.height / 2));
  const layout = { sample: 26, room: width - 2 * EDGE, left: EDGE, align: "middle" as const };
  const legend = hasLegend ? legendRows(legendOf(chart), layout) : [];
  const height = Math.ceil(above + below + 2 * EDGE + legend.length * LEGEND_HEIGHT);
  const centre: Point = [width / 2, EDGE + above];
  const place = (index: number, share: number): Point => {
    const [x, y] = spokes[index]!.direction;
    return [centre[0] + x * radius * share, centre[1] + y * radius * share];
  };
  const shapes = [
    ...spokes.map((spoke, index) => stroke([centre, place(index, 1)], spoke.isGap ? COLOURS.edge : COLOURS.line, spoke.isGap ? { width: 1, dash: [2, 4] } : { width: 1 })),
    ...scaleNumbers(chart, centre, radius),
    ...drawBand(chart, place),
    // The second series lies under the first: the first is what the title speaks of.
    ...[...chart.series.keys()].reverse().flatMap((index) => drawSeries(chart, index, place, spokes)),
    ...spokes.flatMap((spoke) => drawLabel(spoke, centre, radius)),
    ...drawLegend(legend, height - legend.length * LEGEND_HEIGHT, layout),
  ];
  return {
    width,
    height,
    option: {
      radar: {
        center: [...centre],
        radius,
        splitNumber: 5,
        shape: "polygon",
        silent: true,
        indicator: chart.axes.map(() => ({ name: "", min: chart.domain[0], max: chart.domain[1] })),
        axisName: { show: false },
        axisLine: { show: false },
        splitArea: { show: false },
        splitLine: { lineStyle: { color: COLOURS.line, width: 1 } },
      },
    },
    shapes,
  };
}

function spokeOf(chart: Chart, index: number, width: number): Spoke {
  const axis = chart.axes[index]!;
  const angle = Math.PI / 2 - (index * 2 * Math.PI) / chart.axes.length;
  const lines = wrapLabel(axis.label, widestLine(axis.label, width < 400 ? 6 : 8));
  return {
    direction: [round(Math.cos(angle)), round(-Math.sin(angle))],
    lines,
    shown: axis.shown,
    width: Math.max(...lines.map((each) => textWidth(each, LABEL)), textWidth(axis.shown, LABEL)),
    height: (lines.length + 1) * LEADING,
    mark: elementMark(axis.id),
    isGap: (chart.series[0]?.values[index] ?? null) === null,
  };
}

/** Six or eight han; a Latin word may be wider than that and is not cut for it. */
function widestLine(label: string, em: number): number {
  const words = label.match(/[A-Za-z-]+/g) ?? [];
  return Math.min(em + 3, Math.max(em, ...words.map((word) => textWidth(word, 1))));
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function alignOf(spoke: Spoke): "left" | "center" | "right" {
  if (Math.abs(spoke.direction[0]) < 0.25) return "center";
  return spoke.direction[0] > 0 ? "left" : "right";
}

/** Vertical distance from the end of the spoke to the middle of its label: above it at the top, beside it at the sides. */
function offsetOf(spoke: Spoke): number {
  return (spoke.direction[1] * spoke.height) / 2;
}

/** The largest radius at which every label still lies inside the picture. */
function radiusOf(spokes: readonly Spoke[], width: number): number {
  const limits = spokes
    .filter((spoke) => alignOf(spoke) !== "center")
    .map((spoke) => (width / 2 - EDGE - spoke.width) / Math.abs(spoke.direction[0]) - GAP);
  return Math.floor(Math.min(170, width * 0.34, ...limits));
}

function drawLabel(spoke: Spoke, centre: Point, radius: number): Shape[] {
  const align = alignOf(spoke);
  const x = centre[0] + spoke.direction[0] * (radius + GAP);
  const top = centre[1] + spoke.direction[1] * (radius + GAP) + offsetOf(spoke) - spoke.height / 2;
  const at = (row: number): Point => [x, top + (row + 0.5) * LEADING];
  return [
    ...spoke.lines.map((text, row) => line(text, at(row), align, { size: LABEL, bold: true, colour: spoke.mark?.colour ?? COLOURS.ink })),
    line(spoke.shown, at(spoke.lines.length), align, { size: LABEL, colour: spoke.isGap ? COLOURS.edge : COLOURS.muted }),
  ];
}

/** 20 … 100 beside the first axis, so that a ring can be read without the table. */
function scaleNumbers(chart: Chart, centre: Point, radius: number): Shape[] {
  const [from, to] = chart.domain;
  return [1, 2, 3, 4, 5].map((ring) =>
    line(String(from + ((to - from) * ring) / 5), [centre[0] + 4, centre[1] - (radius * ring) / 5 + 6], "left", { size: 9, colour: COLOURS.edge }),
  );
}

const shareOf = ({ domain: [from, to] }: Chart, value: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));

/** Between Q1 and Q3 on every axis; open where an axis has none. Its edges are drawn, so that it can be seen without its shade. */
function drawBand(chart: Chart, place: (axis: number, share: number) => Point): Shape[] {
  const values = chart.band?.values ?? [];
  const pieces = values.flatMap((value, axis): [Point, Point, Point, Point][] => {
    const after = (axis + 1) % values.length;
    const next = values[after] ?? null;
    const at = (index: number, points: number) => place(index, shareOf(chart, points));
    return value && next ? [[at(axis, value[0]), at(axis, value[1]), at(after, next[1]), at(after, next[0])]] : [];
  });
  const isWhole = pieces.length === values.length;
  const [inner, outer] = [pieces.map(([low]) => low), pieces.map(([, high]) => high)];
  // One ring where it goes around: the seams between pieces would show.
  const areas = isWhole && pieces.length > 0 ? [[...outer, outer[0]!, inner[0]!, ...inner.toReversed()]] : pieces;
  return [
    ...areas.map((points) => area(points, COLOURS.edge, BAND_OPACITY)),
    ...pieces.flatMap(([low, high, nextHigh, nextLow]) => [stroke([low, nextLow], COLOURS.edge, BAND_EDGE), stroke([high, nextHigh], COLOURS.edge, BAND_EDGE)]),
  ];
}
const BAND_OPACITY = 0.22;
const BAND_EDGE = { width: 0.6 };

/** Of whom the chart speaks, and the other outline: what could be, or where the middle of the others is. */
const STYLES: Readonly<Record<string, { readonly colour: string; readonly line: { readonly width: number; readonly dash?: number[] } }>> = {
  lower: { colour: COLOURS.accent, line: { width: 2 } },
  upper: { colour: COLOURS.edge, line: { width: 1.3, dash: [4, 3] } },
  median: { colour: COLOURS.ink, line: { width: 1.3, dash: [6, 3] } },
};
const styleOf = (series: string) => STYLES[series] ?? STYLES["upper"]!;

function drawSeries(chart: Chart, index: number, place: (axis: number, share: number) => Point, spokes: readonly Spoke[]): Shape[] {
  const points = chart.series[index]!.values.map((value, axis) => (value === null ? null : place(axis, shareOf(chart, value))));
  const isFirst = index === 0;
  const { colour, line: style } = styleOf(chart.series[index]!.id);
  const whole = points.every((point) => point !== null);
  const outline = whole ? [stroke([...points, points[0]!], colour, style)] : runsOf(points).map((run) => stroke(run, colour, style));
  const markers = points.flatMap((point, axis) => {
    if (!point) return [];
    const mark: Mark = spokes[axis]!.mark ?? { colour: COLOURS.accent, shape: "circle" };
    return [isFirst ? marker(mark, point, 4) : marker({ colour, shape: mark.shape }, point, 3, COLOURS.surface)];
  });
  return [...(whole && isFirst ? [area(points, COLOURS.accent, 0.12)] : []), ...outline, ...markers];
}

/**
 * The unbroken stretches around the radar, for an outline with gaps: a value that is missing leaves the outline open on both
 * sides of its axis; drawing on to the centre or across the gap would show a number that nobody stated.
 */
function runsOf(points: readonly (Point | null)[]): Point[][] {
  const gap = points.indexOf(null);
  const around = [...points.slice(gap), ...points.slice(0, gap)];
  const runs: Point[][] = [];
  for (const [index, point] of around.entries()) {
    if (!point) continue;
    if (around[index - 1]) runs[runs.length - 1]!.push(point);
    else runs.push([point]);
  }
  return runs.filter((run) => run.length > 1);
}

/** Nothing where there is only one outline: the title says whose it is. */
function legendOf({ series, band }: Chart): LegendEntry[] {
  if (series.length < 2) return [];
  return [
    ...series.map(({ id, label }) => ({ label, draw: (x: number, y: number) => stroke([[x, y], [x + 20, y]], styleOf(id).colour, styleOf(id).line) })),
    ...(band ? [{ label: band.label, draw: (x: number, y: number) => swatch(x + 3, y, { fill: COLOURS.line, stroke: COLOURS.edge }) }] : []),
  ];
}
