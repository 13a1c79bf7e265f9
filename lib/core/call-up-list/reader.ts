import { cellsOf, COLUMNS, DEFAULT_LAYOUT, isEmptyRow, readHeader, type Cells, type Column, type Layout } from "@/lib/core/call-up-list/columns";
import { ListFault } from "@/lib/core/call-up-list/faults";
import { checkCreditCode } from "@/lib/core/credit-code";

/** A row of a file or of a pasted text. */
export type TableRow = {
  /** Name of the sheet; null where there are none. */
  readonly sheet: string | null;
  /** As whoever wrote it counts it, from 1; grows within a sheet. */
  readonly row: number;
  readonly cells: readonly string[];
  /** Places of the cells that held a number and no text. */
  readonly numeric: readonly number[];
};
/** A row that names an enterprise, or should. */
export type ListRow = { readonly row: number; readonly cells: Cells; readonly numeric: ReadonlySet<Column> };
/** How a list was read: shown in the preview, so that a wrong guess is seen. */
export type ListReading = {
  readonly sheet: string | null;
  /** null where the list has no header, and the order of the template was taken. */
  readonly headerRow: number | null;
  readonly columns: readonly Column[];
  /** Titles of the columns that were not read. */
  readonly ignored: readonly string[];
};

/** A header stands among the first rows of a sheet, below titles and notes. */
const LOOKED_AT = 30;

/**
 * Reads a table as a call-up list: the first of its sheets with a header, or with credit codes in the second column. `begin`
 * is told how it is read, before the first row comes. Throws ListFault. `needsRegion`: nothing but the list says where an
 * enterprise is.
 */
export async function* readList(
  table: AsyncIterable<readonly TableRow[]>,
  { needsRegion, begin }: { readonly needsRegion: boolean; readonly begin: (reading: ListReading) => void },
): AsyncGenerator<readonly ListRow[]> {
  let layout: Layout | null = null;
  let first: TableRow[] = [];
  let hasRows = false;
  const open = (): readonly TableRow[] => {
    const opened = openList(first);
    if (opened === null) return [];
    const { places, ignored } = (layout = opened.layout);
    const missing = COLUMNS.find((column) => REQUIRED.has(column) && (column !== "region" || needsRegion) && places[column] === null);
    if (missing !== undefined) throw new ListFault("columnMissing", { column: missing });
    begin({ sheet: first[0]?.sheet ?? null, headerRow: opened.headerRow, columns: COLUMNS.filter((column) => places[column] !== null), ignored });
    return opened.rest;
  };
  for await (const { rows, isLast } of sheetsOf(table)) {
    const wanted: TableRow[] = [];
    for (const row of rows) {
      if (layout !== null) wanted.push(row);
      else if (first.length < LOOKED_AT && row.cells.some((cell) => cell.trim() !== "") && first.push(row) === LOOKED_AT) wanted.push(...open());
    }
    if (layout === null && isLast && first.length < LOOKED_AT) wanted.push(...open());
    const found = layout === null ? [] : listRows(wanted, layout);
    hasRows ||= found.length > 0;
    if (found.length > 0) yield found;
    if (!isLast) continue;
    // Of several sheets one is the list.
    if (layout !== null) break;
    first = [];
  }
  if (layout === null) throw new ListFault("headerMissing");
  if (!hasRows) throw new ListFault("rowsMissing");
}

const REQUIRED: ReadonlySet<Column> = new Set<Column>(["name", "creditCode", "region"]);

/** The same rows, none of them with a row of another sheet, and told when a sheet ends. */
async function* sheetsOf(table: AsyncIterable<readonly TableRow[]>): AsyncGenerator<{ readonly rows: readonly TableRow[]; readonly isLast: boolean }> {
  let held: TableRow[] = [];
  for await (const rows of table) {
    for (const row of rows) {
      if (held.length > 0 && held[0]!.sheet !== row.sheet) {
        yield { rows: held, isLast: true };
        held = [];
      }
      held.push(row);
    }
    // One is kept back, lest the end of its sheet be told with no row.
    if (held.length > 1) yield { rows: held.splice(0, held.length - 1), isLast: false };
  }
  if (held.length > 0) yield { rows: held, isLast: true };
}

/** How the first rows of a sheet say that it is to be read, and those of them that lie below the header; null where they do not. */
function openList(rows: readonly TableRow[]): { readonly layout: Layout; readonly headerRow: number | null; readonly rest: readonly TableRow[] } | null {
  const at = rows.findIndex(({ cells }) => readHeader(cells) !== null);
  if (at >= 0) {
    // A header of two rows says in the lower one what a title like 联系方式 in the upper comprises.
    const [upper, lower] = [readHeader(rows[at]!.cells)!, readHeader(rows[at + 1]?.cells ?? [])];
    if (lower === null || widthOf(lower) < widthOf(upper)) return { layout: upper, headerRow: rows[at]!.row, rest: rows.slice(at + 1) };
    return { layout: lower, headerRow: rows[at + 1]!.row, rest: rows.slice(at + 2) };
  }
  if (!rows.some(({ cells }) => checkCreditCode(cells[CODE_PLACE] ?? "").reason === null)) return null;
  // A title has one cell; whatever else stands above the first right code is a row with a fault.
  return { layout: DEFAULT_LAYOUT, headerRow: null, rest: rows.slice(rows.findIndex(({ cells }) => cells.filter((cell) => cell.trim() !== "").length > 1)) };
}
const CODE_PLACE = 1;
const widthOf = ({ places }: Layout): number => COLUMNS.filter((column) => places[column] !== null).length;

const EXAMPLE = /^\s*(?:示例|example)\s*[:：]/iu;

function listRows(rows: readonly TableRow[], layout: Layout): readonly ListRow[] {
  return rows.flatMap(({ row, cells, numeric }) => {
    const read = cellsOf(cells, layout);
    // Printed lists repeat their header on each page, and the template's example is often left in.
    if (isEmptyRow(read) || readHeader(cells) !== null || EXAMPLE.test(read.name)) return [];
    return [{ row, cells: read, numeric: new Set(COLUMNS.filter((column) => layout.places[column] !== null && numeric.includes(layout.places[column]))) }];
  });
}
