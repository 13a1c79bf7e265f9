"use client";
import type { ReactNode } from "react";
import { Bar, BarChart, type BarShapeProps, LabelList, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { AxisLabel } from "@/components/report/chart-axis-label";
import { LABEL_SIZE, type ChartRow } from "@/components/report/chart-rows";
import type { Chart } from "@/lib/core/report/report";

export default function BarsOfChart({ chart, rows, onResize, children }: { chart: Chart; rows: readonly ChartRow[]; onResize: (width: number) => void; children: ReactNode }) {
  const first = chart.series[0];
  if (!first) return null;
  return (
    <ResponsiveContainer width="100%" height={Math.max(120, rows.length * 48 + 40)} minWidth={0} initialDimension={{ width: 280, height: 240 }} onResize={onResize}>
      <BarChart data={[...rows]} layout="vertical" margin={{ left: 0, right: 56 }} accessibilityLayer title={chart.title}>
        <XAxis type="number" domain={[...chart.domain]} hide />
        <YAxis type="category" dataKey="label" width={128} interval={0} tickLine={false} axisLine={false} tick={(tick) => <AxisLabel {...tick} textAnchor="end" row={rows[tick.index]} beside />} />
        <Bar dataKey={first.id} name={first.label} fill="var(--accent)" background={{ fill: "var(--raised)" }} barSize={14} isAnimationActive={false} {...(chart.series[1]?.id === "median" && { shape: (bar: BarShapeProps) => <BarAmongPeers {...bar} domain={chart.domain} /> })}>
          <LabelList dataKey="shown" position="right" fill="var(--ink)" fontSize={LABEL_SIZE} />
        </Bar>
        {children}
      </BarChart>
    </ResponsiveContainer>
  );
}

/** A bar with the median of the peers across it, and below it where the middle half of them lies. */
function BarAmongPeers({ x, y = 0, width, height = 0, fill, background, payload, domain: [from, to] }: BarShapeProps & { domain: readonly [number, number] }) {
  const at = (value: number) => (background?.x ?? 0) + ((background?.width ?? 0) * (value - from)) / (to - from);
  const { band, median } = (payload ?? {}) as Partial<ChartRow>;
  return (
    <g>
      <rect x={x} y={y} width={width} height={height} fill={fill} />
      {band ? <rect x={at(band[0])} y={y + height + 2} width={at(band[1]) - at(band[0])} height={5} fill="var(--edge)" /> : null}
      {typeof median === "number" ? <path d={`M${at(median)} ${y - 4}v${height + 12}`} stroke="var(--ink)" strokeWidth={2} strokeDasharray="4 2" /> : null}
    </g>
  );
}
