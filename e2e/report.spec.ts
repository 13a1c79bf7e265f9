import type { Page } from "@playwright/test";
import { expect, GEARBOXES, SOFTWARE_HOUSE, test } from "./fixtures";

const radar = (page: Page) => page.locator("[data-chart]").first();

for (const width of [320, 768]) {
  // RW-075.
  test(`every label of the charts lies inside its picture at ${width} px`, async ({ open, places }) => {
    const page = await open(GEARBOXES, { viewport: { width, height: 800 } });
    await page.goto(places.report);
    for (const chart of await page.locator("[data-chart]").all()) {
      await chart.scrollIntoViewIfNeeded();
      await expect(chart.locator(".recharts-surface").first()).toBeVisible();
      expect(await labelsOutside(chart.locator("svg.recharts-surface").first())).toEqual([]);
    }
  });

  test(`the picture that the server draws keeps its labels inside at ${width} px too`, async ({ open, places }) => {
    const page = await open(GEARBOXES, { viewport: { width, height: 800 }, javaScriptEnabled: false });
    await page.goto(places.report);
    for (const picture of await page.locator("[data-chart] svg").all()) expect(await labelsOutside(picture)).toEqual([]);
  });
}

test("an axis to which nothing applies is a gap that says so, and no bar of length zero", async ({ open }) => {
  // To a software house that uses little energy none of the green tools applies.
  const page = await open(SOFTWARE_HOUSE);
  await page.goto("/");
  await page.getByRole("link", { name: "查看报告" }).click();
  const chart = page.locator("[data-chart=indicators] .recharts-surface").first();
  await page.locator("[data-chart=indicators]").scrollIntoViewIfNeeded();
  await expect(chart).toBeVisible();
  await expect(chart.locator("text").filter({ hasText: "不适用" })).toHaveText("M3 绿色与安全工具不适用");
  const axes = await chart.locator(".recharts-cartesian-axis-tick").count();
  await expect(chart.locator(".recharts-bar-rectangle")).toHaveCount(axes - 1);
});

// RW-082, RW-084.
test("the server's page holds the polygon with title, description and the same numbers in a table", async ({ open, places }) => {
  const page = await open(GEARBOXES, { javaScriptEnabled: false });
  await page.goto(places.report);
  const picture = radar(page).locator("svg");
  await expect(picture).toHaveAttribute("role", "img");
  const labels = ((await picture.getAttribute("aria-labelledby")) ?? "").split(" ");
  expect(labels).toHaveLength(2);
  for (const label of labels) expect((await page.locator(`[id="${label}"]`).first().textContent())?.trim()).not.toBe("");
  const numbers = (await picture.locator("desc").textContent())?.match(/\d+\.\d/g) ?? [];
  expect(numbers.length).toBeGreaterThanOrEqual(3);
  const table = page.locator("#elements").getByRole("table").first();
  for (const number of numbers) await expect(table).toContainText(number);
});

test("the chart that answers to the pointer has the same name as the picture it replaces", async ({ open, places }) => {
  const page = await open(GEARBOXES);
  await page.goto(places.report);
  const chart = radar(page).locator("svg.recharts-surface");
  await expect(chart).toBeVisible();
  await expect(chart.locator("title")).not.toBeEmpty();
});

// What says it is loaded after the chart.
test("a point says its value to the pointer and to the keyboard", async ({ open, places }) => {
  const page = await open(GEARBOXES);
  await page.goto(places.report);
  const chart = radar(page).locator("svg.recharts-surface");
  const said = radar(page).locator(".recharts-tooltip-wrapper");
  await chart.hover();
  await expect(said).toBeAttached();
  const { width = 0, height = 0 } = (await chart.boundingBox()) ?? {};
  await chart.hover({ position: { x: width / 2, y: height / 3 } });
  await expect(said).toBeVisible();
  await expect(said).toContainText(/\d/);
  await page.reload();
  await chart.hover();
  await expect(said).toBeAttached();
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  await expect(said).toBeVisible();
  await expect(said).toContainText(/\d/);
});

// RW-081.
test("on paper the report shows the pictures at full width and none of the buttons", async ({ open, places }) => {
  const page = await open(GEARBOXES, { viewport: { width: 800, height: 1100 } });
  await page.goto(places.report);
  await expect(radar(page).locator(".recharts-surface")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  for (const chart of await page.locator("[data-chart]").all()) {
    const picture = chart.locator("svg[role=img]:visible");
    await expect(picture).toHaveCount(1);
    expect((await picture.boundingBox())?.width).toBeGreaterThan(250);
  }
  await expect(page.getByRole("link", { name: "下载报告 PDF" })).toBeHidden();
  await expect(page.getByRole("navigation")).toHaveCount(0);
});

test("a pressed number shows how it came about, and leads on to what it is made of", async ({ open, places }) => {
  const page = await open(GEARBOXES);
  await page.goto(places.report);
  const overall = page.getByTestId("overall");
  await overall.getByRole("link").click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText((await overall.innerText()).trim());
  const title = await dialog.getByRole("heading").innerText();
  await dialog.getByRole("table").getByRole("link").first().click();
  await expect(dialog.getByRole("heading")).not.toHaveText(title);
});

/** Texts of a picture that reach beyond its box; half a pixel is the width of a line. */
async function labelsOutside(picture: ReturnType<Page["locator"]>): Promise<string[]> {
  return picture.evaluate((svg) => {
    const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].flatMap((text) => {
      const box = text.getBoundingClientRect();
      const isInside = box.left >= frame.left - 0.5 && box.right <= frame.right + 0.5 && box.top >= frame.top - 0.5 && box.bottom <= frame.bottom + 0.5;
      return isInside || box.width === 0 ? [] : [`${text.textContent} ${Math.round(box.left - frame.left)}…${Math.round(box.right - frame.left)} of ${Math.round(frame.width)}`];
    });
  });
}
