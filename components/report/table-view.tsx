import { Figure } from "@/components/report/figure";
import type { ReportSurroundings } from "@/components/report/report-view";
import type { Table } from "@/lib/core/report/report";

const tones = { good: "text-good", warn: "text-warn", bad: "text-bad", muted: "text-muted" } as const;

/** A table that scrolls inside itself on a narrow screen, and says so to a keyboard by taking the focus. */
export function TableView({ table, around }: { table: Table; around: Pick<ReportSurroundings, "traceHref" | "labels"> }) {
  return (
    <div role="region" aria-label={table.caption} tabIndex={0} className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse text-[0.9375rem]">
        <caption className="px-3 pt-3 text-left font-semibold">{table.caption}</caption>
        <thead>
          <tr className="border-b border-edge">
            {table.columns.map((column) => (
              <th key={column.title} scope="col" className={`whitespace-nowrap px-3 py-2 font-semibold ${column.align === "end" ? "text-right" : "text-left"}`}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={`${index}${row[0]?.text}`} className="border-b border-line last:border-b-0">
              {row.map((cell, column) => {
                const end = table.columns[column]?.align === "end";
                const look = `px-3 py-2 align-top ${end ? "whitespace-nowrap text-right" : "min-w-24 text-left"} ${cell.tone ? tones[cell.tone] : ""}`;
                const content = <Figure text={cell.text} trace={cell.trace} href={around.traceHref} label={around.labels.trace} />;
                return column === 0 ? (
                  <th key={column} scope="row" className={`${look} font-normal`}>
                    {content}
                  </th>
                ) : (
                  <td key={column} className={look}>
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
