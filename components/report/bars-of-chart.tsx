"use client";
import type { ReactNode } from "react";
import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from "recharts";
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
        <Bar dataKey={first.id} name={first.label} fill="var(--accent)" background={{ fill: "var(--raised)" }} barSize={14} isAnimationActive={false}>
          <LabelList dataKey="shown" position="right" fill="var(--ink)" fontSize={LABEL_SIZE} />
        </Bar>
        {children}
      </BarChart>
    </ResponsiveContainer>
  );
}
