import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CellQueryInput } from "@/lib/core/publication/cell-query";
import { closeDatabase } from "@/lib/server/db";
import { renderCellsCsv, renderCellsWorkbook } from "@/lib/server/publication-files";
import { as, openAuthority, publish } from "@/lib/server/test-builders";
import { insertPublication, scoreOf } from "@/lib/server/testing/publications";
import type { Viewer } from "@/lib/server/viewer";

/** Of no other test: they share a database. */
const FISCAL_YEAR = 2074;
let viewer: Viewer;
let organisation: string;
let publication: string;

beforeAll(async () => {
  await publish();
  const authority = await openAuthority("33");
  [viewer, organisation] = [await as(authority.official), authority.organisation];
  await insertPublication([{ region: "330200", n: 10, numbers: { overall: scoreOf("48.0") } }], { fiscalYear: FISCAL_YEAR, asOf: new Date("2026-02-01T00:00:00+08:00") });
  publication = await insertPublication(
    [
      { region: "330000", n: 40, numbers: { overall: scoreOf("61.2", { median: 60, quartiles: [55, 68], shares: ["10", "20", "40", "20", "10"] }) } },
      { region: "330000", part: "figures", n: 40, numbers: { rdIntensity: { ratio: "3.20" } } },
      { region: "330100", n: 15, numbers: { overall: scoreOf("0.0", { median: 0 }) } },
      { region: "330200", n: 10, numbers: { overall: scoreOf("48.0") }, carriedFrom: 1 },
      { region: "330300", hidden: true },
    ],
    { fiscalYear: FISCAL_YEAR, number: 2 },
  );
});
afterAll(closeDatabase);

const csv = async (query: CellQueryInput, locale: "zh-CN" | "en" = "zh-CN") => {
  const { name, type, stream } = await renderCellsCsv(viewer, organisation, publication, query, locale);
  const bytes = Buffer.from(await new Response(stream).arrayBuffer());
  return { name, type, mark: bytes.subarray(0, 3).toString("hex"), rows: bytes.subarray(3).toString("utf8").split("\r\n") };
};
const workbook = async (query: CellQueryInput) => {
  const { stream } = await renderCellsWorkbook(viewer, organisation, publication, query, "zh-CN");
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await new Response(stream).arrayBuffer()) as unknown as ExcelJS.Buffer);
  return book.worksheets[0]!;
};

describe("the cells of a list as CSV", () => {
  it("have a row for each place, with a status in words, and no value where there is none", async () => {
    const { name, type, mark, rows } = await csv({ regions: "below" });
    expect([name, type, mark]).toEqual([`浙江省 ${String(FISCAL_YEAR)} 年度 第 2 期.csv`, "text/csv; charset=utf-8", "efbbbf"]);
    expect(rows[0]).toBe("地区代码,地区,行业代码,行业,规模,得分来源,项目,状态,企业数（约）,单位,均值,中位数,下四分位,上四分位,未入级占比（%）,一级占比（%）,二级占比（%）,三级占比（%）,四级占比（%）,比率,数值属于期次,数值截至");
    const row = (code: string) => rows.find((each) => each.startsWith(`${code},`));
    expect(row("330000")).toBe("330000,浙江省,*,全部行业,全部规模,企业自评,总体得分,已发布,40,分,61.2,60,55,68,10,20,40,20,10,,2,2026年3月1日 00:00（北京时间）");
    expect(row("330100")).toBe("330100,杭州市,*,全部行业,全部规模,企业自评,总体得分,已发布,15,分,0.0,0,,,,,,,,,2,2026年3月1日 00:00（北京时间）");
    expect(row("330200")).toBe("330200,宁波市,*,全部行业,全部规模,企业自评,总体得分,沿用,10,分,48.0,,,,,,,,,,1,2026年2月1日 00:00（北京时间）");
    expect(row("330300")).toBe("330300,温州市,*,全部行业,全部规模,企业自评,总体得分,已隐藏,,,,,,,,,,,,,,");
    expect(row("330400")).toBe("330400,嘉兴市,*,全部行业,全部规模,企业自评,总体得分,无数据,,,,,,,,,,,,,,");
  });

  it("say below what they are, and where the method stands", async () => {
    const text = (await csv({})).rows.join("\n");
    for (const part of ["问卷版本 2026.1", "每格至少 5 个企业集团", "Σ ÷ Σ", "《统计法》第二十五条", "/about/publications", "自评参考，不替代主管部门认定"]) expect(text).toContain(part);
  });

  it("RW-148: are in one language", async () => {
    expect((await csv({ regions: "below", number: "each" }, "en")).rows.join("\n")).not.toMatch(/\p{Script=Han}/u);
    expect((await csv({ regions: "below", number: "each" })).rows.filter((row) => /(?:published|hidden|rdIntensity|overall|element\/)/.test(row))).toEqual([]);
  });

  it("have a ratio in a column of its own, with its unit", async () => {
    expect((await csv({ number: "rdIntensity" })).rows[1]).toBe("330000,浙江省,*,全部行业,全部规模,企业自评,研发费用占营业收入,已发布,40,%,,,,,,,,,,3.20,2,2026年3月1日 00:00（北京时间）");
  });
});

it("a workbook has the same cells: codes as text, values as numbers, and nothing in hidden ones", async () => {
  const sheet = await workbook({ regions: "below" });
  const rows = Array.from({ length: sheet.rowCount }, (_, at) => (sheet.getRow(at + 1).values as unknown[]).slice(1));
  const row = (code: string) => rows.find(([first]) => first === code);
  expect(row("330000")?.slice(0, 19)).toEqual(["330000", "浙江省", "*", "全部行业", "全部规模", "企业自评", "总体得分", "已发布", 40, "分", 61.2, 60, 55, 68, 10, 20, 40, 20, 10]);
  expect(row("330100")?.[10]).toBe(0);
  expect(row("330300")?.filter((value) => value !== undefined && value !== null)).toEqual(["330300", "温州市", "*", "全部行业", "全部规模", "企业自评", "总体得分", "已隐藏"]);
  expect(rows[0]).toEqual([`${String(FISCAL_YEAR)} 年度企业自评汇总结果 · 第 2 期`]);
  const cell = sheet.getRow(rows.findIndex(([first]) => first === "330000") + 1).getCell(11);
  expect([cell.type, cell.numFmt]).toEqual([ExcelJS.ValueType.Number, "0.0"]);
});
