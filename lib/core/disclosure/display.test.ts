import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayCompare, roundedCount, showMoney, showRatio, showScores } from "@/lib/core/disclosure/display";
import { PARAMETERS } from "@/lib/core/disclosure/rules";

/** Scores in tenths, one group each, in two levels that the first `low` of them are in. */
const spread = (scores: readonly number[], low = Math.floor(scores.length / 2)) => ({
  counts: Array.from({ length: 1001 }, (_, score) => scores.filter((other) => other === score).length),
  levels: classes([low, scores.length - low]),
  tens: classes(Array.from({ length: 10 }, (_, ten) => scores.filter((score) => Math.min(9, Math.floor(score / 100)) === ten).length)),
});
const classes = (counts: readonly number[]) => counts.map((count) => ({ enterprises: count, units: count }));
const rising = (n: number): number[] => Array.from({ length: n }, (_, index) => 300 + 13 * index);

describe("what is shown of a published cell", () => {
  it("counts are rounded to 5, up and down", () => {
    expect([5, 7, 8, 12, 13, 33].map(roundedCount)).toEqual([5, 5, 10, 10, 15, 35]);
  });

  it("under 10 enterprises there is a mean and nothing of the spread", () => {
    // 300 + 313 + … + 404 = 9 · 352 tenths.
    expect(showScores(spread(rising(9)), false)).toEqual({ mean: "35.2", median: null, quartiles: null, shares: null, histogram: null });
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
        expect(Object.keys(showScores(spread(scores), false)).sort()).toEqual(["histogram", "mean", "median", "quartiles", "shares"]);
      }),
    );
  });

  it("nothing of the spread where all have the same score", () => {
    expect(showScores(spread(Array.from({ length: 30 }, () => 600)), false)).toMatchObject({ median: null, quartiles: null, shares: null, histogram: null });
  });

  it("no shares of levels where more than nine tenths of the groups are in one", () => {
    expect(showScores(spread(rising(20), 1), false).shares).toBeNull();
    expect(showScores(spread(rising(20), 2), false).shares).toEqual(["10", "90"]);
  });

  it("a histogram by ten points from 20 on, in which 100 points are in the last ten", () => {
    // 5, 4, 4 and 7 of 20.
    const scores = [0, 50, 70, 90, 99, 100, 150, 160, 199, 200, 220, 250, 299, 900, 910, 930, 950, 980, 999, 1000];
    expect(showScores(spread(scores), false).histogram).toEqual(["25", "20", "20", "0", "0", "0", "0", "0", "0", "35"]);
    expect(showScores(spread(scores.slice(1)), false)).toMatchObject({ histogram: null, shares: ["47", "53"] });
    expect(showScores(spread(scores), true)).toMatchObject({ median: null, quartiles: null, shares: null, histogram: null });
  });

  it("shares add up to 100", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 4, max: 20 }), { minLength: 3, maxLength: 6 }), (counts) => {
        const { shares } = showScores({ ...spread(rising(counts.reduce((total, count) => total + count, 0))), levels: classes(counts) }, false);
        expect(shares!.reduce((total, share) => total + Number(share), 0)).toBe(100);
      }),
    );
  });

  it("quartiles are those of the sorted list, whatever it is", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 20, maxLength: 60 }), (scores) => {
        fc.pre(new Set(scores).size > 1);
        const sorted = [...scores].sort((a, b) => a - b);
        const type7 = (share: number): number => {
          const place = (sorted.length - 1) * share;
          const below = sorted[Math.floor(place)]!;
          return below + (sorted[Math.ceil(place)]! - below) * (place % 1);
        };
        const { median, quartiles } = showScores(spread(scores), false);
        for (const [shown, share] of [[quartiles![0], 0.25], [median!, 0.5], [quartiles![1], 0.75]] as const) expect(Math.abs(10 * shown - type7(share))).toBeLessThanOrEqual(5);
      }),
    );
  });

  it.each([
    [123456, 1000, 1, "123"],
    [9996, 1000, 1, "10.0"],
    [1, 3, 100, "33.3"],
    [1, 81, 1, "0.0123"],
    [999_500, 1, 1, "1000000"],
    [123_456, 1, 1, "123000"],
    [32, 10, 1, "3.20"],
    [-1, 3, 100, "-33.3"],
    [0, 7, 100, "0"],
    [7, 0, 100, null],
  ])("%i ÷ %i × %i is shown as %s", (over, under, times, shown) => {
    expect(showRatio(over, under, times)).toBe(shown);
  });

  it("money has three significant digits", () => {
    expect([34980, 1234567, 999.6, 7].map((sum) => showMoney({ sum }))).toEqual([35000, 1230000, 1000, 7]);
  });

  it("an enterprise sees the benchmark of its own cell from six groups on, of another's from five", () => {
    expect(mayCompare({ units: 5 }, true, PARAMETERS)).toBe(false);
    expect(mayCompare({ units: 6 }, true, PARAMETERS)).toBe(true);
    expect(mayCompare({ units: 5 }, false, PARAMETERS)).toBe(true);
  });
});
