import { expect, test } from "vitest";
import { exact } from "@/lib/core/exact";
import { shownPoints, shownRange } from "@/lib/core/packs/points-shown";

const wording = { locale: "zh-CN", words: (key: string) => key } as const;
const range = (min: string, max: string) => ({ min: exact(min), max: exact(max) });

test("points carry two decimals at most, and no zeros at their end", () => {
  expect(["76", "49.20", "4.9894", "1200"].map((points) => shownPoints(exact(points), [], wording))).toEqual(["76", "49.2", "4.99", "1,200"]);
});

test("a score just below a line never reads as the line", () => {
  expect(shownPoints(exact("59.996"), [exact(60)], wording)).toBe("59.996");
  expect(shownPoints(exact("59.996"), [], wording)).toBe("60");
});

test("a range shows both ends, a known one only one", () => {
  expect(shownRange(range("58", "73"), [], wording)).toBe("58–73");
  expect(shownRange(range("76", "76"), [], wording)).toBe("76");
});
