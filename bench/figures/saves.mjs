import { alternate, load } from "../load.mjs";
import { answered, floorSave, openOffices, saveOf } from "../offices.mjs";

const CLIENTS = [1, 8, 32];
const SECONDS = 4;
/** Items that take a level in every branch. */
const ITEMS = ["L1.2", "L2.3", "L2.4", "L3.1", "L3.3", "L3.4", "M2.3", "M2.4", "O1.2", "O1.4"];

/**
 * Saves a second through the product's own route, signed in, checked, revised and audited, beside the least that Next.js can do:
 * one statement without any check, and the same look-then-write that an ORM suggests. Each client is a company of its own,
 * as in life: within one company saves queue up at its audit chain.
 */
export async function measureSaves({ product, floor, say }) {
  const offices = await openOffices(product.url, 0, Math.max(...CLIENTS));
  const bare = floorSave(Math.max(...CLIENTS));
  const rows = [];
  for (const connections of CLIENTS) {
    const ways = {
      single: () => load({ origin: product.url, connections, seconds: SECONDS, make: (client) => saveOf(offices[client], ITEMS.slice(0, 1), answered) }),
      statement: () => load({ origin: floor.url, connections, seconds: SECONDS, make: bare }),
      batch: () => load({ origin: product.url, connections, seconds: SECONDS, make: (client) => saveOf(offices[client], ITEMS, answered) }),
      transaction: () => load({ origin: floor.url, connections, seconds: SECONDS, make: (client, n) => ({ ...bare(client, n), path: "/api/transaction" }) }),
    };
    // The first seconds go into compiling what is measured.
    if (connections === CLIENTS[0]) for (const warmUp of Object.values(ways)) await warmUp();
    const found = await alternate(ways);
    for (const [way, { failures }] of Object.entries(found)) if (failures > 0) throw new Error(`${failures} saves failed (${way}, ${connections} clients)`);
    const { single, batch, statement, transaction } = found;
    say(`  ${connections} clients: ${single.perSecond.toFixed(0)}/s, floor ${statement.perSecond.toFixed(0)}/s`);
    rows.push(
      {
        what: `save one answer, ${connections} client${connections === 1 ? "" : "s"}`,
        value: `${single.perSecond.toFixed(0)}/s, p95 ${single.p95.toFixed(1)} ms`,
        floor: `statement ${statement.perSecond.toFixed(0)}/s, transaction ${transaction.perSecond.toFixed(0)}/s`,
        ratio: single.perSecond / statement.perSecond,
        aim: "≥ 0.75 of the statement",
        isMet: single.perSecond / statement.perSecond >= 0.75,
        raw: { single, statement, transaction },
      },
      {
        what: `save a batch of ${ITEMS.length}, ${connections} client${connections === 1 ? "" : "s"}`,
        value: `${batch.perSecond.toFixed(0)}/s = ${(batch.perSecond * ITEMS.length).toFixed(0)} answers/s`,
        floor: `single ${single.perSecond.toFixed(0)}/s`,
        ratio: single.perSecond / batch.perSecond,
        aim: "costs ≤ 1.25 × a single one",
        isMet: single.perSecond / batch.perSecond <= 1.25,
        raw: { batch },
      },
    );
  }
  return rows;
}
