import { randomBytes } from "node:crypto";
import ExcelJS from "exceljs";
import JSZip from "jszip";
import { describe, expect, it } from "vitest";
import type { TableRow } from "@/lib/core/call-up-list/reader";
import { readTableFile } from "@/lib/documents/table-file/table-file";
import { readXlsx, XLSX_LIMITS } from "@/lib/documents/table-file/xlsx-table";

const CODE = "91330106MADEMYA18M";
const HEADER = ["企业名称", "统一社会信用代码", "区县"];

async function rowsOf(bytes: Uint8Array): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  for await (const some of readTableFile(bytes)) rows.push(...some);
  return rows;
}
const cellsOf = async (bytes: Uint8Array) => (await rowsOf(bytes)).map(({ cells }) => cells);

async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe("a text", () => {
  const lines = [HEADER.join(","), `"甲""公司,一",${CODE},西湖区`, "", `"乙\n公司",x,`].join("\r\n");
  const expected = [HEADER, ['甲"公司,一', CODE, "西湖区"], [""], ["乙\n公司", "x", ""]];
  // GB 18030 of 企业名称,统一社会信用代码 and of a row, as Excel in China writes them: no encoder in Node does.
  const gbk = Buffer.from("c6f3d2b5c3fbb3c62cc9e7bbe1d0c5d3c3b4fac2eb0d0abcd7b9abcbbe2c317a0d0a", "hex");
  it.each<[string, Buffer]>([
    ["UTF-8", Buffer.from(lines)],
    ["UTF-8 with its mark", Buffer.from(`\uFEFF${lines}`)],
    ["UTF-16 with its mark", Buffer.from(`\uFEFF${lines}`, "utf16le")],
    ["UTF-16 the other way round", Buffer.from(`\uFEFF${lines}`, "utf16le").swap16()],
  ])("in %s is read", async (_, bytes) => {
    expect(await cellsOf(bytes)).toEqual(expected);
  });
  it("in GB 18030 is read", async () => {
    expect(await cellsOf(gbk)).toEqual([["企业名称", "社会信用代码"], ["甲公司", "1z"]]);
  });
  it.each([["tabs", "\t"], ["semicolons", ";"], ["commas of Chinese", "，"]])("with %s is read", async (_, delimiter) => {
    expect(await cellsOf(Buffer.from([HEADER, ["甲", CODE, "西湖区"]].map((cells) => cells.join(delimiter)).join("\n")))).toEqual([HEADER, ["甲", CODE, "西湖区"]]);
  });
  it("pasted from a sheet keeps commas in its cells", async () => {
    expect(await cellsOf(Buffer.from(`名称\t代码\n甲,乙,丙,丁公司\t${CODE}`))).toEqual([["名称", "代码"], ["甲,乙,丙,丁公司", CODE]]);
  });
  it("with a quotation mark inside of a cell is read", async () => {
    expect(await cellsOf(Buffer.from(`名称,代码\n甲"乙"公司,1`))).toEqual([["名称", "代码"], ['甲"乙"公司', "1"]]);
  });
  it("counts the rows of a quoted cell with line breaks as one", async () => {
    expect((await rowsOf(Buffer.from(lines))).map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  });
  it("of fifty thousand lines comes in pieces", async () => {
    let [pieces, rows] = [0, 0];
    for await (const some of readTableFile(Buffer.from("甲,1\n".repeat(50_000)))) [pieces, rows] = [pieces + 1, rows + some.length];
    expect([pieces, rows]).toEqual([100, 50_000]);
  });
  it.each<[string, Uint8Array, string]>([
    ["nothing", Buffer.from(""), "fileEmpty"],
    ["spaces", Buffer.from(" \r\n "), "fileEmpty"],
    ["a quotation mark left open", Buffer.from(`名称,代码\n"甲,1\n`), "quoteOpen"],
    ["a quotation mark left open in a large file", Buffer.from(`名称,代码\n"甲,1\n${"乙,2\n".repeat(50_000)}`), "quoteOpen"],
    ["neither of the encodings", Buffer.concat([Buffer.from("名称,"), Buffer.from([0xff, 0xff, 0x00, 0x81])]), "encodingUnknown"],
    ["too many rows", Buffer.from("1\n".repeat(100_001)), "rowsMany"],
    ["a PDF", Buffer.from("%PDF-1.7"), "filePdf"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), "filePicture"],
    ["a page of the web", Buffer.from("\uFEFF<html><table><tr><td>企业名称</td></tr></table></html>"), "fileWeb"],
    ["an old workbook", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), "fileOld"],
    ["a workbook with a password", Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.from("EncryptedPackage", "utf16le")]), "fileEncrypted"],
    ["another archive", Buffer.from("7z\u00bc\u00af'\u001c", "latin1"), "fileOther"],
    ["a beginning of an archive", Buffer.concat([Buffer.from("PK\u0003\u0004"), randomBytes(200)]), "fileDamaged"],
  ])("of %s is refused with what it is", async (_, bytes, code) => {
    await expect(rowsOf(bytes)).rejects.toMatchObject({ name: "ListFault", code });
  });
});

describe("a workbook", () => {
  it("is read with texts, numbers, dates, formulas and rich text as they are seen", async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet("名单");
      sheet.addRow(HEADER);
      sheet.addRow(["甲公司", CODE, 330106]);
      sheet.addRow([{ richText: [{ text: "乙" }, { text: "公司", font: { bold: true } }] }, { formula: "A2&B2", result: "算出的" }, { formula: "1+1", result: 2 }]);
      sheet.addRow([new Date("2026-03-31T00:00:00Z"), 913301061234567890, true]);
      sheet.addRow([{ text: "链接", hyperlink: "mailto:a@b.cn" }, 0.1 + 0.2, { error: "#N/A" }]);
    });
    expect(await cellsOf(bytes)).toEqual([HEADER, ["甲公司", CODE, "330106"], ["乙公司", "算出的", "2"], ["2026-03-31", "913301061234567936", "TRUE"], ["链接", "0.3", "#N/A"]]);
    expect((await rowsOf(bytes)).map(({ numeric }) => numeric)).toEqual([[], [2], [2], [1], [1]]);
  });
  it("counts rows as it shows them, empty ones left out", async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet("名单");
      sheet.getCell("A3").value = "企业名称";
      sheet.getCell("C7").value = "西湖区";
      sheet.getCell("A9").font = { bold: true };
    });
    expect((await rowsOf(bytes)).map(({ row, cells }) => [row, cells])).toEqual([[3, ["企业名称"]], [7, ["", "", "西湖区"]]]);
  });
  it("shows what is merged downwards in each row, and in none that is empty beside it", async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet("名单");
      sheet.addRow(["某区名单"]);
      sheet.mergeCells("A1:C1");
      sheet.addRow(["甲", "1", "西湖区"]);
      sheet.addRow(["乙", "2"]);
      sheet.addRow([]);
      sheet.addRow(["丙", "3"]);
      sheet.mergeCells("C2:C4");
    });
    expect((await rowsOf(bytes)).map(({ row, cells }) => [row, cells])).toEqual([[1, ["某区名单"]], [2, ["甲", "1", "西湖区"]], [3, ["乙", "2", "西湖区"]], [5, ["丙", "3"]]]);
  });
  it("is read in the order of its sheets, without those that are hidden", async () => {
    const bytes = await workbook((book) => {
      for (const [name, state] of [["一", "visible"], ["二", "hidden"], ["三", "veryHidden"], ["四", "visible"]] as const) book.addWorksheet(name, { state }).addRow([name]);
    });
    expect((await rowsOf(bytes)).map(({ sheet, cells }) => [sheet, cells])).toEqual([["一", ["一"]], ["四", ["四"]]]);
  });
  it("as other programs write it is read: absolute targets, prefixes, texts in place, no addresses, its list of sheets last", async () => {
    const zip = new JSZip();
    zip.file("xl/worksheets/tabelle.xml", `<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:r><x:t>企业</x:t></x:r><x:r><x:t>名称</x:t></x:r></x:is></x:c><x:c t="str"><x:f>B1</x:f><x:v>a&amp;b_x000D_</x:v></x:c></x:row></x:sheetData></x:worksheet>`);
    zip.file("xl/worksheets/versteckt.xml", `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`);
    zip.file("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="/xl/worksheets/versteckt.xml"/><Relationship Id="r2" Type="http://x/worksheet" Target="/xl/worksheets/tabelle.xml"/></Relationships>`);
    zip.file("xl/workbook.xml", `<workbook xmlns:r="o"><sheets><sheet name="甲" sheetId="1" state="hidden" r:id="r1"/><sheet name="乙" sheetId="2" r:id="r2"/></sheets></workbook>`);
    expect(await rowsOf(await zip.generateAsync({ type: "uint8array", compression: "DEFLATE" }))).toEqual([{ sheet: "乙", row: 1, cells: ["企业名称", "a&b\r"], numeric: [] }]);
  });
  it("of five megabytes is read in batches", async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet("名单");
      for (let row = 0; row < 15_000; row += 1) sheet.addRow([...HEADER, ...Array.from({ length: 12 }, () => randomBytes(24).toString("base64"))]);
    });
    expect(bytes.length).toBeGreaterThan(5_000_000);
    let [most, rows] = [0, 0];
    for await (const some of readTableFile(bytes)) [most, rows] = [Math.max(most, some.length), rows + some.length];
    expect(rows).toBe(15_000);
    expect(most).toBeLessThan(2_000);
  }, 120_000);
  it("may be left before its end", async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet("名单");
      for (let row = 0; row < 3_000; row += 1) sheet.addRow(HEADER);
    });
    for await (const some of readTableFile(bytes)) {
      expect(some.length).toBeGreaterThan(0);
      break;
    }
  });
  it.each<[string, Record<string, string>, string]>([
    ["a text of Word", { "[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>" }, "fileWord"],
    ["a workbook in binary", { "xl/workbook.bin": "x" }, "fileOld"],
    ["a table of LibreOffice", { mimetype: "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>" }, "fileOther"],
    ["broken XML", { "xl/workbook.xml": "<workbook><sheets>" }, "fileDamaged"],
    ["entities", { "xl/workbook.xml": `<!DOCTYPE x [<!ENTITY a "b">]><workbook/>` }, "fileDamaged"],
  ])("that is %s is refused with what it is", async (_, parts, code) => {
    const zip = new JSZip();
    for (const [name, text] of Object.entries(parts)) zip.file(name, text);
    await expect(rowsOf(await zip.generateAsync({ type: "uint8array" }))).rejects.toMatchObject({ name: "ListFault", code });
  });
});

describe("a workbook made to burst", () => {
  const row = `<row><c t="inlineStr"><is><t>${"x".repeat(1_000)}</t></is></c></row>`;
  async function bomb(megabytes: number): Promise<Uint8Array> {
    const zip = new JSZip();
    zip.file("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`);
    zip.file("xl/workbook.xml", `<workbook xmlns:r="o"><sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>`);
    zip.file("xl/worksheets/sheet1.xml", `<worksheet><sheetData>${row.repeat(megabytes * 1_000)}</sheetData></worksheet>`);
    return zip.generateAsync({ type: "uint8array", compression: "DEFLATE" });
  }
  const drain = async (bytes: Uint8Array, limits: Partial<typeof XLSX_LIMITS>) => {
    for await (const rows of readXlsx(bytes, { ...XLSX_LIMITS, ...limits })) void rows;
  };
  it("is given up at its unpacked size", async () => {
    await expect(drain(await bomb(30), { unpackedBytes: 10_000_000 })).rejects.toMatchObject({ code: "fileLarge", values: { most: 10 } });
  });
  it("is given up at its time", async () => {
    await expect(drain(await bomb(30), { milliseconds: 50 })).rejects.toMatchObject({ code: "fileSlow" });
  });
  it("is given up at its memory", async () => {
    await expect(drain(await bomb(30), { bytes: 1_000_000, lookMilliseconds: 5 })).rejects.toMatchObject({ code: "fileLarge" });
  });
  it("and lies about its size is given up all the same", async () => {
    const bytes = Buffer.from(await bomb(30));
    // The uncompressed sizes in the directory, and in front of the parts.
    for (let at = bytes.indexOf("PK\u0001\u0002"); at >= 0; at = bytes.indexOf("PK\u0001\u0002", at + 4)) bytes.writeUInt32LE(10, at + 24);
    await expect(drain(bytes, { unpackedBytes: 10_000_000 })).rejects.toMatchObject({ code: "fileLarge" });
  });
});
