import type { Chart } from "@/lib/core/report/report";
import type { Drawing } from "@/lib/documents/chart-radar";
import { line, marker, swatch, type Shape } from "@/lib/documents/chart-shapes";
import { textWidth, wrapLabel } from "@/lib/documents/chart-text";
import { COLOURS, elementMark, FILE_FONT } from "@/lib/documents/chart-theme";

const LABEL = 12;
const LEADING = 16;
const SCALE = 22;
const LEGEND = 22;

/** Horizontal bars: for fewer than three axes with a value, and for lists too long for a radar. The second series is drawn as the rest up to it. */
export function drawBars(chart: Chart, width: number): Drawing {
  const wrapped = chart.axes.map((axis) => wrapLabel(axis.label, width < 400 ? 8 : 18));
  const hasMarks = chart.axes.some((axis) => elementMark(axis.id) !== null);
  const indent = hasMarks ? 18 : 0;
  const left = Math.ceil(indent + Math.max(...wrapped.flat().map((each) => textWidth(each, LABEL))) + 12);
  const right = Math.ceil(Math.max(...chart.axes.map((axis) => textWidth(axis.shown, LABEL))) + 14);
  const row = Math.max(26, ...wrapped.map((lines) => lines.length * LEADING + 8));
  const hasLegend = chart.series.length > 1;
  const height = row * chart.axes.length + SCALE + (hasLegend ? LEGEND : 0);
  const middle = (index: number) => (index + 0.5) * row;
  const shapes: Shape[] = chart.axes.flatMap((axis, index) => {
    const lines = wrapped[index]!;
    const mark = elementMark(axis.id);
    const isGap = chart.series.every((series) => (series.values[index] ?? null) === null);
    return [
      ...(mark ? [marker(mark, [7, middle(index)], 4.5)] : []),
      ...lines.map((text, each) => line(text, [indent, middle(index) + (each - (lines.length - 1) / 2) * LEADING], "left", { size: LABEL, colour: COLOURS.ink })),
      line(axis.shown, [width - 2, middle(index)], "right", { size: LABEL, bold: !isGap, colour: isGap ? COLOURS.edge : COLOURS.ink }),
    ];
  });
  const [lower, upper] = chart.series;
  const colourOf = (index: number) => elementMark(chart.axes[index]!.id)?.colour ?? COLOURS.accent;
  return {
    width,
    height,
    option: {
      grid: { left, right, top: 0, bottom: SCALE + (hasLegend ? LEGEND : 0), containLabel: false },
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
    shapes: [...shapes, ...(hasLegend ? drawLegend(chart, left, height - LEGEND / 2) : [])],
  };
}

function drawLegend(chart: Chart, left: number, y: number): Shape[] {
  let x = left;
  return chart.series.flatMap((series, index) => {
    const start = x;
    x += 20 + textWidth(series.label, 11) + 18;
    const isFirst = index === 0;
    return [
      swatch(start, y, isFirst ? { fill: COLOURS.accent } : { fill: COLOURS.surface, stroke: COLOURS.accent, dash: [3, 2] }),
      line(series.label, [start + 20, y], "left", { size: 11, colour: COLOURS.muted }),
    ];
  });
}
