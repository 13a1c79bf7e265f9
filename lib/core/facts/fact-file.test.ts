import { describe, expect, it, test } from "vitest";
import { factDefinitionSchema, type FactDictionary } from "@/lib/core/facts/fact-definition";
import { parseFactFile, pointerOf } from "@/lib/core/facts/fact-file";

const text = (name: string) => ({ "zh-CN": name, en: name });
const fact = (key: string, more: Record<string, unknown> = {}) =>
  factDefinitionSchema.parse({ key, group: "g", title: text(key), help: text(key), type: "number", period: "year", unit: text("万元"), minimum: 0, ...more });
const dictionary: FactDictionary = {
  groups: [{ id: "g", title: text("g"), text: text("g") }],
  facts: [
    fact("revenue"),
    fact("mainRevenue", { atMost: [{ sum: ["revenue"], severity: "refusal" }] }),
    fact("headcount", { unit: text("人") }),
    fact("rdStaff", { unit: text("人"), atMost: [{ sum: ["headcount"], severity: "warning" }] }),
    fact("ipClassI", { type: "integer", period: "asOf" }),
    fact("systems", { type: "set", period: "asOf", unit: null, options: [{ id: "a", title: text("a") }, { id: "none", title: text("none") }], exclusive: "none" }),
  ],
};
const head = { fiscalYear: 2025, asOf: "2026-03-31", scope: "standalone", profile: { industry: "C3813", region: "330106" } };
const parse = (json: unknown) => parseFactFile(json, dictionary);
const parseFacts = (facts: unknown) => parse({ ...head, facts });
const problems = (json: unknown): string[] => {
  const parsed = parse(json);
  return "problems" in parsed ? parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

describe("a fact file", () => {
  it("becomes a sheet: years as texts, numbers as decimal strings, what is absent unanswered", () => {
    expect(parseFacts({ revenue: { "2025": 5512.5, "2024": "5，200" }, ipClassI: 10, systems: ["a"] })).toEqual({
      file: {
        sheet: {
          fiscalYear: 2025,
          asOf: "2026-03-31",
          scope: "standalone",
          profile: { industry: "3813", region: "330106" },
          facts: {
            revenue: { "2025": { state: "given", value: "5512.5" }, "2024": { state: "given", value: "5200" } },
            ipClassI: { asOf: { state: "given", value: "10" } },
            systems: { asOf: { state: "given", value: ["a"] } },
          },
        },
        schemeAnswers: {},
      },
    });
  });

  it("keeps 不适用, 不知道 and 暂不提供 apart, and from 0", () => {
    const parsed = parseFacts({ revenue: { "2025": { state: "dontKnow" }, "2024": { state: "withheld", reason: "未公布" }, "2023": 0 }, ipClassI: { state: "notApplicable" } });
    expect("file" in parsed && parsed.file.sheet.facts).toEqual({
      revenue: { "2025": { state: "dontKnow" }, "2024": { state: "withheld", reason: "未公布" }, "2023": { state: "given", value: "0" } },
      ipClassI: { asOf: { state: "notApplicable" } },
    });
  });

  it("may leave out the profile, and may carry what other commands need", () => {
    const { profile: _, ...without } = head;
    const parsed = parse({ ...without, facts: {}, sheet: { Q5: 3 }, organisation: { name: "甲" }, responses: {} });
    expect("file" in parsed && parsed.file).toMatchObject({ sheet: { profile: { industry: null, region: null } }, schemeAnswers: { Q5: 3 } });
  });

  it("lets pass what is only warned of", () => {
    expect(problems({ ...head, facts: { headcount: { "2025": 10 }, rdStaff: { "2025": 12 } } })).toEqual([]);
  });

  test.each([
    [[], " type"],
    [null, " type"],
    ["text", " type"],
    [{ ...head }, "/facts required"],
    [{ ...head, facts: [] }, "/facts type"],
    [{ ...head, facts: {}, fiscalYear: undefined }, "/fiscalYear required"],
    [{ ...head, facts: {}, fiscalYear: "2025" }, "/fiscalYear fiscalYear"],
    [{ ...head, facts: {}, fiscalYear: 2025.5 }, "/fiscalYear fiscalYear"],
    [{ ...head, facts: {}, asOf: "2026-02-30" }, "/asOf notADate"],
    [{ ...head, facts: {}, scope: "both" }, "/scope scope"],
    [{ ...head, facts: {}, profile: { industry: "9901" } }, "/profile/industry industry"],
    [{ ...head, facts: {}, profile: { industry: 3813 } }, "/profile/industry industry"],
    [{ ...head, facts: {}, profile: { region: "3301" } }, "/profile/region region"],
    [{ ...head, facts: {}, profile: { colour: "red" } }, "/profile/colour unknownField"],
    [{ ...head, facts: {}, extra: 1 }, "/extra unknownField"],
    [{ ...head, facts: { nonsense: 1 } }, "/facts/nonsense unknownFact"],
    [{ ...head, facts: { "a/b~c": 1 } }, "/facts/a~1b~0c unknownFact"],
    [{ ...head, facts: JSON.parse('{"__proto__": {"2025": 1}}') as unknown }, "/facts/__proto__ unknownFact"],
    [{ ...head, facts: { revenue: 5 } }, "/facts/revenue yearExpected"],
    [{ ...head, facts: { revenue: { state: "dontKnow" } } }, "/facts/revenue yearExpected"],
    [{ ...head, facts: { revenue: { "25": 5 } } }, "/facts/revenue/25 year"],
    [{ ...head, facts: { revenue: { "2025": -1 } } }, "/facts/revenue/2025 belowMinimum"],
    [{ ...head, facts: { revenue: { "2025": null } } }, "/facts/revenue/2025 type"],
    [{ ...head, facts: { revenue: { "2025": "1e309" } } }, "/facts/revenue/2025 exponent"],
    [{ ...head, facts: JSON.parse('{"revenue": {"2025": 1e309}}') as unknown }, "/facts/revenue/2025 notANumber"],
    [{ ...head, facts: JSON.parse('{"revenue": {"2025": -0}}') as unknown }, "/facts/revenue/2025 negativeZero"],
    [{ ...head, facts: { revenue: { "2025": { state: "zero" } } } }, "/facts/revenue/2025/state type"],
    [{ ...head, facts: { revenue: { "2025": { state: "dontKnow", reason: 5 } } } }, "/facts/revenue/2025/reason type"],
    [{ ...head, facts: { ipClassI: { "2025": 10 } } }, "/facts/ipClassI noYearExpected"],
    [{ ...head, facts: { ipClassI: 1.5 } }, "/facts/ipClassI notInteger"],
    [{ ...head, facts: { systems: ["a", "none"] } }, "/facts/systems/1 noneWithOthers"],
    [{ ...head, facts: { revenue: { "2025": 5 }, mainRevenue: { "2025": 6 } } }, "/facts/mainRevenue/2025 aboveLimit"],
    [{ ...head, facts: {}, sheet: 5 }, "/sheet type"],
  ])("%j is refused: %s", (json, expected) => {
    expect(problems(json)).toContain(expected);
  });

  it("names every fault, not only the first", () => {
    expect(problems({ ...head, scope: "both", facts: { revenue: { "2025": -1 }, nonsense: 1 } })).toHaveLength(3);
  });

  it("nested a thousand deep is refused as a whole", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(1000)}1${"}".repeat(1000)}`) as unknown;
    expect(problems({ ...head, facts: { revenue: deep } })).toEqual([" tooDeep"]);
  });
});

test("a pointer escapes what RFC 6901 gives a meaning", () => {
  expect(pointerOf("a/b", "~", 0)).toBe("/a~1b/~0/0");
});
