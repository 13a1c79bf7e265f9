import { createRequire } from "node:module";
import type { Client } from "pg";
import PgBoss from "pg-boss";
import { QUEUE_OPTIONS } from "./queues";

const SCHEMA = "pgboss";
/** The version of its tables that this version of pg-boss works with; it refuses to start on another one. */
const { schema: VERSION } = createRequire(import.meta.url)("pg-boss/version.json") as { readonly schema: number };

/** What `installJobs` makes, as text: it changes with pg-boss and with our queues. */
export const jobsStamp = (): string => JSON.stringify([PgBoss.getConstructionPlans(SCHEMA), QUEUE_OPTIONS]);

/**
 * Brings the tables of pg-boss to its version, as the owner: the application's user may make none. Each of its plans is a
 * transaction of its own. False, with nothing done, where the tables are of a later version than the code.
 */
export async function installJobs(client: Client): Promise<boolean> {
  const found = await readVersion(client);
  if (found !== null && found > VERSION) return false;
  if (found === null) await client.query(PgBoss.getConstructionPlans(SCHEMA));
  else if (found < VERSION) await client.query(PgBoss.getMigrationPlans(SCHEMA, String(found)));
  return true;
}

/** Inside a transaction of the caller's. A queue that is no longer named here stays: jobs may still lie in it. */
export async function createQueues(client: Client): Promise<void> {
  for (const [name, options] of Object.entries(QUEUE_OPTIONS)) {
    await client.query(`SELECT ${SCHEMA}.create_queue($1, $2)`, [name, options]);
    // It leaves a queue alone that exists.
    await client.query(
      `UPDATE ${SCHEMA}.queue SET policy = $2, retry_limit = $3, retry_delay = $4, retry_backoff = $5, expire_seconds = $6 WHERE name = $1`,
      [name, options.policy, options.retryLimit, options.retryDelay, options.retryBackoff, options.expireInSeconds],
    );
  }
}

async function readVersion(client: Client): Promise<number | null> {
  const { rows: tables } = await client.query<{ name: string | null }>("SELECT to_regclass($1)::text AS name", [`${SCHEMA}.version`]);
  if (!tables[0]?.name) return null;
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${SCHEMA}.version`);
  return rows[0]?.version ?? null;
}
