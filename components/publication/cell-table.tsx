import Link from "next/link";
import type { ReactNode } from "react";
import { QuartileBand } from "@/components/publication/quartile-band";
import { ShareBar } from "@/components/publication/share-bar";
import { ScrollFrame } from "@/components/ui/scroll-frame";

/** Ready texts. `none`: nobody is in the cell; `hidden`: there is nothing to show, and nothing else to say of it. */
export type CellState =
  | { readonly state: "none" | "hidden"; readonly text: string }
  | {
      readonly state: "score";
      readonly n: string;
      readonly mean: string;
      readonly median: string;
      /** `median` on 0–100. */
      readonly band: { readonly text: string; readonly from: number; readonly to: number; readonly median: number | null } | null;
      /** Percent per level, lowest first. */
      readonly shares: { readonly text: string; readonly spoken: string; readonly percents: readonly number[] } | null;
      readonly from: string;
    }
  | { readonly state: "ratio"; readonly n: string; readonly ratio: string; readonly from: string };
export type CellRow = {
  readonly id: string;
  readonly name: string;
  /** Where the row is looked at by itself. */
  readonly href: string | null;
  /** Level above, shown to compare. */
  readonly note: string | null;
  readonly current: boolean;
  readonly cell: CellState;
};
type Heads = Readonly<Record<"name" | "n" | "mean" | "median" | "quartiles" | "shares" | "ratio" | "from", string>>;

/** The cells of a list, each row a place of the tables; the order is that of the codes, whatever the values. */
export function CellTable(props: { caption: string; unit: string; scroll: string; swipe: string; heads: Heads; kind: "score" | "ratio"; missing: string; rows: readonly CellRow[] }) {
  const { heads, kind } = props;
  const columns = kind === "score" ? (["n", "mean", "median", "quartiles", "shares", "from"] as const) : (["n", "ratio", "from"] as const);
  return (
    <ScrollFrame label={props.scroll} className="relative print:overflow-visible">
      <p className="px-3 pt-2 text-sm text-muted lg:hidden print:hidden">{props.swipe}</p>
      <table className="data max-sm:text-sm max-sm:[&_:is(th,td)]:px-2 max-sm:[&_thead_th]:whitespace-normal max-sm:[&_thead_th]:break-keep max-sm:[&_thead_th]:[overflow-wrap:normal] print:text-[8.5pt] print:[&_:is(th,td)]:min-w-0 print:[&_:is(th,td)]:px-1 print:[&_thead_th]:whitespace-normal [&_tbody_:is(th,td)]:align-middle">
        <caption>
          {props.caption} <span className="block font-normal text-muted">{props.unit}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{heads.name}</th>
            {columns.map((column) => (
              <th key={column} scope="col" data-align={column === "from" ? undefined : "end"}>
                {heads[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.id} className={row.current ? "bg-raised" : undefined}>
              <th scope="row" className={`min-w-28 sm:min-w-40 print:min-w-0 [overflow-wrap:normal] ${row.current ? "font-semibold!" : ""}`}>
                {row.href === null ? (
                  row.name
                ) : (
                  <Link href={row.href} prefetch={false} className="-my-2 inline-flex min-h-11 items-center text-accent underline">
                    {row.name}
                  </Link>
                )}
                {row.note === null ? null : <span className="block text-sm font-normal text-muted">{row.note}</span>}
              </th>
              <Values cell={row.cell} columns={columns.length} missing={props.missing} />
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}

function Values({ cell, columns, missing }: { cell: CellState; columns: number; missing: string }) {
  switch (cell.state) {
    case "hidden":
      return (
        <td colSpan={columns} className="hatched">
          <span className="bg-surface px-2">{cell.text}</span>
        </td>
      );
    case "none":
      return (
        <td colSpan={columns} className="text-muted">
          {cell.text}
        </td>
      );
    case "ratio":
      return (
        <>
          <Figure>{cell.n}</Figure>
          <Figure>{cell.ratio}</Figure>
          <td className="min-w-36 text-[0.94em]">{cell.from}</td>
        </>
      );
    case "score":
      return (
        <>
          <Figure>{cell.n}</Figure>
          <Figure>{cell.mean}</Figure>
          <Figure>{cell.median}</Figure>
          <td className="min-w-32">
            {cell.band === null ? (
              <p className="text-right">{missing}</p>
            ) : (
              <>
                <p className="text-right">{cell.band.text}</p>
                <QuartileBand from={cell.band.from} to={cell.band.to} median={cell.band.median} />
              </>
            )}
          </td>
          <td className="min-w-32 text-right">
            {cell.shares === null ? (
              missing
            ) : (
              <>
                <span className="whitespace-nowrap" aria-hidden="true">
                  {cell.shares.text}
                </span>
                <span className="sr-only">{cell.shares.spoken}</span>
                <ShareBar shares={cell.shares.percents} />
              </>
            )}
          </td>
          <td className="min-w-36 text-[0.94em]">{cell.from}</td>
        </>
      );
  }
}

function Figure({ children }: { children: ReactNode }) {
  return <td data-align="end">{children}</td>;
}
