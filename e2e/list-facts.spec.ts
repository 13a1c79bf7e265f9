import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { PASSWORD } from "./accounts";
import { expect, test } from "./fixtures";
import { FISCAL_YEAR } from "./firms";

const SCHEME = "cn.sme.srdi@2026";
const saved = (page: Page) => page.getByText(/^已保存/);
const list = (page: Page, key: string) => page.locator(`[id="${key}"]`);
const entries = (page: Page, key: string) => list(page, key).locator("ol > li");

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 700 } });

  test("awards, titles and that nothing happened are entered for a scheme and are there afterwards", async ({ page, company }) => {
    const address = `${company.home}/facts?pack=${encodeURIComponent(SCHEME)}`;
    await page.goto(address);
    await expect(page.getByText(/这些是“.*专精特新.*”要看的数据/)).toBeVisible();
    await expect(page.getByRole("link", { name: "返回政策对标" })).toHaveAttribute("href", new RegExp(`^${company.home}/standing\\?scope=standalone&year=\\d{4}#${SCHEME}$`));

    const awards = list(page, "techAwards");
    await awards.getByLabel("有，逐条填写").check();
    await awards.getByLabel("级别").selectOption({ label: "省级（含部级）" });
    await awards.getByLabel("在获奖单位中的排名").fill("２");
    await awards.getByLabel("获奖年份").fill("2024");
    await awards.getByRole("button", { name: "再加一条" }).click();
    await expect(awards.getByLabel("级别").nth(1)).toBeFocused();
    await awards.getByLabel("级别").nth(1).selectOption({ label: "国家级" });
    await awards.getByLabel("在获奖单位中的排名").nth(1).fill("5");
    await awards.getByLabel("获奖年份").nth(1).fill("2023");

    const honours = list(page, "honours");
    await honours.getByLabel("有，逐条填写").check();
    await honours.getByLabel("资质").selectOption({ label: "高新技术企业" });
    await honours.getByLabel("有效期止").fill("2027-11-30");
    await list(page, "negativeRecords").getByLabel("没有", { exact: true }).check();
    await expect(saved(page)).toBeVisible();

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);

    await page.reload();
    await expect(entries(page, "techAwards")).toHaveCount(2);
    await expect(awards.getByLabel("级别").first()).toHaveValue("provincial");
    await expect(awards.getByLabel("在获奖单位中的排名").first()).toHaveValue("2");
    await expect(awards.getByLabel("获奖年份").nth(1)).toHaveValue("2023");
    await expect(honours.getByLabel("有效期止")).toHaveValue("2027-11-30");
    await expect(list(page, "negativeRecords").getByLabel("没有", { exact: true })).toBeChecked();
    // What a platform computes is of the year of the application.
    await expect(list(page, "platformDevScore").getByText(`${String(FISCAL_YEAR + 1)} 年`)).toBeVisible();
    await awards.getByText("口径与来源").click();
    await awards.getByRole("button", { name: "修改记录" }).click();
    await expect(awards.getByText(/未填 → 省级（含部级）（在获奖单位中的排名 2，获奖年份 2024）/)).toBeVisible();
  });
});

test("an entry that was removed comes back, at its place", async ({ page, company }) => {
  await page.goto(`${company.home}/facts?pack=all`);
  const contest = list(page, "makerContest");
  await contest.getByLabel("有，逐条填写").check();
  for (const [index, [place, year]] of [["全国 500 强", "2024"], ["全国 50 强", "2025"]].entries()) {
    if (index > 0) await contest.getByRole("button", { name: "再加一条" }).click();
    await contest.getByLabel("名次").nth(index).selectOption({ label: place! });
    await contest.getByLabel("年份").nth(index).fill(year!);
  }
  await expect(saved(page)).toBeVisible();
  await contest.getByRole("button", { name: /^删除.*第 1 条$/ }).click();
  await expect(contest.getByRole("status")).toContainText("已删除：全国 500 强（年份 2024）。");
  await expect(contest.getByRole("button", { name: "撤销" })).toBeFocused();
  await expect(entries(page, "makerContest")).toHaveCount(1);
  await contest.getByRole("button", { name: "撤销" }).click();
  await expect(contest.getByLabel("名次").first()).toHaveValue("top500");
  await expect(contest.getByLabel("名次").nth(1)).toHaveValue("top50");
  // Another answer keeps the entries at hand, until the page is left.
  await contest.getByLabel("没有", { exact: true }).check();
  await expect(entries(page, "makerContest")).toHaveCount(0);
  await contest.getByLabel("有，逐条填写").check();
  await expect(entries(page, "makerContest")).toHaveCount(2);
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(entries(page, "makerContest")).toHaveCount(2);
});

test("what is wrong with an entry is said at its field, and the others wait with it", async ({ page, company }) => {
  await page.goto(`${company.home}/facts?pack=all`);
  const honours = list(page, "honours");
  await honours.getByLabel("有，逐条填写").check();
  await honours.getByLabel("有效期起").fill("2025-01-01");
  await honours.getByLabel("有效期止").fill("2024-12-31");
  await list(page, "updatesMissed").getByRole("textbox").fill("0");
  await expect(honours.getByRole("alert")).toHaveText("第 1 条还缺“资质”。");
  await honours.getByLabel("资质").focus();
  await honours.getByLabel("资质").selectOption({ label: "高新技术企业" });
  await list(page, "updatesMissed").getByRole("textbox").focus();
  await expect(honours.getByRole("alert")).toHaveText("第 1 条的“有效期止”早于起始日期，请核对两个日期。");
  await expect(honours.getByLabel("有效期止")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText(/有数据未保存/)).toBeVisible();
  await honours.getByLabel("有效期止").fill("2027-12-31");
  await expect(honours.getByRole("alert")).toHaveCount(0);
  await expect(saved(page)).toBeVisible();
});

test("every kind of figure that only schemes ask is kept as it was entered", async ({ page, company }) => {
  await page.goto(`${company.home}/facts?pack=all`);
  const field = (key: string) => list(page, key).getByRole("textbox");
  await field("leadProductName").fill("混合式步进电机 𠮷");
  await list(page, "marketSince").locator("input[type='date']").fill("2015-06-01");
  await list(page, "coreIpOwned").getByLabel("是", { exact: true }).check();
  await list(page, "hiTechField").getByRole("combobox").selectOption({ label: "先进制造与自动化" });
  await list(page, "groupConflict").getByLabel("无", { exact: true }).check();
  await list(page, "rdUnits").getByLabel("企业技术中心").check();
  await list(page, "rdUnits").getByLabel("博士后工作站").check();
  await field("aiScenePct").fill("12.5");
  await list(page, "smartMaturity").getByLabel("怎样回答").selectOption({ label: "不知道" });
  // A year of the calendar is no figure: it has no separators, and brings the figures of its year.
  await field("preTransformYear").fill("2016");
  await field("preTransformYear").blur();
  await expect(field("preTransformYear")).toHaveValue("2016");
  await expect(saved(page)).toBeVisible();
  await expect(list(page, "operatingCost").getByText("2016 年")).toHaveCount(0);
  await list(page, "preTransformYear").getByRole("button", { name: "重新打开" }).click();
  await expect(list(page, "operatingCost").getByText("2016 年", { exact: true })).toBeVisible();
  await expect(field("leadProductName")).toHaveValue("混合式步进电机 𠮷");
  await expect(list(page, "marketSince").locator("input[type='date']")).toHaveValue("2015-06-01");
  await expect(list(page, "coreIpOwned").getByLabel("是", { exact: true })).toBeChecked();
  await expect(list(page, "hiTechField").getByRole("combobox")).toHaveValue("manufacturing");
  await expect(list(page, "groupConflict").getByLabel("无", { exact: true })).toBeChecked();
  await expect(list(page, "rdUnits").getByRole("checkbox", { checked: true })).toHaveCount(2);
  await expect(field("aiScenePct")).toHaveValue("12.5");
  await expect(list(page, "smartMaturity").getByLabel("怎样回答")).toHaveValue("dontKnow");
  await expect(field("preTransformYear")).toHaveValue("2016");
});

test("the way through sign-in leads to the scheme and the year that were asked for", async ({ page, company }) => {
  await page.context().clearCookies();
  const address = `${company.home}/facts?year=${String(FISCAL_YEAR - 1)}&pack=${encodeURIComponent(SCHEME)}`;
  await page.goto(address);
  await page.getByLabel("邮箱或手机号").fill(company.login);
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(new RegExp(`year=${String(FISCAL_YEAR - 1)}&pack=cn\\.sme\\.srdi%402026$`));
  await expect(page.getByRole("link", { name: `${String(FISCAL_YEAR - 1)} 年` })).toHaveAttribute("aria-current", "page");
});

test("the size class follows the industry in the form, and says what it lacks", async ({ page, company, draft }) => {
  await page.goto(`${company.home}/settings`);
  const note = page.getByText("企业划型").locator("..");
  await expect(note).toContainText(`还不能判定：缺 ${String(FISCAL_YEAR)} 年单体口径的从业人员、营业收入（划型标准：工业）。`);
  await draft.fill();
  await page.reload();
  await expect(note).toContainText(/按 \d{4} 年单体数据：(大|中|小|微)型（从业人员 [\d,]+ 人，营业收入 [\d,.]+ 万元；划型标准：工业）。/);
  const industry = page.getByLabel("所属行业");
  await industry.fill("59");
  await expect(note).toContainText("行业代码 59 太短，可能是交通运输业、仓储业，各有各的划型标准。请填写三位或四位代码。");
  await industry.fill("5942");
  await expect(note).toContainText("划型标准：仓储业");
  await industry.fill("5310");
  await expect(note).toContainText("铁路运输业不在划型标准之内。");
  await industry.fill("3499");
  await note.getByRole("link", { name: "查看这些数据" }).click();
  await expect(page).toHaveURL(/\/facts\?scope=standalone&year=\d{4}#headcount$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("entries are added, corrected and removed with the button, and nothing is declared unasked", async ({ page, company }) => {
    const address = `${company.home}/facts?pack=${encodeURIComponent(SCHEME)}`;
    await page.goto(address);
    const awards = list(page, "techAwards");
    await awards.getByLabel("级别").first().selectOption({ label: "省级（含部级）" });
    await awards.getByLabel("在获奖单位中的排名").first().fill("第二");
    await awards.getByLabel("获奖年份").first().fill("2024");
    await list(page, "negativeRecords").getByLabel("没有", { exact: true }).check();
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("status").first()).toContainText("有 1 项没有保存");
    await expect(awards.getByRole("alert")).toHaveText("第 1 条的“在获奖单位中的排名”请填 1 到 1,000 的整数。");
    await expect(awards.getByLabel("在获奖单位中的排名").first()).toHaveValue("第二");
    await awards.getByLabel("在获奖单位中的排名").first().fill("2");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("status").first()).toContainText("已保存 1 项");
    await page.goto(address);
    await expect(awards.getByLabel("有，逐条填写")).toBeChecked();
    await expect(awards.getByLabel("在获奖单位中的排名").first()).toHaveValue("2");
    await expect(list(page, "negativeRecords").getByLabel("没有", { exact: true })).toBeChecked();
    await expect(list(page, "honours").getByRole("radio", { checked: true })).toHaveCount(0);
    await awards.getByLabel("没有", { exact: true }).check();
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("status").first()).toContainText("已保存 1 项");
    await page.goto(address);
    await expect(awards.getByLabel("没有", { exact: true })).toBeChecked();
    await expect(entries(page, "techAwards")).toHaveCount(0);
  });
});
