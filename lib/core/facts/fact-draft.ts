import { checkFactValue, type FactProblem } from "@/lib/core/facts/check-facts";
import type { FactDefinition, FactState } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactValue, FactYear } from "@/lib/core/facts/fact-sheet";
import { isListKey, rowFieldsOf, type ListRow, type RowField } from "@/lib/core/facts/list-rows";
import { formatFigure, shownText } from "@/lib/core/facts/parse-figure";

/** What stands in the fields of one figure of one year, before anybody has read it. */
export type FactDraft = {
  /** "given" also while the field is still empty. */
  readonly state: FactState;
  /** A figure, date or text as typed; the option id of an enum; "yes" or "no" of a boolean. */
  readonly text: string;
  /** Ticked options of a set. `NOTHING` where a set without an option for 无, or a list, is stated as empty. */
  readonly chosen: readonly string[];
  /** Rows of a list, blank ones included. They stay while something else is answered, so that going back brings them back. */
  readonly rows: readonly RowDraft[];
  readonly basis: string;
  readonly source: string;
  /** Why the figure does not apply, is not known or is not given. */
  readonly reason: string;
};

/** Field of a row → as typed; "" or absent: empty. */
export type RowDraft = Readonly<Record<string, string>>;

/** The answer "none of these" of a set whose dictionary entry has no such option: stored as an empty list. */
export const NOTHING = "nothing";
/** The answer that a list has rows, in a plain form. */
export const LISTED = "rows";

export const EMPTY_DRAFT: FactDraft = { state: "given", text: "", chosen: [], rows: [], basis: "", source: "", reason: "" };

export function draftOf(definition: FactDefinition, entry: FactEntry | null): FactDraft {
  if (entry === null) return EMPTY_DRAFT;
  if (entry.state !== "given") return { ...EMPTY_DRAFT, state: entry.state, reason: entry.reason ?? "" };
  const { value, basis = "", source = "" } = entry;
  const frame = { ...EMPTY_DRAFT, basis, source };
  if (typeof value === "boolean") return { ...frame, text: value ? "yes" : "no" };
  if (typeof value === "string") return { ...frame, text: shownText(definition, value) };
  if (value.length === 0) return { ...frame, chosen: [NOTHING] };
  const { key } = definition;
  if (isListKey(key)) return { ...frame, rows: value.map((row) => rowDraftOf(rowFieldsOf(key), typeof row === "string" ? { id: row } : row)) };
  return { ...frame, chosen: value.filter((option) => typeof option === "string") };
}

function rowDraftOf(fields: readonly RowField[], row: ListRow): RowDraft {
  const typed = ({ id, kind }: RowField): string => {
    const value = row[id];
    if (value === undefined || value === null) return "";
    return kind === "figure" ? formatFigure(String(value)) : String(value);
  };
  return Object.fromEntries(fields.map((field) => [field.id, typed(field)]));
}

export type ReadDraft = { readonly entry: FactEntry | null } | { readonly problem: FactProblem };

/** What a draft says. An empty field is no answer: null, never 0. */
export function readDraft(definition: FactDefinition, draft: FactDraft): ReadDraft {
  if (draft.state !== "given") {
    return { entry: { state: draft.state, ...(draft.reason.trim() !== "" && { reason: draft.reason.trim() }) } };
  }
  if (definition.type === "list") return readRows(definition, draft);
  const raw = rawOf(definition, draft);
  if (raw === null) return { entry: null };
  const checked = checkFactValue(definition, raw);
  if ("problem" in checked) return checked;
  return { entry: givenEntry(checked.value, draft) };
}

function givenEntry(value: FactValue, { basis, source }: FactDraft): FactEntry {
  return {
    state: "given",
    value,
    ...(basis.trim() !== "" && { basis: basis.trim() }),
    ...(source.trim() !== "" && { source: source.trim() }),
  };
}

/** Blank rows say nothing; a problem names the row as it is counted on the page. */
function readRows(definition: FactDefinition, draft: FactDraft): ReadDraft {
  if (draft.chosen.includes(NOTHING)) return { entry: givenEntry([], draft) };
  const filled = draft.rows.flatMap((row, index) => (isBlank(row) ? [] : [index]));
  if (filled.length === 0) return { entry: null };
  const checked = checkFactValue(definition, rawRows(definition, draft));
  if (!("problem" in checked)) return { entry: givenEntry(checked.value, draft) };
  const { problem } = checked;
  const [, at = "", ...field] = problem.path.split("/");
  const index = filled[Number(at)];
  if (at === "" || index === undefined) return checked;
  return { problem: { ...problem, path: ["", index, ...field].join("/"), values: { ...problem.values, row: String(index + 1) } } };
}

const isBlank = (row: RowDraft): boolean => Object.values(row).every((typed) => typed.trim() === "");

/** The rows of a list as a save call carries them, whether or not they can be taken. */
export const rawRows = (definition: FactDefinition, { rows }: Pick<FactDraft, "rows">): readonly ListRow[] => rows.filter((row) => !isBlank(row)).map((row) => rawRow(definition, row));

export function rawRow({ key }: FactDefinition, row: RowDraft): ListRow {
  const fields = isListKey(key) ? rowFieldsOf(key) : [];
  const stated = fields.map((field) => ({ field, typed: row[field.id] ?? "" })).filter(({ typed }) => typed.trim() !== "");
  return Object.fromEntries(stated.map(({ field, typed }) => [field.id, rawField(field, typed)]));
}

function rawField({ kind }: RowField, typed: string): string | number {
  if (kind !== "whole" && kind !== "year") return typed;
  const digits = typed.normalize("NFKC").trim();
  return /^\d{1,6}$/.test(digits) ? Number(digits) : typed;
}

function rawOf({ type }: FactDefinition, draft: FactDraft): unknown {
  if (type === "set") {
    if (draft.chosen.length === 0) return null;
    return draft.chosen.includes(NOTHING) ? [] : draft.chosen;
  }
  if (draft.text.trim() === "") return null;
  if (type === "boolean") return draft.text === "yes";
  return draft.text;
}

/** The change that a save call carries, without the revision. An empty field clears. */
export function changeOf(key: string, year: FactYear, entry: FactEntry | null): Readonly<Record<string, unknown>> {
  if (entry === null) return { key, year, value: null };
  if (entry.state !== "given") return { key, year, state: entry.state, reason: entry.reason ?? null };
  return { key, year, value: entry.value, basis: entry.basis ?? null, source: entry.source ?? null };
}

/** Whether two entries say the same, their notes included. */
export function isSameEntry(left: FactEntry | null, right: FactEntry | null): boolean {
  return fingerprint(left) === fingerprint(right);
}

/** The same text for entries that say the same. */
export function fingerprint(entry: FactEntry | null): string {
  if (entry === null) return "";
  if (entry.state !== "given") return JSON.stringify([entry.state, entry.reason ?? ""]);
  return JSON.stringify([inOrder(entry.value), entry.basis ?? "", entry.source ?? ""]);
}

/** Rows with their fields in one order: the database keeps its own. */
function inOrder(value: FactValue): FactValue {
  if (typeof value === "string" || typeof value === "boolean") return value;
  const ordered = (row: ListRow): ListRow => Object.fromEntries(Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1)));
  return value.map((row) => (typeof row === "string" ? row : ordered(row))) as FactValue;
}

/**
 * What a set holds after one box was pressed: the option for 无 and the others exclude each other, and the last press wins.
 */
export function toggleChosen(chosen: readonly string[], pressed: string, exclusive: string): readonly string[] {
  if (chosen.includes(pressed)) return chosen.filter((option) => option !== pressed);
  if (pressed === exclusive) return [exclusive];
  return [...chosen.filter((option) => option !== exclusive), pressed];
}

/** A figure of a year as one name: in addresses of fields, in the save queue and in the history. */
export const cellName = (key: string, year: FactYear): string => `${key}.${String(year)}`;

/** The values of a figure's field in a plain form: what is typed or chosen, or `state:` and the state. */
export function draftToField({ type }: FactDefinition, draft: FactDraft): readonly string[] {
  if (draft.state !== "given") return [`state:${draft.state}`];
  if (type === "list" && !draft.chosen.includes(NOTHING)) return draft.rows.length > 0 ? [LISTED] : [];
  return type === "set" || type === "list" ? draft.chosen : draft.text === "" ? [] : [draft.text];
}

/**
 * Reads the field of a form posted without JavaScript. Typed text and the choice of an answer stand side by side there, and
 * neither can empty the other: whichever differs from what the page showed (`shown`) is what the person meant.
 */
export function fieldToDraft({ type }: FactDefinition, values: readonly string[], chosenState: string | null, shown: FactDraft): FactDraft {
  const stated = [chosenState ?? "", ...values.flatMap((value) => (value.startsWith("state:") ? value.slice(6) : []))].filter(isStated);
  const options = values.filter((value) => value !== "" && !value.startsWith("state:"));
  const [text = ""] = options;
  const given: FactDraft = { ...shown, state: "given", text: type === "set" ? "" : text, chosen: type === "set" ? options : [] };
  const changed = stated.find((state) => state !== shown.state);
  if (changed !== undefined) return { ...shown, state: changed, text: "", chosen: [] };
  if (options.length > 0) return given;
  return stated[0] !== undefined ? { ...shown, state: stated[0], text: "", chosen: [] } : given;
}

/** The name of one field of a row in a plain form. */
export const rowFieldName = (name: string, index: number, field: string): string => `row.${name}.${String(index)}.${field}`;

/**
 * Reads a list from a form posted without JavaScript: the answer chosen, and the rows, of which some are blank for adding.
 * Rows that differ from those shown win over the answer beside them: what was typed is never dropped.
 */
export function listToDraft(definition: FactDefinition, choice: string | null, rows: readonly RowDraft[], shown: FactDraft): FactDraft {
  const typed = rows.filter((row) => !isBlank(row));
  const isChanged = JSON.stringify(rawRows(definition, { rows: typed })) !== JSON.stringify(rawRows(definition, shown));
  const given: FactDraft = { ...shown, state: "given", text: "", chosen: [], rows: typed };
  if (isChanged && typed.length > 0) return given;
  const state = choice?.startsWith("state:") ? choice.slice(6) : "";
  if (isStated(state)) return { ...given, state, rows: [] };
  return choice === NOTHING ? { ...given, chosen: [NOTHING], rows: [] } : given;
}

const isStated = (state: string): state is Exclude<FactState, "given"> => state === "notApplicable" || state === "dontKnow" || state === "withheld";
