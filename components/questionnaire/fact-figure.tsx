import Link from "next/link";

export type FactFigureView = {
  readonly title: string;
  /** "数字化设备 86 台" … in the order they enter the formula. */
  readonly inputs: readonly { readonly label: string; readonly value: string; readonly missing: boolean }[];
  readonly figures: readonly { readonly label: string; readonly value: string }[];
  /** Where the figure falls among the bands; `share` (0–1) is the place of the marker on the scale. */
  readonly scale: { readonly label: string; readonly edges: readonly string[]; readonly bands: number; readonly index: number | null; readonly share: number | null } | null;
  readonly result: readonly string[];
  readonly note: string | null;
  readonly source: string | null;
  readonly edit: { readonly href: string; readonly label: string };
};

/** What a computed question rests on: the figures, the result, the band it falls in, and where to change it. */
export function FactFigure({ view }: { view: FactFigureView }) {
  return (
    <div className="mt-4 rounded-md bg-raised p-4">
      <p className="sr-only">{view.title}</p>
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        {view.inputs.map((input) => (
          <div key={input.label} className="flex flex-wrap gap-x-2">
            <dt className="text-muted">{input.label}</dt>
            <dd className={input.missing ? "font-semibold text-warn" : "font-semibold"}>{input.value}</dd>
          </div>
        ))}
      </dl>
      <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1">
        {view.figures.map((figure) => (
          <div key={figure.label} className="flex flex-wrap items-baseline gap-x-2">
            <dt className="text-muted">{figure.label}</dt>
            <dd className="text-xl font-bold">{figure.value}</dd>
          </div>
        ))}
      </dl>
      {view.scale ? <Scale scale={view.scale} /> : null}
      {view.result.map((line) => (
        <p key={line} className="mt-2">
          {line}
        </p>
      ))}
      {view.note ? <p className="mt-2 text-sm text-muted">{view.note}</p> : null}
      <p className="mt-2 flex flex-wrap gap-x-4 text-sm">
        <Link href={view.edit.href} className="screen-only inline-flex min-h-11 items-center text-accent underline">
          {view.edit.label}
        </Link>
        {view.source ? <span className="py-2.5 text-muted">{view.source}</span> : null}
      </p>
    </div>
  );
}

/** Bands of equal width with their edges between them: edges are unevenly spaced figures, and a true scale would hide the low ones. */
function Scale({ scale }: { scale: NonNullable<FactFigureView["scale"]> }) {
  return (
    <div className="mt-3" role="img" aria-label={scale.label}>
      <div className="relative flex h-2.5 gap-0.5">
        {Array.from({ length: scale.bands }, (_, band) => (
          <div key={band} className={`flex-1 rounded-sm ${band === scale.index ? "bg-accent" : "bg-line"}`} />
        ))}
        {scale.share !== null ? <div className="absolute -top-1 h-4.5 w-1 -translate-x-1/2 rounded-sm bg-ink" style={{ left: `${scale.share * 100}%` }} /> : null}
      </div>
      <div className="relative mt-1 h-6 text-sm text-muted">
        {scale.edges.map((edge, index) => (
          <span key={edge} className="absolute -translate-x-1/2 whitespace-nowrap" style={{ left: `${((index + 1) / scale.bands) * 100}%` }}>
            {edge}
          </span>
        ))}
      </div>
    </div>
  );
}
