import { expect, test } from "@playwright/test";
import { startInstallation, type Installation } from "./chaos/installation.mjs";

/*
 * An installation without the demonstration, as an operator starts it for the first time: it starts and stops by itself.
 */
let installation: Installation;
test.beforeAll(async () => {
  installation = await startInstallation();
});
test.afterAll(() => installation.stop());

test("an empty installation prints a link with which its first operator comes in, once", async ({ page, browser }) => {
  const printed = () => /^http:\/\/localhost:\d+\/join\/\S+$/m.exec(installation.said())?.[0];
  await expect.poll(printed).toBeDefined();
  const link = printed()!;
  expect(installation.said()).toContain("首位平台管理员请在七天内打开");

  await page.goto(link);
  await page.getByLabel("姓名").fill("孟听雨");
  await page.getByLabel("邮箱").fill("operator@example.org");
  await page.getByLabel("密码").fill("秋天的九溪烟树很好看");
  await page.getByRole("button", { name: "建立账号" }).click();
  await expect(page).toHaveURL(`${installation.url}/admin`);
  await expect(page.getByRole("navigation", { name: "运营导航" })).toBeVisible();
  await page.getByRole("link", { name: "设置" }).click();
  await expect(page.getByText("孟听雨（operator@example.org）")).toBeVisible();

  const another = await browser.newContext({ locale: "zh-CN" });
  const stranger = await another.newPage();
  await stranger.goto(link);
  await expect(stranger.getByLabel("密码")).toHaveCount(0);
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("链接不能使用");
  await another.close();
});
