import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cliWords, loadDictionary } from "@/cli/content";
import { FACT_PROBLEMS } from "@/lib/core/facts/check-facts";
import { ASSESSMENT_PROBLEMS } from "@/lib/core/facts/assessment-file";
import { FACT_WARNINGS } from "@/lib/core/facts/fact-warnings";
import { CONTRIBUTIONS_PROBLEMS } from "@/lib/core/disclosure/contributions-file";
import { LOCALES } from "@/lib/core/localised";
import { ENTROPY_PROBLEMS } from "@/lib/core/packs/entropy";
import { RESPONSE_PROBLEM_CODES } from "@/lib/core/response";

/** Whatever a sentence may ask for; a placeholder that is not among them makes `words` throw. */
const VALUES = {
  value: "1", title: "甲", others: "乙", limit: "2", unit: "万元", minimum: "0", maximum: "9", option: "a", most: "9", field: "f", key: "k", year: "2025",
  now: "1", before: "2", change: "-50.0", item: "L1.1", reason: "x", path: "p", command: "c", detail: "d", operand: "o", id: "i", known: "k", example: "e", format: "f", locale: "l", line: "1", column: "2",
  row: "1", application: "a", date: "d", convention: "c", count: "2", columns: "3", node: "n", cell: "c", least: "5",
};

describe.each(LOCALES)("in %s", (locale) => {
  const words = cliWords(locale);

  it("every problem and warning of a figure has a text", () => {
    for (const code of FACT_PROBLEMS) expect(words(`facts.problems.${code}`, VALUES)).not.toContain("{");
    for (const code of FACT_WARNINGS) expect(words(`facts.warnings.${code}`, VALUES)).not.toContain("{");
  });

  it("every problem of an assessment file has a text", () => {
    for (const code of ASSESSMENT_PROBLEMS) expect(words(`cli.${code}`, VALUES)).not.toContain("{");
    expect(words("errors.ITEM_COMPUTED")).not.toContain("{");
    // Computed has a text of its own; an option of another branch is kept.
    for (const code of RESPONSE_PROBLEM_CODES.filter((known) => known !== "computed" && known !== "optionOfOtherBranch")) {
      expect(words(`errors.answer.${code}`, VALUES)).not.toContain("{");
    }
  });
});

it.each(LOCALES)("every problem of a cohort has a text, in %s", (locale) => {
  const words = cliWords(locale);
  for (const code of ENTROPY_PROBLEMS) expect(words(`cli.entropy.${code}`, VALUES)).not.toMatch(/[{}]/);
});

it.each(LOCALES)("every problem of a file of contributions has a text, in %s", (locale) => {
  const words = cliWords(locale);
  for (const code of CONTRIBUTIONS_PROBLEMS) expect(words(`cli.publish.${code}`, VALUES)).not.toMatch(/[{}]/);
});

it("every message that the commands name exists", () => {
  const words = cliWords("zh-CN");
  const sources = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const keys = sources.flatMap((name) => [...readFileSync(new URL(name, import.meta.url), "utf8").matchAll(/UsageError\("(\w+)"|key: "(\w+)"|fault\("(\w+)"/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? ""));
  expect(keys.length).toBeGreaterThan(10);
  for (const key of keys) expect(words(`cli.${key}`, VALUES)).not.toBe("");
});

it("help and titles are complete sentences and short names", () => {
  for (const { key, help, title } of loadDictionary().facts) {
    expect({ key, ends: help["zh-CN"].endsWith("。") && help.en.endsWith(".") }).toEqual({ key, ends: true });
    expect({ key, ends: /[。.]$/.test(title["zh-CN"]) }).toEqual({ key, ends: false });
  }
});
