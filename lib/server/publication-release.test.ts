import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildCells } from "@/lib/core/publication/build";
import { closeDatabase } from "@/lib/server/db";
import { buildPublication } from "@/lib/server/publication-build";
import { runBuilds } from "@/lib/server/publication-jobs";
import { listSeries, requestPublication } from "@/lib/server/publications";
import { openAuthority, system, type Authority } from "@/lib/server/test-builders";
import { asOwner, fileAll, letPublicationsAge, publishOwn, type Filed } from "@/lib/server/testing/population";

/** The whole way, with disclosure control itself. */
let authority: Authority;
let key: string;
let year = 2030;
beforeAll(async () => {
  authority = await openAuthority("33");
  key = await publishOwn();
});
afterAll(closeDatabase);

const COUNTIES = ["330102", "330106", "330203", "330502", "110101", "110105", "310101", "440103", "440303"];
const INDUSTRIES = ["3453", "2614", "3911", "6513", "1311"];
const SIZES = ["large", "medium", "small", "micro"];
/** Spread over counties, industries and sizes, with scores from 30 to 70. */
const spread = (count: number, more: Filed = {}): readonly Filed[] =>
  Array.from({ length: count }, (_, index) => ({
    region: COUNTIES[index % COUNTIES.length]!, industry: INDUSTRIES[index % INDUSTRIES.length]!, size: SIZES[index % SIZES.length]!, overall: 300 + ((index * 37) % 401), ...more,
  }));
/** All in one place, which is then the only cell that there is. */
const here = { region: "330106", industry: "3453", size: "small" };
const request = async () => (await requestPublication(authority.system, authority.organisation, { instrumentKey: key, fiscalYear: year })).publication;
const publishAll = async (): Promise<string> => {
  const publication = await request();
  expect(await buildPublication(system, publication, buildCells)).toBe("released");
  return publication;
};
type Row = { region: string; industry: string; size: string; status: string; n: number | null; from_number: number | null; numbers: { overall?: { mean: string } | null } | null };
const cellsOf = (publication: string) =>
  asOwner(async (client) => (await client.query<Row>("SELECT region, industry, size, status, n, from_number, numbers FROM publication_cell WHERE publication_id = $1 AND line = 'self' AND part = 'main'", [publication])).rows);
const country = (rows: readonly Row[]) => rows.find(({ region, industry, size }) => region === "*" && industry === "*" && size === "*");

describe("a released publication", () => {
  it("counts in every cell it shows exactly those that the rows count there", async () => {
    year += 1;
    await fileAll(key, year, [...spread(400), ...spread(20, { isVerified: false, overall: 1_000 }), ...spread(20, { state: "withdrawn", overall: 1_000 })]);
    const cells = await cellsOf(await publishAll());
    const shown = cells.filter(({ status }) => status === "published");
    expect(shown.length).toBeGreaterThan(30);
    expect(cells.filter(({ status }) => status === "hidden").every(({ n, numbers }) => n === null && numbers === null)).toBe(true);
    // The same in SQL, over the tables themselves: regions by their digits, sections through the divisions that this population has.
    const sections: Record<string, string> = { "34": "C", "26": "C", "39": "C", "65": "I", "13": "C" };
    const counted = await asOwner(async (client) =>
      (await client.query<{ region: string; industry: string; size: string; overall: number }>(
        `SELECT sc.region, sc.industry, sc.size, sc.s01 AS overall FROM submission_score sc JOIN submission s ON s.organisation_id = sc.organisation_id AND s.id = sc.submission_id
           JOIN organisation o ON o.id = sc.organisation_id
         WHERE sc.instrument_key = $1 AND sc.fiscal_year = $2 AND o.verified_at IS NOT NULL AND s.withdrawn_at IS NULL`, [key, year])).rows);
    for (const cell of shown) {
      const prefix = cell.region === "*" ? "" : cell.region.replace(/(00)+$/, "");
      const inside = counted.filter(
        (row) => row.region.startsWith(prefix) && ["*", row.industry.slice(0, 2), sections[row.industry.slice(0, 2)]].includes(cell.industry) && ["*", row.size].includes(cell.size),
      );
      expect(cell.n, JSON.stringify(cell)).toBe(5 * Math.round(inside.length / 5));
      expect(inside.length).toBeGreaterThanOrEqual(5);
      const mean = inside.reduce((sum, { overall }) => sum + overall, 0) / inside.length / 10;
      expect(Math.abs(Number(cell.numbers?.overall?.mean) - mean), JSON.stringify(cell)).toBeLessThanOrEqual(0.0501);
    }
  });

  it("counts a group as one: five enterprises of four groups show nothing", async () => {
    year += 1;
    await fileAll(key, year, [...spread(3, here), ...spread(2, { ...here, group: "甲集团" })]);
    expect((await cellsOf(await publishAll())).map(({ status }) => status)).toContain("hidden");
    expect((await cellsOf(await publishedId())).filter(({ status }) => status !== "hidden")).toEqual([]);
    year += 1;
    await fileAll(key, year, spread(5, here));
    expect(country(await cellsOf(await publishAll()))).toMatchObject({ status: "published", n: 5 });
  });
  const publishedId = async () => (await listSeries(authority.system, authority.organisation)).find(({ instrumentKey, fiscalYear }) => instrumentKey === key && fiscalYear === year)!.publications[0]!.id;

  it("stays as it is where enterprises withdraw; the next one shows the earlier numbers until five have changed", async () => {
    year += 1;
    const filed = await fileAll(key, year, spread(30, here));
    const first = await publishAll();
    const before = await cellsOf(first);
    expect(country(before)).toMatchObject({ status: "published", n: 30, from_number: 1 });
    await asOwner((client) => client.query("UPDATE submission SET withdrawn_at = now() WHERE id = $1", [filed[0]!.submission]));
    await letPublicationsAge(key, 40);
    const second = await publishAll();
    expect(await cellsOf(first)).toEqual(before);
    expect(country(await cellsOf(second))).toEqual({ ...country(before)!, status: "carried" });
    await fileAll(key, year, spread(6, { ...here, overall: 900 }));
    await letPublicationsAge(key, 40);
    expect(country(await cellsOf(await publishAll()))).toMatchObject({ status: "published", n: 35, from_number: 3 });
  });
});

it("what was asked for is built by the process that the job starts", async () => {
  year += 1;
  await fileAll(key, year, spread(30, here));
  const publication = await request();
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  await runBuilds(system, new AbortController().signal);
  vi.restoreAllMocks();
  const [row] = await asOwner(async (client) => (await client.query<{ state: string; audit: Record<string, unknown>; attempts: number }>("SELECT state, audit, attempts FROM publication WHERE id = $1", [publication])).rows);
  expect(row).toMatchObject({ state: "released", attempts: 1, audit: { exact: 0, narrow: 0, enterprises: 30 } });
  expect(country(await cellsOf(publication))).toMatchObject({ status: "published", n: 30 });
}, 120_000);
