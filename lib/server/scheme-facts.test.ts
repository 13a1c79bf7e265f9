import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import type { SaveFactsResult } from "@/lib/core/save";
import { loadDictionary, loadPackLibrary } from "@/lib/server/content";
import { closeDatabase } from "@/lib/server/db";
import { listFactHistory, loadFactSheet, loadSizeClass, saveFacts } from "@/lib/server/facts";
import { addMember, as, assign, factCall, openAssessment, openCompany, publish, YEAR, type Company } from "@/lib/server/test-builders";

let company: Company;
beforeAll(async () => {
  await publish();
});
beforeEach(async () => {
  company = await openCompany();
});
afterAll(closeDatabase);

const save = (changes: readonly Record<string, unknown>[]): Promise<SaveFactsResult> => saveFacts(company.manager.claim, company.organisation, "standalone", factCall(changes));
const saveList = (key: string, value: unknown, year: FactYear = "asOf", revision = 0) => save([{ key, year, revision, value }]);
const sheet = async (pack: string | null = null, fiscalYear = YEAR) => loadFactSheet(await as(company.manager), company.organisation, { scope: "standalone", fiscalYear, pack });
const rowsOf = (view: Awaited<ReturnType<typeof sheet>>) => new Map(view.groups.flatMap(({ rows }) => rows.map((row) => [row.definition.key, row] as const)));
const yearsOf = async (pack: string | null, key: string, fiscalYear = YEAR) => rowsOf(await sheet(pack, fiscalYear)).get(key)?.cells.map(({ year }) => year);
/** The year of an application today. */
const NOW = new Date().getFullYear();

describe("a list", () => {
  const lists: [string, FactYear, Record<string, unknown>[]][] = [
    ["techAwards", "asOf", [{ level: "provincial", rank: 2, year: 2024 }, { level: "national", rank: 5, year: 2023 }]],
    ["makerContest", "asOf", [{ rank: "top50", year: 2025 }]],
    ["honours", "asOf", [{ id: "hnte", from: "2024-12-01", until: "2027-11-30", batch: "第二批" }, { id: "srdi" }]],
    ["negativeRecords", "asOf", [{ kind: "abnormalOperation", on: "2025-03-31" }]],
    ["productEnergy", YEAR, [{ product: "轴承 𠮷", output: "1200.5", unit: "吨", energyTce: "15", base: "0.013", lead: "0.01" }]],
  ];
  it.each(lists)("of %s is kept as it was given", async (key, year, value) => {
    expect((await saveList(key, value, year)).results).toEqual([{ key, year, status: "saved", revision: 1 }]);
    expect(rowsOf(await sheet("all")).get(key)?.cells.find((cell) => cell.year === year)?.entry).toEqual({ state: "given", value });
  });

  it("that is empty declares that there is none, which is not the same as saying nothing", async () => {
    await saveList("negativeRecords", []);
    expect(rowsOf(await sheet("all")).get("negativeRecords")?.cells[0]?.entry).toEqual({ state: "given", value: [] });
    await saveList("negativeRecords", null, "asOf", 1);
    expect(rowsOf(await sheet("all")).get("negativeRecords")?.cells[0]?.entry).toBeNull();
  });

  it("may be stated unknown like every figure", async () => {
    await save([{ key: "techAwards", year: "asOf", revision: 0, state: "dontKnow", reason: "档案在总部" }]);
    expect(rowsOf(await sheet("all")).get("techAwards")?.cells[0]?.entry).toEqual({ state: "dontKnow", reason: "档案在总部" });
  });

  it("is refused with the row and the name of its field", async () => {
    const { results } = await saveList("techAwards", [{ level: "national", rank: 1, year: 2024 }, { level: "national", rank: 0, year: 2024 }]);
    expect(results[0]).toMatchObject({ status: "refused", problem: { code: "FACT_VALUE", path: "/changes/0/value/1/rank" } });
    expect(results[0]?.problem?.message).toContain("第 2 条的“在获奖单位中的排名”请填 1 到 1,000 的整数。");
  });

  it("takes a bare title as one that is valid now", async () => {
    await saveList("honours", ["hnte"]);
    expect(rowsOf(await sheet("all")).get("honours")?.cells[0]?.entry).toEqual({ state: "given", value: [{ id: "hnte" }] });
  });

  it("keeps what it was before", async () => {
    await saveList("honours", [{ id: "hnte" }]);
    await saveList("honours", [], "asOf", 1);
    const [latest] = await listFactHistory(await as(company.manager), company.organisation, { scope: "standalone", key: "honours", year: "asOf" });
    expect(latest).toMatchObject({ before: { value: [{ id: "hnte" }] }, after: { value: [] } });
  });
});

describe("the figures that only schemes ask", () => {
  const values: [string, FactYear, unknown][] = [
    ["leadProductName", "asOf", "混合式步进电机"],
    ["marketSince", "asOf", "2015-06-01"],
    ["coreIpOwned", "asOf", true],
    ["preTransformYear", "asOf", "2021"],
    ["groupConflict", "asOf", ["none"]],
    ["hiTechField", "asOf", "manufacturing"],
    ["aiScenePct", "asOf", "12.5"],
    ["platformDevScore", NOW, "62.5"],
  ];
  it.each(values)("%s is kept", async (key, year, value) => {
    expect((await saveList(key, value, year)).results[0]).toMatchObject({ status: "saved" });
    expect(rowsOf(await sheet("all")).get(key)?.cells.find((cell) => cell.year === year)?.entry).toEqual({ state: "given", value });
  });

  it("are not on the sheet of the questionnaire", async () => {
    const keys = [...rowsOf(await sheet()).values()].map(({ definition }) => definition);
    expect(keys.filter(({ packOnly }) => packOnly)).toEqual([]);
    expect(keys.length).toBeGreaterThan(50);
  });
});

describe("the sheet of a scheme", () => {
  const SRDI = "cn.sme.srdi@2026";

  it("holds what the scheme reads and nothing else, in the order of entry", async () => {
    const view = await sheet(SRDI);
    const rows = rowsOf(view);
    expect(view.scheme).toMatchObject({ id: SRDI, title: { "zh-CN": expect.stringContaining("专精特新") as string } });
    for (const key of ["revenue", "mainRevenue", "leadProductRevenue", "totalLiabilities", "rdExpense", "equityFunding", "ipClassIApplied", "independentLegalEntity", "negativeRecords", "techAwards"]) expect(rows.has(key)).toBe(true);
    for (const key of ["energyTce", "waterIntake", "landArea"]) expect(rows.has(key)).toBe(false);
    const order = loadDictionary().facts.map(({ key }) => key).filter((key) => rows.has(key));
    expect([...rows.keys()]).toEqual(order);
  });

  it("asks each figure in the years that the scheme reads it", async () => {
    expect(await yearsOf(SRDI, "equityFunding")).toEqual([YEAR, YEAR - 1]);
    expect(await yearsOf(SRDI, "rdExpense")).toEqual([YEAR, YEAR - 1]);
    expect(await yearsOf("cn.sme.innovative@2022", "equityFunding")).toEqual([YEAR, YEAR - 1, YEAR - 2]);
    // What the platform computes is of the year of the application, whatever fiscal year is looked at.
    expect(await yearsOf(SRDI, "platformDevScore")).toEqual([NOW, NOW - 1]);
    expect(await yearsOf(SRDI, "platformDevScore", NOW - 3)).toEqual([NOW, NOW - 1]);
  });

  it("asks for a year before a transformation once it is named", async () => {
    const pack = "cn.digital-sme@2024";
    const before = await yearsOf(pack, "operatingCost");
    await saveList("preTransformYear", "2018");
    await saveList("operatingCost", "900", 2018);
    expect(await yearsOf(pack, "operatingCost")).toEqual([...(before ?? []), 2018]);
    expect(rowsOf(await sheet(pack)).get("operatingCost")?.cells.find(({ year }) => year === 2018)?.entry).toEqual({ state: "given", value: "900" });
  });

  it("says of each figure which schemes use it", async () => {
    const rows = rowsOf(await sheet());
    expect(rows.get("revenue")?.schemes.map(({ id }) => id)).toEqual(expect.arrayContaining([SRDI, "cn.sme.size@2011"]));
    expect(rows.get("revenue")?.usedBy.length).toBeGreaterThan(0);
  });

  it("of all schemes holds what any of them reads", async () => {
    const all = rowsOf(await sheet("all"));
    for (const { id } of loadPackLibrary().packs) for (const key of rowsOf(await sheet(id)).keys()) expect(all.has(key)).toBe(true);
    expect((await sheet("all")).scheme).toBe("all");
    // No figure of the dictionary is out of reach.
    const everything = new Set([...all.keys(), ...rowsOf(await sheet()).keys()]);
    const branchOnly = new Set(["serviceProcesses", "serviceProcessesOnline"]);
    expect(loadDictionary().facts.map(({ key }) => key).filter((key) => !everything.has(key) && !branchOnly.has(key))).toEqual([]);
  });

  it("that there is not is not found", async () => {
    for (const pack of ["cn.sme.srdi@1999", "", "x".repeat(10_000), "__proto__"]) await expect(sheet(pack)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("shows a respondent the figures of the assigned indicators only", async () => {
    const assessment = await openAssessment(company);
    const respondent = await addMember(company, "respondent");
    await assign(company, assessment, respondent, ["L1"]);
    await saveList("techAwards", [{ level: "national", rank: 1, year: 2024 }]);
    const view = await loadFactSheet(await as(respondent), company.organisation, { scope: "standalone", fiscalYear: YEAR, pack: "all" });
    const keys = [...rowsOf(view).keys()];
    expect(keys).toContain("rdStaff");
    expect(keys).not.toContain("techAwards");
    const { results } = await saveFacts(respondent.claim, company.organisation, "standalone", factCall([{ key: "techAwards", year: "asOf", revision: 1, value: [] }]));
    expect(results[0]).toMatchObject({ status: "refused" });
  });
});

describe("the size class", () => {
  const load = async () => loadSizeClass(await as(company.manager), company.organisation);
  const byRow = async (row: string) => (await load()).byRow.find((each) => each.row === row);
  const LAST = NOW - 1;

  it("is known by every rule whose figures are given, and names what is missing of the others", async () => {
    await save([{ key: "headcount", year: LAST, revision: 0, value: 128 }, { key: "revenue", year: LAST, revision: 0, value: 9800 }]);
    // 工业: 128 < 300 people, so 小型. 批发业: 20 ≤ 128 < 200, and 5000 ≤ 9800, so 中型.
    expect(await byRow("industry")).toMatchObject({ size: { "zh-CN": "小型" }, figures: [{ key: "headcount", shown: "128" }, { key: "revenue", shown: "9,800" }] });
    expect(await byRow("wholesale")).toMatchObject({ size: { "zh-CN": "中型" } });
    expect(await byRow("construction")).toMatchObject({ size: null, figures: [{ key: "revenue", shown: "9,800" }, { key: "totalAssets", shown: null }] });
    expect((await load()).fiscalYear).toBe(LAST);
  });

  it("is of the latest year that is given, of the legal entity alone, and of no year that is long past", async () => {
    await saveFacts(company.manager.claim, company.organisation, "consolidated", factCall([{ key: "headcount", year: LAST, revision: 0, value: 5000 }]));
    await save([{ key: "headcount", year: LAST - 1, revision: 0, value: 18 }, { key: "headcount", year: LAST - 8, revision: 0, value: 900 }]);
    expect((await load()).fiscalYear).toBe(LAST - 1);
    // 18 < 20 people decides alone.
    expect(await byRow("industry")).toMatchObject({ size: { "zh-CN": "微型" } });
  });

  it("is not known without figures", async () => {
    expect((await load()).fiscalYear).toBe(LAST);
    expect((await load()).byRow.every(({ size }) => size === null)).toBe(true);
  });
});
