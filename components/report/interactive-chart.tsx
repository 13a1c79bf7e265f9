"use client";
import { Bar, BarChart, LabelList, PolarAngleAxis, PolarGrid, PolarRadiusAxis, Radar, RadarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { wrapLabel } from "@/components/report/wrap-label";
import type { Chart } from "@/lib/core/report/report";

const STROKES = ["var(--accent)", "var(--muted)"] as const;
const LABEL_SIZE = 14;
const LEADING = LABEL_SIZE * 1.25;
/** Between the end of an axis and its label. */
const GAP = 14;
/** Labels at the sides take width from the chart: a few han a line, so that it stays a chart on a phone. */
const MOST_AT_SIDE = 4;

/** The chart that answers to the pointer. Same axes, same domain and same gaps as the picture it replaces. */
export default function InteractiveChart({ chart }: { chart: Chart }) {
  const rows = chart.axes.map((axis, index) => ({
    ...axis,
    ...Object.fromEntries(chart.series.map((series) => [series.id, series.values[index] ?? null])),
  }));
  return chart.kind === "radar" ? <RadarOf chart={chart} rows={rows} /> : <BarsOf chart={chart} rows={rows} />;
}

type Row = { id: string; label: string; shown: string };
type Spoke = Row & { lines: readonly string[] };

function RadarOf({ chart, rows }: { chart: Chart; rows: readonly Row[] }) {
  const isAtSide = (index: number) => Math.abs(Math.sin((index / rows.length) * 2 * Math.PI)) > 0.25;
  const spokes = rows.map((row, index): Spoke => ({ ...row, lines: wrapLabel(row.label, isAtSide(index) ? MOST_AT_SIDE : undefined) }));
  // The chart takes what the labels leave: a radius in percent would push them out of the picture on a phone.
  const aside = GAP + Math.max(0, ...spokes.filter((_, index) => isAtSide(index)).flatMap(({ lines, shown }) => [...lines, shown].map(widthOf)));
  const above = GAP + Math.max(0, ...spokes.filter((_, index) => !isAtSide(index)).map(({ lines }) => (lines.length + 1) * LEADING));
  return (
    <ResponsiveContainer width="100%" height={360} minWidth={0} initialDimension={{ width: 280, height: 360 }}>
      <RadarChart data={spokes} outerRadius="100%" margin={{ left: aside, right: aside, top: above, bottom: above }} accessibilityLayer title={chart.title}>
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
            dot={{ r: 4, fill: STROKES[index] }}
            isAnimationActive={false}
            connectNulls={false}
          />
        ))}
        <Tooltip />
      </RadarChart>
    </ResponsiveContainer>
  );
}

function BarsOf({ chart, rows }: { chart: Chart; rows: readonly Row[] }) {
  const first = chart.series[0];
  if (!first) return null;
  return (
    <ResponsiveContainer width="100%" height={Math.max(120, rows.length * 48 + 40)} minWidth={0} initialDimension={{ width: 280, height: 240 }}>
      <BarChart data={[...rows]} layout="vertical" margin={{ left: 0, right: 56 }} accessibilityLayer title={chart.title}>
        <XAxis type="number" domain={[...chart.domain]} hide />
        <YAxis type="category" dataKey="label" width={128} interval={0} tickLine={false} axisLine={false} tick={(tick) => <AxisLabel {...tick} textAnchor="end" row={rows[tick.index]} plain />} />
        <Bar dataKey={first.id} name={first.label} fill="var(--accent)" background={{ fill: "var(--raised)" }} barSize={14} isAnimationActive={false}>
          <LabelList dataKey="shown" position="right" fill="var(--ink)" fontSize={LABEL_SIZE} />
        </Bar>
        <Tooltip />
      </BarChart>
    </ResponsiveContainer>
  );
}

/** Latin letters and digits are little more than half as wide as a han. */
const widthOf = (line: string) => [...line].reduce((width, character) => width + (character > "\u2e80" ? 1 : 0.6), 0) * LABEL_SIZE;

type Tick = { x: number | string; y: number | string; textAnchor?: string; row: Row | Spoke | undefined; plain?: boolean };

/** A label of at most a few han a line: SVG text neither wraps nor fits by itself. The score stands under it. */
function AxisLabel({ x, y, textAnchor, row, plain }: Tick) {
  if (!row) return null;
  const lines = "lines" in row ? row.lines : wrapLabel(row.label);
  const anchor = textAnchor === "start" || textAnchor === "end" ? textAnchor : "middle";
  const count = lines.length + (plain ? 0 : 1);
  return (
    <text x={x} y={Number(y) - ((count - 1) * LEADING) / 2} textAnchor={anchor} dominantBaseline="central" fontSize={LABEL_SIZE} fill="var(--ink)">
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? 0 : LEADING}>
          {line}
        </tspan>
      ))}
      {plain ? null : (
        <tspan x={x} dy={LEADING} fill="var(--muted)">
          {row.shown}
        </tspan>
      )}
    </text>
  );
}
