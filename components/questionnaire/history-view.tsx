import type { ReactNode } from "react";
import type { TextPiece } from "@/lib/core/text-change";

export type HistoryLine = { readonly label: string; readonly before: readonly TextPiece[]; readonly after: readonly TextPiece[] };
export type HistoryEntry = {
  readonly revision: number;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly time: string;
  /** What is different; empty where the answer was only confirmed. */
  readonly lines: readonly HistoryLine[];
  readonly note: string | null;
};
/** Worded in the reader's language: the page and the dialog show the same. */
export type History = {
  readonly title: string;
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** What there is to say about the time before the oldest entry, or that there is none. */
  readonly note: string | null;
  readonly labels: { readonly before: string; readonly after: string };
};

/** Who changed an answer when, and from what to what. */
export function HistoryView({ history }: { history: History }) {
  const { entries, note, labels } = history;
  return (
    <div className="space-y-4">
      {entries.length > 0 ? (
        <ol reversed className="divide-y divide-line border-y border-line">
          {entries.map((entry) => (
            <li key={entry.revision} className="py-3">
              <p className="flex flex-wrap items-baseline gap-x-3">
                <strong>{entry.by}</strong>
                <time dateTime={entry.at} className="text-sm text-muted">
                  {entry.time}
                </time>
              </p>
              {entry.note ? <p className="mt-1">{entry.note}</p> : null}
              {entry.lines.map((line) => (
                <div key={line.label} className="mt-2">
                  <p className="text-sm font-semibold">{line.label}</p>
                  <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3">
                    <Side label={labels.before} pieces={line.before} mark={(text) => <del>{text}</del>} />
                    <Side label={labels.after} pieces={line.after} mark={(text) => <ins>{text}</ins>} />
                  </dl>
                </div>
              ))}
            </li>
          ))}
        </ol>
      ) : null}
      {note ? <p className="text-muted">{note}</p> : null}
    </div>
  );
}

function Side({ label, pieces, mark }: { label: string; pieces: readonly TextPiece[]; mark: (text: string) => ReactNode }) {
  return (
    <>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="min-w-0 break-words whitespace-pre-wrap">
        {pieces.map((piece, index) => (
          <span key={index}>{piece.changed ? mark(piece.text) : piece.text}</span>
        ))}
      </dd>
    </>
  );
}
