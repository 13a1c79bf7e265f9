import { describe, expect, it } from "vitest";
import { entrySentence, fill, problemSentence, withUnit } from "@/lib/core/facts/fact-words";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";

const text = (word: string) => ({ "zh-CN": word, en: word });
const words = { states: { notApplicable: "不适用", dontKnow: "不知道", withheld: "暂不提供" }, yes: "是", no: "否", nothing: "以上都没有", none: "没有", empty: "未填" };
function definition(type: FactDefinition["type"], more: Partial<FactDefinition> = {}): FactDefinition {
  return { key: "k", group: "g", title: text("k"), help: text("h"), type, period: "year", unit: null, atMost: [], packOnly: false, ...more };
}

const awards = definition("list", {
  key: "techAwards",
  options: [{ id: "a", title: text("国家级") }],
  fields: [{ id: "level", title: text("级别") }, { id: "rank", title: text("排名") }, { id: "year", title: text("年份") }],
});
const products = definition("list", {
  key: "productEnergy",
  fields: [
    { id: "product", title: text("产品") },
    { id: "output", title: text("产量") },
    { id: "unit", title: text("单位") },
    { id: "energyTce", title: text("能耗"), unit: text("吨标准煤") },
    { id: "base", title: text("基准值") },
    { id: "lead", title: text("先进值") },
  ],
});

describe("a problem in words", () => {
  it("names the row by its number and the field by its title", () => {
    const sentences = { rowWhole: "第 {row} 行的“{field}”请填 {minimum} 到 {maximum}" } as Parameters<typeof problemSentence>[2];
    expect(problemSentence({ code: "rowWhole", path: "/1/rank", values: { field: "rank", row: "2", minimum: "1", maximum: "1000" } }, awards, sentences, "zh-CN")).toBe("第 2 行的“排名”请填 1 到 1,000");
  });
});

describe("a sentence with names in braces", () => {
  it("is filled where a value is given, and left alone where none is", () => expect(fill("{a} 与 {b}", { a: 1 })).toBe("1 与 {b}"));
  it("shows what looks like a name inside a value as it is", () => expect(fill("{a}", { a: "{b}", b: "x" })).toBe("{b}"));
});

describe("an entry in words", () => {
  it.each([
    [definition("number", { unit: text("万元") }), { state: "given", value: "12000.5" }, "12,000.5 万元"],
    [definition("number", { unit: text("%") }), { state: "given", value: "98.6" }, "98.6%"],
    [definition("boolean"), { state: "given", value: false }, "否"],
    [definition("set", { options: [{ id: "a", title: text("甲") }, { id: "b", title: text("乙") }] }), { state: "given", value: ["b", "a"] }, "乙、甲"],
    [definition("set"), { state: "given", value: [] }, "以上都没有"],
    [definition("enum", { options: [{ id: "a", title: text("甲") }] }), { state: "given", value: "a" }, "甲"],
    [awards, { state: "given", value: [{ year: 2024, level: "a", rank: 2 }, { level: "a", rank: 1, year: 2021 }] }, "国家级（排名 2，年份 2024）；国家级（排名 1，年份 2021）"],
    [awards, { state: "given", value: [] }, "没有"],
    [definition("list", { key: "honours", options: [{ id: "hnte", title: text("高企") }] }), { state: "given", value: [{ id: "hnte" }] }, "高企"],
    [products, { state: "given", value: [{ product: "轴承", output: "12000", unit: "吨", energyTce: "1500", base: "0.13", lead: "0.1" }] }, "轴承（产量 12,000，单位 吨，能耗 1,500 吨标准煤，基准值 0.13，先进值 0.1）"],
    [definition("integer", { calendarYear: true }), { state: "given", value: "2021" }, "2021"],
    [definition("number"), { state: "withheld" }, "暂不提供"],
    [definition("number"), null, "未填"],
  ] as const)("%#", (fact, entry, shown) => expect(entrySentence(fact, entry, words, "zh-CN")).toBe(shown));
  it("never drops the sign or the digits of a figure", () => expect(withUnit("-1234567.05", "万元")).toBe("-1,234,567.05 万元"));
});
