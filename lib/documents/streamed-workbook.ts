import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import ExcelJS from "exceljs";
import type { Locale } from "@/lib/core/localised";
import { FILLS, FONTS, sheetName } from "@/lib/documents/workbook";

/** A table of any length: a title, a few lines below it, and rows that come in chunks. Every cell is text or a number. */
export type StreamedSheet = {
  readonly name: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** `width`: in characters of half width; the rows are not known yet when it is written. */
  readonly columns: readonly { readonly title: string; readonly width: number; /** Of its numbers; whole ones without. */ readonly format?: "0.0" | "General" }[];
};
type Value = string | number | null;
export type StreamedRow = readonly (Value | { readonly value: Value; readonly tone: keyof typeof FILLS })[];

/**
 * An XLSX file that is read while it is written: neither all rows nor the file are ever in the memory at once. What goes
 * wrong with the rows breaks the stream off, so that nobody takes half a list for the whole.
 */
export function streamWorkbook(
  sheet: StreamedSheet,
  chunks: AsyncIterable<readonly StreamedRow[]>,
  { locale, createdAt, title }: { readonly locale: Locale; readonly createdAt: Date; readonly title: string },
): ReadableStream<Uint8Array> {
  const output = new PassThrough();
  // Whoever reads hears of it; without anybody the process would end.
  output.on("error", () => undefined);
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: output, useStyles: true, useSharedStrings: false });
  Object.assign(workbook, { creator: "Xinzhi 新质自评", lastModifiedBy: "Xinzhi 新质自评", created: createdAt, modified: createdAt, title });
  write(workbook, sheet, chunks, output, FONTS[locale]).catch((fault: unknown) => output.destroy(fault instanceof Error ? fault : new Error(String(fault))));
  return Readable.toWeb(output) as unknown as ReadableStream<Uint8Array>;
}

async function write(workbook: ExcelJS.stream.xlsx.WorkbookWriter, { name, title, lines, columns }: StreamedSheet, chunks: AsyncIterable<readonly StreamedRow[]>, output: PassThrough, font: string): Promise<void> {
  const head = lines.length + 2;
  const sheet = workbook.addWorksheet(sheetName(name), {
    views: [{ state: "frozen", ySplit: head }],
    pageSetup: { paperSize: 9, orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: `${String(head)}:${String(head)}` },
  });
  // Text stays text, in whatever is typed into the column later, too.
  sheet.columns = columns.map(({ width }) => ({ width, style: { numFmt: "@", font: { name: font, size: 10 } } }));
  sheet.autoFilter = { from: { row: head, column: 1 }, to: { row: head, column: columns.length } };
  const first = sheet.addRow([title]);
  first.font = { name: font, size: 14, bold: true };
  first.commit();
  for (const line of lines) {
    const row = sheet.addRow([line]);
    row.font = { name: font, size: 10, color: { argb: "FF56606B" } };
    row.commit();
  }
  const header = sheet.addRow(columns.map((column) => column.title));
  header.font = { name: font, size: 10, bold: true };
  header.commit();
  for await (const rows of chunks) {
    for (const cells of rows) {
      const row = sheet.addRow(cells.map(valueOf));
      cells.forEach((cell, index) => {
        if (cell !== null && typeof cell === "object") row.getCell(index + 1).fill = { type: "pattern", pattern: "solid", fgColor: { argb: FILLS[cell.tone] } };
        const value = valueOf(cell);
        // A number keeps its own format; text of eighteen digits must not become one.
        if (typeof value === "number") row.getCell(index + 1).numFmt = columns[index]?.format ?? "0";
      });
      row.commit();
    }
    // Whoever reads slowly is waited for, and whoever went away needs no more rows.
    await new Promise((resolve) => setImmediate(resolve));
    if (output.destroyed) return;
    if (output.writableNeedDrain) await Promise.race([once(output, "drain"), once(output, "close")]);
    if (output.destroyed) return;
  }
  await workbook.commit();
}

const valueOf = (cell: StreamedRow[number]): Value => (cell !== null && typeof cell === "object" ? cell.value : cell);
