import { describe, expect, it } from "vitest";
import { hasRow, rowsOf } from "@/lib/core/expression-rows";

const sheet = { fiscalYear: 2025, asOf: "2026-06-30" };
const award = (level: string, rank: number | undefined, year: number) => ({ level, ...(rank === undefined ? {} : { rank }), year });
const national = { level: ["national"], rank: { atMost: 3 } };

describe("a row of a list fact", () => {
  it.each([
    ["matches level and rank", [award("national", 3, 2024)], true],
    ["ranks too low", [award("national", 4, 2024)], false],
    ["is of the other level", [award("provincial", 1, 2024)], false],
    ["is found among others", [award("provincial", 1, 2024), award("national", 1, 2023)], true],
    ["lies before the window: 2022 is not one of 2023, 2024, 2025", [award("national", 1, 2022)], false],
    ["lies after the fiscal year, up to the year of the application", [award("national", 1, 2026)], true],
    ["lies after the application", [award("national", 1, 2027)], false],
    ["would decide, but its rank is not stated", [award("national", undefined, 2024)], null],
    ["decides although another lacks its rank", [award("national", undefined, 2024), award("national", 2, 2024)], true],
    ["lacks its rank, but is of another level", [award("provincial", undefined, 2024)], false],
  ])("%s", (_, rows, expected) => {
    expect(hasRow(rows, national, { years: 3 }, sheet)).toBe(expected);
  });

  it("is absent from an empty list, which says: none", () => {
    expect(hasRow([], national, { years: 3 }, sheet)).toBe(false);
  });

  it.each([
    ["2025-07-01", true],
    ["2025-06-30", false],
    ["2026-06-30", true],
    ["2026-07-01", false],
  ])("of %s lies in the twelve months before 30 June 2026: %s", (on, expected) => {
    expect(hasRow([{ kind: "safetyMajor", on }], { kind: ["safetyMajor"] }, { months: 12 }, sheet)).toBe(expected);
  });

  it("takes the last day of a shorter month as the same day", () => {
    expect(hasRow([{ kind: "x", on: "2025-02-28" }], {}, { months: 1 }, { fiscalYear: 2025, asOf: "2025-03-31" })).toBe(false);
    expect(hasRow([{ kind: "x", on: "2025-03-01" }], {}, { months: 1 }, { fiscalYear: 2025, asOf: "2025-03-31" })).toBe(true);
  });

  it.each([
    ["a bare title is valid", "hnte", true],
    ["ends on the day of the application", { id: "hnte", until: "2026-06-30" }, true],
    ["ended the day before", { id: "hnte", until: "2026-06-29" }, false],
    ["begins the day after", { id: "hnte", from: "2026-07-01" }, false],
  ])("that is a title: %s", (_, row, expected) => {
    expect(hasRow(rowsOf([row] as never), { id: ["hnte"] }, { valid: true }, sheet)).toBe(expected);
  });
});
