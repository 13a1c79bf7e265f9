import { ScrollFrame } from "@/components/ui/scroll-frame";
import type { StateCount } from "@/components/campaign/state-bar";

export type RegionRow = { readonly region: string; readonly name: string; readonly counts: readonly StateCount[]; readonly total: number };

/** The cities of every province fit in; more rows scroll in a frame of their own, below their titles and above their sum. */
const MOST_ROWS = 24;

/** How far each district is, in numbers. */
export function RegionTable(props: { caption: string; scroll: string; swipe: string; head: string; totalHead: string; unit: string; rows: readonly RegionRow[]; sum: RegionRow }) {
  const states = props.sum.counts;
  return (
    <ScrollFrame label={props.scroll} className={props.rows.length > MOST_ROWS ? "max-h-[36rem] overflow-y-auto" : ""}>
      <p className="px-3 pt-2 text-sm text-muted sm:hidden">{props.swipe}</p>
      <table className="data max-sm:text-sm [&_th]:break-keep [&_th]:[overflow-wrap:normal] [&_thead_th]:whitespace-normal max-sm:[&_:is(th,td)]:px-1.5">
        <caption>
          {props.caption} <span className="font-normal text-muted">{props.unit}</span>
        </caption>
        <thead className="sticky top-0 bg-surface">
          <tr>
            <th scope="col">{props.head}</th>
            {states.map(({ state, label }) => (
              <th key={state} scope="col" data-align="end">
                {label}
              </th>
            ))}
            <th scope="col" data-align="end">
              {props.totalHead}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <Line key={row.region} row={row} />
          ))}
          {props.rows.length > 1 ? <Line row={props.sum} strong /> : null}
        </tbody>
      </table>
    </ScrollFrame>
  );
}

function Line({ row, strong = false }: { row: RegionRow; strong?: boolean }) {
  return (
    <tr className={strong ? "sticky bottom-0 bg-surface font-semibold" : undefined}>
      <th scope="row" className={strong ? "font-semibold!" : "sm:min-w-24"}>
        {row.name}
      </th>
      {row.counts.map(({ state, count }) => (
        <td key={state} data-align="end">
          {count}
        </td>
      ))}
      <td data-align="end">{row.total}</td>
    </tr>
  );
}
