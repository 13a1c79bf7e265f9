/**
 * `npm run pictures`: photographs every page at three widths in both languages, for whoever looks at all of them at once and
 * for the README. Starts an installation of its own with the demonstration, and stops it.
 */
import fs from "node:fs/promises";
import path from "node:path";
import { chromium } from "@playwright/test";
import { ensureBrowser } from "../scripts/browser.mjs";
import { prepareFolder, readDemo, startProduct } from "../bench/installation.mjs";
import { enter } from "./accounts.ts";
import { findPlaces } from "./places.ts";
import { LANDINGS, ROUTES } from "./routes.ts";

const WIDTHS = [320, 768, 1280];
const LANGUAGES = ["zh-CN", "en"];
const PICTURES = path.join(import.meta.dirname, "../docs/pictures");
const ALL = path.join(PICTURES, "all");
const PEOPLE = { manager: "manager@chengxu.example", drafting: "manager@muchuan.example", operator: "operator@xinzhi.example", demoOfficial: "official@shifan.example" };
const PAGES = [...ROUTES, ...LANDINGS];
/** What the README shows: the first screen of a page, large enough to read there. */
const IN_README = { form: "o/[organisation]/assessments/[assessment]/[indicator]/page.tsx", report: "o/[organisation]/reports/[submission]/page.tsx", standing: "o/[organisation]/standing/page.tsx" };
/** What a form shows at times only: how that comes about, and by what it is known. */
const STATES = [
  { name: "form-history", section: "L1", bring: async () => undefined, shows: "[data-history]" },
  { name: "form-online-only", section: "L1", bring: refuseDatabase, shows: "[data-testid=memory-only]" },
  { name: "form-update", section: "L1", bring: answerAsNextBuild, shows: "[data-testid=update]" },
];
/** Of the contact sheet, in CSS px. */
const THUMBNAIL = { width: 150, height: 260 };

const titleOf = ({ page }) => page.replace(/(\/?page)?\.tsx$/, "");
const nameOf = (route) => titleOf(route).replaceAll(/[()[\]]/g, "").replaceAll("/", "-") || "start";
/** In the folder of all pictures. */
const fileOf = (name, language, width) => `${name}.${language}.${width}.jpg`;

const folder = prepareFolder();
const product = await startProduct(folder);
let browser = null;
try {
  browser = await chromium.launch({ executablePath: await ensureBrowser(console.error), args: ["--no-sandbox", "--disable-gpu"] });
  await photograph(browser, product.url);
} finally {
  await browser?.close();
  await product.stop();
  await fs.rm(folder, { recursive: true, force: true });
}

async function photograph(browser, url) {
  const { password } = readDemo(folder);
  const signedIn = async (login) => {
    const context = await browser.newContext({ baseURL: url, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
    await enter(context.request, { login, password });
    return context;
  };
  const contexts = {
    nobody: await browser.newContext({ baseURL: url }),
    manager: await signedIn(PEOPLE.manager),
    drafting: await signedIn(PEOPLE.drafting),
    operator: await signedIn(PEOPLE.operator),
    demoOfficial: await signedIn(PEOPLE.demoOfficial),
    // Become what they are on the way.
    official: await browser.newContext({ baseURL: url, locale: "zh-CN", timezoneId: "Asia/Shanghai" }),
    called: await browser.newContext({ baseURL: url, locale: "zh-CN", timezoneId: "Asia/Shanghai" }),
  };
  const places = await findPlaces({ manager: contexts.manager.request, drafting: contexts.drafting.request, operator: contexts.operator.request, demoOfficial: contexts.demoOfficial.request, official: contexts.official.request, called: contexts.called.request, password });
  await fs.rm(ALL, { recursive: true, force: true });
  await fs.mkdir(ALL, { recursive: true });
  for (const route of PAGES) {
    const address = await route.path(places);
    await photographAt(await contexts[route.as].newPage(), { url, address, name: nameOf(route), whenShown: showCharts });
  }
  for (const { name, section, bring, shows } of STATES) {
    const page = await contexts.drafting.newPage();
    await bring(page);
    await photographAt(page, { url, address: `${places.draft}/${section}`, name, whenShown: (shown) => shown.locator(shows).first().waitFor() });
  }
  for (const [name, wanted] of Object.entries(IN_README)) {
    const route = ROUTES.find(({ page }) => page === wanted);
    if (route) await forReadme(contexts[route.as], url, await route.path(places), path.join(PICTURES, `${name}.png`));
  }
  await forReadme(contexts.demoOfficial, url, await campaignOf(contexts.demoOfficial.request), path.join(PICTURES, "campaign.png"));
  await contactSheet(browser);
}

/** The first campaign that the person signed in follows. */
async function campaignOf(request) {
  const answer = await request.get("/");
  const home = new URL(answer.url()).pathname;
  return new RegExp(`${home}/[0-9a-f-]{36}`).exec(await answer.text())[0];
}

/** At every width in both languages, Chinese last: what else this person opens is found by its Chinese words. Closes the page. */
async function photographAt(page, { url, address, name, whenShown }) {
  for (const language of LANGUAGES.toReversed()) {
    await page.context().addCookies([{ name: "language-xinzhi", value: language, url }]);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
      await page.goto(address);
      await whenShown(page);
      await page.screenshot({ path: path.join(ALL, fileOf(name, language, width)), type: "jpeg", quality: 70, fullPage: true });
    }
  }
  await page.close();
}

/** As a private window of some browsers. */
async function refuseDatabase(page) {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", {
      value: {
        open: () => {
          throw new DOMException("refused", "SecurityError");
        },
      },
    });
  });
}

async function answerAsNextBuild(page) {
  await page.route("**/pulse*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), build: "the next one" } });
  });
}

/** Charts come into being when they come into view. */
async function showCharts(page) {
  for (const chart of await page.locator("[data-chart]").all()) {
    await chart.scrollIntoViewIfNeeded();
    await chart.locator(".recharts-surface").first().waitFor();
  }
  await page.evaluate(() => window.scrollTo(0, 0));
}

async function forReadme(context, url, address, file) {
  await context.addCookies([{ name: "language-xinzhi", value: "zh-CN", url }]);
  const page = await context.newPage();
  await page.setViewportSize({ width: 1200, height: 820 });
  await page.goto(address);
  await showCharts(page);
  await page.screenshot({ path: file });
  await page.close();
}

/** All pages side by side, then the states: a row for each, its six pictures in it. */
async function contactSheet(browser) {
  const titles = [...PAGES.map((route) => ({ name: nameOf(route), title: titleOf(route) || "start" })), ...STATES.map(({ name }) => ({ name, title: name }))];
  const pictures = await Promise.all(
    titles.map(async ({ name, title }) => ({
      title,
      sources: await Promise.all(
        LANGUAGES.flatMap((language) => WIDTHS.map(async (width) => `data:image/jpeg;base64,${(await fs.readFile(path.join(ALL, fileOf(name, language, width)))).toString("base64")}`)),
      ),
    })),
  );
  const cells = pictures.map(
    ({ title, sources }) =>
      `<section><p>${title}</p>${sources.map((source) => `<div><img src="${source}" alt=""></div>`).join("")}</section>`,
  );
  const page = await browser.newPage({ viewport: { width: 1960, height: 1000 } });
  await page.setContent(`<!doctype html><style>
    body { margin: 8px; background: #777; font: 12px sans-serif; display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
    section { display: flex; flex-wrap: wrap; gap: 4px; } p { flex-basis: 100%; margin: 0; color: #fff; }
    div { width: ${THUMBNAIL.width}px; height: ${THUMBNAIL.height}px; overflow: hidden; background: #fff; } img { width: 100%; display: block; }
  </style>${cells.join("")}`);
  await page.screenshot({ path: path.join(PICTURES, "contact-sheet.jpg"), type: "jpeg", quality: 45, fullPage: true });
  await page.close();
}
