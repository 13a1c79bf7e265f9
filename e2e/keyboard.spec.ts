import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

test("one page of the questionnaire is answered by keyboard alone, and the focus can be seen all the way", async ({ page, draft }) => {
  await page.goto(`${draft.path}/L3`);
  for (const item of ["L3.1", "L3.3", "L3.4"]) {
    await tabTo(page, `[name="answer.${item}"]`);
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(page.locator(`[name="answer.${item}"][value="level:2"]`)).toBeChecked();
  }
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();
  await tabTo(page, "button[type=submit]", "下一节");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/M1$/);
});

test("the first stop of the keyboard leads past the navigation", async ({ page, draft }) => {
  await page.goto(draft.path);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "跳到正文" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.querySelector("main")?.contains(document.activeElement))).toBe(true);
});

test("a trace opens in a dialog that the keyboard closes, and the focus returns to the number", async ({ open, places }) => {
  const page = await open("manager@chengxu.example");
  await page.goto(places.report);
  const number = page.getByTestId("overall").getByRole("link");
  await number.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("table")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(number).toBeFocused();
});

/** Presses Tab until something fitting has the focus; every stop on the way must be visible and marked. */
async function tabTo(page: Page, selector: string, text = ""): Promise<void> {
  for (let stops = 0; stops < 120; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(
      ({ selector, text }) => {
        const element = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        return {
          what: element.outerHTML.slice(0, 120),
          isWanted: element.matches(selector) && (element.textContent ?? "").includes(text),
          isMarked: element === document.body || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2),
          isSeen: element === document.body || (box.width > 0 && box.bottom > 0 && box.top < innerHeight),
        };
      },
      { selector, text },
    );
    expect(stop, stop.what).toMatchObject({ isMarked: true, isSeen: true });
    if (stop.isWanted) return;
  }
  throw new Error(`no way by keyboard to ${selector} ${text}`);
}
