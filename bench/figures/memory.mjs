import { setTimeout as pause } from "node:timers/promises";
import { memoryOf, statusOf } from "../installation.mjs";

/** Garbage is collected late; the memory is read when nothing has been asked for a while. */
const REST = 5_000;

/** Resident memory of the web server and all that it started, after the load that went before. */
export async function measureMemoryAfterLoad({ product }) {
  await pause(REST);
  return [rowOf("memory after load", product, 450)];
}

/** A start of an installation that is built and filled, and what it takes before anybody works with it. */
export async function measureStart({ restart, say }) {
  const product = await restart();
  await pause(REST);
  say(`  second start: ${product.seconds.toFixed(2)} s`);
  return [
    {
      what: "second start to the first page, with the embedded database",
      value: `${product.seconds.toFixed(2)} s`,
      floor: "",
      ratio: null,
      aim: "≤ 4 s",
      isMet: product.seconds <= 4,
      raw: { seconds: product.seconds },
    },
    rowOf("memory at rest", product, 300),
  ];
}

function rowOf(what, { web }, most) {
  const [whole, server] = [memoryOf(web), statusOf(web, "VmRSS")];
  return {
    what,
    value: whole === null ? "unknown on this system" : `${whole.toFixed(0)} MB, the web server by itself ${server.toFixed(0)} MB`,
    floor: "",
    ratio: null,
    aim: `≤ ${most} MB`,
    isMet: whole === null ? null : whole <= most,
    raw: { whole, server },
  };
}
