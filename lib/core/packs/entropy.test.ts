import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exact } from "@/lib/core/exact";
import { CONVENTIONS, parseCohort, weighByEntropy, type Convention, type Direction, type EntropyWeighting } from "@/lib/core/packs/entropy";
import vectors from "@/lib/core/packs/entropy-vectors.json";

const cohortOf = (rows: readonly (readonly number[])[], directions: readonly string[]) => ({ rows: rows.map((row) => row.map(exact)), directions: directions as Direction[] });
const weigh = (rows: readonly (readonly number[])[], directions: readonly string[], convention: Convention = "minmax"): EntropyWeighting => weighByEntropy(cohortOf(rows, directions), convention);
const faultsOf = (json: unknown, convention: Convention = "minmax"): string[] => {
  const parsed = parseCohort(json, convention);
  return "problems" in parsed ? parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

describe.each(vectors)("$id: $source", ({ rows, directions, convention, ...expected }) => {
  const found = weigh(rows, directions, convention as Convention);
  it.each(["entropy", "weights", "scores", "topsis"] as const)("%s to the digits that are printed", (name) => {
    const printed = (expected as Partial<Record<typeof name, string[]>>)[name];
    if (!printed) return;
    expect(found[name].map((value, at) => value.toFixed(printed[at]!.split(".")[1]!.length))).toEqual(printed);
  });
});

describe("by hand", () => {
  it("two rows that differ in one column: all the weight on it, 1 for the better and 0 for the worse", () => {
    expect(weigh([[1, 5], [2, 5]], ["+", "+"])).toEqual({ convention: "minmax", entropy: [0, 1], weights: [1, 0], scores: [0, 1], topsis: [0, 1] });
    expect(weigh([[1, 5], [2, 5]], ["-", "+"])).toMatchObject({ weights: [1, 0], scores: [1, 0], topsis: [1, 0] });
  });

  it("shares 1/4 and 3/4: e = (¼ ln 4 + ¾ ln 4/3) ÷ ln 2 = 0.811278", () => {
    expect(weigh([[1, 7], [3, 7]], ["+", "+"], "share").entropy[0]!.toFixed(6)).toBe("0.811278");
  });

  it("a constant column has entropy 1 and weight 0 under both conventions", () => {
    for (const convention of CONVENTIONS) expect(weigh([[1, 7], [3, 7], [2, 7]], ["+", "-"], convention)).toMatchObject({ weights: [1, 0] });
  });

  it("under share the direction counts in the scores and not in the weights", () => {
    const [up, down] = [weigh([[1, 5], [3, 1], [4, 2]], ["+", "+"], "share"), weigh([[1, 5], [3, 1], [4, 2]], ["+", "-"], "share")];
    expect(up.weights).toEqual(down.weights);
    expect(up.scores).not.toEqual(down.scores);
  });

  it("a column that hardly varies keeps a weight of the right size", () => {
    // δ = ±5e-10 in both rows: 1 − e = δ² ÷ 2 ÷ ln 2 = 1.803e-19, where 1 − e as a difference of doubles would be 0.
    const { weights } = weigh([[1, 1], [1.000000001, 3]], ["+", "+"], "share");
    // 1 − 0.811278 = 0.188722
    expect(weights[0]! / (1.25e-19 / Math.LN2 / 0.188722)).toBeCloseTo(1, 5);
  });
});

describe("whatever the figures", () => {
  const cell = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 1000));
  const cohorts = fc
    .tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 1, max: 5 }))
    .chain(([n, m]) => fc.record({ rows: fc.array(fc.array(cell, { minLength: m, maxLength: m }), { minLength: n, maxLength: n }), directions: fc.array(fc.constantFrom("+", "-"), { minLength: m, maxLength: m }) }));
  const check = (convention: Convention, property: (rows: number[][], directions: string[]) => void): void => {
    fc.assert(fc.property(cohorts, ({ rows, directions }) => {
      fc.pre(faultsOf({ rows, directions }, convention).length === 0);
      property(rows, directions);
    }));
  };

  it.each(CONVENTIONS)("weights add up to 1, and everything lies in 0–1 (%s)", (convention) => {
    check(convention, (rows, directions) => {
      const { entropy, weights, scores, topsis } = weigh(rows, directions, convention);
      expect(Math.abs(weights.reduce((total, weight) => total + weight, 0) - 1)).toBeLessThan(1e-12);
      for (const value of [...entropy, ...weights, ...scores, ...topsis]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }
    });
  });

  it.each(CONVENTIONS)("rows in another order: the same weights, the scores in that order (%s)", (convention) => {
    check(convention, (rows, directions) => {
      const [before, after] = [weigh(rows, directions, convention), weigh(rows.toReversed(), directions, convention)];
      expect(after).toEqual({ ...before, scores: before.scores.toReversed(), topsis: before.topsis.toReversed() });
    });
  });

  it.each(CONVENTIONS)("a column in another unit changes nothing (%s)", (convention) => {
    check(convention, (rows, directions) => {
      const cohort = cohortOf(rows, directions);
      // Seven thirds: a factor that no double holds.
      const scaled = { ...cohort, rows: cohort.rows.map(([first, ...others]) => [first!.mul(exact(7)).div(exact(3)), ...others]) };
      expect(weighByEntropy(scaled, convention)).toEqual(weighByEntropy(cohort, convention));
    });
  });

  it("a column moved by a constant changes nothing under minmax", () => {
    check("minmax", (rows, directions) => {
      const moved = rows.map(([first, ...others]) => [first! - 12_345, ...others]);
      const cohort = cohortOf(rows, directions);
      const exactly = { ...cohort, rows: cohort.rows.map(([first, ...others]) => [first!.sub(exact(12_345)), ...others]) };
      expect(weighByEntropy(exactly, "minmax")).toEqual(weighByEntropy(cohort, "minmax"));
      expect(faultsOf({ rows: moved, directions })).toEqual([]);
    });
  });
});

describe("a cohort that cannot be weighed names where and why", () => {
  const directions = ["+", "-"];
  it.each<[string, unknown, Convention?]>([
    [" shape", null],
    [" shape", []],
    ["/rows rows,/directions directions", {}],
    ["/rows rows", { rows: [], directions }],
    ["/rows rows", { rows: "1,2", directions }],
    ["/rows oneRow", { rows: [[1, 2]], directions }],
    ["/rows/1 row", { rows: [[1, 2], 3], directions }],
    ["/rows/0 row", { rows: [null, [1, 2]], directions }],
    ["/rows/0 noColumn", { rows: [[], []], directions: [] }],
    ["/rows/1 ragged,/rows/2 ragged", { rows: [[1, 2], [1], [1, 2, 3]], directions }],
    ["/rows/0/1 notANumber,/rows/1/0 notANumber", { rows: [[1, "2"], [null, 3]], directions }],
    ["/rows/0/1 notANumber", { rows: [[1, -0], [2, 3]], directions }],
    ["/rows/0/0 outOfRange,/rows/1/0 outOfRange,/rows/1/1 outOfRange", { rows: [[Infinity, 2], [1e300, 1e-300]], directions }],
    ["/rows/0/1 notANumber", { rows: [[1, NaN], [2, 3]], directions }],
    ["/directions directions", { rows: [[1, 2], [3, 4]], directions: "+-" }],
    ["/directions/1 direction", { rows: [[1, 2], [3, 4]], directions: ["+", "−"] }],
    ["/directions directionCount", { rows: [[1, 2], [3, 4]], directions: ["+"] }],
    ["/weights unknownField", { rows: [[1, 2], [3, 4]], directions, weights: [] }],
    ["/rows allConstant", { rows: [[1, 2], [1, 2]], directions }],
    ["/rows/1/0 negative", { rows: [[1, 2], [-3, 4]], directions }, "share"],
    ["/rows/0/1 zeroSum", { rows: [[1, 0], [3, 0]], directions }, "share"],
    ["/rows tooManyRows", { rows: Array.from({ length: 20_001 }, () => [1, 2]), directions }],
    ["/rows/0 tooManyColumns", { rows: [Array.from({ length: 501 }, () => 1), [1]], directions }],
    ["/rows tooManyCells", { rows: Array.from({ length: 2001 }, () => Array.from({ length: 100 }, () => 1)), directions: Array.from({ length: 100 }, () => "+") }],
    ["/directions tooManyColumns", { rows: [[1, 2], [3, 4]], directions: Array.from({ length: 501 }, () => "+") }],
  ])("%s", (faults, json, convention) => {
    expect(faultsOf(json, convention).join(",")).toBe(faults);
  });

  it("negative values and columns of zeros are no fault under minmax", () => {
    expect(faultsOf({ rows: [[-1, 0], [3, 0]], directions })).toEqual([]);
  });
});
