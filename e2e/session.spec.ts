import type { BrowserContext, Page } from "@playwright/test";
import { PASSWORD } from "./accounts";
import { expect, OPERATOR, test, VALVES } from "./fixtures";
import { expectReadable, LANGUAGES, speak } from "./readable";

/*
 * Indicator C2 has five items of six levels (C2.3 to C2.7), L3 has three.
 */
const level = (page: Page, item: string, value: number) => page.locator(`[name="answer.${item}"][value="level:${value}"]`);
const saved = (page: Page) => page.locator("[data-save-state=saved]");
const unsaved = (page: Page) => page.locator("[data-save-state=unsaved]");
const signIn = (page: Page) => page.getByRole("dialog", { name: "请重新登录" });
const signOut = (page: Page) => page.getByRole("banner").getByRole("button", { name: "退出登录" });
const leaving = (page: Page) => page.getByRole("dialog", { name: /没有发送/ });

/** What the server does to a session that ran out or was ended elsewhere: the browser has none from then on. */
const endSession = (context: BrowserContext) => context.clearCookies({ name: /^(?:__Host-)?xinzhi$/ });

/** Fails if the page is left, loaded anew or drawn anew from here on. */
async function holdOn(page: Page): Promise<() => Promise<void>> {
  const address = page.url();
  await page.locator("form:has([name^='answer.'])").evaluate((form) => form.setAttribute("data-held", ""));
  return async () => {
    expect(page.url()).toBe(address);
    await expect(page.locator("form[data-held]")).toHaveCount(1);
  };
}

/** Saving gets no answer, everything else does. */
const loseSaves = (page: Page) => page.context().route("**/responses", (route) => route.abort());

/** How much this browser still keeps of anybody: entries and pages. A mark that something was deleted tells nothing. */
const keptIn = (page: Page) =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]));
    const rows = await Promise.all(
      names.map(
        (name) =>
          new Promise<number>((resolve, reject) => {
            const opening = indexedDB.open(name);
            opening.onerror = () => reject(opening.error ?? new Error(name));
            opening.onsuccess = () => {
              const stores = [...opening.result.objectStoreNames];
              if (stores.length === 0) return resolve(0);
              const reading = opening.result.transaction(stores);
              const found = stores.map((store) => reading.objectStore(store).getAll());
              reading.oncomplete = () => {
                opening.result.close();
                resolve(found.flatMap(({ result }) => result as { url?: string }[]).filter(({ url }) => url !== "").length);
              };
            };
          }),
      ),
    );
    const pages = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).filter(({ url }) => new URL(url).pathname.startsWith("/o/")).length));
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
    return { entries: sum(rows), pages: sum(pages) };
  });

// RW-001, RW-017.
test("a session that ends while somebody answers asks for the password over the page, and all twelve edits arrive", async ({ page, context, draft, complaints }) => {
  complaints.allow(/401/);
  await page.goto(`${draft.path}/C2`);
  await level(page, "C2.7", 1).check();
  await expect(saved(page)).toBeVisible();
  const stays = await holdOn(page);
  await endSession(context);

  const items = ["C2.3", "C2.4", "C2.5", "C2.6"];
  for (const item of items) {
    // Out of the way first: a dialog that opens meanwhile would be in it.
    await page.evaluate((id) => document.getElementById(id)?.querySelector("details")?.setAttribute("open", ""), item);
    await page.evaluate(
      ([id, answer, evidence, comment]) => {
        document.querySelector<HTMLInputElement>(`[name="${answer}"]`)?.click();
        const set = (name: string, prototype: object, value: string) => {
          const field = document.querySelector<HTMLElement>(`[name="${name}"]`)!;
          Object.getOwnPropertyDescriptor(prototype, "value")!.set!.call(field, value);
          field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
        };
        set(evidence!, HTMLSelectElement.prototype, "internalRecord");
        set(comment!, HTMLTextAreaElement.prototype, `见 ${id} 的记录`);
      },
      [item, `answer.${item}"][value="level:3`, `evidence.${item}`, `comment.${item}`],
    );
  }
  await expect(signIn(page)).toBeVisible();
  await expect(signIn(page).getByLabel("密码")).toBeFocused();
  await stays();
  for (const item of items) await expect(level(page, item, 3)).toBeChecked();

  await signIn(page).getByLabel("密码").fill("不是这个密码");
  await signIn(page).getByRole("button", { name: "登录并继续" }).click();
  await expect(signIn(page).getByRole("alert")).toContainText("账号或密码不对");
  await signIn(page).getByLabel("密码").fill(PASSWORD);
  await signIn(page).getByRole("button", { name: "登录并继续" }).click();
  await expect(signIn(page)).toHaveCount(0);
  await expect(saved(page)).toBeVisible();
  await stays();

  await page.reload();
  for (const item of items) {
    await expect(level(page, item, 3)).toBeChecked();
    await expect(page.locator(`[name="evidence.${item}"]`)).toHaveValue("internalRecord");
    await expect(page.locator(`[name="comment.${item}"]`)).toHaveValue(`见 ${item} 的记录`);
  }
});

test("the dialog waits for whoever types, gives the focus back, and can be put off", async ({ page, context, draft, complaints }) => {
  complaints.allow(/401/);
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.3", 2).check();
  await expect(saved(page)).toBeVisible();
  const stays = await holdOn(page);
  await page.locator("[id='L3.3'] summary").click();
  const comment = page.locator("[name='comment.L3.3']");
  await endSession(context);
  await comment.pressSequentially("两个车间的设备台账，含二〇二五年新增的部分，都已核对过", { delay: 60 });
  await expect(comment, "no letter went into the dialog").toHaveValue("两个车间的设备台账，含二〇二五年新增的部分，都已核对过");
  await expect(signIn(page)).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(signIn(page)).toHaveCount(0);
  await expect(comment).toBeFocused();
  await expect(page.getByText("未登录：")).toBeVisible();
  await comment.pressSequentially("。");
  await page.getByRole("button", { name: "重新登录" }).click();
  await signIn(page).getByLabel("密码").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(signIn(page)).toHaveCount(0);
  await expect(comment).toBeFocused();
  await expect(page.getByText("未登录：")).toHaveCount(0);
  await expect(saved(page)).toBeVisible();
  await stays();
});

test("signing in in one tab ends the question in the other", async ({ page, context, draft, complaints }) => {
  complaints.allow(/401/);
  const other = await context.newPage();
  await page.goto(`${draft.path}/L3`);
  await other.goto(`${draft.path}/C2`);
  await level(page, "L3.1", 2).check();
  await expect(saved(page)).toBeVisible();
  await endSession(context);
  await level(page, "L3.1", 3).check();
  await level(other, "C2.3", 3).check();
  await expect(signIn(page)).toBeVisible();
  await expect(signIn(other)).toBeVisible();
  await signIn(page).getByLabel("密码").fill(PASSWORD);
  await signIn(page).getByRole("button", { name: "登录并继续" }).click();
  await expect(saved(page)).toBeVisible();
  await expect(signIn(other)).toHaveCount(0);
  await expect(saved(other)).toBeVisible();
});

// RW-018.
test("without a network the page stays, nobody is asked to sign in, and typing goes on", async ({ page, context, draft, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.3", 2).check();
  await expect(saved(page)).toBeVisible();
  const stays = await holdOn(page);
  const beat = page.waitForEvent("requestfailed", (request) => request.url().includes("/pulse"));
  await context.setOffline(true);
  await beat;
  await page.locator("[id='L3.3'] summary").click();
  const comment = page.locator("[name='comment.L3.3']");
  await comment.pressSequentially("断网时也能写", { delay: 60 });
  await expect(unsaved(page)).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(comment).toBeFocused();
  await stays();
  await context.setOffline(false);
  await expect(saved(page)).toBeVisible();
  await stays();
  await page.reload();
  await expect(page.locator("[name='comment.L3.3']")).toHaveValue("断网时也能写");
});

// RW-002.
test("submitting after the session has ended asks for the password and submits once", async ({ page, context, draft, company, complaints }) => {
  complaints.allow(/401/);
  await draft.fill();
  await page.goto(draft.path);
  await expect(page.getByRole("button", { name: "提交自评" })).toBeVisible();
  let taken = 0;
  page.on("response", (answer) => {
    if (answer.url().endsWith("/submissions") && answer.ok()) taken += 1;
  });
  await endSession(context);
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(signIn(page)).toBeVisible();
  await signIn(page).getByLabel("密码").fill(PASSWORD);
  await signIn(page).getByRole("button", { name: "登录并继续" }).click();
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(page.getByTestId("overall")).toBeVisible();
  expect(taken).toBe(1);
  await page.goto(`${company.home}/reports`);
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
});

test("a submission that waits for the network waits on after the tab was closed, and can be taken back", async ({ page, context, draft, complaints }) => {
  complaints.allow(/ERR_FAILED|Failed to fetch/);
  await draft.fill();
  await context.route("**/submissions", (route) => route.abort());
  await page.goto(draft.path);
  await page.getByRole("button", { name: "提交自评" }).click();
  const waiting = (shown: Page) => shown.getByTestId("submission-waiting");
  await expect(waiting(page)).toContainText("等待网络恢复后自动提交，可以关闭本页");
  await page.close();

  const again = await context.newPage();
  await again.goto(draft.path);
  await expect(waiting(again)).toContainText("等待网络恢复后自动提交");
  await again.getByRole("button", { name: "取消提交" }).click();
  await expect(again.getByRole("button", { name: "提交自评" })).toBeVisible();

  await again.getByRole("button", { name: "提交自评" }).click();
  await expect(waiting(again)).toBeVisible();
  await context.unroute("**/submissions");
  await expect(again).toHaveURL(/\/reports\/[0-9a-f-]{36}$/, { timeout: 30_000 });
});

// RW-014.
test.describe("signing out with an answer that was not sent", () => {
  test.use({ serviceWorkers: "allow" });
  test.beforeEach(async ({ page, draft, complaints }) => {
    complaints.allow(/ERR_FAILED|Failed to fetch/);
    await loseSaves(page);
    await page.goto(`${draft.path}/L3`);
    await level(page, "L3.1", 4).check();
    await expect(unsaved(page)).toBeVisible();
    await expect.poll(async () => (await keptIn(page)).pages, "a page is kept").toBeGreaterThan(0);
    await signOut(page).click();
    await expect(leaving(page)).toContainText("还有 1 条没有发送");
  });

  test("keeps whoever decides to stay, with the answer", async ({ page, draft }) => {
    await leaving(page).getByRole("button", { name: "留在本页" }).click();
    await expect(leaving(page)).toHaveCount(0);
    await expect(signOut(page)).toBeFocused();
    expect(page.url()).toContain(draft.path);
    await expect(level(page, "L3.1", 4)).toBeChecked();
    await page.context().unroute("**/responses");
    await expect(saved(page), "it is tried again by itself").toBeVisible({ timeout: 40_000 });
  });

  test("sends it first, and says why where it cannot", async ({ page, draft, company, open }) => {
    await leaving(page).getByRole("button", { name: "先发送再退出" }).click();
    await expect(leaving(page).getByRole("alert")).toContainText("网络不通", { timeout: 30_000 });
    await page.context().unroute("**/responses");
    await leaving(page).getByRole("button", { name: "先发送再退出" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    expect(await keptIn(page)).toEqual({ entries: 0, pages: 0 });
    const elsewhere = await open(null);
    await elsewhere.goto(`${draft.path}/L3`);
    await elsewhere.getByLabel("邮箱或手机号").fill(company.login);
    await elsewhere.getByLabel("密码").fill(PASSWORD);
    await elsewhere.getByRole("button", { name: "登录" }).click();
    await expect(level(elsewhere, "L3.1", 4)).toBeChecked();
  });

  test("drops it at the person's word, and the next person at this device finds nothing", async ({ page, demo }) => {
    await leaving(page).getByRole("button", { name: "放弃 1 条并退出" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByText("这台设备上还有")).toHaveCount(0);
    expect(await keptIn(page)).toEqual({ entries: 0, pages: 0 });
    await page.getByLabel("邮箱或手机号").fill(VALVES);
    await page.getByLabel("密码").fill(demo.password);
    await page.getByRole("button", { name: "登录" }).click();
    await expect(signOut(page)).toBeVisible();
    await expect(page.locator("[data-unsent]")).toHaveCount(0);
    expect((await keptIn(page)).entries).toBe(0);
  });
});

test("the operator leaves by the same button", async ({ page, demo }) => {
  await page.goto("/sign-in?next=/admin");
  await page.getByLabel("邮箱或手机号").fill(OPERATOR);
  await page.getByLabel("密码").fill(demo.password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(/\/admin$/);
  await signOut(page).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/admin");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("whoever leaves in one tab leaves in all: nothing of theirs stays on the screen", async ({ page, context, draft }) => {
  const other = await context.newPage();
  await other.goto(`${draft.path}/C2`);
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 4).check();
  await expect(saved(page)).toBeVisible();
  await signOut(page).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(other).toHaveURL(/\/sign-in/);
  expect(await keptIn(other)).toEqual({ entries: 0, pages: 0 });
});

test("without a network nobody is signed out by half: the page says so and stays", async ({ page, context, draft, complaints }) => {
  // With the network back the page asks how things stand, while it is being signed out.
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|401/);
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 4).check();
  await expect(saved(page)).toBeVisible();
  const stays = await holdOn(page);
  await context.setOffline(true);
  await signOut(page).click();
  const dialog = page.getByRole("dialog", { name: "现在不能退出登录" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "留在本页" }).click();
  await stays();
  await signOut(page).click();
  await expect(dialog).toBeVisible();
  await context.setOffline(false);
  await dialog.getByRole("button", { name: "再试一次" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await keptIn(page)).toEqual({ entries: 0, pages: 0 });
});

test("the sign-in page says that the device keeps unsent answers, and not whose", async ({ page, context, draft, company, complaints }) => {
  complaints.allow(/ERR_FAILED|Failed to fetch|401/);
  await loseSaves(page);
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 4).check();
  await level(page, "L3.3", 2).check();
  await expect(unsaved(page)).toBeVisible();
  await endSession(context);
  await page.goto("/sign-in");
  const notice = page.getByRole("main").getByRole("status");
  await expect(notice).toContainText("这台设备上还有 2 条未发送的回答");
  await expect(notice).not.toContainText(company.login);
  await page.context().unroute("**/responses");
  await page.getByLabel("邮箱或手机号").fill(company.login);
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(signOut(page)).toBeVisible();
  await expect(page.locator("[data-unsent]")).toHaveCount(0);
  await page.goto(`${draft.path}/L3`);
  await expect(level(page, "L3.1", 4)).toBeChecked();
  await expect(level(page, "L3.3", 2)).toBeChecked();
});

test("what was entered on another page and is not sent is said on every page", async ({ page, draft, company, complaints }) => {
  complaints.allow(/ERR_FAILED|Failed to fetch/);
  await loseSaves(page);
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 4).check();
  await expect(unsaved(page)).toBeVisible();
  await expect(page.locator("[data-unsent]"), "this page says it itself").toHaveCount(0);
  await page.goto(company.home);
  const line = page.locator("[data-unsent]");
  await expect(line).toContainText("还有 1 条未发送");
  await expect(line).toContainText("网络不通");
  await page.context().unroute("**/responses");
  await line.getByRole("button", { name: "立即重试" }).click();
  await expect(line).toHaveCount(0);
});

test("a newer build is said, and nobody is made to reload", async ({ page, draft }) => {
  await page.route("**/pulse*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), build: "the next one" } });
  });
  await page.goto(`${draft.path}/L3`);
  const stays = await holdOn(page);
  await expect(page.getByTestId("update")).toContainText("已填内容不会丢失");
  await stays();
  await page.unroute("**/pulse*");
  await page.getByRole("button", { name: "刷新页面" }).click();
  await expect(page.locator("form[data-held]")).toHaveCount(0);
  await expect(page.getByTestId("update")).toHaveCount(0);
});

// RW-007.
test("a browser that keeps nothing says so, and what is entered goes to the server", async ({ page, draft }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", {
      value: { open: () => { throw new DOMException("refused", "SecurityError"); }, databases: () => Promise.reject(new DOMException("refused", "SecurityError")) },
    });
  });
  await page.goto(`${draft.path}/L3`);
  await expect(page.getByTestId("memory-only")).toContainText("仅在线保存");
  await level(page, "L3.1", 4).check();
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(level(page, "L3.1", 4)).toBeChecked();
});

// RW-014: at a shared computer, where the first one never left.
test("a tab of the one before asks its owner, and sends nothing in the name of who signed in since", async ({ page, context, draft, company, demo, complaints }) => {
  // Where the person is in the questionnaire is told to the server too, which knows no such questionnaire of the other one.
  complaints.allow(/401|404/);
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 2).check();
  await expect(saved(page)).toBeVisible();
  const stays = await holdOn(page);
  await endSession(context);
  // Kept on the disk before somebody else signs in, and deleted there for their sake; and one entered afterwards.
  await level(page, "L3.3", 4).check();
  await expect(signIn(page)).toBeVisible();
  const next = await context.newPage();
  await next.goto("/sign-in");
  await next.getByLabel("邮箱或手机号").fill(VALVES);
  await next.getByLabel("密码").fill(demo.password);
  await next.getByRole("button", { name: "登录" }).click();
  await expect(signOut(next)).toBeVisible();
  await expect.poll(async () => (await keptIn(next)).entries, "nothing of the one before is left").toBe(0);

  await page.keyboard.press("Escape");
  await level(page, "L3.1", 5).check();
  await page.getByRole("button", { name: "重新登录" }).click();
  await expect(signIn(page).getByLabel("账号")).toHaveValue(company.login);
  await signIn(page).getByLabel("密码").fill(PASSWORD);
  await signIn(page).getByRole("button", { name: "登录并继续" }).click();
  await expect(saved(page)).toBeVisible();
  await stays();
  await page.reload();
  await expect(level(page, "L3.1", 5)).toBeChecked();
  await expect(level(page, "L3.3", 4)).toBeChecked();
});

for (const language of LANGUAGES) {
  test(`what is said of entries that are not sent, and of a session that has ended, can be read by everybody: ${language}`, async ({ page, context, draft, company, complaints }) => {
    complaints.allow(/ERR_FAILED|Failed to fetch|401/);
    await page.goto(draft.path);
    await speak(page, language, page.url());
    await loseSaves(page);
    await page.goto(`${draft.path}/L3`);
    await level(page, "L3.1", 4).check();
    await expect(unsaved(page)).toBeVisible();
    await page.goto(company.home);
    await expect(page.locator("[data-unsent]")).toBeVisible();
    await expectReadable(page, language);

    const dialog = page.getByRole("dialog");
    await page.getByRole("banner").locator("form[action='/sign-out'] button").click();
    await expect(dialog).toBeVisible();
    await expectReadable(page, language);
    await page.keyboard.press("Escape");

    await endSession(context);
    await page.context().unroute("**/responses");
    await page.locator("[data-unsent] button").click();
    await expect(dialog.locator("input[type=password]")).toBeFocused();
    await expectReadable(page, language);
    await page.keyboard.press("Escape");
    await expect(page.locator("[data-bottom-line]")).toBeVisible();
    await expectReadable(page, language);

    await page.goto("/sign-in");
    await expect(page.getByRole("main").getByRole("status")).toBeVisible();
    await expectReadable(page, language);
  });
}
