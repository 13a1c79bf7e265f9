import { describe, expect, test } from "vitest";
import { toNearestDouble } from "@/lib/core/exact";
import { bands, factItem, figure, levelItem, multiItem, sampleInstrument, scoreSample, singleItem, text, type SampleFacts } from "@/lib/core/instrument/sample";
import type { Answer } from "@/lib/core/response";

const withItem = (item: unknown) => sampleInstrument({ L: { L1: [item] } });
/** Basis points, or the state where there is no value. */
const value = (item: unknown, facts: SampleFacts, answer?: Answer | readonly string[] | string): number | string => {
  const { outcome } = scoreSample(withItem(item), answer ? { "L1.1": answer } : {}, facts).items["L1.1"]!;
  return outcome.state === "answered" ? toNearestDouble(outcome.value) : outcome.state === "notApplicable" ? `notApplicable by ${outcome.by}` : outcome.state;
};
const DONT_KNOW = { state: "dontKnow" } as const;
const NOT_APPLICABLE = { state: "notApplicable", reason: "没有" } as const;

describe("bands", () => {
  const share = (closed: "left" | "right") => factItem("L1.1", bands({ ratio: ["digital", "machines"] }, [10, 20, 40, 60], { closed }));

  // R6: on an edge the better band; R7: four edges make 0, 2,500 … 10,000.
  test.each([[9.99, 0], [10, 2500], [19.99, 2500], [20, 5000], [40, 7500], [59.99, 7500], [60, 10_000], [100, 10_000]])("closed left: %d %% gives %d", (percent, expected) => {
    expect(value(share("left"), { digital: percent, machines: 100 })).toBe(expected);
  });

  // M1.1 and M1.2, where MIIT 2024 puts the edge in the lower band: 10 → 0, 10.01 → 25 %.
  test.each([[10, 0], [10.01, 2500], [60, 7500], [60.01, 10_000]])("closed right: %d %% gives %d", (percent, expected) => {
    expect(value(share("right"), { digital: percent, machines: 100 })).toBe(expected);
  });

  // PC-10: a figure that matched no band once got the highest one.
  test("25.4 falls in one band, not in none", () => {
    expect(value(share("left"), { digital: 25.4, machines: 100 })).toBe(5000);
  });

  // Lower is better, C4.2: Δ > 0.5 → 0; −0.5 < Δ ≤ 0.5 → 5,000; −2 < Δ ≤ −0.5 → 7,500; Δ ≤ −2 → 10,000.
  test.each([[0.51, 0], [0.5, 5000], [0, 5000], [-0.49, 5000], [-0.5, 7500], [-1.99, 7500], [-2, 10_000]])("a change of %d yuan gives %d", (change, expected) => {
    const item = factItem("L1.1", bands({ change: "cost" }, [-2, -0.5, 0.5], { closed: "right", values: [10_000, 7500, 5000, 0], unit: "元" }));
    expect(value(item, { cost: { 2025: 50 + change, 2024: 50 } })).toBe(expected);
  });

  test("five edges make six bands of 2,000", () => {
    expect(value(factItem("L1.1", bands("rd", [1, 2, 3, 4, 5], { unit: "项" })), { rd: 3 })).toBe(6000);
  });

  test("growth from a later base of 0 is the lowest band", () => {
    const item = factItem("L1.1", bands({ meanGrowth: { of: "revenue", years: 2 } }, [0, 4, 6, 8, 10]));
    expect(value(item, { revenue: { 2025: 100, 2024: 0, 2023: 50 } })).toBe(0);
  });
});

describe("other forms", () => {
  const map = factItem("L1.1", { map: { fact: "institution", values: { none: 0, city: 4000, national: 10_000 } }, source: text("s") });
  test.each([["none", 0], ["city", 4000], ["national", 10_000]])("map: %s gives %d", (option, expected) => {
    expect(value(map, { institution: option })).toBe(expected);
  });

  const best = factItem("L1.1", { best: { fact: "fields", values: { sei: 8000, future: 10_000, none: 0 } }, source: text("s") });
  test("best of a set", () => {
    expect(value(best, { fields: ["sei", "future"] })).toBe(10_000);
    expect(value(best, { fields: ["none"] })).toBe(0);
    expect(value(best, {})).toBe("unanswered");
  });

  test("each option of a set, capped, without the exclusive one", () => {
    const each = factItem("L1.1", { each: { fact: "fields", value: 6000, cap: 10_000 }, source: text("s") });
    expect(value(each, { fields: ["sei"] })).toBe(6000);
    expect(value(each, { fields: ["sei", "future"] })).toBe(10_000);
    expect(value(each, { fields: ["none"] })).toBe(0);
  });

  const term = (when: unknown, points: number) => ({ when, value: points, title: text("t") });
  const terms = factItem("L1.1", {
    terms: [term({ is: { fact: "certified", value: true } }, 6000), term({ has: { fact: "fields", option: "sei" } }, 6000), term({ atLeast: ["rank", 1] }, 3000)],
    source: text("s"),
  });
  test("terms add up to at most 10,000", () => {
    expect(value(terms, { certified: true, fields: ["none"], rank: 2 })).toBe(9000);
    expect(value(terms, { certified: true, fields: ["sei"], rank: 2 })).toBe(10_000);
  });
  test("an unknown term matters unless the cap decides", () => {
    expect(value(terms, { certified: true, fields: ["none"], rank: DONT_KNOW })).toBe("unknown");
    expect(value(terms, { certified: true, fields: ["sei"], rank: DONT_KNOW })).toBe(10_000);
  });

  const either = (share: number, rank: number) => ({ anyKnown: [{ atLeast: ["share", share] }, { atMost: ["rank", rank] }] });
  const firstMatch = factItem("L1.1", { firstMatch: [term(either(20, 1), 10_000), term(either(10, 3), 7500)], figures: [figure("share")], source: text("s") });
  test.each<[string, SampleFacts, number | string]>([
    ["share 25", { share: 25, rank: 9 }, 10_000],
    ["rank 1", { share: 2, rank: 1 }, 10_000],
    ["rank 3 alone", { rank: 3 }, 7500],
    ["neither", { share: 2, rank: 9 }, 0],
    ["nothing known", {}, "unanswered"],
    ["nothing stated to be known", { share: DONT_KNOW, rank: DONT_KNOW }, "unknown"],
  ])("first match: %s", (_, facts, expected) => {
    expect(value(firstMatch, facts)).toBe(expected);
  });

  // M4.1: by revenue guarded against a collapse, or for the small by costs if that is better.
  const better = factItem("L1.1", {
    better: [
      { use: bands({ ratio: ["rd", { maximum: ["revenue", { fact: "revenue", year: -1 }] }] }, [1, 2, 3, 5, 10]) },
      { when: { lessThan: ["revenue", 2000] }, use: bands({ ratio: ["rd", "cost"] }, [10, 15, 20, 25, 30]) },
    ],
  });
  const revenue = (now: number, before: number) => ({ 2025: now, 2024: before });
  test.each<[string, SampleFacts, number | string]>([
    // 60 / max(1,000, 1,000) = 6 % → 8,000; 60 / 900 = 6.7 % → 0
    ["by revenue", { rd: 60, revenue: revenue(1000, 1000), cost: 900 }, 8000],
    // 20 / 1,000 = 2 % → 4,000; 20 / 90 = 22 % → 6,000
    ["by costs", { rd: 20, revenue: revenue(1000, 1000), cost: 90 }, 6000],
    // 30 / max(3,000, 6,000) = 0.5 % → 0; costs do not count from 2,000 on
    ["too large for costs", { rd: 30, revenue: revenue(3000, 6000), cost: 100 }, 0],
    ["costs that are not given could be better", { rd: 60, revenue: revenue(1000, 1000) }, "unanswered"],
    ["nothing beats the best", { rd: 200, revenue: revenue(1000, 1000) }, 10_000],
    ["without revenue: by costs", { rd: 20, revenue: revenue(0, 0), cost: 90 }, 6000],
    ["without both", { rd: 20, revenue: revenue(0, 0), cost: 0 }, "notApplicable by rule"],
  ])("better of: %s", (_, facts, expected) => {
    expect(value(better, facts)).toBe(expected);
  });

  const cases = factItem("L1.1", { cases: [{ when: { industry: ["26"] }, use: bands("rd", [80], { unit: "%" }) }, { use: bands("rd", [0.1]) }] });
  test("cases: by industry", () => {
    expect(value(cases, { rd: 0.5 })).toBe(10_000);
    const { outcome } = scoreSample(withItem(cases), {}, { rd: 0.5 }, { profile: { industry: "2631", region: null } }).items["L1.1"]!;
    expect(outcome).toMatchObject({ state: "answered", value: { n: 0n } });
  });
});

describe("a ceiling", () => {
  const capped = factItem("L1.1", bands({ growth: { ratio: ["revenue", "headcount"] } }, [0, 5, 10, 15]), {
    cap: { when: { lessThan: ["revenue", { fact: "revenue", year: -1 }] }, at: 2500, reason: text("revenue fell") },
  });
  test("laying off 60 % while revenue halves does not score as growth", () => {
    // 50/40 ÷ 100/100 = +25 %, the top band without the ceiling
    expect(value(capped, { revenue: { 2025: 50, 2024: 100 }, headcount: { 2025: 40, 2024: 100 } })).toBe(2500);
  });
  test("leaves growth alone", () => {
    expect(value(capped, { revenue: { 2025: 125, 2024: 100 }, headcount: { 2025: 100, 2024: 100 } })).toBe(10_000);
  });
});

describe("not applicable", () => {
  const share = bands({ ratio: ["digital", "machines"] }, [50]);
  const ruled = factItem("L1.1", share, {
    notApplicable: [
      { by: "branch", when: { branch: ["services"] }, reason: text("services") },
      { by: "rule", when: { lessThan: ["water", 10_000] }, reason: text("little water") },
    ],
    mayDeclare: ["noWater"],
  });

  test("by branch, by rule, and by declaration, in this order", () => {
    const facts = { digital: 1, machines: 2 };
    expect(value(ruled, { ...facts, water: 9999 })).toBe("notApplicable by rule");
    expect(value(ruled, { ...facts, water: 9999 }, { notApplicable: "noWater" })).toBe("notApplicable by rule");
    expect(value(ruled, { ...facts, water: 10_000 }, { notApplicable: "noWater" })).toBe("notApplicable by declared");
    expect(scoreSample(withItem(ruled), {}, facts, { branch: "services" }).items["L1.1"]!.outcome).toMatchObject({ by: "branch" });
  });

  test("an unknown rule does not take the item out", () => {
    expect(value(ruled, { digital: 1, machines: 2 })).toBe(10_000);
  });

  test("R1: a denominator stated as 0 does", () => {
    expect(value(ruled, { digital: 0, machines: 0 })).toBe("notApplicable by rule");
  });

  test("a figure stated as not applicable does so only where the item may be declared", () => {
    expect(value(ruled, { digital: NOT_APPLICABLE, machines: 2 })).toBe("notApplicable by declared");
    expect(value(factItem("L1.1", share), { digital: NOT_APPLICABLE, machines: 2 })).toBe("unknown");
  });

  test("R2: two full years are needed", () => {
    const item = factItem("L1.1", bands({ growth: "revenue" }, [0]));
    expect(value(item, { revenue: { 2025: 2, 2024: 1 }, establishedOn: "2024-02-01" })).toBe("notApplicable by rule");
  });
});

describe("answers", () => {
  test.each([[0, 0], [1, 2000], [3, 6000], [5, 10_000]])("a level of %d is worth %d", (level, expected) => {
    expect(value(levelItem("L1.1"), {}, { level })).toBe(expected);
  });

  // RW-045: weights 1 and 3 are 25 and 75, and together 100.
  const weighted = multiItem("L1.1", [{ id: "one", value: 1 }, { id: "three", value: 3 }]);
  test.each<[readonly string[], number]>([
    [["one"], 2500],
    [["three"], 7500],
    [["one", "three"], 10_000],
    [["none"], 0],
  ])("multi: %j gives %d", (chosen, expected) => {
    expect(value(weighted, {}, chosen)).toBe(expected);
  });

  // RW-066: each option has a value, and the total follows from them.
  test("single: its option", () => {
    const item = singleItem("L1.1", [{ id: "a", value: 0 }, { id: "b", value: 3300 }, { id: "c", value: 10_000 }]);
    expect(value(item, {}, "b")).toBe(3300);
  });

  const branched = multiItem("L1.1", [{ id: "a", value: 2500 }, { id: "b", value: 7500, branches: ["production"] }]);
  test("multi: over the options that apply to the branch", () => {
    expect(value(branched, {}, ["a"])).toBe(2500);
    expect(scoreSample(withItem(branched), { "L1.1": ["a"] }, {}, { branch: "services" }).items["L1.1"]!.outcome).toMatchObject({ value: { n: 10_000n } });
  });
  test("multi: what is left of a choice after a change of branch is not an answer of 0", () => {
    expect(scoreSample(withItem(branched), { "L1.1": ["b"] }, {}, { branch: "services" }).items["L1.1"]!.outcome.state).toBe("unanswered");
  });
  // PC-02: options that sum to 0 for a branch would divide by 0.
  test("multi: no option applies", () => {
    const item = multiItem("L1.1", [{ id: "a", value: 5000, branches: ["production"] }, { id: "b", value: 5000, branches: ["production"] }]);
    expect(scoreSample(withItem(item), {}, {}, { branch: "services" }).items["L1.1"]!.outcome).toMatchObject({ state: "notApplicable", by: "branch" });
  });

  // RW-034: the second version has no option B; rows of the first keep their meaning, because it stays pinned.
  test("an option that a later version drops keeps its value in the version that had it", () => {
    const first = multiItem("L1.1", [{ id: "a", value: 2000 }, { id: "b", value: 3000 }, { id: "c", value: 5000 }]);
    const second = multiItem("L1.1", [{ id: "a", value: 4000 }, { id: "c", value: 6000 }]);
    const { working, outcome } = scoreSample(withItem(first), { "L1.1": ["b"] }).items["L1.1"]!;
    expect(outcome).toMatchObject({ value: { n: 3000n, d: 1n } });
    expect(working).toMatchObject({ options: [{ id: "a", chosen: false }, { id: "b", chosen: true }, { id: "c", chosen: false }] });
    expect(() => scoreSample(withItem(second), { "L1.1": ["b"] })).toThrow("item L1.1 has no option b");
  });

  test("an answer of another kind stops the run", () => {
    expect(() => scoreSample(withItem(weighted), { "L1.1": { level: 3 } })).toThrow(RangeError);
  });
});
