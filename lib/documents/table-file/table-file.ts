import { ListFault } from "@/lib/core/call-up-list/faults";
import type { TableRow } from "@/lib/core/call-up-list/reader";
import { fileKindOf } from "@/lib/documents/table-file/file-kind";
import { readText } from "@/lib/documents/table-file/text-table";
import { readXlsx } from "@/lib/documents/table-file/xlsx-table";

/** More is no list any more, and the installation has other work to do. */
export const MOST_ROWS = 100_000;

/**
 * The rows of a table that was uploaded (XLSX, CSV) or pasted, some at a time, in the order of the sheets. What the file is
 * tells its content: names lie. Throws ListFault. Leaving the loop early ends the reading.
 */
export async function* readTableFile(bytes: Uint8Array): AsyncGenerator<readonly TableRow[]> {
  let count = 0;
  const isWorkbook = fileKindOf(bytes) === "xlsx";
  for await (const rows of isWorkbook ? readXlsx(bytes) : readText(bytes)) {
    count += rows.length;
    if (count > MOST_ROWS) throw new ListFault("rowsMany", { most: MOST_ROWS });
    yield rows;
  }
}
