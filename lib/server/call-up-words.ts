import "server-only";
import type { RowFault } from "@/lib/core/call-up-list/faults";
import type { Locale } from "@/lib/core/localised";
import { regionTitle, wordsOf } from "@/lib/server/content";

/** Why a cell of a list cannot be taken. A place is named in the language of the reader, whatever that of the list is. */
export function wordRowFault({ code, values }: Pick<RowFault, "code" | "values">, locale: Locale): string {
  const place = typeof values.place === "string" ? regionTitle(values.place)?.[locale] : undefined;
  return wordsOf(locale, "campaign")(`lists.faults.${code}`, place === undefined ? values : { ...values, name: place });
}
