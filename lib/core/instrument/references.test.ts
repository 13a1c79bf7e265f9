import { describe, expect, it } from "vitest";
import type { Condition, NumberExpression } from "@/lib/core/expression-schema";
import { referencesOfCondition, referencesOfNumber, type UsedYear } from "@/lib/core/instrument/references";

const used = (expression: NumberExpression) => referencesOfNumber(expression).facts.map(({ fact, year }) => [fact, year]);
const usedBy = (condition: Condition) => referencesOfCondition(condition).facts.map(({ fact, year }) => [fact, year]);

describe("the figures that a number reads", () => {
  const cases: [NumberExpression, [string, UsedYear][]][] = [
    ["revenue", [["revenue", 0]]],
    [{ fact: "revenue", year: -1 }, [["revenue", -1]]],
    [{ growth: { yearBefore: "revenue" } }, [["revenue", -1], ["revenue", -2]]],
    [{ meanGrowth: { of: "mainRevenue", years: 2 } }, [["mainRevenue", 0], ["mainRevenue", -1], ["mainRevenue", -2]]],
    // Of the year of the application, from wherever years are counted.
    [{ sum: [{ fact: "platformDevScore", year: "asOf" }, { yearBefore: { fact: "platformDevScore", year: "asOfBefore" } }] }, [["platformDevScore", "asOf"], ["platformDevScore", "asOfBefore"]]],
    [{ agreed: [{ fullYearsSince: "marketSince" }, { floor: "marketYears" }] }, [["marketSince", 0], ["marketYears", 0]]],
    [{ daysSince: "establishedOn" }, [["establishedOn", 0]]],
    // The change since the named year: that year, and the one before it for growth.
    [
      { inYearOf: { fact: "preTransformYear", of: { growth: "revenue" } } },
      [["preTransformYear", 0], ["revenue", { inYearOf: "preTransformYear", back: 0 }], ["revenue", { inYearOf: "preTransformYear", back: -1 }]],
    ],
    [{ sum: [{ points: "total" }, { answer: "q1" }, { countAnswers: { tags: ["scene"], atLeast: 2 } }] }, []],
  ];
  it.each(cases)("%j", (expression, expected) => expect(used(expression)).toEqual(expected));
});

describe("the figures that a condition reads", () => {
  it("for the size class are those it goes by, of the fiscal year", () => {
    expect(usedBy({ size: ["medium"], scope: "standalone" })).toEqual([["headcount", 0], ["revenue", 0], ["totalAssets", 0]]);
  });
  it("in cases are those of every case", () => {
    const condition: Condition = { cases: [{ when: { given: "a" }, requires: { atLeast: ["b", 1] } }, { requires: { atMost: ["c", 1] } }] };
    expect(usedBy(condition)).toEqual([["a", 0], ["b", 0], ["c", 0]]);
  });
  it("are none for a scope or a judged condition", () => {
    expect(usedBy({ all: [{ scope: "standalone" }, { affirmed: "governance" }] })).toEqual([]);
  });
});

describe("the names that an expression uses", () => {
  it("are the options that rows of a list must have", () => {
    const { options } = referencesOfCondition({ listed: { fact: "techAwards", where: { level: ["national", "provincial"], rank: { atMost: 3 } }, window: { years: 3 } } });
    expect(options).toEqual([{ fact: "techAwards", option: "national" }, { fact: "techAwards", option: "provincial" }]);
  });
  it("are figures with their year, points, questions and tags", () => {
    const condition: Condition = {
      all: [
        { atLeast: [{ yearBefore: { figure: "rdIntensity", year: -1 } }, 3] },
        { atLeast: [{ points: "innovation" }, 20] },
        { atLeast: [{ answer: "q2" }, 1] },
        { affirmed: "brand" },
        { atLeast: [{ countAnswers: { tags: ["scene", "key"], atLeast: 2 } }, 6] },
      ],
    };
    const { figures, points, questions, tags } = referencesOfCondition(condition);
    expect({ figures, points, questions, tags }).toEqual({
      figures: [{ figure: "rdIntensity", year: -2 }],
      points: ["innovation"],
      questions: [{ question: "q2", as: "answer" }, { question: "brand", as: "affirmed" }],
      tags: ["scene", "key"],
    });
  });
});
