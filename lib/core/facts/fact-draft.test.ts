import { describe, expect, it } from "vitest";
import { changeOf, draftOf, draftToField, EMPTY_DRAFT, fieldToDraft, fingerprint, isSameEntry, LISTED, listToDraft, NOTHING, readDraft, toggleChosen } from "@/lib/core/facts/fact-draft";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import type { FactEntry } from "@/lib/core/facts/fact-sheet";

const text = (word: string) => ({ "zh-CN": word, en: word });
function definition(type: FactDefinition["type"], more: Partial<FactDefinition> = {}): FactDefinition {
  return { key: "revenue", group: "income", title: text("营业收入"), help: text("…"), type, period: "year", unit: null, atMost: [], packOnly: false, ...more };
}
const amount = definition("number", { unit: text("万元"), minimum: 0 });
const set = definition("set", { unit: null, options: [{ id: "a", title: text("a") }, { id: "b", title: text("b") }] });

const awards = definition("list", {
  key: "techAwards",
  period: "asOf",
  options: [{ id: "national", title: text("国家级") }, { id: "provincial", title: text("省级") }],
});
const honours = definition("list", { key: "honours", period: "asOf", options: [{ id: "hnte", title: text("高新技术企业") }] });
const products = definition("list", { key: "productEnergy" });

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
    [awards, { state: "given", value: [{ level: "provincial", rank: 2, year: 2024 }], source: "证书" }],
    [awards, { state: "given", value: [] }],
    [awards, { state: "dontKnow" }],
    [honours, { state: "given", value: [{ id: "hnte" }, { id: "hnte", from: "2024-12-01", until: "2027-11-30", batch: "第二批" }] }],
    [products, { state: "given", value: [{ product: "轴承", output: "12000", unit: "吨", energyTce: "1500.5", base: "0.13", lead: "0.1" }] }],
    [definition("integer", { calendarYear: true }), { state: "given", value: "2021" }],
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

describe("a draft of a list", () => {
  const rows = (...list: Record<string, string>[]) => ({ ...EMPTY_DRAFT, rows: list });
  const first = { level: "national", rank: "1", year: "2023" };

  it("without rows is no answer, and declares none only where that is chosen", () => {
    expect(readDraft(awards, EMPTY_DRAFT)).toEqual({ entry: null });
    expect(readDraft(awards, rows({}, { level: "", rank: " " }))).toEqual({ entry: null });
    expect(readDraft(awards, { ...EMPTY_DRAFT, chosen: [NOTHING] })).toEqual({ entry: { state: "given", value: [] } });
  });
  it("keeps its rows while none is declared or something else is answered", () => {
    expect(readDraft(awards, { ...rows(first), chosen: [NOTHING] })).toEqual({ entry: { state: "given", value: [] } });
    expect(readDraft(awards, { ...rows(first), state: "withheld" })).toEqual({ entry: { state: "withheld" } });
  });
  it("reads full-width digits, and leaves out what is not stated", () => {
    expect(readDraft(awards, rows({ level: "national", rank: "３", year: " 2024 " }))).toEqual({ entry: { state: "given", value: [{ level: "national", rank: 3, year: 2024 }] } });
    expect(readDraft(honours, rows({ id: "hnte", level: "", from: "", until: "2027-11-30", batch: "  " }))).toEqual({ entry: { state: "given", value: [{ id: "hnte", until: "2027-11-30" }] } });
  });
  it("passes over blank rows, and names the row at fault as it is counted on the page", () => {
    expect(readDraft(awards, rows(first, {}, { level: "provincial", rank: "二", year: "2024" }))).toMatchObject({ problem: { code: "rowWhole", path: "/2/rank", values: { row: "3", field: "rank", minimum: "1", maximum: "1000" } } });
    expect(readDraft(awards, rows({}, { level: "provincial", year: "2024" }))).toMatchObject({ problem: { code: "rowMissing", path: "/1/rank", values: { row: "2" } } });
  });
  it("is the same entry in whatever order the database keeps the fields", () => {
    const stored: FactEntry = { state: "given", value: [{ rank: 1, year: 2023, level: "national" }] };
    const read = readDraft(awards, draftOf(awards, stored));
    expect("entry" in read && fingerprint(read.entry) === fingerprint(stored)).toBe(true);
  });
  it("shows a year without separators", () => {
    expect(draftOf(definition("integer", { calendarYear: true }), { state: "given", value: "2021" }).text).toBe("2021");
    expect(draftOf(products, { state: "given", value: [{ output: "12000" }] }).rows[0]?.output).toBe("12,000");
  });
});

describe("a list posted without JavaScript", () => {
  const first = { level: "national", rank: "1", year: "2023" };
  const second = { level: "provincial", rank: "2", year: "2024" };
  const blank = { level: "", rank: "", year: "" };
  const listed = { ...EMPTY_DRAFT, rows: [first] };
  const none = { ...EMPTY_DRAFT, chosen: [NOTHING] };

  it("keeps what was not touched", () => {
    expect(listToDraft(awards, LISTED, [first, blank, blank], listed)).toEqual(listed);
    expect(listToDraft(awards, NOTHING, [blank, blank], none)).toEqual(none);
    expect(listToDraft(awards, null, [blank, blank], EMPTY_DRAFT)).toEqual(EMPTY_DRAFT);
  });
  it("takes added rows, whatever answer stands beside them", () => {
    expect(listToDraft(awards, LISTED, [first, second, blank], listed).rows).toEqual([first, second]);
    expect(listToDraft(awards, NOTHING, [second, blank], none)).toEqual({ ...EMPTY_DRAFT, rows: [second] });
  });
  it("drops a row that was emptied; without any the list is unanswered", () => {
    expect(listToDraft(awards, LISTED, [blank, second], { ...EMPTY_DRAFT, rows: [first, second] }).rows).toEqual([second]);
    expect(listToDraft(awards, LISTED, [blank], listed)).toEqual(EMPTY_DRAFT);
  });
  it("takes another answer chosen beside rows that were left alone", () => {
    expect(listToDraft(awards, NOTHING, [first, blank], listed)).toEqual(none);
    expect(listToDraft(awards, "state:dontKnow", [first, blank], listed)).toEqual({ ...EMPTY_DRAFT, state: "dontKnow" });
  });
  it("says in its fields what it says", () => {
    expect([listed, none, EMPTY_DRAFT, { ...EMPTY_DRAFT, state: "withheld" as const }].map((draft) => draftToField(awards, draft))).toEqual([[LISTED], [NOTHING], [], ["state:withheld"]]);
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
