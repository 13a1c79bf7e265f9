import { LABEL_SIZE, LEADING, type ChartRow, type Spoke } from "@/components/report/chart-rows";
import { wrapLabel } from "@/components/report/wrap-label";
import { markOf } from "@/components/ui/element-mark";

const MOST_BESIDE_BAR = 9;

type Tick = { x: number | string; y: number | string; textAnchor?: string; row: ChartRow | Spoke | undefined; beside?: boolean };

/**
 * A label of a few han a line: SVG text neither wraps nor fits by itself. The score stands under it; `beside` a bar only
 * where there is no bar, and with it no place for the score.
 */
export function AxisLabel({ x, y, textAnchor, row, beside }: Tick) {
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
