import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { ensureBrowser } from "../../scripts/browser.mjs";
import { openOffices } from "../offices.mjs";

const EDITS = 200;
const RUNS = 3;
const AIM_SECONDS = 3;
/** No other figure registers companies from here. */
const FIRST = 2_000;
/** Sections of the questionnaire that have items with levels. */
const SECTIONS = ["L1", "L2", "L3", "M2", "M3", "O1", "O2", "C1", "C3"];
/** Each item is answered anew that often. */
const CHANGES_OF_MIND = 5;
const LOOK_UP_MS = 1_000;
const POLL_MS = 50;
const PATIENCE_MS = 120_000;

/**
 * Somebody fills in a questionnaire without a network in a real browser, then the network is back: how long until the server
 * holds every last word. Pages are opened before and come from the browser's own store afterwards; an edit is a choice or a
 * figure as a person makes it, several to a field.
 */
export async function measureOffline({ product, floor, say }) {
  const offices = await openOffices(product.url, FIRST, RUNS);
  const browser = await chromium.launch({ executablePath: await ensureBrowser(say), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const runs = [];
    for (const office of offices) runs.push(await reconnect(browser, product.url, floor, office));
    const { seconds, calls, fields } = runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(RUNS / 2)];
    say(`  ${EDITS} edits: ${seconds.toFixed(2)} s`);
    return [
      {
        what: `${EDITS} edits made offline are on the server after reconnecting`,
        value: `${seconds.toFixed(2)} s (${fields} fields, ${calls} calls)`,
        floor: "",
        ratio: null,
        aim: `≤ ${AIM_SECONDS} s`,
        isMet: seconds <= AIM_SECONDS,
        raw: { runs },
      },
    ];
  } finally {
    await browser.close();
  }
}

async function reconnect(browser, url, floor, office) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addCookies(office.cookie.split("; ").map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1), url })));
  const page = await context.newPage();
  const sheet = `${office.home}/facts?scope=standalone&year=2025`;
  const pages = [...SECTIONS.map((section) => `${office.draft}/${section}`), sheet];
  for (const path of pages) await openKept(page, url + path);

  await context.setOffline(true);
  const expected = new Map();
  let edits = 0;
  for (const path of pages) {
    await page.goto(url + path);
    await isAlive(page);
    edits += await (path === sheet ? enterFigures(page, expected, EDITS - edits) : answerItems(page, expected, EDITS - edits));
    // People look up before they go on. An entry of the last few milliseconds may not be written down when its page is gone.
    await pause(LOOK_UP_MS);
  }
  if (edits !== EDITS) throw new Error(`the pages took ${edits} edits`);
  if (missing(await readStored(floor, office), expected) !== expected.size) throw new Error("something was sent without a network");

  let calls = 0;
  page.on("request", (request) => {
    if (request.method() === "PUT") calls += 1;
  });
  const began = performance.now();
  await context.setOffline(false);
  // A page that was opened while the network was switched off does not know that it was: what a device announces has to be
  // announced for it.
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  while (missing(await readStored(floor, office), expected) > 0) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`${missing(await readStored(floor, office), expected)} of ${expected.size} fields never arrived`);
    await pause(POLL_MS);
  }
  const seconds = (performance.now() - began) / 1000;
  await context.close();
  return { seconds, calls, fields: expected.size };
}

/** Opens a page and waits until the browser keeps it. */
async function openKept(page, address) {
  await page.goto(address);
  await page.waitForFunction(async (wanted) => (await caches.match(wanted, { ignoreVary: true })) !== undefined, address, { timeout: 60_000 });
}

/** What is entered before the scripts run is another matter. */
const isAlive = (page) => page.waitForFunction(() => Object.keys(document.querySelector('[name^="answer."], [name^="value."]') ?? {}).some((name) => name.startsWith("__reactProps")));

async function answerItems(page, expected, most) {
  const names = [...new Set(await page.locator('[name^="answer."][value^="level:"]').evaluateAll((inputs) => inputs.map(({ name }) => name)))];
  let edits = 0;
  for (const name of names) {
    for (let change = 1; change <= CHANGES_OF_MIND && edits < most; change += 1) {
      await page.locator(`[name="${name}"][value="level:${change % 5}"]`).check();
      expected.set(name.replace("answer.", ""), change % 5);
      edits += 1;
    }
  }
  return edits;
}

/** The same figure everywhere: no part is then larger than its whole. */
async function enterFigures(page, expected, most) {
  const names = await page.locator('[name^="value."][inputmode="decimal"]:visible').evaluateAll((inputs) => inputs.map(({ name }) => name));
  let edits = 0;
  for (let figure = 40; edits < most; figure += 1) {
    for (const name of names.slice(0, most - edits)) {
      const field = page.locator(`[name="${name}"]`);
      await field.fill(String(figure));
      await field.blur();
      expected.set(name.replace("value.", ""), figure);
      edits += 1;
    }
  }
  return edits;
}

async function readStored(floor, { draft, home }) {
  const [assessment, organisation] = [draft, home].map((path) => path.split("/").at(-1));
  const { rows } = await floor.read(
    `SELECT item AS name, (answer ->> 'level')::numeric AS value FROM response WHERE assessment_id = '${assessment}'
     UNION ALL SELECT key || '.' || year, (value #>> '{}')::numeric FROM fact WHERE organisation_id = '${organisation}' AND state = 'given'`,
  );
  return new Map(rows.map(({ name, value }) => [name, Number(value)]));
}

const missing = (stored, expected) => [...expected].filter(([name, value]) => stored.get(name) !== value).length;
