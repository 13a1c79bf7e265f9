import type { ReactNode } from "react";
import type { Crosswalk, CrosswalkRelation, CrosswalkRow } from "@/lib/core/packs/crosswalk";

const RELATION_COLOUR: Record<CrosswalkRelation, string> = { equivalent: "text-good", approximate: "text-warn", given: "text-accent", missing: "text-muted" };

/** ● the same, ◐ near, ■ entered by hand, ○ missing: told apart by shape, and by the word beside it. */
export function RelationMark({ relation }: { relation: CrosswalkRelation }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className={`inline-block shrink-0 ${RELATION_COLOUR[relation]}`}>
      {relation === "given" ? <path d="M1.5 1.5h9v9h-9z" fill="currentColor" /> : <circle cx="6" cy="6" r="4.75" fill={relation === "equivalent" ? "currentColor" : "none"} stroke="currentColor" strokeWidth="1.5" />}
      {relation === "approximate" ? <path d="M6 1a5 5 0 0 0 0 10z" fill="currentColor" /> : null}
    </svg>
  );
}

/** The sheet of one scheme: what can be taken over, what should be checked, what is missing, and where each answer comes from. */
export function CrosswalkView({ crosswalk, rows, actions, filters, none }: { crosswalk: Crosswalk; rows: readonly CrosswalkRow[]; actions: ReactNode; filters: ReactNode; none: string }) {
  const { columns } = crosswalk;
  return (
    <article className="mx-auto max-w-[72rem] px-4 py-6">
      <p className="text-sm text-muted">{crosswalk.document}</p>
      <h1>{crosswalk.title}</h1>
      <p className="measure mt-2 sm:text-lg">{crosswalk.lead}</p>
      <p className="mt-1 text-sm font-semibold">{crosswalk.disclaimer}</p>
      <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {crosswalk.particulars.map(({ label, value }) => (
          <div key={label} className="flex gap-1.5">
            <dt className="shrink-0 text-muted">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="screen-only mt-4">{actions}</div>
      <div className="screen-only mt-6">{filters}</div>
      <div className="mt-4">
        {rows.length === 0 ? (
          <p className="py-4 text-muted">{none}</p>
        ) : (
          <div className="data-frame" role="region" tabIndex={0} aria-label={crosswalk.title}>
            <table className="data data-prose">
              <caption className="sr-only">{crosswalk.title}</caption>
              <thead>
                <tr>
                  <th scope="col">{columns.question}</th>
                  <th scope="col">{columns.answer}</th>
                  <th scope="col">{columns.relation}</th>
                  <th scope="col">{columns.source}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <th scope="row" className="sm:min-w-56">
                      <span className="block text-sm text-muted">{row.group}</span>
                      {row.question}
                    </th>
                    <td data-title={columns.answer}>{row.answer ?? "—"}</td>
                    <td data-title={columns.relation} className="whitespace-nowrap">
                      <RelationMark relation={row.relation} /> {row.relationWord}
                    </td>
                    <td data-title={columns.source}>
                      {row.source}
                      {row.note ? <span className="block text-sm text-muted">{row.note}</span> : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </article>
  );
}
