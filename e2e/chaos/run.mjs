/**
 * `npm run chaos -- --seed 7 --edits 10000 --people 5`: the journey of `chaos.ts` at full length, on an installation of its
 * own. Exit 1, with the whole story of every question concerned, where an answer was lost, doubled or replaced unseen.
 *
 * The seed decides what everybody does; what meets what depends on the machine, so that the same seed can end differently.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { ensureBrowser } from "../../scripts/browser.mjs";
import { ROOT } from "../../scripts/database.mjs";
import { runChaos } from "./chaos.ts";
import { describeViolation } from "./oracle.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
    edits: { type: "string", default: "10000" },
    people: { type: "string", default: "5" },
    /** Everybody stops after so long, wherever they are; what was done until then is judged. */
    minutes: { type: "string", default: "60" },
    /** Every killed tab forgets what it had kept: the run must then end with losses. */
    forgetful: { type: "boolean", default: false },
  },
});
const [seed, edits, people, minutes] = [values.seed, values.edits, values.people, values.minutes].map(Number);
const folder = path.join(ROOT, ".test-data", `chaos-${seed}`);
console.log(`seed ${seed}, ${edits} edits, ${people} people; written to ${folder}`);

const browser = await chromium.launch({
  executablePath: await ensureBrowser(console.error),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const { violations, counts, stories } = await runChaos({ browser, seed, edits, people, minutes, folder, say: console.log, forgetful: values.forgetful }).finally(() => browser.close());

for (const story of stories.slice(0, 10)) console.log(`\n${story}`);
console.log(`\n${violations.map(describeViolation).join("\n")}\n`);
const width = Math.max(...Object.keys(counts).map((name) => name.length));
for (const [name, count] of Object.entries(counts)) console.log(`${name.padEnd(width)} ${String(count).padStart(8)}`);
console.log(violations.length === 0 ? `\nnothing was lost (seed ${seed})` : `\n${violations.length} violations (seed ${seed})`);
process.exitCode = violations.length === 0 ? 0 : 1;
