import { makeCampaign, makeList, openAuthority, announce, confirmList, uploadList } from "./authority";
import { fillDraft } from "./fill";
import { FISCAL_YEAR, PUMPS } from "./firms";
import { expect, OPERATOR, test } from "./fixtures";
import { pressButton } from "./posted-form";

test("an enterprise that consents to be named shows its authority the report, sees that it was read, and takes the consent back", async ({ open, company, page, demo, complaints }) => {
  complaints.allow(/404 \(Not Found\)/);
  const operator = (await open(OPERATOR)).context().request;
  const official = await open(null);
  const { request } = official.context();
  const { home } = await openAuthority(operator, request, demo.password);
  const campaign = await makeCampaign(request, home, { fiscalYear: String(FISCAL_YEAR) });
  // Verified, it sees the call without waiting for a link.
  await pressButton(operator, `/admin/organisations/${company.home.split("/").at(-1) ?? ""}`, "确认已核实");
  await confirmList(request, await uploadList(request, campaign, makeList([{ name: PUMPS.name, regionCode: PUMPS.regionCode, creditCode: company.creditCode }]).csv));
  await announce(request, campaign);

  const call = await test.step("it joins with its consent and hands in", async () => {
    await page.goto(company.home);
    await page.getByRole("link", { name: "查看并参加" }).click();
    await expect(page).toHaveURL(/\/calls\//);
    const path = new URL(page.url()).pathname;
    await page.getByRole("radio", { name: "同意署名", exact: true }).check();
    await page.getByRole("button", { name: "参加并开始填报" }).click();
    await expect(page).toHaveURL(/\/assessments\/[0-9a-f-]{36}$/);
    const assessment = new URL(page.url()).pathname;
    await fillDraft(page.context().request, { home: company.home, assessment, firm: PUMPS });
    await page.goto(assessment);
    await page.getByRole("button", { name: "提交自评" }).click();
    await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/, { timeout: 30_000 });
    return path;
  });
  const overall = await page.getByTestId("overall").textContent();
  const conclusion = await page.getByRole("heading", { level: 1 }).textContent();

  await test.step("nobody has read it yet", async () => {
    await page.goto(call);
    await expect(page.getByText("还没有查看过报告")).toBeVisible();
  });

  const report = await test.step("its authority reads score and level, and no answer", async () => {
    await official.goto(`${campaign}?q=${encodeURIComponent(PUMPS.name)}`);
    await official.getByRole("link", { name: PUMPS.name }).click();
    await official.getByRole("link", { name: "查看报告" }).click();
    await expect(official.getByRole("heading", { level: 1 })).toHaveText(conclusion ?? "");
    await expect(official.getByTestId("overall")).toHaveText(overall ?? "");
    await expect(official.getByText("企业同意署名后可以查看的部分")).toBeVisible();
    await expect(official.locator("#indicators")).toBeVisible();
    for (const section of ["answers", "next-steps", "risks", "productivity", "strengths", "standing"]) await expect(official.locator(`#${section}`)).toHaveCount(0);
    await expect(official.locator("[data-trace]")).toHaveCount(0);
    const arriving = official.waitForEvent("download");
    await official.getByRole("link", { name: "下载报告" }).click();
    expect((await arriving).suggestedFilename()).toMatch(/\.pdf$/);
    return new URL(official.url()).pathname;
  });

  await test.step("it sees both readings, and takes the consent back", async () => {
    await page.goto(call);
    await expect(page.getByText("共查看 2 次")).toBeVisible();
    await page.getByRole("radio", { name: "不同意署名" }).check();
    await page.getByRole("button", { name: "保存选择" }).click();
    await expect(page.getByText("选择已保存")).toBeVisible();
    await expect(page.getByText("现在的选择：不同意署名")).toBeVisible();
  });

  await test.step("from then on the report is not found, and not offered", async () => {
    expect((await official.goto(report))?.status()).toBe(404);
    expect((await request.get(`/api/v1${report}`)).status()).toBe(404);
    await official.goto(report.replace(/\/report$/, ""));
    await expect(official.getByText("未同意署名：看不到其报告和得分")).toBeVisible();
    await expect(official.getByRole("link", { name: "查看报告" })).toHaveCount(0);
  });

  await test.step("consented to again, it can be read again", async () => {
    await page.getByRole("radio", { name: "同意署名", exact: true }).check();
    await page.getByRole("button", { name: "保存选择" }).click();
    await expect(page.getByText("现在的选择：同意署名")).toBeVisible();
    expect((await official.goto(report))?.status()).toBe(200);
  });
});
