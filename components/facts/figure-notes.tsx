"use client";
import { useState } from "react";
import { inputShape } from "@/components/ui/field";
import { useCell, useSheet, yearLabel } from "@/components/facts/sheet-context";
import type { FigureView, History } from "@/components/facts/sheet";
import { cellName } from "@/lib/core/facts/fact-draft";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import { fill } from "@/lib/core/facts/fact-words";

/** 口径 and source of each year of a figure, and what it was before: folded, because few figures need a note. */
export function FigureNotes({ figure }: { figure: FigureView }) {
  const { labels } = useSheet();
  const [open, setOpen] = useState(false);
  return (
    <>
      <details className="max-w-full open:basis-full [@media(scripting:none)]:hidden" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="inline-flex min-h-11 items-center text-accent underline md:min-h-8">
          {labels.notes.title}
          <span className="sr-only"> {figure.title}</span>
        </summary>
        {/* Two fields per figure and year would double the page; they are made when they are asked for. */}
        {open ? (
          <div className="space-y-3 pb-2">
            {figure.cells.map(({ year }) => (
              <NoteFields key={year} figure={figure} year={year} />
            ))}
            <HistoryOf figure={figure} />
          </div>
        ) : null}
      </details>
      {figure.cells.map(({ year }) => (
        <ShownNotes key={year} figure={figure} year={year} />
      ))}
    </>
  );
}

function ShownNotes({ figure, year }: { figure: FigureView; year: FactYear }) {
  const { labels } = useSheet();
  const { draft } = useCell(cellName(figure.key, year));
  const notes = [
    draft.state === "given" && draft.basis ? fill(labels.notes.basisShown, { text: draft.basis }) : "",
    draft.state === "given" && draft.source ? fill(labels.notes.sourceShown, { text: draft.source }) : "",
    draft.state !== "given" && draft.reason ? fill(labels.notes.reasonShown, { text: draft.reason }) : "",
  ].filter(Boolean);
  return notes.length === 0 ? null : (
    <p className="measure basis-full pb-1 text-muted">
      {yearLabel(labels, year)} {notes.join(" · ")}
    </p>
  );
}

function NoteFields({ figure, year }: { figure: FigureView; year: FactYear }) {
  const { store, labels, readOnly } = useSheet();
  const name = cellName(figure.key, year);
  const { draft } = useCell(name);
  const label = yearLabel(labels, year);
  const field = (note: "basis" | "source" | "reason") => (
    <label className="block text-sm">
      <span className="font-semibold">
        {label} {labels.notes[note]}
      </span>
      <input
        type="text"
        className={`${inputShape} mt-1`}
        autoComplete="off"
        maxLength={1000}
        readOnly={readOnly}
        value={draft[note]}
        onChange={(event) => store.edit(name, { [note]: event.target.value }, (event.nativeEvent as InputEvent).isComposing ? "composing" : "typing")}
        onCompositionEnd={(event) => store.edit(name, { [note]: event.currentTarget.value }, "typing")}
        onBlur={() => store.leave(name)}
      />
    </label>
  );
  return (
    <div className="grid gap-3 md:grid-cols-2">
      {draft.state === "given" ? (
        <>
          {field("basis")}
          {field("source")}
        </>
      ) : (
        field("reason")
      )}
    </div>
  );
}

function HistoryOf({ figure }: { figure: FigureView }) {
  const { labels, loadHistory } = useSheet();
  const [history, setHistory] = useState<History | "loading" | null>(null);
  const load = async () => {
    setHistory("loading");
    setHistory(await loadHistory(figure.key, figure.cells.map(({ year }) => year)).catch((): History => ({ failed: true })));
  };
  return (
    <div aria-live="polite">
      <button type="button" className="min-h-11 text-sm text-accent underline" onClick={() => void load()}>
        {labels.notes.history}
      </button>
      {history === "loading" ? <p className="text-sm text-muted">{labels.notes.loading}</p> : null}
      {history !== null && history !== "loading" ? <Lines history={history} /> : null}
    </div>
  );
}

function Lines({ history }: { history: History }) {
  const { labels } = useSheet();
  if ("failed" in history) return <p className="text-sm text-bad">{labels.notes.failed}</p>;
  if (history.lines.length === 0) return <p className="text-sm text-muted">{labels.notes.never}</p>;
  return (
    <ol className="space-y-1 text-sm">
      {history.lines.map((line, index) => (
        <li key={index} className="border-l-2 border-line pl-3">
          {yearLabel(labels, line.year)} {line.change}
          <span className="block text-muted">{line.by}</span>
        </li>
      ))}
    </ol>
  );
}
