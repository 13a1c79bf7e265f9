import ExcelJS from "exceljs";
import type { Locale } from "@/lib/core/localised";

/** A sheet of a workbook: a title, a few lines below it, and one table. Every cell is text or a number, never a formula. */
export type WorkbookSheet = {
  readonly name: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly columns: readonly { readonly title: string; /** Most characters of a line, in han of full width. */ readonly most: number }[];
  readonly rows: readonly (readonly WorkbookCell[])[];
};
export type WorkbookCell = { readonly value: string | number | null; readonly tone?: "good" | "warn" | "bad" };

/** Light grounds that keep black text readable; the word in the cell says the same. */
export const FILLS = { good: "FFE3F1E8", warn: "FFFBEBD3", bad: "FFF9E1DF" } as const;
export const FONTS: Readonly<Record<Locale, string>> = { "zh-CN": "微软雅黑", en: "Calibri" };
/** A sheet's name may be this long, and may not hold these characters. */
const LONGEST_NAME = 31;
const FORBIDDEN = /[\\/?*[\]:]/g;
export const sheetName = (name: string): string => name.replace(FORBIDDEN, " ").slice(0, LONGEST_NAME);

/** An XLSX file of the sheets, made for printing on A4 across. `createdAt` is written into the file. */
export async function renderWorkbook(sheets: readonly WorkbookSheet[], { locale, createdAt, title }: { readonly locale: Locale; readonly createdAt: Date; readonly title: string }): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  Object.assign(workbook, { creator: "Xinzhi 新质自评", created: createdAt, modified: createdAt, title });
  for (const sheet of sheets) addSheet(workbook, sheet, FONTS[locale]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function addSheet(workbook: ExcelJS.Workbook, { name, title, lines, columns, rows }: WorkbookSheet, font: string): void {
  const head = lines.length + 2;
  const sheet = workbook.addWorksheet(sheetName(name), {
    views: [{ state: "frozen", ySplit: head }],
    pageSetup: { paperSize: 9, orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: `${String(head)}:${String(head)}` },
  });
  sheet.headerFooter.oddFooter = "&C&P / &N";
  sheet.addRow([title]).font = { name: font, size: 14, bold: true };
  for (const line of lines) {
    const row = sheet.addRow([line]);
    row.font = { name: font, size: 10, color: { argb: "FF56606B" } };
    row.alignment = { wrapText: true, vertical: "top" };
  }
  const widths = columns.map((column, index) => widthOf([column.title, ...rows.map((row) => String(row[index]?.value ?? ""))], column.most));
  for (const [index, width] of widths.entries()) sheet.getColumn(index + 1).width = width;
  for (const index of [0, ...lines.keys()].map((at, place) => (place === 0 ? 1 : at + 2))) mergeAcross(sheet, index, columns.length, widths, index === 1 ? title : lines[index - 2]!);
  const header = sheet.addRow(columns.map((column) => column.title));
  header.font = { name: font, size: 10, bold: true };
  header.eachCell((cell) => {
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFEFEFEA" } };
    cell.border = { bottom: { style: "medium" } };
    cell.alignment = { wrapText: true, vertical: "middle" };
  });
  for (const cells of rows) {
    const row = sheet.addRow(cells.map(({ value }) => value));
    row.font = { name: font, size: 10 };
    row.height = 15 * Math.max(1, ...cells.map(({ value }, index) => linesOf(String(value ?? ""), widths[index]!)));
    for (const [index, { value, tone }] of cells.entries()) {
      const cell = row.getCell(index + 1);
      cell.alignment = { wrapText: true, vertical: "top", horizontal: typeof value === "number" ? "right" : "left" };
      cell.border = { bottom: { style: "hair" } };
      // Text stays text: a code of eighteen digits is no number, and what begins with = is no formula.
      if (typeof value === "string") cell.numFmt = "@";
      if (tone) cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: FILLS[tone] } };
    }
  }
  sheet.autoFilter = { from: { row: head, column: 1 }, to: { row: head + rows.length, column: columns.length } };
}

function mergeAcross(sheet: ExcelJS.Worksheet, row: number, columns: number, widths: readonly number[], text: string): void {
  sheet.mergeCells(row, 1, row, columns);
  const total = widths.reduce((sum, width) => sum + width, 0);
  sheet.getRow(row).height = (row === 1 ? 22 : 15) * linesOf(text, total);
}

/** Columns of half-width characters: a han takes two of them. */
const lengthOf = (text: string): number => [...text].reduce((length, character) => length + (character.codePointAt(0)! > 0x2e7f ? 2 : 1), 0);

function widthOf(texts: readonly string[], most: number): number {
  const longest = Math.max(...texts.flatMap((text) => text.split("\n").map(lengthOf)));
  return Math.min(most * 2, Math.max(8, longest + 2));
}

function linesOf(text: string, width: number): number {
  return text.split("\n").reduce((count, line) => count + Math.max(1, Math.ceil((lengthOf(line) * 1.08) / width)), 0);
}
