import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { canonicalHash } from "@/lib/core/canonical";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { Responses } from "@/lib/core/response";
import { scoreAssessment } from "@/lib/core/scoring/score";
import { slotValues } from "@/lib/core/scoring/slots";
import { toScorecard } from "@/lib/core/scoring/scorecard";
import { populationOf } from "@/lib/core/synthetic/population";
import { scoreKeeper } from "@/lib/core/synthetic/score-case";
import { config } from "@/lib/server/config";
import { loadDictionary, loadIndustries, loadRegions, loadSizeRules } from "@/lib/server/content";
import { closeDatabase } from "@/lib/server/db";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { loadReport } from "@/lib/server/reports";
import { listSubmissions } from "@/lib/server/submissions";
import type { System } from "@/lib/server/viewer";
import { readConnection, withClient } from "@/prisma/connection";

/** A database of its own beside the tests' one: what is submitted stays, and others count companies. */
const { original } = vi.hoisted(() => {
  const beside = (url = ""): string => url.replace(/\/[^/]+$/, "/xinzhi_synthetic");
  const before = process.env.DATABASE_OWNER_URL ?? "";
  process.env.DATABASE_URL = beside(process.env.DATABASE_URL);
  process.env.DATABASE_OWNER_URL = beside(before);
  return { original: before };
});

async function asSuperuser<Value>(run: (client: Client) => Promise<Value>, database = "postgres"): Promise<Value> {
  const { host, port } = readConnection(original);
  const password = readFileSync(path.join(config.dataFolder, "secrets", "database-postgres"), "utf8").trim();
  return withClient({ host, port, user: "postgres", password, database }, run);
}
/** Row-level security does not apply to a superuser: whatever is there, is seen. */
const look = async (statement: string): Promise<Record<string, unknown>[]> => (await asSuperuser((client) => client.query(statement), "xinzhi_synthetic")).rows as Record<string, unknown>[];

const script = (file: string): string[] => ["--import=tsx", "--conditions=react-server", file];
const seed = (...options: string[]) => spawnSync(process.execPath, [...script("prisma/seed/synthetic.ts"), ...options], { encoding: "utf8" });
const countAll = () => look("SELECT (SELECT count(*)::int FROM organisation WHERE kind = 'company') AS companies, (SELECT count(*)::int FROM submission) AS submissions, (SELECT count(*)::int FROM submission_score) AS scores");

const viewer: System = { kind: "system", purpose: "test", user: null };
const FULL = 4;

beforeAll(async () => {
  await asSuperuser((client) => client.query("DROP DATABASE IF EXISTS xinzhi_synthetic WITH (FORCE)"));
  await asSuperuser((client) => client.query("CREATE DATABASE xinzhi_synthetic OWNER xinzhi_owner"));
  for (const file of ["prisma/migrate.ts", "prisma/seed/publish-instrument.ts"]) execFileSync(process.execPath, script(file), { encoding: "utf8" });
  const { status, stderr } = seed("--companies", "80", "--full", String(FULL));
  if (status !== 0) throw new Error(stderr);
}, 120_000);
afterAll(async () => {
  await closeDatabase();
  await asSuperuser((client) => client.query("DROP DATABASE IF EXISTS xinzhi_synthetic WITH (FORCE)"));
});

async function regenerate() {
  const { instrument, hash } = await loadLatestInstrument(viewer);
  const material = { instrument, hash, dictionary: loadDictionary(), sizes: loadSizeRules() };
  return { material, companyAt: populationOf({ seed: 1, years: 3, regions: loadRegions(), industries: loadIndustries() }) };
}

describe("a population in the database", () => {
  test("is the one that was generated, with the scores of each company's own answers", async () => {
    const { material, companyAt } = await regenerate();
    const scoresOf = scoreKeeper(material);
    const companies = Array.from({ length: 80 }, (_, index) => companyAt(index));
    const expected = companies.flatMap(({ of, region, industry, group, verifiedAt, assessments }) =>
      assessments.flatMap(({ fiscalYear, submissions }) =>
        submissions.map(({ id, isHasty, withdrawnAt }) => {
          const { slots, size } = scoresOf({ of, fiscalYear, isHasty });
          return { id, region, industry, size, group, verified: verifiedAt !== null, year: fiscalYear, withdrawn: withdrawnAt !== null, s01: slots.s01, s17: slots.s17 };
        }),
      ),
    );
    const rows = await look(`SELECT s.id, c.region, c.industry, c.size, c.group_code AS "group", o.verified_at IS NOT NULL AS verified, c.fiscal_year AS year, s.withdrawn_at IS NOT NULL AS withdrawn, c.s01, c.s17
      FROM submission s JOIN submission_score c ON c.organisation_id = s.organisation_id AND c.submission_id = s.id JOIN organisation o ON o.id = s.organisation_id`);
    const sorted = (list: readonly Record<string, unknown>[]) => list.toSorted((left, right) => String(left.id).localeCompare(String(right.id), "en"));
    expect(sorted(rows)).toEqual(sorted(expected));
  });

  test("has frozen columns that fit their hash, whole or lean", async () => {
    const rows = await look("SELECT * FROM submission");
    expect(rows.length).toBeGreaterThan(80);
    for (const { organisation_id: organisation, id: submission, assessment_id: assessment, number, at, facts, responses, profile, schemes, instrument_key: instrumentKey, instrument_version: instrumentVersion, instrument_hash: instrumentHash, engine, scorecard, hash } of rows) {
      expect(canonicalHash({ organisation, submission, assessment, number, at: (at as Date).toISOString(), facts, responses, profile, schemes, instrumentKey, instrumentVersion, instrumentHash, engine, scorecard })).toBe(hash);
    }
  });

  test("leaves row-level security forced on every table", async () => {
    expect(await look("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations' AND NOT (relrowsecurity AND relforcerowsecurity)")).toEqual([]);
    await withClient(readConnection(process.env.DATABASE_OWNER_URL!), async (owner) => expect((await owner.query("SELECT FROM organisation")).rowCount).toBe(0));
  });

  test("lets nobody in: the only membership has ended, of a person who cannot sign in", async () => {
    expect(await look("SELECT count(*)::int AS open FROM membership m JOIN \"user\" u ON u.id = m.user_id WHERE m.ended_at IS NULL OR u.state <> 'disabled' OR u.password_hash IS NOT NULL")).toEqual([{ open: 0 }]);
  });

  test("a whole company has a report, of the figures and answers that are its rows", async () => {
    const { material, companyAt } = await regenerate();
    const rows = await look(`SELECT s.organisation_id, s.id, s.facts, s.responses, s.scorecard, to_jsonb(c) AS slots FROM submission s JOIN submission_score c ON c.organisation_id = s.organisation_id AND c.submission_id = s.id`);
    let opened = 0;
    for (let index = 0; index < FULL; index += 1) {
      const company = companyAt(index);
      for (const row of rows.filter(({ organisation_id: id }) => id === company.id)) {
        const [sheet, responses, stored] = [row.facts as FactSheet, row.responses as Responses, row.slots as Record<string, number | null>];
        const evaluation = scoreAssessment({ ...material, sheet, responses });
        expect(toScorecard(evaluation, "zh-CN")).toEqual(row.scorecard);
        for (const [slot, value] of Object.entries(slotValues(evaluation))) expect(stored[slot]).toBe(value);
        const { report } = await loadReport(viewer, company.id, String(row.id), "zh-CN");
        expect(JSON.stringify(report)).toContain(company.name);
        opened += 1;
      }
      const [counted] = await look(`SELECT (SELECT count(*)::int FROM fact WHERE organisation_id = '${company.id}') AS facts, (SELECT count(*)::int FROM response WHERE organisation_id = '${company.id}') AS responses`);
      expect(counted!.facts).toBeGreaterThan(60);
      expect(counted!.responses).toBeGreaterThan(5);
    }
    expect(opened).toBeGreaterThan(0);
  });

  test("a lean company's submissions can be listed, and no report is made of what it does not hold", async () => {
    const { companyAt } = await regenerate();
    const lean = Array.from({ length: 20 }, (_, at) => companyAt(FULL + at)).find(({ assessments }) => assessments.some(({ submissions }) => submissions.length > 0))!;
    const [submission] = await listSubmissions(viewer, lean.id);
    expect(submission?.overall).toMatch(/^\d+\.\d+$/);
    await expect(loadReport(viewer, lean.id, submission!.id, "zh-CN")).rejects.toThrow();
  });
});

describe("the same command again", () => {
  test("adds what is missing, and nothing where nothing is", async () => {
    const before = await countAll();
    expect(before).toMatchObject([{ companies: 80 }]);
    expect(seed("--companies", "80", "--full", String(FULL)).status).toBe(0);
    expect(await countAll()).toEqual(before);
    const { status, stdout } = seed("--companies", "95", "--full", String(FULL));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ companies: 95, written: { companies: 15 } });
    expect(await countAll()).toMatchObject([{ companies: 95 }]);
  });

  test("refuses another population beside it, and says why", async () => {
    const before = await countAll();
    for (const options of [["--seed", "2"], ["--years", "1"]]) {
      const { status, stderr } = seed("--companies", "120", "--full", String(FULL), ...options);
      expect(status).toBe(1);
      expect(stderr).toContain("Another synthetic population is there already (--seed 1 --years 3 --full 4)");
    }
    expect(await countAll()).toEqual(before);
  });

  test("refuses what is no number, with how it is used", () => {
    const { status, stderr } = seed("--companies", "many");
    expect(status).toBe(1);
    expect(stderr).toContain("npm run seed:synthetic -- --companies N");
    expect(seed().stderr).toContain("--companies must be a whole number");
  });
});
