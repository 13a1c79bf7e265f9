import fs from "node:fs";
import type { BrowserContext, Locator, Page } from "@playwright/test";
import ExcelJS from "exceljs";
import type realCompanies from "@/lib/core/facts/real-companies.json";
import type { PrintedJudgement } from "@/lib/core/packs/printed";
import { sampleCompany, type SampleCompany } from "@/lib/core/packs/vectors/sample-companies";
import { readPdfText } from "@/lib/documents/pdf/pdf-text";
import { judge, PACKS } from "./command-line";
import { expect, test } from "./fixtures";
import { figureOf, FISCAL_YEAR } from "./firms";
import { expectReadable, expectWorded, LANGUAGES, speak, type Language } from "./readable";
import { enterSample, upToDate, type SampleFirm } from "./sample-firms";
import { flat } from "./standing-read";

const SRDI = "cn.sme.srdi@2026";
const GIANT = "cn.sme.little-giant@2026";
const DIGITAL = "cn.digital-sme@2024";

/** A maker of gearboxes that lacks nothing in figures, and has not declared yet what people judge. */
const { name, file } = upToDate(sampleCompany(8));
const { sheet: _, ...undeclared } = file;
const STRONG: SampleCompany = { name, file: undeclared };

const card = (page: Page, scheme: string): Locator => page.locator(`[id="${scheme}"]`);
const resultOf = (page: Page, scheme: string): Locator => card(page, scheme).locator(".result").first();
const condition = (page: Page, scheme: string, title: string): Locator => card(page, scheme).locator(".conditions > li").filter({ has: page.getByText(title, { exact: true }) });
const inOverview = (page: Page, scheme: string): Locator => page.getByRole("region", { name: "一览" }).getByRole("row").filter({ has: page.locator(`a[href="#${scheme}"]`) });
const numberIn = (text: string | null): number => Number(/−?[\d,]+(?:\.\d+)?/.exec(text ?? "")?.[0].replaceAll(",", "").replace("−", "-"));

/** What is stored, as programs read it: figures with their revisions, and what every scheme comes to. */
async function stored({ request }: BrowserContext, { home, file: { scope, fiscalYear } }: SampleFirm): Promise<{ readonly facts: unknown; readonly results: Readonly<Record<string, string>> }> {
  const figures = (await (await request.get(`/api/v1${home}/facts/${scope}?year=${String(fiscalYear)}`)).json()) as unknown;
  const { judgements } = (await (await request.get(`/api/v1${home}/standing?year=${String(fiscalYear)}&scope=${scope}`)).json()) as { judgements: PrintedJudgement[] };
  return { facts: figures, results: Object.fromEntries(judgements.map(({ pack, result }) => [pack, result])) };
}

test("a manager finds a scheme, reads how much is missing, enters a figure and is led back to the card", async ({ page, draft, company, firm }) => {
  await draft.fill();
  await page.goto(company.home);
  await page.getByRole("navigation").getByRole("link", { name: "对标", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("政策对标");

  await page.getByText("筛选", { exact: true }).click();
  await page.getByRole("navigation", { name: "结果" }).getByRole("link", { name: "按此数据未达到" }).click();
  await expect(page).toHaveURL(/result=fail/);
  const results = page.locator(".scheme-card h3");
  const failing = await results.count();
  expect(failing).toBeGreaterThan(0);
  expect(failing).toBeLessThan(PACKS.length);
  for (const scheme of await page.locator(".scheme-card").all()) await expect(scheme.locator(".result").first()).toHaveText("按此数据未达到");
  await page.getByRole("navigation", { name: "结果" }).getByRole("link", { name: "全部" }).click();
  await expect(results).toHaveCount(PACKS.length);

  await inOverview(page, SRDI).getByRole("link").click();
  await expect(card(page, SRDI)).toBeInViewport();
  // A share that falls short is missing in the unit of the figure that can be changed: 3% of the revenue less what was spent.
  const share = condition(page, SRDI, "近两年研发费用与占比").locator(".compared").filter({ hasText: `研发费用占营业收入比重（${String(FISCAL_YEAR)} 年）` });
  await expect(share).toContainText("≥ 3%");
  const [revenue, spent] = ["revenue", "rdExpense"].map((key) => Number(figureOf(firm, key, FISCAL_YEAR)));
  const gap = await share.locator(".gap").innerText();
  expect(gap).toMatch(/^研发费用.*还差 [\d,.]+ 万元$/);
  expect(numberIn(gap)).toBeCloseTo(0.03 * revenue! - spent!, 2);
  expect(numberIn(await share.locator("b").innerText())).toBeCloseTo((100 * spent!) / revenue!, 2);

  const wanted = card(page, "cn.sme.tech@2017").locator(".settle").getByRole("link", { name: "填写是否境内注册的居民企业" });
  await wanted.click();
  await expect(page).toHaveURL(/\/facts\?.*#registeredInChina$/);
  await page.locator("#registeredInChina").getByLabel("是", { exact: true }).check();
  await expect(page.getByText(/^已保存/)).toBeVisible();
  await page.getByRole("link", { name: "返回政策对标" }).click();
  await expect(page).toHaveURL(/\/standing\?.*#cn\.sme\.tech@2017$/);
  await expect(card(page, "cn.sme.tech@2017")).toBeInViewport();
  await expect(wanted).toHaveCount(0);
  await expect(condition(page, "cn.sme.tech@2017", "境内注册的居民企业").locator(".result")).toHaveText("达到");
});

/** Answers what the card of the 2026 title asks to be declared; the page is left where the answer was saved. */
async function declare(page: Page, firm: SampleFirm): Promise<Locator> {
  await page.goto(`${firm.home}/standing?${firm.query}`);
  await expect(resultOf(page, SRDI)).toHaveText("待定");
  await card(page, SRDI).locator(".settle").getByRole("link", { name: /^声明：/ }).first().click();
  const question = page.locator(`[id="${SRDI}.5"]`);
  await expect(question).toBeInViewport();
  await question.getByLabel("是", { exact: true }).check();
  await question.getByLabel("证明材料").fill("行业协会证明 2026-05-12");
  await page.getByRole("button", { name: "保存回答" }).click();
  await expect(card(page, SRDI).getByRole("status")).toContainText("已保存 1 个回答");
  return question;
}

test("a condition that people judge is declared with what proves it, and the scheme is met; taken back, it is open again", async ({ page, context }) => {
  const firm = await enterSample(context.request, STRONG);
  const question = await declare(page, firm);
  await expect(resultOf(page, SRDI)).toHaveText("达到");
  await expect(inOverview(page, SRDI)).toContainText(/达到.*11\/11/);
  expect((await stored(context, firm)).results[SRDI]).toBe("pass");
  await page.reload();
  await expect(question.getByLabel("证明材料")).toHaveValue("行业协会证明 2026-05-12");
  await question.getByLabel("清除我的回答").check();
  await page.getByRole("button", { name: "保存回答" }).click();
  await expect(resultOf(page, SRDI)).toHaveText("待定");
  expect((await stored(context, firm)).results[SRDI]).toBe("undetermined");
});

/** Debts above what titles allow. */
const DEBTS = `totalLiabilities.${String(FISCAL_YEAR)}`;
const assets = (STRONG.file.facts.totalAssets as Readonly<Record<string, number>>)[String(FISCAL_YEAR)] ?? 0;
const heavy = Math.round(assets * 0.95 * 100) / 100;

async function tryDebts(page: Page, value: string): Promise<void> {
  const field = page.locator(`[name="${DEBTS}"]`);
  if (!(await field.isVisible())) await page.locator("#trial details", { has: field }).locator("summary").click();
  await field.fill(value);
  await page.getByRole("button", { name: "试算", exact: true }).click();
}

test("a figure is tried: the schemes that turn are those that the command line turns, and nothing of it is stored", async ({ page, context }) => {
  const firm = await enterSample(context.request, STRONG);
  await declare(page, firm);
  const before = await stored(context, firm);
  await page.goto(`${firm.home}/standing?${firm.query}`);
  await page.getByRole("link", { name: "试算：如果数据变了会怎样" }).click();
  await expect(page.locator("#trial")).toBeInViewport();
  const field = page.locator(`[name="${DEBTS}"]`);
  const original = await field.inputValue();

  await tryDebts(page, "许多");
  await expect(page.locator("#trial").getByText("这些数据没有用于试算")).toBeVisible();
  await expect(field).toHaveValue("许多");
  await expect(field).toHaveAttribute("aria-invalid", "true");

  await tryDebts(page, String(heavy));
  const turned = page.locator("#trial section").filter({ has: page.getByRole("heading", { name: "结果改变的政策" }) }).getByRole("listitem");
  await expect(turned.first()).toBeVisible();
  const asOf = await page.locator("dt", { hasText: "对标日期" }).locator("+ dd").innerText();
  const declared = { ...firm.file, sheet: { [SRDI]: { "5": true } } };
  const other = { ...declared, facts: { ...declared.facts, totalLiabilities: { ...(declared.facts.totalLiabilities as object), [String(FISCAL_YEAR)]: heavy } } };
  const [now, then] = [await judge(declared, asOf, "zh-CN"), await judge(other, asOf, "zh-CN")];
  const changed = now.flatMap(({ pack, result }, index) => (result === then[index]!.result ? [] : [PACKS.find(({ id }) => id === pack)!.shortTitle["zh-CN"]]));
  expect(changed.length).toBeGreaterThan(0);
  expect((await turned.getByRole("link").allInnerTexts()).toSorted()).toEqual(changed.toSorted());
  await expect(turned.filter({ has: page.locator(`a[href="#${SRDI}"]`) })).toContainText(/达到.*→.*按此数据未达到/s);
  await expect(page.locator("#trial").getByRole("row", { name: /资产负债率/ }).first()).toContainText("95%");
  // The cards below stay those of what is stored.
  await expect(resultOf(page, SRDI)).toHaveText("达到");

  await page.getByRole("button", { name: "清除试算" }).click();
  await expect(field).toHaveValue(original);
  await expect(turned).toHaveCount(0);
  await tryDebts(page, String(heavy));
  await expect(turned.first()).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue(original);
  await expect(turned).toHaveCount(0);
  expect(await stored(context, firm)).toEqual(before);
});

/** The rows of a scheme's sheet as the screen shows them: group, question, answer, relation, source, note. */
function readSheet(page: Page): Promise<string[][]> {
  return page.locator("main tbody tr").evaluateAll((rows) =>
    rows.map((row) => {
      const [title, answer, relation, source] = [...row.children];
      const note = source?.querySelector("span");
      const without = (cell: Element | undefined, part: Element | null | undefined) => (cell?.textContent ?? "").slice(0, (cell?.textContent ?? "").length - (part?.textContent ?? "").length);
      const group = title?.querySelector("span")?.textContent ?? "";
      return [group, (title?.textContent ?? "").slice(group.length), answer?.textContent ?? "", relation?.textContent ?? "", without(source, note), note?.textContent ?? ""].map((text) => text.replace(/\s+/g, " ").trim());
    }),
  );
}

/** The same of the file; an empty answer is a dash on the screen. */
async function readWorkbook(bytes: Buffer, titles: readonly string[]): Promise<string[][]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  const [worksheet] = workbook.worksheets;
  const rows: string[][] = [];
  worksheet?.eachRow((row) => rows.push(Array.from({ length: row.cellCount }, (_cell, index) => row.getCell(index + 1).text.replace(/\s+/g, " ").trim())));
  const head = rows.findIndex((row) => titles.every((title) => row.includes(title)));
  const places = titles.map((title) => rows[head]?.indexOf(title) ?? -1);
  return rows.slice(head + 1).map((row) => places.map((place, index) => row[place] || (index === 2 ? "—" : "")));
}

const COLUMNS = ["类别", "官方题目或指标", "本企业", "关系", "来源", "说明"] as const;

test("the sheet of a scheme says of each line where it comes from, and the file says the same, line by line", async ({ page, draft, company }) => {
  await draft.fill();
  await page.goto(`${company.home}/standing`);
  await card(page, DIGITAL).getByRole("link", { name: "数据来源对照" }).click();
  const relations = page.getByRole("navigation", { name: "关系" });
  const rows = page.locator("main tbody tr");
  const total = await rows.count();
  let counted = 0;
  for (const word of ["等价", "近似", "需补充"]) {
    const link = relations.getByRole("link", { name: new RegExp(`^${word} \\d+ 项$`) });
    const count = numberIn(await link.innerText());
    await link.click();
    await expect(page).toHaveURL(/relation=/);
    await expect(rows).toHaveCount(count);
    for (const cell of await page.locator("main tbody td:nth-of-type(2)").allInnerTexts()) expect(cell.trim()).toBe(word);
    counted += count;
  }
  expect(counted).toBe(total);
  await relations.getByRole("link", { name: "全部" }).click();
  await expect(rows).toHaveCount(total);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载 XLSX" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/\.xlsx$/);
  expect(await readWorkbook(fs.readFileSync(await saved.path()), COLUMNS)).toEqual(await readSheet(page));

  // What one person may take out in a minute is limited, so not of every scheme.
  for (const scheme of [SRDI, "cn.hnte@2016", "cn.cmmm@2020", "cn.green-factory@2025", "cn.smart-factory@2025", "cn.sme.tech@2017"]) {
    await page.goto(`${company.home}/standing/${scheme}`);
    const answer = await page.request.get((await page.getByRole("link", { name: "下载 XLSX" }).getAttribute("href")) ?? "");
    expect(answer.status(), scheme).toBe(200);
    const shown = await readSheet(page);
    expect(shown.length, scheme).toBeGreaterThan(4);
    expect(await readWorkbook(await answer.body(), COLUMNS), scheme).toEqual(shown);
  }
});

test("the standing is taken along as a PDF that says what the page says", async ({ page, context }) => {
  const firm = await enterSample(context.request, STRONG);
  await page.goto(`${firm.home}/standing?${firm.query}`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载 PDF" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(`${firm.name} 政策对标 ${String(FISCAL_YEAR)}.pdf`);
  const text = flat(readPdfText(fs.readFileSync(await saved.path())).join(""));
  for (const shown of [page.locator("h1 + p"), page.getByText("自评参考，不替代主管部门认定。"), card(page, SRDI).locator(".measure").first(), card(page, GIANT).locator("h3")]) expect(text).toContain(flat(await shown.first().innerText()));
});

test("a figure that was filed and later restated stands there with both values, and which conditions each of them meets", async ({ page, context }) => {
  const companies = JSON.parse(fs.readFileSync("lib/core/facts/real-companies.json", "utf8")) as typeof realCompanies;
  const real = companies.find((each) => each.name.startsWith("黄山谷捷"))!;
  const { fiscalYear, scope, facts } = real.file;
  // As first filed; what was restated since stands in the file, and both in its notes.
  const filed = { "2023": 5536.24, "2022": 3855.77, "2021": 1868.13 };
  expect(real.notes[0]).toContain("5,536.24、3,855.77、1,868.13");
  const firm = await enterSample(context.request, { name, file: { ...real.file, scope: "consolidated", profile: { industry: "3670", region: "341000" }, facts: { ...facts, rdExpense: {} } } });
  const { origin } = new URL((await page.request.get("/healthz")).url());
  const changes = Object.entries(filed).map(([year, value]) => ({ key: "rdExpense", year: Number(year), revision: 0, value, basis: "首次申报", source: "招股说明书（申报稿）" }));
  expect((await page.request.put(`/api/v1${firm.home}/facts/${scope}`, { headers: { origin }, data: { batch: crypto.randomUUID(), changes } })).status()).toBe(200);

  const share = () => condition(page, SRDI, "近两年研发费用与占比").locator(".compared").filter({ hasText: `研发费用占营业收入比重（${String(fiscalYear)} 年）` });
  await page.goto(`${firm.home}/standing?${firm.query}`);
  await expect(share()).toContainText("7.29%");
  await expect(page.getByText(/^同一数据填过几个值/)).toHaveCount(0);

  // The restated one is typed in, with its own 口径.
  await page.goto(`${firm.home}/facts?scope=${scope}&year=${String(fiscalYear)}`);
  const figure = page.locator('[id="rdExpense"]');
  await figure.getByText("口径与来源").first().click();
  await figure.getByLabel(`${String(fiscalYear)} 年 口径`).fill("按监管规则适用指引更正");
  const field = page.locator(`[name="value.rdExpense.${String(fiscalYear)}"]`);
  await field.fill("1,840.03");
  await field.blur();
  await expect(page.getByText(/^已保存/)).toBeVisible();

  await page.goto(`${firm.home}/standing?${firm.query}`);
  await expect(share()).toContainText("2.42%");
  await expect(share()).toContainText(/研发费用(总额)?还差 [\d,.]+ 万元/);
  await expect(page.getByText("用到的数据作过更正")).toBeVisible();
  await page.getByText("同一数据填过几个值（1 项）").click();
  const both = page.getByRole("listitem").filter({ hasText: "首次申报" });
  await expect(both).toContainText(/研发费用.*2023 年/);
  await expect(both).toContainText("现在：1,840.03 万元；按监管规则适用指引更正");
  await expect(both).toContainText("以前：5,536.24 万元；首次申报；招股说明书（申报稿）");
});

test("a scheme that was superseded is marked as of the past, and says what took its place since when", async ({ page, draft, company }) => {
  await draft.fill();
  await page.goto(`${company.home}/standing`);
  for (const scheme of ["cn.sme.srdi@2022", "cn.sme.little-giant@2022"]) {
    await expect(card(page, scheme)).toContainText("历史参考");
    await expect(card(page, scheme)).toContainText(/2026-04-01 起，新申报按《优质中小企业梯度培育管理办法》.*评价；本表为历史参考。/);
  }
  const overview = page.getByRole("region", { name: "一览" }).getByRole("row");
  await expect(overview.filter({ hasText: "历史参考" })).toHaveCount(2);
  // What governs comes first.
  const states = await overview.allInnerTexts();
  expect(states.slice(-2).every((text) => text.includes("历史参考"))).toBe(true);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a condition is declared, a figure tried and cleared, a sheet filtered", async ({ page, context }) => {
    const firm = await enterSample(context.request, STRONG);
    await declare(page, firm);
    await expect(resultOf(page, SRDI)).toHaveText("达到");
    const before = await stored(context, firm);
    await page.goto(`${firm.home}/standing?${firm.query}&trial=1`);
    const original = await page.locator(`[name="${DEBTS}"]`).inputValue();
    await tryDebts(page, String(heavy));
    await expect(page.locator("#trial").getByRole("listitem").filter({ hasText: "专精特新" }).first()).toContainText("按此数据未达到");
    await expect(page.locator(`[name="${DEBTS}"]`)).toHaveValue(String(heavy));
    await page.getByRole("button", { name: "清除试算" }).click();
    await expect(page.locator(`[name="${DEBTS}"]`)).toHaveValue(original);
    await expect(page.locator("#trial").getByRole("listitem")).toHaveCount(0);
    expect(await stored(context, firm)).toEqual(before);

    await page.goto(`${firm.home}/standing?${firm.query}`);
    await card(page, DIGITAL).getByRole("link", { name: "数据来源对照" }).click();
    await page.getByRole("navigation", { name: "关系" }).getByRole("link", { name: /^需补充/ }).click();
    await expect(page).toHaveURL(/relation=missing/);
    for (const cell of await page.locator("main tbody td:nth-of-type(2)").allInnerTexts()) expect(cell.trim()).toBe("需补充");
  });
});

/** Everything that is folded is opened: what nobody sees is not looked at. */
const unfold = (page: Page) => page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));

type Reach = (page: Page, firm: SampleFirm, language: Language) => Promise<unknown>;
/** No scheme but the one whose questions are open: the others are looked at elsewhere. */
const ALONE = "result=pass&kind=index";
const questionsOf = (scheme: string): Reach => (page, firm) => page.goto(`${firm.home}/standing?${firm.query}&${ALONE}&answer=${scheme}`);

/** Every state in which the page of the standing can stand, and how it is reached. */
const STATES: Readonly<Record<string, Reach>> = {
  "every card unfolded": async (page, firm) => {
    await page.goto(`${firm.home}/standing?${firm.query}`);
    await unfold(page);
  },
  "the review of titles": (page, firm) => page.goto(`${firm.home}/standing?${firm.query.replace("application=new", "application=review")}`),
  "nothing entered": (page, firm) => page.goto(`${firm.home}/standing?scope=consolidated&year=1999`),
  "a filter that leaves nothing": (page, firm) => page.goto(`${firm.home}/standing?${firm.query}&${ALONE}`),
  "figures tried": async (page, firm, language) => {
    await page.goto(`${firm.home}/standing?${firm.query}&${ALONE}&trial=1`);
    await unfold(page);
    await page.locator(`[name="${DEBTS}"]`).fill(String(heavy));
    await page.locator(`[name="revenue.${String(FISCAL_YEAR)}"]`).fill("x");
    await page.locator("#trial").getByRole("button", { name: language === "en" ? "Try it" : "试算", exact: true }).click();
    await expect(page.locator("#trial").getByRole("status")).toBeVisible();
  },
  ...Object.fromEntries([SRDI, DIGITAL, "cn.cmmm@2020", "cn.hnte@2016", "cn.green-factory@2025"].map((scheme) => [`the questions of ${scheme}`, questionsOf(scheme)])),
};

for (const [state, reach] of Object.entries(STATES)) {
  test(`the standing can be read by everybody in both languages: ${state}`, async ({ page, context, baseURL }) => {
    // Three hundred conditions, unfolded, are looked at four times.
    test.slow();
    const firm = await enterSample(context.request, STRONG);
    for (const language of LANGUAGES) {
      await speak(page, language, baseURL!);
      await page.setViewportSize({ width: 1280, height: 900 });
      await reach(page, firm, language);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expectReadable(page, language, [firm.name]);
    }
  });
}

test("the sheet of every scheme is of one language and fits on a phone", async ({ page, context, baseURL }) => {
  const firm = await enterSample(context.request, STRONG);
  for (const language of LANGUAGES) {
    await speak(page, language, baseURL!);
    for (const { id } of PACKS) {
      await page.goto(`${firm.home}/standing/${id}?${firm.query}`);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expectWorded(page, language, [firm.name]);
    }
  }
});
