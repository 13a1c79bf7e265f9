import ExcelJS from "exceljs";
import { DEMO_OFFICIAL, expect, OPERATOR, test } from "./fixtures";
import { openAuthority } from "./authority";
import { expectReadable, speak } from "./readable";
import { fileResults, FILED, FILED_YEAR, overallOf } from "./results";

test("an official asks for the results of a year, sees them being made, and reads them in both languages", async ({ browser, open, demo, baseURL }) => {
  const operator = await (await open(OPERATOR)).context();
  const contexts = await Promise.all(FILED.map(() => browser.newContext()));
  const reports: string[] = [];
  for (let at = 0; at < FILED.length; at += 2) {
    // Two at a time: more would only wait for each other.
    reports.push(...(await Promise.all([at, at + 1].map((each) => fileResults(operator.request, contexts[each]!.request, FILED[each]!)))));
  }
  // The mean of both hauliers is what each of them has: nobody else may learn it.
  const secret = await overallOf(contexts[1]!.request, reports[1]!);
  await Promise.all(contexts.map((context) => context.close()));

  const page = await open(DEMO_OFFICIAL);
  await page.goto("/");
  await page.getByRole("link", { name: "区域汇总" }).click();
  const series = page.getByRole("region", { name: `${String(FILED_YEAR)} 年度 新质生产力企业自评` });
  await series.getByText("请求发布第 1 期").click();
  await expect(series.getByText("发布后不能修改或撤回", { exact: false })).toBeVisible();
  await series.getByRole("button", { name: "确认请求发布" }).click();
  await expect(page.getByText("已提出，正在生成")).toBeVisible();
  const made = series.getByRole("link", { name: "查看第 1 期" });
  await expect(async () => {
    await page.reload();
    await expect(made).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 120_000, intervals: [2_000] });
  await expect(series.getByText(/起可以请求下一期/)).toBeVisible();
  await made.click();

  await expect(page.locator("h1")).toHaveText(/^浙江省：总体得分平均 \d{1,2}\.\d 分$/);
  const row = (name: string | RegExp) => page.getByRole("row", { name });
  // Six of one county: about five.
  await expect(row(/^湖州市/).getByRole("cell").first()).toHaveText("5");
  await expect(row(/^杭州市/)).toContainText("无数据");
  await page.getByRole("link", { name: "按行业" }).click();
  await expect(row(/^G 交通运输/)).toContainText("＊ 依《统计法》第二十五条精神不予显示");
  await expect(row(/^P 教育/)).toContainText("无数据");
  await expect(page.getByText("已隐藏：这一格的企业集团不足 5 个")).toBeVisible();

  // In no form does anything of a hidden cell leave the server.
  const address = new URL(page.url());
  const files = `/api/v1${address.pathname}`;
  const query = "region=330000&industries=below&number=each";
  const { request } = page.context();
  const given = {
    html: await page.content(),
    flight: await (await request.get(address.href, { headers: { rsc: "1" } })).text(),
    json: await (await request.get(`${files}/cells?${query}`)).text(),
    csv: await (await request.get(`${files}/cells.csv?${query}`)).text(),
  };
  expect(given.flight).toContain("不予显示");
  for (const [form, text] of Object.entries(given)) expect(new RegExp(`(?<![\\d.])${secret.replace(".", "\\.")}(?![\\d])`).test(text), `${secret} in ${form}`).toBe(false);
  const cells = (JSON.parse(given.json) as { cells: { industry: string; status: string }[] }).cells.filter(({ industry }) => industry === "G");
  expect(cells.length).toBeGreaterThan(30);
  for (const cell of cells) expect(Object.keys(cell).toSorted()).toEqual(["industry", "line", "number", "region", "size", "status"]);
  const lines = given.csv.split("\r\n").filter((line) => line.startsWith("330000,浙江省,G,"));
  expect(lines).toHaveLength(cells.length);
  for (const line of lines) expect(line).toMatch(/,已隐藏,+$/);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await (await request.get(`${files}/cells.xlsx?${query}`)).body()) as unknown as ExcelJS.Buffer);
  const sheet = workbook.worksheets[0]!;
  for (let at = 1; at <= sheet.rowCount; at += 1) {
    const values = (sheet.getRow(at).values as unknown[]).slice(1);
    if (values[0] === "330000" && values[2] === "G") expect(values.filter((value) => value !== null && value !== undefined)).toHaveLength(8);
  }

  await speak(page, "en", baseURL!);
  await page.reload();
  await expect(row(/^G Transport/)).toContainText("Not shown, in the spirit of Article 25 of the Statistics Law");
  await expectReadable(page, "en");

  // Another region's official reads the country and its own, and of this region nothing.
  const context = await browser.newContext();
  const stranger = await openAuthority(operator.request, context.request, demo.password, "610000");
  const base = stranger.home.replace(/\/campaigns$/, `/publications/${address.pathname.split("/").at(-1)!}`);
  expect((await context.request.get(base)).status()).toBe(200);
  expect((await context.request.get(`${base}?region=330000`)).status()).toBe(404);
  expect((await context.request.get(`/api/v1${base}/cells?region=330000`)).status()).toBe(404);
  expect((await context.request.get(address.pathname)).status()).toBe(404);
  await context.close();
});

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
