import { isDate } from "@/lib/core/facts/iso-date";
import { parseFigure, plainNumber } from "@/lib/core/facts/parse-figure";

/** What a field of a row holds, and how a form asks for it. */
export type RowField = { readonly id: string; readonly required: boolean } & (
  /** One of the fact's own options. */
  | { readonly kind: "option" }
  | { readonly kind: "text"; readonly most: number }
  | { readonly kind: "whole"; readonly least: number; readonly most: number }
  | { readonly kind: "year" }
  | { readonly kind: "date" }
  /** Not negative; a decimal text, as figures are stored. */
  | { readonly kind: "figure" }
);

const LONGEST_OPTION = 40;
const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;
const required = true;

/** The rows of each list fact, field by field in the order of entry. Checked by hand, because the form does it in the browser. */
const LIST_ROWS = {
  techAwards: [
    { id: "level", kind: "option", required },
    { id: "rank", kind: "whole", least: 1, most: 1000, required },
    { id: "year", kind: "year", required },
  ],
  makerContest: [
    { id: "rank", kind: "option", required },
    { id: "year", kind: "year", required },
  ],
  honours: [
    { id: "id", kind: "option", required },
    { id: "level", kind: "text", most: 40, required: false },
    { id: "from", kind: "date", required: false },
    { id: "until", kind: "date", required: false },
    { id: "batch", kind: "text", most: 40, required: false },
  ],
  negativeRecords: [
    { id: "kind", kind: "option", required },
    { id: "on", kind: "date", required },
  ],
  productEnergy: [
    { id: "product", kind: "text", most: 200, required },
    { id: "output", kind: "figure", required },
    { id: "unit", kind: "text", most: 40, required },
    { id: "energyTce", kind: "figure", required },
    { id: "base", kind: "figure", required },
    { id: "lead", kind: "figure", required },
  ],
} as const satisfies Record<string, readonly RowField[]>;
type ListKey = keyof typeof LIST_ROWS;

export type ListRow = Readonly<Record<string, unknown>>;
/** Why a row cannot be taken. `missing`: a field that must be there is not. `unknown`: a field that no row has, or no row at all (""). */
export type RowFault = { readonly field: string; readonly fault: "missing" | "unknown" | "order" | Exclude<RowField["kind"], "option"> };
/** A row as it is stored with the field whose value is an option; or what is wrong with it. */
export type CheckedRow = { readonly row: ListRow; readonly option: string | null } | RowFault;

export const isListKey = (key: string): key is ListKey => Object.hasOwn(LIST_ROWS, key);
export const rowFieldsOf = (key: ListKey): readonly RowField[] => LIST_ROWS[key];
/** The field whose value must be one of the fact's options; null where there is none. */
export const optionFieldOf = (key: ListKey): string | null => rowFieldsOf(key).find(({ kind }) => kind === "option")?.id ?? null;
/** The ends of a number, and the longest text, that a field takes. */
export function endsOf(field: RowField): { readonly minimum?: number; readonly maximum?: number; readonly most?: number } {
  if (field.kind === "whole") return { minimum: field.least, maximum: field.most };
  if (field.kind === "year") return { minimum: FIRST_YEAR, maximum: LAST_YEAR };
  return field.kind === "text" ? { most: field.most } : {};
}

/** One row of a list fact. An honour may be a bare id, which declares it valid at the date the sheet refers to. */
export function checkRow(key: ListKey, raw: unknown): CheckedRow {
  const fields = rowFieldsOf(key);
  const row = key === "honours" && typeof raw === "string" ? { id: raw } : raw;
  if (typeof row !== "object" || row === null || Array.isArray(row)) return { field: "", fault: "unknown" };
  const values = row as ListRow;
  const stranger = Object.keys(values).find((id) => fields.every((field) => field.id !== id));
  if (stranger !== undefined) return { field: stranger, fault: "unknown" };
  const read: Record<string, unknown> = {};
  for (const field of fields) {
    if (!Object.hasOwn(values, field.id)) {
      if (field.required) return { field: field.id, fault: "missing" };
      continue;
    }
    const value = readField(field, values[field.id]);
    if (value === null) return { field: field.id, fault: field.kind === "option" ? "missing" : field.kind };
    read[field.id] = value;
  }
  const { from, until } = read;
  if (typeof from === "string" && typeof until === "string" && until < from) return { field: "until", fault: "order" };
  return { row: read, option: optionFieldOf(key) };
}

/** The value as it is stored; null where the field may not hold it. */
function readField(field: RowField, value: unknown): string | number | null {
  switch (field.kind) {
    case "option":
      return textOf(value, LONGEST_OPTION);
    case "text":
      return textOf(value, field.most);
    case "whole":
      return wholeOf(value, field.least, field.most);
    case "year":
      return wholeOf(value, FIRST_YEAR, LAST_YEAR);
    case "date":
      return typeof value === "string" && isDate(value) ? value : null;
    case "figure":
      return figureOf(value);
  }
}

const textOf = (value: unknown, most: number) => (typeof value === "string" && value.trim() !== "" && value.length <= most ? value : null);
const wholeOf = (value: unknown, least: number, most: number) => (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? value : null);

function figureOf(value: unknown): string | null {
  if (typeof value !== "string" && !(typeof value === "number" && Number.isFinite(value))) return null;
  const parsed = parseFigure(typeof value === "number" ? plainNumber(value) : value, null);
  return "value" in parsed && !parsed.value.startsWith("-") ? parsed.value : null;
}
