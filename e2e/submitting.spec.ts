import { expect, test } from "./fixtures";

// RW-016.
test("a missing answer keeps all the others and is linked", async ({ page, draft }) => {
  await draft.fill(["L3.3"]);
  await page.goto(draft.path);
  const missing = page.getByTestId("missing").getByRole("link");
  await expect(missing).toHaveCount(1);
  await expect(page.getByRole("button", { name: "提交自评" })).toHaveCount(0);
  await missing.click();
  await expect(page).toHaveURL(/\/L3#L3\.3$/);
  await expect(page.locator("[id='L3.3']")).toBeInViewport();
  await expect(page.locator("[name='answer.L3.1']:checked")).toHaveCount(1);
  await page.locator("[name='answer.L3.3'][value='unknown:dontKnow']").check();
  await expect(page.locator("[data-save-state=saved]")).toBeVisible();
  await page.goto(draft.path);
  await expect(page.getByRole("button", { name: "提交自评" })).toBeVisible();
});

// RW-028, RW-029.
test("a double click on a slow connection submits once and ends on the report", async ({ page, draft, company }) => {
  await draft.fill();
  await page.goto(draft.path);
  let posts = 0;
  // As a call of the page, or as its form where it was pressed before the scripts ran.
  await page.route((url) => url.pathname.endsWith("/submissions") || url.pathname === draft.path, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    posts += 1;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await route.continue();
  });
  await page.getByRole("button", { name: "提交自评" }).dblclick();
  await page.getByRole("button", { name: "正在提交" }).click({ force: true });
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/);
  await expect(page.getByTestId("overall")).toBeVisible();
  expect(posts).toBe(1);
  await page.goto(`${company.home}/reports`);
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
});

test("two windows that submit the same assessment get the same report", async ({ page, draft, company, open }) => {
  await draft.fill();
  const other = await open(page.context());
  await page.goto(draft.path);
  await other.goto(draft.path);
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(page).toHaveURL(/\/reports\//);
  await other.getByRole("button", { name: "提交自评" }).click();
  await expect(other).toHaveURL(page.url());
  await page.goto(`${company.home}/reports`);
  await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
});

test("an answer given in a window that was open while somebody submitted is refused and stays on the screen", async ({ page, draft, open, complaints }) => {
  complaints.allow(/409/);
  await draft.fill();
  const late = await open(page.context());
  await late.goto(`${draft.path}/L3`);
  await page.goto(draft.path);
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(page).toHaveURL(/\/reports\//);
  await late.locator("[name='answer.L3.1'][value='level:5']").check();
  await expect(late.getByText("未保存：本次自评已提交，不能再修改。如需修改，请管理员先撤回提交。您填写的内容仍留在本页。")).toBeVisible();
  await expect(late.locator("[name='answer.L3.1'][value='level:5']")).toBeChecked();
});

test("a submission that is withdrawn can be changed and submitted again, and the first report says so", async ({ page, draft }) => {
  await draft.fill();
  await page.goto(draft.path);
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(page).toHaveURL(/\/reports\//);
  const first = page.url();
  await page.goto(draft.path);
  await page.getByText("撤回修改").first().click();
  await page.getByRole("button", { name: "撤回修改" }).click();
  await expect(page.getByRole("button", { name: "提交自评" })).toBeVisible();
  await page.goto(first);
  await expect(page.getByText("已撤回", { exact: true })).toBeVisible();
  await page.goto(draft.path);
  await page.getByRole("button", { name: "提交自评" }).click();
  await expect(page).toHaveURL(/\/reports\//);
  expect(page.url()).not.toBe(first);
});
