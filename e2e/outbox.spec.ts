import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/*
 * What is entered without a network, with everything a phone in a workshop has: the worker, kept pages, killed tabs.
 */
test.use({ serviceWorkers: "allow" });

const level = (page: Page, item: string, value: number) => page.locator(`[name="answer.${item}"][value="level:${value}"]`);
const saved = (page: Page) => page.locator("[data-save-state=saved]");

/** Opens these pages until each is kept in the browser. */
async function keep(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await expect.poll(() => page.evaluate(async (wanted) => (await caches.match(wanted, { ignoreVary: true })) !== undefined, path)).toBe(true);
  }
}

/** The tab is killed, and the same address opened in another one. */
async function reopen(context: BrowserContext, page: Page): Promise<Page> {
  const address = page.url();
  await page.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await next.goto(address);
  return next;
}

test("a morning without network: two sections, a figure, a killed tab, and all of it arrives once", async ({ page, context, draft, company, open, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/);
  const sheet = `${company.home}/facts?scope=standalone&year=2025`;
  await keep(page, [`${draft.path}/L3`, sheet, `${draft.path}/M2`]);
  await context.setOffline(true);

  await page.locator('[name="answer.M2.1"][value="siteCoverage"]').check();
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 4).check();
  await level(page, "L3.3", 2).check();
  await expect(page.getByText("未发送：网络不通")).toBeVisible();
  const later = await reopen(context, page);
  await expect(level(later, "L3.1", 4)).toBeChecked();
  await level(later, "L3.1", 5).check();
  await later.goto(sheet);
  const headcount = later.locator("[name^='value.headcount.']").first();
  await headcount.fill("186");
  await headcount.blur();
  await later.goto(`${draft.path}/M2`);
  await expect(later.locator('[name="answer.M2.1"][value="siteCoverage"]')).toBeChecked();

  await context.setOffline(false);
  await expect(saved(later)).toBeVisible();
  const elsewhere = await open(context);
  await elsewhere.goto(`${draft.path}/L3`);
  await expect(level(elsewhere, "L3.1", 5)).toBeChecked();
  await expect(level(elsewhere, "L3.3", 2)).toBeChecked();
  await elsewhere.goto(`${draft.path}/M2`);
  await expect(elsewhere.locator('[name="answer.M2.1"][value="siteCoverage"]')).toBeChecked();
  await elsewhere.goto(sheet);
  await expect(elsewhere.locator("[name^='value.headcount.']").first()).toHaveValue("186");
});

test("what waits is sent from any page, also from one on which nothing is entered", async ({ page, context, draft, company, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/);
  await keep(page, [`${draft.path}/L3`]);
  await context.setOffline(true);
  await level(page, "L3.1", 4).check();
  await expect(page.getByText("未发送：网络不通")).toBeVisible();
  await page.close({ runBeforeUnload: false });

  await context.setOffline(false);
  const saves = /\/responses$/;
  await context.route(saves, (route) => route.abort());
  const reports = await context.newPage();
  await reports.clock.install();
  await reports.goto(`${company.home}/reports`);
  await expect(reports.locator("[data-unsent]")).toContainText("还有 1 条未发送");
  // Time stands still, so that the page's own next attempt does not come before the press.
  await reports.clock.pauseAt(Date.now() + 1_000);
  await context.unroute(saves);
  await reports.locator("[data-unsent]").getByRole("button", { name: "立即重试" }).click();
  await reports.clock.resume();
  await expect(reports.locator("[data-unsent]")).toHaveCount(0);
  const later = await context.newPage();
  await later.goto(`${draft.path}/L3`);
  await expect(level(later, "L3.1", 4)).toBeChecked();
  await expect(later.getByText("未发送")).toHaveCount(0);
});

test("leaving from a page on which nothing is entered asks about what waits", async ({ page, context, draft, company, complaints }) => {
  complaints.allow(/ERR_FAILED|Failed to fetch/);
  await context.route(/\/responses$/, (route) => route.abort());
  await page.goto(`${draft.path}/L3`);
  await level(page, "L3.1", 4).check();
  await expect(page.locator("[data-save-state=unsaved]")).toBeVisible();
  await page.goto(`${company.home}/reports`);
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("dialog", { name: "还有 1 条没有发送" })).toBeVisible();
  await expect(page).toHaveURL(/\/reports$/);
});

// A kept page is as old as the last visit to it.
test("a page that opens without network shows what was answered on it since it was kept", async ({ page, context, draft, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/);
  await keep(page, [`${draft.path}/L3`]);
  await level(page, "L3.1", 3).check();
  await expect(saved(page)).toBeVisible();
  await context.setOffline(true);
  const later = await reopen(context, page);
  await expect(level(later, "L3.1", 3)).toBeChecked();
  await level(later, "L3.1", 1).check();
  await context.setOffline(false);
  // On top of what was saved from here: no conflict with oneself.
  await expect(saved(later)).toBeVisible();
  await expect(later.getByRole("dialog")).toHaveCount(0);
  await later.reload();
  await expect(level(later, "L3.1", 1)).toBeChecked();
});

test("submitting without network waits, outlives the tab, and happens once", async ({ page, context, draft, company, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/);
  await draft.fill();
  await keep(page, [draft.path]);
  await context.setOffline(true);
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(page.getByText("等待自动提交")).toBeVisible();
  const later = await reopen(context, page);
  await expect(later.getByText("等待自动提交")).toBeVisible();
  await context.setOffline(false);
  await expect(later).toHaveURL(/\/reports\/[0-9a-f-]{36}$/);
  await later.goto(`${company.home}/reports`);
  await expect(later.getByRole("main").getByRole("listitem")).toHaveCount(1);
});
