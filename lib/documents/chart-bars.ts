import type { Chart } from "@/lib/core/report/report";
import type { Drawing } from "@/lib/documents/chart-radar";
import { drawLegend, LEGEND_HEIGHT, legendRows, type LegendEntry } from "@/lib/documents/chart-legend";
import { area, line, marker, stroke, swatch, type Shape } from "@/lib/documents/chart-shapes";
import { textWidth, wrapLabel } from "@/lib/documents/chart-text";
import { COLOURS, elementMark, FILE_FONT } from "@/lib/documents/chart-theme";

const LABEL = 12;
const LEADING = 16;
const SCALE = 22;

/**
 * Horizontal bars: for fewer than three axes with a value, and for lists too long for a radar. An upper bound is drawn as the rest up
 * to it, a median of peers as a line across the bar, and where the middle half of them lies as a strip below it.
 */
export function drawBars(chart: Chart, width: number, hasLegend: boolean): Drawing {
  const wrapped = chart.axes.map((axis) => wrapLabel(axis.label, width < 400 ? 8 : 18));
  const hasMarks = chart.axes.some((axis) => elementMark(axis.id) !== null);
  const indent = hasMarks ? 18 : 0;
  const left = Math.ceil(indent + Math.max(...wrapped.flat().map((each) => textWidth(each, LABEL))) + 12);
  const right = Math.ceil(Math.max(...chart.axes.map((axis) => textWidth(axis.shown, LABEL))) + 14);
  const row = Math.max(26, ...wrapped.map((lines) => lines.length * LEADING + 8));
  // Under the bars where it fits, else from the edge on.
  const entries = hasLegend ? legendOf(chart) : [];
  const under = { sample: 20, room: width - left, left, align: "start" as const };
  const layout = legendRows(entries, under).length > 1 ? { ...under, room: width, left: 0 } : under;
  const legend = legendRows(entries, layout);
  const below = SCALE + legend.length * LEGEND_HEIGHT;
  const height = row * chart.axes.length + below;
  const middle = (index: number) => (index + 0.5) * row;
  const shapes: Shape[] = chart.axes.flatMap((axis, index) => {
    const lines = wrapped[index]!;
    const mark = elementMark(axis.id);
    const isGap = (chart.series[0]?.values[index] ?? null) === null;
    return [
      ...(mark ? [marker(mark, [7, middle(index)], 4.5)] : []),
      ...lines.map((text, each) => line(text, [indent, middle(index) + (each - (lines.length - 1) / 2) * LEADING], "left", { size: LABEL, colour: COLOURS.ink })),
      line(axis.shown, [width - 2, middle(index)], "right", { size: LABEL, bold: !isGap, colour: isGap ? COLOURS.edge : COLOURS.ink }),
    ];
  });
  const [lower, second] = chart.series;
  const upper = second?.id === "median" ? undefined : second;
  const [from, to] = chart.domain;
  const along = (value: number) => left + ((width - left - right) * (value - from)) / (to - from);
  const colourOf = (index: number) => elementMark(chart.axes[index]!.id)?.colour ?? COLOURS.accent;
  return {
    width,
    height,
    option: {
      grid: { left, right, top: 0, bottom: below, containLabel: false },
      xAxis: {
        type: "value",
        min: chart.domain[0],
        max: chart.domain[1],
        interval: (chart.domain[1] - chart.domain[0]) / 5,
        axisLabel: { color: COLOURS.edge, fontSize: 10, fontFamily: FILE_FONT },
        splitLine: { lineStyle: { color: COLOURS.line } },
      },
      yAxis: { type: "category", inverse: true, data: chart.axes.map((axis) => axis.id), axisLabel: { show: false }, axisTick: { show: false }, axisLine: { lineStyle: { color: COLOURS.edge } } },
      series: [
        {
          type: "bar",
          stack: "score",
          barWidth: 10,
          silent: true,
          data: (lower?.values ?? []).map((value, index) => ({ value: value ?? "-", itemStyle: { color: colourOf(index) } })),
        },
        ...(upper
          ? [
              {
                type: "bar",
                stack: "score",
                barWidth: 10,
                silent: true,
                data: upper.values.map((value, index) => {
                  const rest = value === null ? 0 : value - (lower?.values[index] ?? 0);
                  return { value: rest > 0 ? rest : "-", itemStyle: { color: COLOURS.surface, borderColor: colourOf(index), borderWidth: 1, borderType: [3, 2] } };
                }),
              },
            ]
          : []),
      ],
    },
    shapes: [...shapes, ...drawPeers(chart, along, middle), ...drawLegend(legend, height - legend.length * LEGEND_HEIGHT, layout)],
  };
}

/** Below the bar, which is ten high, and across it. */
function drawPeers(chart: Chart, along: (value: number) => number, middle: (index: number) => number): Shape[] {
  const median = chart.series.find(({ id }) => id === "median");
  return chart.axes.flatMap((_, index) => {
    const [band, value] = [chart.band?.values[index] ?? null, median?.values[index] ?? null];
    const y = middle(index);
    return [
      ...(band ? [area([[along(band[0]), y + 6], [along(band[1]), y + 6], [along(band[1]), y + 10], [along(band[0]), y + 10]], COLOURS.edge, 0.5)] : []),
      ...(value === null ? [] : [stroke([[along(value), y - 8], [along(value), y + 10]], COLOURS.ink, MEDIAN)]),
    ];
  });
}

/** Dashed as on a radar. */
const MEDIAN = { width: 2, dash: [4, 2] };

function legendOf({ series, band }: Chart): LegendEntry[] {
  if (series.length < 2) return [];
  const samples: Readonly<Record<string, LegendEntry["draw"]>> = {
    lower: (x, y) => swatch(x, y, { fill: COLOURS.accent }),
    upper: (x, y) => swatch(x, y, { fill: COLOURS.surface, stroke: COLOURS.accent, dash: [3, 2] }),
    median: (x, y) => stroke([[x + 7, y - 7], [x + 7, y + 7]], COLOURS.ink, MEDIAN),
  };
  return [
    ...series.map(({ id, label }) => ({ label, draw: samples[id] ?? samples["lower"]! })),
    ...(band ? [{ label: band.label, draw: (x: number, y: number) => area([[x, y - 2], [x + 14, y - 2], [x + 14, y + 2], [x, y + 2]], COLOURS.edge, 0.5) }] : []),
  ];
}
