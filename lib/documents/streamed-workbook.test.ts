import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import { streamWorkbook, type StreamedRow } from "@/lib/documents/streamed-workbook";

const made = { locale: "zh-CN", createdAt: new Date("2026-06-30T00:00:00Z"), title: "催报名单" } as const;
const sheet = { name: "催报名单", title: "催报名单", lines: ["数据截至 2026年6月30日"], columns: [{ title: "企业名称", width: 30 }, { title: "代码", width: 22 }, { title: "进度", width: 8 }] };
const FIRST_ROW = 4;

async function* inChunks(rows: readonly StreamedRow[], size: number): AsyncIterable<readonly StreamedRow[]> {
  for (let from = 0; from < rows.length; from += size) yield await Promise.resolve(rows.slice(from, from + size));
}

async function open(stream: ReadableStream<Uint8Array>): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await new Response(stream).arrayBuffer()) as unknown as ExcelJS.Buffer);
  return workbook.worksheets[0]!;
}
const read = (rows: readonly StreamedRow[], size = 1_000) => open(streamWorkbook(sheet, inChunks(rows, size), made));

describe("a streamed workbook", () => {
  it("has its title, its lines, its head and every row in order", async () => {
    const rows = Array.from({ length: 50_001 }, (_, at): StreamedRow => [`企业 ${String(at)}`, `91330106MA${String(at).padStart(8, "0")}`, at % 101]);
    const found = await read(rows);
    expect([1, 2, 3].map((row) => found.getRow(row).getCell(1).text)).toEqual(["催报名单", "数据截至 2026年6月30日", "企业名称"]);
    expect(found.rowCount).toBe(FIRST_ROW - 1 + rows.length);
    for (const at of [0, 999, 1_000, 49_999, 50_000]) expect(rows[at]).toEqual([1, 2, 3].map((cell) => found.getRow(FIRST_ROW + at).getCell(cell).value));
  }, 60_000);

  it("RW-100: a code and a telephone number of digits only stay text, and a number stays a number", async () => {
    const row = (await read([["0571 8888", "913301007123456004", 40]])).getRow(FIRST_ROW);
    expect([1, 2, 3].map((cell) => row.getCell(cell).value)).toEqual(["0571 8888", "913301007123456004", 40]);
    expect([1, 2, 3].map((cell) => row.getCell(cell).type)).toEqual([ExcelJS.ValueType.String, ExcelJS.ValueType.String, ExcelJS.ValueType.Number]);
    expect(row.getCell(2).numFmt).toBe("@");
  });

  it("RW-097: what begins like a formula is text", async () => {
    const dangerous = ['=HYPERLINK("http://x.example","y")', "+1", "-1+2", "@SUM(A1)", "\t=1+1"];
    const found = await read(dangerous.map((text) => [text, "", null]));
    dangerous.forEach((text, at) => {
      const cell = found.getRow(FIRST_ROW + at).getCell(1);
      expect([cell.type, cell.formula, cell.text]).toEqual([ExcelJS.ValueType.String, undefined, text]);
    });
  });

  it("is whole without any row", async () => {
    expect((await read([])).rowCount).toBe(FIRST_ROW - 1);
  });

  it("breaks off where its rows do", async () => {
    async function* failing(): AsyncIterable<readonly StreamedRow[]> {
      yield [["一", "二", 3]];
      await Promise.resolve();
      throw new Error("the database went away");
    }
    await expect(new Response(streamWorkbook(sheet, failing(), made)).arrayBuffer()).rejects.toThrow("the database went away");
  });

  it("asks for no more rows once nobody reads", async () => {
    let isEnded = false;
    async function* endless(): AsyncIterable<readonly StreamedRow[]> {
      try {
        for (;;) yield await Promise.resolve(Array.from({ length: 1_000 }, (): StreamedRow => [crypto.randomUUID(), crypto.randomUUID(), 1]));
      } finally {
        isEnded = true;
      }
    }
    const reader = streamWorkbook(sheet, endless(), made).getReader();
    await reader.read();
    await reader.cancel();
    await expect.poll(() => isEnded).toBe(true);
  });
});
