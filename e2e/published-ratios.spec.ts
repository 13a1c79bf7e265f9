import fs from "node:fs";
import { parse } from "yaml";
import type realCompanies from "@/lib/core/facts/real-companies.json";
import { register } from "./accounts";
import { expect, test } from "./fixtures";

/*
 * What six companies publish must stand on the page of whoever types their consolidated figures: of 66 ratios 49 as printed,
 * 15 of the parent alone not at all, two of one company as its R&D expenses give them and not as its R&D investment does.
 */
const { figures } = parse(fs.readFileSync("lib/content/reference/derived-figures.yaml", "utf8")) as { figures: readonly { id: string; title: { "zh-CN": string } }[] };
// Read, not imported: the runner is plain Node, which wants more ceremony for JSON than the compiler allows.
const companies = JSON.parse(fs.readFileSync("lib/core/facts/real-companies.json", "utf8")) as typeof realCompanies;
const titleOf = (id: string) => figures.find((figure) => figure.id === id)?.title["zh-CN"];
const DIFFERENT: Readonly<Record<string, string>> = { "中科星图测控技术股份有限公司 rdIntensity 2022": "15.47", "中科星图测控技术股份有限公司 rdIntensity 2021": "14.54" };

type Change = { readonly key: string; readonly year: number | "asOf"; readonly revision: 0; readonly value: string };
const changesOf = (facts: Readonly<Record<string, unknown>>): readonly Change[] =>
  Object.entries(facts).flatMap(([key, value]): Change[] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).map(([year, figure]) => ({ key, year: Number(year), revision: 0, value: String(figure) }))
      : [{ key, year: "asOf", revision: 0, value: String(value) }],
  );

test("49 of the 66 ratios that six companies publish stand on their sheets as printed", async ({ open, firm }) => {
  let reproduced = 0;
  for (const { name, file, published } of companies) {
    const page = await open(null);
    const { request } = page.context();
    const company = await register(request, firm);
    const { origin } = new URL((await request.get("/healthz")).url());
    const saved = await request.put(`/api/v1${company.home}/facts/consolidated`, { headers: { origin }, data: { batch: crypto.randomUUID(), changes: changesOf(file.facts) } });
    expect(saved.status(), await saved.text()).toBe(200);

    await page.goto(`${company.home}/facts?scope=consolidated&year=${file.fiscalYear}`);
    for (const [id, years] of Object.entries(published)) {
      const title = titleOf(id);
      if (title === undefined) {
        expect(id).toBe("debtRatioParent");
        continue;
      }
      const figure = page.locator("dl > div", { has: page.locator("dt", { hasText: new RegExp(`^${title}$`) }) }).first();
      for (const [year, value] of Object.entries(years as Record<string, number>)) {
        const other = DIFFERENT[`${name} ${id} ${year}`];
        await expect(figure, name).toContainText(new RegExp(`${year} 年\\s*${(other ?? value.toFixed(2)).replace(".", "\\.")}%`));
        if (other === undefined) reproduced += 1;
      }
    }
  }
  expect(reproduced).toBe(49);
});
