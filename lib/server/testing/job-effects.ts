import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { openBoss } from "@/lib/server/jobs/boss";
import { startWorker } from "@/lib/server/jobs/worker";

/** Four steps of a job that leave a row each, once whoever runs it how often. `by`: which process it was. */
export async function writeEffects(callUp: string, by: number, afterEach: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  for (let step = 1; step <= 4; step += 1) {
    await client.query("INSERT INTO pgboss.effect (call_up, step, by) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [callUp, step, by]);
    await afterEach();
  }
  await client.end();
}

/** As a program: a worker that says when it has begun, and takes a minute for each step. */
if (process.argv[1] === import.meta.filename) {
  const boss = await openBoss(new AbortController().signal);
  if (boss === null) throw new Error("no database");
  startWorker(boss, {
    "call-up.check": ({ callUp }) =>
      writeEffects(callUp, 1, async () => {
        console.log("begun");
        await pause(60_000);
      }),
  });
}
