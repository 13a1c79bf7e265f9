import { Records } from "@/components/ui/records";

export type FaultRow = { readonly row: number; readonly column: string; readonly typed: string; readonly reason: string };

/** What is wrong with a list: where, what stands there, why, and what to do. */
export function FaultTable({ rows, labels }: { rows: readonly FaultRow[]; labels: { readonly row: string; readonly column: string; readonly typed: string; readonly reason: string; readonly caption: string } }) {
  return (
    <Records
      label={labels.caption}
      columns={[{ title: labels.row, align: "end" }, { title: labels.column }, { title: labels.typed }, { title: labels.reason }]}
      rows={rows.map(({ row, column, typed, reason }) => ({
        id: `${String(row)} ${column} ${reason}`,
        cells: [row, column, <span key="typed" className="wrap-anywhere">{typed}</span>, reason],
      }))}
    />
  );
}

/** Enterprises as they will be written. */
export function EntryTable({ rows, labels }: { rows: readonly (readonly string[])[]; labels: { readonly caption: string; readonly columns: readonly string[] } }) {
  return <Records label={labels.caption} columns={labels.columns.map((title) => ({ title }))} rows={rows.map((cells) => ({ id: cells[1] ?? "", cells: cells.map((text) => text || "—") }))} />;
}
