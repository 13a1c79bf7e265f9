/** The product and the floor, each started as a program of its own on a free port. Whatever starts here can be stopped here. */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ask, findFreePort, prepareDataFolder, ROOT, startDatabase } from "../scripts/database.mjs";
import { bin, run, spawnNode } from "../scripts/install.mjs";

/** So high that no measurement meets them: the limits are there for people, and would be measured instead of the product. */
export const RAISED = {
  XINZHI_RATE_SIGN_UP: "100000/0.001",
  XINZHI_RATE_SIGN_IN_ALL: "100000/0.001",
  XINZHI_RATE_SIGN_IN_ADDRESS: "100000/0.001",
  XINZHI_RATE_SAVE: "100000000/0.0001",
  XINZHI_RATE_FILE: "100000/0.001",
  XINZHI_RATE_TRIAL: "100000/0.001",
};

export const prepareFolder = () => prepareDataFolder(`.test-data/${process.pid}`, "");

/**
 * `npm start` in `folder`, with `settings` beside or instead of those of the measurement. Answers `{ url, seconds, web, stop }`: the seconds are from the start of the program to the first
 * page that was served, `web` the process id of the web server.
 */
export async function startProduct(folder, settings = {}) {
  const began = performance.now();
  const child = spawnNode([path.join(ROOT, "scripts/start.mjs")], {
    env: { ...RAISED, XINZHI_DATA: folder, PORT: "0", HOST: "localhost", XINZHI_URL: "", XINZHI_DEMO: "1", DATABASE_URL: "", DATABASE_OWNER_URL: "", ...settings },
  });
  const url = await addressOf(child, "the product");
  await (await fetch(`${url}/sign-in`)).text();
  const seconds = (performance.now() - began) / 1000;
  const web = childrenOf(child.pid).find((pid) => commandOf(pid).includes("serve.mjs"));
  if (!web) throw new Error("the product runs without a web server");
  return { url, seconds, web, stop: () => end(child) };
}

/** Builds and starts bench/floor against the product's database, where it gets a table of its own. `read` asks that database. */
export async function startFloor(folder) {
  const database = await startDatabase(folder);
  const app = new URL(database.appUrl);
  const adminUrl = new URL(database.adminUrl);
  adminUrl.pathname = app.pathname;
  await ask(
    adminUrl.href,
    `CREATE SCHEMA IF NOT EXISTS floor;
     CREATE TABLE IF NOT EXISTS floor.answer (assessment uuid, item text, answer jsonb NOT NULL, revision int NOT NULL, PRIMARY KEY (assessment, item));
     GRANT USAGE ON SCHEMA floor TO ${app.username};
     GRANT SELECT, INSERT, UPDATE ON floor.answer TO ${app.username};`,
  );
  const place = path.join(ROOT, "bench/floor");
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", FLOOR_DATABASE_URL: database.appUrl };
  await run([process.execPath, bin.next, "build", place], { what: "the floor could not be built", env });
  const port = await findFreePort("localhost");
  const child = spawnNode(["--max-old-space-size=256", bin.next, "start", place, "-p", String(port), "-H", "localhost"], { env });
  child.stdout.resume();
  child.stderr.resume();
  const url = `http://localhost:${port}`;
  await answers(url, child);
  return { url, read: (text) => ask(adminUrl.href, text), stop: () => end(child) };
}

/** The accounts of the demonstration, with their password. */
export const readDemo = (folder) => JSON.parse(fs.readFileSync(path.join(folder, "secrets/demo-accounts.json"), "utf8"));

// Processes ---------------------------------------------------------------------------------------------------------------

/** Resident memory of a process and all that it started, in MB; null where the system does not say. */
export function memoryOf(pid) {
  const pids = [pid, ...descendantsOf(pid)];
  const sizes = pids.map((each) => statusOf(each, "VmRSS"));
  return sizes.every((size) => size === null) ? null : sizes.reduce((sum, size) => sum + (size ?? 0), 0);
}

export function descendantsOf(pid) {
  const found = childrenOf(pid);
  return found.concat(found.flatMap(descendantsOf));
}

export function commandOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** A size of /proc/…/status in MB. */
export function statusOf(pid, name) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? NaN) / 1024;
  } catch {
    return null;
  }
}

function childrenOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function addressOf(child, what) {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (text) => {
      said += text;
      const found = /^http:\/\/localhost:\d+$/m.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", () => reject(new Error(`${what} did not start\n${said}`)));
  });
}

async function answers(url, child) {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`nothing answers at ${url}`);
    if (await fetch(url).then((answer) => answer.ok, () => false)) return;
    await pause(100);
  }
  throw new Error(`nothing answers at ${url}`);
}

function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return ended;
}
