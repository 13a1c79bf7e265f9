import { line, type Shape } from "@/lib/documents/chart-shapes";
import { textWidth } from "@/lib/documents/chart-text";
import { COLOURS } from "@/lib/documents/chart-theme";

/** What an outline, a bar or an area is. `draw`: its sample, from `x` to the right, around `y`. */
export type LegendEntry = { readonly label: string; readonly draw: (x: number, y: number) => Shape };

const SIZE = 11;
const SPACE = 18;
export const LEGEND_HEIGHT = 24;

/** `sample`: how wide the samples are, with the space behind them. */
type Layout = { readonly sample: number; readonly room: number };
const widthOf = ({ label }: LegendEntry, { sample }: Layout): number => sample + textWidth(label, SIZE);
const rowWidth = (row: readonly LegendEntry[], layout: Layout): number => row.reduce((sum, entry) => sum + widthOf(entry, layout), 0) + SPACE * (row.length - 1);

/** The entries in as few rows as the room takes. */
export function legendRows(entries: readonly LegendEntry[], layout: Layout): LegendEntry[][] {
  return entries.reduce<LegendEntry[][]>((rows, entry) => {
    const last = rows.at(-1);
    if (last && rowWidth([...last, entry], layout) <= layout.room) last.push(entry);
    else rows.push([entry]);
    return rows;
  }, []);
}

/** Rows from `top` on, each beginning at `left`, or in the middle of what is there. */
export function drawLegend(rows: readonly LegendEntry[][], top: number, layout: Layout & { readonly left: number; readonly align: "start" | "middle" }): Shape[] {
  return rows.flatMap((row, index) => {
    const y = top + (index + 0.5) * LEGEND_HEIGHT;
    let x = layout.left + (layout.align === "middle" ? (layout.room - rowWidth(row, layout)) / 2 : 0);
    return row.flatMap((entry) => {
      const start = x;
      x += widthOf(entry, layout) + SPACE;
      return [entry.draw(start, y), line(entry.label, [start + layout.sample, y], "left", { size: SIZE, colour: COLOURS.muted })];
    });
  });
}
