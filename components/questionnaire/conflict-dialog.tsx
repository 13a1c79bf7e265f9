"use client";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

/** What one of the two has entered, in words. */
export type ConflictSide = {
  /** Who and when: "张敏，14:05". */
  readonly by: string;
  /** The value itself; further lines where a comment or the evidence differs too. A line without a label stands alone. */
  readonly lines: readonly { readonly label: string | null; readonly text: string }[];
};

export type ConflictLabels = {
  readonly title: string;
  readonly text: string;
  readonly mine: string;
  readonly theirs: string;
  readonly keepMine: string;
  readonly takeTheirs: string;
  readonly later: string;
  /** Holds {by} and {at}. */
  readonly by: string;
  readonly you: string;
  readonly someone: string;
};

type Props = {
  /** The question or figure it is about. */
  subject: string;
  mine: ConflictSide;
  theirs: ConflictSide;
  labels: ConflictLabels;
  onChoose: (choice: "mine" | "theirs" | "later") => void;
};

/** Two people have entered different things: both side by side, and the person decides. Closing it decides nothing. */
export function ConflictDialog({ subject, mine, theirs, labels, onChoose }: Props) {
  const id = useId();
  return (
    <Dialog id={id} title={labels.title} onClose={() => onChoose("later")} wide="w-[min(46rem,calc(100vw-1rem))]">
      {/* The focus rests on no button: a key that was meant for a field must not choose. */}
      <p data-first tabIndex={-1} className="font-semibold outline-none">
        {subject}
      </p>
      <p className="measure text-muted">{labels.text}</p>
      <div className="mt-4 grid gap-4 md:grid-cols-2">
        <Side title={labels.mine} side={mine} action={labels.keepMine} onChoose={() => onChoose("mine")} />
        <Side title={labels.theirs} side={theirs} action={labels.takeTheirs} onChoose={() => onChoose("theirs")} />
      </div>
      <div className="mt-2">
        <button type="button" className="min-h-11 text-accent underline" onClick={() => onChoose("later")}>
          {labels.later}
        </button>
      </div>
    </Dialog>
  );
}

function Side({ title, side, action, onChoose }: { title: string; side: ConflictSide; action: string; onChoose: () => void }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col rounded-md border border-line p-4">
      <h3 id={id}>{title}</h3>
      <p className="text-sm text-muted">{side.by}</p>
      <div className="my-3 grow space-y-2 whitespace-pre-line">
        {side.lines.map(({ label, text }, index) => (
          <p key={label ?? index}>
            {label ? <span className="block text-sm text-muted">{label}</span> : null}
            {text}
          </p>
        ))}
      </div>
      <Button type="button" aria-describedby={id} onClick={onChoose}>
        {action}
      </Button>
    </section>
  );
}
