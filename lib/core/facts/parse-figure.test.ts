import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { exact, compare } from "@/lib/core/exact";
import { formatFigure, parseFigure } from "@/lib/core/facts/parse-figure";

const value = (text: string, unit: string | null = "万元") => parseFigure(text, unit);

describe("a figure as people type it", () => {
  test.each([
    ["5512.5", "万元", "5512.5"],
    ["  5512.5 ", "万元", "5512.5"],
    ["１２３．５", "万元", "123.5"],
    ["1,234,567.80", "万元", "1234567.8"],
    ["1，234．5万", "万元", "1234.5"],
    ["１２亿", "万元", "120000"],
    ["1.2亿", "万元", "12000"],
    ["1.2 亿元", "万元", "12000"],
    ["3千万", "万元", "3000"],
    ["2百万元", "万元", "200"],
    ["1万亿元", "万元", "100000000"],
    ["55125000元", "万元", "5512.5"],
    ["5512.5万元", "万元", "5512.5"],
    ["1 234 567", "万元", "1234567"],
    ["1\u00a0234.5", "万元", "1234.5"],
    ["-120.5", "万元", "-120.5"],
    ["－１２０．５", "万元", "-120.5"],
    ["−3", "万元", "-3"],
    ["+7", "万元", "7"],
    ["007", "人", "7"],
    [".5", "%", "0.5"],
    ["5.", "%", "5"],
    ["12.5%", "%", "12.5"],
    ["12.5％", "%", "12.5"],
    ["1.5万", "人", "15000"],
    ["367人", "人", "367"],
    ["120万千瓦时", "万千瓦时", "120"],
    ["1.2亿千瓦时", "万千瓦时", "12000"],
    ["5000千瓦时", "万千瓦时", "0.5"],
    ["3000立方米", "万立方米", "0.3"],
    ["3.5", null, "3.5"],
    ["0", "万元", "0"],
    ["0.00", "万元", "0"],
  ])("%s in %s is %s", (text, unit, expected) => {
    expect(parseFigure(text, unit)).toEqual({ value: expected });
  });

  test.each([
    ["", "empty"],
    ["   ", "empty"],
    ["NaN", "notANumber"],
    ["Infinity", "notANumber"],
    ["一百", "notANumber"],
    ["-", "notANumber"],
    [".", "notANumber"],
    ["1e309", "exponent"],
    ["1e5", "exponent"],
    ["１ｅ５", "exponent"],
    ["12,34", "separators"],
    ["1,2345", "separators"],
    ["1,234,56", "separators"],
    [",123", "separators"],
    ["1.2.3", "separators"],
    ["12 34", "separators"],
    ["1,234.5,6", "separators"],
    ["(120.5)", "brackets"],
    ["（120.5）", "brackets"],
    ["-0", "negativeZero"],
    ["－０．００", "negativeZero"],
    ["12%", "unit"],
    ["5台", "unit"],
    ["5吨", "unit"],
    ["1234567890123456", "tooLarge"],
    ["1亿亿", "unit"],
    ["0.123456789012345678901", "tooPrecise"],
    ["9".repeat(65), "notANumber"],
    ["=1+1", "notANumber"],
    ["5<script>", "notANumber"],
  ])("%s is refused: %s", (text, problem) => {
    expect(value(text)).toEqual({ problem });
  });

  it("a percentage takes no 万", () => {
    expect(value("5万", "%")).toEqual({ problem: "unit" });
    expect(value("5万%", "%")).toEqual({ problem: "unit" });
  });
});

describe("any figure", () => {
  const decimals = fc
    .record({ negative: fc.boolean(), whole: fc.bigInt({ min: 0n, max: 999_999_999_999_999n }), fraction: fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 12 }) })
    .map(({ negative, whole, fraction }) => {
      const shortened = fraction.replace(/0+$/, "");
      const figure = shortened === "" ? whole.toString() : `${whole.toString()}.${shortened}`;
      return negative && figure !== "0" ? `-${figure}` : figure;
    });

  it("printed and read again is the same", () => {
    fc.assert(fc.property(decimals, (figure) => {
      expect(parseFigure(formatFigure(figure), "万元")).toEqual({ value: figure });
    }));
  });

  it("in full-width digits is the same", () => {
    const widen = (text: string) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
    fc.assert(fc.property(decimals, (figure) => {
      expect(parseFigure(widen(formatFigure(figure)), "万元")).toEqual({ value: figure });
    }));
  });

  it("with 亿 is ten thousand times the same with 万", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (hundredths) => {
        const figure = formatFigure((hundredths / 100).toFixed(2));
        const inYi = parseFigure(`${figure}亿`, "万元");
        const inWan = parseFigure(`${figure}万`, "万元");
        if (!("value" in inYi) || !("value" in inWan)) throw new Error("refused");
        expect(compare(exact(inYi.value), exact(inWan.value).mul(10_000))).toBe(0);
      }),
    );
  });

  it("or any other text gives a figure or a problem, never an exception", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.constantFrom("万元", "%", "人", null), (text, unit) => {
        const parsed = parseFigure(text, unit);
        if ("value" in parsed) expect(parsed.value).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
      }),
    );
  });
});
