import { isDate } from "@/lib/core/facts/iso-date";

/** Says whether a field of a row holds what it may. */
type Check = (value: unknown) => boolean;
type RowShape = {
  /** The field whose value must be one of the fact's options; null where there is none. */
  readonly option: string | null;
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
};

const text = (most: number): Check => (value) => typeof value === "string" && value.trim() !== "" && value.length <= most;
const whole = (least: number, most: number): Check => (value) => typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
const date: Check = (value) => typeof value === "string" && isDate(value);
const year = whole(1990, 2100);
const figure: Check = (value) => (typeof value === "number" ? Number.isFinite(value) && value >= 0 : typeof value === "string" && /^\d{1,15}(\.\d{1,20})?$/.test(value));

/** What a row of each list fact holds. Checked by hand, because the form does it in the browser. */
const LIST_ROWS = {
  techAwards: { option: "level", required: { level: text(40), rank: whole(1, 1000), year }, optional: {} },
  makerContest: { option: "rank", required: { rank: text(40), year }, optional: {} },
  honours: { option: "id", required: { id: text(40) }, optional: { level: text(40), from: date, until: date, batch: text(40) } },
  negativeRecords: { option: "kind", required: { kind: text(40), on: date }, optional: {} },
  productEnergy: { option: null, required: { product: text(200), output: figure, unit: text(40), energyTce: figure, base: figure, lead: figure }, optional: {} },
} as const satisfies Record<string, RowShape>;

export type ListRow = Readonly<Record<string, unknown>>;
/** A row as it is stored with the field whose value is an option, or the field at fault ("" for the row as a whole). */
export type CheckedRow = { readonly row: ListRow; readonly option: string | null } | { readonly field: string };

export const isListKey = (key: string): key is keyof typeof LIST_ROWS => Object.hasOwn(LIST_ROWS, key);

/** One row of a list fact. An honour may be a bare id, which declares it valid at the date the sheet refers to. */
export function checkRow(key: keyof typeof LIST_ROWS, raw: unknown): CheckedRow {
  const { option, required, optional }: RowShape = LIST_ROWS[key];
  const row = option === "id" && typeof raw === "string" ? { id: raw } : raw;
  if (typeof row !== "object" || row === null || Array.isArray(row)) return { field: "" };
  const checks = { ...optional, ...required };
  const wrong = Object.entries(row).find(([field, value]) => !Object.hasOwn(checks, field) || !checks[field]?.(value));
  if (wrong) return { field: wrong[0] };
  const absent = Object.keys(required).find((field) => !Object.hasOwn(row, field));
  return absent === undefined ? { row: row as ListRow, option } : { field: absent };
}
