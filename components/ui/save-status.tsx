import type { SaveState } from "@/lib/browser/outbox/save-state";

export type SaveLabels = {
  readonly saving: string;
  /** Holds {time}. */
  readonly saved: string;
  readonly unsaved: Readonly<Record<"offline" | "busy" | "signedOut" | "refused", string>>;
  /** Before the words of the server for what is closed. */
  readonly notSaved: string;
  /** Beside it, where the browser keeps what was entered. */
  readonly kept: string;
  readonly retry: string;
  /** Before anything was saved. */
  readonly idle: string;
};

/** Says at every moment whether what is on the page is on the server. */
export function SaveStatus({ state, isKept, labels, onRetry }: { state: SaveState; isKept: boolean; labels: SaveLabels; onRetry: () => void }) {
  const unsaved = state.kind === "unsaved";
  const isSafe = unsaved && isKept && state.reason !== "closed" && state.reason !== "refused";
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm" data-save-state={state.kind}>
      <p role="status" aria-live="polite" className={unsaved ? `font-semibold ${isSafe ? "text-warn" : "text-bad"}` : state.kind === "saved" ? "text-good" : "text-muted"}>
        {state.kind === "idle" ? labels.idle : null}
        {state.kind === "saving" ? labels.saving : null}
        {state.kind === "saved" ? labels.saved.replace("{time}", clock(state.at)) : null}
        {unsaved ? (state.reason === "closed" ? `${labels.notSaved}${state.message}` : labels.unsaved[state.reason]) : null}
        {isSafe ? <span className="ml-1">{labels.kept}</span> : null}
      </p>
      {unsaved && state.reason !== "closed" && state.reason !== "refused" ? (
        <button type="button" onClick={onRetry} className="min-h-11 px-2 text-accent underline">
          {labels.retry}
        </button>
      ) : null}
    </div>
  );
}

/** Hours and minutes on the reader's own clock; of another day with month and day before them. */
export function clock(at: Date, now: Date = new Date()): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === now.toDateString() ? time : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}
