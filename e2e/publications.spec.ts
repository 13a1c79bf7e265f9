import { expect, OPERATOR, test } from "./fixtures";

test("every table of a publication can be reached and read without scripts, by links alone", async ({ open, places }) => {
  const page = await open(places.official, { javaScriptEnabled: false });
  await page.goto(places.publication);
  await expect(page.locator("h1")).toHaveText("浙江省：总体得分平均 54.2 分");
  const row = (name: RegExp) => page.getByRole("row", { name });
  await expect(row(/^宁波市/)).toContainText("第 1 期，截至");
  await expect(row(/^温州市/)).toContainText("＊ 依《统计法》第二十五条精神不予显示");
  await expect(row(/^舟山市/)).toContainText("无数据");
  await page.getByRole("link", { name: "杭州市" }).click();
  await expect(page.locator("h1")).toHaveText("杭州市：总体得分平均 57.3 分");
  await expect(row(/^西湖区/)).toContainText("60.4");
  await page.getByRole("link", { name: "按行业" }).click();
  await page.getByRole("link", { name: "C 制造业" }).click();
  await expect(page.locator("h1")).toHaveText("杭州市 · 制造业：总体得分平均 58.0 分");
  await page.getByRole("navigation", { name: "地区" }).getByRole("link", { name: "浙江省" }).click();
  await expect(row(/^26 /)).toContainText("49.6");
  await page.getByText("现在看：总体得分。换一项").click();
  await page.getByRole("link", { name: "研发费用占营业收入" }).click();
  await expect(page.getByText("Σ 研发费用 ÷ Σ 营业收入", { exact: false })).toBeVisible();
  await page.goto(`${places.publication}?exclude=330106`);
  await expect(page.locator("h1")).toHaveText("这张表里没有您要的这一项");
  await page.getByRole("link", { name: "回到本地区" }).click();
  await expect(page.locator("h1")).toHaveText("浙江省：总体得分平均 54.2 分");
});

test("the operator sets when results are published and by how many groups at least", async ({ open }) => {
  const page = await open(OPERATOR);
  await page.goto("/admin/publications");
  await page.getByLabel("每月几日").fill("31");
  await page.getByLabel("每格至少多少个企业集团").fill("4");
  await page.getByRole("button", { name: "保存计划" }).click();
  await expect(page.locator("#main").getByRole("alert")).toContainText("请填 1 到 28 的整数，或留空");
  await expect(page.locator("#main").getByRole("alert")).toContainText("请填 5 到 50 的整数");
  // Off, so that nothing is published while other tests run.
  await page.getByLabel("每月几日").fill("");
  await page.getByLabel("每格至少多少个企业集团").fill("５");
  await page.getByRole("button", { name: "保存计划" }).click();
  await expect(page.getByText("计划已保存")).toBeVisible();
});
