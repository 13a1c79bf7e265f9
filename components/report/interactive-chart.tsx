"use client";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { isRoomForRadar, rowsOf, spokesOf } from "@/components/report/chart-rows";
import type { Chart } from "@/lib/core/report/report";

// Each with its own half of Recharts: the first chart of a report is a radar, and most of its readers see no bars at first.
const RadarOfChart = lazy(() => import("@/components/report/radar-of-chart"));
const BarsOfChart = lazy(() => import("@/components/report/bars-of-chart"));
const ChartTooltip = lazy(() => import("@/components/report/chart-tooltip"));

/**
 * The chart that answers to the pointer. Same axes, same domain and same gaps as the picture it replaces. `room`: its width
 * in px when it came into view. `still`: what is shown until its code is there.
 */
export function InteractiveChart({ chart, room, still }: { chart: Chart; room: number; still: ReactNode }) {
  const [width, setWidth] = useState(room);
  /** The pointer or the focus has been in it. */
  const [isTouched, setTouched] = useState(false);
  const rows = rowsOf(chart);
  const spokes = spokesOf(rows);
  const tooltip = isTouched ? (
    <Suspense fallback={null}>
      <ChartTooltip />
    </Suspense>
  ) : null;
  return (
    <div onPointerEnter={() => setTouched(true)} onFocus={() => setTouched(true)}>
      <Suspense fallback={still}>
        {chart.kind === "radar" && isRoomForRadar(spokes, width) ? (
          <RadarOfChart chart={chart} spokes={spokes} onResize={setWidth}>
            {tooltip}
          </RadarOfChart>
        ) : (
          <BarsOfChart chart={chart} rows={rows} onResize={setWidth}>
            {tooltip}
          </BarsOfChart>
        )}
      </Suspense>
    </div>
  );
}
