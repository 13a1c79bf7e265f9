import type { APIRequestContext, Page } from "@playwright/test";
import { register } from "./accounts";
import { AUTHORITY, callOf, callUp, CAMPAIGN, ENTERPRISES, linkOf, openAuthority, verify } from "./authority";
import { HAULAGE, PUMPS } from "./firms";
import { expect, OPERATOR, test as base } from "./fixtures";
import { expectReadable, LANGUAGES, speak } from "./readable";

type Own = {
  operator: APIRequestContext;
  /** Of an authority of the test's own. */
  official: { readonly request: APIRequestContext; readonly home: string };
  /** Looks at the page that is open in both languages, and leaves it Chinese and wide. */
  look: (page: Page) => Promise<void>;
};

const test = base.extend<Own>({
  operator: async ({ open }, provide) => {
    await provide((await open(OPERATOR)).context().request);
  },
  official: async ({ open, operator, demo }, provide) => {
    const { request } = (await open(null)).context();
    const { home } = await openAuthority(operator, request, demo.password);
    await provide({ request, home });
  },
  look: async ({ baseURL }, provide) => {
    await provide(async (page) => {
      for (const language of LANGUAGES.toReversed()) {
        await speak(page, language, baseURL!);
        await page.reload();
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await expectReadable(page, language);
        await page.setViewportSize({ width: 1280, height: 900 });
      }
    });
  },
});

test("a company whose code was checked sees a call without a link, and joins it", async ({ operator, official, company, page, look }) => {
  await callUp(official.request, official.home, { ...PUMPS, creditCode: company.creditCode });
  await page.goto(company.home);
  await expect(page.getByRole("heading", { level: 1, name: PUMPS.name })).toBeVisible();
  await expect(page.getByText(CAMPAIGN.title)).toHaveCount(0);

  await verify(operator, company);
  await page.reload();
  await expect(page.getByRole("heading", { name: `请您参加：${CAMPAIGN.title}` })).toBeVisible();
  await look(page);
  await page.getByRole("link", { name: "查看并参加" }).click();
  await expect(page.getByRole("heading", { level: 1, name: CAMPAIGN.title })).toBeVisible();
  await page.getByRole("radio", { name: "同意署名", exact: true }).check();
  await page.getByRole("button", { name: "参加并开始填报" }).click();
  await expect(page).toHaveURL(/\/assessments\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("region", { name: "自评活动" })).toContainText(`本次自评参加${AUTHORITY}的“${CAMPAIGN.title}”`);
  await look(page);
});

test("a company with another code that opens the link of a call is told what to do, and is not let in", async ({ operator, official, company, open, page, look }) => {
  test.setTimeout(240_000);
  const campaign = await callUp(official.request, official.home, { ...PUMPS, creditCode: company.creditCode });
  const [called] = ENTERPRISES;
  const link = await linkOf(official.request, campaign, called);
  const other = await register(page.context().request, HAULAGE);
  await page.goto(link);
  await expect(page.getByText(`您管理的企业里没有代码为`)).toContainText("请换用该企业管理员的账号登录，或在下面为它新建账号");
  await expect(page.getByRole("listitem").filter({ hasText: HAULAGE.name })).toContainText("代码不同，不能用这家企业参加");
  await expect(page.getByRole("button", { name: "用这家企业参加" })).toHaveCount(0);
  await look(page);

  // Checked or not, its own pages know nothing of that call.
  await verify(operator, other);
  await page.goto(other.home);
  await expect(page.getByRole("heading", { level: 1, name: HAULAGE.name })).toBeVisible();
  await expect(page.getByText(CAMPAIGN.title)).toHaveCount(0);

  // The link is still good for whom it is made.
  const enterprise = await open(null);
  await enterprise.goto(link);
  await expect(enterprise.getByRole("heading", { level: 1, name: `${AUTHORITY}邀请贵企业参加自评` })).toBeVisible();
  await expect(enterprise.getByRole("button", { name: "新建账号并进入" })).toBeVisible();
});

test("a company joins without being named, agrees later and takes that back, and the page says each time what the authority sees", async ({ operator, official, company, page, look }) => {
  await verify(operator, company);
  await callUp(official.request, official.home, { ...PUMPS, creditCode: company.creditCode });
  const call = await callOf(page.context().request, company.home);
  await page.goto(call);
  const seen = page.getByRole("region", { name: "邀请单位会看到什么" });
  const unseen = `${AUTHORITY}看不到贵企业的答案、数据和得分`;
  const report = `${AUTHORITY}还可以看到提交的报告`;
  const agree = page.getByRole("radio", { name: "同意署名", exact: true });
  const refuse = page.getByRole("radio", { name: "不同意署名" });
  await expect(seen).toContainText(unseen);
  await expect(agree).not.toBeChecked();
  await expect(refuse).not.toBeChecked();
  await look(page);

  await refuse.check();
  await page.getByRole("button", { name: "参加并开始填报" }).click();
  await expect(page).toHaveURL(/\/assessments\/[0-9a-f-]{36}$/);
  await page.getByRole("link", { name: "活动说明" }).click();
  await expect(page.getByText("现在的选择：不同意署名")).toBeVisible();
  await expect(refuse).toBeChecked();
  await expect(seen).toContainText(unseen);

  await agree.check();
  await page.getByRole("button", { name: "保存选择" }).click();
  await expect(page.getByText("现在的选择：同意署名")).toBeVisible();
  await expect(seen).toContainText(report);
  await expect(seen).not.toContainText(unseen);
  await look(page);

  await refuse.check();
  await page.getByRole("button", { name: "保存选择" }).click();
  await expect(page.getByText("现在的选择：不同意署名")).toBeVisible();
  await expect(seen).toContainText(unseen);
  await expect(seen).not.toContainText(report);
});
