import { useEffect, useState } from "react";
import type { PresenceView } from "@/components/questionnaire/presence";

export type PresenceLabels = {
  /** Holds {names}. */
  readonly here: string;
  /** Holds {minutes}. */
  readonly within: string;
  /** Said, not shown, when the last of the others has gone. */
  readonly left: string;
  /** For a mark in the list of sections; holds {names}. */
  readonly elsewhere: string;
  /** Between names. */
  readonly separator: string;
};

/** Who comes and goes within this time is not spoken of: a pulse that is late would say so twice a minute. */
const SETTLED_AFTER = 3_000;

/** The others on this section. Shown at once; read aloud only when somebody has come or all have gone. */
export function PresenceLine({ view, labels }: { view: PresenceView; labels: PresenceLabels }) {
  const names = view.here.join(labels.separator);
  const said = useAnnouncement(names === "" ? null : labels.here.replace("{names}", names), labels.left);
  return (
    <div className="text-sm text-muted" data-testid="presence">
      {names === "" ? null : (
        <p aria-hidden="true" className="flex items-center gap-2">
          <Mark />
          <span>
            <span className="font-semibold text-ink">{labels.here.replace("{names}", names)}</span>
            {` · ${labels.within.replace("{minutes}", String(view.minutes))}`}
          </span>
        </p>
      )}
      <p role="status" aria-live="polite" className="sr-only">
        {said}
      </p>
    </div>
  );
}

/** A small mark beside a section in the list; the names are its text. */
export function PresenceMark({ names, labels }: { names: readonly string[]; labels: PresenceLabels }) {
  const text = labels.elsewhere.replace("{names}", names.join(labels.separator));
  return (
    <span title={text} className="inline-flex items-center">
      <Mark />
      <span className="sr-only">{text}</span>
    </span>
  );
}

/** A head and shoulders: a dot alone would say nothing without its colour. */
function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 shrink-0 fill-accent">
      <circle cx="8" cy="5" r="3" />
      <path d="M2.5 14a5.5 5.5 0 0 1 11 0z" />
    </svg>
  );
}

function useAnnouncement(present: string | null, left: string): string {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const next = present ?? (said === "" ? "" : left);
    if (next === said) return;
    const timer = setTimeout(() => setSaid(next), SETTLED_AFTER);
    return () => clearTimeout(timer);
  }, [present, left, said]);
  return said;
}
