import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report, Table } from "@/lib/core/report/report";
import { readPdfText } from "@/lib/documents/pdf/pdf-text";
import { closeDatabase } from "@/lib/server/db";
import { verifyOrganisation } from "@/lib/server/organisations";
import { loadReport, renderReportFile } from "@/lib/server/reports";
import { submit } from "@/lib/server/submissions";
import { as, COMPLETE, fill, openAssessment, openCompany, publish, system, type Company } from "@/lib/server/test-builders";
import { insertPublication, scoreOf, type TestCell } from "@/lib/server/testing/publications";

/** Reports beside publications as the database has them. Of no other test: they share a database. */
const FISCAL_YEAR = 2021;
const ELSEWHERE_YEAR = 2020;
beforeAll(() => publish());
afterAll(closeDatabase);

/** A maker of gearboxes in 西湖区, 杭州: division 34 of manufacturing. */
async function handIn(fiscalYear: number, { isVerified = true } = {}): Promise<Company & { readonly submission: string }> {
  const company = await openCompany();
  if (isVerified) await verifyOrganisation(system, company.organisation);
  const assessment = await openAssessment(company, { fiscalYear });
  await fill(company, assessment, COMPLETE, undefined, fiscalYear);
  const { submission } = await submit(company.system, company.organisation, assessment);
  return { ...company, submission };
}
const reportOf = async ({ manager, organisation, submission }: Awaited<ReturnType<typeof handIn>>): Promise<Report> => (await loadReport(await as(manager), organisation, submission, "zh-CN")).report;
const sectionOf = (report: Report) => report.sections.find(({ id }) => id === "peers")!;
const textOf = (report: Report) => JSON.stringify(sectionOf(report));
const tableOf = (report: Report, id: string): Table | undefined => sectionOf(report).blocks.flatMap((block) => (block.kind === "table" && block.table.id === id ? [block.table] : []))[0];
const definitionOf = (report: Report) => tableOf(report, "peers-definition")?.rows.map((row) => row[1]!.text) ?? [];
const mediansOf = (report: Report) => tableOf(report, "peers-table")?.rows.map((row) => row[3]!.text) ?? [];

const quartiles = (median: number) => scoreOf(`${String(median)}.0`, { median, quartiles: [median - 8, median + 9] });
const shown = (region: string, industry: string, median: number, more: object = {}): TestCell => ({ region, industry, n: 45, numbers: { overall: quartiles(median), "element/L": quartiles(median + 1) }, ...more });

describe("a report and the publications of its year", () => {
  it("says what will be there, then shows the newest that was released, and never one that is being built or scores otherwise", async () => {
    const company = await handIn(FISCAL_YEAR);
    expect(sectionOf(await reportOf(company)).blocks).toEqual([expect.objectContaining({ kind: "empty" })]);

    await insertPublication([shown("330100", "34", 99)], { fiscalYear: FISCAL_YEAR, number: 1, scoringHash: "f".repeat(64) });
    expect(sectionOf(await reportOf(company)).blocks).toEqual([expect.objectContaining({ kind: "empty" })]);

    await insertPublication([shown("330100", "34", 52), { ...shown("330100", "C", 47), part: "detail", numbers: { "indicator/L1": quartiles(44) } } as TestCell], { fiscalYear: FISCAL_YEAR, number: 2 });
    const first = await reportOf(company);
    expect(mediansOf(first).slice(0, 3)).toEqual(["52", "53", "—"]);
    expect(definitionOf(first).slice(0, 2)).toEqual(["浙江省杭州市", "34 通用设备制造业"]);
    expect(definitionOf(first).at(-1)).toMatch(/^第 2 期，\d{4}-\d{2}-\d{2} 发布，统计时点 2026-03-01$/);
    expect(first.summary.chart.series.map(({ id }) => id)).toEqual(["lower", "median"]);
    const indicators = first.sections.find(({ id }) => id === "indicators")!.blocks.flatMap((block) => (block.kind === "table" ? [block.table] : []))[0]!;
    expect(indicators.rows[0]!.at(-1)!.text).toBe("44");

    await insertPublication([shown("330100", "34", 77)], { fiscalYear: FISCAL_YEAR, number: 4, scoringHash: "f".repeat(64) });
    await insertPublication([{ region: "330100", industry: "34", hidden: true }, shown("330000", "34", 58, { carriedFrom: 2 })], { fiscalYear: FISCAL_YEAR, number: 3 });
    await insertPublication([shown("330100", "34", 88)], { fiscalYear: FISCAL_YEAR, number: 5, state: "building" });
    const second = await reportOf(company);
    expect(mediansOf(second)[0]).toBe("58");
    expect(textOf(second)).toContain("浙江省杭州市 · 34 通用设备制造业（已隐藏）");
    expect(definitionOf(second).at(-1)).toMatch(/^第 2 期/);
  });

  it("are of the same fiscal year", async () => {
    const company = await handIn(ELSEWHERE_YEAR);
    expect(sectionOf(await reportOf(company)).blocks).toEqual([expect.objectContaining({ kind: "empty" })]);
  });
});

describe("whether the enterprise is behind the numbers", () => {
  const YEAR = 2019;
  it("decides what it may see and what it is told, and a report follows its verification", async () => {
    await insertPublication([shown("330100", "34", 50, { comparable: false }), shown("330000", "34", 60)], { fiscalYear: YEAR, asOf: new Date("2026-03-01T00:00:00+08:00") });
    const company = await handIn(YEAR, { isVerified: false });
    const before = await reportOf(company);
    // Five groups, and it is none of them.
    expect(mediansOf(before)[0]).toBe("50");
    expect(textOf(before)).toContain("本企业尚未核验");
    await verifyOrganisation(system, company.organisation);
    const after = await reportOf(company);
    expect(mediansOf(after)[0]).toBe("60");
    expect(textOf(after)).toContain("浙江省杭州市 · 34 通用设备制造业（企业太少）");
    expect(textOf(after)).toContain("晚于这一期的统计时点");
  });

  it("is not in doubt after the moment that was counted", async () => {
    const company = await handIn(YEAR);
    await insertPublication([shown("330100", "34", 55)], { fiscalYear: YEAR, number: 2, asOf: new Date() });
    expect(textOf(await reportOf(company))).not.toMatch(/尚未核验|统计时点（/);
  });
});

it("a file says the same as the page: group, publication and figures", async () => {
  const YEAR = 2018;
  await insertPublication([shown("330100", "34", 52)], { fiscalYear: YEAR });
  const company = await handIn(YEAR);
  const report = await reportOf(company);
  const viewer = await as(company.manager);
  const json = JSON.parse(Buffer.from((await renderReportFile(viewer, company.organisation, company.submission, "json", "zh-CN")).bytes).toString()) as Report;
  expect(sectionOf(json)).toEqual(sectionOf(report));
  const { bytes } = await renderReportFile(viewer, company.organisation, company.submission, "pdf", "zh-CN");
  const text = readPdfText(Buffer.from(bytes)).join("").replaceAll(/\s/g, "");
  for (const said of [sectionOf(report).title, ...definitionOf(report)]) expect(text).toContain(said.replaceAll(/\s/g, ""));
}, 60_000);
