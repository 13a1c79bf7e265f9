"use client";
import { inputShape } from "@/components/ui/field";
import { useCell, useSheet, yearLabel } from "@/components/facts/sheet-context";
import type { FigureView } from "@/components/facts/sheet";
import { cellName, toggleChosen } from "@/lib/core/facts/fact-draft";
import type { FactState } from "@/lib/core/facts/fact-definition";
import type { FactYear } from "@/lib/core/facts/fact-sheet";

type Stated = Exclude<FactState, "given">;
const STATED = ["notApplicable", "dontKnow", "withheld"] as const satisfies readonly Stated[];
const isStated = (value: string): value is Stated => STATED.some((state) => state === value);

/** A fact that is chosen from a list: one of several, several, or yes and no; the three answers that are none among them. */
export function ChoiceField({ figure, year }: { figure: FigureView; year: FactYear }) {
  return figure.type === "enum" ? <SelectChoice figure={figure} year={year} /> : <Boxes figure={figure} year={year} />;
}

function SelectChoice({ figure, year }: { figure: FigureView; year: FactYear }) {
  const { store, labels, readOnly } = useSheet();
  const name = cellName(figure.key, year);
  const { draft, problem, conflict } = useCell(name);
  return (
    <select
      id={name}
      name={`value.${name}`}
      aria-labelledby={`${figure.key}-title`}
      aria-describedby={`${figure.key}-help`}
      aria-invalid={problem !== null || conflict !== null || undefined}
      disabled={readOnly}
      value={draft.state === "given" ? draft.text : `state:${draft.state}`}
      className={`${inputShape} max-w-72`}
      onChange={(event) => {
        const { value } = event.target;
        const state = value.slice(6);
        store.edit(name, value.startsWith("state:") && isStated(state) ? { state, text: "" } : { state: "given", text: value }, "chosen");
      }}
    >
      <option value="">{labels.choose}</option>
      {figure.options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
      <optgroup label={labels.state.group}>
        {STATED.map((state) => (
          <option key={state} value={`state:${state}`}>
            {labels.state[state]}
          </option>
        ))}
      </optgroup>
    </select>
  );
}

function Boxes({ figure, year }: { figure: FigureView; year: FactYear }) {
  const { store, labels, readOnly } = useSheet();
  const name = cellName(figure.key, year);
  const { draft } = useCell(name);
  const isSet = figure.type === "set";
  const label = yearLabel(labels, year);
  const options = isSet ? figure.options : [{ id: "yes", label: labels.yes }, { id: "no", label: labels.no }];
  const isChosen = (id: string) => draft.state === "given" && (isSet ? draft.chosen.includes(id) : draft.text === id);
  const press = (id: string) =>
    store.edit(name, isSet ? { state: "given", chosen: toggleChosen(draft.state === "given" ? draft.chosen : [], id, figure.exclusive) } : { state: "given", text: id }, "chosen");
  return (
    <fieldset disabled={readOnly} aria-describedby={`${figure.key}-help`} className="min-w-0">
      <legend className={label ? "text-sm text-muted" : "sr-only"}>
        {label ? <span className="sr-only">{figure.title} </span> : figure.title}
        {label}
      </legend>
      <div className={isSet ? "grid gap-x-4 sm:grid-cols-2" : "flex flex-wrap gap-x-6"}>
        {options.map((option, index) => (
          <label key={option.id} className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
            <input
              id={index === 0 ? name : undefined}
              type={isSet ? "checkbox" : "radio"}
              name={`value.${name}`}
              value={option.id}
              checked={isChosen(option.id)}
              onChange={() => press(option.id)}
              className="mt-1 size-5 shrink-0 accent-accent"
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      <div className="flex flex-wrap gap-x-6 text-muted">
        {STATED.map((state) => (
          <label key={state} className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
            <input
              type={isSet ? "checkbox" : "radio"}
              name={`value.${name}`}
              value={`state:${state}`}
              checked={draft.state === state}
              onChange={() => store.edit(name, draft.state === state ? { state: "given" } : { state, text: "", chosen: [] }, "chosen")}
              className="mt-1 size-5 shrink-0 accent-accent"
            />
            <span>{labels.state[state]}</span>
          </label>
        ))}
        {!isSet && !readOnly && (draft.state !== "given" || draft.text !== "") ? (
          <button type="button" className="screen-only min-h-11 text-sm underline" onClick={() => store.edit(name, { state: "given", text: "" }, "chosen")}>
            {labels.clear}
          </button>
        ) : null}
      </div>
    </fieldset>
  );
}
