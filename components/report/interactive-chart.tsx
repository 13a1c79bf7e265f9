"use client";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { isRoomForRadar, rowsOf, spokesOf } from "@/components/report/chart-rows";
import type { Chart } from "@/lib/core/report/report";

// Each with its own half of Recharts: the first chart of a report is a radar, and most of its readers see no bars at first.
const RadarOfChart = lazy(() => import("@/components/report/radar-of-chart"));
const BarsOfChart = lazy(() => import("@/components/report/bars-of-chart"));
const ChartTooltip = lazy(() => import("@/components/report/chart-tooltip"));

/** What a point says is fetched this long after the chart has come into view, or once a pointer or the focus is in it. */
const TOOLTIP_AFTER_MS = 3_000;

/**
 * The chart that answers to the pointer. Same axes, same domain and same gaps as the picture it replaces. `room`: its width
 * in px when it came into view. `still`: what is shown until its code is there.
 */
export function InteractiveChart({ chart, room, still }: { chart: Chart; room: number; still: ReactNode }) {
  const [width, setWidth] = useState(room);
  const [hasTooltip, setTooltip] = useState(false);
  useEffect(() => {
    // Before the first tap, which would otherwise only fetch it.
    const timer = setTimeout(() => setTooltip(true), TOOLTIP_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const rows = rowsOf(chart);
  const spokes = spokesOf(rows);
  const tooltip = hasTooltip ? (
    <Suspense fallback={null}>
      <ChartTooltip />
    </Suspense>
  ) : null;
  return (
    <div onPointerEnter={() => setTooltip(true)} onFocus={() => setTooltip(true)}>
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
