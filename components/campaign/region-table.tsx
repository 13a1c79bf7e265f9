import { ScrollFrame } from "@/components/ui/scroll-frame";
import type { StateCount } from "@/components/campaign/state-bar";

export type RegionRow = { readonly region: string; readonly name: string; readonly counts: readonly StateCount[]; readonly total: number };

/** How far each district is, in numbers; a long list scrolls in a frame of its own. */
export function RegionTable(props: { caption: string; scroll: string; swipe: string; head: string; totalHead: string; unit: string; rows: readonly RegionRow[]; sum: RegionRow }) {
  const states = props.sum.counts;
  return (
    <ScrollFrame label={props.scroll} className="max-h-96 overflow-y-auto">
      <p className="px-3 pt-2 text-sm text-muted sm:hidden">{props.swipe}</p>
      <table className="data [&_thead_th]:whitespace-normal">
        <caption>
          {props.caption} <span className="font-normal text-muted">{props.unit}</span>
        </caption>
        <thead>
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
    <tr className={strong ? "font-semibold" : undefined}>
      <th scope="row" className={strong ? "font-semibold!" : "min-w-24"}>
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
