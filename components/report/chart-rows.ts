import { wrapLabel } from "@/components/report/wrap-label";
import type { Chart } from "@/lib/core/report/report";

/** One axis of a chart with the values of every series on it. `isGap`: nothing of whom the chart speaks, whatever others have. */
export type ChartRow = { id: string; label: string; shown: string; isGap: boolean; median?: number | null; band?: readonly [number, number] | null };
/** `outwards`: how far the axis points down (1) or up (−1). */
export type Spoke = ChartRow & { lines: readonly string[]; isAtSide: boolean; outwards: number };

export const LABEL_SIZE = 12;
export const LEADING = LABEL_SIZE * 1.25;
/** Between the end of an axis and its label. */
const GAP = 12;
/** Labels at the sides take width from the chart: a few han a line, so that it stays a chart on a phone. */
const MOST_AT_SIDE = 4;
/** Below this radius, in px, a radar is a blot, and one with a band sooner: bars say the same and leave room for long labels. */
const LEAST_RADIUS = 36;
const LEAST_WITH_BAND = 56;

export function rowsOf({ axes, series, band }: Chart): readonly ChartRow[] {
  return axes.map((axis, index) => ({
    ...axis,
    isGap: (series[0]?.values[index] ?? null) === null,
    ...Object.fromEntries(series.map(({ id, values }) => [id, values[index] ?? null])),
    ...(band && { band: band.values[index] }),
  }));
}

export function spokesOf(rows: readonly ChartRow[]): readonly Spoke[] {
  return rows.map((row, index) => {
    const angle = (index / rows.length) * 2 * Math.PI;
    const isAtSide = Math.abs(Math.sin(angle)) > 0.25;
    return { ...row, isAtSide, outwards: -Math.cos(angle), lines: wrapLabel(row.label, isAtSide ? MOST_AT_SIDE : undefined) };
  });
}

/** What labels take at each side, and above and below. */
export const widthBeside = (spokes: readonly Spoke[]) => GAP + Math.max(0, ...spokes.filter(({ isAtSide }) => isAtSide).flatMap(({ lines, shown }) => [...lines, shown].map(widthOf)));
export const heightAbove = (spokes: readonly Spoke[]) => GAP + Math.max(0, ...spokes.filter(({ isAtSide }) => !isAtSide).map(({ lines }) => (lines.length + 1) * LEADING));

/** Whether a radar is more than a blot in so many px. */
export const isRoomForRadar = (spokes: readonly Spoke[], width: number): boolean => width / 2 - widthBeside(spokes) >= (spokes[0]?.band === undefined ? LEAST_RADIUS : LEAST_WITH_BAND);

/** Latin letters and digits are little more than half as wide as a han. */
const widthOf = (line: string) => [...line].reduce((width, character) => width + (character > "\u2e80" ? 1 : 0.58), 0) * LABEL_SIZE;
