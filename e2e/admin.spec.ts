import type { Page } from "@playwright/test";
import { makeLogin, PASSWORD, register } from "./accounts";
import { expect, OPERATOR, test } from "./fixtures";

/** What the operator does from the console, and what those see whom it concerns. */
const status = (page: Page) => page.getByRole("main").getByRole("status");
const open = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name }).getByRole("link", { name: "管理" });

async function find(page: Page, address: string, label: string, text: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel(label).fill(text);
  await page.getByRole("button", { name: "查找" }).click();
  await expect(status(page)).toContainText("共 1 ");
}

test("an authority is opened with its region, and its first official comes in by the link", async ({ open: openAs }) => {
  const operator = await openAs(OPERATOR);
  const name = `余杭区经信局 ${makeLogin().slice(7, 15)}`;
  await operator.goto("/admin");
  await operator.getByRole("link", { name: "建立组织" }).click();
  await operator.getByLabel("名称", { exact: true }).fill(name);
  await operator.getByLabel("省", { exact: false }).first().selectOption("330000");
  await operator.getByRole("combobox").nth(1).selectOption("330100");
  await operator.getByRole("button", { name: "建立组织" }).click();
  await expect(operator.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(operator.getByText("管辖 杭州市")).toBeVisible();
  await expect(operator.getByRole("heading", { name: "下一步：邀请第一位成员" })).toBeVisible();
  await operator.getByRole("button", { name: "生成邀请链接" }).click();
  const link = await operator.getByLabel("链接", { exact: true }).inputValue();

  const official = await openAs(null);
  await official.goto(link);
  await official.getByLabel("姓名").fill("孟科长");
  await official.getByLabel("邮箱").fill(makeLogin());
  await official.getByLabel("密码").fill(PASSWORD);
  await official.getByRole("button", { name: /开通账号|加入/ }).click();
  await expect(official).toHaveURL(/\/o\/[0-9a-f-]{36}/);
  await expect(official.getByRole("banner").getByRole("button", { name: "退出登录" })).toBeVisible();

  await operator.reload();
  await expect(operator.getByRole("listitem").filter({ hasText: "孟科长" })).toContainText("主管部门");
  await operator.getByRole("link", { name: "孟科长" }).click();
  await expect(operator.getByRole("link", { name })).toBeVisible();
});

test("a region is left open for the whole country, and one that does not exist is asked for again without scripts", async ({ open: openAs }) => {
  const operator = await openAs(OPERATOR, { javaScriptEnabled: false });
  const name = `全国试点办 ${makeLogin().slice(7, 15)}`;
  await operator.goto("/admin/organisations/new");
  await operator.getByLabel("名称", { exact: true }).fill(name);
  await operator.getByLabel("地区代码").fill("99");
  await operator.getByRole("button", { name: "建立组织" }).click();
  await expect(operator.getByRole("alert")).toContainText("没有这个地区");
  await expect(operator.getByLabel("名称", { exact: true })).toHaveValue(name);
  await operator.getByLabel("地区代码").fill("");
  await operator.getByRole("button", { name: "建立组织" }).click();
  await expect(operator.getByText("管辖 全国")).toBeVisible();
});

test("whoever is disabled is asked to sign in on the page that is open, and cannot", async ({ page, draft, company, open: openAs, complaints }) => {
  complaints.allow(/401/);
  await page.goto(`${draft.path}/C2`);
  await page.locator(`[name="answer.C2.7"][value="level:1"]`).check();
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();

  const operator = await openAs(OPERATOR);
  await find(operator, "/admin/users", "按姓名、邮箱或手机号查找", company.login);
  await open(operator, company.login).click();
  await operator.getByText("停用账号", { exact: true }).click();
  await expect(operator.getByText(`孟听雨（${company.login}）会立即退出所有设备`)).toBeVisible();
  await operator.getByRole("button", { name: "停用 孟听雨 的账号" }).click();
  await expect(status(operator)).toContainText("已停用");

  await page.locator(`[name="answer.C2.7"][value="level:2"]`).check();
  const dialog = page.getByRole("dialog", { name: "请重新登录" });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("密码").fill(PASSWORD);
  await dialog.getByRole("button", { name: "登录并继续" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();

  await operator.getByRole("button", { name: "恢复 孟听雨 的账号" }).click();
  await expect(status(operator)).toContainText("已恢复");
  // What was entered meanwhile waited in the browser.
  await dialog.getByRole("button", { name: "登录并继续" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();
});

test("a claim on a credit code is found, verified once, and gone from the claims", async ({ request, firm, open: openAs }) => {
  const name = `待核企业 ${makeLogin().slice(7, 15)}`;
  await register(request, { ...firm, name });
  const operator = await openAs(OPERATOR);
  await operator.goto("/admin");
  await operator.getByLabel("按名称或信用代码查找").fill(name);
  await operator.getByLabel("只看待核实的").check();
  await operator.getByRole("button", { name: "查找" }).click();
  await open(operator, name).click();
  await operator.getByRole("button", { name: "确认已核实" }).click();
  await expect(operator.getByText(/已于 .+ 核实/)).toBeVisible();
  await operator.goto(`/admin?claims=1&q=${encodeURIComponent(name)}`);
  await expect(status(operator)).toContainText("没有匹配的组织");
});

test("jobs, mails and health are looked after from pages of their own", async ({ open: openAs }) => {
  const operator = await openAs(OPERATOR);
  await operator.goto("/admin");
  const nav = operator.getByRole("navigation", { name: "运营导航" });
  await nav.getByRole("link", { name: "任务" }).click();
  await expect(operator.getByRole("row").filter({ hasText: "例行检查" })).toBeVisible();
  await nav.getByRole("link", { name: "邮件" }).click();
  await expect(operator.getByRole("heading", { level: 1, name: "邮件" })).toBeVisible();
  await nav.getByRole("link", { name: "运行状况" }).click();
  await expect(operator.getByTestId("check-database")).toContainText("正常");
  await expect(operator.getByTestId("check-database")).toContainText("PostgreSQL");
});
