import fs from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, GEARBOXES, OPERATOR, test, VALVES } from "./fixtures";
import { DEMO_COMPANIES } from "../prisma/seed/demo-companies";
import { FIRMS } from "./firms";
import { FAULTS, ROUTES } from "./routes";

const LANGUAGES = ["zh-CN", "en"] as const;
/** What people typed in stays as it is in every language; so do the units that may be typed. */
const TYPED = [...textsIn([DEMO_COMPANIES, FIRMS.map(({ name }) => name)]), "演示运营方", "新质自评", "孟听雨", "万", "亿"];
const PERSON = { nobody: null, manager: GEARBOXES, drafting: VALVES, operator: OPERATOR } as const;

test("every page of the product is looked at", () => {
  const app = path.join(import.meta.dirname, "../app");
  const pages = fs.readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) => path.basename(file) === "page.tsx");
  expect(ROUTES.map(({ page }) => page).toSorted()).toEqual(pages.map((file) => file.split(path.sep).join("/")).toSorted());
});

for (const route of [...ROUTES, ...FAULTS]) {
  test(`${route.page} can be read by everybody, in both languages, on a phone and in the dark`, async ({ open, places, baseURL, complaints }) => {
    if (FAULTS.includes(route)) complaints.allow(/404 \(Not Found\)/);
    const address = await route.path(places);
    const page = await open(PERSON[route.as]);
    for (const language of LANGUAGES) {
      await page.context().addCookies([{ name: "language-xinzhi", value: language, url: baseURL! }]);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(address);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.locator("h1")).toHaveCount(1);
      expect(await page.title(), "title of the page").not.toBe("");
      await settle(page);
      await expectReadable(new AxeBuilder({ page }).withTags(AXE_TAGS), `${language}, light`);
      await page.emulateMedia({ colorScheme: "dark" });
      // Nothing but colours changes in the dark.
      await expectReadable(new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]), `${language}, dark`);
      expect(await foreignTexts(page, language), `texts in another language than ${language}`).toEqual([]);
      await page.setViewportSize({ width: 320, height: 700 });
      expect(await tooWide(page), `wider than a phone, ${language}`).toEqual([]);
    }
  });
}

/** Charts are replaced once they come into view. */
async function settle(page: Page): Promise<void> {
  for (const chart of await page.locator("[data-chart]").all()) {
    await chart.scrollIntoViewIfNeeded();
    await expect(chart.locator(".recharts-surface").first()).toBeVisible();
  }
}

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectReadable(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`),
    where,
  ).toEqual([]);
}

/**
 * Texts that stand in the wrong language: on an English page Chinese and its punctuation without `lang="zh-CN"`, on a Chinese page a raw code
 * of the program or an English sentence. What a person typed (names, comments) is content and left alone.
 */
async function foreignTexts(page: Page, language: (typeof LANGUAGES)[number]): Promise<string[]> {
  return page.evaluate(({ language, typed }) => {
    const isForeign = (text: string) =>
      language === "en"
        ? /[\p{Script=Han}，。：；、？！（）]/u.test(text)
        : /\b[a-z]+_[a-z_]+\b|\b[a-z]+[A-Z][a-zA-Z]+\b/.test(text) || /(?:\b[A-Za-z][a-z]+\b[ ,]+){3,}/.test(text) || /\b(?:undefined|null|NaN)\b/.test(text);
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = typed.reduce((rest, known) => rest.replaceAll(known, ""), node.textContent ?? "").trim();
      if (!parent || text === "" || parent.closest("script, style, noscript, next-route-announcer, template")) continue;
      const marked = parent.closest("[lang]")?.getAttribute("lang");
      if (marked !== language) continue;
      if (isForeign(text)) found.push(text.slice(0, 120));
    }
    return found;
  }, { language, typed: TYPED });
}

/** Every Chinese text in a value, longest first, so that none is cut by a shorter one. */
function textsIn(value: unknown): string[] {
  const texts = typeof value === "string" ? [value] : typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
  return texts.filter((text) => /\p{Script=Han}/u.test(text)).toSorted((a, b) => b.length - a.length);
}

/** Elements that push the page wider than a screen of 320 px; what scrolls inside a frame of its own does not. */
async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} px`, ...wide.slice(0, 5).map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`)];
  });
}
