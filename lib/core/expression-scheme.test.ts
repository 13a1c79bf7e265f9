import { describe, expect, it } from "vitest";
import { toNearestDouble } from "@/lib/core/exact";
import { evaluateCondition, evaluateNumber, expressionContext, type ExpressionContext } from "@/lib/core/expression";
import type { NumberExpression } from "@/lib/core/expression-schema";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";

const text = { "zh-CN": "x", en: "x" };
const define = (key: string, type: FactDefinition["type"], period: FactDefinition["period"]): FactDefinition => ({ key, group: "g", title: text, help: text, type, period, unit: null, atMost: [], packOnly: false });
const dictionary = {
  groups: [{ id: "g", title: text, text }],
  facts: [define("revenue", "number", "year"), define("score", "number", "year"), define("since", "date", "asOf"), define("years", "number", "asOf"), define("base", "integer", "asOf"), define("group", "set", "asOf")],
};

function context(facts: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>, more: Partial<FactSheet> = {}): ExpressionContext {
  const entries = Object.fromEntries(Object.entries(facts).map(([key, years]) => [key, Object.fromEntries(Object.entries(years).map(([year, value]) => [year, { state: "given" as const, value }]))]));
  return expressionContext({ fiscalYear: 2025, asOf: "2026-06-30", scope: "standalone", profile: { industry: null, region: null }, facts: entries, ...more }, dictionary, "production");
}

const value = (expression: NumberExpression, facts: Parameters<typeof context>[0]): number | string => {
  const result = evaluateNumber(expression, context(facts));
  return result.state === "known" ? toNearestDouble(result.value) : result.state;
};

describe("forms that only schemes use", () => {
  it.each([
    ["2022-03-15", 3],
    ["2022-01-01", 4],
    ["2022-12-31", 3],
    ["2025-01-02", 0],
    ["2026-05-01", 0],
  ])("from %s there are %i full years to the end of 2025", (since, years) => {
    expect(value({ fullYearsSince: "since" }, { since: { asOf: since } })).toBe(years);
  });

  it("counts calendar days to the day of the application: 2025-06-30 to 2026-06-30 are 365", () => {
    expect(value({ daysSince: "since" }, { since: { asOf: "2025-06-30" } })).toBe(365);
  });

  it("takes what two figures agree on, one of them where the other is missing, and nothing where they differ", () => {
    const agreed: NumberExpression = { agreed: [{ fullYearsSince: "since" }, { floor: "years" }] };
    expect(value(agreed, { since: { asOf: "2022-03-15" }, years: { asOf: "3.8" } })).toBe(3);
    expect(value(agreed, { years: { asOf: "5" } })).toBe(5);
    expect(value(agreed, {})).toBe("unknown");
    const result = evaluateNumber(agreed, context({ since: { asOf: "2022-03-15" }, years: { asOf: "5" } }));
    expect(result).toMatchObject({ state: "unknown", obstacles: [{ kind: "disagree" }] });
  });

  it("reads a platform's score from the year of the application, not from the fiscal year", () => {
    const facts = { score: { "2026": "51", "2025": "49" } };
    expect(value({ fact: "score", year: "asOf" }, facts)).toBe(51);
    expect(value({ fact: "score", year: "asOfBefore" }, facts)).toBe(49);
  });

  it("reads a figure in the year that another names", () => {
    const facts = { revenue: { "2019": "80", "2025": "100" }, base: { asOf: "2019" } };
    expect(value({ inYearOf: { fact: "base", of: "revenue" } }, facts)).toBe(80);
    expect(value({ inYearOf: { fact: "base", of: "revenue" } }, { revenue: { "2025": "100" } })).toBe("unknown");
  });

  it("asks by case, and stays undecided while the case is", () => {
    const tier = { cases: [{ when: { atLeast: ["revenue", 100] as [NumberExpression, NumberExpression] }, requires: { atLeast: ["years", 3] as [NumberExpression, NumberExpression] } }, { requires: { atLeast: ["years", 6] as [NumberExpression, NumberExpression] } }] };
    const result = (facts: Parameters<typeof context>[0]) => evaluateCondition(tier, context(facts)).result;
    expect(result({ revenue: { "2025": "100" }, years: { asOf: "3" } })).toBe(true);
    expect(result({ revenue: { "2025": "99.99" }, years: { asOf: "5" } })).toBe(false);
    expect(result({ years: { asOf: "9" } })).toBe(null);
  });

  it("is true of the sheet of its scope and undecided on another", () => {
    expect(evaluateCondition({ scope: "standalone" }, context({})).result).toBe(true);
    expect(evaluateCondition({ scope: "standalone" }, context({}, { scope: "consolidated" }))).toMatchObject({ result: null, obstacles: [{ kind: "scope", needed: "standalone" }] });
  });

  it("asks whether a figure is given at all", () => {
    expect(evaluateCondition({ given: "group" }, context({ group: { asOf: ["a"] } })).result).toBe(true);
    expect(evaluateCondition({ given: "group" }, context({})).result).toBe(null);
  });

  it("refuses a scheme's forms outside of a scheme", () => {
    expect(() => evaluateNumber({ points: "total" }, context({}))).toThrow(RangeError);
  });
});
