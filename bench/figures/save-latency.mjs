import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/database.mjs";
import { alternate, load } from "../load.mjs";
import { floorSave, openOffices, saveOf } from "../offices.mjs";

const CLIENTS = 50;
const SECONDS = 5;
/** No other figure registers companies from here. */
const FIRST = 1_000;

/**
 * How long a save takes where fifty come at once: all of them to one assessment, where they wait for each other at its row and
 * at the company's audit chain, and to fifty assessments of fifty companies. Each client writes the comment of an item of its
 * own, which every item takes: a conflict would be a shorter way.
 */
export async function measureSaveLatency({ product, floor, say }) {
  const offices = await openOffices(product.url, FIRST, CLIENTS);
  const items = readItems().slice(0, CLIENTS);
  if (items.length < CLIENTS) throw new Error("the questionnaire has fewer items than there are clients");
  const commented = (revision) => ({ answer: null, comment: `第 ${revision} 稿` });
  const bare = floorSave(CLIENTS);
  const shared = () => load({ origin: product.url, connections: CLIENTS, seconds: SECONDS, make: (client) => saveOf(offices[0], [items[client]], commented) });
  const apart = () => load({ origin: product.url, connections: CLIENTS, seconds: SECONDS, make: (client) => saveOf(offices[client], [items[client]], commented) });
  const statement = () => load({ origin: floor.url, connections: CLIENTS, seconds: SECONDS, make: bare });
  const found = await alternate({ shared, statement, apart });
  for (const [way, { failures }] of Object.entries(found)) if (failures > 0) throw new Error(`${failures} saves failed (${way})`);
  return [
    ["one assessment", found.shared],
    ["fifty assessments of fifty companies", found.apart],
  ].map(([where, saves]) => {
    say(`  ${where}: p50 ${saves.p50.toFixed(0)} ms, p95 ${saves.p95.toFixed(0)} ms`);
    return {
      what: `latency of a save, ${CLIENTS} clients on ${where}`,
      value: `p50 ${saves.p50.toFixed(0)} ms, p95 ${saves.p95.toFixed(0)} ms (${saves.perSecond.toFixed(0)}/s)`,
      floor: `statement p50 ${found.statement.p50.toFixed(0)} ms, p95 ${found.statement.p95.toFixed(0)} ms (${found.statement.perSecond.toFixed(0)}/s)`,
      ratio: saves.p95 / found.statement.p95,
      aim: "",
      isMet: null,
      raw: { saves, statement: found.statement },
    };
  });
}

/** The ids of all items, as they stand in the instrument's files. */
function readItems() {
  const folder = path.join(ROOT, "lib/content/instruments/xinzhi-enterprise/2026.1");
  return fs.readdirSync(folder).flatMap((file) => [...fs.readFileSync(path.join(folder, file), "utf8").matchAll(/^\s*(?:- )?id: ([A-Z]\d\.\d+)$/gm)].map(([, id]) => id));
}
