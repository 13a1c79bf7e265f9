import fs from "node:fs";
import type { APIRequestContext, Browser } from "@playwright/test";
import type { Locale, Words } from "@/lib/core/localised";
import { pointEdges } from "@/lib/core/packs/points-shown";
import type { PrintedFinding, PrintedJudgement } from "@/lib/core/packs/printed";
import type { Standing, StandingCard } from "@/lib/core/packs/standing";
import { sampleCompany } from "@/lib/core/packs/vectors/sample-companies";
import { readPdfText } from "@/lib/documents/pdf/pdf-text";
import { createWords, judge, PACKS, reportWords } from "./command-line";
import { expect, test } from "./fixtures";
import { enterSample, type SampleFirm } from "./sample-firms";
import { jsonDifferences, pageDifferences, pdfDifferences, rounded, wordedDifferences } from "./standing-numbers";
import { readStandingPage, type ReadPage } from "./standing-read";

/*
 * The page, the PDF and the command line show the same numbers for 50 generated companies.
 *
 * Each is registered and saves its figures and declared answers as its manager would. Then the command line judges the file, and the running
 * product is asked for its JSON, its page and its PDF. The JSON's judgements are the command line's, double by double. The JSON's worded standing
 * holds those numbers rounded by the rule of ./standing-numbers. Page and PDF, read from markup and from glyphs, show that worded standing: each
 * result, score, level, figure, threshold, distance and point, and no number beside.
 */

const SEEDS = Array.from({ length: 50 }, (_, index) => index + 1);
/** In one test, so that two can run side by side. */
const TOGETHER = 5;
/** Every fifth company is read in English. */
const localeOf = (seed: number): Locale => (seed % 5 === 0 ? "en" : "zh-CN");
/** Every tenth is also looked at in a browser that runs the page. */
const isVisited = (seed: number): boolean => seed % 10 === 1;

type Told = { readonly judgements: readonly PrintedJudgement[]; readonly standing: Standing };
type Asked = { readonly told: Told; readonly html: string; readonly pdf: readonly string[] };

for (const seeds of SEEDS.filter((seed) => seed % TOGETHER === 1).map((first) => SEEDS.slice(first - 1, first - 1 + TOGETHER))) {
  test(`page, PDF, JSON and command line show the same numbers for the companies ${String(seeds[0])} to ${String(seeds.at(-1))}`, async ({ browser, page, open, baseURL }) => {
    for (const seed of seeds) {
      const locale = localeOf(seed);
      const { firm, asked, printed, context } = await enterAndAsk(browser, seed, locale, baseURL!);
      const read = await readStandingPage(page, asked.html);
      // Softly, so that one company does not hide what is wrong with the next.
      expect.soft(differencesOf(firm, asked, read, printed, locale), firm.name).toEqual([]);
      // Nothing is compared with nothing: every scheme was judged, and most of what it asks is known.
      expect(printed.flatMap(({ findings }) => findings.filter(({ value, points }) => value !== null || points !== null)).length).toBeGreaterThan(60);
      if (isVisited(seed)) {
        const visited = await open(context);
        await visited.goto(`${firm.home}/standing?${firm.query}`);
        await expect(visited.getByRole("heading", { level: 1 })).toHaveText(asked.told.standing.title);
        expect(pageDifferences(await readStandingPage(visited), asked.told.standing), `${firm.name} in a browser`).toEqual([]);
      }
      await context.close();
    }
  });
}

test("one wrong number is noticed, whichever it is and wherever it stands", async ({ browser, page, baseURL }) => {
  const { firm, asked, printed, context } = await enterAndAsk(browser, WRONGED, "zh-CN", baseURL!);
  const read = await readStandingPage(page, asked.html);
  const { standing } = asked.told;
  const words = messagesOf("zh-CN");
  expect(differencesOf(firm, asked, read, printed, "zh-CN")).toEqual([]);

  // Of what is shown. A wrong page or PDF beside a right standing differs like a right one beside a wrong standing, so one is wronged for both.
  const wronged = numbersIn(standing.cards);
  expect(wronged.length).toBeGreaterThan(200);
  for (const { place, value } of wronged) {
    const wrong = { ...standing, cards: replaced(standing.cards, place, nextDigit(value)) };
    expect(pageDifferences(read, wrong), `page, ${value}`).not.toEqual([]);
    if (isInPdf(standing, place)) expect(pdfDifferences(asked.pdf, wrong, firm.name, sayOf("zh-CN")), `PDF, ${value}`).not.toEqual([]);
  }

  // Of what is computed. A hundredth more or less: what stands on its threshold may not move to its other side.
  for (const judgement of printed) {
    const card = standing.cards.find(({ id }) => id === judgement.pack)!;
    const edges = pointEdges(PACKS.find(({ id }) => id === judgement.pack)!);
    const isNoticed = (wrong: PrintedJudgement) => wordedDifferences(card, wrong, edges, words).length > 0;
    for (const [index, finding] of judgement.findings.entries()) {
      for (const key of ["value", "threshold", "points"] as const) {
        const number = finding[key];
        if (typeof number !== "number" || (key !== "points" && isLeftOut(card, finding))) continue;
        const off = (by: number): PrintedJudgement => ({ ...judgement, findings: judgement.findings.with(index, { ...finding, [key]: number + by }) });
        expect([0.01, -0.01].some((by) => isNoticed(off(by))), `${judgement.pack} ${finding.id} ${key} ${String(number)}`).toBe(true);
        expect(jsonDifferences(judgement, off(1e-9))).not.toEqual([]);
      }
    }
    if (judgement.score !== null) expect(isNoticed({ ...judgement, score: judgement.score + 0.01, scoreRange: null }), judgement.pack).toBe(true);
    expect(isNoticed({ ...judgement, result: judgement.result === "pass" ? "fail" : "pass" }) || card.kind === "index", judgement.pack).toBe(true);
  }

  // And of what is read: in the markup itself, and in the text of the PDF.
  const [, first] = /<b>(\d[\d,]*\.\d+)%<\/b>/.exec(asked.html) ?? [];
  expect(pageDifferences(await readStandingPage(page, asked.html.replace(`<b>${first ?? ""}%</b>`, `<b>${nextDigit(first ?? "")}%</b>`)), standing)).toHaveLength(2);
  expect(pdfDifferences(asked.pdf.map((text) => text.replaceAll(`${first ?? ""}%`, `${nextDigit(first ?? "")}%`)), standing, firm.name, sayOf("zh-CN"))).not.toEqual([]);
  await context.close();
});

/** A company with figures, open conditions, failed ones and points. */
const WRONGED = 6;

type Place = readonly string[];
const SHOWN = ["value", "of", "threshold", "gap", "points", "tally"];

/** Every text with a number that is shown of schemes and their conditions, with the way to it. */
function numbersIn(node: unknown, place: Place = []): { readonly place: Place; readonly value: string }[] {
  if (typeof node === "string") return /\d/.test(node) && SHOWN.includes(place.at(-1) ?? "") && !place.includes("about") ? [{ place, value: node }] : [];
  return typeof node === "object" && node !== null ? Object.entries(node).flatMap(([key, child]) => numbersIn(child, [...place, key])) : [];
}

function replaced<T>(node: T, [key, ...rest]: Place, value: string): T {
  if (key === undefined) return value as T;
  const child = replaced((node as Record<string, unknown>)[key], rest, value);
  return (Array.isArray(node) ? node.with(Number(key), child) : { ...node, [key]: child }) as T;
}

/** A comparison that does not hold, of a condition that is met some other way: only the command line has it. */
const isLeftOut = ({ groups }: StandingCard, { id, title, result, threshold }: PrintedFinding): boolean =>
  result === "pass" && threshold !== null && !groups.some(({ rows }) => rows.some((row) => row.id === id && row.title === title && row.measures.some((measure) => measure.threshold?.includes(` ${rounded(threshold)}`))));

/** The PDF tells of schemes that decide or decided; not how many conditions are met, and in tables of points neither threshold nor distance. */
function isInPdf({ cards }: Standing, [at = "", part = "", group = "", ...rest]: Place): boolean {
  const card = cards[Number(at)]!;
  const isListed = card.forThisEnterprise && (part === "score" || part === "level");
  const isTold = card.forThisEnterprise && ["governs", "historical"].includes(card.status) && card.result !== "notApplicable";
  return isListed || (isTold && part === "groups" && (card.groups[Number(group)]?.points === null || !["threshold", "gap"].includes(rest.at(-1) ?? "")));
}

/** The last digit of a text, one higher. */
const nextDigit = (text: string): string => text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));

async function enterAndAsk(browser: Browser, seed: number, locale: Locale, baseURL: string) {
  // A person of its own for each company: nobody enters fifty of them by hand, and the allowances are of people.
  const context = await browser.newContext();
  await context.addCookies([{ name: "language-xinzhi", value: locale, url: baseURL }]);
  const firm = await enterSample(context.request, sampleCompany(seed));
  const began = dayInChina();
  let asked = await ask(context.request, firm, locale);
  // What is asked over midnight is of two days.
  if (dayInChina() !== began) asked = await ask(context.request, firm, locale);
  return { context, firm, asked, printed: await judge(firm.file, asked.told.judgements[0]?.asOf ?? "", locale) };
}

async function ask(request: APIRequestContext, { home, query }: SampleFirm, locale: Locale): Promise<Asked> {
  const [told, page, document] = await Promise.all([request.get(`/api/v1${home}/standing?${query}`), request.get(`${home}/standing?${query}`), request.get(`/api/v1${home}/standing/document?${query}&locale=${locale}`)]);
  for (const answer of [told, page, document]) expect(answer.status(), answer.url()).toBe(200);
  return { told: (await told.json()) as Told, html: await page.text(), pdf: readPdfText(await document.body()) };
}

function differencesOf({ name }: SampleFirm, { told, pdf }: Asked, read: ReadPage, printed: readonly PrintedJudgement[], locale: Locale): string[] {
  const { judgements, standing } = told;
  const words = messagesOf(locale);
  const byScheme = printed.flatMap((judgement) => {
    const [pack, card, own] = [PACKS.find(({ id }) => id === judgement.pack), standing.cards.find(({ id }) => id === judgement.pack), judgements.find((each) => each.pack === judgement.pack)];
    return pack && card && own ? [...jsonDifferences(own, judgement), ...wordedDifferences(card, judgement, pointEdges(pack), words)] : [`${judgement.pack}: not in the JSON`];
  });
  return [...byScheme, ...pageDifferences(read, standing), ...pdfDifferences(pdf, standing, name, sayOf(locale))];
}

const sayOf = (locale: Locale): Words => {
  const words = reportWords(locale);
  return (key, values) => words(`report.${key}`, values);
};
const dayInChina = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const messagesOf = (locale: Locale): Words => createWords(locale, JSON.parse(fs.readFileSync(`lib/content/messages/${locale}/standing.json`, "utf8")) as Parameters<typeof createWords>[1]);
