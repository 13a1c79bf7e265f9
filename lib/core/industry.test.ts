import { expect, test } from "vitest";
import { industryDigits, isInIndustries, sectionOf } from "@/lib/core/industry";

test.each([["01", "A"], ["12", "B"], ["13", "C"], ["3813", "C"], ["C3813", "C"], ["43", "C"], ["44", "D"], ["65", "I"], ["79", "N"], ["80", "O"], ["97", "T"]])(
  "%s lies in section %s",
  (code, section) => {
    expect(sectionOf(code)).toBe(section);
  },
);

test.each(["", "0", "00", "98", "C", "12345", "abc"])("%j is no industry", (code) => {
  expect(sectionOf(code)).toBeNull();
});

test("a leading letter is dropped", () => {
  expect(industryDigits("C3813")).toBe("3813");
});

test("an industry lies in a list of sections and prefixes", () => {
  expect(isInIndustries("2631", ["22", "26"])).toBe(true);
  expect(isInIndustries("2731", ["22", "26"])).toBe(false);
  expect(isInIndustries("5161", ["F"])).toBe(true);
});

test("an industry that is missing, or coarser than the list, leaves it open", () => {
  expect(isInIndustries(null, ["F"])).toBeNull();
  expect(isInIndustries("26", ["2631"])).toBeNull();
});
