/**
 * `npm start`: everything from a fresh checkout to a running installation, and on a second start only what changed.
 * Stops what it started, in order, on Ctrl-C or SIGTERM; what a killed start leaves behind the next one takes over.
 */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ask, describeProcess, findFreePort, isPortFree, keepSecret, prepareDataFolder, Refusal, ROOT, startDatabase, writeWhole } from "./database.mjs";
import { build, checkNode, ensureClient, ensurePackages, hashFiles, isBuilt, run, script, spawnNode, stopRunning } from "./install.mjs";

const began = Date.now();
const say = (text) => console.log(text);
const READY_SECONDS = 60;
/** Half seconds. */
const DEAF_TURNS = 6;
const FIRST_PORT = 3000;
const server = path.join(ROOT, "scripts/serve.mjs");
/** What the database is prepared from; when it changes, migrations, instruments and demo are looked at again. */
const PREPARED_FROM = ["prisma", "lib/content", "lib/core", "lib/server", "package-lock.json"];

let database = null;
let web = null;
let lock = null;
let stopping = null;

process.on("SIGINT", () => void stop(0));
process.on("SIGTERM", () => void stop(0));
process.on("SIGHUP", () => void stop(0));

try {
  await start();
} catch (error) {
  if (!stopping) console.error(error instanceof Refusal ? error.message : error);
  await stop(1);
}

async function start() {
  checkNode();
  const settings = readSettings();
  const folder = prepareDataFolder(".data", process.env.XINZHI_DATA, settings.external ? "nobody" : "postgres");
  lock = takeLock(folder);
  const secret = process.env.XINZHI_SECRET || keepSecret(folder, "cookies");
  const key = process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY || keepSecret(folder, "actions", () => randomBytes(32).toString("base64"));

  await ensurePackages(say);
  await ensureClient(say);
  const building = isBuilt(key) ? null : build(key, say, path.join(folder, "logs", "build.log"));
  // Heard at its own time below; until then it must not count as unhandled.
  building?.catch(() => undefined);

  database = settings.external ?? (await startDatabase(folder, { say }));
  const port = await choosePort(settings);
  const url = settings.url ?? `http://localhost:${port}`;
  const environment = {
    DATABASE_URL: database.appUrl,
    XINZHI_DATA: folder,
    XINZHI_URL: url,
    XINZHI_SECRET: secret,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key,
    // next-auth reads it itself: cookie names and addresses follow the installation, not the request.
    NEXTAUTH_URL: url,
    NEXT_TELEMETRY_DISABLED: "1",
    NODE_ENV: "production",
  };
  const notice = await prepareDatabase(folder, settings, environment);
  await building;

  fs.writeFileSync(lock, JSON.stringify({ pid: process.pid, port }), { mode: 0o600 });
  const address = { host: settings.host, port };
  await startWeb(folder, address, environment);
  say(`\n已就绪（${((Date.now() - began) / 1000).toFixed(1)} 秒），按 Ctrl-C 停止 · ready, Ctrl-C stops it`);
  say(`http://localhost:${port}`);
  if (notice) say(notice(url));
  watch(folder, address, environment);
}

/** The settings that matter before there is a server; `lib/server/config.ts` reads the others, with a message each. */
function readSettings() {
  const { PORT, HOST, XINZHI_URL, XINZHI_DEMO, DATABASE_URL, DATABASE_OWNER_URL } = process.env;
  if (PORT && !/^\d{1,5}$/.test(PORT)) throw new Refusal(`PORT 应为数字：${PORT} · PORT must be a number.`);
  if (XINZHI_DEMO && !["0", "1"].includes(XINZHI_DEMO)) throw new Refusal("XINZHI_DEMO 只能是 0 或 1 · XINZHI_DEMO must be 0 or 1.");
  if (Boolean(DATABASE_URL) !== Boolean(DATABASE_OWNER_URL)) {
    throw new Refusal("DATABASE_URL 与 DATABASE_OWNER_URL 须同时设置 · Set both DATABASE_URL and DATABASE_OWNER_URL, or neither.");
  }
  return {
    port: PORT ? Number(PORT) : null,
    host: HOST || "localhost",
    url: XINZHI_URL || null,
    demo: XINZHI_DEMO ? XINZHI_DEMO === "1" : !DATABASE_URL,
    external: DATABASE_URL ? { appUrl: DATABASE_URL, ownerUrl: DATABASE_OWNER_URL, stop: async () => undefined } : null,
  };
}

/** One start at a time in a data folder. A lock whose process is gone, or is something else by now, is taken over. */
function takeLock(folder) {
  const file = path.join(folder, "start.lock");
  for (;;) {
    try {
      fs.writeFileSync(file, JSON.stringify({ pid: process.pid, port: null }), { flag: "wx", mode: 0o600 });
      return file;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = readJson(file);
    if (holder && holder.pid !== process.pid && describeProcess(holder.pid)?.includes("start.mjs")) {
      const where = holder.port ? `http://localhost:${holder.port}` : "正在启动 · still starting";
      throw new Refusal(`已在运行（进程 ${holder.pid}）：${where} · already running (process ${holder.pid})`);
    }
    fs.rmSync(file, { force: true });
  }
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

async function choosePort({ port, host }) {
  if (port === 0) return findFreePort(host);
  if (port !== null) {
    // A server of ours that lost its parent ends by itself, and needs a moment for it.
    for (let attempt = 0; attempt < 20; attempt += 1) {
      if (await isPortFree(port, host)) return port;
      await pause(100);
    }
    throw new Refusal(`端口 ${port} 已被占用；请改用其他 PORT · Port ${port} is in use; choose another PORT.`);
  }
  for (let candidate = FIRST_PORT; candidate < FIRST_PORT + 1000; candidate += 1) {
    if (await isPortFree(candidate, host)) {
      if (candidate !== FIRST_PORT) say(`端口 ${FIRST_PORT} 已被占用，改用 ${candidate} · port ${FIRST_PORT} is in use, taking ${candidate}`);
      return candidate;
    }
  }
  throw new Refusal("没有空闲端口 · no free port");
}

/**
 * Migrations, the instrument and, in an empty database, the demo or the first operator's link. Answers what is to be
 * shown below the address: a function of the installation's URL.
 */
async function prepareDatabase(folder, { demo, external }, environment) {
  const stamp = path.join(folder, "prepared");
  const halfWritten = path.join(folder, "demo-half-written");
  const accounts = path.join(folder, "secrets", "demo-accounts");
  const wanted = hashFiles(PREPARED_FROM);
  const runScript = (file, what) => run(script(file), { what, env: { ...environment, DATABASE_OWNER_URL: database.ownerUrl } });
  // Somebody else may have put another database behind the same address.
  if (external || readText(stamp) !== wanted) {
    say("正在准备数据库…… · preparing the database…");
    // A demonstration that was interrupted has shown nobody its address yet: nothing else is in there.
    if (!external && fs.existsSync(halfWritten)) await database.clear();
    await runScript("prisma/migrate.ts", "数据库迁移失败 · the database could not be migrated");
    await runScript("prisma/seed/publish-instrument.ts", "问卷发布失败 · the instrument could not be published");
    if (demo && (await countMembers("true")) === 0) {
      say("正在写入演示数据：四家企业、一次活动、300 家供比较的虚构企业和第一期汇总…… · writing the demonstration data: four companies, a campaign, 300 invented enterprises to compare with and a first publication…");
      writeWhole(halfWritten, "");
      const said = await runScript("prisma/seed/demo.ts", "演示数据写入失败 · the demonstration data could not be written");
      // The last line is for programs.
      writeWhole(accounts, said.replace(/^xinzhi-demo .*\n?/m, ""));
      writeWhole(path.join(folder, "secrets", "demo-accounts.json"), /^xinzhi-demo (.*)$/m.exec(said)?.[1] ?? "{}");
      fs.rmSync(halfWritten);
    }
    writeWhole(stamp, wanted);
  }
  if (demo) {
    const shown = readText(accounts);
    return shown ? () => shown : null;
  }
  if ((await countMembers("kind = 'platform'")) > 0) return null;
  const link = (await runScript("prisma/seed/first-operator.ts", "首位管理员链接生成失败 · the first operator's link could not be made")).trim();
  return link ? (url) => `首位平台管理员请在七天内打开（仅可用一次） · the first operator opens, once, within seven days:\n${url}${link}` : null;
}

/** How many people belong to the organisations of that kind. */
async function countMembers(condition) {
  const { rows } = await ask(database.appUrl, `SELECT coalesce(sum(members), 0)::int AS members FROM gate.list_organisations(NULL) WHERE ${condition}`);
  return rows[0].members;
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    return null;
  }
}

async function startWeb(folder, { host, port }, environment) {
  const log = path.join(folder, "logs", "web.log");
  const output = fs.openSync(log, "a", 0o600);
  const logStart = fs.fstatSync(output).size;
  // Uncapped the heap grows to three times that, and pages get slower.
  const child = spawnNode(["--max-old-space-size=256", server, "-p", String(port), "-H", host], { env: environment, output: [output, output] });
  fs.closeSync(output);
  web = child;
  let ended = false;
  child.once("exit", () => (ended = true));
  child.once("error", () => (ended = true));
  const reached = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  for (const until = Date.now() + READY_SECONDS * 1_000; Date.now() < until; ) {
    if (stopping) return;
    if (ended) break;
    if (await isReady(reached, port)) return;
    await pause(50);
  }
  const said = fs.readFileSync(log, "utf8").slice(logStart).trim().split("\n").slice(-20).join("\n");
  throw new Refusal(`网站未能启动 · the web server did not start\n${said}\n${log}`);
}

function isReady(host, port) {
  return new Promise((resolve) => {
    const request = http.get({ host, port, path: "/readyz", timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}

/** True where nobody listens; a server that is only slow does not count. */
function isRefused({ host, port }) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: host === "0.0.0.0" || host === "::" ? "localhost" : host, port, timeout: 1_000 });
    const end = (refused) => (socket.destroy(), resolve(refused));
    socket.once("connect", () => end(false));
    socket.once("timeout", () => end(false));
    socket.once("error", ({ code }) => end(code === "ECONNREFUSED"));
  });
}

/**
 * Brings back what died: the database with everything that was acknowledged, the web server on the same address. Each is
 * looked after by itself: a web server that starts waits for the database, which must not wait for it in turn.
 */
function watch(folder, address, environment) {
  lookAfter(async () => {
    if (!database.isRunning || database.isRunning()) return;
    say("数据库已停止，正在重新启动…… · the database stopped, starting it again…");
    database = await startDatabase(folder, { say });
  });
  let deaf = 0;
  lookAfter(async () => {
    // Asked to end by somebody else, the web server stops listening at once and lives on until its last connection closes.
    deaf = (await isRefused(address)) ? deaf + 1 : 0;
    if (deaf >= DEAF_TURNS) web.kill("SIGKILL");
    if (web.exitCode === null && web.signalCode === null) return;
    say("网站已停止，正在重新启动…… · the web server stopped, starting it again…");
    await startWeb(folder, address, environment);
  });
}

/** Twice a second, one at a time; what fails five times in a row ends the start. */
function lookAfter(look) {
  let failures = 0;
  let busy = false;
  setInterval(async () => {
    if (stopping || busy) return;
    busy = true;
    try {
      await look();
      failures = 0;
    } catch (error) {
      failures += 1;
      console.error(error instanceof Refusal ? error.message : error);
      if (failures >= 5) void stop(1);
    } finally {
      busy = false;
    }
  }, 500);
}

/** The web server first, so that no request loses its database; a second signal does not wait. */
function stop(code) {
  if (stopping) {
    web?.kill("SIGKILL");
    return stopping;
  }
  stopping = (async () => {
    stopRunning();
    if (web && web.exitCode === null && web.signalCode === null) {
      const ended = new Promise((resolve) => web.once("exit", resolve));
      web.kill("SIGTERM");
      const patience = setTimeout(() => web.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(patience);
    }
    await database?.stop();
    if (lock) fs.rmSync(lock, { force: true });
    process.exit(code);
  })();
  return stopping;
}
