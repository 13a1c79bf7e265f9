/**
 * What a checkout needs before it runs: packages, the database client, the build. Each step looks first whether its
 * result is there and still fits what it was made from. Plain Node.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Refusal, ROOT, writeWhole } from "./database.mjs";
import { keepFilesOfBuilds } from "./files-of-builds.mjs";
import { buildWorker, workerFile } from "./worker.mjs";

const modules = path.join(ROOT, "node_modules");
export const bin = {
  next: path.join(modules, "next/dist/bin/next"),
  prisma: path.join(modules, "prisma/build/index.js"),
  eslint: path.join(modules, "eslint/bin/eslint.js"),
  tsc: path.join(modules, "typescript/bin/tsc"),
  vitest: path.join(modules, "vitest/vitest.mjs"),
  playwright: path.join(modules, "@playwright/test/cli.js"),
};

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Refusal(`需要 Node.js 20.19 或更新版本，当前为 ${process.versions.node} · Node.js 20.19 or later is needed.`);
  }
}

/** Installs exactly what the lock file names. No package runs a script of its own: none of ours needs to. */
export async function ensurePackages(say) {
  const stamp = path.join(modules, ".xinzhi-packages");
  const wanted = hashOf([fs.readFileSync(path.join(ROOT, "package-lock.json")), process.platform, process.arch]);
  if (readText(stamp) === wanted) return;
  if (!areLocked()) {
    say("正在安装依赖（首次需要几分钟）…… · installing packages (some minutes the first time)…");
    const npm = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
    await run([...npm, "ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
      what: "依赖安装失败 · packages could not be installed",
    });
  }
  writeWhole(stamp, wanted);
}

/** True where what npm noted down as installed is what the lock file names: a developer has run npm already. */
function areLocked() {
  const installed = readJson(path.join(modules, ".package-lock.json"))?.packages;
  if (!installed) return false;
  const locked = readJson(path.join(ROOT, "package-lock.json")).packages;
  return Object.entries(locked).every(
    ([place, { version, optional, link }]) => place === "" || link || (installed[place] ? installed[place].version === version : optional === true),
  );
}

/** The typed client of the database. Making it needs no engine, but Prisma would download one first. */
export async function ensureClient(say) {
  const client = path.join(ROOT, "prisma/generated");
  const stamp = path.join(client, ".xinzhi-client");
  const wanted = hashOf([fs.readFileSync(path.join(ROOT, "prisma/schema.prisma")), readJson(path.join(modules, "prisma/package.json")).version]);
  if (readText(stamp) === wanted) return;
  say("正在生成数据库客户端…… · generating the database client…");
  await run([process.execPath, bin.prisma, "generate"], {
    what: "数据库客户端生成失败 · the database client could not be generated",
    // Any program will do: it is looked for and never run. Without it a machine without internet fails here.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  });
  writeWhole(stamp, wanted);
}

const BUILT_FROM = ["app", "components", "lib", "scripts/worker.mjs", "prisma/schema.prisma", "proxy.ts", "instrumentation.ts", "next.config.js",
  "postcss.config.mjs", "tsconfig.json", "package.json", "package-lock.json"];
const buildStamp = path.join(ROOT, ".next", "xinzhi-build");
const hashBuild = (key) => hashOf([hashFiles(BUILT_FROM), key, process.version]);

export const isBuilt = (key) => [path.join(ROOT, ".next/BUILD_ID"), workerFile].every((file) => fs.existsSync(file)) && readText(buildStamp) === hashBuild(key);

/**
 * The production build. `key` seals the ids of Server Actions: with a new one every page that is open would be cut off
 * from its actions, so it is part of what a build is made from.
 */
export async function build(key, say, log) {
  say("正在构建（约一分钟）…… · building (about a minute)…");
  const wanted = hashBuild(key);
  fs.rmSync(buildStamp, { force: true });
  await buildWorker(wanted);
  await run([process.execPath, bin.next, "build"], {
    what: "构建失败 · the build failed",
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key },
    log,
  });
  keepFilesOfBuilds(path.join(ROOT, ".next"));
  writeWhole(buildStamp, wanted);
}

/** Content of files and folders as one hash; tests and what the system leaves lying about do not count. */
export function hashFiles(places) {
  const hash = createHash("sha256");
  const visit = (place) => {
    const file = path.join(ROOT, place);
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat || /\.test\.tsx?$|(^|\/)\./.test(place)) return;
    if (stat.isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) visit(`${place}/${name}`);
    } else {
      hash.update(`${place}\0${stat.size}\0`).update(fs.readFileSync(file));
    }
  };
  places.forEach(visit);
  return hash.digest("hex");
}

/** Runs a program to its end; its output is shown only if it fails. Returns what it wrote to standard output. */
export function run([program, ...parts], { what, env = {}, log } = {}) {
  return new Promise((resolve, reject) => {
    const child =
      program === process.execPath
        ? spawnNode(parts, { env })
        : spawn(program, parts, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
    running.add(child);
    let output = "";
    let all = "";
    child.stdout.on("data", (text) => ((output += text), (all += text)));
    child.stderr.on("data", (text) => (all += text));
    const end = (code) => {
      running.delete(child);
      if (log) fs.writeFileSync(log, all, { mode: 0o600 });
      if (code === 0) resolve(output);
      else reject(new Refusal(`${what}\n${all.trim().split("\n").slice(-40).join("\n")}`));
    };
    child.once("error", ({ message }) => ((all += message), end(1)));
    child.once("close", end);
  });
}

/** Starts Node.js with these arguments; it ends with us, however we end (`end-with-parent.mjs`). */
export function spawnNode(parts, { env = {}, output = ["pipe", "pipe"] } = {}) {
  return spawn(process.execPath, [`--import=${pathToFileURL(path.join(ROOT, "scripts/end-with-parent.mjs"))}`, ...parts], {
    cwd: ROOT,
    env: { ...process.env, ...env, XINZHI_PARENT: String(process.pid) },
    stdio: ["ignore", ...output, "pipe"],
  });
}

/** A TypeScript file of ours that needs `lib/server`. */
export const script = (file) => [process.execPath, "--import=tsx", "--conditions=react-server", file];

const running = new Set();
/** Ends the programs that `run` has under way. */
export function stopRunning() {
  for (const child of running) child.kill("SIGTERM");
}

function hashOf(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch {
    return null;
  }
}

function readJson(file) {
  const text = readText(file);
  return text === null ? null : JSON.parse(text);
}
