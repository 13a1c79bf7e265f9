import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import PgBoss from "pg-boss";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { closeDatabase } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { openBoss, type Boss } from "@/lib/server/jobs/boss";
import { enqueue } from "@/lib/server/jobs/enqueue";
import type { Payload } from "@/lib/server/jobs/queues";
import { startWorker, type Handlers, type Worker } from "@/lib/server/jobs/worker";
import { writeEffects } from "@/lib/server/testing/job-effects";

let owner: Client;
const workers: Worker[] = [];
const opened: Boss[] = [];
beforeAll(async () => {
  owner = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
});
beforeEach(() => owner.query("DELETE FROM pgboss.job"));
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await Promise.all(opened.splice(0).map((boss) => boss.close()));
});
afterAll(async () => {
  await owner.end();
  await closeDatabase();
});

async function open(): Promise<Boss> {
  const boss = await openBoss(new AbortController().signal);
  if (boss === null) throw new Error("no database");
  return boss;
}
async function start(handlers: Handlers, patienceMs?: number): Promise<Worker> {
  const worker = startWorker(await open(), handlers, patienceMs);
  workers.push(worker);
  return worker;
}
const list = (): Payload<"call-up.check"> => ({ organisation: makeId(), callUp: makeId() });
async function states(queue = "call-up.check"): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ state: string; count: number }>("SELECT state, count(*)::int AS count FROM pgboss.job WHERE name = $1 GROUP BY state", [queue]);
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await isTrue()); await pause(50)) if (Date.now() > end) throw new Error("it did not come to that");
}

describe("a queue", () => {
  it("takes one job for a thing at a time, and one tick a minute", async () => {
    const [one, another] = [list(), list()];
    for (const payload of [one, one, another]) await enqueue("call-up.check", payload);
    for (let turn = 0; turn < 3; turn += 1) await enqueue("campaigns.tick", {}, { oncePerMinute: true });
    expect(await states()).toEqual({ created: 2 });
    // Two where a minute ended in between.
    expect((await states("campaigns.tick")).created).toBe(1);
  });

  it("refuses what is not an id", async () => {
    await expect(enqueue("call-up.check", { organisation: makeId(), callUp: "name of a company" })).rejects.toThrow();
    expect(await states()).toEqual({});
  });

  it("belongs to the owner: the application makes none and changes none", async () => {
    const app = new Client({ connectionString: process.env.DATABASE_URL });
    await app.connect();
    for (const statement of ["SELECT pgboss.create_queue('more', '{}')", "SELECT pgboss.delete_queue('mail.send')", "UPDATE pgboss.queue SET policy = 'standard'", "CREATE TABLE pgboss.mine ()", "DELETE FROM pgboss.version"]) {
      await expect(app.query(statement)).rejects.toThrow(/permission denied/);
    }
    await app.end();
    const { rows } = await owner.query("SELECT DISTINCT relowner::regrole::text AS name FROM pg_class WHERE relnamespace = 'pgboss'::regnamespace");
    expect(rows).toEqual([{ name: "xinzhi_owner" }]);
  });
});

describe("two workers side by side", () => {
  it("do each job once", async () => {
    const done: string[] = [];
    const handlers: Handlers = { "call-up.check": async ({ callUp }) => void done.push(callUp) };
    const payloads = Array.from({ length: 40 }, list);
    for (const payload of payloads) await enqueue("call-up.check", payload);
    await Promise.all([start(handlers), start(handlers)]);
    await until(async () => (await states()).completed === 40);
    expect(done.toSorted()).toEqual(payloads.map(({ callUp }) => callUp).toSorted());
  });

  it("never run two ticks at once", async () => {
    let running = 0;
    let most = 0;
    let ran = 0;
    const handlers: Handlers = {
      "campaigns.tick": async () => {
        most = Math.max(most, (running += 1));
        await pause(30);
        running -= 1;
        ran += 1;
      },
    };
    const both = await Promise.all([start(handlers), start(handlers)]);
    await until(async () => {
      await enqueue("campaigns.tick", {});
      for (const { wake } of both) wake("campaigns.tick");
      return ran >= 5;
    });
    expect(most).toBe(1);
  });
});

describe("a job that fails", () => {
  it("runs again later, and says of itself no more than a code", async () => {
    let attempts = 0;
    const handlers: Handlers = {
      "call-up.check": () => {
        attempts += 1;
        return attempts === 1 ? Promise.reject(new Error("about 某公司")) : Promise.resolve();
      },
    };
    await enqueue("call-up.check", list());
    await start(handlers);
    await until(async () => (await states()).retry === 1);
    const { rows } = await owner.query<{ output: object }>("SELECT output FROM pgboss.job");
    expect(rows[0]?.output).toEqual({ code: "UNEXPECTED", reference: expect.any(String) as string });
    await owner.query("UPDATE pgboss.job SET start_after = now() - interval '1 second'");
    await until(async () => (await states()).completed === 1);
    expect(attempts).toBe(2);
  });
});

describe("a process that ends", () => {
  it("by a kill in the middle leaves a job that runs again elsewhere, with each effect once", async () => {
    const payload = list();
    await owner.query("CREATE TABLE IF NOT EXISTS pgboss.effect (call_up uuid, step int, by int, PRIMARY KEY (call_up, step)); GRANT SELECT, INSERT ON pgboss.effect TO xinzhi_app");
    await enqueue("call-up.check", payload);
    const child = spawn(process.execPath, ["--import=tsx", "--conditions=react-server", "lib/server/testing/job-effects.ts"], { env: process.env, stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGKILL");
    await ended;
    expect(await states()).toEqual({ active: 1 });

    // As after the minutes that the queue grants.
    await owner.query("UPDATE pgboss.job SET started_on = now() - interval '1 hour'");
    await new PgBoss({ db: { executeSql: (text, values) => owner.query(text, values) } }).maintain();
    await owner.query("UPDATE pgboss.job SET start_after = now() - interval '1 second'");
    await start({ "call-up.check": ({ callUp }) => writeEffects(callUp, 2) });
    await until(async () => (await states()).completed === 1);
    const { rows } = await owner.query<{ step: number; by: number }>("SELECT step, by FROM pgboss.effect WHERE call_up = $1 ORDER BY step", [payload.callUp]);
    expect(rows.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(new Set(rows.map(({ by }) => by)).size).toBe(2);
    await owner.query("DROP TABLE pgboss.effect");
  });

  it("in good order lets its job come to an end", async () => {
    let hasEnded = false;
    let hasBegun = false;
    await enqueue("call-up.check", list());
    const worker = await start({
      "call-up.check": async () => {
        hasBegun = true;
        await pause(600);
        hasEnded = true;
      },
    });
    await until(() => hasBegun);
    await worker.stop();
    workers.pop();
    expect(hasEnded).toBe(true);
    expect(await states()).toEqual({ completed: 1 });
  });

  it("gives a job back that takes too long, and tells it", async () => {
    let wasTold = false;
    let hasBegun = false;
    await enqueue("call-up.check", list());
    const worker = await start(
      {
        "call-up.check": (_, signal) =>
          new Promise(() => {
            hasBegun = true;
            signal.addEventListener("abort", () => (wasTold = true));
          }),
      },
      300,
    );
    await until(() => hasBegun);
    await worker.stop();
    workers.pop();
    expect(wasTold).toBe(true);
    expect(await states()).toEqual({ retry: 1 });
  });
});

describe("a database that goes away", () => {
  it("stops no worker: it goes on where the database is back", async () => {
    const done: string[] = [];
    const worker = await start({ "call-up.check": async ({ callUp }) => void done.push(callUp) });
    const app = new Client({ connectionString: process.env.DATABASE_URL });
    await app.connect();
    await app.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'xinzhi%'");
    await app.end();
    await until(async () => {
      await enqueue("call-up.check", list());
      worker.wake("call-up.check");
      return done.length > 0;
    });
  });

  it("is waited for at the start, in the background, until that is given up", async () => {
    vi.resetModules();
    vi.stubEnv("DATABASE_URL", "postgres://nobody@127.0.0.1:9/nowhere");
    const away = await import("@/lib/server/jobs/boss");
    const patience = new AbortController();
    const waiting = away.openBoss(patience.signal);
    setTimeout(() => patience.abort(), 300);
    await expect(waiting).resolves.toBeNull();
    const { enqueue: send } = await import("@/lib/server/jobs/enqueue");
    await expect(send("mail.send", {})).resolves.toBeUndefined();
    await (await import("@/lib/server/db")).closeDatabase();
    vi.unstubAllEnvs();
  });
});
