import { PASSWORD } from "./accounts";
import { AUTHORITY, callOf, callUp, CAMPAIGN, openAuthority, verify } from "./authority";
import { letClose } from "./clock.mjs";
import { PUMPS } from "./firms";
import { expect, OPERATOR, test } from "./fixtures";

test.use({ javaScriptEnabled: false });

test("without JavaScript a page is answered with its button, and the answers are there afterwards", async ({ page, draft, company }) => {
  await page.context().clearCookies();
  await page.goto(`${draft.path}/L3`);
  await page.getByLabel("邮箱或手机号").fill(company.login);
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(new RegExp(`${draft.path}/L3$`));
  await page.locator("[name='answer.L3.1'][value='level:2']").check();
  await page.locator("[name='answer.L3.3'][value='level:4']").check();
  await page.locator("[name='answer.L3.4'][value='unknown:withheld']").check();
  await page.getByRole("button", { name: "下一节" }).click();
  await expect(page).toHaveURL(/\/M1$/);
  await page.getByRole("link", { name: "上一节" }).click();
  await expect(page.locator("[name='answer.L3.1'][value='level:2']")).toBeChecked();
  await expect(page.locator("[name='answer.L3.3'][value='level:4']")).toBeChecked();
  await expect(page.locator("[name='answer.L3.4'][value='unknown:withheld']")).toBeChecked();
});

test("without JavaScript an answer that contradicts itself is named, and the rest of the page is saved", async ({ page, draft, company }) => {
  expect(draft.path).toContain(company.home);
  await page.goto(`${draft.path}/L2`);
  await page.locator("[name='answer.L2.2'][value='none']").check();
  await page.locator("[name='answer.L2.2'][type='checkbox']").first().check();
  await page.locator("[name='answer.L2.3'][value='level:1']").check();
  await page.getByRole("button", { name: "下一节" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "有 1 题没有保存" });
  await expect(notice.getByRole("link")).toHaveAttribute("href", "#L2.2");
  await expect(page.locator("[name='answer.L2.3'][value='level:1']")).toBeChecked();
  // As it was entered, to be put right.
  await expect(page.locator("[name='answer.L2.2'][value='none']")).toBeChecked();
  await page.locator("[name='answer.L2.2'][value='none']").uncheck();
  await page.getByRole("button", { name: "下一节" }).click();
  await expect(page).toHaveURL(/\/L3$/);
});

test("without JavaScript two who answered the same question see both answers, and neither is lost", async ({ page, draft, open }) => {
  const second = await open(page.context(), { javaScriptEnabled: false });
  for (const each of [page, second]) await each.goto(`${draft.path}/L3`);
  await page.locator("[name='answer.L3.1'][value='level:2']").check();
  await page.getByRole("button", { name: "下一节" }).click();
  await expect(page).toHaveURL(/\/M1$/);
  const mine = second.locator("[name='answer.L3.1'][value='level:4']");
  await mine.check();
  await second.locator("details:has([name='comment.L3.1']) > summary").click();
  await second.locator("[name='comment.L3.1']").fill("见 2025 年评审记录");
  await second.getByRole("button", { name: "下一节" }).click();
  const card = second.locator("section#L3\\.1");
  await expect(card.getByRole("alert")).toContainText("您填写的内容还在下面，没有写入");
  await expect(card.getByRole("alert").getByRole("button")).toHaveCount(0);
  await expect(mine).toBeChecked();
  await expect(second.locator("[name='comment.L3.1']")).toHaveValue("见 2025 年评审记录");
  await second.getByRole("button", { name: "下一节" }).click();
  await expect(second).toHaveURL(/\/M1$/);
  await page.goto(`${draft.path}/L3`);
  await expect(page.locator("[name='answer.L3.1'][value='level:4']")).toBeChecked();
});

test("without JavaScript what is sent after the closing is refused, and stays on the page as it was typed", async ({ page, company, open, demo }) => {
  const operator = (await open(OPERATOR)).context().request;
  const official = (await open(null)).context().request;
  const { home } = await openAuthority(operator, official, demo.password);
  await verify(operator, company);
  const campaign = await callUp(official, home, { ...PUMPS, creditCode: company.creditCode });
  await page.goto(await callOf(page.context().request, company.home));
  await page.getByRole("radio", { name: "不同意署名" }).check();
  await page.getByRole("button", { name: "参加并开始填报" }).click();
  await expect(page).toHaveURL(/\/assessments\/[0-9a-f-]{36}$/);
  await page.goto(`${new URL(page.url()).pathname}/L3`);
  await page.locator("[name='answer.L3.1'][value='level:2']").check();
  await page.locator("details:has([name='comment.L3.1']) > summary").click();
  await page.locator("[name='comment.L3.1']").fill("工艺卡由老师傅口述，尚未成册");
  await letClose(campaign);
  await page.getByRole("button", { name: "下一节" }).click();

  const notice = page.getByRole("alert").filter({ hasText: "没有保存" });
  await expect(notice).toContainText(`本次自评已截止，不能再修改或提交。需要补填的，请联系${AUTHORITY}：${CAMPAIGN.contactName}`);
  await expect(page.locator("[name='answer.L3.1'][value='level:2']")).toBeChecked();
  await expect(page.locator("[name='comment.L3.1']")).toHaveValue("工艺卡由老师傅口述，尚未成册");
  await expect(page.locator("[name='comment.L3.1']")).toBeVisible();
});

test("without JavaScript figures are saved with the button, and a wrong one comes back as it was typed", async ({ page, draft, company }) => {
  expect(draft.path).toContain(company.home);
  await page.goto(`${company.home}/facts`);
  const headcount = page.locator("[name^='value.headcount.']").first();
  const revenue = page.locator("[name^='value.revenue.']").first();
  await headcount.fill("180");
  await revenue.fill("一点儿");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("status")).toContainText("有 1 项没有保存");
  await expect(revenue).toHaveValue("一点儿");
  await revenue.fill("1.2亿");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("status")).toContainText("已保存 1 项");
  await page.goto(`${company.home}/facts`);
  await expect(headcount).toHaveValue("180");
  await expect(revenue).toHaveValue("12,000");
});

test("without JavaScript a company submits and reads its report: the polygon, the tables and how a number came about", async ({ page, draft }) => {
  await draft.fill();
  await page.goto(draft.path);
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/);
  const radar = page.locator("[data-chart] svg").first();
  await expect(radar).toBeVisible();
  await expect(radar.locator("polygon, path").first()).toBeAttached();
  await expect(page.locator("#elements").getByRole("table").first()).toBeVisible();
  await page.getByTestId("overall").getByRole("link").click();
  await expect(page).toHaveURL(/\/trace\//);
  await expect(page.getByRole("table")).toBeVisible();
});

test("without JavaScript one signs out", async ({ page, draft }) => {
  await page.goto(draft.path);
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto(draft.path);
  await expect(page).toHaveURL(/\/sign-in\?/);
});

test("without JavaScript the language changes, the page stays, and the choice is kept for the next sign-in", async ({ page, draft, company }) => {
  await page.goto(draft.path);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page).toHaveURL(new RegExp(`${draft.path}$`));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("邮箱或手机号").fill(company.login);
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
