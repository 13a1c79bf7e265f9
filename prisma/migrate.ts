import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { escapeIdentifier, escapeLiteral, type Client, type ClientConfig } from "pg";
import { readConnection, withClient } from "./connection";
import { createQueues, installJobs, jobsStamp } from "./jobs";
import { EVERYTHING, withSchemaEngine, readMigrations } from "./schema-engine";

/** Files of `sql/` in the order they need each other. */
const SQL_FILES = ["policies.sql", "gate.sql", "campaigns.sql", "call-ups.sql", "calls.sql", "messages.sql", "operator.sql", "publisher.sql", "jobs.sql", "triggers.sql", "save-responses.sql", "reads.sql", "pulse.sql"] as const;
/** Those of them whose functions belong to another role. `gate.sql` and `publisher.sql` take every right first. */
const ROLE_OF_FILE: Readonly<Record<string, Lent>> = {
  "gate.sql": "xinzhi_gate",
  "campaigns.sql": "xinzhi_gate",
  "call-ups.sql": "xinzhi_gate",
  "calls.sql": "xinzhi_gate",
  "messages.sql": "xinzhi_gate",
  "operator.sql": "xinzhi_gate",
  "publisher.sql": "xinzhi_publisher",
};
/** Roles that nobody can sign in as, with the schema of each. */
const SCHEMA_OF_ROLE = { xinzhi_gate: "gate", xinzhi_publisher: "publisher" } as const;
type Lent = keyof typeof SCHEMA_OF_ROLE;
const LENT = Object.keys(SCHEMA_OF_ROLE) as readonly Lent[];
/** One number for everybody who migrates this database: two starts at once must not do it twice. */
const MIGRATION_LOCK = 7_301_946_512;

export class MigrationRefused extends Error {}

/**
 * Brings a database to this version of the code: migrations and the tables of jobs, then policies, grants and functions. What is there already
 * is left alone. Returns the names of the migrations that were applied.
 *
 * Throws `MigrationRefused`, with what to do, where the database is newer than the code or its history is not ours.
 */
export async function migrate({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }): Promise<readonly string[]> {
  const owner = readConnection(ownerUrl);
  if (owner.user === readConnection(appUrl).user) {
    throw new MigrationRefused(
      "DATABASE_URL 与 DATABASE_OWNER_URL 须使用不同的数据库用户 · DATABASE_URL needs another user than DATABASE_OWNER_URL: an owner can lift the walls between organisations.",
    );
  }
  return withClient(owner, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    if ((await readStamp(client)) === codeStamp()) return [];
    await createRoles(client, readConnection(appUrl));
    const applied = await applyMigrations(owner);
    if (!(await installJobs(client))) {
      throw new MigrationRefused("数据库中的任务表比程序新，请使用较新的程序 · The tables of jobs are newer than this version of the program; use the newer one.");
    }
    await applySql(client);
    return applied;
  });
}

/** What the migrations and SQL files of this version of the code are, as one hash. */
export function codeStamp(): string {
  const hash = createHash("sha256");
  for (const { path: name, migrationFile } of readMigrations().migrationDirectories) {
    hash.update(`${name}\0${migrationFile.content.value}\0`);
  }
  for (const file of SQL_FILES) hash.update(`${file}\0${readSql(file)}\0`);
  hash.update(jobsStamp());
  return hash.digest("hex");
}

/** The stamp of the code that last migrated this database, kept as the comment on its schema; null for a fresh one. */
async function readStamp(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ stamp: string | null }>("SELECT obj_description('public'::regnamespace) AS stamp");
  return rows[0]?.stamp?.match(/^xinzhi ([0-9a-f]{64})$/)?.[1] ?? null;
}

function applyMigrations(owner: ClientConfig): Promise<readonly string[]> {
  const migrationsList = readMigrations();
  return withSchemaEngine(owner, async (engine) => {
    const { history, editedMigrationNames, failedMigrationNames } = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: EVERYTHING,
    });
    if (history && history.diagnostic !== "databaseIsBehind") {
      throw new MigrationRefused(
        `数据库比程序新，请使用较新的程序 · The database is newer than this version of the program; use the newer one. (${history.unpersistedMigrationNames.join(", ")})`,
      );
    }
    // One that failed may have been mended since.
    const edited = editedMigrationNames.filter((name) => !failedMigrationNames.includes(name));
    if (edited.length > 0) {
      throw new MigrationRefused(
        `迁移文件与已执行的不一致 · Migrations differ from those that were applied to this database. (${edited.join(", ")})`,
      );
    }
    // PostgreSQL undoes a migration that failed as a whole, so that it can simply be applied again.
    for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: EVERYTHING });
    return appliedMigrationNames;
  });
}

/** Makes the roles of the application, of the gate and of the publisher, and lets the application's user be the former. */
async function createRoles(client: Client, app: ClientConfig): Promise<void> {
  for (const role of ["xinzhi_app", ...LENT]) {
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
    if (!rowCount) await client.query(`CREATE ROLE ${role} NOLOGIN`);
  }
  const user = app.user ?? "";
  if (user !== "xinzhi_app") {
    await client.query(`GRANT xinzhi_app TO ${escapeIdentifier(user)}`);
    return;
  }
  const { rows } = await client.query<{ rolcanlogin: boolean }>("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'xinzhi_app'");
  if (!rows[0]?.rolcanlogin && typeof app.password === "string") {
    await client.query(`ALTER ROLE xinzhi_app LOGIN PASSWORD ${escapeLiteral(app.password)}`);
  }
}

async function applySql(client: Client): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query("SET LOCAL lock_timeout = '30s'");
    await client.query(`REVOKE CREATE, TEMPORARY ON DATABASE ${escapeIdentifier(await databaseOf(client))} FROM PUBLIC`);
    for (const role of LENT) await borrow(client, role);
    for (const file of SQL_FILES) {
      const role = ROLE_OF_FILE[file];
      if (role) await client.query(`SET LOCAL ROLE ${role}`);
      await client.query(readSql(file));
      if (file === "gate.sql") await lendTriggerFunctions(client);
      await client.query("RESET ROLE");
    }
    for (const role of LENT) await giveBack(client, role);
    await createQueues(client);
    await client.query(`COMMENT ON SCHEMA public IS 'xinzhi ${codeStamp()}'`);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/**
 * Lets the owner act as a role without inheriting its rights: with them it would pass the role's policies, and a
 * migration that forgets to lift row-level security would change rows it was not written for. PostgreSQL 15 cannot
 * grant the one without the other; there the grant lasts for this transaction.
 */
async function borrow(client: Client, role: Lent): Promise<void> {
  await client.query(`GRANT ${role} TO CURRENT_USER${(await canSplitGrants(client)) ? " WITH INHERIT FALSE, SET TRUE" : ""}`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA_OF_ROLE[role]} AUTHORIZATION ${role}`);
}

async function databaseOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ database: string }>("SELECT current_database() AS database");
  return rows[0]!.database;
}

/** Whoever makes a trigger must be allowed to call its function; whoever publishes an instrument writes it down. Run as the gate. */
async function lendTriggerFunctions(client: Client): Promise<void> {
  const { rows } = await client.query<{ owner: string }>("SELECT session_user AS owner");
  const owner = escapeIdentifier(rows[0]!.owner);
  await client.query(`GRANT USAGE ON SCHEMA gate TO ${owner}`);
  await client.query(`GRANT EXECUTE ON FUNCTION gate.keep_pinned_version, gate.pin_version, gate.check_role, gate.append_platform_audit TO ${owner}`);
}

async function giveBack(client: Client, role: Lent): Promise<void> {
  if (!(await canSplitGrants(client))) await client.query(`REVOKE ${role} FROM CURRENT_USER`);
}

async function canSplitGrants(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ version: number }>("SELECT current_setting('server_version_num')::int AS version");
  return rows[0]!.version >= 160_000;
}

function readSql(file: string): string {
  return readFileSync(path.join(import.meta.dirname, "sql", file), "utf8");
}

if (process.argv[1] === import.meta.filename) {
  const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl } = process.env;
  if (!ownerUrl || !appUrl) throw new Error("DATABASE_OWNER_URL and DATABASE_URL must both be set");
  try {
    for (const name of await migrate({ ownerUrl, appUrl })) console.log(name);
    // The engine leaves a timer of ten seconds behind.
    process.exit(0);
  } catch (error) {
    console.error(error instanceof MigrationRefused ? error.message : error);
    process.exit(1);
  }
}
