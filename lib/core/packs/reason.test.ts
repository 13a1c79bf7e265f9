import { readFileSync } from "node:fs";
import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { exact, parseExact } from "@/lib/core/exact";
import type { FactInput } from "@/lib/core/expression";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { LOCALES, type Locale, type LocalisedText, type Words } from "@/lib/core/localised";
import type { Finding, Gap, Measure } from "@/lib/core/packs/judgement";
import type { Question } from "@/lib/core/packs/pack";
import { findingReason, gapText, measureText, shownNumber, type ReasonContext } from "@/lib/core/packs/reason";

const text = (zh: string, en: string): LocalisedText => ({ "zh-CN": zh, en });
const MONEY = text("万元", "CNY 10,000");
const PEOPLE = text("人", "people");

const fact = (key: string, title: LocalisedText, more: object) => ({ key, group: "g", title, help: title, period: "year", atMost: [], packOnly: false, unit: null, ...more });
const dictionary = {
  groups: [],
  facts: [
    fact("rdExpense", text("研发费用", "R&D expenses"), { type: "number", unit: MONEY }),
    fact("revenue", text("营业收入", "Revenue"), { type: "number", unit: MONEY }),
    fact("rdStaff", text("研发人员", "R&D staff"), { type: "integer", unit: PEOPLE }),
    fact("assets", text("资产总额（年末）", "Total assets (year-end)"), { type: "number", unit: MONEY }),
    fact("ownIp", text("非转让、已应用的Ⅰ类", "class I, not by transfer, in use"), { type: "integer", period: "asOf" }),
    fact("legal", text("独立法人", "Legal entity"), { type: "boolean", period: "asOf" }),
    fact("awards", text("获奖", "Awards"), { type: "list", period: "asOf" }),
    fact("negativeRecords", text("负面情形", "Adverse events"), { type: "list", period: "asOf", options: [{ id: "abnormal", title: text("列入经营异常名录", "Abnormal operation") }], fields: [{ id: "on", title: text("日期", "date") }] }),
    fact("kind", text("类别", "Kind"), { type: "enum", period: "asOf", options: [{ id: "a", title: text("甲类", "class A") }] }),
  ],
} as unknown as FactDictionary;
const questions = [{ id: "Q1", title: text("网络建设", "Networks") }, { id: "Q2", title: text("公司治理", "Governance") }] as unknown as Question[];

function contextIn(locale: Locale): ReasonContext {
  const messages = JSON.parse(readFileSync(new URL(`../../content/messages/${locale}/reasons.json`, import.meta.url), "utf8")) as Record<string, never>;
  const translate = createTranslator({ locale, messages, onError: (error) => { throw error; } }) as unknown as Words;
  return { pack: { questions }, dictionary, locale, words: (key, values) => translate(key, values) };
}
const zh = contextIn("zh-CN");
const en = contextIn("en");

const rdIntensity: Measure = {
  title: text("研发费用占营业收入比重", "R&D expenses to revenue"),
  year: 2025,
  value: exact("2.42"),
  range: null,
  relation: "atLeast",
  threshold: exact(3),
  unit: "%",
  result: false,
  gap: { title: text("研发费用", "R&D expenses"), year: 2025, unit: MONEY, by: exact("36.4"), direction: "more", strict: false },
};
const finding = (more: Partial<Finding>): Finding => ({
  id: "1", kind: "gate", table: null, title: text("条件", "Condition"), result: "fail", points: null, maximum: null, choice: "all", measures: [], deciding: null, inputs: [], missing: [], causes: [], obstacles: [], unknown: null, note: null,
  ...more,
});
const input = (key: string, value: FactInput["value"], year: FactInput["year"] = "asOf"): FactInput => ({ fact: key, year, state: "given", value, reason: null });

describe("a figure as it is shown", () => {
  it.each([
    ["2.42", "3", "2.42"],
    ["2.425", "3", "2.43"],
    ["2.4", "3", "2.4"],
    ["3", "3", "3"],
    // On the threshold after rounding, below it in fact.
    ["59.995", "60", "59.995"],
    ["59.9999", "60", "59.999"],
    ["60.001", "60", "60.001"],
    ["60.00004", "60", "60.00004"],
    ["-0.004", "0", "−0.004"],
    ["0.0000001", "0", "0.0000001"],
    ["59.995", "70", "60"],
    ["1234567.891", "2000000", "1,234,567.89"],
  ])("%s beside %s reads %s", (value, threshold, shown) => {
    expect(shownNumber(parseExact(value)!, null, zh, parseExact(threshold)!)).toBe(shown);
  });

  it("a third is cut short, never on the wrong side", () => {
    expect(shownNumber(exact(1).div(exact(3)), "%", zh)).toBe("0.33%");
    expect(shownNumber(exact(2).div(exact(3)), "%", zh, exact("0.67"))).toBe("0.666%");
  });

  it("carries its unit as each language writes it", () => {
    expect([shownNumber(exact("5512.5"), MONEY, zh), shownNumber(exact("5512.5"), MONEY, en), shownNumber(exact(12), PEOPLE, en)]).toEqual(["5,512.5 万元", "5,512.5 × CNY 10,000", "12 people"]);
    const units = [PEOPLE, text("年", "years"), text("项", "items"), text("个", "processes"), text("级", "level"), text("分", "points"), text("吨标准煤", "tce"), text("立方米", "m³"), text("吨", "t")];
    expect(units.map((unit) => shownNumber(exact(1), unit, en))).toEqual(["1 person", "1 year", "1 item", "1 process", "1 level", "1 point", "1 tce", "1 m³", "1 t"]);
  });
});

describe("what is missing to a threshold", () => {
  const gap: Gap = rdIntensity.gap!;
  it("is said of the figure that can be changed, without a year that was said already", () => {
    expect([gapText(gap, zh, 2025), gapText(gap, zh, 2024), gapText(gap, en, 2025)]).toEqual(["研发费用还差 36.4 万元", "研发费用（2025 年）还差 36.4 万元", "R&D expenses short by 36.4 × CNY 10,000"]);
  });

  it("says what is too much", () => {
    expect(gapText({ ...gap, direction: "less" }, zh, 2025)).toBe("研发费用超出 36.4 万元");
  });

  it("is never nothing", () => {
    expect(gapText({ ...gap, by: exact("0.001") }, zh, 2025)).toBe("研发费用还差 0.001 万元");
  });

  it("is more than the distance where the threshold itself is not enough", () => {
    expect([gapText({ ...gap, strict: true }, zh, 2025), gapText({ ...gap, strict: true, by: exact(0) }, zh, 2025)]).toEqual(["研发费用还须增加 36.4 万元以上", "研发费用正好在界限上，须再高一些"]);
  });

  it("of a share is in percentage points", () => {
    const growth: Measure = { ...rdIntensity, gap: { ...gap, title: rdIntensity.title, unit: "%", by: exact("0.58") } };
    expect([measureText(growth, zh), gapText(growth.gap!, en)]).toEqual(["研发费用占营业收入比重（2025 年）为 2.42%，要求不低于 3%，还差 0.58 个百分点", "R&D expenses to revenue (2025) short by 0.58 percentage points"]);
  });

  it("is in whole people", () => {
    const staff: Gap = { ...gap, title: text("研发人员", "R&D staff"), unit: PEOPLE, by: exact("2.5") };
    expect([gapText(staff, zh, 2025), gapText({ ...staff, by: exact(2), strict: true }, zh, 2025), gapText({ ...staff, by: exact(2) }, zh, 2025)]).toEqual(["研发人员还差 3 人", "研发人员还差 3 人", "研发人员还差 2 人"]);
  });
});

describe("a comparison", () => {
  it("names both figures and the distance", () => {
    expect(measureText(rdIntensity, zh)).toBe("研发费用占营业收入比重（2025 年）为 2.42%，要求不低于 3%，研发费用还差 36.4 万元");
    expect(measureText(rdIntensity, en)).toBe("R&D expenses to revenue (2025): 2.42%; required: at least 3%; R&D expenses short by 36.4 × CNY 10,000");
  });

  it("of points that are still open names the range", () => {
    const points: Measure = { ...rdIntensity, title: text("总分", "Total points"), year: null, value: null, range: { min: exact(58), max: exact("73.5") }, threshold: exact(60), unit: text("分", "points"), result: null, gap: null };
    expect(measureText(points, zh)).toBe("总分为 58–73.5 分，要求不低于 60 分");
  });
});

describe("the reason of a finding", () => {
  const reason = (more: Partial<Finding>, context = zh) => findingReason(finding(more), context);

  it("is nothing where it is met", () => {
    expect(reason({ result: "pass" })).toBeNull();
  });

  it("not met: every comparison that fails", () => {
    const revenue: Measure = { ...rdIntensity, title: text("营业收入", "Revenue"), value: exact(900), threshold: exact(1000), unit: MONEY, gap: null };
    const held: Measure = { ...rdIntensity, result: true };
    expect(reason({ measures: [held, revenue, rdIntensity], deciding: revenue })).toBe("营业收入（2025 年）为 900 万元，要求不低于 1,000 万元；研发费用占营业收入比重（2025 年）为 2.42%，要求不低于 3%，研发费用还差 36.4 万元。");
  });

  it("not met without a comparison: what was entered", () => {
    expect(reason({ inputs: [input("legal", false), input("awards", []), input("kind", "a"), input("rdStaff", "1200", 2025)] })).toBe("按所填内容未达到这一条件：独立法人：否；获奖：无；类别：甲类；研发人员（2025 年）：1,200 人。");
    const event = { kind: "abnormal", on: "2025-05-05" };
    expect(reason({ inputs: [input("negativeRecords", [event])] })).toBe("按所填内容未达到这一条件：负面情形：列入经营异常名录（日期 2025-05-05）。");
    expect(reason({ inputs: [input("negativeRecords", Array.from({ length: 6 }, () => event))] }, en)).toBe("Not met on what was entered: Adverse events: 6 entries.");
    expect(reason({})).toBe("按所填内容未达到这一条件。");
  });

  it("a row without points: its figure", () => {
    const figure: Measure = { ...rdIntensity, threshold: null, result: true, gap: null };
    expect(reason({ kind: "row", measures: [figure], deciding: figure })).toBe("研发费用占营业收入比重（2025 年）为 2.42%，按所列档次不得分。");
    expect(reason({ kind: "row", inputs: [input("rdStaff", "1200", 2025)] }, en)).toBe("No points on what was entered: R&D staff (2025): 1,200 people.");
    expect(reason({ kind: "row" })).toBe("所列情形都没有达到，不得分。");
  });

  it("open: what the scheme says, the figures that are missing with their years, the questions", () => {
    const missing = [
      { key: "rdExpense", year: 2024, state: "unanswered" },
      { key: "revenue", year: 2025, state: "withheld" },
      { key: "rdExpense", year: 2025, state: "unanswered" },
      { key: "legal", year: "asOf", state: "unanswered" },
    ] as const;
    const obstacles = [{ kind: "question", question: "Q1" }, { kind: "scope", needed: "standalone" }, { kind: "question", question: "Q2" }, { kind: "question", question: "Q1" }] as const;
    const open = { result: "undetermined", unknown: text("待平台评价", "Waits for the platform"), missing, obstacles } as const;
    expect(reason(open)).toBe("待平台评价。缺少研发费用（2025、2024 年）、独立法人。填了“暂不提供”：营业收入（2025 年）。还需回答：网络建设、公司治理。请用单体口径的数据判断。");
    expect(reason(open, en)).toBe(
      "Waits for the platform. Missing: R&D expenses (2025, 2024), Legal entity. Withheld for now: Revenue (2025). Still to be answered: Networks, Governance. Judge this on the figures of the legal entity alone.",
    );
  });

  it("a title with a note takes the year into its brackets, and one with a comma stands in quotation marks", () => {
    const missing = [
      { key: "assets", year: 2025, state: "unanswered" },
      { key: "assets", year: 2024, state: "unanswered" },
      { key: "ownIp", year: "asOf", state: "unanswered" },
      { key: "legal", year: "asOf", state: "unanswered" },
    ] as const;
    expect(reason({ result: "undetermined", missing })).toBe("缺少资产总额（年末，2025、2024 年）、“非转让、已应用的Ⅰ类”、独立法人。");
    expect(reason({ result: "undetermined", missing }, en)).toBe("Missing: Total assets (year-end, 2025, 2024), “class I, not by transfer, in use”, Legal entity.");
  });

  it("open without anything to name", () => {
    expect(reason({ result: "undetermined" })).toBe("现有数据不足以判断。");
  });

  it("not applicable: why", () => {
    expect(reason({ result: "notApplicable", causes: [{ kind: "denominatorZero", inputs: [input("revenue", "0", 2025)] }] })).toBe("作为分母的营业收入（2025 年）填报为 0，无法计算。");
    expect(reason({ result: "notApplicable" })).toBe("这一条件不适用。");
  });

  it.each(LOCALES)("every cause and every obstacle has its sentence, in %s", (locale) => {
    const revenue = input("revenue", "0", 2025);
    const said = reason(
      {
        result: "undetermined",
        causes: [
          { kind: "denominatorZero", inputs: [revenue] },
          { kind: "laterBaseZero", inputs: [revenue] },
          { kind: "years", years: [2024, 2023], needed: 2 },
          { kind: "statedNotApplicable", input: { ...revenue, state: "notApplicable", value: null, reason: "新设" } },
          { kind: "item", item: "L1.1" },
        ],
        obstacles: [
          { kind: "scope", needed: "consolidated" },
          { kind: "industry", industry: null },
          { kind: "industry", industry: "59" },
          { kind: "disagree", inputs: [revenue] },
          { kind: "rowIncomplete", fact: "awards" },
        ],
        missing: [{ key: "revenue", year: 2025, state: "dontKnow" }, { key: "revenue", year: 2024, state: "notApplicable" }],
      },
      contextIn(locale),
    )!;
    expect(said).not.toMatch(/\{|cause\.|obstacle\./);
    expect(said.split(locale === "zh-CN" ? "。" : ". ")).toHaveLength(locale === "zh-CN" ? 13 : 12);
  });
});
