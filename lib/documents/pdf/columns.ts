import type { Table } from "@/lib/core/report/report";
import { textWidth } from "@/lib/documents/chart-text";

/** Width of a column: its content's for short ones, or a share of what is left. */
export type ColumnWidth = "auto" | number;

const SHORT_EM = 9;
const LONGEST_EM = 60;

/**
 * Widths for a table's columns. Numbers and short words get exactly their width, so that they never break; texts divide the rest by how long
 * they are. The square root keeps one long comment from squeezing the column beside it.
 */
export function columnWidths(table: Table): ColumnWidth[] {
  const longest = table.columns.map((column, index) =>
    Math.max(textWidth(column.title, 1), ...table.rows.map((row) => Math.min(LONGEST_EM, widestLine(row[index]?.text ?? "")))),
  );
  const widths = longest.map((em, index): ColumnWidth => (table.columns[index]!.align === "end" || em <= SHORT_EM ? "auto" : Math.round(Math.sqrt(em) * 100) / 100));
  if (widths.some((width) => width !== "auto")) return widths;
  const first = table.columns.findIndex((column) => column.align === "start");
  return widths.map((width, index) => (index === Math.max(0, first) ? 1 : width));
}

function widestLine(text: string): number {
  return Math.max(...text.split("\n").map((each) => textWidth(each, 1)));
}
