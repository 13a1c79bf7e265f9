"use client";
import { useActionState, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";
import { EnergyHelper } from "@/components/facts/energy-helper";
import { GroupNav } from "@/components/facts/group-nav";
import { GroupSection } from "@/components/facts/group-section";
import { SheetConflict } from "@/components/facts/sheet-conflict";
import { definitionOf, SheetContext, useSheet, type Sheet } from "@/components/facts/sheet-context";
import type { EnergyView, GateView, GroupView, PostedOutcome, SheetLabels } from "@/components/facts/sheet";
import { useKeptAtOnce } from "@/components/shell/keep-at-once";
import { useOutbox, useOutboxStatus } from "@/components/shell/keeper-context";
import { Notice } from "@/components/ui/notice";
import { SaveStatus } from "@/components/ui/save-status";
import { SubmitButton } from "@/components/ui/submit-button";
import { stopComposingEnter } from "@/lib/browser/composing";
import { createSheetStore } from "@/lib/browser/sheet-store";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import type { EnergyFactors } from "@/lib/core/facts/energy";
import { cellName, rowFieldName, type RowDraft } from "@/lib/core/facts/fact-draft";
import type { Scope } from "@/lib/core/facts/fact-definition";
import { isListKey, rowFieldsOf } from "@/lib/core/facts/list-rows";

type Props = {
  /** Title, whose figures and which year: drawn by the server. */
  head: ReactNode;
  /** Where the other figures are; drawn by the server. */
  tail: ReactNode;
  groups: readonly GroupView[];
  gates: readonly GateView[];
  derived: readonly DerivedFigureDefinition[];
  derivedOf: Readonly<Record<string, readonly string[]>>;
  energy: { readonly view: EnergyView; readonly factors: EnergyFactors; readonly before: string } | null;
  scope: Scope;
  fiscalYear: number;
  asOf: string;
  saveUrl: string;
  /** Path and query of this page. */
  page: string;
  readOnly: boolean;
  labels: SheetLabels;
  loadHistory: Sheet["loadHistory"];
  /** Saves the posted form where there is no JavaScript. */
  action: (previous: PostedOutcome | null, form: FormData) => Promise<PostedOutcome>;
};

/** The fact sheet of a fiscal year: saved as it is typed, and as a plain form where there is no JavaScript. */
export function SheetPage(props: Props) {
  const { groups, labels, readOnly } = props;
  const [outcome, send] = useActionState(props.action, null);
  const definitions = useMemo(() => new Map(groups.flatMap((group) => group.figures.map((figure) => [figure.key, definitionOf(figure, group.id)] as const))), [groups]);
  const cells = useMemo(() => groups.flatMap(({ figures }) => figures.flatMap(({ key, cells: years }) => years.map((cell) => ({ key, ...cell })))), [groups]);
  const places = useMemo(() => new Map(groups.flatMap(({ figures }) => figures.flatMap((figure) => figure.cells.map(({ year }) => [cellName(figure.key, year), { figure, year }] as const)))), [groups]);
  const [store] = useState(() =>
    createSheetStore({
      url: props.saveUrl,
      page: props.page,
      scope: props.scope,
      fiscalYear: props.fiscalYear,
      asOf: props.asOf,
      definitions: [...definitions.values()],
      cells,
      derived: props.derived,
      kept: outcome?.kept ?? {},
    }),
  );
  const sheet = useMemo(
    (): Sheet => ({ store, labels, definitions, fiscalYear: props.fiscalYear, years: new Set(cells.map(({ year }) => year)), readOnly, loadHistory: props.loadHistory }),
    [store, labels, definitions, props.fiscalYear, cells, readOnly, props.loadHistory],
  );
  const opened = useLinkedFigure();
  useKeptAtOnce();
  const outbox = useOutbox();

  useEffect(() => {
    if (readOnly || outbox === null) return;
    const stop = store.connect(outbox);
    // What was typed before the page came alive is in the fields, but not in the store yet.
    for (const { key, year } of cells) {
      const name = cellName(key, year);
      const field = document.getElementById(name);
      const isText = field instanceof HTMLInputElement && (field.type === "text" || field.type === "date");
      if (isText && field.value !== store.cell(name).draft.text) store.edit(name, { text: field.value, state: "given" }, "typing");
      const { rows } = store.cell(name).draft;
      const typed = typedRows(key, name, rows);
      if (JSON.stringify(typed) !== JSON.stringify(rows)) store.edit(name, { rows: typed }, "typing");
    }
    return stop;
  }, [store, cells, readOnly, outbox]);

  return (
    <SheetContext value={sheet}>
      <div className="mx-auto grid max-w-[72rem] gap-6 px-4 py-6 lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-10">
        <GroupNav groups={groups} />
        <div className="min-w-0">
          {props.head}
          <StatusBar />
          <SheetConflict places={places} />
          {outcome ? (
            <div className="mb-4">
              <Notice tone={outcome.tone} role="status">
                {outcome.text}
              </Notice>
            </div>
          ) : null}
          <p className="measure mb-6 text-sm text-muted">{labels.hint}</p>
          <form
            action={send}
            autoComplete="off"
            onKeyDown={stopComposingEnter}
            onSubmit={(event) => {
              // With JavaScript everything is saved as it is entered; the button only hurries it.
              event.preventDefault();
              store.retry();
            }}
            className="space-y-10"
          >
            {/* What the page showed, so that a posted form changes only what its author changed. */}
            <input type="hidden" name="shown" value={JSON.stringify(cells.map(({ key, year, revision, entry }) => [key, year, revision, entry]))} />
            {groups.map((group) => (
              <GroupSection
                key={group.id}
                group={group}
                gates={props.gates}
                opened={opened}
                derivedOf={props.derivedOf}
                before={props.energy ? { [props.energy.before]: <EnergyHelper key="energy" view={props.energy.view} factors={props.energy.factors} /> } : {}}
              />
            ))}
            {props.tail}
            {readOnly ? null : (
              <div className="screen-only">
                <SubmitButton busy={labels.submitting}>{labels.submit}</SubmitButton>
              </div>
            )}
          </form>
        </div>
      </div>
    </SheetContext>
  );
}

/** The rows of a list as they stand in their fields; what has no field keeps what it was. */
function typedRows(key: string, name: string, rows: readonly RowDraft[]): readonly RowDraft[] {
  if (!isListKey(key)) return rows;
  return rows.map((row, index) => {
    const fields = rowFieldsOf(key).map(({ id }) => [id, document.getElementById(rowFieldName(name, index, id))] as const);
    const typed = fields.flatMap(([id, field]) => (field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? [[id, field.value] as const] : []));
    return { ...row, ...Object.fromEntries(typed) };
  });
}

function StatusBar() {
  const { store, labels, readOnly } = useSheet();
  const state = useSyncExternalStore(store.subscribe, store.saveState, store.saveState);
  const status = useOutboxStatus();
  return (
    <div className="screen-only sticky top-0 z-10 -mx-4 mb-4 flex min-h-12 items-center border-b border-line bg-paper px-4 [@media(scripting:none)]:hidden">
      {readOnly ? <p className="text-sm text-muted">{labels.readOnly}</p> : <SaveStatus state={state} isKept={status?.storage === "kept"} labels={labels.save} onRetry={store.retry} />}
    </div>
  );
}

/** The figure that the address points to: opened where it is folded away, scrolled to and focused. */
function useLinkedFigure(): string | null {
  const [key, setKey] = useState<string | null>(null);
  useEffect(() => {
    const read = () => setKey(decodeURIComponent(window.location.hash.slice(1)) || null);
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  useEffect(() => {
    if (key === null || key.startsWith("group-")) return;
    const own = document.getElementById(key);
    // Folded away by a "no": the question that folds it is what can be changed.
    const section = own?.offsetParent ? own : document.querySelector(`[data-figures~="${CSS.escape(key)}"]`);
    const field = section?.querySelector<HTMLElement>("input:checked") ?? section?.querySelector<HTMLElement>("input, select");
    if (!section || !field) return;
    section.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  }, [key]);
  return key;
}
