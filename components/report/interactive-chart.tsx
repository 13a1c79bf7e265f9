"use client";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { isRoomForRadar, rowsOf, spokesOf } from "@/components/report/chart-rows";
import type { Chart } from "@/lib/core/report/report";

// Each with its own half of Recharts: the first chart of a report is a radar, and most of its readers see no bars at first.
const RadarOfChart = lazy(() => import("@/components/report/radar-of-chart"));
const BarsOfChart = lazy(() => import("@/components/report/bars-of-chart"));

/**
 * The chart that answers to the pointer. Same axes, same domain and same gaps as the picture it replaces. `room`: its width
 * in px when it came into view. `still`: what is shown until its code is there.
 */
export function InteractiveChart({ chart, room, still }: { chart: Chart; room: number; still: ReactNode }) {
  const [width, setWidth] = useState(room);
  const rows = rowsOf(chart);
  const spokes = spokesOf(rows);
  return (
    <Suspense fallback={still}>
      {chart.kind === "radar" && isRoomForRadar(spokes, width) ? (
        <RadarOfChart chart={chart} spokes={spokes} onResize={setWidth} />
      ) : (
        <BarsOfChart chart={chart} rows={rows} onResize={setWidth} />
      )}
    </Suspense>
  );
}
