import fs from "node:fs";
import path from "node:path";
import { expect, type APIRequestContext } from "@playwright/test";
// eslint-disable-next-line no-restricted-imports -- nobody but the publisher writes a publication, and a build needs thousands of enterprises for as many states
import { Client } from "pg";
import { register } from "./accounts";
import { verify } from "./authority";
import { fillDraft } from "./fill";
import { FISCAL_YEAR, HAULAGE, PROGRAMS, PUMPS, type Firm } from "./firms";
import { postForm } from "./posted-form";

/** A year that nobody hands in for: what is published of it is written below, with every state that a cell can have. */
const SHOWN_YEAR = 2015;

type Cell = readonly [region: string, industry: string, n: number | null, mean?: string];
const CELLS: readonly Cell[] = [
  ["*", "*", 4_860, "52.8"], ["330000", "*", 410, "54.2"], ["330000", "C", 260, "55.1"], ["330000", "G", null], ["330000", "I", 35, "0.0"], ["330000", "26", 25, "49.6"],
  ["330100", "*", 120, "57.3"], ["330200", "*", 15, "51.0"], ["330300", "*", null], ["330400", "*", 5, "46.5"], ["330100", "C", 70, "58.0"], ["330106", "*", 10, "60.4"],
];
const scored = (n: number, mean: string) => ({
  mean,
  median: n < 10 ? null : n < 20 ? 50 : Math.round(Number(mean)),
  quartiles: n < 20 ? null : [Math.max(Math.round(Number(mean)) - 9, 0), Math.round(Number(mean)) + 8],
  shares: n < 10 ? null : ["10", "20", "40", "20", "10"],
  histogram: null,
});

/**
 * A publication as a build leaves it, with hidden cells, values carried over and a ratio, so that pages can be looked at in every state without
 * thousands of enterprises. Answers its id; the second who asks gets the same.
 */
export async function showResults(): Promise<string> {
  const folder = process.env.XINZHI_TEST_DATA ?? "";
  const read = (name: string) => fs.readFileSync(path.join(folder, name), "utf8").trim();
  const client = new Client({ host: "127.0.0.1", port: Number(read("database-port")), user: "xinzhi_owner", password: read("secrets/database-xinzhi_owner"), database: "xinzhi" });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL ROLE xinzhi_publisher");
    await insert(client, 1, "2026-02-01T00:00:00+08:00", CELLS.filter(([region]) => region === "330200"));
    const id = await insert(client, 2, "2026-03-01T00:00:00+08:00", CELLS);
    await client.query("COMMIT");
    return id;
  } finally {
    await client.end();
  }
}

async function insert(client: Client, number: number, asOf: string, cells: readonly Cell[]): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO publication (id, instrument_key, fiscal_year, scoring_hash, number, trigger, min_units, as_of)
      SELECT $1, key, $2, scoring_hash, $3, 'schedule', 5, $4 FROM instrument_version WHERE key = 'xinzhi-enterprise' AND version = '2026.1' ON CONFLICT DO NOTHING RETURNING id`,
    [crypto.randomUUID(), SHOWN_YEAR, number, asOf],
  );
  const id = rows[0]?.id;
  if (id === undefined) {
    const known = await client.query<{ id: string }>("SELECT id FROM publication WHERE fiscal_year = $1 AND number = $2", [SHOWN_YEAR, number]);
    return known.rows[0]!.id;
  }
  const put = (part: string, [region, industry]: Cell, n: number | null, from: number, numbers: object) =>
    client.query(
      "INSERT INTO publication_cell (publication_id, line, part, region, industry, size, status, n, from_number, comparable, numbers) VALUES ($1, 'self', $2, $3, $4, '*', $5, $6, $7, $8, $9)",
      [id, part, region, industry, ...(n === null ? ["hidden", null, null, false, null] : [from === number ? "published" : "carried", n, from, n > 5, JSON.stringify(numbers)])],
    );
  for (const cell of cells) {
    const [region, industry, n, mean = ""] = cell;
    await put("main", cell, n, region === "330200" ? 1 : number, n === null ? {} : { overall: scored(n, mean) });
    if (region.endsWith("00") && industry === "*") await put("figures", cell, n, number, { rdIntensity: { ratio: "3.20" } });
  }
  await client.query("UPDATE publication SET state = 'released', released_at = as_of + interval '1 hour', hash = $2, audit = $3 WHERE id = $1", [
    id,
    "0".repeat(64),
    { exact: 0, narrow: 0, known: 0, rounds: 1, lps: 12, enterprises: 4_860, cells: { published: cells.length, carried: number - 1, hidden: 2 } },
  ]);
  return id;
}

/** Nobody else hands in for it, so that what is published of it is known. */
export const FILED_YEAR = FISCAL_YEAR - 3;
/** Enterprises of three branches in one county: two of each. */
export const FILED: readonly Firm[] = [PUMPS, HAULAGE, PROGRAMS, PUMPS, HAULAGE, PROGRAMS].map((firm) => ({ ...firm, regionCode: PUMPS.regionCode, figures: earlier(firm.figures) }));
function earlier(figures: Firm["figures"]): Firm["figures"] {
  const shifted = (year: string) => (year === "asOf" ? year : String(Number(year) - FISCAL_YEAR + FILED_YEAR));
  return Object.fromEntries(Object.entries(figures).map(([key, years]) => [key, Object.fromEntries(Object.entries(years).map(([year, value]) => [shifted(year), value]))]));
}

/** Registers, is verified by the operator, answers and hands in; answers the address of the report. */
export async function fileResults(operator: APIRequestContext, manager: APIRequestContext, firm: Firm): Promise<string> {
  const company = await register(manager, firm);
  await verify(operator, company);
  const created = await postForm(manager, `${company.home}/assessments`, "fiscalYear", { fiscalYear: String(FILED_YEAR), scope: "standalone" });
  const assessment = new URL(created.headers().location ?? "", created.url()).pathname;
  await fillDraft(manager, { home: company.home, assessment, firm });
  const { origin } = new URL((await manager.get("/healthz")).url());
  const answer = await manager.post(`/api/v1${assessment}/submissions`, { headers: { origin }, data: { key: crypto.randomUUID() } });
  expect(answer.status(), await answer.text()).toBe(200);
  const { submission } = (await answer.json()) as { submission: string };
  return `${company.home}/reports/${submission}`;
}

/** The overall score as the report shows it: "57.3". */
export async function overallOf(manager: APIRequestContext, report: string): Promise<string> {
  const answer = await manager.get(`/api/v1${report.replace("/reports/", "/submissions/")}/report?format=json&locale=en`);
  const { value } = ((await answer.json()) as { summary: { overall: { value: string } } }).summary.overall;
  expect(value).toMatch(/^\d{1,2}\.\d+$/);
  return value;
}
