/**
 * The database of the server's tests (vitest's global set-up): a cluster of its own, made new for each run, so that runs
 * side by side do not meet and nothing is left over from the last one.
 */
import fs from "node:fs";
import path from "node:path";
import { randomBytes } from "node:crypto";
import { describeProcess, prepareDataFolder, startDatabase } from "./database.mjs";
import { run, script } from "./install.mjs";

export async function setup() {
  const folder = prepareDataFolder(`.test-data/${process.pid}`, "");
  removeAbandoned(path.dirname(folder));
  const database = await startDatabase(folder, { isLasting: false });
  await run(script("prisma/migrate.ts"), {
    what: "the tests' database could not be migrated",
    env: { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl },
  });
  Object.assign(process.env, {
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    XINZHI_DATA: folder,
    XINZHI_URL: "http://localhost:3000",
    XINZHI_SECRET: randomBytes(32).toString("base64url"),
  });
  return async () => {
    await database.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
}

/** Clusters of runs that were killed: their server is ended and their folder removed. */
export function removeAbandoned(parent) {
  for (const name of fs.readdirSync(parent)) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid || describeProcess(Number(name))) continue;
    const folder = path.join(parent, name);
    for (const home of [folder, path.join(folder, "site")]) {
      const note = path.join(home, "postgresql", "data", "postmaster.pid");
      const pid = fs.existsSync(note) ? Number(fs.readFileSync(note, "utf8").split("\n")[0]) : 0;
      if (describeProcess(pid)?.includes(home)) process.kill(pid, "SIGQUIT");
    }
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
