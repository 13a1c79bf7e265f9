import type { FaultRow } from "@/components/campaign/list-tables";
import { COLUMNS } from "@/lib/core/call-up-list/columns";
import type { Entry } from "@/lib/core/call-up-list/judge";
import { listed } from "@/lib/core/facts/fact-words";
import type { Locale, Words } from "@/lib/core/localised";
import type { CallUp, CallUpRow, CallUpSummary } from "@/lib/server/call-ups";
import { wordRowFault } from "@/lib/server/call-up-words";
import { regionTitle } from "@/lib/server/content";

export const listTitle = ({ fileName }: Pick<CallUpSummary, "fileName">, t: Words): string => (fileName === "" ? t("lists.pasted") : fileName);

export function wordListFault({ code, values }: NonNullable<CallUp["fault"]>, t: Words): string {
  return t(`lists.listFaults.${code}`, { ...values, ...(typeof values.column === "string" && { column: t(`lists.columns.${values.column}`) }) });
}

/** How the list was read and what will not come of it: what somebody should see before confirming. */
export function listNotes({ reading, withoutEmail, known }: CallUp, t: Words, locale: Locale): readonly string[] {
  return [
    reading?.sheet ? t("lists.notes.sheet", { name: reading.sheet }) : null,
    reading === null ? null : reading.headerRow === null ? t("lists.notes.noHeader") : t("lists.notes.header", { row: reading.headerRow }),
    reading && reading.ignored.length > 0 ? t("lists.notes.ignored", { names: listed(reading.ignored, locale) }) : null,
    known > 0 ? t("lists.notes.known", { count: known }) : null,
    withoutEmail > 0 ? t("lists.notes.withoutEmail", { count: withoutEmail }) : null,
  ].filter((note) => note !== null);
}

/** A row of the table for each fault. */
export function faultRows(rows: readonly CallUpRow[], t: Words, locale: Locale): readonly FaultRow[] {
  return rows.flatMap(({ row, cells, faults }) =>
    faults.map(({ column, ...fault }) => ({
      row,
      column: t(`lists.columns.${column}`),
      typed: cells[column] === "" ? t("lists.empty") : cells[column],
      reason: wordRowFault(fault, locale),
    })),
  );
}

export function sampleRows(sample: readonly Entry[], locale: Locale): readonly (readonly string[])[] {
  return sample.map((entry) => COLUMNS.map((column) => (column === "region" ? (regionTitle(entry.region)?.[locale] ?? entry.region) : (entry[column] ?? ""))));
}
