import type { Chart } from "@/lib/core/report/report";
import { area, line, marker, stroke, type Point, type Shape } from "@/lib/documents/chart-shapes";
import { textWidth, wrapLabel } from "@/lib/documents/chart-text";
import { COLOURS, elementMark, type Mark } from "@/lib/documents/chart-theme";

const EDGE = 6;
const GAP = 12;
const LABEL = 12;
const LEADING = 16;
const LEGEND = 24;

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
export function drawRadar(chart: Chart, width: number): Drawing {
  const spokes = chart.axes.map((_, index) => spokeOf(chart, index, width));
  const radius = radiusOf(spokes, width);
  const reach = (spoke: Spoke) => spoke.direction[1] * (radius + GAP);
  const above = Math.max(radius, ...spokes.map((spoke) => -(reach(spoke) + offsetOf(spoke) - spoke.height / 2)));
  const below = Math.max(radius, ...spokes.map((spoke) => reach(spoke) + offsetOf(spoke) + spoke.height / 2));
  const hasLegend = chart.series.length > 1;
  const height = Math.ceil(above + below + 2 * EDGE + (hasLegend ? LEGEND : 0));
  const centre: Point = [width / 2, EDGE + above];
  const place = (index: number, share: number): Point => {
    const [x, y] = spokes[index]!.direction;
    return [centre[0] + x * radius * share, centre[1] + y * radius * share];
  };
  const shapes = [
    ...spokes.map((spoke, index) => stroke([centre, place(index, 1)], spoke.isGap ? COLOURS.edge : COLOURS.line, spoke.isGap ? { width: 1, dash: [2, 4] } : { width: 1 })),
    ...scaleNumbers(chart, centre, radius),
    // The second series lies under the first: the first is what the title speaks of.
    ...[...chart.series.keys()].reverse().flatMap((index) => drawSeries(chart, index, place, spokes)),
    ...spokes.flatMap((spoke) => drawLabel(spoke, centre, radius)),
    ...(hasLegend ? drawLegend(chart, width, height - LEGEND / 2) : []),
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
    isGap: chart.series.every((series) => (series.values[index] ?? null) === null),
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

function drawSeries(chart: Chart, index: number, place: (axis: number, share: number) => Point, spokes: readonly Spoke[]): Shape[] {
  const [from, to] = chart.domain;
  const points = chart.series[index]!.values.map((value, axis) => (value === null ? null : place(axis, Math.min(1, Math.max(0, (value - from) / (to - from))))));
  const isFirst = index === 0;
  const colour = isFirst ? COLOURS.accent : COLOURS.edge;
  const style = isFirst ? { width: 2 } : { width: 1.3, dash: [4, 3] };
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

function drawLegend(chart: Chart, width: number, y: number): Shape[] {
  const swatch = 26;
  const space = 18;
  const widths = chart.series.map((series) => swatch + textWidth(series.label, 11));
  let x = (width - widths.reduce((sum, each) => sum + each, 0) - space * (widths.length - 1)) / 2;
  return chart.series.flatMap((series, index) => {
    const start = x;
    x += widths[index]! + space;
    const isFirst = index === 0;
    return [
      stroke([[start, y], [start + 20, y]], isFirst ? COLOURS.accent : COLOURS.edge, isFirst ? { width: 2 } : { width: 1.3, dash: [4, 3] }),
      line(series.label, [start + swatch, y], "left", { size: 11, colour: COLOURS.muted }),
    ];
  });
}
