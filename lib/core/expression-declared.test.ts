import { expect, test } from "vitest";
import { evaluateCondition, expressionContext } from "@/lib/core/expression";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { Answer, Responses } from "@/lib/core/response";

const SHEET: FactSheet = { fiscalYear: 2025, asOf: "2026-03-31", scope: "standalone", profile: { industry: null, region: null }, facts: {} };

function isDeclared(answer: Answer | null): boolean | null {
  const responses: Responses = answer ? { "O2.3": { answer } } : {};
  return evaluateCondition({ declared: "O2.3" }, expressionContext(SHEET, { groups: [], facts: [] }, "production", responses)).result;
}

test("an item is declared where its answer is a reason why it does not apply", () => {
  expect(isDeclared({ notApplicable: "noIndustrialWater" })).toBe(true);
  expect(isDeclared({ notApplicable: "只有生活用水" })).toBe(true);
});

test("an item with any other answer is not declared", () => {
  expect(isDeclared({ level: 0 })).toBe(false);
  expect(isDeclared({ unknown: "withheld" })).toBe(false);
});

test("an item without an answer is not declared, rather than undecided", () => {
  expect(isDeclared(null)).toBe(false);
});
