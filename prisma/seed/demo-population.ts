import { populationOf } from "@/lib/core/synthetic/population";
import { scoreKeeper } from "@/lib/core/synthetic/score-case";
import { hashPack } from "@/lib/core/packs/hash";
import { buildCells } from "@/lib/core/publication/build";
import { loadDictionary, loadIndustries, loadPackLibrary, loadRegions, loadSizeRules } from "@/lib/server/content";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { buildPublication } from "@/lib/server/publication-build";
import { requestPublication } from "@/lib/server/publications";
import type { System } from "@/lib/server/viewer";
import { readConnection, withClient } from "../connection";
import { FISCAL_YEAR } from "./demo-fill";
import { writePopulation } from "./synthetic-writer";

/**
 * Others for the demonstration's companies to be compared with: invented enterprises of their province, of their trades and a few
 * more, so many that entries of single cities can be published. Nobody can sign in to one. They come with their figures, so that
 * the ratios of regions are there too.
 */
/** With this seed two dozen makers of machines are in 杭州, enough for quartiles, and the software houses of 宁波 have to stay hidden: one company of the demonstration meets each. */
const WANTED = { companies: 300, seed: 322, years: 1, full: 300 } as const;
const PROVINCE = "33";
const DIVISIONS = ["34", "38", "39", "54", "65"];
/** An author of its own: whoever fills the installation with a population of `npm run seed:synthetic` later meets none. */
const AUTHOR = "demo-population@xinzhi.invalid";

const system: System = { kind: "system", purpose: "demo", user: null };

export async function openPopulation(ownerUrl: string): Promise<void> {
  const { instrument, hash } = await loadLatestInstrument(system);
  const library = loadPackLibrary();
  const material = { instrument, hash, dictionary: loadDictionary(), sizes: loadSizeRules() };
  const packs = Object.fromEntries(library.packs.map((pack) => [pack.id, hashPack(pack, library)]));
  const regions = loadRegions().filter(({ code }) => code.startsWith(PROVINCE));
  const industries = loadIndustries().filter(({ code, parent }) => parent === null || DIVISIONS.includes(code));
  const population = populationOf({ ...WANTED, regions, industries });
  const input = { material, scoresOf: scoreKeeper(material), packs };
  await withClient(readConnection(ownerUrl), (owner) => writePopulation(owner, population, WANTED, input, undefined, AUTHOR));
}

/** The first publication of the year, asked for by the official and built here and now as the installation builds every other. */
export async function openPublication(official: System, authority: string): Promise<void> {
  const { instrument } = await loadLatestInstrument(system);
  const { publication } = await requestPublication(official, authority, { instrumentKey: instrument.key, fiscalYear: FISCAL_YEAR });
  const outcome = await buildPublication(system, publication, buildCells);
  if (outcome !== "released") throw new Error(`the first publication was not released: ${outcome}`);
}
