import type { Page } from "@playwright/test";
import { PASSWORD } from "./accounts";
import { expect, GEARBOXES, test } from "./fixtures";

/*
 * Indicator L3 has three items of six levels; M2.1 is a question with several answers.
 */
const saved = (page: Page) => page.locator("[data-save-state=saved]");
const level = (page: Page, item: string, value: number) => page.locator(`[name="answer.${item}"][value="level:${value}"]`);
const option = (page: Page, item: string, value: string) => page.locator(`[name="answer.${item}"][value="${value}"]`);
/** The page hears nothing of what others save: two people who answer at the same moment. */
const listenToNobody = (page: Page) => page.route(/\/pulse(\?|$)/, () => undefined);
const savedBy = (page: Page) => page.waitForResponse((answer) => answer.request().method() === "PUT" && answer.url().endsWith("/responses"));

// RW-013.
test("an answer is on the server without a further press, and the page says when", async ({ page, draft, open }) => {
  await page.goto(`${draft.path}/L3`);
  const answer = savedBy(page);
  await level(page, "L3.1", 3).check();
  expect((await answer).status()).toBe(200);
  await expect(saved(page)).toContainText(/已保存 \d\d:\d\d/);
  const elsewhere = await open(page.context());
  await elsewhere.goto(`${draft.path}/L3`);
  await expect(level(elsewhere, "L3.1", 3)).toBeChecked();
});

test("a comment and the evidence are saved when typing pauses", async ({ page, draft }) => {
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.3", 2).check();
  const card = page.locator("[id='L3.3']");
  await card.locator("summary").click();
  await card.getByRole("combobox", { name: "佐证" }).selectOption({ label: "内部记录" });
  const answer = savedBy(page);
  await card.getByRole("textbox", { name: "说明" }).pressSequentially("见质量记录");
  await answer;
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(page.locator("[name='comment.L3.3']")).toHaveValue("见质量记录");
  await expect(page.locator("[name='evidence.L3.3']")).toHaveValue("internalRecord");
});

test("fifty changes of mind in a row leave the last one", async ({ page, draft }) => {
  await page.route("**/responses", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.goto(`${draft.path}/L3`);
  for (let press = 0; press < 50; press += 1) await level(page, "L3.1", press % 6).check();
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 49 % 6)).toBeChecked();
});

// RW-004.
test("reloading keeps the page and its values", async ({ page, draft }) => {
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.4", 4).check();
  await expect(saved(page)).toBeVisible();
  const address = page.url();
  await page.reload();
  expect(page.url()).toBe(address);
  await expect(level(page, "L3.4", 4)).toBeChecked();
});

// RW-005.
test("another device comes back to the question where the person left", async ({ page, draft, company, open }) => {
  await page.goto(`${draft.path}/M2`);
  const place = page.waitForResponse((answer) => answer.url().endsWith("/place"));
  await option(page, "M2.2", "option:most").check();
  await place;
  await expect(saved(page)).toBeVisible();

  const device = await open(null);
  await device.goto(draft.path);
  await device.getByLabel("邮箱或手机号").fill(company.login);
  await device.getByLabel("密码").fill(PASSWORD);
  await device.getByRole("button", { name: "登录" }).click();
  await device.getByRole("link", { name: "继续填报" }).click();
  await expect(device).toHaveURL(/\/M2#M2\.2$/);
  await expect(option(device, "M2.2", "option:most")).toBeChecked();
});

test("going on straight after the last answer loses nothing and asks nothing", async ({ page, draft }) => {
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked += 1;
    void dialog.accept();
  });
  await page.route("**/responses", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.4", 5).check();
  await page.getByRole("button", { name: "下一节" }).click();
  await page.waitForURL(/\/M1$/);
  expect(asked).toBe(0);
  await page.goto(`${draft.path}/L3`);
  await expect(level(page, "L3.4", 5)).toBeChecked();
});

test("a server that is busy once is left alone as long as it asked, and gets the answer once, under the same batch", async ({ page, draft, complaints }) => {
  complaints.allow(/503/);
  const calls: { readonly batch: string; readonly at: number }[] = [];
  // The first pulse of the page is answered just after the refusal: that the server answers is no leave to come again.
  let tell: () => void = () => undefined;
  const refused = new Promise<void>((resolve) => (tell = resolve));
  await page.route(/\/pulse(\?|$)/, async (route) => {
    await refused;
    await route.continue();
  });
  await page.route("**/responses", async (route) => {
    calls.push({ batch: (route.request().postDataJSON() as { batch: string }).batch, at: performance.now() });
    if (calls.length > 1) return route.continue();
    await route.fulfill({ status: 503, headers: { "retry-after": "4" }, json: { problem: { code: "UNAVAILABLE" } } });
    tell();
  });
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 2).check();
  await expect(page.getByText("未发送：服务器忙，正在自动重试。")).toBeVisible();
  await expect(level(page, "L3.1", 2)).toBeChecked();
  await expect(saved(page)).toBeVisible();
  expect(calls).toHaveLength(2);
  expect(calls[0]!.batch).toBe(calls[1]!.batch);
  // The wait is told by the browser's clock and measured by this one's.
  expect(calls[1]!.at - calls[0]!.at).toBeGreaterThan(3_900);
  await page.unroute("**/responses");
  await page.reload();
  await expect(level(page, "L3.1", 2)).toBeChecked();
});

test("a connection that breaks is said at once and made up for when it is back", async ({ page, draft, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED/);
  await page.goto(`${draft.path}/L3`);
  await page.context().setOffline(true);
  await level(page, "L3.1", 1).check();
  await expect(page.getByText("未发送：网络不通")).toBeVisible();
  await level(page, "L3.3", 4).check();
  await page.context().setOffline(false);
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 1)).toBeChecked();
  await expect(level(page, "L3.3", 4)).toBeChecked();
});

test("a session that ended keeps the page and what was answered, and saves it after signing in elsewhere", async ({ page, draft, company, complaints }) => {
  complaints.allow(/401/);
  await page.goto(`${draft.path}/L3`);
  const address = page.url();
  await page.context().clearCookies();
  await level(page, "L3.1", 5).check();
  await expect(page.getByText("未发送：登录已失效。")).toBeVisible();
  await level(page, "L3.3", 1).check();
  expect(page.url()).toBe(address);
  await expect(level(page, "L3.1", 5)).toBeChecked();

  const tab = await page.context().newPage();
  await tab.goto("/sign-in");
  await tab.getByLabel("邮箱或手机号").fill(company.login);
  await tab.getByLabel("密码").fill(PASSWORD);
  await tab.getByRole("button", { name: "登录" }).click();
  await tab.waitForURL(/\/o\//);
  // The page hears of it, and sends what waited without being asked.
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 5)).toBeChecked();
  await expect(level(page, "L3.3", 1)).toBeChecked();
});

test("two people who answer the same question both see both answers, and one decides", async ({ page, draft, open, complaints }) => {
  complaints.allow(/409/);
  const colleague = await open(page.context());
  await listenToNobody(colleague);
  await page.goto(`${draft.path}/L3`);
  await colleague.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 1).check();
  await expect(saved(page)).toBeVisible();
  await level(colleague, "L3.1", 4).check();

  const dialog = colleague.getByRole("dialog", { name: "这一项有两个不同的内容" });
  await expect(dialog.getByRole("region", { name: "您填的" })).toContainText(/您，\d\d:\d\d4 级/);
  await expect(dialog.getByRole("region", { name: "对方填的" })).toContainText(/\d\d:\d\d1 级/);
  await dialog.getByRole("button", { name: "稍后再定" }).click();
  const card = colleague.locator("[id='L3.1']");
  await expect(card.getByRole("alert")).toContainText("这一题刚被别人改过");
  await expect(card.getByRole("definition").filter({ hasText: /^1 级/ })).toBeVisible();
  await expect(card.getByRole("definition").filter({ hasText: /^4 级/ })).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 1), "nothing is overwritten before somebody chose").toBeChecked();

  await card.getByRole("button", { name: "用我填的" }).click();
  await expect(card.getByRole("alert")).toHaveCount(0);
  await expect(saved(colleague)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 4)).toBeChecked();
});

test("taking the colleague's answer keeps it", async ({ page, draft, open, complaints }) => {
  complaints.allow(/409/);
  const colleague = await open(page.context());
  await listenToNobody(colleague);
  await page.goto(`${draft.path}/L3`);
  await colleague.goto(`${draft.path}/L3`);
  await level(page, "L3.3", 2).check();
  await expect(saved(page)).toBeVisible();
  await level(colleague, "L3.3", 0).check();
  await colleague.getByRole("dialog").getByRole("button", { name: "用对方的" }).click();
  await expect(level(colleague, "L3.3", 2)).toBeChecked();
  // The next change builds on what was taken, and is no conflict again.
  await level(colleague, "L3.3", 3).check();
  await expect(saved(colleague)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.3", 3)).toBeChecked();
});

test("a figure that two people enter shows both numbers, and one decides", async ({ page, draft, company, open, complaints }) => {
  expect(draft.path).toContain(company.home);
  complaints.allow(/409/);
  const sheet = `${company.home}/facts`;
  const colleague = await open(page.context());
  await page.goto(sheet);
  await colleague.goto(sheet);
  const headcount = "[name^='value.headcount.']";
  await page.locator(headcount).first().fill("180");
  await page.locator(headcount).first().blur();
  await expect(saved(page)).toBeVisible();
  await colleague.locator(headcount).first().fill("1,900");
  await colleague.locator(headcount).first().blur();
  const row = colleague.locator("#headcount");
  await expect(row.getByRole("alert")).toContainText("刚被别人改过");
  await expect(row.getByRole("definition").filter({ hasText: "180" })).toBeVisible();
  await expect(row.getByRole("definition").filter({ hasText: "1,900" })).toBeVisible();
  const dialog = colleague.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "对方填的" })).toContainText("180");
  await dialog.getByRole("button", { name: "用我填的" }).click();
  await expect(saved(colleague)).toBeVisible();
  await page.reload();
  await expect(page.locator(headcount).first()).toHaveValue("1,900");
});

test("“none of these” clears the others, and another answer clears it", async ({ page, draft }) => {
  await page.goto(`${draft.path}/M2`);
  await option(page, "M2.1", "applicationNetwork").check();
  await option(page, "M2.1", "siteCoverage").check();
  await option(page, "M2.1", "none").check();
  await expect(option(page, "M2.1", "applicationNetwork")).not.toBeChecked();
  await expect(option(page, "M2.1", "siteCoverage")).not.toBeChecked();
  await option(page, "M2.1", "siteCoverage").check();
  await expect(option(page, "M2.1", "none")).not.toBeChecked();
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(option(page, "M2.1", "siteCoverage")).toBeChecked();
  await expect(option(page, "M2.1", "none")).not.toBeChecked();
});

// RW-113.
test("arrow keys move between the answers of a question and nowhere else", async ({ page, draft }) => {
  await page.goto(`${draft.path}/L3`);
  const address = page.url();
  await level(page, "L3.1", 1).check();
  await page.keyboard.press("ArrowDown");
  await expect(level(page, "L3.1", 2)).toBeChecked();
  await expect(level(page, "L3.1", 2)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(level(page, "L3.1", 0)).toBeChecked();
  expect(page.url().split("#")[0]).toBe(address);
});

for (const { where, field, path } of [
  { where: "a comment", field: "[name='comment.L3.3']", path: "/L3" },
  { where: "a figure", field: "[name^='value.headcount.']", path: null },
]) {
  // RW-111.
  test(`the Enter that ends a Chinese composition in ${where} does not send the form`, async ({ page, draft, company }) => {
    await page.goto(path === null ? `${company.home}/facts` : `${draft.path}${path}`);
    const address = page.url();
    if (path !== null) await page.locator("[id='L3.3'] summary").click();
    const input = page.locator(field).first();
    await input.focus();
    const keyboard = await page.context().newCDPSession(page);
    await keyboard.send("Input.imeSetComposition", { text: "liangbai", selectionStart: 8, selectionEnd: 8 });
    await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", windowsVirtualKeyCode: 229, key: "Enter", code: "Enter" });
    await keyboard.send("Input.insertText", { text: "两百" });
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", windowsVirtualKeyCode: 229, key: "Enter", code: "Enter" });
    await expect(input).toHaveValue("两百");
    await expect(input).toBeFocused();
    expect(page.url().split("#")[0]).toBe(address);
  });
}

test("the sign-in form too is not sent by the Enter of a composition", async ({ page }) => {
  await page.goto("/sign-up");
  let posts = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") posts += 1;
  });
  const name = page.getByLabel("企业名称");
  await name.focus();
  await name.evaluate((field: HTMLInputElement) => {
    const press = { key: "Enter", bubbles: true, cancelable: true };
    field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    if (field.dispatchEvent(new KeyboardEvent("keydown", { ...press, isComposing: true }))) field.form?.requestSubmit();
  });
  await expect(name).toBeFocused();
  expect(posts).toBe(0);
});

// RW-019.
test("the list of assessments says how far each is and who touched it last", async ({ page, draft }) => {
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 3).check();
  await expect(saved(page)).toBeVisible();
  await page.goto(draft.path.replace(/\/[^/]+$/, ""));
  const entry = page.getByRole("listitem").filter({ hasText: "年度自评" });
  await expect(entry).toContainText("填报中");
  await expect(entry).toContainText(/[1-9]\d?%/);
  await expect(entry).toContainText(/最后修改 孟听雨，/);
});

test("what is submitted can be read and not changed", async ({ open, places }) => {
  const page = await open(GEARBOXES);
  await page.goto(`${places.assessment}/L3`);
  await expect(page.getByText("已提交，只读。")).toBeVisible();
  for (const field of await page.locator("input[name^='answer.']").all()) await expect(field).toBeDisabled();
  await expect(page.getByRole("button", { name: "清除答案" })).toHaveCount(0);
});

// RW-007.
test("a browser that keeps nothing says so, and what is answered is on the server all the same", async ({ page, draft }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The user denied permission to access the database.", "SecurityError");
    };
  });
  await page.goto(`${draft.path}/L3`);
  await expect(page.getByText("仅在线保存")).toBeVisible();
  await level(page, "L3.1", 2).check();
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 2)).toBeChecked();
});

test("what was answered without network is still there in a tab that is opened anew, and arrives", async ({ page, draft, complaints }) => {
  complaints.allow(/ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
  await page.goto(`${draft.path}/L3`);
  await page.route("**/responses", (route) => route.abort());
  await level(page, "L3.1", 4).check();
  await expect(page.getByText("未发送：网络不通")).toBeVisible();
  const context = page.context();
  // Killed: no last words.
  await page.close({ runBeforeUnload: false });
  const later = await context.newPage();
  await later.route("**/responses", (route) => route.abort());
  await later.goto(`${draft.path}/L3`);
  await expect(level(later, "L3.1", 4)).toBeChecked();
  await expect(later.getByText("未发送：网络不通")).toBeVisible();
  await later.unroute("**/responses");
  // At its own next try, whose pauses have grown meanwhile.
  await expect(saved(later)).toBeVisible({ timeout: 40_000 });
  await later.reload();
  await expect(level(later, "L3.1", 4)).toBeChecked();
});

test("different questions of two people merge without a word, and each sees the other's", async ({ page, draft, open }) => {
  const colleague = await open(page.context());
  await page.clock.install();
  await page.goto(`${draft.path}/L3`);
  await colleague.goto(`${draft.path}/L3`);
  await level(colleague, "L3.1", 5).check();
  await expect(saved(colleague)).toBeVisible();
  await level(page, "L3.3", 1).check();
  await expect(saved(page)).toBeVisible();
  // The next pulse brings what the colleague saved.
  await page.clock.fastForward(25_000);
  await expect(level(page, "L3.1", 5)).toBeChecked();
  await expect(page.locator("[id='L3.1']")).toContainText("更新了这一题");
  await expect(level(page, "L3.3", 1)).toBeChecked();
});

// A client's clock that is wrong by a day: the server's counts.
test("a clock that is a day ahead changes neither what is saved nor in which order", async ({ page, draft, open }) => {
  await page.clock.install({ time: Date.now() + 86_400_000 });
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 5).check();
  await page.clock.runFor(1_000);
  await expect(saved(page)).toBeVisible();
  const colleague = await open(page.context());
  await colleague.goto(`${draft.path}/L3`);
  await level(colleague, "L3.1", 2).check();
  await expect(saved(colleague)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 2)).toBeChecked();
});

test("a press before the page has come alive is taken when it does", async ({ page, draft }) => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(`${draft.path}/L3`, { waitUntil: "commit" });
  await level(page, "L3.1", 3).check();
  release();
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 3)).toBeChecked();
});
