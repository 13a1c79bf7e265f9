/**
 * `npm test`: types, lint, unit tests, tests on a real PostgreSQL, the production build, and journeys in a browser on that
 * build. Sets up what it needs, stops what it started, and closes with one line: `N passed, N failed`.
 *
 * Two lanes run side by side: lint and tests that need no build, and the build with what needs it.
 */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { keepSecret, prepareDataFolder, Refusal, ROOT, startDatabase } from "./database.mjs";
import { bin, build, checkNode, ensureClient, ensurePackages, isBuilt, spawnNode } from "./install.mjs";
import { removeAbandoned } from "./test-database.mjs";

const say = (text) => console.log(text);
const children = new Set();
const results = [];
let folder = null;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void finish(130));

try {
  await testEverything();
  await finish(report());
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  record("setup", { passed: 0, failed: 1 });
  await finish(report());
}

async function testEverything() {
  checkNode();
  await ensurePackages(say);
  await ensureClient(say);
  folder = prepareDataFolder(`.test-data/${process.pid}`, "");
  removeAbandoned(path.dirname(folder));
  // The key of `npm start`, so that both share one build.
  const key = process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY || keepSecret(prepareDataFolder(), "actions", () => randomBytes(32).toString("base64"));

  await Promise.all([
    (async () => {
      await step("lint", [bin.eslint, ".", "--max-warnings=0"]);
      await vitest("core");
      await vitest("server");
    })(),
    (async () => {
      const isReady = await buildStep(key);
      // The build cleans the folder that the generated types stand in.
      await step("types", [bin.next, "typegen"], [bin.tsc, "--noEmit"], [bin.tsc, "--noEmit", "-p", "lib/browser/worker"]);
      await journeys(isReady, key);
    })(),
  ]);
}

/** Steps that are right or wrong as a whole. */
async function step(name, ...commands) {
  const began = Date.now();
  let output = "";
  for (const command of commands) {
    const ended = await execute(command);
    output += ended.output;
    if (ended.code !== 0) return record(name, { passed: 0, failed: 1, began, output });
  }
  return record(name, { passed: 1, failed: 0, began });
}

async function buildStep(key) {
  const began = Date.now();
  try {
    if (!isBuilt(key)) await build(key, say, path.join(folder, "logs", "build.log"));
    record("build", { passed: 1, failed: 0, began });
    return true;
  } catch (error) {
    record("build", { passed: 0, failed: 1, began, output: error.message });
    return false;
  }
}

async function vitest(project) {
  const began = Date.now();
  const file = path.join(folder, `${project}.json`);
  const { code, output } = await execute([bin.vitest, "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  const read = readJson(file);
  // A file that cannot even be loaded has no tests that could fail.
  const unloaded = read?.testResults.filter(({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed")).length ?? 0;
  count(project, { passed: read?.numPassedTests ?? 0, failed: (read?.numFailedTests ?? 0) + unloaded, skipped: read?.numPendingTests ?? 0, code, began, output });
}

async function journeys(isReady, key) {
  if (!fs.existsSync(path.join(ROOT, "e2e")) || !fs.readdirSync(path.join(ROOT, "e2e")).length) return;
  const began = Date.now();
  if (!isReady) return record("journeys", { passed: 0, failed: 1, began, output: "There is no build to travel on." });
  let browser;
  let server;
  try {
    browser = await ensureBrowser(say);
    server = await startServer(key);
  } catch (error) {
    return record("journeys", { passed: 0, failed: 1, began, output: error.message });
  }
  const file = path.join(folder, "journeys.json");
  const { code, output } = await execute([bin.playwright, "test"], {
    XINZHI_TEST_URL: server.url,
    XINZHI_TEST_DATA: path.join(folder, "site"),
    XINZHI_BROWSER: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  await server.stop();
  const stats = readJson(file)?.stats;
  count("journeys", { passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0), skipped: stats?.skipped ?? 0, code, began, output });
}

/**
 * `npm start` as anybody runs it, in a data folder of its own, with the demonstration data. Its cluster is made first, without waiting for the disk:
 * journeys outlive killed processes but no power cut, and would spend minutes on what only a power cut can tell.
 */
async function startServer(key) {
  const site = prepareDataFolder(undefined, path.join(folder, "site"));
  await (await startDatabase(site, { isLasting: false })).stop();
  const child = launch([path.join(ROOT, "scripts/start.mjs")], {
    XINZHI_DATA: site,
    PORT: "0",
    HOST: "localhost",
    XINZHI_DEMO: "1",
    XINZHI_URL: "",
    DATABASE_URL: "",
    DATABASE_OWNER_URL: "",
    // The journeys register more companies in a minute than people do from one address.
    XINZHI_RATE_SIGN_UP: "1000/1",
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key,
  });
  let output = "";
  const url = await new Promise((resolve, reject) => {
    const listen = (text) => {
      output += text;
      const found = /^http:\/\/localhost:\d+$/m.exec(output);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", () => reject(new Error(`npm start ended.\n${output}`)));
  });
  return { url, stop: () => end(child) };
}

// Running programs --------------------------------------------------------------------------------------------------------

function launch(parts, env = {}) {
  const child = spawnNode(parts, { env: { NEXT_TELEMETRY_DISABLED: "1", ...env } });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

function execute(command, env) {
  return new Promise((resolve) => {
    const child = launch(command, env);
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.once("error", ({ message }) => resolve({ code: 1, output: message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return ended;
}

// Results -----------------------------------------------------------------------------------------------------------------

/** A runner that ends badly although none of its tests failed has failed in a way it could not count. */
function count(name, { passed, failed, skipped, code, began, output }) {
  record(name, { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped, began, output });
}

function record(name, { passed, failed, skipped = 0, began = Date.now(), output = "" }) {
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  results.push({ name, passed, failed, skipped });
  if (failed) say(`\n── ${name} ──\n${output.trim()}\n`);
  say(`${failed ? "✗" : "✓"} ${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""} (${seconds} s)`);
}

function report() {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  say(`\n${results.map(({ name, passed, failed, skipped }) => `${name.padEnd(10)}${String(passed).padStart(6)} passed${String(failed).padStart(6)} failed${skipped ? `${String(skipped).padStart(6)} skipped` : ""}`).join("\n")}\n`);
  say(`${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0 ? 0 : 1;
}

async function finish(code) {
  await Promise.all([...children].map(end));
  if (folder) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  process.exit(code);
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
