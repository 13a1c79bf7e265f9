import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { FISCAL_YEAR } from "./firms";

const SCHEME = "cn.sme.srdi@2026";
const at = (key: string) => `${key}.${String(FISCAL_YEAR)}`;
const card = (page: Page, scheme: string): Locator => page.locator(`[id="${scheme}"]`);

/** Large enough that the size standard calls nobody small: 2,000 people, 600,000 (万元) of revenue. */
async function tryLarge(page: Page): Promise<void> {
  for (const [key, value] of [["headcount", "2000"], ["revenue", "600,000"]] as const) {
    const field = page.locator(`[name="${at(key)}"]`);
    // Beyond the first dozen, figures wait behind the fold of their group.
    if (!(await field.isVisible())) await page.locator("#trial details", { has: field }).locator("summary").click();
    await field.fill(value);
  }
  await page.getByRole("button", { name: "试算", exact: true }).click();
}

async function expectTurned(page: Page): Promise<void> {
  const turned = page.locator("#trial").getByRole("listitem").filter({ hasText: "企业划型" });
  await expect(turned).toContainText("已划型");
  await expect(turned).toContainText("按此数据未达到");
  await expect(page.locator("#trial")).toContainText("试算，不会保存");
  await expect(page.locator(`[name="${at("headcount")}"]`)).toHaveValue("2000");
}

async function declare(page: Page, home: string): Promise<void> {
  await page.goto(`${home}/standing?answer=${SCHEME}`);
  const question = card(page, SCHEME).getByRole("group").filter({ has: page.locator('[value="yes"]') }).first();
  await question.getByLabel("是", { exact: true }).check();
  await question.getByLabel("证明材料").fill("第三方报告 2026-03");
  await page.getByRole("button", { name: "保存回答" }).click();
  await expect(card(page, SCHEME).getByRole("status")).toContainText("已保存 1 个回答");
  await expect(question).toContainText("孟听雨");
  await page.goto(`${home}/standing?answer=${SCHEME}`);
  await expect(question.getByLabel("是", { exact: true })).toBeChecked();
  await expect(question.getByLabel("证明材料")).toHaveValue("第三方报告 2026-03");
}

test("before any figure is there, the page says what to do and leads to it", async ({ page, company }) => {
  await page.goto(`${company.home}/standing`);
  await page.getByRole("link", { name: "填写企业数据" }).click();
  await expect(page).toHaveURL(/\/facts\?.*pack=all/);
});

test("other figures are tried beside the stored ones, which stay as they are", async ({ page, draft, company }) => {
  await draft.fill();
  await page.goto(`${company.home}/standing`);
  await page.getByRole("link", { name: "试算：如果数据变了会怎样" }).click();
  const before = await page.locator(`[name="${at("headcount")}"]`).inputValue();
  await tryLarge(page);
  await expectTurned(page);
  await page.getByRole("button", { name: "清除试算" }).click();
  await expect(page.locator(`[name="${at("headcount")}"]`)).toHaveValue(before);
  await expect(page.locator("#trial").getByRole("status")).toHaveCount(0);
  await expect(card(page, "cn.sme.size@2011").locator(".result").first()).toHaveText("已划型");
});

test("a condition that people judge is declared on the card, with what proves it", async ({ page, draft, company }) => {
  await draft.fill();
  await declare(page, company.home);
});

test("of a question, 无 and the others exclude each other", async ({ page, draft, company }) => {
  await draft.fill();
  await page.goto(`${company.home}/standing?answer=cn.digital-sme@2024`);
  const boxes = page.locator('[name="answer.Q1"]');
  await boxes.first().check();
  await page.locator('[name="answer.Q1"][value="none"]').check();
  await expect(page.locator('[name="answer.Q1"]:checked')).toHaveValue("none");
  await boxes.first().check();
  await expect(page.locator('[name="answer.Q1"]:checked')).toHaveValue("1");
});

test("what would settle a condition leads to where it is entered", async ({ page, draft, company }) => {
  await draft.fill();
  await page.goto(`${company.home}/standing`);
  const link = page.locator('.settle a[href*="/facts"]').filter({ visible: true }).first();
  const key = (await link.getAttribute("href"))?.split("#")[1] ?? "";
  await link.click();
  await expect(page.locator(`[id="${key}"]`)).toBeVisible();
  await expect(page.locator(`[id="${key}"]`).locator("input, select").first()).toBeFocused();
});

test("the schemes are filtered by links, and the sheet of one says where each answer comes from", async ({ page, draft, company }) => {
  await draft.fill();
  await page.goto(`${company.home}/standing`);
  const all = await page.locator(".scheme-card").count();
  await page.getByText("筛选", { exact: true }).click();
  await page.getByRole("navigation", { name: "类型" }).getByRole("link", { name: "等级" }).click();
  await expect(page).toHaveURL(/kind=level/);
  const levels = await page.locator(".scheme-card").count();
  expect(levels).toBeGreaterThan(0);
  expect(levels).toBeLessThan(all);
  await card(page, "cn.digital-sme@2024").getByRole("link", { name: "数据来源对照" }).click();
  await expect(page.getByRole("row").filter({ hasText: "生产设备数字化率" })).toContainText("取自数据表");
  await page.getByRole("navigation", { name: "关系" }).getByRole("link", { name: /近似/ }).click();
  await expect(page.getByRole("row").filter({ hasText: "等价" })).toHaveCount(0);
  const sheet = await page.request.get((await page.getByRole("link", { name: "下载 XLSX" }).getAttribute("href")) ?? "");
  expect(sheet.headers()["content-type"]).toContain("spreadsheetml");
});

test("on paper every card is open, and nothing is there to be pressed", async ({ page, draft, company }) => {
  await draft.fill();
  await page.goto(`${company.home}/standing?answer=${SCHEME}&trial=1`);
  const grounds = page.locator(".grounds");
  await expect(grounds.first()).toBeHidden();
  await page.emulateMedia({ media: "print" });
  for (const each of await grounds.all()) await expect(each).toBeVisible();
  for (const control of await page.locator("main").locator("input, button, select").all()) await expect(control).toBeHidden();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("figures are tried, answers saved and cards unfolded", async ({ page, draft, company }) => {
    await draft.fill();
    await page.goto(`${company.home}/standing?trial=1`);
    await tryLarge(page);
    await expectTurned(page);
    await declare(page, company.home);
    await card(page, SCHEME).getByText("依据与待核实").click();
    await expect(card(page, SCHEME).locator(".grounds")).toBeVisible();
  });

  test("an answer that contradicts itself comes back as it was sent, in words for people", async ({ page, draft, company }) => {
    await draft.fill();
    await page.goto(`${company.home}/standing?answer=cn.digital-sme@2024`);
    await page.locator('[name="answer.Q1"][value="none"]').check();
    await page.locator('[name="answer.Q1"]').first().check();
    await page.locator('[name="answer.Q3"]').fill("120");
    await page.getByRole("button", { name: "保存回答" }).click();
    await expect(page.getByRole("alert").first()).toContainText("有 2 个回答没有保存");
    await expect(page.getByText("“无”不能与其他选项同时选择")).toBeVisible();
    await expect(page.locator('[name="answer.Q1"][value="none"]')).toBeChecked();
    await expect(page.locator('[name="answer.Q3"]')).toHaveValue("120");
  });
});
