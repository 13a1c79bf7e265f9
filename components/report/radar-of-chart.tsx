"use client";
import type { ReactNode } from "react";
import { PolarAngleAxis, PolarGrid, PolarRadiusAxis, Radar, RadarChart, ResponsiveContainer } from "recharts";
import { AxisLabel } from "@/components/report/chart-axis-label";
import { heightAbove, widthBeside, type Spoke } from "@/components/report/chart-rows";
import { markOf } from "@/components/ui/element-mark";
import type { Chart } from "@/lib/core/report/report";

const STROKES: Readonly<Record<string, string>> = { lower: "var(--accent)", upper: "var(--muted)", median: "var(--ink)" };

export default function RadarOfChart({ chart, spokes, onResize, children }: { chart: Chart; spokes: readonly Spoke[]; onResize: (width: number) => void; children: ReactNode }) {
  // The chart takes what the labels leave: a radius in percent would push them out of the picture on a phone.
  const [aside, above] = [widthBeside(spokes), heightAbove(spokes)];
  return (
    <ResponsiveContainer width="100%" aspect={1} maxHeight={360} minWidth={0} initialDimension={{ width: 280, height: 280 }} onResize={onResize}>
      <RadarChart data={[...spokes]} outerRadius="100%" margin={{ left: aside, right: aside, top: above, bottom: above }} accessibilityLayer title={chart.title}>
        <PolarGrid stroke="var(--line)" />
        <PolarRadiusAxis domain={[...chart.domain]} tick={false} axisLine={false} />
        <PolarAngleAxis dataKey="label" tick={(tick) => <AxisLabel {...tick} row={spokes[tick.index]} />} tickLine={false} />
        {chart.band ? <Radar dataKey="band" name={chart.band.label} stroke="var(--edge)" strokeWidth={0.6} fill="var(--edge)" fillOpacity={0.22} isAnimationActive={false} /> : null}
        {chart.series.map((series, index) => (
          <Radar
            key={series.id}
            dataKey={series.id}
            name={series.label}
            stroke={STROKES[series.id]}
            strokeWidth={2}
            strokeDasharray={index === 0 ? undefined : "5 4"}
            fill={STROKES[series.id]}
            fillOpacity={index === 0 ? 0.15 : 0}
            dot={(dot) => <Dot key={dot.index} x={dot.cx} y={dot.cy} axis={spokes[dot.index]?.id ?? ""} colour={STROKES[series.id] ?? ""} isHollow={index > 0} />}
            isAnimationActive={false}
          />
        ))}
        {children}
      </RadarChart>
    </ResponsiveContainer>
  );
}

/** The point of an axis: an element keeps its own hue and shape, as in every other place; of the second series only the shape. */
function Dot({ x, y, axis, colour, isHollow }: { x?: number | string; y?: number | string; axis: string; colour: string; isHollow: boolean }) {
  const [left, top] = [Number(x), Number(y)];
  if (!Number.isFinite(left) || !Number.isFinite(top)) return <g />;
  const mark = markOf(axis);
  const look = isHollow ? { fill: "var(--surface)", stroke: colour } : { fill: mark?.colour ?? colour };
  // A hollow one is smaller, so that it does not cover the other.
  const size = isHollow ? 0.6 : 1;
  return mark ? <path d={mark.path} {...look} transform={`translate(${left - 6 * size} ${top - 6 * size}) scale(${size})`} /> : <circle cx={left} cy={top} r={4 * size} {...look} />;
}
