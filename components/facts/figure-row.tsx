"use client";
import Link from "next/link";
import { memo, useSyncExternalStore } from "react";
import { ChoiceField } from "@/components/facts/choice-field";
import { DerivedLines } from "@/components/facts/derived-lines";
import { FigureField } from "@/components/facts/figure-field";
import { FigureNotes } from "@/components/facts/figure-notes";
import { ListField } from "@/components/facts/list-field";
import { useCell, useSheet, yearLabel } from "@/components/facts/sheet-context";
import type { FigureView, SheetLabels, UseView } from "@/components/facts/sheet";
import { Notice } from "@/components/ui/notice";
import { clock } from "@/components/ui/save-status";
import type { CellProblem } from "@/lib/browser/sheet-store";
import { cellName, NOTHING, rawRows, type FactDraft } from "@/lib/core/facts/fact-draft";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactYear } from "@/lib/core/facts/fact-sheet";
import { factWarningText } from "@/lib/core/facts/fact-warnings";
import { entrySentence, fill, limitSentence, problemSentence, rowSentence } from "@/lib/core/facts/fact-words";

const COLUMNS = ["", "sm:grid-cols-1", "sm:grid-cols-2", "sm:grid-cols-3", "sm:grid-cols-2"] as const;

/** One figure: what counts, its years side by side, and whatever there is to say about what was entered. */
export const FigureRow = memo(function FigureRow({ figure, derived, folded }: { figure: FigureView; derived: readonly string[]; folded: boolean }) {
  const isField = figure.type === "number" || figure.type === "integer" || figure.type === "date" || figure.type === "string";
  const CellField = isField ? FigureField : figure.type === "list" ? ListField : ChoiceField;
  return (
    <section
      id={figure.key}
      aria-labelledby={`${figure.key}-title`}
      className={`grid gap-x-8 gap-y-1 border-t border-line py-4 first:border-t-0 first:pt-0 last:pb-0 ${isField ? "lg:grid-cols-[15rem_minmax(0,1fr)]" : ""} ${folded ? "[@media(scripting:enabled)]:hidden" : ""}`}
    >
      <div className="min-w-0">
        <h3 id={`${figure.key}-title`} className="text-base leading-7">
          {figure.title}{" "}
          {figure.unit ? <span className="ml-1 whitespace-nowrap font-normal text-muted">{figure.unit}</span> : null}
        </h3>
        <p id={`${figure.key}-help`} className="measure text-sm text-muted">
          {figure.help}
        </p>
      </div>
      <div className="min-w-0">
        <div className={`grid gap-x-4 gap-y-1 ${figure.type === "list" ? "" : (COLUMNS[figure.cells.length] ?? "sm:grid-cols-3")}`}>
          {figure.cells.map(({ year }) => (
            <CellField key={year} figure={figure} year={year} />
          ))}
        </div>
        {figure.cells.map(({ year }) => (
          <Remarks key={year} figure={figure} year={year} />
        ))}
        <Warnings figure={figure} />
        {figure.calendarYear ? <NamedYear figure={figure} /> : null}
        {derived.length > 0 ? <DerivedLines of={figure.key} ids={derived} /> : null}
        <div className="flex flex-wrap items-start gap-x-6 text-sm">
          <UsedBy figure={figure} />
          <FigureNotes figure={figure} />
        </div>
      </div>
    </section>
  );
});

function UsedBy({ figure: { usedBy, title } }: { figure: FigureView }) {
  if (usedBy.items.length + usedBy.schemes.length === 0) return <p className="measure py-2.5 text-muted md:py-1">{usedBy.text}</p>;
  return (
    <details className="max-w-full open:basis-full">
      <summary className="inline-flex min-h-11 items-center text-accent underline md:min-h-8">
        {usedBy.text}
        <span className="sr-only"> {title}</span>
      </summary>
      <ul className="pb-2">
        {usedBy.items.map((item) => (
          <Use key={item.id} use={item} text={`${item.id} ${item.title}`} />
        ))}
        {usedBy.schemes.map((scheme) => (
          <Use key={scheme.id} use={scheme} text={scheme.title} />
        ))}
      </ul>
    </details>
  );
}

function Use({ use: { href }, text }: { use: UseView; text: string }) {
  if (href === null) return <li>{text}</li>;
  return (
    <li>
      <Link href={href} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline md:min-h-8">
        {text}
      </Link>
    </li>
  );
}

/** What is wrong with the figure of a year, and what somebody else made of it meanwhile. */
function Remarks({ figure, year }: { figure: FigureView; year: FactYear }) {
  const { store, labels, definitions } = useSheet();
  const name = cellName(figure.key, year);
  const { draft, problem, conflict } = useCell(name);
  const definition = definitions.get(figure.key);
  // What is wrong with a row is said at its field.
  const isInRow = figure.type === "list" && problem?.kind === "value" && problem.problem.path !== "";
  if (!definition || ((!problem || isInRow) && !conflict)) return null;
  const label = yearLabel(labels, year);
  return (
    <div className="mt-2 space-y-2">
      {problem && !isInRow ? (
        <Notice tone="bad" role="alert" title={label || undefined}>
          {problemText(problem, definition, definitions, labels)}
        </Notice>
      ) : null}
      {conflict ? (
        <Notice tone="warn" role="alert" title={`${labels.conflict.title} ${label}`.trim()}>
          <p>{fill(labels.conflict.text, { by: conflict.by ?? labels.conflict.someone, time: conflict.at ? clock(conflict.at) : "—" })}</p>
          <dl className="mt-2">
            <dt className="font-semibold">{labels.conflictDialog.mine}</dt>
            <dd>{draftText(draft, figure, definition, labels)}</dd>
            <dt className="mt-1 font-semibold">{labels.conflictDialog.theirs}</dt>
            <dd>{entryText(conflict.entry, definition, labels)}</dd>
          </dl>
          <div className="mt-2 flex flex-wrap gap-2">
            <button type="button" className="min-h-11 rounded-md border border-edge bg-surface px-4" onClick={() => store.resolve(name, "mine")}>
              {labels.conflictDialog.keepMine}
            </button>
            <button type="button" className="min-h-11 rounded-md border border-edge bg-surface px-4" onClick={() => store.resolve(name, "theirs")}>
              {labels.conflictDialog.takeTheirs}
            </button>
          </div>
        </Notice>
      ) : null}
    </div>
  );
}

function problemText(problem: CellProblem, definition: FactDefinition, definitions: ReadonlyMap<string, FactDefinition>, labels: SheetLabels): string {
  if (problem.kind === "server") return problem.message;
  if (problem.kind === "value") return problemSentence(problem.problem, definition, labels.problems, labels.locale);
  return limitSentence(problem.limit, (key) => definitions.get(key)?.title[labels.locale] ?? key, labels.problems, labels.locale);
}

/** What stands in a field, in words. */
export function draftText({ state, text, chosen, rows }: FactDraft, figure: FigureView, definition: FactDefinition, labels: SheetLabels): string {
  if (state !== "given") return labels.state[state];
  if (figure.type === "list" && chosen.includes(NOTHING)) return labels.list.none;
  const semicolon = labels.locale === "zh-CN" ? "；" : "; ";
  if (figure.type === "list") return rawRows(definition, { rows }).map((row) => rowSentence(definition, row, labels.locale)).join(semicolon) || labels.empty;
  if (figure.type === "boolean" && (text === "yes" || text === "no")) return text === "yes" ? labels.yes : labels.no;
  const ids = chosen.length > 0 ? chosen : [text];
  return ids.map((id) => figure.options.find((option) => option.id === id)?.label ?? id).join(semicolon) || labels.empty;
}

/** A stored figure, in words. */
export function entryText(entry: FactEntry | null, definition: FactDefinition, labels: SheetLabels): string {
  return entrySentence(definition, entry, { states: labels.state, yes: labels.yes, no: labels.no, nothing: labels.nothing, none: labels.list.none, empty: labels.empty }, labels.locale);
}

/** The figures of a year are asked once it is named; the page that names it does not hold them yet. */
function NamedYear({ figure }: { figure: FigureView }) {
  const { labels, years } = useSheet();
  const { figure: named } = useCell(cellName(figure.key, "asOf"));
  if (named === null || years.has(Number(named))) return null;
  return (
    <p role="status" className="screen-only flex flex-wrap items-center gap-x-4 text-sm text-muted [@media(scripting:none)]:hidden">
      {fill(labels.namedYear.text, { year: named })}
      <button type="button" className="min-h-11 text-accent underline" onClick={() => window.location.reload()}>
        {labels.namedYear.show}
      </button>
    </p>
  );
}

function Warnings({ figure }: { figure: FigureView }) {
  const { store, labels, definitions } = useSheet();
  const all = useSyncExternalStore(store.subscribe, store.warnings, store.warnings);
  const warnings = all.filter(({ keys }) => keys[0] === figure.key);
  if (warnings.length === 0) return null;
  const dictionary = { groups: [], facts: [...definitions.values()] };
  return (
    <div className="mt-2 space-y-2">
      {warnings.map((warning) => (
        <Notice key={`${warning.code}${String(warning.year)}`} tone="warn" title={labels.warning}>
          {factWarningText(warning, dictionary, (_, values) => fill(labels.warnings[warning.code], values ?? {}), labels.locale)}
        </Notice>
      ))}
    </div>
  );
}
