import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { Client, Pool } from "pg";
import { AppError } from "@/lib/core/errors";
import { config } from "@/lib/server/config";
import { isUnavailable } from "@/lib/server/database-fault";
import { log } from "@/lib/server/log";
import { Prisma, PrismaClient } from "@/prisma/generated/client";

/**
 * The only opener of transactions. The application's user sees no row of an organisation unless the transaction says
 * which one it works for; the setting ends with the transaction, so that a connection of the pool carries nothing over.
 *
 * Inside a transaction only SQL: no network, no hashing, no drawing. Prisma ends the process if a transaction's time
 * runs out during its COMMIT, so that time is far longer than any statement may take.
 */
const STATEMENT_MS = 5_000;
const TRANSACTION_MS = 30_000;
const ACQUIRE_MS = 5_000;
const IDLE_MS = 60_000;
/** Seconds a client waits before it tries again. */
const RETRY_AFTER = 3;

/** Secrets are never part of a result unless a query names them, and the database would not show them anyway. */
const HIDDEN = { user: { passwordHash: true, totp: true }, session: { tokenHash: true }, token: { hash: true } } as const;

function open() {
  const pool = new Pool({
    connectionString: config.databaseUrl,
    max: config.connections,
    connectionTimeoutMillis: ACQUIRE_MS,
    // On a busy machine a new connection takes seconds, and pages come in bursts.
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: 10_000,
    application_name: "xinzhi",
    options: "-c TimeZone=UTC",
  });
  // A server that goes away tells its idle connections; unheard, that ends the process.
  pool.on("error", ({ message }) => log("database.connection", { message }));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), omit: HIDDEN });
  return { pool, prisma };
}
type Database = ReturnType<typeof open>;

/** One pool for the process: Next.js loads this module once per bundle. */
const holder = globalThis as typeof globalThis & { xinzhiDatabase?: Database };
const database = (): Database => (holder.xinzhiDatabase ??= open());

/** Writes NULL into a column of JSON; `null` would be JSON's own. */
export const NULL_JSON = Prisma.DbNull;

export type Transaction = Parameters<Parameters<Database["prisma"]["$transaction"]>[0]>[0];
/** What the gate and the save calls are asked through: single statements that carry their own checks. */
export type Gate = Pick<Transaction, "$queryRaw">;

/**
 * Runs in one transaction for an organisation whose grant was checked (`permit` of `visible.ts`). Throws UNAVAILABLE
 * where the database is down or has no connection left.
 */
export function inOrganisation<Value>(
  { organisation, user }: { readonly organisation: string; readonly user: string | null },
  run: (tx: Transaction) => Promise<Value>,
): Promise<Value> {
  return inTransaction({ organisation, user }, run);
}

/** The same for what belongs to a person whatever the organisation: the account, sessions, memberships. */
export function asUser<Value>(user: string, run: (tx: Transaction) => Promise<Value>): Promise<Value> {
  return inTransaction({ organisation: null, user }, run);
}

/** One statement outside of any scope: a function of the gate, or a row that everybody may read. */
export function atGate<Value>(run: (gate: Gate) => Promise<Value>): Promise<Value> {
  return whileAvailable(() => run(database().prisma));
}

/** Published instruments and packs: the only tables that everybody reads. */
export function inLibrary<Value>(run: (library: Pick<Transaction, "instrumentVersion">) => Promise<Value>): Promise<Value> {
  return whileAvailable(() => run(database().prisma));
}

/**
 * A statement of a hot path, planned once per connection and sent without an ORM between. `name` is unique to `text`.
 */
export function runStatement<Row extends object>(
  statement: { readonly name: string; readonly text: string },
  values: readonly unknown[],
): Promise<readonly Row[]> {
  return whileAvailable(async () => (await database().pool.query<Row>({ ...statement, values: [...values] })).rows);
}

/** A pool of its own for the queues, so that a worker that looks for jobs waits for no page, and no page for it. */
export type QueueConnections = {
  readonly run: (text: string, values?: readonly unknown[]) => Promise<{ rows: object[] }>;
  readonly close: () => Promise<void>;
};
export function openQueueConnections(): QueueConnections {
  const pool = new Pool({
    connectionString: config.databaseUrl,
    max: QUEUE_CONNECTIONS,
    connectionTimeoutMillis: ACQUIRE_MS,
    keepAlive: true,
    statement_timeout: QUEUE_STATEMENT_MS,
    application_name: "xinzhi-jobs",
    options: "-c TimeZone=UTC",
  });
  pool.on("error", ({ message }) => log("jobs.connection", { message }));
  return { run: (text, values = []) => pool.query<object>(text, [...values]), close: () => pool.end() };
}
const QUEUE_CONNECTIONS = 2;
/** Now and then old jobs are put away, many at once. */
const QUEUE_STATEMENT_MS = 30_000;

/**
 * One connection with no limit to what a statement takes, for work that lasts: minutes over a million rows, and a transaction that is
 * open for as long. Outside of the pool and of any scope, so that it reads what the gate, the publisher or everybody's tables answer.
 */
export type LongConnection = {
  readonly run: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
};
export async function openLongConnection(): Promise<LongConnection> {
  return whileAvailable(async () => {
    const client = new Client({ connectionString: config.databaseUrl, connectionTimeoutMillis: ACQUIRE_MS, keepAlive: true, application_name: "xinzhi-long", options: "-c TimeZone=UTC" });
    // The statement under way is told as well; unheard, a server that goes away ends the process.
    client.on("error", ({ message }) => log("database.connection", { message }));
    await client.connect();
    return { run: (text, values = []) => whileAvailable(async () => (await client.query(text, [...values])).rows), close: () => client.end() };
  });
}

/** Connections in use, idle and waited for. */
export function countConnections(): { readonly total: number; readonly idle: number; readonly waiting: number } {
  const { totalCount, idleCount, waitingCount } = database().pool;
  return { total: totalCount, idle: idleCount, waiting: waitingCount };
}

/** Closes every connection, at the end of a process. */
export async function closeDatabase(): Promise<void> {
  const opened = holder.xinzhiDatabase;
  holder.xinzhiDatabase = undefined;
  await opened?.prisma.$disconnect();
  await opened?.pool.end();
}

function inTransaction<Value>(
  { organisation, user }: { readonly organisation: string | null; readonly user: string | null },
  run: (tx: Transaction) => Promise<Value>,
): Promise<Value> {
  return whileAvailable(() =>
    database().prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT set_config('app.organisation', ${organisation ?? ""}, true), set_config('app.user', ${user ?? ""}, true)`;
        return run(tx);
      },
      { timeout: TRANSACTION_MS, maxWait: ACQUIRE_MS + 2_000, isolationLevel: Prisma.TransactionIsolationLevel.ReadCommitted },
    ),
  );
}

async function whileAvailable<Value>(run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (fault) {
    if (fault instanceof AppError || !isUnavailable(fault)) throw fault;
    log("database.unavailable", { message: fault instanceof Error ? fault.message : String(fault) });
    throw new AppError("UNAVAILABLE", { retryAfter: RETRY_AFTER });
  }
}
