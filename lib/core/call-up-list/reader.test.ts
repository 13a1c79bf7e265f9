import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COLUMNS, readHeader } from "@/lib/core/call-up-list/columns";
import { readList, type ListReading, type ListRow, type TableRow } from "@/lib/core/call-up-list/reader";

const CODE = "91330106MADEMYA18M";
const HEADER = ["企业名称", "统一社会信用代码", "区县", "联系人", "手机", "邮箱"];
const LINE = ["甲公司", CODE, "西湖区", "王芳", "13800138000", "a@b.cn"];

/** Rows of sheets, handed over so many at a time. */
async function* table(sheets: Readonly<Record<string, readonly (readonly string[])[]>>, size = 3): AsyncGenerator<readonly TableRow[]> {
  const all = Object.entries(sheets).flatMap(([sheet, rows]) => rows.map((cells, index) => ({ sheet, row: index + 1, cells, numeric: [] })));
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
async function read(sheets: Parameters<typeof table>[0], { needsRegion = true, size = 3 } = {}): Promise<{ reading: ListReading | null; rows: readonly ListRow[] }> {
  let reading: ListReading | null = null;
  const rows: ListRow[] = [];
  for await (const some of readList(table(sheets, size), { needsRegion, begin: (told) => void (reading = told) })) rows.push(...some);
  return { reading, rows };
}

describe("a header", () => {
  it.each([
    ["of the template", HEADER],
    ["in another order", ["序号", "区县", "邮箱", "联系人", "统一社会信用代码", "企业名称", "手机"]],
    ["with marks and spaces", ["企 业 名 称*", "统一社会信用代码（18位）", "所属区县：", "联系人【必填】", "联系 电话", "E-mail"]],
    ["in English", ["Company name", "Unified social credit code", "District", "Contact", "Phone", "E-Mail"]],
  ])("%s is recognised", (_, header) => {
    const layout = readHeader(header);
    expect(COLUMNS.filter((column) => layout?.places[column] === null)).toEqual([]);
  });
  it("names what is not read", () => {
    expect(readHeader(["序号", "企业名称", "信用代码", "备注", "地市", "区县"])).toEqual({
      places: { name: 1, creditCode: 2, region: 5, contactName: null, contactPhone: null, contactEmail: null },
      ignored: ["序号", "备注", "地市"],
    });
  });
  it.each([[["企业名称"]], [["联系人", "电话"]], [["甲公司", CODE]], [[]]])("%j is none", (cells) => {
    expect(readHeader(cells)).toBeNull();
  });
});

describe("a list", () => {
  it("is read below its title, empty rows left out, with the rows counted as the file counts them", async () => {
    const { reading, rows } = await read({ 名单: [["某区企业名单"], [], HEADER, LINE, ["", " "], LINE] });
    expect(reading).toEqual({ sheet: "名单", headerRow: 3, columns: [...COLUMNS], ignored: [] });
    expect(rows.map(({ row }) => row)).toEqual([4, 6]);
    expect(rows[0]?.cells).toEqual({ name: "甲公司", creditCode: CODE, region: "西湖区", contactName: "王芳", contactPhone: "13800138000", contactEmail: "a@b.cn" });
  });
  it("with a header of two rows is read by the lower one", async () => {
    const { reading, rows } = await read({ a: [["企业名称", "统一社会信用代码", "区县", "联系方式", ""], ["企业名称", "统一社会信用代码", "区县", "联系人", "电话"], LINE] });
    expect([reading?.headerRow, rows.length, rows[0]?.cells.contactName]).toEqual([2, 1, "王芳"]);
  });
  it("that repeats its header on each page is read past it", async () => {
    expect((await read({ a: [HEADER, LINE, HEADER, LINE] })).rows.map(({ row }) => row)).toEqual([2, 4]);
  });
  it("is read without the example of the template", async () => {
    expect((await read({ a: [HEADER, ["示例：某公司", ...LINE.slice(1)], LINE] })).rows.map(({ row }) => row)).toEqual([3]);
  });
  it("without a header is read in the order of the template", async () => {
    const { reading, rows } = await read({ a: [["企业名单"], ["丙公司", "坏代码", "西湖区"], LINE] });
    expect([reading?.headerRow, rows.map(({ row }) => row)]).toEqual([null, [2, 3]]);
  });
  it("is looked for sheet by sheet, and the first found is the only one", async () => {
    const notes = Array.from({ length: 40 }, (_, index) => [`说明 ${String(index)}`]);
    const { reading, rows } = await read({ 说明: notes, 名单: [HEADER, LINE], 名单二: [HEADER, LINE, LINE] });
    expect([reading?.sheet, rows.length]).toEqual(["名单", 1]);
  });
  it.each<[string, Parameters<typeof table>[0], string]>([
    ["without a header and without codes", { a: [["甲公司", "乙公司"]] }, "headerMissing"],
    ["of nothing", {}, "headerMissing"],
    ["without codes", { a: [["企业名称", "区县"], LINE] }, "columnMissing"],
    ["without names", { a: [["统一社会信用代码", "区县"], LINE] }, "columnMissing"],
    ["with nothing below its header", { a: [HEADER, ["", ""]] }, "rowsMissing"],
    ["without places", { a: [["企业名称", "统一社会信用代码"], LINE] }, "columnMissing"],
  ])("%s is refused as a whole", async (_, sheets, code) => {
    await expect(read(sheets)).rejects.toMatchObject({ name: "ListFault", code });
  });
  it("needs no places where there is one only", async () => {
    expect((await read({ a: [["企业名称", "统一社会信用代码"], LINE] }, { needsRegion: false })).rows).toHaveLength(1);
  });
  it("comes out the same in whatever pieces it comes in", async () => {
    const row = fc.oneof(fc.constant(HEADER), fc.constant(LINE), fc.constant([] as string[]), fc.array(fc.string({ maxLength: 5 }), { maxLength: 7 }));
    const sheets = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.array(row, { maxLength: 40 }));
    await fc.assert(fc.asyncProperty(sheets, fc.integer({ min: 1, max: 50 }), async (any, size) => {
      const outcome = (at: number) => read(any, { size: at }).catch((fault: Error) => fault.message);
      expect(await outcome(size)).toEqual(await outcome(1));
    }));
  });
});
