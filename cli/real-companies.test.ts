import { describe, expect, it } from "vitest";
import { loadDerivedFigures, loadDictionary, loadSizeRules } from "@/cli/content";
import { runCommand, runHere } from "@/cli/testing/run-command";
import { deriveFigures } from "@/lib/core/facts/derived-figures";
import { enterpriseSize } from "@/lib/core/facts/enterprise-size";
import { parseFactFile } from "@/lib/core/facts/fact-file";
import type { FactEntry, FactSheet } from "@/lib/core/facts/fact-sheet";
import companies from "@/lib/core/facts/real-companies.json";

/**
 * Six companies as their prospectuses print them, consolidated: what is typed must give the ratios that are published,
 * or say what is missing, or show why it does not.
 */
const dictionary = loadDictionary();
const sheetOf = (file: unknown): FactSheet => {
  const parsed = parseFactFile(file, dictionary);
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.file.sheet;
};

type Ratio = { company: string; id: string; year: number; published: string; shown: string | null };
const ratios: Ratio[] = companies.flatMap(({ name, file, published }) => {
  const derived = deriveFigures(sheetOf(file), dictionary, loadDerivedFigures());
  return Object.entries(published).flatMap(([id, years]) =>
    Object.entries(years as Record<string, number>).map(([year, value]) => ({
      company: name,
      id,
      year: Number(year),
      published: value.toFixed(2),
      shown: derived.find((figure) => figure.id === id && figure.year === Number(year))?.shown ?? null,
    })),
  );
});

describe("published ratios of real companies", () => {
  it("are 66, of which 49 come out of the consolidated figures as printed", () => {
    expect(ratios).toHaveLength(66);
    expect(ratios.filter(({ shown, published }) => shown === published)).toHaveLength(49);
  });

  it("differ in two cases, where the company divides R&D investment and not R&D expenses by revenue", () => {
    expect(ratios.filter(({ shown, published }) => shown !== null && shown !== published)).toEqual([
      { company: "中科星图测控技术股份有限公司", id: "rdIntensity", year: 2021, published: "15.81", shown: "14.54" },
      { company: "中科星图测控技术股份有限公司", id: "rdIntensity", year: 2022, published: "15.50", shown: "15.47" },
    ]);
  });

  it("of the parent alone are 15, and a sheet of that scope names what is missing", () => {
    const missing = ratios.filter(({ shown }) => shown === null);
    expect(missing).toHaveLength(15);
    expect(new Set(missing.map(({ id }) => id))).toEqual(new Set(["debtRatioParent"]));
    const named = companies
      .filter(({ published }) => "debtRatioParent" in published)
      .flatMap(({ file }) => deriveFigures(sheetOf({ ...file, scope: "standalone", facts: {} }), dictionary, loadDerivedFigures()))
      .filter(({ id }) => id === "debtRatio");
    expect(named).toHaveLength(15);
    for (const { value, year, missing: needed } of named) {
      expect(value).toBeNull();
      expect(needed.map(({ key, year: needs, state }) => [key, needs, state])).toEqual([
        ["totalLiabilities", year, "unanswered"],
        ["totalAssets", year, "unanswered"],
      ]);
    }
  });

  it("one company with SME titles is large on consolidated figures", () => {
    const sizes = companies.map(({ name, file }) => {
      const found = enterpriseSize(sheetOf(file), loadSizeRules());
      return [name.slice(0, 4), found.state === "known" ? found.size : found.state];
    });
    // 影石: 2,370 people, revenue 557,412.56; 赛分, division 26: 356 people, 24,520.55; 星图, software, 195 people, 22,903.52.
    // 真兰 is given without an industry.
    expect(Object.fromEntries(sizes)).toEqual({ 常州三协: "medium", 中科星图: "medium", 黄山谷捷: "medium", 苏州赛分: "medium", 影石创新: "large", 上海真兰: "noIndustry" });
  });

  it("a restated figure is another figure: both keep what they count and where they stand", () => {
    const company = companies.find(({ name }) => name.startsWith("黄山谷捷"))!;
    const sheet = sheetOf(company.file);
    const filed: FactEntry = { state: "given", value: "3855.77", basis: "首次申报口径", source: "首次申报的招股书" };
    const restated: FactEntry = { state: "given", value: "1234.41", basis: "按监管规则适用指引更正后", source: "2024-12-19 招股书" };
    const intensity = (entry: FactEntry) => {
      const facts = { ...sheet.facts, rdExpense: { "2022": entry } };
      return deriveFigures({ ...sheet, facts }, dictionary, loadDerivedFigures()).find(({ id, year }) => id === "rdIntensity" && year === 2022)?.shown;
    };
    // Of revenue 53,665.14: above 3 % as filed, below it as restated.
    expect([intensity(filed), intensity(restated)]).toEqual(["7.18", "2.30"]);
  });

  it("no figure of theirs is refused", () => {
    for (const { file } of companies) expect(parseFactFile(file, dictionary)).toHaveProperty("file");
  });
});

describe("the facts command on a real company", () => {
  type Printed = { size: string | null; derived: { id: string; year: number; shown: string | null; value: number | null }[]; missing: { key: string; year: number | string; neededBy: string[] }[]; warnings: { code: string }[] };
  const facts = async (file: unknown, runner = runHere): Promise<Printed> => {
    const { stdout, stderr, exitCode } = await runner(["facts", "-"], JSON.stringify(file));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    return JSON.parse(stdout) as Printed;
  };

  it("prints the same ratios", async () => {
    for (const { name, file } of companies) {
      // One of them, the one whose print differs, through a process of its own.
      const { derived } = await facts(file, name.startsWith("中科星图") ? runCommand : runHere);
      for (const { id, year, shown } of ratios.filter(({ company }) => company === name)) {
        expect(derived.find((figure) => figure.id === id && figure.year === year)?.shown ?? null).toBe(shown);
      }
    }
  }, 60_000);

  it("names the parent's figures as missing on a standalone sheet, and does not on the consolidated one", async () => {
    const [company] = companies;
    const missingFor = async (file: unknown) => (await facts(file)).missing.filter(({ neededBy }) => neededBy.includes("debtRatio")).map(({ key, year }) => `${key}/${String(year)}`);
    expect(await missingFor(company!.file)).toEqual([]);
    expect(await missingFor({ ...company!.file, scope: "standalone", facts: {} })).toEqual(
      ["totalAssets", "totalLiabilities"].flatMap((key) => [2024, 2023, 2022].map((year) => `${key}/${String(year)}`)),
    );
  }, 60_000);
});
