import ExcelJS from "exceljs";
import type { Locale } from "@/lib/core/localised";
import { FONTS, sheetName } from "@/lib/documents/workbook";

export type CallUpTemplate = { readonly sheet: string; readonly note: string; readonly titles: readonly string[]; readonly example: readonly string[] };

/** Half-width characters of name, code, region, contact, phone and address. */
const WIDTHS = [36, 24, 26, 14, 18, 28];

/** A workbook to fill in: a note, the titles of the columns, an example in grey, and columns that keep what is typed as text. */
export async function renderTemplate({ sheet: name, note, titles, example }: CallUpTemplate, locale: Locale): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = "Xinzhi 新质自评";
  const sheet = workbook.addWorksheet(sheetName(name), { views: [{ state: "frozen", ySplit: 2 }] });
  const font = FONTS[locale];
  // Text, or a spreadsheet turns a code of eighteen digits into a number and loses three of them.
  sheet.columns = WIDTHS.map((width) => ({ width, style: { numFmt: "@", font: { name: font, size: 11 } } }));
  sheet.addRow([note]).font = { name: font, size: 10, color: { argb: "FF56606B" } };
  sheet.mergeCells(1, 1, 1, titles.length);
  sheet.getCell("A1").alignment = { wrapText: true, vertical: "top" };
  sheet.getRow(1).height = 32;
  const header = sheet.addRow([...titles]);
  header.font = { name: font, size: 11, bold: true };
  header.eachCell((cell) => (cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFEFEFEA" } }));
  sheet.addRow([...example]).font = { name: font, size: 11, italic: true, color: { argb: "FF8A929B" } };
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
