/**
 * `npm run bench`: how fast the product is on this machine, beside the least that Next.js can do here in the same minutes.
 * Absolute figures drift from day to day and from machine to machine; the ratios hold. Stops what it started.
 *
 * `npm run bench -- saves pages` measures only these.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "../scripts/database.mjs";
import { measureCallUps } from "./figures/call-ups.mjs";
import { measureMemoryAfterLoad, measureStart } from "./figures/memory.mjs";
import { measureOffline } from "./figures/offline.mjs";
import { measurePacks } from "./figures/packs.mjs";
import { measurePages } from "./figures/pages.mjs";
import { measurePublications } from "./figures/publications.mjs";
import { measureReportFile } from "./figures/report-file.mjs";
import { measureSaveLatency } from "./figures/save-latency.mjs";
import { measureSaves } from "./figures/saves.mjs";
import { measureScripts } from "./figures/scripts.mjs";
import { prepareFolder, RAISED, readDemo, startFloor, startProduct } from "./installation.mjs";
import { signIn } from "./session.mjs";

const say = (text) => console.error(text);
const folder = prepareFolder();
const running = new Set();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void finish(130));
// What nobody caught must not leave servers and a database running either.
process.on("uncaughtException", (error) => {
  console.error(error);
  void finish(1);
});

try {
  await bench();
  await finish(0);
} catch (error) {
  console.error(error);
  await finish(1);
}

async function bench() {
  say("starting the product and the floor…");
  let product = await started(startProduct(folder));
  const floor = await started(startFloor(folder));
  const context = { folder, product, floor, demo: await readDemonstration(product.url), say };
  const rows = [];
  const restart = async () => {
    await stop(floor);
    await stop(product);
    product = await started(startProduct(folder));
    return product;
  };
  // In this order: what comes last ends the product.
  const figures = {
    saves: measureSaves,
    latency: measureSaveLatency,
    offline: measureOffline,
    pages: measurePages,
    scripts: measureScripts,
    report: measureReportFile,
    schemes: measurePacks,
    memory: measureMemoryAfterLoad,
    start: () => measureStart({ restart, say }),
    // Without the product, whose jobs would take the lists up as soon as they are there.
    lists: async () => {
      await stop(product);
      return measureCallUps({ folder, url: product.url, say });
    },
    // In installations of their own; the product of the others must not take part.
    publications: async () => {
      await stop(floor);
      await stop(product);
      return measurePublications({ say });
    },
  };
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in figures));
  if (unknown.length > 0) throw new Error(`no such figure: ${unknown.join(", ")}; there are ${Object.keys(figures).join(", ")}`);
  for (const [name, measure] of Object.entries(figures)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    say(name);
    rows.push(...(await measure(context)));
  }
  report(rows);
}

async function readDemonstration(url) {
  const { password } = readDemo(folder);
  const [manager, drafting, ...others] = await Promise.all(
    ["chengxu", "muchuan", "lanxu", "xunyu"].map((company) => signIn(url, { login: `manager@${company}.example`, password })),
  );
  const linkOn = async ({ cookie, home }, page, kind) => {
    const html = await (await fetch(`${url}${home}${page}`, { headers: { cookie } })).text();
    const found = new RegExp(`${home}/${kind}/[0-9a-f-]{36}`).exec(html)?.[0];
    if (!found) throw new Error(`${home}${page} links to no ${kind}`);
    return found;
  };
  const reports = await Promise.all([manager, ...others].map(async (person) => ({ cookie: person.cookie, report: await linkOn(person, "/reports", "reports") })));
  return { manager, drafting, reports, report: reports[0].report, draft: await linkOn(drafting, "/assessments", "assessments") };
}

function report(rows) {
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? "?"}, ${(os.totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.versions.node}; client, web server and database share it`;
  const raised = Object.entries(RAISED).map(([name, value]) => `${name}=${value}`).join(" ");
  const results = path.join(ROOT, "bench/results");
  fs.mkdirSync(results, { recursive: true });
  const file = path.join(results, `${new Date().toISOString().replaceAll(":", "-").slice(0, 19)}.json`);
  fs.writeFileSync(file, JSON.stringify({ machine, load: os.loadavg(), raised: RAISED, rows }, null, 2));
  const cells = ({ what, value, floor, ratio, aim, isMet }) => [what, value, floor, ratio === null ? "" : ratio.toFixed(2), aim, isMet === null ? "" : isMet ? "yes" : "**no**"];
  console.log(`\n${machine}. Medians of at least three runs, product and floor by turns. Load average at the end: ${os.loadavg()[0].toFixed(1)}.`);
  console.log(`Rates raised for the measurement: ${raised}\n`);
  console.log("| what | product | floor | ratio | aim | met |\n|---|---|---|---|---|---|");
  for (const row of rows) console.log(`| ${cells(row).join(" | ")} |`);
  console.log(`\n${path.relative(ROOT, file)}`);
}

async function started(starting) {
  const program = await starting;
  running.add(program);
  return program;
}

async function stop(program) {
  running.delete(program);
  await program.stop();
}

async function finish(code) {
  await Promise.all([...running].map((program) => program.stop()));
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  process.exit(code);
}
