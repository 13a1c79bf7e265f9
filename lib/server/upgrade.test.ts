import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeId } from "@/lib/server/id";
import { config } from "@/lib/server/config";
import { readConnection, withClient } from "@/prisma/connection";
import { codeStamp } from "@/prisma/migrate";
import { readMigrations } from "@/prisma/schema-engine";

/** An installation of an earlier version of the code, in a database of its own beside the tests' one. */
const DATABASE = "xinzhi_earlier";
const beside = (url: string | undefined): string => (url ?? "").replace(/\/[^/]+$/, `/${DATABASE}`);
const ownerUrl = beside(process.env.DATABASE_OWNER_URL);
const appUrl = beside(config.databaseUrl);

/** Databases are made by the cluster's superuser, whose password stands with the others. */
async function asSuperuser(statement: string): Promise<void> {
  const { host, port } = readConnection(ownerUrl);
  const password = readFileSync(path.join(config.dataFolder, "secrets", "database-postgres"), "utf8").trim();
  await withClient({ host, port, user: "postgres", password, database: "postgres" }, (client) => client.query(statement));
}

beforeAll(async () => {
  await asSuperuser(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
  await asSuperuser(`CREATE DATABASE ${DATABASE} OWNER xinzhi_owner`);
});
afterAll(() => asSuperuser(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`));

/** Migrations run in processes of their own: a process bears one schema engine. Answers the lines that were printed. */
function inProcess(parts: readonly string[]): readonly string[] {
  const output = execFileSync(process.execPath, ["--import=tsx", ...parts], { encoding: "utf8", env: { ...process.env, DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } });
  return output.split("\n").filter((line) => line !== "");
}
const migrate = () => inProcess(["prisma/migrate.ts"]);
/** As the code of the first version left it. */
const migrateToFirst = () =>
  inProcess([
    "--input-type=module",
    "--eval",
    `const { EVERYTHING, readMigrations, withSchemaEngine } = await import("./prisma/schema-engine.ts");
     const { readConnection } = await import("./prisma/connection.ts");
     const list = readMigrations();
     const migrationsList = { ...list, migrationDirectories: list.migrationDirectories.slice(0, 1) };
     await withSchemaEngine(readConnection(process.env.DATABASE_OWNER_URL), (engine) => engine.applyMigrations({ migrationsList, filters: EVERYTHING }));
     process.exit(0);`,
  ]);

const asOwner = <Value>(run: (client: Client) => Promise<Value>) => withClient(readConnection(ownerUrl), run);
const asApplication = <Value>(organisation: string, run: (client: Client) => Promise<Value>) =>
  withClient(readConnection(appUrl), async (client) => {
    await client.query("SELECT set_config('app.organisation', $1, false)", [organisation]);
    return run(client);
  });

test("an installation of the first version becomes one of this version, with every row it had", async () => {
  migrateToFirst();
  const [organisation, user, assessment, submission] = [makeId(), makeId(), makeId(), makeId()];
  const kept = await asOwner(async (client) => {
    await client.query("INSERT INTO organisation (id, kind, name) VALUES ($1, 'company', '旧户')", [organisation]);
    await client.query("INSERT INTO \"user\" (id, login, name) VALUES ($1, 'earlier@example.com', '旧人')", [user]);
    await client.query("INSERT INTO membership (organisation_id, user_id, role, display_name) VALUES ($1, $2, 'manager', '旧人')", [organisation, user]);
    await client.query("INSERT INTO fact (organisation_id, scope, key, year, state, value, revision, by) VALUES ($1, 'standalone', 'revenue', '2024', 'given', '\"100\"', 1, $2)", [organisation, user]);
    await client.query("INSERT INTO change (organisation_id, batch, what, scope, after, revision, by) VALUES ($1, $2, 'revenue/2024', 'standalone', '{}', 1, $3)", [organisation, makeId(), user]);
    await client.query("INSERT INTO instrument_version (key, version, hash, scoring_hash, body) VALUES ('stub', '2026.1', 'h', 'h', '{}')");
    await client.query("INSERT INTO assessment (organisation_id, id, instrument_key, instrument_version, fiscal_year, scope, by) VALUES ($1, $2, 'stub', '2026.1', 2024, 'standalone', $3)", [organisation, assessment, user]);
    await client.query(
      `INSERT INTO submission (organisation_id, id, assessment_id, number, by, facts, responses, profile, instrument_key, instrument_version, instrument_hash, engine, scorecard, hash)
       VALUES ($1, $2, $3, 1, $4, '{}', '{}', '{}', 'stub', '2026.1', 'h', 1, '{}', 'frozen')`,
      [organisation, submission, assessment, user],
    );
    return count(client);
  });

  expect(migrate()).toEqual(readMigrations().migrationDirectories.slice(1).map(({ path: name }) => name));
  expect(migrate()).toEqual([]);
  expect(await asOwner(async (client) => (await client.query<{ stamp: string }>("SELECT obj_description('public'::regnamespace) AS stamp")).rows[0]?.stamp)).toBe(`xinzhi ${codeStamp()}`);

  await asApplication(organisation, async (client) => {
    expect(await count(client)).toEqual(kept);
    const { rows } = await client.query("SELECT hash, schemes FROM submission");
    // Made before there were packs.
    expect(rows).toEqual([{ hash: "frozen", schemes: null }]);
    await client.query(
      `INSERT INTO scheme_answer (organisation_id, scope, fiscal_year, pack, question, answer, revision, by) VALUES ($1, 'standalone', 2024, 'cn.x@2026', 'q', '{"affirmed": true}', 1, $2)`,
      [organisation, user],
    );
    await expect(client.query("DELETE FROM scheme_answer")).rejects.toThrow(/permission denied/);
  });
  expect(await asApplication(makeId(), async (client) => (await client.query("SELECT FROM scheme_answer")).rowCount)).toBe(0);
});

/** Rows of the tables that the installation had; its own organisation is the only one beside the platform. */
async function count(client: Client): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of ["fact", "change", "assessment", "submission", "membership"]) {
    found[table] = (await client.query(`SELECT FROM ${table}`)).rowCount ?? 0;
  }
  return found;
}
