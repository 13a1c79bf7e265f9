import { readPdfText } from "@/lib/documents/pdf/pdf-text";
import type { Report, Table } from "@/lib/core/report/report";
import { expect, GEARBOXES, test } from "./fixtures";
import { expectReadable, LANGUAGES, speak } from "./readable";

/** What a company reads of others like it: of the publication that the demonstration comes with. */
const SAID = {
  "zh-CN": { heading: /同类企业中位数/, region: "杭州市", trade: "34 通用设备制造业", legend: ["得分", "同类中位数", "同类 Q1–Q3"], method: "这些数字怎样汇总、哪些不予显示", publication: "第 1 期" },
  en: { heading: /peers’ median/, region: "Hangzhou", trade: "34 ", legend: ["Score", "Peers’ median", "Peers’ Q1–Q3"], method: "How these numbers are made, and what is not shown", publication: "No. 1" },
} as const;

for (const language of LANGUAGES) {
  test(`a report stands beside its peers, on the page, in JSON and in PDF the same, in ${language}`, async ({ open, places, baseURL }) => {
    const said = SAID[language];
    const page = await open(GEARBOXES);
    await speak(page, language, baseURL!);
    await page.goto(places.report);
    const section = page.locator("#peers");
    await expect(section.getByRole("heading", { level: 2 })).toHaveText(said.heading);

    const [comparison, definition] = [section.getByRole("table").first(), section.getByRole("table").nth(1)];
    for (const text of [said.region, said.trade, said.publication]) await expect(definition).toContainText(text);
    const shown = await comparison.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
    expect(shown).toHaveLength(11);
    // Own score, Q1, median, Q3 and the difference, all of them known of a group of this size.
    for (const [, ...numbers] of shown) for (const number of numbers) expect(number).toMatch(/^[+−]?\d+(\.\d)?$/);

    const charts = page.locator("[data-chart=summary], [data-chart=elements], [data-chart=measures]");
    for (const chart of await charts.all()) {
      await chart.scrollIntoViewIfNeeded();
      // The score, the median, and the band behind them.
      await expect(chart.locator(".recharts-radar")).toHaveCount(3);
    }
    for (const label of said.legend) await expect(page.locator("figure").first().getByText(label, { exact: true })).toBeVisible();
    await expectReadable(page, language);

    const file = (format: string) => page.context().request.get(`/api/v1${places.report.replace("/reports/", "/submissions/")}/report?format=${format}&locale=${language}`);
    const report = (await (await file("json")).json()) as Report;
    const tables = report.sections.find(({ id }) => id === "peers")!.blocks.flatMap((block): Table[] => (block.kind === "table" ? [block.table] : []));
    expect(tables[0]!.rows.map((row) => row.map(({ text }) => text))).toEqual(shown);
    const pdf = readPdfText(await (await file("pdf")).body()).join("").replaceAll(/\s/g, "");
    for (const row of shown) expect(pdf).toContain(row.join("").replaceAll(/\s/g, ""));
  });
}

test("without scripts the pictures of the server say median and quartiles, and the method is one link away", async ({ open, places }) => {
  const page = await open(GEARBOXES, { javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  await page.goto(places.report);
  await expect(page.locator("[data-chart=elements] svg desc")).toHaveText(/同类中位数: 劳动者 \d+; .*同类 Q1–Q3: 劳动者 \d+–\d+/);
  await page.locator("#peers").getByRole("link", { name: SAID["zh-CN"].method }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});
