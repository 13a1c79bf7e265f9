import "server-only";
import { statfs } from "node:fs/promises";
import os from "node:os";
import v8 from "node:v8";
import { buildId } from "@/lib/server/build";
import { config } from "@/lib/server/config";
import { atGate, countConnections } from "@/lib/server/db";
import { summariseQueues, type QueueSummary } from "@/lib/server/jobs-view";
import { mailIsSet } from "@/lib/server/messages";
import { databaseStamp, stampAtStart } from "@/lib/server/stamp";
import type { Viewer } from "@/lib/server/viewer";
import { permitPlatform } from "@/lib/server/visible";

/** `bad`: people are hindered, or will be today. `warn`: somebody should see to it. */
export type Rating = "good" | "warn" | "bad";
/** What was looked at, and what was found: together they name the texts under `admin.health.checks`. */
export type HealthCheck = { readonly id: string; readonly rating: Rating; readonly finding: string; readonly values: Readonly<Record<string, string | number | Date>>; /** A name of the machine's to go with it: a folder, an address, an id. */ readonly code?: string };
export type Health = {
  readonly checks: readonly HealthCheck[];
  readonly counts: { readonly companies: number; readonly authorities: number; readonly consultancies: number; readonly claims: number; readonly users: number; readonly disabledUsers: number; readonly submissions: number };
};

const GIB = 2 ** 30;
const MINUTE_MS = 60_000;

/** Whether the installation is well, as far as it can tell from inside; for the operator. Throws UNAVAILABLE without a database. */
export async function loadHealth(viewer: Viewer, now: Date = new Date()): Promise<Health> {
  const operator = permitPlatform(viewer, "platform.operate");
  const began = performance.now();
  const [measured] = await atGate((gate) => gate.$queryRaw<Measured[]>`SELECT * FROM gate.measure_installation(${operator}::uuid)`);
  if (!measured) throw new Error("the installation measured nothing");
  const answeredMs = Math.round(performance.now() - began);
  const queues = await summariseQueues(viewer);
  const { companies, authorities, consultancies, claims, users, submissions } = measured;
  return {
    checks: [
      checkDatabase(measured, answeredMs),
      await checkStamp(),
      checkConnections(measured),
      checkTick(queues, now),
      checkQueues(queues, now),
      checkMail(),
      await checkDisk(),
      checkMemory(),
      checkAddress(),
      { id: "build", rating: "good", finding: "running", values: { seconds: Math.round(process.uptime()) }, code: buildId() },
    ],
    counts: { companies, authorities, consultancies, claims, users, disabledUsers: measured.disabled_users, submissions },
  };
}

type Measured = {
  server_version: string;
  bytes: bigint;
  connections: number;
  most_connections: number;
  companies: number;
  consultancies: number;
  authorities: number;
  claims: number;
  users: number;
  disabled_users: number;
  submissions: number;
};

/** The tables that are counted may be large; a database that takes longer for them is busy. */
const SLOW_MS = 1_000;
function checkDatabase({ server_version: version, bytes }: Measured, milliseconds: number): HealthCheck {
  const slow = milliseconds > SLOW_MS;
  return { id: "database", rating: slow ? "warn" : "good", finding: slow ? "slow" : "answers", values: { version: version.split(" ")[0] ?? version, bytes: Number(bytes), milliseconds } };
}

/** Another version of the program may have migrated the database while this process ran. */
async function checkStamp(): Promise<HealthCheck> {
  const [then, current] = [await stampAtStart(), await databaseStamp()];
  const same = then === current;
  return { id: "stamp", rating: same ? "good" : "bad", finding: same ? "same" : "changed", values: {}, code: current.slice(0, 12) };
}

/** `xinzhi` and everybody else who uses the same PostgreSQL. */
const CROWDED = 0.8;
function checkConnections({ connections, most_connections: most }: Measured): HealthCheck {
  const { total, idle, waiting } = countConnections();
  const values = { used: total - idle, pool: config.connections, waiting, connections, most };
  if (waiting > 0) return { id: "connections", rating: "warn", finding: "waiting", values };
  if (connections > CROWDED * most) return { id: "connections", rating: "warn", finding: "crowded", values };
  return { id: "connections", rating: "good", finding: "free", values };
}

/** The tick comes each minute and looks after everything that nobody asks for. */
const TICK_LATE_MS = 5 * MINUTE_MS;
function checkTick(queues: readonly QueueSummary[], now: Date): HealthCheck {
  const at = queues.find(({ queue }) => queue === "campaigns.tick")?.completedAt ?? null;
  if (at !== null && now.getTime() - at.getTime() < TICK_LATE_MS) return { id: "tick", rating: "good", finding: "recent", values: { at } };
  if (!config.jobs) return { id: "tick", rating: "bad", finding: "off", values: {} };
  // A process that has just begun has not had its minute.
  if (process.uptime() * 1_000 < TICK_LATE_MS) return { id: "tick", rating: "good", finding: "starting", values: {} };
  return at === null ? { id: "tick", rating: "bad", finding: "never", values: {} } : { id: "tick", rating: "bad", finding: "late", values: { at } };
}

const QUEUE_LATE_MS = 10 * MINUTE_MS;
function checkQueues(queues: readonly QueueSummary[], now: Date): HealthCheck {
  const waiting = queues.reduce((sum, { counts }) => sum + counts.created + counts.retry, 0);
  const failed = queues.reduce((sum, { counts }) => sum + counts.failed, 0);
  const [oldest] = queues.flatMap(({ waitingSince }) => waitingSince ?? []).toSorted((a, b) => a.getTime() - b.getTime());
  const seconds = oldest === undefined ? 0 : Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1_000));
  const values = { waiting, failed, seconds };
  if (seconds * 1_000 > QUEUE_LATE_MS) return { id: "queues", rating: "bad", finding: "late", values };
  if (failed > 0) return { id: "queues", rating: "warn", finding: "failed", values };
  return { id: "queues", rating: "good", finding: "flowing", values };
}

function checkMail(): HealthCheck {
  const set = mailIsSet();
  return { id: "mail", rating: set ? "good" : "warn", finding: set ? "set" : "unset", values: {} };
}

async function checkDisk(): Promise<HealthCheck> {
  const { bavail, blocks, bsize } = await statfs(config.dataFolder);
  const [free, size] = [bavail * bsize, blocks * bsize];
  const found = { values: { free, size }, code: config.dataFolder };
  if (free < GIB / 2) return { id: "disk", rating: "bad", finding: "full", ...found };
  if (free < 2 * GIB || free < size / 20) return { id: "disk", rating: "warn", finding: "low", ...found };
  return { id: "disk", rating: "good", finding: "enough", ...found };
}

function checkMemory(): HealthCheck {
  const { used_heap_size: used, heap_size_limit: limit } = v8.getHeapStatistics();
  const values = { resident: process.memoryUsage.rss(), used, limit, free: os.freemem(), size: os.totalmem() };
  const tight = used > 0.9 * limit;
  return { id: "memory", rating: tight ? "warn" : "good", finding: tight ? "tight" : "enough", values };
}

/** Where people reach the installation, and whether what they send can be read on the way. */
function checkAddress(): HealthCheck {
  const { url, insecureCookies } = config;
  const found = { values: {}, code: url };
  if (insecureCookies) return { id: "address", rating: "bad", finding: "insecure", ...found };
  return url.startsWith("https:") ? { id: "address", rating: "good", finding: "secure", ...found } : { id: "address", rating: "warn", finding: "local", ...found };
}
