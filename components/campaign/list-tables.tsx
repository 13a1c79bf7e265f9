import { ScrollFrame } from "@/components/ui/scroll-frame";

export type FaultRow = { readonly row: number; readonly isFirst: boolean; readonly column: string; readonly typed: string; readonly reason: string };

const head = "px-3 py-2 text-left font-semibold";
const cell = "px-3 py-2 align-top";

/** What is wrong with a list: where, what stands there, why, and what to do. */
export function FaultTable({ rows, labels }: { rows: readonly FaultRow[]; labels: { readonly row: string; readonly column: string; readonly typed: string; readonly reason: string; readonly scroll: string } }) {
  return (
    <ScrollFrame label={labels.scroll}>
      <table className="w-full min-w-[44rem] border-collapse">
        <thead className="border-b border-line">
          <tr>
            <th scope="col" className={`${head} text-right`}>
              {labels.row}
            </th>
            <th scope="col" className={head}>
              {labels.column}
            </th>
            <th scope="col" className={head}>
              {labels.typed}
            </th>
            <th scope="col" className={head}>
              {labels.reason}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, isFirst, column, typed, reason }) => (
            <tr key={`${String(row)} ${column} ${reason}`} className={isFirst ? "border-t border-line" : ""}>
              <th scope="row" className={`${cell} text-right font-normal tabular-nums`}>
                {row}
              </th>
              <td className={`${cell} whitespace-nowrap`}>{column}</td>
              <td className={`${cell} break-all`}>{typed}</td>
              <td className={cell}>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}

/** Enterprises as they will be written. */
export function EntryTable({ rows, labels }: { rows: readonly (readonly string[])[]; labels: { readonly scroll: string; readonly columns: readonly string[] } }) {
  return (
    <ScrollFrame label={labels.scroll}>
      <table className="w-full min-w-[56rem] border-collapse">
        <thead className="border-b border-line">
          <tr>
            {labels.columns.map((column) => (
              <th key={column} scope="col" className={`${head} whitespace-nowrap`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells[1]} className="border-t border-line">
              {cells.map((text, index) => (
                <td key={labels.columns[index]} className={cell}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
