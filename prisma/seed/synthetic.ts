import { parseArgs } from "node:util";
import { populationOf } from "@/lib/core/synthetic/population";
import { scoreKeeper } from "@/lib/core/synthetic/score-case";
import { hashPack } from "@/lib/core/packs/hash";
import { loadDictionary, loadIndustries, loadPackLibrary, loadRegions, loadSizeRules } from "@/lib/server/content";
import { closeDatabase } from "@/lib/server/db";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { readConnection, withClient } from "../connection";
import { SeedRefused, writePopulation, type Wanted } from "./synthetic-writer";

/**
 * A plausible population of invented companies, for aggregates and for benches: started by `npm run seed:synthetic`
 * (`scripts/seed-synthetic.mjs`), which sees to the database. Progress on standard error, a summary as JSON on standard output.
 *
 * One process makes and scores them: companies are cases (see `maturity.ts`), and each case is scored once, by the engine.
 */
const USAGE = "npm run seed:synthetic -- --companies N [--seed S] [--years 1–3] [--full M]";
const TELL_EVERY_MS = 2_000;

const ownerUrl = process.env.DATABASE_OWNER_URL;
if (!ownerUrl) throw new Error("DATABASE_OWNER_URL must be set");

try {
  const wanted = readWanted();
  const { instrument, hash } = await loadLatestInstrument({ kind: "system", purpose: "seed", user: null });
  const library = loadPackLibrary();
  const material = { instrument, hash, dictionary: loadDictionary(), sizes: loadSizeRules() };
  const packs = Object.fromEntries(library.packs.map((pack) => [pack.id, hashPack(pack, library)]));
  const population = populationOf({ ...wanted, regions: loadRegions(), industries: loadIndustries() });
  const began = performance.now();
  const written = await withClient(readConnection(ownerUrl), (owner) => writePopulation(owner, population, wanted, { material, scoresOf: scoreKeeper(material), packs }, progress(wanted.companies)));
  const seconds = (performance.now() - began) / 1_000;
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  console.log(JSON.stringify({ ...wanted, written, seconds: rounded(seconds), companiesPerSecond: rounded(written.companies / seconds), peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1_024) }));
} catch (fault) {
  console.error(fault instanceof SeedRefused ? fault.message : fault);
  process.exitCode = 1;
} finally {
  await closeDatabase();
}
process.exit();

/** @throws SeedRefused with how the command is used */
function readWanted(): Wanted {
  const whole = (name: string, text: string | undefined, otherwise: number | null): number => {
    if (text === undefined && otherwise !== null) return otherwise;
    if (text === undefined || !/^\d{1,9}$/.test(text)) throw new SeedRefused(`--${name} 应为非负整数 · --${name} must be a whole number\n${USAGE}`);
    return Number(text);
  };
  try {
    const { values } = parseArgs({ options: { companies: { type: "string" }, seed: { type: "string" }, years: { type: "string" }, full: { type: "string" } } });
    return { companies: whole("companies", values.companies, null), seed: whole("seed", values.seed, 1), years: whole("years", values.years, 3), full: whole("full", values.full, 200) };
  } catch (fault) {
    if (fault instanceof SeedRefused || !(fault instanceof TypeError)) throw fault;
    throw new SeedRefused(`${fault.message}\n${USAGE}`);
  }
}

/** Tells on standard error how far it is, now and then. */
function progress(companies: number): (done: number) => void {
  const began = performance.now();
  let first: number | null = null;
  let told = 0;
  return (done) => {
    const now = performance.now();
    first ??= done;
    if (done < companies && now - told < TELL_EVERY_MS) return;
    told = now;
    const perSecond = ((done - first) * 1_000) / (now - began);
    const left = perSecond > 0 ? ` · ${String(Math.ceil((companies - done) / perSecond))} s left` : "";
    console.error(`${done.toLocaleString("en")} / ${companies.toLocaleString("en")} · ${perSecond.toFixed(0)}/s · ${String(Math.round(process.memoryUsage.rss() / 2 ** 20))} MB${left}`);
  };
}
