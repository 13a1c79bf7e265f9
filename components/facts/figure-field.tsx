"use client";
import { useRef } from "react";
import { inputShape } from "@/components/ui/field";
import { useCell, useSheet, yearLabel } from "@/components/facts/sheet-context";
import type { FigureView } from "@/components/facts/sheet";
import { cellName } from "@/lib/core/facts/fact-draft";
import type { FactState } from "@/lib/core/facts/fact-definition";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import { fill } from "@/lib/core/facts/fact-words";
import { shownText } from "@/lib/core/facts/parse-figure";

const STATES = ["given", "notApplicable", "dontKnow", "withheld"] as const satisfies readonly FactState[];

/** The field of a figure, date or text in one year, with the three answers that are none beside it. */
export function FigureField({ figure, year }: { figure: FigureView; year: FactYear }) {
  const { store, labels, readOnly } = useSheet();
  const name = cellName(figure.key, year);
  const { draft, figure: read, problem, conflict } = useCell(name);
  const composing = useRef(false);
  const isFigure = figure.type === "number" || figure.type === "integer";
  const stated = draft.state !== "given";
  const shown = read === null ? "" : shownText({ type: figure.type, ...(figure.calendarYear && { calendarYear: true }) }, read);
  const echo = shown !== "" && shown !== draft.text.trim() ? fill(labels.echo, { value: shown, unit: figure.unit ?? "" }).trim() : "";
  const wrong = problem !== null || conflict !== null;
  const label = yearLabel(labels, year);
  return (
    <div className="min-w-0">
      {/* The echo stands above the field: what follows it must not move while somebody is about to press it. */}
      <div className={`flex max-w-64 flex-wrap ${isFigure ? "min-h-6" : ""} justify-between gap-x-2 text-sm text-muted`}>
        {label ? (
          <label htmlFor={name} id={`${name}-label`}>
            {label}
          </label>
        ) : null}
        <span id={`${name}-echo`} className="ml-auto whitespace-nowrap">
          {echo}
        </span>
      </div>
      <div className={`flex ${figure.type === "string" ? "max-w-xl" : "max-w-64"}`}>
        <input
          id={name}
          name={`value.${name}`}
          type={figure.type === "date" ? "date" : "text"}
          // Losses need a minus, which number pads lack.
          inputMode={isFigure && figure.minimum !== null ? "decimal" : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={figure.type === "string" ? 500 : 64}
          value={draft.text}
          placeholder={stated ? labels.state[draft.state] : undefined}
          readOnly={readOnly}
          aria-labelledby={`${figure.key}-title ${label ? `${name}-label` : ""}`.trim()}
          aria-describedby={`${figure.key}-help ${name}-echo`}
          aria-invalid={wrong || undefined}
          className={`${inputShape} min-w-0 rounded-r-none ${isFigure ? "text-right" : ""} ${stated ? "bg-raised placeholder:text-left placeholder:text-ink" : ""}`}
          onCompositionStart={() => {
            composing.current = true;
          }}
          onCompositionEnd={(event) => {
            composing.current = false;
            store.edit(name, { text: event.currentTarget.value, state: "given" }, "typing");
          }}
          onChange={(event) => store.edit(name, { text: event.target.value, state: "given" }, composing.current ? "composing" : figure.type === "date" ? "chosen" : "typing")}
          onBlur={() => store.leave(name)}
        />
        <div className="relative -ml-px w-11 shrink-0">
          <select
            name={`state.${name}`}
            aria-label={`${figure.title} ${label} ${labels.state.label}`}
            title={labels.state.label}
            value={draft.state}
            disabled={readOnly}
            className="size-full min-h-11 cursor-pointer appearance-none rounded-r-md border border-edge bg-raised text-transparent [&>option]:bg-surface [&>option]:text-ink"
            onChange={(event) => {
              const state = event.target.value as FactState;
              store.edit(name, state === "given" ? { state } : { state, text: "" }, "chosen");
            }}
          >
            {STATES.map((state) => (
              <option key={state} value={state}>
                {labels.state[state]}
              </option>
            ))}
          </select>
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className="pointer-events-none absolute inset-0 m-auto text-muted">
            <path d="M2 4l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.75" />
          </svg>
        </div>
      </div>
    </div>
  );
}
