import ExcelJS from "exceljs";
import type { Download, Page } from "@playwright/test";
import { addDays, dayInChina } from "@/lib/core/calendar";
import { AUTHORITY, CAMPAIGN, LIST_FILE, makeCampaign, makeList, openAuthority } from "./authority";
import { expect, OPERATOR, test as base } from "./fixtures";
import { postForm } from "./posted-form";

type Own = { official: { readonly page: Page; readonly home: string } };

/** An official of an authority of the test's own. */
const test = base.extend<Own>({
  official: async ({ open, demo }, provide) => {
    const operator = await open(OPERATOR);
    const page = await open(null);
    const { home } = await openAuthority(operator.context().request, page.context().request, demo.password);
    await provide({ page, home });
  },
});

test("an official makes a campaign, calls enterprises up, announces it, follows up and extends it", async ({ official: { page, home } }) => {
  // Lists are checked and written by jobs.
  test.setTimeout(240_000);
  await page.goto("/");
  await expect(page).toHaveURL(new RegExp(`${home}$`));
  const pages = page.getByRole("navigation", { name: "主管部门导航" });
  await expect(pages.getByRole("link")).toHaveText(["自评活动", "区域汇总", "设置"]);
  await page.getByRole("link", { name: "新建自评活动" }).click();

  await page.getByLabel("活动名称").fill(CAMPAIGN.title);
  await page.getByLabel("说明").fill(CAMPAIGN.text);
  await page.getByRole("button", { name: "保存，去添加名单" }).click();
  const problems = page.getByRole("alert").filter({ hasText: "请改正以下几处" });
  await expect(problems.getByRole("link")).toHaveText(["请填写联系人"]);
  await expect(page.getByLabel("活动名称")).toHaveValue(CAMPAIGN.title);
  await page.getByLabel("联系人", { exact: true }).fill(CAMPAIGN.contactName);
  await page.getByRole("button", { name: "保存，去添加名单" }).click();
  await expect(page.getByRole("heading", { level: 1, name: CAMPAIGN.title })).toBeVisible();
  await expect(page.getByText("准备中", { exact: true })).toBeVisible();
  const campaign = new URL(page.url()).pathname;

  await page.getByRole("link", { name: "修改活动" }).click();
  await page.getByLabel("电话").fill(CAMPAIGN.contactPhone);
  await page.getByRole("button", { name: "保存修改" }).click();
  await expect(page.getByText("修改已保存")).toBeVisible();

  const { enterprises, csv } = makeList();
  await callUp(page, csv);
  await page.goto(campaign);
  await expect(page.getByText("5 家企业中 0 家已提交")).toBeVisible();
  const rows = page.getByRole("table", { name: "参加活动的企业" }).locator("tbody tr");
  await expect(rows).toHaveCount(enterprises.length);

  await page.locator("#announce > summary").click();
  await expect(page.getByText("发布后，5 家企业各得到一个邀请链接")).toBeVisible();
  await page.getByRole("button", { name: "确认发布" }).click();
  await expect(page.getByText("活动已发布", { exact: true })).toBeVisible();
  await expect(page.getByText("进行中", { exact: true })).toBeVisible();

  const [wanted] = enterprises;
  await page.getByLabel("企业名称或代码").fill(wanted!.code.slice(0, 12).toLowerCase());
  await page.getByLabel("状态").selectOption("未登录");
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(wanted!.name);
  await page.getByLabel("状态").selectOption("已提交");
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page.getByText("没有符合条件的企业")).toBeVisible();
  await page.getByRole("link", { name: "清除筛选" }).click();
  await expect(rows).toHaveCount(enterprises.length);

  const sheet = await sheetOf(await downloaded(page, "催报名单（XLSX）"), "催报名单");
  expect(sheet.slice(0, 1)).toEqual([["企业名称", "代码", "区县", "联系人", "电话", "邮箱", "状态", "进度（%）", "截止", "最近提醒"]]);
  expect(sheet.slice(1).map(([name, code]) => [name, code]).toSorted()).toEqual(enterprises.map(({ name, code }) => [name, code]).toSorted());

  const extend = page.locator("#extend");
  await extend.locator("summary").click();
  await page.getByLabel("新的截止日").fill(dayInChina(new Date()));
  await page.getByRole("button", { name: "延长到这一天" }).click();
  await expect(extend.getByRole("alert")).toContainText("新的截止日须晚于现在的截止日");
  const later = addDays(dayInChina(new Date()), 60);
  await page.getByLabel("新的截止日").fill(later);
  await page.getByRole("button", { name: "延长到这一天" }).click();
  await expect(page.getByText("截止时间已延长")).toBeVisible();
  await expect(page.getByText("还剩 60 天")).toBeVisible();
});

test("each enterprise gets a link of its own, which its official can show, replace and hand on as a list", async ({ official: { page, home } }) => {
  test.setTimeout(180_000);
  const campaign = await makeCampaign(page.context().request, home);
  const { enterprises, csv } = makeList();
  await page.goto(campaign);
  await callUp(page, csv);
  await page.goto(campaign);
  await page.locator("#announce > summary").click();
  await page.getByRole("button", { name: "确认发布" }).click();
  const [wanted] = enterprises;
  await page.getByRole("link", { name: wanted!.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: wanted!.name })).toBeVisible();
  // Links are made by a job.
  await expect.poll(async () => (await page.reload(), page.getByRole("button", { name: "显示链接和邀请文字" }).count()), { timeout: 120_000 }).toBe(1);
  await page.getByRole("button", { name: "显示链接和邀请文字" }).click();
  const link = await page.getByLabel("链接", { exact: true }).inputValue();
  const message = await page.getByLabel("可以直接发给对方的文字").inputValue();
  for (const said of [AUTHORITY, CAMPAIGN.title, wanted!.name, CAMPAIGN.contactName, link]) expect(message).toContain(said);

  // Nobody's address is known: the mail waits to be passed on, with its text.
  await page.getByRole("link", { name: "邀请：待人工转交" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "邀请" })).toBeVisible();
  expect(await page.getByLabel(/邀请参加自评/).inputValue()).toContain(link);
  await expect(page.getByRole("button", { name: "重新发送" })).toHaveCount(0);
  await page.getByRole("link", { name: "全部邮件" }).click();
  await expect(page.getByText(`共 ${String(enterprises.length)} 封`)).toBeVisible();

  const rows = await sheetOf(await (async () => (await page.goto(campaign), downloaded(page, "链接清单（XLSX）")))(), "链接清单");
  expect(rows).toHaveLength(enterprises.length + 1);
  expect(rows.find(([, code]) => code === wanted!.code)?.[5]).toBe(link);

  await page.getByRole("link", { name: wanted!.name }).click();
  await page.getByText("换一个新链接").click();
  await page.getByRole("button", { name: "生成新链接" }).click();
  await expect(page.getByText("新链接已生成")).toBeVisible();
  await page.getByRole("button", { name: "显示链接和邀请文字" }).click();
  await expect(page.getByLabel("链接", { exact: true })).not.toHaveValue(link);

  await page.getByText("移出名单").first().click();
  await page.getByRole("button", { name: "移出名单" }).click();
  await expect(page.getByText("企业已移出名单")).toBeVisible();
  await expect(page.getByText("4 家企业中 0 家已提交")).toBeVisible();
});

test("an official of another city finds nothing", async ({ official: { page, home }, open, demo, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const campaign = await makeCampaign(page.context().request, home);
  const operator = await open(OPERATOR);
  const stranger = await open(null);
  const { home: elsewhere } = await openAuthority(operator.context().request, stranger.context().request, demo.password, "320100");
  const foreign = ["", "/edit"].map((page) => campaign + page);
  const swapped = foreign.map((path) => path.replace(home, elsewhere));
  for (const path of [home, `${home}/new`, ...foreign, ...swapped]) {
    expect((await stranger.goto(path))?.status(), path).toBe(404);
  }
  for (const path of [campaign, campaign.replace(home, elsewhere)]) {
    for (const file of ["", "/follow-up", "/links"]) expect((await stranger.context().request.get(`/api/v1${path}${file}`)).status(), path + file).toBe(404);
  }
});

test("without scripts a campaign that is refused comes back as it was typed", async ({ official: { page, home } }) => {
  const answer = await postForm(page.context().request, `${home}/new`, "title", { ...CAMPAIGN, contactName: "", fiscalYear: "2025", instrument: "xinzhi-enterprise@2026.1", opensOn: "2026-03-01", closesOn: "2026-02-01" });
  const html = await answer.text();
  for (const said of [CAMPAIGN.title, "请填写联系人", "截止日请选今天或以后的日期", "2026-03-01"]) expect(html).toContain(said);
});

/** Uploads a list on the campaign's page, waits for its check, confirms it, and waits until it is written. */
async function callUp(page: Page, csv: string): Promise<void> {
  await page.getByLabel("名单文件").setInputFiles({ name: LIST_FILE, mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByRole("button", { name: "上传并检查" }).click();
  await page.getByRole("button", { name: "确认写入 5 家" }).click({ timeout: 60_000 });
  await expect(page.getByText("已写入 5 家企业")).toBeVisible({ timeout: 60_000 });
}

async function downloaded(page: Page, link: string): Promise<Download> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  return arriving;
}

/** The table of a downloaded workbook: its head and rows, below title and lines. */
async function sheetOf(download: Download, title: string): Promise<readonly (readonly unknown[])[]> {
  expect(download.suggestedFilename()).toBe(`${CAMPAIGN.title} ${title}.xlsx`);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(await download.path());
  const rows: unknown[][] = [];
  workbook.worksheets[0]!.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
  expect(rows[0]).toEqual([title]);
  return rows.slice(2);
}
