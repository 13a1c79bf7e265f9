import { describe, expect, it } from "vitest";
import { entrySentence, fill, withUnit } from "@/lib/core/facts/fact-words";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";

const text = (word: string) => ({ "zh-CN": word, en: word });
const words = { states: { notApplicable: "不适用", dontKnow: "不知道", withheld: "暂不提供" }, yes: "是", no: "否", nothing: "以上都没有", empty: "未填" };
function definition(type: FactDefinition["type"], more: Partial<FactDefinition> = {}): FactDefinition {
  return { key: "k", group: "g", title: text("k"), help: text("h"), type, period: "year", unit: null, atMost: [], packOnly: false, ...more };
}

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
    [definition("number"), { state: "withheld" }, "暂不提供"],
    [definition("number"), null, "未填"],
  ] as const)("%#", (fact, entry, shown) => expect(entrySentence(fact, entry, words, "zh-CN")).toBe(shown));
  it("never drops the sign or the digits of a figure", () => expect(withUnit("-1234567.05", "万元")).toBe("-1,234,567.05 万元"));
});
