import type { Page } from "@playwright/test";
import { PASSWORD, makeLogin } from "./accounts";
import { expect, test } from "./fixtures";

/** Makes an invitation to answer these indicators; the link of it. */
async function invite(page: Page, home: string, { login = "", sections }: { readonly login?: string; readonly sections: readonly string[] }): Promise<string> {
  await page.goto(`${home}/members`);
  const form = page.getByRole("region", { name: "邀请成员" }).locator("form").first();
  await form.getByLabel("对方的邮箱").fill(login);
  for (const section of sections) await form.locator(`[name=section][value=${section}]`).check();
  await form.getByRole("button", { name: "生成邀请链接" }).click();
  return form.getByLabel("链接", { exact: true }).inputValue();
}

async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("姓名").fill(name);
  // What the invitation named is proposed.
  if ((await page.getByLabel("邮箱").inputValue()) === "") await page.getByLabel("邮箱").fill(makeLogin());
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "加入" }).click();
  await expect(page).toHaveURL(/\/o\/[0-9a-f-]{36}$/);
}

async function answer(page: Page, section: string, item: string, value: string): Promise<void> {
  await page.goto(section);
  await page.locator(`[name='answer.${item}'][value='${value}']`).check();
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();
}

/** What the members page says of a person; others name them too, as somebody to hand over to. */
const cardOf = (page: Page, name: string) => page.getByTestId("team-person").filter({ has: page.getByRole("heading", { name, exact: true }) });

// RW-022, RW-138.
test("a colleague answers what the invitation names and nothing else, until it is handed over", async ({ page, company, draft, firm, open, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const login = makeLogin();
  const link = await invite(page, company.home, { login, sections: ["L1", "L2"] });
  const made = page.getByRole("status").filter({ hasText: "链接只显示这一次" });
  const message = await made.getByLabel("可以直接发给对方的文字").inputValue();
  for (const said of ["孟听雨", firm.name, link, "前有效"]) expect(message).toContain(said);
  expect(message.match(/^· /gm)).toHaveLength(2);
  const mail = new URL((await made.getByRole("link", { name: "用邮件发送" }).getAttribute("href")) ?? "");
  expect([mail.protocol, decodeURIComponent(mail.pathname)]).toEqual(["mailto:", login]);
  expect(mail.searchParams.get("subject")).toContain(firm.name);
  expect(mail.searchParams.get("body")).toBe(message.replaceAll("\n", "\r\n"));

  const colleague = await open(null);
  await colleague.goto(link);
  await expect(colleague.getByLabel("邮箱")).toHaveValue(login);
  await join(colleague, link, "林知远");
  await colleague.goto(draft.path);
  const sections = colleague.getByRole("main").locator(`a[href^="${draft.path}/"]:not([href*="#"])`);
  await expect(sections).toHaveCount(2);
  expect((await colleague.goto(`${draft.path}/M1`))?.status()).toBe(404);
  await answer(colleague, `${draft.path}/L1`, "L1.2", "level:3");

  await page.goto(`${company.home}/members`);
  const card = cardOf(page, "林知远");
  await expect(card.getByText(/^已答 1\/\d+ 题$/)).toBeVisible();
  await expect(card.getByText(/最近修改/)).toBeVisible();
  // The invitation is used.
  await expect(page.getByTestId("invitation")).toHaveCount(0);
  await card.getByText("移交给别人").click();
  await card.locator("[name=section][value=L2]").uncheck();
  await card.getByRole("button", { name: "移交所选指标" }).click();
  await expect(page.getByText("所选指标已移交给 孟听雨")).toBeVisible();
  await expect(card.getByText("负责 1 个指标")).toBeVisible();

  expect((await colleague.goto(`${draft.path}/L1`))?.status()).toBe(404);
  expect((await colleague.goto(`${draft.path}/L1/history/L1.2`))?.status()).toBe(404);
  await colleague.goto(draft.path);
  await expect(sections).toHaveCount(1);

  await answer(page, `${draft.path}/L1`, "L1.2", "level:4");
  await page.goto(`${draft.path}/L1/history/L1.2`);
  const changes = page.getByRole("main").getByRole("listitem");
  await expect(changes).toHaveCount(2);
  await expect(changes.nth(0)).toContainText(/孟听雨.*答案原来3 级.+改为4 级/);
  await expect(changes.nth(1)).toContainText(/林知远.*答案原来未作答改为3 级/);
  await expect(changes.locator("time")).toHaveCount(2);
});

test("the indicators of somebody who left are nobody's, and are given to a colleague in one step", async ({ page, company, draft, open }) => {
  void draft;
  for (const [name, sections] of [["林知远", ["L1", "L2"]], ["顾晴", ["M1"]]] as const) {
    await join(await open(null), await invite(page, company.home, { sections }), name);
  }
  await page.goto(`${company.home}/members`);
  const member = page.getByRole("main").getByRole("listitem").filter({ hasText: "移出企业" }).filter({ hasText: "林知远" });
  await member.getByText("移出企业").click();
  await member.getByRole("button", { name: "移出 林知远" }).click();
  await expect(page.getByText("此人负责的指标现在无人负责")).toBeVisible();
  const nobody = page.getByTestId("nobody");
  await expect(nobody.getByText("原由 林知远 负责，已移出企业")).toHaveCount(2);
  await nobody.getByText("交给一位成员", { exact: true }).click();
  for (const section of ["L1", "L2"]) await nobody.locator(`[name=section][value=${section}]`).check();
  await nobody.getByLabel("交给", { exact: true }).selectOption({ label: "顾晴 · 填报人" });
  await nobody.getByRole("button", { name: "交给这位成员" }).click();
  await expect(cardOf(page, "顾晴").getByText("负责 3 个指标")).toBeVisible();
  await expect(nobody.getByText("原由 林知远 负责")).toHaveCount(0);
});

test("an invitation that is revoked lets nobody in", async ({ page, company, draft, open, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  void draft;
  const link = await invite(page, company.home, { login: makeLogin(), sections: ["L1"] });
  await page.reload();
  const invitation = page.getByTestId("invitation");
  await expect(invitation).toHaveCount(1);
  await invitation.getByText("撤销邀请").click();
  await invitation.getByRole("button", { name: "撤销这个邀请" }).click();
  await expect(page.getByText("邀请已撤销")).toBeVisible();
  await expect(invitation).toHaveCount(0);
  const stranger = await open(null);
  await stranger.goto(link);
  await expect(stranger.getByRole("heading", { name: "链接不能使用" })).toBeVisible();
});

test("inviting, handing over and the history work without scripts", async ({ page, company, draft, open }) => {
  const still = await open(page.context(), { javaScriptEnabled: false });
  const link = await invite(still, company.home, { sections: ["L1"] });
  await join(await open(null), link, "林知远");
  await answer(page, `${draft.path}/L1`, "L1.2", "level:2");
  await still.goto(`${company.home}/members`);
  const card = cardOf(still, "林知远");
  await card.getByText("移交给别人").click();
  await card.getByRole("button", { name: "移交所选指标" }).click();
  await expect(still.getByText("所选指标已移交给 孟听雨")).toBeVisible();
  await still.goto(`${draft.path}/L1/history/L1.2`);
  await expect(still.getByRole("main").getByRole("listitem")).toContainText(/孟听雨.*未作答.*2 级/);
});

test("the history opens over the question, and on its own page where it cannot be loaded", async ({ page, draft, complaints }) => {
  complaints.allow(/ERR_FAILED|500/);
  await page.goto(`${draft.path}/L1`);
  const question = page.locator("[id='L1.2']");
  const link = question.getByRole("link", { name: "修改记录 L1.2" });
  await expect(question.getByText("修改记录")).toHaveCount(0);
  await question.locator("[value='level:2']").check();
  await expect(link).toBeVisible();
  await question.locator("[value='level:5']").check();
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();
  await link.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "修改记录 L1.2" })).toBeVisible();
  await expect(dialog.getByRole("listitem").first()).toContainText(/孟听雨.*答案原来2 级.+改为5 级/);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(link).toBeFocused();
  await page.route("**/history/L1.2", (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()));
  await link.click();
  await expect(page).toHaveURL(/\/L1\/history\/L1\.2$/);
  await expect(page.getByRole("heading", { name: "修改记录", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "回到这一题" }).click();
  await expect(page).toHaveURL(/\/L1#L1\.2$/);
});

test("an invitation that is refused stays filled in", async ({ page, company, draft }) => {
  void draft;
  await page.goto(`${company.home}/members`);
  const form = page.getByRole("region", { name: "邀请成员" }).locator("form").first();
  // Enough for the browser, and no address.
  await form.getByLabel("对方的邮箱").fill("a@b.c");
  await form.locator("[name=section][value=M2]").check();
  await form.locator("[name=role][value=manager]").check();
  await form.getByRole("button", { name: "生成邀请链接" }).click();
  await expect(form.getByRole("alert")).toContainText("没有完成");
  await expect(form.getByLabel("对方的邮箱")).toHaveValue("a@b.c");
  await expect(form.locator("[name=section]:checked")).toHaveCount(1);
  await expect(form.locator("[name=role]:checked")).toHaveValue("manager");
});
