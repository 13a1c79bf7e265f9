import type { RowMatch, RowWindow } from "@/lib/core/expression-schema";
import type { FactSheet, FactValue } from "@/lib/core/facts/fact-sheet";

/** One row of a list fact, as stored. A bare title (an honour without dates) is a row with nothing but its id. */
type Row = Readonly<Record<string, unknown>>;

export function rowsOf(value: FactValue): Row[] {
  if (typeof value === "string" || typeof value === "boolean") return [];
  return value.map((row) => (typeof row === "string" ? { id: row } : row));
}

/**
 * Whether one of the rows matches and lies in the window; `null` where a row would decide but lacks a field.
 *
 * "近三年" is read as the fiscal year, the two before it, and what came later up to the date of the application.
 */
export function hasRow(rows: readonly Row[], where: Readonly<Record<string, RowMatch>>, window: RowWindow | null, sheet: Pick<FactSheet, "fiscalYear" | "asOf">): boolean | null {
  const asked = Object.entries(where);
  let isOpen = false;
  for (const row of rows) {
    const results = asked.map(([field, match]) => matches(row[field], match));
    if (window !== null) results.push(liesIn(row, window, sheet));
    if (results.includes(false)) continue;
    if (!results.includes(null)) return true;
    isOpen = true;
  }
  return isOpen ? null : false;
}

function matches(value: unknown, match: RowMatch): boolean | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(match)) return match.includes(String(value));
  const number = Number(value);
  return number >= (match.atLeast ?? -Infinity) && number <= (match.atMost ?? Infinity);
}

function liesIn(row: Row, window: RowWindow, { fiscalYear, asOf }: Pick<FactSheet, "fiscalYear" | "asOf">): boolean | null {
  if ("valid" in window) {
    const [from, until] = [row.from, row.until];
    return !(typeof from === "string" && from > asOf) && !(typeof until === "string" && until < asOf);
  }
  const on = typeof row.on === "string" ? row.on : null;
  if ("months" in window) return on === null ? null : on > monthsBefore(asOf, window.months) && on <= asOf;
  if (on !== null) return on >= `${String(fiscalYear - window.years + 1)}-01-01` && on <= asOf;
  if (typeof row.year !== "number") return null;
  return row.year > fiscalYear - window.years && row.year <= Number(asOf.slice(0, 4));
}

/** The same day so many months earlier; the last of the month where there is no such day. */
function monthsBefore(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day, last))).toISOString().slice(0, 10);
}
