import { describe, expect, it, test } from "vitest";
import { checkFactValue, checkLimits, isDeeperThan } from "@/lib/core/facts/check-facts";
import { factDefinitionSchema, type FactDefinition, type FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactEntry } from "@/lib/core/facts/fact-sheet";
import { isDate } from "@/lib/core/facts/iso-date";

const text = (name: string) => ({ "zh-CN": name, en: name });
const fact = (key: string, more: Record<string, unknown>): FactDefinition =>
  factDefinitionSchema.parse({ key, group: "g", title: text(key), help: text(key), period: "year", unit: text("万元"), type: "number", ...more });

const revenue = fact("revenue", { minimum: 0 });
const staff = fact("headcount", { type: "integer", unit: text("人"), minimum: 0 });
const share = fact("passRate", { unit: text("%"), minimum: 0, maximum: 100 });
const profit = fact("netProfit", {});
const options = ["a", "b", "none"].map((id) => ({ id, title: text(id) }));
const systems = fact("systems", { type: "set", period: "asOf", unit: null, options, exclusive: "none" });
const quality = fact("qualityItems", { type: "set", period: "asOf", unit: null, options: options.slice(0, 2) });
const level = fact("rdInstitution", { type: "enum", period: "asOf", unit: null, options });
const honours = fact("honours", { type: "list", period: "asOf", unit: null, options: [{ id: "hnte", title: text("hnte") }], shape: text("rows") });
const awards = fact("techAwards", { type: "list", period: "asOf", unit: null, options: [{ id: "national", title: text("national") }], shape: text("rows") });
const products = fact("productEnergy", { type: "list", unit: null, shape: text("rows") });
const founded = fact("establishedOn", { type: "date", period: "asOf", unit: null });
const name = fact("leadProductName", { type: "string", period: "asOf", unit: null });
const owned = fact("coreIpOwned", { type: "boolean", period: "asOf", unit: null });

const codeOf = (definition: FactDefinition, raw: unknown): string => {
  const checked = checkFactValue(definition, raw);
  return "problem" in checked ? checked.problem.code + checked.problem.path : "accepted";
};

describe("a value of a figure", () => {
  test.each([
    [revenue, 5512.5, "5512.5"],
    [revenue, "１，２３４．５", "1234.5"],
    [revenue, 0, "0"],
    [revenue, 0.1 + 0.2, "0.30000000000000004"],
    [revenue, 1e-7, "0.0000001"],
    [profit, -120.5, "-120.5"],
    [staff, 367, "367"],
    [share, "98.6%", "98.6"],
    [systems, ["a", "b"], ["a", "b"]],
    [systems, ["none"], ["none"]],
    [quality, [], []],
    [level, "a", "a"],
    [honours, ["hnte", { id: "hnte", until: "2027-12-31" }], [{ id: "hnte" }, { id: "hnte", until: "2027-12-31" }]],
    [honours, [], []],
    // Figures of a row are stored exactly, as all figures are.
    [products, [{ product: "轴承", output: 1200.5, unit: "吨", energyTce: "1,234.50", base: 0.1, lead: "0.08" }], [{ product: "轴承", output: "1200.5", unit: "吨", energyTce: "1234.5", base: "0.1", lead: "0.08" }]],
    [founded, "2012-02-29", "2012-02-29"],
    [name, "混合式步进电机 𠮷", "混合式步进电机 𠮷"],
    [owned, false, false],
  ] as const)("$key takes %j", (definition, raw, value) => {
    expect(checkFactValue(definition, raw)).toEqual({ value });
  });

  test.each([
    [revenue, -1, "belowMinimum"],
    [revenue, -0, "negativeZero"],
    [revenue, "-0", "negativeZero"],
    [revenue, Number.NaN, "notANumber"],
    [revenue, Number.POSITIVE_INFINITY, "notANumber"],
    [revenue, "1e309", "exponent"],
    [revenue, 1e22, "exponent"],
    [revenue, "12,34", "separators"],
    [revenue, true, "type"],
    [revenue, null, "type"],
    [revenue, [1], "type"],
    [revenue, { value: 1 }, "type"],
    [staff, 3.5, "notInteger"],
    [share, 100.01, "aboveMaximum"],
    [systems, [], "emptySet"],
    [systems, ["a", "none"], "noneWithOthers/1"],
    [systems, ["a", "a"], "repeatedOption/1"],
    [systems, ["x"], "unknownOption/0"],
    [systems, "a", "type"],
    [systems, ["a", 1], "type"],
    [level, "x", "unknownOption"],
    [level, ["a"], "type"],
    [honours, ["champion"], "unknownOption/0/id"],
    [honours, [{ id: "hnte", until: "2027-02-30" }], "rowDate/0/until"],
    [honours, [{ id: "hnte", colour: "red" }], "rowUnknown/0/colour"],
    [honours, [{ until: "2027-12-31" }], "rowMissing/0/id"],
    [honours, [[]], "rowUnknown/0"],
    [honours, [{ id: "hnte", from: "2026-01-01", until: "2025-12-31" }], "rowOrder/0/until"],
    [awards, [{ level: "national", year: 2024 }], "rowMissing/0/rank"],
    [awards, [{ level: "national", rank: 1, year: 2024 }, { level: "national", rank: 0, year: 2024 }], "rowWhole/1/rank"],
    [awards, [{ level: "national", rank: "1", year: 2024 }], "rowWhole/0/rank"],
    [awards, [{ level: "national", rank: 1, year: 24 }], "rowYear/0/year"],
    [products, [{ product: " ", output: 1, unit: "吨", energyTce: 1, base: 1, lead: 1 }], "rowText/0/product"],
    [products, [{ product: "轴承", output: -1, unit: "吨", energyTce: 1, base: 1, lead: 1 }], "rowFigure/0/output"],
    [honours, Array.from({ length: 201 }, () => "hnte"), "tooMany"],
    [founded, "2011-02-29", "notADate"],
    [founded, "2011", "notADate"],
    [founded, 2011, "type"],
    [name, "x".repeat(501), "tooLong"],
    [name, "  ", "empty"],
    [owned, "true", "type"],
  ] as const)("$key refuses %j: %s", (definition, raw, code) => {
    expect(codeOf(definition, raw)).toBe(code);
  });

  it("names both figures when it is out of range", () => {
    expect(checkFactValue(share, 101)).toEqual({ problem: { code: "aboveMaximum", path: "", values: { value: "101", maximum: "100" } } });
  });
});

describe("limits between figures", () => {
  const dictionary: FactDictionary = {
    groups: [{ id: "g", title: text("g"), text: text("g") }],
    facts: [
      revenue,
      fact("mainRevenue", { atMost: [{ sum: ["revenue"], severity: "refusal" }] }),
      staff,
      fact("rdStaff", { type: "integer", atMost: [{ sum: ["headcount"], severity: "warning" }] }),
      fact("solidWaste", {}),
      fact("solidWasteStored", {}),
      fact("solidWasteUsed", { atMost: [{ sum: ["solidWaste", "solidWasteStored"], severity: "refusal" }] }),
    ],
  };
  const given = (value: string): FactEntry => ({ state: "given", value });
  const check = (facts: Record<string, string | FactEntry>) =>
    checkLimits(dictionary, Object.fromEntries(Object.entries(facts).map(([key, entry]) => [key, { "2025": typeof entry === "string" ? given(entry) : entry }])));

  it("name the figure, its limit and what the limit is made of", () => {
    expect(check({ revenue: "100", mainRevenue: "100.01" })).toEqual([
      { severity: "refusal", key: "mainRevenue", year: "2025", value: "100.01", limitKeys: ["revenue"], limit: "100" },
    ]);
  });

  it("allow equality", () => {
    expect(check({ revenue: "100", mainRevenue: "100.00" })).toEqual([]);
  });

  it("warn where the figure may truly be larger", () => {
    expect(check({ headcount: "10", rdStaff: "12" })).toMatchObject([{ severity: "warning", key: "rdStaff", value: "12", limit: "10" }]);
  });

  it("add several figures exactly", () => {
    expect(check({ solidWaste: "0.1", solidWasteStored: "0.2", solidWasteUsed: "0.3" })).toEqual([]);
    expect(check({ solidWaste: "0.1", solidWasteStored: "0.2", solidWasteUsed: "0.31" })).toMatchObject([{ limit: "0.3" }]);
  });

  it("are not known to be exceeded while a part is unknown", () => {
    expect(check({ solidWaste: "1", solidWasteUsed: "2" })).toEqual([]);
    expect(check({ revenue: { state: "withheld" }, mainRevenue: "2" })).toEqual([]);
  });
});

describe("depth", () => {
  const nested = (depth: number): unknown => Array.from({ length: depth }).reduce((inner) => [inner], 1 as unknown);

  it("of 32 is allowed and of 33 is not", () => {
    expect(isDeeperThan(nested(32), 32)).toBe(false);
    expect(isDeeperThan(nested(33), 32)).toBe(true);
  });

  it("of a hundred thousand is refused without running out of stack", () => {
    expect(isDeeperThan(JSON.parse("[".repeat(100_000) + "]".repeat(100_000)), 32)).toBe(true);
  });
});

test.each([
  ["2026-03-31", true],
  ["2024-02-29", true],
  ["2026-02-29", false],
  ["2026-13-01", false],
  ["2026-3-1", false],
  ["0000-01-01", false],
])("%s is a date: %s", (date, is) => {
  expect(isDate(date)).toBe(is);
});
