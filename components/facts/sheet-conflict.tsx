"use client";
import { useState, useSyncExternalStore } from "react";
import { draftText, entryText } from "@/components/facts/figure-row";
import { useCell, useSheet, yearLabel } from "@/components/facts/sheet-context";
import type { FigureView } from "@/components/facts/sheet";
import { ConflictDialog } from "@/components/questionnaire/conflict-dialog";
import { byLine } from "@/components/questionnaire/conflict-sides";
import { useTypingPause } from "@/components/ui/use-typing-pause";
import type { FactYear } from "@/lib/core/facts/fact-sheet";

type Place = { readonly figure: FigureView; readonly year: FactYear };

/** Asks which of two values a figure is to have; whoever puts it off finds both at the figure. `places`: by the name of the cell. */
export function SheetConflict({ places }: { places: ReadonlyMap<string, Place> }) {
  const { store } = useSheet();
  const conflicts = useSyncExternalStore(store.subscribe, store.conflicts, store.conflicts);
  const [putOff, setPutOff] = useState<readonly string[]>([]);
  const name = conflicts.find((disputed) => !putOff.includes(disputed)) ?? null;
  const asked = useTypingPause(name);
  const place = asked === null ? undefined : places.get(asked);
  if (asked === null || !place) return null;
  return <Question key={asked} name={asked} {...place} onLater={() => setPutOff((known) => [...known, asked])} />;
}

function Question({ name, figure, year, onLater }: Place & { name: string; onLater: () => void }) {
  const { store, labels, definitions } = useSheet();
  const { draft, conflict } = useCell(name);
  const definition = definitions.get(figure.key);
  if (!definition || !conflict) return null;
  const words = labels.conflictDialog;
  return (
    <ConflictDialog
      subject={[figure.title, yearLabel(labels, year)].filter(Boolean).join(" ")}
      mine={{ by: byLine(words, words.you, conflict.enteredAt), lines: [{ label: null, text: draftText(draft, figure, definition, labels) }] }}
      theirs={{ by: byLine(words, conflict.by ?? words.someone, conflict.at), lines: [{ label: null, text: entryText(conflict.entry, definition, labels) }] }}
      labels={words}
      onChoose={(choice) => (choice === "later" ? onLater() : store.resolve(name, choice))}
    />
  );
}
