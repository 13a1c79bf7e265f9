import type { ReactNode } from "react";

export type RecordColumn = { readonly title: string; /** Numbers. */ readonly align?: "end" };
export type RecordRow = { readonly id: string; readonly cells: readonly ReactNode[] };

/** A table for comparing; on a phone each row stands by itself, with the titles beside the values. The first cell names the row. */
export function Records({ label, columns, rows }: { label: string; columns: readonly RecordColumn[]; rows: readonly RecordRow[] }) {
  return (
    <div className="data-frame" role="region" tabIndex={0} aria-label={label}>
      <table className="data data-prose">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} scope="col" data-align={align}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells }) => (
            <tr key={id}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={columns[index]?.title} scope="row" data-title={columns[index]?.align && columns[index].title} data-align={columns[index]?.align}>
                    {cell}
                  </th>
                ) : (
                  <td key={columns[index]?.title} data-title={columns[index]?.title} data-align={columns[index]?.align}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
