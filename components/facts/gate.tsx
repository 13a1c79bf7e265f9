"use client";
import { useSheet } from "@/components/facts/sheet-context";
import type { GateView } from "@/components/facts/sheet";

export type GateAnswer = "yes" | "no" | null;

/** Asks once whether there is anything to enter at all; "no" states each of the figures, so that none is left unknown. */
export function Gate({ gate, answer, onAnswer }: { gate: GateView; answer: GateAnswer; onAnswer: (answer: "yes" | "no") => void }) {
  const { labels, readOnly } = useSheet();
  return (
    <fieldset id={`gate-${gate.id}`} data-figures={gate.keys.join(" ")} disabled={readOnly} className="screen-only border-t border-line py-4 first:border-t-0 first:pt-0 [@media(scripting:none)]:hidden">
      <legend className="float-left mb-1 w-full font-semibold">{gate.question}</legend>
      <div className="clear-both flex flex-wrap gap-x-6">
        {(["yes", "no"] as const).map((value) => (
          <label key={value} className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
            <input type="radio" name={`gate.${gate.id}`} value={value} checked={answer === value} onChange={() => onAnswer(value)} className="mt-1 size-5 shrink-0 accent-accent" />
            <span>{labels.gate[value]}</span>
          </label>
        ))}
      </div>
      {answer === "no" ? <p className="text-sm text-muted">{gate.noted}</p> : null}
    </fieldset>
  );
}
