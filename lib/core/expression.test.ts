import { describe, expect, test } from "vitest";
import { toNearestDouble } from "@/lib/core/exact";
import { evaluateCondition, evaluateNumber, expressionContext, isFullYear, type NumberResult } from "@/lib/core/expression";
import type { Condition, NumberExpression } from "@/lib/core/expression-schema";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { SAMPLE_DICTIONARY, sampleSheet, type SampleFacts } from "@/lib/core/instrument/sample";

const number = (expression: NumberExpression, facts: SampleFacts, sheet: Partial<FactSheet> = {}): NumberResult =>
  evaluateNumber(expression, expressionContext(sampleSheet(facts, sheet), SAMPLE_DICTIONARY, "production"));
const condition = (expression: Condition, facts: SampleFacts = {}, sheet: Partial<FactSheet> = {}): boolean | null =>
  evaluateCondition(expression, expressionContext(sampleSheet(facts, sheet), SAMPLE_DICTIONARY, "production")).result;
/** A number, "unknown", or the kind of cause for which there is none. */
const outcome = (result: NumberResult): number | string =>
  result.state === "known" ? toNearestDouble(result.value) : result.state === "unknown" ? "unknown" : result.cause.kind;

const DONT_KNOW = { state: "dontKnow" } as const;
const NOT_APPLICABLE = { state: "notApplicable", reason: "none here" } as const;
/** Years 2025, 2024, 2023, in that order; undefined leaves a year out. */
const years = (...values: (number | typeof DONT_KNOW | undefined)[]) =>
  Object.fromEntries(values.flatMap((value, back) => (value === undefined ? [] : [[String(2025 - back), value]])));

describe("R1: denominators", () => {
  const ratio: NumberExpression = { ratio: ["rd", "revenue"] };
  test.each<[string, SampleFacts, number | string]>([
    ["given", { rd: 3, revenue: 4 }, 0.75],
    ["stated as 0", { rd: 3, revenue: 0 }, "denominatorZero"],
    ["stated as 0 with an unknown numerator", { revenue: 0 }, "denominatorZero"],
    ["missing", { rd: 3 }, "unknown"],
    ["not known", { rd: 3, revenue: DONT_KNOW }, "unknown"],
    ["stated as not applicable", { rd: 3, revenue: NOT_APPLICABLE }, "statedNotApplicable"],
    ["given with a missing numerator", { revenue: 4 }, "unknown"],
    ["given with a numerator of 0", { rd: 0, revenue: 4 }, 0],
  ])("%s", (_, facts, expected) => {
    expect(outcome(number(ratio, facts))).toBe(expected);
  });

  test("a result says what it read and what is missing", () => {
    const result = number(ratio, { rd: 3, revenue: { state: "withheld", reason: "secret" } });
    expect(result.inputs).toEqual([
      { fact: "rd", year: 2025, state: "given", value: "3", reason: null },
      { fact: "revenue", year: 2025, state: "withheld", value: null, reason: "secret" },
    ]);
    expect(result).toMatchObject({ state: "unknown", missing: [{ key: "revenue", year: 2025, state: "withheld" }] });
  });
});

describe("arithmetic", () => {
  test.each<[string, NumberExpression, SampleFacts, number | string]>([
    ["a sum with an unknown part is unknown", { sum: ["rd", "cost"] }, { rd: 1 }, "unknown"],
    ["a sum", { sum: ["rd", "cost", 0.1] }, { rd: 0.6, cost: 0.3 }, 1],
    ["a difference", { difference: ["revenue", "cost"] }, { revenue: 3, cost: 5 }, -2],
    ["a product with a known 0 needs no other factor", { product: ["rd", "cost"] }, { rd: 0 }, 0],
    ["a maximum", { maximum: ["rd", "cost"] }, { rd: 1, cost: 2 }, 2],
    ["a minimum", { minimum: ["rd", "cost"] }, { rd: 1, cost: 2 }, 1],
    ["a mean", { mean: ["rd", "cost"] }, { rd: 1, cost: 2 }, 1.5],
    ["the first that is known", { firstKnown: ["rd", "cost"] }, { cost: 2 }, 2],
    ["the first known, after one not applicable", { firstKnown: ["rd", "cost"] }, { rd: NOT_APPLICABLE, cost: 2 }, 2],
    ["none known", { firstKnown: ["rd", "cost"] }, { rd: NOT_APPLICABLE }, "unknown"],
    ["all not applicable", { firstKnown: ["rd", "cost"] }, { rd: NOT_APPLICABLE, cost: NOT_APPLICABLE }, "statedNotApplicable"],
    ["a year before", { yearBefore: "revenue" }, { revenue: years(5, 4) }, 4],
    ["a fact by year", { fact: "revenue", year: -2 }, { revenue: years(5, 4, 3) }, 3],
    ["a count leaves out the exclusive option", { count: { fact: "fields" } }, { fields: ["none"] }, 0],
    ["a count", { count: { fact: "fields" } }, { fields: ["sei", "future"] }, 2],
    ["a count of nothing stated", { count: { fact: "fields" } }, {}, "unknown"],
  ])("%s", (_, expression, facts, expected) => {
    expect(outcome(number(expression, facts))).toBe(expected);
  });

  test("an as-of fact is read without a year, also one year before", () => {
    const result = number({ yearBefore: "share" }, { share: 12.5 });
    expect(result).toMatchObject({ state: "known", inputs: [{ fact: "share", year: "asOf" }] });
  });
});

describe("R2: years", () => {
  test.each([
    ["2023-12-31", true],
    ["2024-01-01", false],
    ["2024-06-30", false],
  ])("established on %s, 2024 is full: %s", (establishedOn, full) => {
    expect(isFullYear(sampleSheet({ establishedOn }), 2024)).toBe(full);
  });

  test("an unknown date of establishment makes every year full", () => {
    expect(isFullYear(sampleSheet({}), 1990)).toBe(true);
    expect(isFullYear(sampleSheet({ establishedOn: DONT_KNOW }), 1990)).toBe(true);
  });

  test.each<[string, NumberExpression, SampleFacts, number | string]>([
    // (120 − 100) / 100
    ["growth", { growth: "revenue" }, { revenue: years(120, 100) }, 0.2],
    ["growth from 0", { growth: "revenue" }, { revenue: years(120, 0) }, "denominatorZero"],
    ["growth without the year before", { growth: "revenue" }, { revenue: years(120) }, "unknown"],
    ["growth over a partial year", { growth: "revenue" }, { revenue: years(120, 100), establishedOn: "2024-03-01" }, "years"],
    ["growth of a ratio", { growth: { ratio: ["revenue", "headcount"] } }, { revenue: years(120, 100), headcount: years(10, 10) }, 0.2],
    ["change", { change: "revenue" }, { revenue: years(120, 100) }, 20],
    ["change over a partial year", { change: "revenue" }, { revenue: years(120, 100), establishedOn: "2025-02-01" }, "years"],
  ])("%s", (_, expression, facts, expected) => {
    expect(outcome(number(expression, facts))).toBe(expected);
  });

  const ratioOfSums: NumberExpression = { ratioOfSums: { of: ["rd", "revenue"], years: 3, otherwise: "cost" } };
  test.each<[string, SampleFacts, number | string]>([
    // (1 + 2 + 3) / (10 + 20 + 30), not the mean of three ratios
    ["three years", { rd: years(1, 2, 3), revenue: years(10, 20, 30) }, 0.1],
    // A year that is not given is left out of both sums: (1 + 3) / (10 + 30)
    ["a year not given", { rd: years(1, undefined, 3), revenue: years(10, 20, 30) }, 0.1],
    ["one year", { rd: years(1), revenue: years(4) }, 0.25],
    // 2023 is not full: (1 + 2) / (10 + 20)
    ["a partial year", { rd: years(1, 2, 30), revenue: years(10, 20, 30), establishedOn: "2023-05-01" }, 0.1],
    ["no year", { rd: years(1) }, "unknown"],
    ["no full year", { rd: years(1), revenue: years(10), establishedOn: "2025-05-01" }, "years"],
    // Without revenue: (1 + 1) / (20 + 20)
    ["without revenue", { rd: years(1, 1), revenue: years(0, 0), cost: years(20, 20) }, 0.05],
    ["without revenue and with unknown costs", { rd: years(1, 1), revenue: years(0, 0) }, "unknown"],
    ["without revenue and costs", { rd: years(1, 1), revenue: years(0, 0), cost: years(0, 0) }, "denominatorZero"],
  ])("ratio of sums: %s", (_, facts, expected) => {
    expect(outcome(number(ratioOfSums, facts))).toBe(expected);
  });

  test.each<[string, SampleFacts, number | string]>([
    ["of three years", { rd: years(1, 2, 6) }, 3],
    ["of those given", { rd: years(1, undefined, 6) }, 3.5],
    ["of none", {}, "unknown"],
  ])("mean over years %s", (_, facts, expected) => {
    expect(outcome(number({ meanOverYears: { of: "rd", years: 3 } }, facts))).toBe(expected);
  });

  test.each<[string, SampleFacts, number | string]>([
    // (132/120 − 1 + 120/100 − 1) / 2 = (0.1 + 0.2) / 2
    ["two rates", { revenue: years(132, 120, 100) }, 0.15],
    ["two years, one rate", { revenue: years(132, 120) }, 0.1],
    ["a base of 0: the later pair", { revenue: years(132, 120, 0) }, 0.1],
    ["a later base of 0", { revenue: years(132, 0, 100) }, "laterBaseZero"],
    ["an unknown year", { revenue: years(132, DONT_KNOW, 100) }, "unknown"],
    ["a partial t−2", { revenue: years(132, 120, 1), establishedOn: "2023-12-01" }, 0.1],
    ["a partial t−1", { revenue: years(132, 120, 100), establishedOn: "2024-01-02" }, "years"],
    ["shrinking", { revenue: years(81, 90, 100) }, -0.1],
  ])("mean growth: %s", (_, facts, expected) => {
    expect(outcome(number({ meanGrowth: { of: "revenue", years: 2 } }, facts))).toBe(expected);
  });
});

describe("conditions", () => {
  const yes: Condition = { atLeast: [1, 1] };
  const no: Condition = { moreThan: [1, 1] };
  const open: Condition = { atLeast: ["rd", 1] };

  test.each<[string, Condition, boolean | null]>([
    ["at least", yes, true],
    ["more than", no, false],
    ["at most", { atMost: [1, 1] }, true],
    ["less than", { lessThan: [1, 1] }, false],
    ["equals", { equals: [0.3, { sum: [0.1, 0.2] }] }, true],
    ["an unknown operand", open, null],
    ["all with a false", { all: [open, no] }, false],
    ["all with an unknown", { all: [yes, open] }, null],
    ["any with a true", { any: [open, yes] }, true],
    ["any with an unknown", { any: [no, open] }, null],
    ["not unknown", { not: open }, null],
    ["not", { not: no }, true],
    ["two of three, decided", { atLeastK: { k: 2, of: [yes, open, yes] } }, true],
    ["two of three, impossible", { atLeastK: { k: 2, of: [no, open, no] } }, false],
    ["two of three, open", { atLeastK: { k: 2, of: [yes, open, no] } }, null],
    ["one of two suffices, one known true", { anyKnown: [open, yes] }, true],
    ["one of two suffices, one known false", { anyKnown: [open, no] }, false],
    ["one of two suffices, none known", { anyKnown: [open, open] }, null],
    ["stated", { stated: "rd" }, false],
    ["branch", { branch: ["services", "production"] }, true],
    ["industry by section", { industry: ["C"] }, true],
    ["industry by prefix", { industry: ["22"] }, false],
    ["a full year", { fullYear: -1 }, true],
    ["has, not stated", { has: { fact: "fields", option: "sei" } }, null],
  ])("%s", (_, expression, expected) => {
    expect(condition(expression)).toBe(expected);
  });

  test("facts of sets, enums and yes or no", () => {
    expect(condition({ has: { fact: "fields", option: "sei" } }, { fields: ["future", "sei"] })).toBe(true);
    expect(condition({ is: { fact: "institution", value: "city" } }, { institution: "city" })).toBe(true);
    expect(condition({ is: { fact: "certified", value: true } }, { certified: false })).toBe(false);
  });

  test("an industry that is not stated decides nothing", () => {
    expect(condition({ industry: ["C"] }, {}, { profile: { industry: null, region: null } })).toBeNull();
  });

  test("an unknown fact key stops the run", () => {
    expect(() => number("nothing", {})).toThrow(RangeError);
  });
});
