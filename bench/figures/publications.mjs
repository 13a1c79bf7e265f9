import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ask, prepareDataFolder, ROOT, startDatabase } from "../../scripts/database.mjs";
import { startProduct } from "../installation.mjs";
import { load } from "../load.mjs";
import { answered, openOffices, saveOf } from "../offices.mjs";

const SIZES = (process.env.BENCH_COMPANIES ?? "10000,100000,1000000").split(",").map(Number);
const YEAR = 2025;
const CLIENTS = 8;
const SECONDS = 5;
const ITEMS = ["L1.2"];
const MOST_MB = 1_024;
const FLOOR_SQL = fs.readFileSync(path.join(import.meta.dirname, "plain-cube.sql"), "utf8");

/**
 * What a publication of so many submissions takes, each in an installation of its own filled by `npm run seed:synthetic`: the build
 * alone, beside the same cells in plain SQL, and once more while people save. Large ones take long: `BENCH_COMPANIES=10000` measures that size only.
 */
export async function measurePublications({ say }) {
  const rows = [];
  for (const size of SIZES) rows.push(...(await measureSize(size, say)));
  return rows;
}

async function measureSize(size, say) {
  const folder = prepareDataFolder(`.test-data/${process.pid}-${size}`, "");
  try {
    say(`  ${size}: filling…`);
    finished(spawnSync(process.execPath, ["scripts/seed-synthetic.mjs", "--companies", String(size), "--years", "1", "--full", "0"], { cwd: ROOT, encoding: "utf8", env: { ...process.env, XINZHI_DATA: folder }, maxBuffer: 1 << 24 }));
    const alone = await measureAlone(folder, size);
    const busy = await measureBusy(folder, say);
    const { cells, exact, narrow, enterprises } = alone.build.audit;
    const shown = cells.published / (cells.published + cells.hidden);
    say(`  ${size}: cube ${alone.cube.toFixed(1)} s, floor ${alone.floor.toFixed(1)} s, control ${alone.build.core.toFixed(1)} s, whole ${alone.build.seconds.toFixed(1)} s, ${alone.build.megabytes.toFixed(0)} MB`);
    return [
      { what: `publication of ${enterprises} submissions: rows read and frozen`, value: `${alone.cube.toFixed(1)} s`, floor: `${alone.floor.toFixed(1)} s rollup and cube in plain SQL`, ratio: alone.cube / alone.floor, aim: "≤ 3", isMet: alone.cube <= 3 * alone.floor, raw: alone },
      { what: `– counted and disclosure-controlled`, value: `${alone.build.core.toFixed(1)} s; ${cells.published + cells.hidden} cells, ${(100 * shown).toFixed(1)} % shown; ${exact} exact, ${narrow} narrow`, floor: "", ratio: null, aim: "0 exact, 0 narrow", isMet: exact + narrow === 0, raw: alone.build.audit },
      { what: `– memory of its process`, value: `${alone.build.megabytes.toFixed(0)} MB`, floor: "", ratio: null, aim: `< ${MOST_MB} MB`, isMet: alone.build.megabytes < MOST_MB, raw: alone.build.megabytes },
      { what: `– p95 of saves meanwhile, ${CLIENTS} clients`, value: `${busy.meanwhile.toFixed(1)} ms`, floor: `${busy.quiet.toFixed(1)} ms before`, ratio: busy.meanwhile / busy.quiet, aim: "≤ 2", isMet: busy.meanwhile <= 2 * busy.quiet, raw: busy },
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Product off, so that nothing else runs. The floor before and after the build, since the first reading of a fresh table is a slow one. */
async function measureAlone(folder, size) {
  const database = await startDatabase(folder);
  try {
    const floors = [await plainCube(database), await plainCube(database)];
    const build = resultOf(finished(spawnSync(process.execPath, [...programOf("trial")], { cwd: ROOT, encoding: "utf8", env: environmentOf(database.appUrl, folder), maxBuffer: 1 << 24 })));
    floors.push(await plainCube(database));
    if (Math.abs(build.audit.enterprises - size) > size) throw new Error("the build counted others than the seed wrote");
    return { build, cube: build.seconds - build.core, floor: floors.toSorted((a, b) => a - b)[1] };
  } finally {
    await database.stop();
  }
}

async function plainCube(database) {
  const url = new URL(database.adminUrl);
  url.pathname = new URL(database.appUrl).pathname;
  const began = performance.now();
  await ask(url.href, FLOOR_SQL);
  return (performance.now() - began) / 1000;
}

/** The 95th percentile of saves before and during a build, with the priority that the server gives it. */
async function measureBusy(folder, say) {
  const product = await startProduct(folder, { XINZHI_DEMO: "0" });
  const database = await startDatabase(folder);
  try {
    const offices = await openOffices(product.url, 0, CLIENTS);
    const saves = () => load({ origin: product.url, connections: CLIENTS, seconds: SECONDS, make: (client) => saveOf(offices[client], ITEMS, answered) });
    await saves();
    const quiet = [await saves(), await saves(), await saves()].map(({ p95 }) => p95).toSorted((a, b) => a - b)[1];
    const child = spawn(process.execPath, [...programOf("trial")], { cwd: ROOT, env: environmentOf(database.appUrl, folder), stdio: ["ignore", "ignore", "inherit"] });
    os.setPriority(child.pid, 10);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    let isBuilding = true;
    void ended.then(() => (isBuilding = false));
    const during = [];
    while (isBuilding) during.push(await saves());
    // The last one ran beyond the end of the build.
    const counted = during.length > 1 ? during.slice(0, -1) : during;
    if ((await ended) !== 0) throw new Error(`the build ended with ${child.exitCode}`);
    const failures = during.reduce((sum, run) => sum + run.failures, 0);
    if (failures > 0) throw new Error(`${failures} saves failed during the build`);
    say(`  saves: p95 ${quiet.toFixed(1)} ms before, ${counted.map(({ p95 }) => p95.toFixed(1)).join(" ")} during`);
    return { quiet, meanwhile: counted.map(({ p95 }) => p95).toSorted((a, b) => a - b)[Math.floor(counted.length / 2)], most: Math.max(...counted.map(({ p95 }) => p95)) };
  } finally {
    await product.stop();
    if (!database.isTakenOver) await database.stop();
  }
}

/** As `lib/server/publication-child.ts` starts it: 900 MB of heap, and less important than whoever saves. */
const programOf = (how) => ["--max-old-space-size=900", "--conditions=react-server", "--import=tsx", "bench/figures/build-publication.ts", String(YEAR), how];

const environmentOf = (appUrl, folder) => ({ ...process.env, NODE_ENV: "production", DATABASE_URL: appUrl, XINZHI_DATA: folder, XINZHI_URL: "http://localhost:3000", XINZHI_SECRET: randomBytes(32).toString("hex") });

function finished(run) {
  if (run.status !== 0) throw new Error(`it ended with ${run.status}: ${run.stderr}`);
  return run;
}

const resultOf = ({ stdout }) => JSON.parse(stdout.trim().split("\n").at(-1));
