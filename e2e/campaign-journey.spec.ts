import type { APIRequestContext, Page } from "@playwright/test";
import { makeCreditCode, makeLogin } from "./accounts";
import { linkOf, openAuthority } from "./authority";
import { letClose } from "./clock.mjs";
import { fillDraft } from "./fill";
import { PUMPS } from "./firms";
import { expect, OPERATOR, test } from "./fixtures";
import { postForm } from "./posted-form";

const REGION = "330106";
const GOOD = 190;
const TITLE = "重点企业新质生产力自评";
const nameOf = (number: number) => `杭州试验企业${String(number).padStart(3, "0")}有限公司`;

/** Two hundred rows, ten of which cannot be written; below the head, so that the first enterprise stands in row 2. */
function twoHundred(): { readonly csv: string; readonly wrong: readonly (readonly [row: number, reason: RegExp])[] } {
  const good = Array.from({ length: GOOD }, (_, index) => [nameOf(index + 1), makeCreditCode(REGION), REGION, "王厂长", `138${String(10_000_000 + index)}`, ""]);
  const code = () => makeCreditCode(REGION);
  const turned = (valid: string) => valid.slice(0, -1) + (valid.endsWith("A") ? "B" : "A");
  const faulty: readonly (readonly [cells: readonly string[], reason: RegExp])[] = [
    [["", code(), REGION, "", "", ""], /没有企业名称/],
    [["代码校验位不符的企业", turned(code()), REGION, "", "", ""], /校验位不符/],
    [["代码少一位的企业", code().slice(1), REGION, "", "", ""], /应为 18 位/],
    [["代码成了数字的企业", "9.13301E+17", REGION, "", "", ""], /数字格式/],
    [["没有代码的企业", "", REGION, "", "", ""], /没有统一社会信用代码/],
    [["旧注册号的企业", "330106000012345", REGION, "", "", ""], /15 位的旧注册号/],
    [["重复的企业", good[4]![1]!, REGION, "", "", ""], /与第 6 行的代码相同/],
    [["外省的企业", code(), "110101", "", "", ""], /不在您的辖区内/],
    [["地区写错的企业", code(), "乌有县", "", "", ""], /没有这个地区/],
    [["邮箱写错的企业", code(), REGION, "", "", "someone(at)example.org"], /邮箱格式不对/],
  ];
  const rows = [["企业名称", "统一社会信用代码", "区县", "联系人", "手机", "邮箱"], ...good, ...faulty.map(([cells]) => cells)];
  return { csv: rows.map((cells) => cells.join(",")).join("\n"), wrong: faulty.map(([, reason], index) => [GOOD + 2 + index, reason]) };
}

// K, RW-120, RW-131.
test("an authority calls up two hundred enterprises and follows them to the closing", async ({ open, demo, complaints }) => {
  test.setTimeout(420_000);
  complaints.allow(/404 \(Not Found\)|409 \(Conflict\)/);
  const operator = await open(OPERATOR);
  const official = await open(null);
  const { home } = await openAuthority(operator.context().request, official.context().request, demo.password);

  const campaign = await test.step("its official makes a campaign", async () => {
    await official.goto("/");
    await official.getByRole("link", { name: "新建自评活动" }).click();
    await official.getByLabel("活动名称").fill(TITLE);
    await official.getByLabel("联系人", { exact: true }).fill("陆主任");
    await official.getByLabel("电话").fill("0571-88880000");
    await official.getByRole("button", { name: "保存，去添加名单" }).click();
    await expect(official.getByRole("heading", { level: 1, name: TITLE })).toBeVisible();
    return new URL(official.url()).pathname;
  });

  await test.step("the list is checked row by row, and nothing is written before it is confirmed", async () => {
    const { csv, wrong } = twoHundred();
    await official.getByLabel("名单文件").setInputFiles({ name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await official.getByRole("button", { name: "上传并检查" }).click();
    await expect(official.getByRole("heading", { name: `${String(GOOD)} 家企业可以写入` })).toBeVisible({ timeout: 60_000 });
    for (const [row, reason] of wrong) {
      await expect(official.getByRole("row").filter({ hasText: reason }).filter({ has: official.getByRole("cell", { name: String(row), exact: true }).or(official.getByRole("rowheader", { name: String(row), exact: true })) })).toHaveCount(1);
    }
    const { counts } = (await (await official.context().request.get(`/api/v1${campaign}`)).json()) as { counts: { total: number } };
    expect(counts.total).toBe(0);
    await official.getByRole("button", { name: `确认写入 ${String(GOOD)} 家` }).click();
    await expect(official.getByText(`已写入 ${String(GOOD)} 家企业`)).toBeVisible({ timeout: 60_000 });
  });

  await test.step("it is announced, and each enterprise has its link", async () => {
    await official.goto(campaign);
    await expect(official.getByText(`${String(GOOD)} 家企业中 0 家已提交`)).toBeVisible();
    await official.locator("#announce > summary").click();
    await official.getByRole("button", { name: "确认发布" }).click();
    await expect(official.getByText("进行中", { exact: true })).toBeVisible();
  });

  const enterprises = await test.step("three answer, and a fourth begins", async () => {
    const joined: Enterprise[] = [];
    for (const number of [1, 2, 3, 4]) joined.push(await joinByLink(official, campaign, nameOf(number), await open(null)));
    for (const { page, home: company, assessment } of joined.slice(0, 3)) {
      await fillDraft(page.context().request, { home: company, assessment, firm: PUMPS });
      await submit(page, assessment);
    }
    return joined;
  });
  const [first, , , late] = enterprises as [Enterprise, Enterprise, Enterprise, Enterprise];

  await test.step("the funnel shows them", async () => {
    await expect.poll(async () => (await official.goto(campaign), official.getByText(`${String(GOOD)} 家企业中 3 家已提交`).count()), { timeout: 150_000 }).toBe(1);
    await official.getByLabel("状态").selectOption("已提交");
    await official.getByRole("button", { name: "筛选" }).click();
    await expect(official.getByRole("table", { name: "参加活动的企业" }).locator("tbody tr")).toHaveCount(3);
  });

  await test.step("one is sent back with a reason, changes an answer and hands in again", async () => {
    await official.getByRole("link", { name: nameOf(1) }).click();
    await expect(official).toHaveURL(/\/enterprises\//);
    await official.getByText("退回，请企业修改").click();
    await official.getByLabel("原因").fill("请核对劳动者一项的依据。");
    await official.getByRole("button", { name: "退回", exact: true }).click();
    await expect(official.getByText("已退回。企业可以修改后重新提交")).toBeVisible();
    await expect(official.getByText("原因：请核对劳动者一项的依据。")).toBeVisible();
    await first.page.goto(first.home);
    await expect(first.page.getByText("请核对劳动者一项的依据。")).toBeVisible();
    await first.page.goto(`${first.assessment}/L3`);
    await first.page.locator("[name='answer.L3.1'][value='level:4']").check();
    await expect(first.page.locator("[data-save-state=saved]")).toBeVisible();
    await submit(first.page, first.assessment);
    await official.reload();
    await expect(official.getByText("已提交", { exact: true }).first()).toBeVisible();
  });

  await test.step("after the closing an answer is refused, and stays on the screen", async () => {
    await late.page.goto(`${late.assessment}/L3`);
    await letClose(campaign);
    const answer = late.page.locator("[name='answer.L3.1'][value='level:3']");
    await answer.check();
    await expect(late.page.getByText(/未保存.*截止/).first()).toBeVisible();
    await expect(answer).toBeChecked();
    await late.page.reload();
    await expect(late.page.getByText("已截止").first()).toBeVisible();
    await official.goto(campaign);
    await expect(official.getByText("已截止", { exact: true }).first()).toBeVisible();
  });

  await test.step("an official of another city finds nothing", async () => {
    const stranger = await open(null);
    await openAuthority(operator.context().request, stranger.context().request, demo.password, "3201");
    for (const path of [home, campaign, `${campaign}/edit`, late.assessment, late.home]) expect((await stranger.goto(path))?.status(), path).toBe(404);
    for (const path of [campaign, `${campaign}/follow-up`, `${campaign}/links`]) expect((await stranger.context().request.get(`/api/v1${path}`)).status(), path).toBe(404);
  });
});

type Enterprise = { readonly page: Page; readonly home: string; readonly assessment: string };

/** Takes the enterprise's link from the official's page, opens an account with it, and joins without consent to be named. */
async function joinByLink(official: Page, campaign: string, name: string, page: Page): Promise<Enterprise> {
  const link = await linkOf(official.context().request, campaign, name);
  const call = await redeem(page.context().request, link);
  const home = call.split("/calls/")[0]!;
  await page.goto(call);
  await page.getByRole("radio", { name: "不同意署名" }).check();
  await page.getByLabel("填报口径").selectOption("单体");
  await page.getByRole("button", { name: "参加并开始填报" }).click();
  await expect(page).toHaveURL(/\/assessments\/[0-9a-f-]{36}$/);
  return { page, home, assessment: new URL(page.url()).pathname };
}

/** Opens an account as the link's form does; answers the page of the call. */
async function redeem(request: APIRequestContext, link: string): Promise<string> {
  const person = { name: "孟听雨", login: makeLogin(), password: "秋天的九溪烟树很好看" };
  const answer = await postForm(request, link, "login", { ...person, industry: PUMPS.industry.code, regionCode: REGION });
  const place = answer.headers().location;
  if (!place?.includes("/calls/")) throw new Error(`the link answered ${answer.status()}: ${(await answer.text()).slice(0, 300)}`);
  return new URL(place, answer.url()).pathname;
}

async function submit(page: Page, assessment: string): Promise<void> {
  await page.goto(assessment);
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/, { timeout: 30_000 });
}
