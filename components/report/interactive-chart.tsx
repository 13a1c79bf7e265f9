"use client";
import { useState } from "react";
import { Bar, BarChart, LabelList, PolarAngleAxis, PolarGrid, PolarRadiusAxis, Radar, RadarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { wrapLabel } from "@/components/report/wrap-label";
import { markOf } from "@/components/ui/element-mark";
import type { Chart } from "@/lib/core/report/report";

const STROKES = ["var(--accent)", "var(--muted)"] as const;
const LABEL_SIZE = 12;
const LEADING = LABEL_SIZE * 1.25;
/** Between the end of an axis and its label. */
const GAP = 12;
/** Labels at the sides take width from the chart: a few han a line, so that it stays a chart on a phone. */
const MOST_AT_SIDE = 4;
const MOST_BESIDE_BAR = 9;

/** Below this radius, in px, a radar is a blot: bars say the same and leave room for long labels. */
const LEAST_RADIUS = 36;

/** The chart that answers to the pointer. Same axes, same domain and same gaps as the picture it replaces. */
export default function InteractiveChart({ chart }: { chart: Chart }) {
  const [width, setWidth] = useState<number | null>(null);
  const rows = chart.axes.map((axis, index) => ({
    ...axis,
    isGap: chart.series.every((series) => (series.values[index] ?? null) === null),
    ...Object.fromEntries(chart.series.map((series) => [series.id, series.values[index] ?? null])),
  }));
  const spokes = spokesOf(rows);
  const isRadar = chart.kind === "radar" && (width === null || width / 2 - widthBeside(spokes) >= LEAST_RADIUS);
  return isRadar ? <RadarOf chart={chart} spokes={spokes} onResize={setWidth} /> : <BarsOf chart={chart} rows={rows} onResize={setWidth} />;
}

type Row = { id: string; label: string; shown: string; isGap: boolean };
/** `outwards`: how far the axis points down (1) or up (−1). */
type Spoke = Row & { lines: readonly string[]; isAtSide: boolean; outwards: number };

function spokesOf(rows: readonly Row[]): readonly Spoke[] {
  return rows.map((row, index) => {
    const angle = (index / rows.length) * 2 * Math.PI;
    const isAtSide = Math.abs(Math.sin(angle)) > 0.25;
    return { ...row, isAtSide, outwards: -Math.cos(angle), lines: wrapLabel(row.label, isAtSide ? MOST_AT_SIDE : undefined) };
  });
}

/** What labels take at each side, and above and below. */
const widthBeside = (spokes: readonly Spoke[]) => GAP + Math.max(0, ...spokes.filter(({ isAtSide }) => isAtSide).flatMap(({ lines, shown }) => [...lines, shown].map(widthOf)));
const heightAbove = (spokes: readonly Spoke[]) => GAP + Math.max(0, ...spokes.filter(({ isAtSide }) => !isAtSide).map(({ lines }) => (lines.length + 1) * LEADING));

function RadarOf({ chart, spokes, onResize }: { chart: Chart; spokes: readonly Spoke[]; onResize: (width: number) => void }) {
  // The chart takes what the labels leave: a radius in percent would push them out of the picture on a phone.
  const [aside, above] = [widthBeside(spokes), heightAbove(spokes)];
  return (
    <ResponsiveContainer width="100%" aspect={1} maxHeight={360} minWidth={0} initialDimension={{ width: 280, height: 280 }} onResize={onResize}>
      <RadarChart data={[...spokes]} outerRadius="100%" margin={{ left: aside, right: aside, top: above, bottom: above }} accessibilityLayer title={chart.title}>
        <PolarGrid stroke="var(--line)" />
        <PolarRadiusAxis domain={[...chart.domain]} tick={false} axisLine={false} />
        <PolarAngleAxis dataKey="label" tick={(tick) => <AxisLabel {...tick} row={spokes[tick.index]} />} tickLine={false} />
        {chart.series.slice(0, 2).map((series, index) => (
          <Radar
            key={series.id}
            dataKey={series.id}
            name={series.label}
            stroke={STROKES[index]}
            strokeWidth={2}
            strokeDasharray={index === 0 ? undefined : "5 4"}
            fill={STROKES[index]}
            fillOpacity={index === 0 ? 0.15 : 0}
            dot={(dot) => <Dot key={dot.index} x={dot.cx} y={dot.cy} axis={spokes[dot.index]?.id ?? ""} colour={STROKES[index] ?? ""} />}
            isAnimationActive={false}
            connectNulls={false}
          />
        ))}
        <Tooltip />
      </RadarChart>
    </ResponsiveContainer>
  );
}

function BarsOf({ chart, rows, onResize }: { chart: Chart; rows: readonly Row[]; onResize: (width: number) => void }) {
  const first = chart.series[0];
  if (!first) return null;
  return (
    <ResponsiveContainer width="100%" height={Math.max(120, rows.length * 48 + 40)} minWidth={0} initialDimension={{ width: 280, height: 240 }} onResize={onResize}>
      <BarChart data={[...rows]} layout="vertical" margin={{ left: 0, right: 56 }} accessibilityLayer title={chart.title}>
        <XAxis type="number" domain={[...chart.domain]} hide />
        <YAxis type="category" dataKey="label" width={128} interval={0} tickLine={false} axisLine={false} tick={(tick) => <AxisLabel {...tick} textAnchor="end" row={rows[tick.index]} beside />} />
        <Bar dataKey={first.id} name={first.label} fill="var(--accent)" background={{ fill: "var(--raised)" }} barSize={14} isAnimationActive={false}>
          <LabelList dataKey="shown" position="right" fill="var(--ink)" fontSize={LABEL_SIZE} />
        </Bar>
        <Tooltip />
      </BarChart>
    </ResponsiveContainer>
  );
}

/** Latin letters and digits are little more than half as wide as a han. */
const widthOf = (line: string) => [...line].reduce((width, character) => width + (character > "\u2e80" ? 1 : 0.58), 0) * LABEL_SIZE;

/** The point of an axis: an element keeps its own hue and shape, as in every other place. */
function Dot({ x, y, axis, colour }: { x?: number | string; y?: number | string; axis: string; colour: string }) {
  const [left, top] = [Number(x), Number(y)];
  if (!Number.isFinite(left) || !Number.isFinite(top)) return <g />;
  const mark = markOf(axis);
  return mark ? <path d={mark.path} fill={mark.colour} transform={`translate(${left - 6} ${top - 6})`} /> : <circle cx={left} cy={top} r={4} fill={colour} />;
}

type Tick = { x: number | string; y: number | string; textAnchor?: string; row: Row | Spoke | undefined; beside?: boolean };

/**
 * A label of a few han a line: SVG text neither wraps nor fits by itself. The score stands under it; `beside` a bar only
 * where there is no bar, and with it no place for the score.
 */
function AxisLabel({ x, y, textAnchor, row, beside }: Tick) {
  if (!row) return null;
  const lines = "lines" in row ? row.lines : wrapLabel(row.label, MOST_BESIDE_BAR);
  const anchor = textAnchor === "start" || textAnchor === "end" ? textAnchor : "middle";
  const showsScore = !beside || row.isGap;
  const count = lines.length + (showsScore ? 1 : 0);
  // Above the topmost axis and below the lowest one, beside the others: the chart's own corner stays free.
  const middle = Number(y) + ("outwards" in row ? (row.outwards * (count - 1) * LEADING) / 2 : 0);
  return (
    <text x={x} y={middle - ((count - 1) * LEADING) / 2} textAnchor={anchor} dominantBaseline="central" fontSize={LABEL_SIZE} fill={markOf(row.id)?.colour ?? "var(--ink)"}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? 0 : LEADING}>
          {line}
        </tspan>
      ))}
      {showsScore ? (
        <tspan x={x} dy={LEADING} fill="var(--muted)">
          {row.shown}
        </tspan>
      ) : null}
    </text>
  );
}
