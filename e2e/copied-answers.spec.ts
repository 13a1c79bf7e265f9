import type { Page } from "@playwright/test";
import { FISCAL_YEAR, PUMPS } from "./firms";
import { expect, test } from "./fixtures";

/** Answers of an earlier assessment as a proposal: each counts once somebody has looked at it. */

const saved = (page: Page) => page.locator("[data-save-state=saved]");
const level = (page: Page, item: string, value: number) => page.locator(`[name="answer.${item}"][value="level:${value}"]`);
const mark = (page: Page, item: string) => page.locator(`[id="${item}"] [data-unconfirmed]`);

async function takeOver(page: Page, home: string): Promise<string> {
  await page.goto(`${home}/assessments`);
  await page.getByLabel("会计年度").selectOption(String(FISCAL_YEAR + 1));
  await page.getByLabel("沿用以往的答案").selectOption({ label: `沿用 ${String(FISCAL_YEAR)} 年度（单体口径）的答案，逐题确认` });
  await page.getByRole("button", { name: "建立并开始" }).click();
  await page.waitForURL(/\/assessments\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

test("answers of an earlier assessment are taken over and confirmed one by one", async ({ page, company, draft }) => {
  await draft.fill();
  const copy = await takeOver(page, company.home);
  expect(copy).not.toBe(draft.path);
  const waiting = page.getByText(/题沿用以往的答案，待确认/);
  const before = Number.parseInt(await waiting.innerText(), 10);
  const section = page.getByRole("link", { name: /待确认 \d+ · \d+\/\d+/ });
  await expect(section.first(), "each section says how many of its answers wait").toBeVisible();
  const answer = PUMPS.responses["L3.1"]?.answer as { level: number };
  await page.goto(`${copy}/L3`);
  await expect(level(page, "L3.1", answer.level)).toBeChecked();
  await expect(mark(page, "L3.1")).toContainText("待确认");

  await mark(page, "L3.1").getByRole("button", { name: "确认答案不变" }).click();
  await expect(mark(page, "L3.1")).toHaveCount(0);
  await expect(saved(page)).toBeVisible();
  await expect(mark(page, "L3.3"), "one press confirms one answer").toContainText("待确认");
  await level(page, "L3.3", 0).check();
  await expect(mark(page, "L3.3"), "whoever answers has looked").toHaveCount(0);
  await expect(saved(page)).toBeVisible();

  await page.reload();
  await expect(level(page, "L3.1", answer.level)).toBeChecked();
  await expect(level(page, "L3.3", 0)).toBeChecked();
  await expect(mark(page, "L3.1")).toHaveCount(0);
  await expect(mark(page, "L3.3")).toHaveCount(0);
  await page.goto(copy);
  await expect(waiting).toHaveText(`${String(before - 2)} 题沿用以往的答案，待确认：核对后才算已答。`);
});

test("a colleague who confirms an answer confirms it on every open page", async ({ page, company, draft, open }) => {
  await draft.fill();
  const copy = await takeOver(page, company.home);
  const colleague = await open(page.context());
  await page.goto(`${copy}/L3`);
  await colleague.goto(`${copy}/L3`);
  await expect(mark(page, "L3.1")).toBeVisible();
  await mark(colleague, "L3.1").getByRole("button", { name: "确认答案不变" }).click();
  await expect(saved(colleague)).toBeVisible();
  await expect(mark(page, "L3.1")).toHaveCount(0, { timeout: 40_000 });
});

test("the first assessment of a company offers nothing to take over", async ({ page, company }) => {
  await page.goto(`${company.home}/assessments`);
  await expect(page.getByLabel("会计年度")).toBeVisible();
  await expect(page.getByLabel("沿用以往的答案")).toHaveCount(0);
});
