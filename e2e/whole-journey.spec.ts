import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Locator, Page, TestInfo } from "@playwright/test";
import { fieldToAnswer } from "@/lib/core/answer-form";
import { makeCreditCode, makeLogin, PASSWORD } from "./accounts";
import { choicesOf, figureOf, FIRMS, FISCAL_YEAR, PROGRAMS, type Firm } from "./firms";
import { expect, test } from "./fixtures";

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, "..");

/** What was entered, in the form of an assessment file of the command line. */
type Typed = { facts: Record<string, Record<string, unknown>>; responses: Record<string, unknown>; titles: string[] };

for (const firm of FIRMS) {
  test(`a company in ${firm.branch} goes from its registration to a report that the command line confirms`, async ({ page }, info) => {
    test.setTimeout(600_000);
    const typed: Typed = { facts: {}, responses: {}, titles: [] };
    await test.step("registers", () => register(page, firm));
    await test.step("begins an assessment", () => begin(page));
    const asOf = await test.step("enters its figures", () => enterFigures(page, firm, typed));
    await test.step("answers every indicator", () => answerEverything(page, firm, typed));
    expect(Object.keys(typed.responses).toSorted(), "the branch decides what is asked").toEqual(Object.keys(firm.responses).toSorted());
    if (firm === PROGRAMS) expect(typed.titles.filter((title) => title.includes("设备数字化率"))).toEqual([]);
    await test.step("submits", () => submit(page));

    const file = await writeFile(info, firm, typed, asOf);
    const { stdout } = await run("npm", ["run", "--silent", "xinzhi", "--", "score", "--instrument", "xinzhi-enterprise@2026.1", file], { cwd: ROOT, maxBuffer: 1e8 });
    const scorecard = JSON.parse(stdout) as Scorecard;
    await test.step("reads the report", () => readReport(page, firm, scorecard));
    await test.step("keeps it as files", () => keepFiles(page, info, firm, scorecard));
  });
}

type Scorecard = { readonly overall: { readonly shown: string | null }; readonly level: string | null; readonly elements: Readonly<Record<string, { readonly shown: string | null }>> };

async function register(page: Page, { name, industry, region, regionCode }: Firm): Promise<void> {
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "注册企业" }).click();
  await page.getByLabel("企业名称").fill(name);
  // As people paste it: in small letters and in groups.
  await page.getByLabel("统一社会信用代码").fill(makeCreditCode(regionCode).toLowerCase().replace(/(.{6})/g, "$1 "));
  await page.getByRole("combobox", { name: "所属行业" }).fill(industry.code);
  await page.getByRole("option", { name: `${industry.code} ${industry.division}` }).click();
  const [province, city, county] = region;
  const step = (name: string) => page.getByRole("group", { name: "所在地区" }).getByRole("combobox", { name, exact: true });
  await step("省").selectOption({ label: province });
  await step("市").selectOption({ label: city });
  await step("县（市、区）").selectOption({ label: county });
  await page.getByLabel("姓名").fill("孟听雨");
  await page.getByLabel("邮箱或手机号").fill(makeLogin());
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "注册并开始" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
}

async function begin(page: Page): Promise<void> {
  await page.getByRole("link", { name: "建立自评" }).click();
  await expect(page.getByLabel("会计年度")).toHaveValue(String(FISCAL_YEAR));
  await page.getByRole("button", { name: "建立并开始" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "填报进度" })).toBeVisible();
}

/** Answers the day that the figures "as of" refer to. */
async function enterFigures(page: Page, firm: Firm, typed: Typed): Promise<string> {
  await page.getByRole("main").getByRole("link", { name: "企业数据" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "企业数据" })).toBeVisible();
  const asOf = /截至 (\d{4})\D(\d{1,2})\D(\d{1,2})/.exec(await page.getByRole("main").innerText());
  // A question with "no" folds away the figures behind it; every firm here has something of each to enter.
  for (const gate of await page.locator("fieldset[id^='gate-']").all()) await gate.getByLabel("有", { exact: true }).check();
  const names = await page.locator("[name^='value.']").evaluateAll((fields) => [...new Set(fields.map((field) => field.getAttribute("name") ?? ""))]);
  for (const name of names) {
    const [, key = "", year = ""] = name.split(".");
    const value = figureOf(firm, key, year);
    if (value === undefined) continue;
    await enter(page.locator(`[name="${name}"]`), value);
    (typed.facts[key] ??= {})[year] = value;
  }
  await expect(saveState(page)).toHaveAttribute("data-save-state", "saved");
  await expect(saveState(page)).toContainText(/已保存 \d\d:\d\d/);
  const [, y = "", m = "", d = ""] = asOf ?? [];
  return `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
}

async function enter(field: Locator, value: unknown): Promise<void> {
  const first = field.first();
  const kind = await first.evaluate((element) => (element instanceof HTMLInputElement ? element.type : "select"));
  if (kind === "select") await first.selectOption(String(value));
  else if (kind === "radio") await field.and(field.page().locator(`[value="${value ? "yes" : "no"}"]`)).check();
  else if (kind === "checkbox") for (const option of chosen(value)) await field.and(field.page().locator(`[value="${option}"]`)).check();
  else {
    await first.fill(String(value));
    await first.blur();
  }
}

/** An empty set is said by the option that says so; which one that is, the page knows. */
function chosen(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Error("a set is a list of options");
  return value as string[];
}

async function answerEverything(page: Page, firm: Firm, typed: Typed): Promise<void> {
  await page.getByRole("navigation", { name: "企业导航" }).getByRole("link", { name: "自评" }).click();
  await page.getByRole("main").getByRole("link", { name: new RegExp(`^${FISCAL_YEAR} 年度自评`) }).click();
  await page.getByRole("link", { name: "继续填报" }).click();
  for (;;) {
    await expect(page.getByRole("button", { name: /^(下一节|检查并提交)$/ })).toBeVisible();
    const here = page.url();
    typed.titles.push(...(await page.locator("section[id] > h2").allInnerTexts()));
    for (const item of await page.locator("section[id]:has(input[name^='answer.'])").all()) {
      const id = (await item.getAttribute("id")) ?? "";
      const choices = choicesOf(firm, id);
      // A computed question can be answered only by declaring that it does not apply.
      if (choices.length === 0) continue;
      for (const choice of choices) await item.locator(`[value="${choice}"]`).check();
      typed.responses[id] = fieldToAnswer(choices);
    }
    const last = page.getByRole("button", { name: "检查并提交" });
    const isLast = await last.isVisible();
    // Straight on: what was pressed last is saved on the way.
    await (isLast ? last : page.getByRole("button", { name: "下一节" })).click();
    await page.waitForURL((url) => url.href !== here);
    if (isLast) return;
  }
}

async function submit(page: Page): Promise<void> {
  await expect(page.getByText("所有适用的题目都已作答")).toBeVisible();
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/);
}

async function readReport(page: Page, firm: Firm, scorecard: Scorecard): Promise<void> {
  await expect(page.getByTestId("overall")).toHaveText(scorecard.overall.shown ?? "");
  const article = page.getByRole("article");
  await expect(article).toContainText(firm.name);
  if (scorecard.level) await expect(article).toContainText(scorecard.level);
  const radar = page.locator("figure").first();
  await expect(radar.locator(".recharts-radar-polygon path").first()).toBeVisible();
  const table = page.locator("#elements").getByRole("region");
  for (const [element, { shown }] of Object.entries(scorecard.elements)) {
    await expect(radar, element).toContainText(shown ?? "不适用");
    await expect(table.first(), element).toContainText(shown ?? "不适用");
  }
}

async function keepFiles(page: Page, info: TestInfo, firm: Firm, scorecard: Scorecard): Promise<void> {
  const pdf = await download(page, "下载报告 PDF", info.outputPath("report.pdf"));
  expect((await fs.readFile(pdf)).subarray(0, 5).toString("latin1")).toBe("%PDF-");
  const text = await textOf(pdf);
  if (text !== null) {
    expect(text).toContain(firm.name);
    expect(text).toContain(scorecard.overall.shown);
  }
  const json = await download(page, "JSON", info.outputPath("report.json"));
  const report = JSON.parse(await fs.readFile(json, "utf8")) as { cover: { organisation: string }; summary: { overall: { value: string } } };
  expect(report.cover.organisation).toBe(firm.name);
  expect(report.summary.overall.value).toBe(scorecard.overall.shown);
}

async function download(page: Page, name: string, file: string): Promise<string> {
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name, exact: true }).click();
  await (await started).saveAs(file);
  return file;
}

/** Without spaces, which follow from the layout; null where the machine has no pdftotext. */
async function textOf(pdf: string): Promise<string | null> {
  try {
    return (await run("pdftotext", [pdf, "-"], { maxBuffer: 1e8 })).stdout.replaceAll(/\s/g, "");
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw fault;
  }
}

async function writeFile(info: TestInfo, { name, industry, regionCode }: Firm, typed: Typed, asOf: string): Promise<string> {
  const facts = Object.fromEntries(Object.entries(typed.facts).map(([key, years]) => [key, "asOf" in years ? years.asOf : years]));
  const file = info.outputPath("typed.json");
  const content = { fiscalYear: FISCAL_YEAR, asOf, scope: "standalone", profile: { industry: industry.code, region: regionCode }, facts, organisation: { name }, responses: typed.responses };
  await fs.writeFile(file, JSON.stringify(content, null, 2));
  return file;
}

const saveState = (page: Page) => page.locator("[data-save-state]");
