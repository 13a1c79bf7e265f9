import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { ensureBrowser } from "../../scripts/browser.mjs";

const AIMS = { "sign-in": 15, form: 50, report: 130 };

/** JavaScript that a first visit loads by itself, charts included, in gzip: what the page names and what the browser fetched. */
export async function measureScripts({ product, floor, demo, say }) {
  const browser = await chromium.launch({ executablePath: await ensureBrowser(say), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const bare = await sizesOf(browser, floor.url, "");
    const pages = { "sign-in": ["/sign-in", ""], form: [`${demo.draft}/M2`, demo.drafting.cookie], report: [demo.report, demo.manager.cookie] };
    const rows = [];
    for (const [what, [path, cookie]] of Object.entries(pages)) {
      const sizes = await sizesOf(browser, product.url + path, cookie);
      const over = sizes.fetched - bare.fetched;
      say(`  ${what}: ${sizes.fetched.toFixed(1)} kB, bare page ${bare.fetched.toFixed(1)} kB`);
      rows.push({
        what: `first-load JavaScript, ${what}`,
        value: `${sizes.fetched.toFixed(1)} kB (named in the page: ${sizes.named.toFixed(1)} kB)`,
        floor: `bare page ${bare.fetched.toFixed(1)} kB`,
        ratio: sizes.fetched / bare.fetched,
        aim: `≤ + ${AIMS[what]} kB (is ${over >= 0 ? "+" : "−"} ${Math.abs(over).toFixed(1)})`,
        isMet: over <= AIMS[what],
        raw: { sizes, bare },
      });
    }
    return rows;
  } finally {
    await browser.close();
  }
}

async function sizesOf(browser, url, cookie) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { origin } = new URL(url);
  await context.addCookies(cookie.split("; ").filter(Boolean).map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1), url: origin })));
  const page = await context.newPage();
  const scripts = new Map();
  const reading = [];
  const note = (answer) => {
    if (/\.js(\?|$)/.test(answer.url())) reading.push(answer.body().then((body) => scripts.set(new URL(answer.url()).pathname, gzipSync(body).byteLength / 1000)));
  };
  page.on("response", note);
  await page.goto(url, { waitUntil: "networkidle" });
  // What comes later (a page fetched ahead) is no part of the first load, and its body would be gone with the page.
  page.off("response", note);
  await Promise.all(reading);
  const html = await (await context.request.get(url)).text();
  await context.close();
  const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
  const named = [...scripts].filter(([path]) => html.includes(`src="${path}`));
  return { fetched: sum([...scripts.values()]), named: sum(named.map(([, size]) => size)) };
}
