import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayCompare, roundedCount, showMoney, showScores, twinsAmong } from "@/lib/core/disclosure/display";
import { PARAMETERS } from "@/lib/core/disclosure/rules";

/** Scores in tenths, one group each, in two levels that the first `low` of them are in. */
const spread = (scores: readonly number[], low = Math.floor(scores.length / 2)) => ({
  scores,
  levels: [
    { enterprises: low, units: low },
    { enterprises: scores.length - low, units: scores.length - low },
  ],
});
const rising = (n: number): number[] => Array.from({ length: n }, (_, index) => 300 + 13 * index);

describe("what is shown of a published cell", () => {
  it("counts are rounded to 5, up and down", () => {
    expect([5, 7, 8, 12, 13, 33].map(roundedCount)).toEqual([5, 5, 10, 10, 15, 35]);
  });

  it("under 10 enterprises there is a mean and nothing of the spread", () => {
    // 300 + 313 + … + 404 = 9 · 352 tenths.
    expect(showScores(spread(rising(9)), false)).toMatchObject({ n: 10, mean: "35.2", median: null, quartiles: null });
  });

  it("from 10 to 19 there is a median, to 5 points", () => {
    // Between 300 + 4 · 13 = 352 and 365: 358.5 tenths, 35.85 points, to the nearest 5.
    expect(showScores(spread(rising(10)), false)).toMatchObject({ median: 35, quartiles: null });
    expect(showScores(spread(rising(19)), false).quartiles).toBeNull();
  });

  it("from 20 on there are quartiles, to whole points", () => {
    // Places 4.75, 9.5 and 14.25: 361.75, 423.5 and 485.25 tenths.
    expect(showScores(spread(rising(20)), false)).toMatchObject({ median: 42, quartiles: [36, 49] });
  });

  // CSET's minimum and maximum were those of one company where there was one.
  it("never a least or a most", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 60 }), (scores) => {
        expect(Object.keys(showScores(spread(scores), false)).sort()).toEqual(["levelShares", "mean", "median", "n", "quartiles"]);
      }),
    );
  });

  it("nothing of the spread where all have the same score", () => {
    expect(showScores(spread(Array.from({ length: 30 }, () => 600)), false)).toMatchObject({ median: null, quartiles: null, levelShares: null });
  });

  it("no shares of levels where more than nine tenths of the groups are in one", () => {
    expect(showScores(spread(rising(20), 1), false).levelShares).toBeNull();
    expect(showScores(spread(rising(20), 2), false).levelShares).toEqual(["10", "90"]);
  });

  it("shares of levels add up to 100", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 6 }), (counts) => {
        const scores = rising(counts.reduce((total, count) => total + count, 0));
        const { levelShares } = showScores({ scores, levels: counts.map((count) => ({ enterprises: count, units: count })) }, false);
        if (levelShares) expect(levelShares.reduce((total, share) => total + Number(share), 0)).toBe(100);
      }),
    );
  });

  it("money has three significant digits", () => {
    expect([34980, 1234567, 999.6, 7].map((sum) => showMoney({ sum }))).toEqual([35000, 1230000, 1000, 7]);
  });

  it("an enterprise sees the benchmark of its own cell from six groups on, of another's from five", () => {
    expect(mayCompare({ units: 5 }, true, PARAMETERS)).toBe(false);
    expect(mayCompare({ units: 6 }, true, PARAMETERS)).toBe(true);
    expect(mayCompare({ units: 5 }, false, PARAMETERS)).toBe(true);
  });

  it("two cells that differ by fewer than five groups do not both show quartiles", () => {
    const units = (first: number, last: number): Set<string> => new Set(Array.from({ length: last - first + 1 }, (_, index) => String(first + index)));
    const city = { id: "city", units: units(1, 30) };
    expect([...twinsAmong([city, { id: "county", units: units(1, 26) }], PARAMETERS)]).toEqual(["county"]);
    expect([...twinsAmong([city, { id: "county", units: units(1, 25) }], PARAMETERS)]).toEqual([]);
    // As many groups, and other ones.
    expect([...twinsAmong([city, { id: "county", units: units(31, 60) }], PARAMETERS)]).toEqual([]);
    // A city without counties is its only county.
    expect([...twinsAmong([city, { id: "county", units: units(1, 30) }], PARAMETERS)]).toEqual([]);
    expect(showScores(spread(rising(26)), true)).toMatchObject({ median: null, quartiles: null });
  });
});
