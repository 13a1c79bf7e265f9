import type { Cell, Table } from "@/lib/core/report/report";
import { textWidth } from "@/lib/documents/chart-text";

/** Width of a column: so many em of the table's text, or a share of what the others leave. */
export type ColumnWidth = { readonly em: number } | { readonly share: number };

/** Texts up to this long get their whole width. */
const SHORT_EM = 9;
const LONGEST_EM = 60;
const MARK_EM = 1.3;

/**
 * Widths for a table's columns. Numbers and short words get their own width, so that they never break; texts divide the rest by how long
 * they are. The square root keeps one long comment from squeezing the column beside it. Said here rather than left to the typesetter,
 * which would lay out every cell twice to find out.
 */
export function columnWidths(table: Table): ColumnWidth[] {
  const longest = table.columns.map((column, index) =>
    Math.max(textWidth(column.title, 1), ...table.rows.map((row) => Math.min(LONGEST_EM, row[index] ? cellWidth(row[index]) : 0))),
  );
  const isFixed = longest.map((em, index) => table.columns[index]!.align === "end" || em <= SHORT_EM);
  const widest = longest.indexOf(Math.max(...longest.filter((_, index) => table.columns[index]!.align === "start")));
  return longest.map((em, index) => {
    // Something must take what is left of the line.
    if (isFixed.every(Boolean) && index === Math.max(0, widest)) return { share: 1 };
    return isFixed[index] ? { em: round(em) } : { share: round(Math.sqrt(em)) };
  });
}

function cellWidth(cell: Cell): number {
  return Math.max(...cell.text.split("\n").map((line) => textWidth(line, 1))) + (cell.mark ? MARK_EM : 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
