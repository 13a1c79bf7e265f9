import type { ReportSurroundings } from "@/components/report/report-view";
import { tableHtml } from "@/components/report/table-html";
import type { Table } from "@/lib/core/report/report";

/** A table that scrolls inside itself on a narrow screen, and says so to a keyboard by taking the focus. */
export function TableView({ table, around }: { table: Table; around: Pick<ReportSurroundings, "traceHref" | "labels"> }) {
  return (
    <div
      role="region"
      aria-label={table.caption}
      tabIndex={0}
      className="data-frame"
      // Escaped where it is written, and tested with hostile text there.
      dangerouslySetInnerHTML={{ __html: tableHtml(table, around.traceHref, around.labels.trace) }}
    />
  );
}
