"use client";
import { useEffect, useRef, useState } from "react";
import { RowFields } from "@/components/facts/row-fields";
import { useCell, useSheet, yearLabel } from "@/components/facts/sheet-context";
import type { FigureView } from "@/components/facts/sheet";
import { useHydrated } from "@/lib/browser/hydrated";
import { cellName, LISTED, NOTHING, type FactDraft, type RowDraft } from "@/lib/core/facts/fact-draft";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import { fill } from "@/lib/core/facts/fact-words";

const STATED = ["notApplicable", "dontKnow", "withheld"] as const;
/** For adding without scripts. */
const BLANK_ROWS: readonly RowDraft[] = [{}, {}];
/** A press on a button ends a row too: a complaint that comes at once would move the button from under the press. */
const LEAVE_DELAY = 200;
type Removed = { readonly row: RowDraft; readonly index: number; readonly text: string };

/** A fact that is a list: its rows, one under the other, or that there are none, or one of the three answers that are none. */
export function ListField({ figure, year }: { figure: FigureView; year: FactYear }) {
  const { store, labels, readOnly } = useSheet();
  const name = cellName(figure.key, year);
  const { draft } = useCell(name);
  const hydrated = useHydrated();
  const label = yearLabel(labels, year);
  const { rows } = draft;
  const choice = choiceOf(draft);
  const choose = (chosen: string) => {
    if (chosen === LISTED) store.edit(name, { state: "given", chosen: [], rows: rows.length > 0 ? rows : [{}] }, "chosen");
    else if (chosen === NOTHING) store.edit(name, { state: "given", chosen: [NOTHING] }, "chosen");
    else {
      const state = STATED.find((known) => chosen === `state:${known}`);
      if (state) store.edit(name, { state }, "chosen");
    }
  };
  const answers = [
    { value: LISTED, text: labels.list.given },
    { value: NOTHING, text: labels.list.none },
    ...STATED.map((state) => ({ value: `state:${state}`, text: labels.state[state] })),
  ];
  return (
    <fieldset aria-describedby={`${figure.key}-help`} className="min-w-0">
      <legend className={label ? "text-sm text-muted" : "sr-only"}>
        {label ? <span className="sr-only">{figure.title} </span> : figure.title}
        {label}
      </legend>
      <div className="flex flex-wrap gap-x-6">
        {answers.map(({ value, text }, index) => (
          <label key={value} className={`flex min-h-11 cursor-pointer items-start gap-3 py-2 ${index > 1 ? "text-muted" : ""}`}>
            <input
              id={index === 0 ? name : undefined}
              type="radio"
              name={`value.${name}`}
              value={value}
              checked={choice === value}
              disabled={readOnly}
              onChange={() => choose(value)}
              className="mt-1 size-5 shrink-0 accent-accent"
            />
            <span>{text}</span>
          </label>
        ))}
        {(choice === NOTHING || choice.startsWith("state:")) && !readOnly ? (
          <button type="button" className="screen-only min-h-11 text-sm underline [@media(scripting:none)]:hidden" onClick={() => store.edit(name, { state: "given", chosen: [], rows: [] }, "chosen")}>
            {labels.clear}
          </button>
        ) : null}
      </div>
      <Rows figure={figure} name={name} rows={rows} open={choice === LISTED} />
      {hydrated || readOnly ? null : (
        <div className="mt-3 space-y-3 [@media(scripting:enabled)]:hidden">
          {BLANK_ROWS.map((row, index) => (
            <RowFields key={index} figure={figure} name={name} row={row} index={(choice === LISTED ? rows.length : 0) + index} problem={null} onChange={() => undefined} />
          ))}
          <p className="text-sm text-muted">{labels.list.noScript}</p>
        </div>
      )}
    </fieldset>
  );
}

/** Which of the answers a draft is; "" while it is unanswered. */
function choiceOf(draft: FactDraft): string {
  if (draft.state !== "given") return `state:${draft.state}`;
  return draft.chosen.includes(NOTHING) ? NOTHING : draft.rows.length > 0 ? LISTED : "";
}

/** `open`: the rows are the answer; else they are only kept. */
function Rows({ figure, name, rows, open }: { figure: FigureView; name: string; rows: readonly RowDraft[]; open: boolean }) {
  const { store, labels, readOnly } = useSheet();
  const { problem } = useCell(name);
  const [removed, setRemoved] = useState<Removed | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const undo = useRef<HTMLButtonElement>(null);
  /** The row that the next drawing puts the focus into. */
  const focus = useRef<number | null>(null);
  const faulty = problem?.kind === "value" ? problem.problem : null;
  const [, at = ""] = faulty?.path.split("/") ?? [];
  const edit = (next: readonly RowDraft[], how: "typing" | "composing" | "chosen") => store.edit(name, { state: "given", chosen: [], rows: next }, how);

  useEffect(() => {
    if (focus.current === null) return;
    list.current?.children[focus.current]?.querySelector<HTMLElement>("input, select")?.focus();
    focus.current = null;
  });
  useEffect(() => {
    // The button that was pressed is gone with its row.
    if (removed) undo.current?.focus();
  }, [removed]);

  return (
    <>
      {open ? (
        <ol ref={list} className="mt-3 space-y-3">
          {rows.map((row, index) => (
            <li
              key={index}
              // While a row is filled in, its other fields are not complained about.
              onBlur={({ currentTarget, relatedTarget }) => {
                if (!currentTarget.contains(relatedTarget)) setTimeout(() => store.leave(name), LEAVE_DELAY);
              }}
            >
              <RowFields
                figure={figure}
                name={name}
                row={row}
                index={index}
                problem={faulty !== null && at === String(index) ? faulty : null}
                onChange={(field, typed, how) => edit(rows.map((known, other) => (other === index ? { ...known, [field]: typed } : known)), how)}
                onRemove={(text) => {
                  setRemoved({ row, index, text });
                  edit(rows.filter((_, other) => other !== index), "chosen");
                }}
              />
            </li>
          ))}
        </ol>
      ) : null}
      {removed && (open || rows.length === 0) ? (
        <p role="status" className="screen-only mt-2 flex flex-wrap items-center gap-x-4 text-sm">
          <span>{fill(labels.list.removed, { row: removed.text })}</span>
          <button
            ref={undo}
            type="button"
            className="min-h-11 text-accent underline"
            onClick={() => {
              edit([...rows.slice(0, removed.index), removed.row, ...rows.slice(removed.index)], "chosen");
              setRemoved(null);
              focus.current = removed.index;
            }}
          >
            {labels.list.undo}
          </button>
        </p>
      ) : null}
      {open && !readOnly ? (
        <button
          type="button"
          className="screen-only mt-3 mb-2 inline-flex min-h-11 items-center rounded-md border border-edge bg-surface px-4 hover:bg-raised [@media(scripting:none)]:hidden"
          onClick={() => {
            edit([...rows, {}], "chosen");
            focus.current = rows.length;
          }}
        >
          {labels.list.add}
        </button>
      ) : null}
    </>
  );
}
