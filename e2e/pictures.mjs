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
import { ROUTES } from "./routes.ts";

const WIDTHS = [320, 768, 1280];
const LANGUAGES = ["zh-CN", "en"];
const PICTURES = path.join(import.meta.dirname, "../docs/pictures");
const ALL = path.join(PICTURES, "all");
const PEOPLE = { manager: "manager@chengxu.example", drafting: "manager@muchuan.example", operator: "operator@xinzhi.example" };
/** What the README shows: the first screen of a page, large enough to read there. */
const IN_README = { form: "o/[organisation]/assessments/[assessment]/[indicator]/page.tsx", report: "o/[organisation]/reports/[submission]/page.tsx", standing: "o/[organisation]/standing/page.tsx" };
/** Of the contact sheet, in CSS px. */
const THUMBNAIL = { width: 150, height: 260 };

/** Its name in the folder of all pictures. */
const fileOf = ({ page }, language, width) => `${page.replace(/\/?page\.tsx$/, "").replaceAll(/[()[\]]/g, "").replaceAll("/", "-") || "start"}.${language}.${width}.jpg`;

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
  };
  const places = await findPlaces({ manager: contexts.manager.request, drafting: contexts.drafting.request, operator: contexts.operator.request });
  await fs.rm(ALL, { recursive: true, force: true });
  await fs.mkdir(ALL, { recursive: true });
  for (const route of ROUTES) {
    const address = await route.path(places);
    const page = await contexts[route.as].newPage();
    for (const language of LANGUAGES) {
      await contexts[route.as].addCookies([{ name: "language-xinzhi", value: language, url }]);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
        await page.goto(address);
        await showCharts(page);
        await page.screenshot({ path: path.join(ALL, fileOf(route, language, width)), type: "jpeg", quality: 70, fullPage: true });
      }
    }
    await page.close();
  }
  for (const [name, wanted] of Object.entries(IN_README)) {
    const route = ROUTES.find(({ page }) => page === wanted);
    if (route) await forReadme(contexts[route.as], url, await route.path(places), path.join(PICTURES, `${name}.png`));
  }
  await contactSheet(browser);
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

/** All pages side by side: a row for each, its six pictures in it. */
async function contactSheet(browser) {
  const pictures = await Promise.all(
    ROUTES.map(async (route) => ({
      route,
      sources: await Promise.all(
        LANGUAGES.flatMap((language) => WIDTHS.map(async (width) => `data:image/jpeg;base64,${(await fs.readFile(path.join(ALL, fileOf(route, language, width)))).toString("base64")}`)),
      ),
    })),
  );
  const cells = pictures.map(
    ({ route, sources }) =>
      `<section><p>${route.page.replace(/\/?page\.tsx$/, "") || "start"}</p>${sources.map((source) => `<div><img src="${source}" alt=""></div>`).join("")}</section>`,
  );
  const page = await browser.newPage({ viewport: { width: 1960, height: 1000 } });
  await page.setContent(`<!doctype html><style>
    body { margin: 8px; background: #777; font: 12px sans-serif; display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
    section { display: flex; flex-wrap: wrap; gap: 4px; } p { flex-basis: 100%; margin: 0; color: #fff; }
    div { width: ${THUMBNAIL.width}px; height: ${THUMBNAIL.height}px; overflow: hidden; background: #fff; } img { width: 100%; display: block; }
  </style>${cells.join("")}`);
  await page.screenshot({ path: path.join(PICTURES, "contact-sheet.jpg"), type: "jpeg", quality: 75, fullPage: true });
  await page.close();
}
