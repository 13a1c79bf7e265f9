import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CellQueryInput } from "@/lib/core/publication/cell-query";
import { closeDatabase } from "@/lib/server/db";
import { listCells, loadPublication, openCells, type ListedCell } from "@/lib/server/publication-cells";
import { addMember, as, openAuthority, openCompany, openOperator, PLATFORM, publish } from "@/lib/server/test-builders";
import { insertPublication, scoreOf } from "@/lib/server/testing/publications";
import { nobody, type Viewer } from "@/lib/server/viewer";

/** Of no other test: they share a database. */
const FISCAL_YEAR = 2071;
const zhejiang = { n: 40, numbers: { overall: scoreOf("61.2", { median: 60, quartiles: [55, 68], shares: ["10", "20", "40", "20", "10"] }), "element/L": null } };

type Official = { readonly viewer: Viewer; readonly organisation: string };
let publication: string;
let city: Official;
let province: Official;
let country: Official;
let elsewhere: Official;

async function official(prefix: string): Promise<Official> {
  const authority = await openAuthority(prefix);
  return { viewer: await as(authority.official), organisation: authority.organisation };
}

beforeAll(async () => {
  await publish();
  await insertPublication([{ n: 300, numbers: { overall: scoreOf("58.0") } }, { region: "330100", n: 15, numbers: { overall: scoreOf("63.0") } }], { fiscalYear: FISCAL_YEAR, asOf: new Date("2026-02-01T00:00:00+08:00") });
  publication = await insertPublication(
    [
      { n: 305, numbers: { overall: scoreOf("58.1") } },
      { region: "330000", ...zhejiang },
      { region: "330000", industry: "C", hidden: true },
      { region: "330000", industry: "D", n: 20, numbers: { overall: scoreOf("0.0") } },
      { region: "330000", industry: "26", hidden: true },
      { region: "330100", n: 15, numbers: { overall: scoreOf("63.0") }, carriedFrom: 1 },
      { region: "330200", hidden: true },
      { region: "330106", n: 5, numbers: { overall: scoreOf("64.0") }, comparable: false },
      { region: "330110", hidden: true },
      { region: "320000", n: 25, numbers: { overall: scoreOf("44.4") } },
      { region: "330000", part: "figures", n: 40, numbers: { rdIntensity: { ratio: "3.20" } } },
      { region: "330000", line: "reviewed", hidden: true },
    ],
    { fiscalYear: FISCAL_YEAR, number: 2, minUnits: 5 },
  );
  [city, province, country, elsewhere] = [await official("3301"), await official("33"), await official(""), await official("61")];
});
afterAll(closeDatabase);

const list = async ({ viewer, organisation }: Official, query: CellQueryInput = {}) => (await listCells(viewer, organisation, publication, query)).cells;
const shownAs = (cell: ListedCell | undefined) => (cell === undefined || !("value" in cell) ? cell?.status : cell.value && "mean" in cell.value ? cell.value.mean : cell.value && cell.value.ratio);
const byRegion = (cells: readonly ListedCell[]) => Object.fromEntries(cells.map((cell) => [cell.region, shownAs(cell)]));

describe("what an official sees of a publication", () => {
  it("begins with the own region: how many are counted about, and how many cells are hidden", async () => {
    const head = await loadPublication(province.viewer, province.organisation, publication);
    expect(head).toMatchObject({ region: "330000", fiscalYear: FISCAL_YEAR, number: 2, minUnits: 5, instrumentKey: "xinzhi-enterprise", version: "2026.1" });
    // Of Zhejiang and below: 330000, its D, 330100 and 330106 are shown; C, 26, 330200 and 330110 are hidden.
    expect(head.lines).toEqual([
      { line: "self", n: 40, shown: 4, hidden: 4 },
      { line: "reviewed", n: null, shown: 0, hidden: 1 },
    ]);
  });

  it("is the own region in full, what it lies in as a whole, and nothing beside it", async () => {
    const cells = await list(city, { regions: "below" });
    expect(cells.slice(0, 3).map(({ region }) => region)).toEqual(["*", "330000", "330100"]);
    expect(cells.slice(3).every(({ region }) => /^3301\d\d$/.test(region))).toBe(true);
    expect(byRegion(await list(city, { region: "330000" }))).toEqual({ "330000": "61.2" });
    expect(byRegion(await list(city, { region: "330000", regions: "around" }))).toEqual({ "*": "58.1", "330000": "61.2" });
    for (const region of ["330200", "320000", "320100", "999999"]) await expect(list(city, { region })).rejects.toMatchObject({ code: "NOT_FOUND" });
    // The cities of its province are not its own, nor are the provinces of the country.
    for (const region of ["330000", "*"]) await expect(list(city, { region, regions: "below" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(list(elsewhere, { region: "330000" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("tells three states apart: no data, hidden, and shown, where 0 is a 0", async () => {
    const industries = await list(province, { industries: "below" });
    const state = (industry: string) => shownAs(industries.find((cell) => cell.industry === industry));
    expect([state("*"), state("C"), state("D"), state("E")]).toEqual(["61.2", "hidden", "0.0", "none"]);
    expect(industries.find(({ industry }) => industry === "C")).toEqual({ region: "330000", industry: "C", size: "*", line: "self", number: "overall", status: "hidden" });
  });

  it("lists by code, whatever the values, hidden ones among the others", async () => {
    const regions = (await list(province, { regions: "below" })).map(({ region }) => region);
    expect(regions).toEqual(["*", "330000", ...regions.slice(2).toSorted()]);
    const sections = (await list(province, { industries: "below" })).map(({ industry }) => industry);
    expect(sections).toEqual(["*", ..."ABCDEFGHIJKLMNOPQRST"]);
  });

  it("says of a value that was carried over from which publication it is, and when that was", async () => {
    const [cell] = await list(province, { region: "330100" });
    expect(cell).toMatchObject({ status: "carried", n: 15, from: { number: 1, asOf: new Date("2026-02-01T00:00:00+08:00") } });
  });

  it("has the numbers of the other tables, and null where nobody has one", async () => {
    expect((await list(province, { number: "rdIntensity" })).map(shownAs)).toEqual(["3.20"]);
    expect((await list(province, { number: "element/L" }))[0]).toMatchObject({ status: "published", value: null });
    const each = await list(province, { number: "each" });
    expect(each.map(({ number }) => number)).toEqual(expect.arrayContaining(["overall", "measure/dig", "indicator/L1", "rdStaffShare"]));
    expect(each).toHaveLength(11 + 20 + 3);
  });

  it("is released, of a form that an id has, and nothing else", async () => {
    const building = await insertPublication([], { fiscalYear: FISCAL_YEAR, number: 3, state: "building" });
    const failed = await insertPublication([], { fiscalYear: FISCAL_YEAR + 1, state: "failed" });
    for (const id of [building, failed, "x", "", "'; --", "00000000-0000-7000-8000-000000000001"]) {
      await expect(loadPublication(province.viewer, province.organisation, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(listCells(province.viewer, province.organisation, id, {})).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});

describe("what can be asked", () => {
  it("are the places of the tables and nothing else", async () => {
    const refused: Record<string, Record<string, string>> = {
      industry: { industry: "99" },
      industries: { region: "330106", industry: "C", industries: "below" },
      sizes: { industry: "26", sizes: "each" },
      number: { number: "age" },
      exclude: { exclude: "330106" },
      q: { q: "有限公司" },
    };
    for (const [field, query] of Object.entries(refused)) await expect(list(province, query as CellQueryInput), field).rejects.toMatchObject({ code: "NODE", details: { field: `/${field}` } });
    // Counties have sections only; divisions and sizes have the main numbers only.
    for (const query of [{ region: "330106", sizes: "each" }, { region: "330106", industry: "26" }, { region: "330100", regions: "below", industry: "26" }, { industry: "26", number: "indicator/L1" }, { region: "330106", number: "rdIntensity" }, { industry: "C|D" }, { region: "330106,330110" }, { region: "!330106" }, { line: "both" }, { regions: "others" }]) {
      await expect(list(province, query as CellQueryInput), JSON.stringify(query)).rejects.toMatchObject({ code: "NODE" });
    }
  });

  it("are regions by branches, regions by divisions, and sizes by sections", async () => {
    const count = async (query: CellQueryInput) => (await list(province, query)).length;
    const regions = (await list(province, { regions: "below" })).length;
    expect(await count({ regions: "below", industries: "below" })).toBe(regions * 21);
    // Manufacturing has the divisions 13 to 43.
    expect(await count({ regions: "below", industry: "C", industries: "below" })).toBe(regions * 32);
    expect(await count({ industries: "below", sizes: "each" })).toBe(21 * 5);
  });

  it("is refused before a file begins", async () => {
    await expect(openCells(province.viewer, province.organisation, publication, { industry: "26", sizes: "each" })).rejects.toMatchObject({ code: "NODE" });
  });
});

describe("who reads it", () => {
  it("an enterprise sees a cell where enough others are behind it", async () => {
    const company = await openCompany();
    const respondent = await addMember(company, "respondent");
    for (const someone of [company.manager, respondent]) {
      const reader = { viewer: await as(someone), organisation: company.organisation };
      expect(await list(reader, { region: "330106" })).toMatchObject([{ status: "hidden" }]);
      expect(await list(reader, { region: "330100" })).toMatchObject([{ status: "carried", n: 15 }]);
      // 4 shown cells of Zhejiang, one of Jiangsu, the country's; less the one that is too small to compare with.
      expect((await loadPublication(reader.viewer, reader.organisation, publication)).lines[0]).toMatchObject({ shown: 5, hidden: 5 });
    }
    expect(await list(province, { region: "330106" })).toMatchObject([{ status: "published", n: 5 }]);
  });

  it("the operator and a national official see all of it; nobody sees any without a session", async () => {
    const operator = { viewer: await as(await openOperator()), organisation: PLATFORM };
    for (const reader of [operator, country]) {
      expect(byRegion(await list(reader, { regions: "below" }))).toMatchObject({ "*": "58.1", "330000": "61.2", "320000": "44.4", "610000": "none" });
    }
    await expect(loadPublication(nobody, province.organisation, publication)).rejects.toMatchObject({ code: "SIGNED_OUT" });
    await expect(listCells(province.viewer, city.organisation, publication, {})).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
