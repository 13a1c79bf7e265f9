import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare, cut, exact, largestRemainder, parseExact, roundHalfUp, showScore, sum, toNearestDouble, type Exact } from "@/lib/core/exact";

const LEVEL_EDGES = [20, 40, 60, 80].map(exact);

describe("reading", () => {
  test("0.6 + 0.3 + 0.1 is exactly 1", () => {
    expect(compare(sum(["0.6", "0.3", "0.1"].map(exact)), exact(1))).toBe(0);
  });

  test("a double stands for its shortest decimal text", () => {
    expect(compare(exact(0.1), exact("1").div(exact(10)))).toBe(0);
    expect(compare(exact(1e-7), exact("0.0000001"))).toBe(0);
  });

  test.each(["", " 1", "1,000", "NaN", "Infinity", "1e309", "-1e309", "0x10", "1/3", "0.(3)", "１", "1.", ".5", "9".repeat(65)])("%j is no number", (text) => {
    expect(parseExact(text)).toBeNull();
  });

  test.each([NaN, Infinity, -Infinity])("%d has no exact value", (value) => {
    expect(() => exact(value)).toThrow(RangeError);
  });

  test("−0 is 0", () => {
    expect(roundHalfUp(exact("-0"), 1)).toBe("0.0");
  });
});

describe("rounding for display", () => {
  test.each([
    // 1.005 as a double is 1.00499999999999989…: through a double it would read 1.00.
    ["1.005", 2, "1.01"],
    ["-1.005", 2, "-1.01"],
    ["0.05", 1, "0.1"],
    ["-0.04", 1, "0.0"],
    ["99.95", 1, "100.0"],
    ["2.5", 0, "3"],
    ["-2.5", 0, "-3"],
    ["70", 1, "70.0"],
  ])("%s to %d decimals is %s", (value, decimals, shown) => {
    expect(roundHalfUp(exact(value), decimals)).toBe(shown);
  });

  // PC-19: 3.99 shown as 3.9 was a truncation nobody had asked for.
  test("3.99 reads 4.0", () => {
    expect(roundHalfUp(exact("3.99"), 1)).toBe("4.0");
  });

  test("cutting drops the rest", () => {
    expect(cut(exact("59.969"), 2)).toBe("59.96");
    expect(cut(exact("-0.009"), 2)).toBe("0.00");
  });

  test.each([
    ["59.96", "59.96"],
    ["59.999999", "59.99"],
    ["59.94", "59.9"],
    ["60", "60.0"],
    ["60.04", "60.0"],
    ["19.96", "19.96"],
    ["69.5", "69.5"],
  ])("a score of %s reads %s", (value, shown) => {
    expect(showScore(exact(value), LEVEL_EDGES)).toBe(shown);
  });

  test("a shown score never stands on another side of an edge than the exact one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (millionths) => {
        const value = exact(millionths).div(exact(1_000_000));
        const shown = exact(showScore(value, LEVEL_EDGES));
        for (const edge of LEVEL_EDGES) expect(compare(shown, edge) >= 0).toBe(compare(value, edge) >= 0);
      }),
    );
  });
});

describe("the nearest double", () => {
  test("agrees with reading the decimal text", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 18 }), (digits, places) => {
        const value = exact(digits).div(exact(10n ** BigInt(places)));
        expect(toNearestDouble(value)).toBe(Number(`${String(digits)}e-${String(places)}`) + 0);
      }),
    );
  });

  test("of a third is what division gives", () => {
    expect(toNearestDouble(exact(1).div(exact(3)))).toBe(1 / 3);
    expect(toNearestDouble(exact(200).div(exact(3)))).toBe(200 / 3);
  });

  test("of a small fraction of large integers is not off by one", () => {
    // (2^80 + 1) / 2^82 lies a hair above 1/4; the nearest double is 1/4.
    expect(toNearestDouble(exact(2n ** 80n + 1n).div(exact(2n ** 82n)))).toBe(0.25);
  });
});

describe("shares that add up", () => {
  // RW-057: 71 + 24 + 6 = 101.
  test("thirds of 100 per cent", () => {
    const parts = [71, 24, 6].map((count) => exact(count * 100).div(exact(101)));
    // 70.297, 23.762, 5.941: floors 70 + 23 + 5 = 98; the two missing go to .941 and .762.
    expect(largestRemainder(parts, exact(100), 0)).toEqual(["70", "24", "6"]);
  });

  // RW-058: contributions shown beside a total must add up to it as shown.
  test("contributions add up to the total as shown, whatever they are", () => {
    const tenths = (text: string): number => Math.round(Number(text) * 10);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 12 }), (thousandths) => {
        const parts = thousandths.map((part): Exact => exact(part).div(exact(7_000)));
        const total = sum(parts);
        const shown = largestRemainder(parts, total, 1);
        expect(shown.reduce((count, part) => count + tenths(part), 0)).toBe(tenths(roundHalfUp(total, 1)));
        shown.forEach((part, index) => {
          expect(Math.abs(Number(part) - toNearestDouble(parts[index]!))).toBeLessThan(0.1 + 1e-9);
        });
      }),
    );
  });

  test("nothing is nothing", () => {
    expect(largestRemainder([], exact(0), 1)).toEqual([]);
  });
});
