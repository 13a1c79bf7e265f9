import type { Trace } from "@/lib/core/report/report";

export type TraceLabels = { readonly part: string; readonly value: string; readonly weight: string; readonly contribution: string; readonly formula: string; readonly notes: string };

/** How one number came about: its formula, what went in with which weight, and what was left out or rounded. */
export function TraceView({ trace, labels, href }: { trace: Trace; labels: TraceLabels; href: (trace: string) => string }) {
  return (
    <div className="space-y-4">
      <p className="text-3xl font-bold">{trace.shown}</p>
      <p>
        <span className="font-semibold">{labels.formula}</span> {trace.formula}
      </p>
      {trace.rows.length > 0 ? (
        <div className="overflow-x-auto" role="region" aria-label={labels.part} tabIndex={0}>
          <table className="w-full border-collapse text-[0.9375rem]">
            <thead>
              <tr className="border-b border-edge text-right">
                <th scope="col" className="px-2 py-1 text-left">
                  {labels.part}
                </th>
                <th scope="col" className="px-2 py-1">
                  {labels.value}
                </th>
                <th scope="col" className="px-2 py-1">
                  {labels.weight}
                </th>
                <th scope="col" className="px-2 py-1">
                  {labels.contribution}
                </th>
              </tr>
            </thead>
            <tbody>
              {trace.rows.map((row) => (
                <tr key={row.label} className="border-b border-line text-right">
                  <th scope="row" className="min-w-32 px-2 py-1 text-left font-normal">
                    {row.trace ? (
                      <a href={href(row.trace)} data-trace={row.trace} className="text-accent underline">
                        {row.label}
                      </a>
                    ) : (
                      row.label
                    )}
                    {row.note ? <span className="block text-sm text-muted">{row.note}</span> : null}
                  </th>
                  <td className="whitespace-nowrap px-2 py-1">{row.value}</td>
                  <td className="whitespace-nowrap px-2 py-1">{row.weight}</td>
                  <td className="whitespace-nowrap px-2 py-1 font-semibold">{row.contribution}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {trace.notes.length > 0 ? (
        <ul className="list-disc space-y-1 pl-5" aria-label={labels.notes}>
          {trace.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
