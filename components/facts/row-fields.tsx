"use client";
import { useRef } from "react";
import { inputShape } from "@/components/ui/field";
import { useSheet } from "@/components/facts/sheet-context";
import type { FigureView } from "@/components/facts/sheet";
import type { FactProblem } from "@/lib/core/facts/check-facts";
import { rawRow, rowFieldName, type RowDraft } from "@/lib/core/facts/fact-draft";
import { fill, problemSentence, rowSentence } from "@/lib/core/facts/fact-words";
import { endsOf, isListKey, rowFieldsOf, type RowField } from "@/lib/core/facts/list-rows";

type How = "typing" | "composing" | "chosen";

/** The fields of one row of a list. */
export function RowFields(props: {
  figure: FigureView;
  name: string;
  row: RowDraft;
  index: number;
  /** What is wrong with this row: said at the field, or above them all. */
  problem: FactProblem | null;
  onChange: (field: string, typed: string, how: How) => void;
  /** `text`: the row in words, to say what was removed. Absent on rows that only posting adds. */
  onRemove?: (text: string) => void;
}) {
  const { figure, name, row, index, problem, onChange, onRemove } = props;
  const { labels, definitions, readOnly } = useSheet();
  const definition = definitions.get(figure.key);
  const fields = isListKey(figure.key) ? rowFieldsOf(figure.key) : [];
  const [, , at = ""] = problem?.path.split("/") ?? [];
  const title = fill(labels.list.row, { row: index + 1 });
  const text = definition && problem ? problemSentence(problem, definition, labels.problems, labels.locale) : "";
  return (
    <fieldset disabled={readOnly} className="min-w-0 rounded-md border border-line p-3 pt-1">
      <legend className="sr-only">{`${figure.title} ${title}`}</legend>
      <div className="flex min-h-11 items-center justify-between gap-4 text-sm">
        <span aria-hidden="true" className="font-semibold text-muted">
          {title}
        </span>
        {onRemove && !readOnly ? (
          <button
            type="button"
            className="screen-only min-h-11 px-2 text-bad underline [@media(scripting:none)]:hidden"
            onClick={() => onRemove((definition && rowSentence(definition, rawRow(definition, row), labels.locale)) || title)}
          >
            {labels.list.remove}
            <span className="sr-only">{` ${figure.title} ${title}`}</span>
          </button>
        ) : null}
      </div>
      {text !== "" && fields.every(({ id }) => id !== at) ? (
        <p role="alert" className="text-sm font-semibold text-bad">
          {text}
        </p>
      ) : null}
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
        {fields.map((field) => (
          <Entry
            key={field.id}
            figure={figure}
            field={field}
            name={rowFieldName(name, index, field.id)}
            typed={row[field.id] ?? ""}
            error={field.id === at ? text : ""}
            onChange={(typed, how) => onChange(field.id, typed, how)}
          />
        ))}
      </div>
    </fieldset>
  );
}

type EntryProps = { figure: FigureView; field: RowField; name: string; typed: string; error: string; onChange: (typed: string, how: How) => void };

function Entry({ figure, field, name, typed, error, onChange }: EntryProps) {
  const { labels } = useSheet();
  const { title = field.id, unit = null } = figure.fields.find(({ id }) => id === field.id) ?? {};
  return (
    <div className={`min-w-0 space-y-1 ${error ? "border-l-4 border-bad pl-3" : ""}`}>
      <label htmlFor={name} className="block text-sm">
        <span className="font-semibold">{title}</span>
        {unit ? <span className="ml-2 text-muted">{unit}</span> : null}
        {field.required ? null : <span className="ml-2 text-muted">{labels.list.optional}</span>}
      </label>
      <Control figure={figure} field={field} name={name} typed={typed} error={error} onChange={onChange} />
      {error ? (
        <p id={`${name}-error`} role="alert" className="text-sm font-semibold text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}

function Control({ figure, field, name, typed, error, onChange }: EntryProps) {
  const { labels, readOnly } = useSheet();
  const composing = useRef(false);
  const shared = { id: name, name, value: typed, "aria-invalid": error !== "" || undefined, "aria-describedby": error ? `${name}-error` : undefined };
  if (field.kind === "option") {
    return (
      <select {...shared} disabled={readOnly} className={inputShape} onChange={(event) => onChange(event.target.value, "typing")}>
        <option value="">{labels.choose}</option>
        {figure.options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  const { maximum, most } = endsOf(field);
  const isNumber = field.kind === "whole" || field.kind === "year" || field.kind === "figure";
  return (
    <input
      {...shared}
      type={field.kind === "date" ? "date" : "text"}
      inputMode={field.kind === "figure" ? "decimal" : isNumber ? "numeric" : undefined}
      maxLength={most ?? (maximum === undefined ? 64 : String(maximum).length + 2)}
      placeholder={field.kind === "year" ? labels.list.yearExample : undefined}
      autoComplete="off"
      spellCheck={false}
      readOnly={readOnly}
      className={`${inputShape} ${field.kind === "figure" ? "text-right" : ""}`}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        onChange(event.currentTarget.value, "typing");
      }}
      onChange={(event) => onChange(event.target.value, composing.current ? "composing" : "typing")}
    />
  );
}
