import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import { renderWorkbook } from "@/lib/documents/workbook";

const made = { locale: "zh-CN", createdAt: new Date("2026-06-30T00:00:00Z"), title: "对照表" } as const;

async function read(cells: readonly (string | number | null)[], name = "对照"): Promise<ExcelJS.Worksheet> {
  const bytes = await renderWorkbook([{ name, title: "对照表", lines: ["单体"], columns: cells.map((_, index) => ({ title: `列${String(index)}`, most: 30 })), rows: [cells.map((value) => ({ value }))] }], made);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return workbook.worksheets[0]!;
}

describe("a workbook", () => {
  it("RW-097, PC-17: what begins like a formula is text, in values, headers and the sheet's name", async () => {
    const dangerous = ['=HYPERLINK("http://x.example","y")', "+1", "-1+2", "@SUM(A1)", "\t=1+1", "\r=1"];
    const sheet = await read(dangerous, "=1+1");
    const row = sheet.getRow(4);
    dangerous.forEach((text, index) => {
      const cell = row.getCell(index + 1);
      expect([cell.type, cell.formula]).toEqual([ExcelJS.ValueType.String, undefined]);
      // XML turns a carriage return into a line feed; nothing else changes.
      expect(cell.text.replaceAll("\n", "\r")).toBe(text);
    });
  });

  it("RW-100: a code of eighteen digits stays text, and a number stays a number", async () => {
    const row = (await read(["913301007123456004", -5])).getRow(4);
    expect([row.getCell(1).value, row.getCell(2).value]).toEqual(["913301007123456004", -5]);
  });

  it("keeps rare han and emoji as typed", async () => {
    const text = "㛃𠮷䶮 🏭 5G+工业互联网 AGV 50%";
    expect((await read([text])).getRow(4).getCell(1).value).toBe(text);
  });

  it("cuts a sheet's name to what Excel accepts", async () => {
    expect((await read(["x"], `对照[1]:${"长".repeat(40)}`)).name).toBe(`对照 1  ${"长".repeat(25)}`);
  });
});
