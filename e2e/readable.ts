import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { DEMO_COMPANIES } from "../prisma/seed/demo-companies";
import { sampleCompany } from "@/lib/core/packs/vectors/sample-companies";
import { gearboxesSchemes, logisticsSchemes, softwareSchemes, valvesSchemes } from "../prisma/seed/demo-schemes";
import { AUTHORITY_TEXTS } from "./authority";
import { FIRMS, FISCAL_YEAR } from "./firms";

export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
/** Generated companies that other tests may enter meanwhile: the operator sees their names. */
const SAMPLES = Array.from({ length: 99 }, (_, seed) => sampleCompany(seed).name);
const SCHEMES = [gearboxesSchemes, valvesSchemes, softwareSchemes, logisticsSchemes].map((make) => make(FISCAL_YEAR + 1));
/** What people typed in stays as it is in every language; so do the units that may be typed, and the name of a package that looks like a code. */
const TYPED = [...textsIn([DEMO_COMPANIES, SCHEMES, FIRMS.map(({ name }) => name), SAMPLES, AUTHORITY_TEXTS]), "演示运营方", "合成数据", "新质自评", "孟听雨", "万", "亿", "string_decoder"];

/** The next page is in this language. */
export async function speak(page: Page, language: Language, url: string): Promise<void> {
  await page.context().addCookies([{ name: "language-xinzhi", value: language, url }]);
}

/**
 * What is open now can be read by everybody: in the light and in the dark, in one language alone, and on a phone. Leaves the page as wide as
 * a phone. `typed`: what was entered in this company, besides what is known.
 */
export async function expectReadable(page: Page, language: Language, typed: readonly string[] = []): Promise<void> {
  await expectAccessible(new AxeBuilder({ page }).withTags(AXE_TAGS), `${language}, light`);
  // Nothing but colours changes in the dark, and they are the same in every language.
  if (language === "zh-CN") {
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]), `${language}, dark`);
    await page.emulateMedia({ colorScheme: "light" });
  }
  await expectWorded(page, language, typed);
}

/** The part of it that is about texts: one language alone, and as wide as a phone. */
export async function expectWorded(page: Page, language: Language, typed: readonly string[] = []): Promise<void> {
  expect(await foreignTexts(page, language, [...typed, ...TYPED]), `texts in another language than ${language}`).toEqual([]);
  if (language === "zh-CN") expect(await headingsWithoutHan(page), "headings that are not Chinese").toEqual([]);
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await tooWide(page), `wider than a phone, ${language}`).toEqual([]);
}

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectAccessible(axe: AxeBuilder, where: string): Promise<void> {
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
async function foreignTexts(page: Page, language: Language, typed: readonly string[]): Promise<string[]> {
  return page.evaluate(({ language, typed }) => {
    // What next-intl writes where a message is missing: its namespace and key.
    const isKey = (text: string) => /(?<!@)\b(?:shell|public|account|admin|campaign|call|facts|questionnaire|report|reasons|standing|publication|errors|documents)\.[a-z][A-Za-z.]*\b/.test(text);
    const isForeign = (text: string) =>
      isKey(text) ||
      (language === "en"
        ? /[\p{Script=Han}，。：；、？！（）]/u.test(text)
        : /\b[a-z]+_[a-z_]+\b|\b[a-z]+[A-Z][a-zA-Z]+\b/.test(text) || /(?:\b[A-Za-z][a-z]+\b[ ,]+){3,}/.test(text) || /\b(?:undefined|null|NaN)\b/.test(text));
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      // Names of generated companies say at their end that they are.
      const text = typed.reduce((rest, known) => rest.replaceAll(known, ""), (node.textContent ?? "").replaceAll(/\p{Script=Han}+（合成）/gu, "")).trim();
      if (!parent || text === "" || parent.closest("script, style, noscript, next-route-announcer, template")) continue;
      const marked = parent.closest("[lang]")?.getAttribute("lang");
      if (marked !== language) continue;
      if (isForeign(text)) found.push(text.slice(0, 120));
    }
    return found;
  }, { language, typed });
}

/** Titles of anything, on a Chinese page, that hold letters and not one Chinese character. */
async function headingsWithoutHan(page: Page): Promise<string[]> {
  const titles = await page.locator(":is(h1, h2, h3, h4, h5, h6, thead th, caption, legend, summary, label):not([lang=en] *)").allTextContents();
  return titles.filter((title) => /[A-Za-z]{2,}/.test(title) && !/\p{Script=Han}/u.test(title));
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
