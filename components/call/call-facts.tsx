/** Who asks whom until when, a line each. */
export function CallFacts({ rows }: { rows: readonly { readonly term: string; readonly text: string }[] }) {
  return (
    <dl className="divide-y divide-line rounded-lg border border-line bg-surface px-4 sm:px-6">
      {rows.map(({ term, text }) => (
        <div key={term} className="grid gap-x-6 py-3 sm:grid-cols-[12rem_minmax(0,1fr)]">
          <dt className="text-muted">{term}</dt>
          <dd className="break-words">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
