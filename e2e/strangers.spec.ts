import type { Page } from "@playwright/test";
import { expect, GEARBOXES, OPERATOR, SOFTWARE_HOUSE, test, VALVES_RESPONDENT } from "./fixtures";
import { ROUTES } from "./routes";
import type { Places } from "./places";

/** Every address of a company, with its own ids and with those of another company mixed in. */
const pathsOf = async (places: Places) =>
  Promise.all(ROUTES.filter(({ page }) => page.startsWith("o/")).map(async ({ page, path }) => ({ page, path: await path(places) })));

test("no page of another company can be opened", async ({ open, places, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const stranger = await open(SOFTWARE_HOUSE);
  for (const { path } of await pathsOf(places)) await expectNotFound(stranger, path);
});

test("an id of another company is not found below one's own address", async ({ open, places, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const stranger = await open(SOFTWARE_HOUSE);
  await stranger.goto("/");
  const home = new URL(stranger.url()).pathname;
  for (const { page, path } of await pathsOf(places)) {
    const swapped = path.replace(places.company, home).replace(places.drafting, home);
    // A scheme is everybody's: below one's own address it shows one's own figures.
    if (swapped.split("/").length > 4 && !page.includes("[pack]")) await expectNotFound(stranger, swapped);
  }
});

test("what is not an id is not found either", async ({ open, places, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const page = await open(GEARBOXES);
  for (const path of ["/assessments/1", "/assessments/%00", "/assessments/nowhere/L1", "/reports/'--", "/standing/nowhere", "/nothing"]) await expectNotFound(page, places.company + path);
});

test("neither files nor saves reach another company", async ({ open, places }) => {
  const stranger = await open(SOFTWARE_HOUSE);
  await stranger.goto("/");
  const own = new URL(stranger.url()).pathname;
  const { origin } = new URL(stranger.url());
  const headers = { origin };
  const { request } = stranger.context();
  for (const report of [places.report, places.report.replace(places.company, own)]) {
    for (const format of ["pdf", "json"]) {
      const answer = await request.get(`/api/v1${report.replace("/reports/", "/submissions/")}/report?format=${format}`);
      expect(answer.status(), report).toBe(404);
    }
  }
  for (const draft of [places.draft, places.draft.replace(places.drafting, own)]) {
    const batch = () => ({ batch: crypto.randomUUID(), instrument: "xinzhi-enterprise@2026.1", changes: [{ item: "L3.1", revision: 0, answer: { level: 5 } }] });
    expect((await request.put(`/api/v1${draft}/responses`, { headers, data: batch() })).status(), draft).toBe(404);
    expect((await request.get(`/api/v1${draft}/standing`)).status(), draft).toBe(404);
    expect((await request.put(`/api/v1${draft}/place`, { headers, data: { item: "L3.1" } })).status(), draft).toBe(404);
  }
  const figure = { batch: crypto.randomUUID(), changes: [{ key: "headcount", year: 2025, revision: 0, value: "1" }] };
  expect((await request.put(`/api/v1${places.company}/facts/standalone`, { headers, data: figure })).status()).toBe(404);
});

test("whoever is not signed in is led to sign-in and back", async ({ open, places, demo }) => {
  const page = await open(null);
  for (const route of ROUTES.filter(({ as }) => as !== "nobody")) {
    const path = await route.path(places);
    await page.goto(path);
    const { pathname, searchParams } = new URL(page.url());
    expect([pathname, searchParams.get("next")], route.page).toEqual(["/sign-in", path]);
  }
  await page.goto(places.report);
  await page.getByLabel("邮箱或手机号").fill(GEARBOXES);
  await page.getByLabel("密码").fill(demo.password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(new RegExp(`${places.report}$`));
});

test("the operator sees who there is and nothing of what they answer", async ({ open, places, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const operator = await open(OPERATOR);
  for (const { path } of await pathsOf(places)) await expectNotFound(operator, path);
});

test("companies do not reach the operator's pages", async ({ open, places, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const page = await open(GEARBOXES);
  for (const { page: file, path } of ROUTES) if (file.startsWith("admin/")) await expectNotFound(page, await path(places));
});

test("a respondent answers what is assigned, sees nothing else, and submits nothing", async ({ open, places, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const page = await open(VALVES_RESPONDENT);
  await page.goto(`${places.draft}/M2`);
  await expect(page.locator("input[name^='answer.']").first()).toBeEnabled();
  await expectNotFound(page, `${places.draft}/C1`);
  await page.goto(places.draft);
  await expect(page.getByRole("button", { name: "提交自评" })).toHaveCount(0);
});

async function expectNotFound(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path);
  expect(answer?.status(), path).toBe(404);
  await expect(page.getByRole("heading", { level: 1 }), path).toHaveText("没有找到这个页面");
}
