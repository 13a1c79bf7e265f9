import { Figure } from "@/components/report/figure";
import type { ReportSurroundings } from "@/components/report/report-view";
import type { Table } from "@/lib/core/report/report";

/** Longer cells are prose: on a phone such a table reads as a list, a table of numbers keeps its columns and scrolls. */
const PROSE = 24;

/**
 * A table that scrolls inside itself on a narrow screen, and says so to a keyboard by taking the focus. Cells carry no
 * class of their own: a report has over a thousand of them.
 */
export function TableView({ table, around }: { table: Table; around: Pick<ReportSurroundings, "traceHref" | "labels"> }) {
  const prose = table.rows.some((row) => row.some((cell) => cell.text.length > PROSE));
  return (
    <div role="region" aria-label={table.caption} tabIndex={0} className="data-frame">
      <table className={prose ? "data data-prose" : "data"}>
        <caption>{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.title} scope="col" data-align={column.align === "end" ? "end" : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => {
                const content = cell.trace ? <Figure text={cell.text} trace={cell.trace} href={around.traceHref} label={around.labels.trace} /> : cell.text;
                const align = table.columns[column]?.align === "end" ? "end" : undefined;
                const title = prose && column > 0 ? table.columns[column]?.title : undefined;
                return column === 0 ? (
                  <th key={column} scope="row" data-tone={cell.tone}>
                    {content}
                  </th>
                ) : (
                  <td key={column} data-align={align} data-tone={cell.tone} data-title={title}>
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
