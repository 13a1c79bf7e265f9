import type { Page, Route } from "@playwright/test";
import { enter, register } from "./accounts";
import { expect, test } from "./fixtures";
import { HAULAGE } from "./firms";
import { expectReadable } from "./readable";

/*
 * What opens without a network. What is entered meanwhile is the matter of the outbox: see saving.spec.ts.
 */
test.use({ serviceWorkers: "allow" });

const level = (page: Page, item: string, value: number) => page.locator(`[name="answer.${item}"][value="level:${value}"]`);

/** Paths of the pages that this browser keeps; empty also where it has no such cache. */
const keptPages = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const caught = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
    return caught.flat().filter((path) => path.startsWith("/o/")).sort();
  });

/** Opens a page that is filled in, and waits until it is kept. */
async function openKept(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect.poll(() => keptPages(page), "kept").toContain(path);
}

const offlineHeading = (page: Page) => page.getByRole("heading", { level: 1, name: "现在打不开这个页面" });

// The pulse goes on asking, and the page for what cannot be opened is no success either.
test.beforeEach(({ complaints }) => complaints.allow(/ERR_INTERNET_DISCONNECTED|status of 503/));

test("a form that was open comes back without a network: reloaded, and in a new tab", async ({ page, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  await page.context().setOffline(true);
  await page.reload();
  await expect(level(page, "L3.1", 3)).toBeEnabled();
  const title = await page.getByRole("heading", { level: 1 }).textContent();

  const tab = await page.context().newPage();
  await tab.goto(`${draft.path}/L3#L3.4`);
  await expect(tab.getByRole("heading", { level: 1 })).toHaveText(title ?? "");
  await expect(level(tab, "L3.4", 3)).toBeEnabled();
});

test("one moves between sections without a network, also to one that was never opened", async ({ page, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  // The questionnaire keeps its other sections after a while.
  await expect.poll(() => keptPages(page), { timeout: 30_000 }).toEqual(expect.arrayContaining([`${draft.path}/L2`, `${draft.path}/M1`]));
  await page.context().setOffline(true);
  for (const [section, item] of [["M1", "M1.1"], ["L2", "L2.1"], ["L3", "L3.1"]] as const) {
    await page.locator(`a[href="${draft.path}/${section}"]:visible`).first().click();
    await page.waitForURL(new RegExp(`/${section}$`));
    await expect(page.locator(`[id="${item}"]`)).toBeVisible();
  }
});

test("a page that a link led to is kept, and the one that was left is kept as it was left", async ({ page, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  await level(page, "L3.1", 4).check();
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();
  await page.locator(`a[href="${draft.path}/L2"]:visible`).first().click();
  await page.waitForURL(/\/L2$/);
  await expect.poll(() => keptPages(page)).toContain(`${draft.path}/L2`);
  const copyOfL3 = () => page.evaluate(async (path) => (await (await caches.match(path, { ignoreVary: true }))?.text()) ?? "", `${draft.path}/L3`);
  await expect.poll(async () => /<input[^>]*checked=""[^>]*value="level:4"|<input[^>]*value="level:4"[^>]*checked=""/.test(await copyOfL3())).toBe(true);
});

test("an address that is not kept says so and leads to those that are", async ({ page, company, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  await page.context().setOffline(true);
  await page.goto(`${company.home}/standing`);
  await expect(offlineHeading(page)).toBeVisible();
  await expectReadable(page, "zh-CN");
  await page.getByRole("main").getByRole("link", { name: "培养与激励" }).click();
  await expect(level(page, "L3.1", 3)).toBeEnabled();
});

test("the same in English, for whoever reads English", async ({ page, company, draft }) => {
  await page.goto(`${company.home}/settings`);
  await page.getByRole("banner").getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await openKept(page, `${draft.path}/L3`);
  await page.context().setOffline(true);
  await page.goto(`${company.home}/reports`);
  await expect(page.getByRole("heading", { level: 1, name: "This page cannot be opened now" })).toBeVisible();
  await expectReadable(page, "en");
  await page.context().setOffline(false);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page).toHaveTitle(/Reports/);
});

test("a link to a page that is not kept ends there too, and no link complains", async ({ page, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  await page.context().setOffline(true);
  await page.reload();
  const complaints: string[] = [];
  page.on("console", (message) => {
    const { url } = message.location();
    if (message.type() === "error" && !url.includes("/api/") && !url.endsWith("/standing")) complaints.push(`${url}: ${message.text()}`);
  });
  const link = page.getByRole("link", { name: "对标" });
  await link.hover();
  await link.click();
  await expect(offlineHeading(page)).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a server that is away, or has no database, leaves the form open", async ({ page, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  for (const answer of [{ status: 502, body: "Bad Gateway" }, { status: 500, body: '<html id="__next_error__">UNAVAILABLE</html>' }]) {
    let asked = 0;
    await page.context().route(`**${draft.path}/L3`, (route) => {
      asked += 1;
      return route.fulfill({ ...answer, contentType: "text/html" });
    });
    await page.reload();
    expect(asked, "the server was asked").toBeGreaterThan(0);
    await expect(level(page, "L3.1", 3)).toBeEnabled();
    await page.context().unroute(`**${draft.path}/L3`);
  }
});

test("a server that does not answer leaves the form open after a few seconds", async ({ page, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  const held: Route[] = [];
  await page.context().route(`**${draft.path}/L3`, (route) => void held.push(route));
  await page.reload();
  await expect(level(page, "L3.1", 3)).toBeEnabled();
  expect(held.length, "the server was asked").toBeGreaterThan(0);
  await Promise.all(held.map((route) => route.abort()));
});

test("whoever signs in next finds nothing of the one before", async ({ page, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  await page.context().clearCookies();
  const next = await register(page.context().request, HAULAGE);
  await openKept(page, `${next.home}/assessments`);
  await expect.poll(() => keptPages(page)).toEqual([`${next.home}/assessments`]);
  await page.context().setOffline(true);
  await page.goto(`${draft.path}/L3`);
  await expect(offlineHeading(page)).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "培养与激励" })).toHaveCount(0);
});

test("nor does an operator, who fills in nothing", async ({ page, draft, demo }) => {
  await openKept(page, `${draft.path}/L3`);
  await page.context().clearCookies();
  await enter(page.context().request, { login: "operator@xinzhi.example", password: demo.password });
  await page.goto("/admin");
  await expect.poll(() => keptPages(page)).toEqual([]);
});

test("after signing out nothing is kept", async ({ page, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.waitForURL(/\/sign-in/);
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
});

test("nothing but pages that are filled in, and files of the build, is kept", async ({ page, company, draft }) => {
  await openKept(page, `${draft.path}/L3`);
  await level(page, "L3.1", 4).check();
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();
  for (const path of ["", "/reports", "/standing", "/members", "/settings"]) await page.goto(company.home + path);
  await openKept(page, `${company.home}/assessments`);
  const kept = await page.evaluate(async () => {
    const caught = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).matchAll()).map((answer) => answer.headers.get("content-type") ?? "")));
    return [...new Set(caught.flat())].sort();
  });
  expect(kept.filter((type) => /json|x-component|pdf/.test(type))).toEqual([]);
  expect((await keptPages(page)).filter((path) => !/\/(assessments|facts)/.test(path))).toEqual([]);
});

test("another version of the worker takes over while a form is open, and the form stays as it is", async ({ page, draft, complaints }) => {
  // Without a network the page asks in vain for the version it knows.
  complaints.allow(/fetching the script/);
  await openKept(page, `${draft.path}/L3`);
  await page.evaluate(() => {
    Object.assign(window, { marked: true });
  });
  // Another address counts as another version.
  await page.evaluate(async () => {
    const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
    await navigator.serviceWorker.register("/worker.js?another");
    await changed;
  });
  expect(await page.evaluate(() => "marked" in window)).toBe(true);
  await level(page, "L3.1", 2).check();
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();
  expect(await keptPages(page)).toContain(`${draft.path}/L3`);
  await page.context().setOffline(true);
  await page.reload();
  await expect(level(page, "L3.1", 3)).toBeEnabled();
});
