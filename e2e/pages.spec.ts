import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { DEMO_OFFICIAL, expect, GEARBOXES, OPERATOR, test, VALVES } from "./fixtures";
import { expectReadable, LANGUAGES, speak } from "./readable";
import { LANDINGS, ROUTES } from "./routes";

const PERSON = { nobody: null, manager: GEARBOXES, drafting: VALVES, operator: OPERATOR, demoOfficial: DEMO_OFFICIAL } as const;

test("every page of the product is looked at", () => {
  const app = path.join(import.meta.dirname, "../app");
  const pages = fs.readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) => path.basename(file) === "page.tsx");
  expect(ROUTES.map(({ page }) => page).toSorted()).toEqual(pages.map((file) => file.split(path.sep).join("/")).toSorted());
});

for (const route of [...ROUTES, ...LANDINGS]) {
  test(`${route.page} can be read by everybody, in both languages, on a phone and in the dark`, async ({ open, places, baseURL, complaints }) => {
    if (LANDINGS.includes(route)) complaints.allow(/404 \(Not Found\)/);
    const address = await route.path(places);
    const page = await open(route.as === "official" || route.as === "called" ? places[route.as] : PERSON[route.as]);
    for (const language of LANGUAGES) {
      await speak(page, language, baseURL!);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(address);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.locator("h1")).toHaveCount(1);
      expect(await page.title(), "title of the page").not.toBe("");
      await settle(page);
      await expectReadable(page, language);
    }
  });
}

/** Charts are replaced once they come into view. */
async function settle(page: Page): Promise<void> {
  for (const chart of await page.locator("[data-chart]").all()) {
    await chart.scrollIntoViewIfNeeded();
    await expect(chart.locator(".recharts-surface").first()).toBeVisible();
  }
}
