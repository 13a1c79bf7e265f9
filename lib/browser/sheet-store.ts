import type { KnownEntry, Outbox, OutboxTarget } from "@/lib/browser/outbox/outbox";
import type { SaveState } from "@/lib/browser/outbox/save-state";
import { checkLimits, type FactProblem, type LimitProblem } from "@/lib/core/facts/check-facts";
import { deriveFigures, type DerivedFigure, type DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import { cellName, changeOf, draftOf, fingerprint, readDraft, type FactDraft } from "@/lib/core/facts/fact-draft";
import type { FactDefinition, FactDictionary, FactState, Scope } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet, FactValue, FactYear } from "@/lib/core/facts/fact-sheet";
import { warnOfFacts, type FactWarning } from "@/lib/core/facts/fact-warnings";

/** One figure of one year as the server last knew it. */
export type StoredCell = { readonly key: string; readonly year: FactYear; readonly revision: number; readonly entry: FactEntry | null };

export type CellProblem =
  | { readonly kind: "value"; readonly problem: FactProblem }
  | { readonly kind: "limit"; readonly limit: LimitProblem }
  /** Refused by the server, in its own words. */
  | { readonly kind: "server"; readonly message: string };

export type CellState = {
  readonly draft: FactDraft;
  /** The exact figure that is read from the text; null where there is none. */
  readonly figure: string | null;
  /** Shown beside the field; what is typed stays. */
  readonly problem: CellProblem | null;
  readonly conflict: { readonly entry: FactEntry | null; readonly revision: number; readonly by: string | null; readonly at: Date | null; readonly enteredAt: Date } | null;
};
export type Count = { readonly done: number; readonly total: number };

export type SheetStoreOptions = {
  readonly url: string;
  /** Path of the page that shows the sheet. */
  readonly page: string;
  readonly scope: Scope;
  readonly fiscalYear: number;
  readonly asOf: string;
  readonly definitions: readonly FactDefinition[];
  /** Every figure that the page shows, in the order of the page. */
  readonly cells: readonly StoredCell[];
  readonly derived: readonly DerivedFigureDefinition[];
  /** Fields as a form posted without JavaScript left them. */
  readonly kept: Readonly<Record<string, { readonly draft: FactDraft; readonly problem: string | null }>>;
};

export type SheetStore = {
  readonly subscribe: (listener: () => void) => () => void;
  readonly has: (name: string) => boolean;
  readonly cell: (name: string) => CellState;
  readonly facts: () => FactSheet["facts"];
  readonly derived: () => readonly DerivedFigure[];
  readonly warnings: () => readonly FactWarning[];
  readonly count: (group: string) => Count;
  readonly total: () => Count;
  readonly saveState: () => SaveState;
  /** Cells of which two values are on show; the same list until one comes or goes. */
  readonly conflicts: () => readonly string[];
  /** Takes what is in a field. `typing` waits for a pause; `composing` (an input method at work) reads nothing yet. */
  readonly edit: (name: string, change: Partial<FactDraft>, how: "typing" | "composing" | "chosen") => void;
  /** The field was left: from now on it says what is wrong with it. */
  readonly leave: (name: string) => void;
  readonly resolve: (name: string, choice: "mine" | "theirs") => void;
  /** Starts saving through the outbox; returns what stops it. Nothing is sent before: the page can be drawn on the server. */
  readonly connect: (outbox: Outbox) => () => void;
  readonly retry: () => void;
};

/** Typing pauses this long before a figure is sent; choices are sent at once. */
const TYPING_PAUSE = 800;

type Cell = {
  readonly definition: FactDefinition;
  readonly key: string;
  readonly year: FactYear;
  readonly name: string;
  /** Fingerprint of what was last handed to the outbox or came from it. */
  sent: string;
  entry: FactEntry | null;
  wrong: FactProblem | null;
  left: boolean;
  server: string | null;
  shown: CellState;
};

/**
 * The fact sheet while it is being filled in: what stands in the fields, what is wrong with it, what follows from it, and
 * what still has to be saved.
 *
 * A figure that cannot be read, or that is larger than what it is a part of, is held back and sent by itself as soon as it
 * fits: while "1" of "1,500" is typed, or while the other of two figures is being corrected, nothing is refused.
 */
export function createSheetStore(options: SheetStoreOptions): SheetStore {
  const definitions = new Map(options.definitions.map((definition) => [definition.key, definition]));
  const dictionary: FactDictionary = { groups: [], facts: [...options.definitions] };
  const cells = new Map<string, Cell>();
  for (const stored of options.cells) {
    const definition = definitions.get(stored.key);
    if (definition) cells.set(cellName(stored.key, stored.year), startCell(definition, stored, options));
  }
  const listeners = new Set<() => void>();

  let target: OutboxTarget | null = null;
  let sendState: SaveState = { kind: "idle" };
  let facts: FactSheet["facts"] = {};
  let derived: readonly DerivedFigure[] = [];
  let warnings: readonly FactWarning[] = [];
  let counts = new Map<string, Count>();
  let total: Count = { done: 0, total: 0 };
  let saveState: SaveState = sendState;
  let conflicts: readonly string[] = [];
  work("chosen");

  function work(how: "typing" | "chosen") {
    facts = factsOf(cells.values());
    const sheet: FactSheet = { fiscalYear: options.fiscalYear, asOf: options.asOf, scope: options.scope, profile: { industry: null, region: null }, facts };
    const limits = checkLimits(dictionary, facts).filter(({ severity }) => severity === "refusal");
    for (const cell of cells.values()) {
      const limit = limits.find(({ key, year, limitKeys }) => year === String(cell.year) && (key === cell.key || limitKeys.includes(cell.key)));
      const dirty = cell.wrong !== null || fingerprint(cell.entry) !== cell.sent;
      if (dirty && cell.wrong === null && limit === undefined) send(cell, how);
      const held: CellProblem | null = cell.wrong ? { kind: "value", problem: cell.wrong } : dirty && limit ? { kind: "limit", limit } : null;
      const problem = cell.left && held ? held : cell.server !== null ? { kind: "server" as const, message: cell.server } : null;
      if (JSON.stringify(problem) !== JSON.stringify(cell.shown.problem)) cell.shown = { ...cell.shown, problem };
    }
    derived = deriveFigures(sheet, dictionary, options.derived);
    warnings = warnOfFacts(sheet, dictionary, options.derived);
    count();
    tell();
  }

  function send(cell: Cell, how: "typing" | "chosen") {
    if (target === null) return;
    cell.sent = fingerprint(cell.entry);
    cell.server = null;
    target.put(cell.name, changeOf(cell.key, cell.year, cell.entry), how === "typing" ? TYPING_PAUSE : 0);
  }

  function count() {
    const next = new Map<string, Count>();
    let all: Count = { done: 0, total: 0 };
    for (const { definition, entry } of cells.values()) {
      const done = entry === null ? 0 : 1;
      const known = next.get(definition.group) ?? { done: 0, total: 0 };
      next.set(definition.group, { done: known.done + done, total: known.total + 1 });
      all = { done: all.done + done, total: all.total + 1 };
    }
    for (const [group, value] of next) {
      const known = counts.get(group);
      if (known?.done === value.done && known.total === value.total) next.set(group, known);
    }
    counts = next;
    if (all.done !== total.done || all.total !== total.total) total = all;
  }

  function tell() {
    const open = [...cells.values()].some(({ shown }) => shown.problem !== null || shown.conflict !== null);
    const settled = sendState.kind === "idle" || sendState.kind === "saved" || (sendState.kind === "unsaved" && sendState.reason === "refused");
    // What is held back here the outbox does not know, and what was put right it has not heard of yet.
    const next: SaveState = !settled ? sendState : open ? { kind: "unsaved", reason: "refused" } : sendState.kind === "unsaved" ? { kind: "idle" } : sendState;
    if (JSON.stringify(next) !== JSON.stringify(saveState)) saveState = next;
    const disputed = [...cells.values()].filter(({ shown }) => shown.conflict !== null).map(({ name }) => name);
    if (disputed.join() !== conflicts.join()) conflicts = disputed;
    for (const listener of listeners) listener();
  }

  function receive(name: string, { change, revision, state, enteredAt, stored, message }: KnownEntry) {
    const cell = cells.get(name);
    if (!cell) return;
    const kept = entryOfChange(change);
    const isDirty = cell.wrong !== null || fingerprint(cell.entry) !== cell.sent;
    // From an earlier visit or from another tab; what is being entered here is newer.
    if (!isDirty && fingerprint(kept) !== cell.sent) {
      cell.sent = fingerprint(kept);
      set(cell, draftOf(cell.definition, kept));
    }
    cell.server = state === "refused" ? (message ?? "") : null;
    const entry = stored && entryOfStored(stored.current);
    if (state === "conflict" && fingerprint(entry) === fingerprint(cell.entry)) {
      // Both said the same: there is nothing to choose between.
      target?.resolve(name, "theirs");
      cell.sent = fingerprint(entry);
      return;
    }
    const { by = null, at = null } = stored ?? {};
    cell.shown = { ...cell.shown, conflict: state === "conflict" ? { entry, revision: stored?.revision ?? revision, by, at, enteredAt } : null };
  }

  /** In another tab the person has chosen the stored value; what is being typed here meanwhile is newer. */
  function giveUp(name: string, entry: FactEntry | null) {
    const cell = cells.get(name);
    if (!cell) return;
    const isDirty = cell.wrong !== null || fingerprint(cell.entry) !== cell.sent;
    cell.sent = fingerprint(entry);
    cell.server = null;
    cell.shown = { ...cell.shown, conflict: null };
    if (!isDirty) set(cell, draftOf(cell.definition, entry));
  }

  function set(cell: Cell, draft: FactDraft) {
    const read = readDraft(cell.definition, draft);
    cell.wrong = "problem" in read ? read.problem : null;
    cell.entry = "entry" in read ? read.entry : null;
    cell.shown = { ...cell.shown, draft, figure: figureOf(cell) };
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    has: (name) => cells.has(name),
    cell: (name) => need(cells, name).shown,
    facts: () => facts,
    derived: () => derived,
    warnings: () => warnings,
    count: (group) => counts.get(group) ?? NONE,
    total: () => total,
    saveState: () => saveState,
    conflicts: () => conflicts,
    edit(name, change, how) {
      const cell = need(cells, name);
      const draft = { ...cell.shown.draft, ...change };
      if (how === "composing") {
        cell.shown = { ...cell.shown, draft };
        return tell();
      }
      cell.server = null;
      // While it is typed, a figure that is not finished yet is not complained about.
      cell.left = how === "chosen";
      set(cell, draft);
      work(how);
    },
    leave(name) {
      const cell = need(cells, name);
      cell.left = true;
      if (cell.shown.figure !== null) set(cell, { ...cell.shown.draft, text: draftOf(cell.definition, cell.entry).text });
      work("chosen");
      if (sendState.kind === "saving") target?.flush();
    },
    resolve(name, choice) {
      const cell = need(cells, name);
      const { conflict } = cell.shown;
      if (!conflict) return;
      const isSettled = target?.resolve(name, choice) ?? false;
      if (!isSettled && choice === "mine") {
        // Another tab settles it at this moment; the choice made here is the later one.
        target?.see(name, conflict.revision);
        cell.sent = fingerprint(conflict.entry);
      }
      cell.shown = { ...cell.shown, conflict: null };
      cell.server = null;
      if (choice === "theirs") {
        cell.sent = fingerprint(conflict.entry);
        set(cell, draftOf(cell.definition, conflict.entry));
      }
      work("chosen");
    },
    connect(outbox) {
      const attached = outbox.attach({
        url: options.url,
        envelope: {},
        page: options.page,
        revisions: new Map(options.cells.map(({ key, year, revision }) => [cellName(key, year), revision])),
        onState(state) {
          sendState = state;
          tell();
        },
        onEntry(name, entry) {
          receive(name, entry);
          work("chosen");
        },
        onGivenUp(name, { stored }) {
          giveUp(name, entryOfStored(stored?.current));
          work("chosen");
        },
        onSettled: () => undefined,
      });
      target = attached;
      // What is held back is in nobody's hands but this page's.
      const leave = (event: BeforeUnloadEvent) => {
        if ([...cells.values()].some((cell) => cell.wrong !== null || fingerprint(cell.entry) !== cell.sent)) event.preventDefault();
      };
      window.addEventListener("beforeunload", leave);
      work("chosen");
      return () => {
        window.removeEventListener("beforeunload", leave);
        attached.detach();
        target = null;
      };
    },
    retry: () => target?.flush(),
  };
}

const NONE: Count = { done: 0, total: 0 };

function startCell(definition: FactDefinition, stored: StoredCell, { kept }: SheetStoreOptions): Cell {
  const name = cellName(stored.key, stored.year);
  const left = kept[name];
  const draft = left?.draft ?? draftOf(definition, stored.entry);
  const read = readDraft(definition, draft);
  const cell: Cell = {
    definition,
    key: stored.key,
    year: stored.year,
    name,
    sent: fingerprint(stored.entry),
    entry: "entry" in read ? read.entry : null,
    wrong: "problem" in read ? read.problem : null,
    left: left !== undefined,
    server: left?.problem ?? null,
    shown: { draft, figure: null, problem: null, conflict: null },
  };
  cell.shown = { ...cell.shown, figure: figureOf(cell) };
  return cell;
}

function figureOf({ definition, entry }: Cell): string | null {
  const isFigure = definition.type === "number" || definition.type === "integer";
  return isFigure && entry?.state === "given" && typeof entry.value === "string" ? entry.value : null;
}

function factsOf(cells: Iterable<Cell>): FactSheet["facts"] {
  const facts: Record<string, Record<string, FactEntry>> = {};
  for (const { key, year, entry } of cells) if (entry) (facts[key] ??= {})[String(year)] = entry;
  return facts;
}

/** What a change of the outbox says of its figure: the reverse of `changeOf`. */
function entryOfChange(change: Readonly<Record<string, unknown>>): FactEntry | null {
  const { value, state, basis, source, reason } = change as { value?: FactValue | null; state?: FactState; basis?: string | null; source?: string | null; reason?: string | null };
  return entryOfStored({ state: state ?? (value === undefined || value === null ? null : "given"), value: value ?? null, basis: basis ?? null, source: source ?? null, reason: reason ?? null });
}

/** The stored figure that a conflict carries. */
function entryOfStored(current: unknown): FactEntry | null {
  const stored = current as { state: FactState | null; value: FactValue | null; basis: string | null; source: string | null; reason: string | null } | null | undefined;
  if (!stored?.state) return null;
  if (stored.state !== "given") return { state: stored.state, ...(stored.reason !== null && { reason: stored.reason }) };
  if (stored.value === null) return null;
  return {
    state: "given",
    value: stored.value,
    ...(stored.basis !== null && { basis: stored.basis }),
    ...(stored.source !== null && { source: stored.source }),
  };
}

function need(cells: ReadonlyMap<string, Cell>, name: string): Cell {
  const cell = cells.get(name);
  if (!cell) throw new RangeError(`no figure ${name} on this sheet`);
  return cell;
}
