import { describe, expect, it } from "vitest";
import { changeOf, draftOf, draftToField, EMPTY_DRAFT, fieldToDraft, isSameEntry, readDraft, toggleChosen } from "@/lib/core/facts/fact-draft";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import type { FactEntry } from "@/lib/core/facts/fact-sheet";

const text = (word: string) => ({ "zh-CN": word, en: word });
function definition(type: FactDefinition["type"], more: Partial<FactDefinition> = {}): FactDefinition {
  return { key: "revenue", group: "income", title: text("营业收入"), help: text("…"), type, period: "year", unit: null, atMost: [], packOnly: false, ...more };
}
const amount = definition("number", { unit: text("万元"), minimum: 0 });
const set = definition("set", { unit: null, options: [{ id: "a", title: text("a") }, { id: "b", title: text("b") }] });

describe("a draft of a figure", () => {
  const entries: [FactDefinition, FactEntry][] = [
    [amount, { state: "given", value: "12000" }],
    [amount, { state: "given", value: "0.5", basis: "合并", source: "审计报告第 12 页" }],
    [amount, { state: "withheld", reason: "上市前静默期" }],
    [definition("boolean"), { state: "given", value: false }],
    [definition("string"), { state: "given", value: "38134" }],
    [definition("date"), { state: "given", value: "2011-03-31" }],
    [set, { state: "given", value: ["a", "b"] }],
    [set, { state: "given", value: [] }],
  ];
  it.each(entries)("reads back as the entry it was made of (%#)", (fact, entry) => {
    expect(readDraft(fact, draftOf(fact, entry))).toEqual({ entry });
  });

  it("that is empty is no answer, and never 0", () => {
    expect(readDraft(amount, EMPTY_DRAFT)).toEqual({ entry: null });
    expect(readDraft(amount, { ...EMPTY_DRAFT, text: "  " })).toEqual({ entry: null });
    expect(readDraft(set, EMPTY_DRAFT)).toEqual({ entry: null });
  });

  it("reads full-width digits, separators and 亿 in the unit of the fact", () => {
    expect(readDraft(amount, { ...EMPTY_DRAFT, text: "１．２亿" })).toEqual({ entry: { state: "given", value: "12000" } });
    expect(readDraft(amount, { ...EMPTY_DRAFT, text: "1,234,567" })).toEqual({ entry: { state: "given", value: "1234567" } });
  });

  it("says what is wrong with a text that is no figure", () => {
    expect(readDraft(amount, { ...EMPTY_DRAFT, text: "很多" })).toMatchObject({ problem: { code: "notANumber" } });
    expect(readDraft(amount, { ...EMPTY_DRAFT, text: "-5" })).toMatchObject({ problem: { code: "belowMinimum" } });
  });

  it("shows a stored figure with separators, which do not make it another figure", () => {
    const draft = draftOf(amount, { state: "given", value: "12345.5" });
    expect(draft.text).toBe("12,345.5");
    const read = readDraft(amount, draft);
    expect("entry" in read && isSameEntry(read.entry, { state: "given", value: "12345.5" })).toBe(true);
  });
});

describe("a change", () => {
  it("clears where nothing is stated", () => {
    expect(changeOf("revenue", 2025, null)).toEqual({ key: "revenue", year: 2025, value: null });
  });
  it("carries a state with its reason", () => {
    expect(changeOf("revenue", 2025, { state: "dontKnow" })).toEqual({ key: "revenue", year: 2025, state: "dontKnow", reason: null });
  });
  it("carries a value with its notes", () => {
    expect(changeOf("establishedOn", "asOf", { state: "given", value: "2011-03-31", source: "营业执照" })).toEqual({
      key: "establishedOn",
      year: "asOf",
      value: "2011-03-31",
      basis: null,
      source: "营业执照",
    });
  });
});

describe("boxes of a set", () => {
  it("empty when the option for none is pressed", () => expect(toggleChosen(["a", "b"], "none", "none")).toEqual(["none"]));
  it("lose the option for none when another is pressed", () => expect(toggleChosen(["none"], "a", "none")).toEqual(["a"]));
  it("lose an option that is pressed again", () => expect(toggleChosen(["a", "b"], "a", "none")).toEqual(["b"]));
});

describe("a form posted without JavaScript", () => {
  const known = { ...EMPTY_DRAFT, text: "12,000" };
  const unknown = { ...EMPTY_DRAFT, state: "dontKnow" as const };
  it("keeps what was not touched", () => {
    expect(fieldToDraft(amount, ["12,000"], "given", known)).toEqual(known);
    expect(fieldToDraft(amount, [""], "dontKnow", unknown)).toEqual(unknown);
    expect(fieldToDraft(set, draftToField(set, { ...EMPTY_DRAFT, chosen: ["a"] }), null, { ...EMPTY_DRAFT, chosen: ["a"] })).toEqual({ ...EMPTY_DRAFT, chosen: ["a"] });
  });
  it("takes a figure typed where 不知道 was stated", () => {
    expect(fieldToDraft(amount, ["500"], "dontKnow", unknown)).toEqual({ ...EMPTY_DRAFT, text: "500" });
  });
  it("takes a state chosen where a figure still stands", () => {
    expect(fieldToDraft(amount, ["12,000"], "withheld", known)).toEqual({ ...EMPTY_DRAFT, state: "withheld" });
  });
  it("goes back to unanswered where the state is taken away and nothing is typed", () => {
    expect(fieldToDraft(amount, [""], "given", unknown)).toEqual(EMPTY_DRAFT);
  });
  it("lets a stated unknown win over boxes that could not be emptied", () => {
    expect(fieldToDraft(set, ["a", "state:dontKnow"], null, { ...EMPTY_DRAFT, chosen: ["a"] })).toEqual(unknown);
  });
});
