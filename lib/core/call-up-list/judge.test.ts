import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COLUMNS, type Cells, type Column } from "@/lib/core/call-up-list/columns";
import { shownCell } from "@/lib/core/call-up-list/clean";
import { judgeRow, type Judging } from "@/lib/core/call-up-list/judge";
import { indexRegions, regionFinder } from "@/lib/core/call-up-list/regions";

const regions = regionFinder(indexRegions([
  { code: "330000", parent: null, name: "浙江省" },
  { code: "330100", parent: "330000", name: "杭州市" },
  { code: "330106", parent: "330100", name: "西湖区" },
  { code: "360000", parent: null, name: "江西省" },
]), "33");
const CODE = "91330106MADEMYA18M";
const cells: Cells = { name: "杭州甲机械有限公司", creditCode: CODE, region: "西湖区", contactName: "王芳", contactPhone: "13800138000", contactEmail: "wang@example.com" };
const judging: Judging = { regions, rowOf: () => null, isKnown: () => false };
const judge = (more: Partial<Cells>, numeric: readonly Column[] = [], also: Partial<Judging> = {}) => judgeRow({ ...cells, ...more }, new Set(numeric), { ...judging, ...also });

describe("a good row", () => {
  it("is written as it will be compared", () => {
    expect(judge({ name: "  杭州 甲\n机械\u0007有限公司 ", creditCode: "９１330106-madem ya18m", contactEmail: " wang@example.com " })).toEqual({
      verdict: "good",
      entry: { name: "杭州 甲 机械 有限公司", creditCode: CODE, region: "330106", contactName: "王芳", contactPhone: "13800138000", contactEmail: "wang@example.com" },
      faults: [],
    });
  });
  it("keeps rare characters", () => {
    expect(judge({ name: "𠮷𬭊科技（杭州）有限公司" })).toMatchObject({ verdict: "good", entry: { name: "𠮷𬭊科技（杭州）有限公司" } });
  });
  it.each(["", "无", "暂无", "/", "-", "——", "N/A"])("has no contact where it says %j", (none) => {
    expect(judge({ contactName: none, contactPhone: none, contactEmail: none })).toMatchObject({ verdict: "good", entry: { contactName: null, contactPhone: null, contactEmail: null } });
  });
  it.each(["0571-88886666", "(0571) 8888 6666", "+86 138 0013 8000", "13800138000/13900139000", "13800138000、0571-88886666转801", "（0571）88886666"])("takes the number %s", (contactPhone) => {
    expect(judge({ contactPhone })).toMatchObject({ verdict: "good" });
  });
  it.each(["a@b.cn", "first.last+tag@sub.example.com.cn", "李@例子.中国"])("takes the address %s", (contactEmail) => {
    expect(judge({ contactEmail })).toMatchObject({ verdict: "good", entry: { contactEmail } });
  });
});

describe("a fault", () => {
  it.each<[string, Partial<Cells>, readonly Column[], object]>([
    ["no name", { name: " \u200B" }, [], { column: "name", code: "nameMissing" }],
    ["a long name", { name: "长".repeat(201) }, [], { column: "name", code: "nameLong", values: { most: 200 } }],
    ["no code", { creditCode: " - " }, [], { column: "creditCode", code: "creditCodeMissing" }],
    ["seventeen characters", { creditCode: CODE.slice(1) }, [], { column: "creditCode", code: "creditCodeLength", values: { length: 17 } }],
    ["O for 0", { creditCode: "9133O106MADEMYA18M" }, [], { column: "creditCode", code: "creditCodeCharacter", values: { characters: "O" } }],
    ["a digit too high", { creditCode: "91330106MADEMYA18N" }, [], { column: "creditCode", code: "creditCodeCheck" }],
    ["a number in exponents", { creditCode: "9.13301E+17" }, [], { column: "creditCode", code: "creditCodeNumber" }],
    ["a number with all its digits", { creditCode: "913301061234567000" }, ["creditCode"], { column: "creditCode", code: "creditCodeNumber" }],
    ["an old number", { creditCode: "330106000012345" }, [], { column: "creditCode", code: "oldRegistrationNumber" }],
    ["an old number as a number", { creditCode: "330106000012345" }, ["creditCode"], { column: "creditCode", code: "oldRegistrationNumber" }],
    ["no region", { region: "" }, [], { column: "region", code: "regionMissing" }],
    ["an unknown region", { region: "西子区" }, [], { column: "region", code: "regionUnknown" }],
    ["a region elsewhere", { region: "江西省" }, [], { column: "region", code: "regionOutside", values: { name: "江西省", place: "360000" } }],
    ["two addresses", { contactEmail: "a@b.cn;c@d.cn" }, [], { column: "contactEmail", code: "emailWrong" }],
    ["a header in an address", { contactEmail: "a@b.cn\nBcc: c@d.cn" }, [], { column: "contactEmail", code: "emailWrong" }],
    ["an address with a name", { contactEmail: "王芳 <a@b.cn>" }, [], { column: "contactEmail", code: "emailWrong" }],
    ["a phone in exponents", { contactPhone: "1.38E+10" }, [], { column: "contactPhone", code: "phoneWrong" }],
    ["six digits", { contactPhone: "123456" }, [], { column: "contactPhone", code: "phoneWrong" }],
    ["a long contact", { contactName: "王".repeat(101) }, [], { column: "contactName", code: "cellLong", values: { most: 100 } }],
  ])("%s is told with its column", (_, more, numeric, fault) => {
    const judged = judge(more, numeric);
    expect(judged).toMatchObject({ verdict: "faulty", entry: null });
    expect(judged.faults).toEqual([{ values: {}, ...fault }]);
  });
  it("comes with all the others of its row", () => {
    expect(judge({ name: "", creditCode: "1", region: "?", contactPhone: "x", contactEmail: "x" }).faults.map(({ column }) => column)).toEqual(["name", "creditCode", "region", "contactPhone", "contactEmail"]);
  });
  it("of a repeated code names the row that has it", () => {
    expect(judge({}, [], { rowOf: () => 12 }).faults).toEqual([{ column: "creditCode", code: "duplicateInList", values: { row: 12 } }]);
  });
});

it("an enterprise that the campaign has already is known, whatever else its row says", () => {
  expect(judge({ region: "?" }, [], { isKnown: (code) => code === CODE, rowOf: () => 3 })).toEqual({ verdict: "known", entry: null, faults: [] });
});

it("any cells are judged, and what would be written holds nothing that a database or a mail cannot", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.constantFrom(...Object.values(cells)));
  fc.assert(fc.property(fc.record(Object.fromEntries(COLUMNS.map((column) => [column, text])) as Record<Column, typeof text>), (any) => {
    const judged = judgeRow(any, new Set(), judging);
    expect(judged.verdict === "faulty").toBe(judged.faults.length > 0);
    if (judged.verdict === "good") for (const value of Object.values(judged.entry)) expect(value ?? "").not.toMatch(/[\u0000-\u001F\p{Cs}]/u);
  }), { numRuns: 300 });
});

it("a cell is kept as long as it is recognised", () => {
  expect(shownCell("\u0000甲\r\n乙\uD800")).toBe("甲 乙");
  expect(shownCell("𠮷".repeat(400))).toMatch(/^𠮷{150}…$/u);
});
