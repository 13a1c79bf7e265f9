import { readFileSync } from "node:fs";
import { createTranslator } from "use-intl/core";
import { exact, sum } from "@/lib/core/exact";
import type { FactInput } from "@/lib/core/expression";
import { factDictionarySchema, type FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet, FactValue } from "@/lib/core/facts/fact-sheet";
import type { Locale, LocalisedText, Words } from "@/lib/core/localised";
import type { Finding, Judgement, Measure, PointsRange } from "@/lib/core/packs/judgement";
import { packSchema, type Pack } from "@/lib/core/packs/pack";
import type { StandingInput } from "@/lib/core/packs/standing-context";

/** Small schemes, sheets and judgements for the tests of the standing: each states only what matters. */

export const both = (text: string): LocalisedText => ({ "zh-CN": text, en: text });
export const MONEY: LocalisedText = { "zh-CN": "万元", en: "CNY 10,000" };

const fact = (key: string, title: string, more: object) => ({ key, group: "money", title: both(title), help: both(title), type: "number", period: "year", unit: MONEY, ...more });
export const dictionary: FactDictionary = factDictionarySchema.parse({
  groups: [{ id: "money", title: both("财务"), text: both("财务") }],
  facts: [
    fact("revenue", "营业收入", {}),
    fact("rdExpense", "研发费用", {}),
    fact("ipClassI", "有效Ⅰ类知识产权", { type: "integer", unit: both("项"), period: "asOf" }),
    fact("ipClassIHigh", "其中：高价值", { type: "integer", unit: both("项"), period: "asOf" }),
    fact("platformDevScore", "发展质量评价得分", { unit: both("分") }),
    fact("honours", "有效荣誉资质", { type: "list", period: "asOf", unit: null, options: [{ id: "srdi", title: both("专精特新中小企业") }] }),
  ],
});

export const given = (value: FactValue, more: { basis?: string } = {}): FactEntry => ({ state: "given", value, ...more });
export function sheet(more: Partial<FactSheet> = {}): FactSheet {
  return { fiscalYear: 2025, asOf: "2026-06-30", scope: "standalone", profile: { industry: "3499", region: "330106" }, facts: {}, ...more };
}

export function pack(more: object = {}): Pack {
  return packSchema.parse({
    id: "cn.test@2026",
    title: both("专精特新中小企业认定标准"),
    shortTitle: both("专精特新"),
    document: both("《管理办法》（工信部企业〔2026〕2号）"),
    text: both("用于测试。"),
    effective: { from: "2026-04-01", to: null },
    applications: [{ id: "new" }, { id: "review" }],
    kind: "title",
    evidence: "V2",
    sources: ["来源一", "来源二"],
    checkedOn: "2026-11-25",
    ...more,
  });
}

export const input = (key: string, year: FactInput["year"], value: FactInput["value"]): FactInput => ({ fact: key, year, state: value === null ? "unanswered" : "given", value, reason: null });
export const range = (min: number | string, max: number | string = min): PointsRange => ({ min: exact(min), max: exact(max) });

export function finding(id: string, result: Finding["result"], more: Partial<Finding> = {}): Finding {
  return {
    id, kind: "gate", table: null, title: both(`条件${id}`), result, points: null, maximum: null, choice: "all", measures: [], deciding: more.measures?.[0] ?? null,
    inputs: [], missing: [], causes: [], obstacles: [], unknown: null, note: null, ...more,
  };
}
export const row = (id: string, maximum: number, points: PointsRange | null, more: Partial<Finding> = {}): Finding =>
  finding(id, points === null ? "undetermined" : points.min.compare(points.max) !== 0 ? "undetermined" : points.max.n === 0n ? "fail" : "pass", {
    kind: "row", table: "all", title: both(`指标${id}`), points, maximum: exact(maximum), ...more,
  });

/** 研发费用占营业收入比重 of 2.42 % against 3 %: 36.4 万元 are missing. */
export const rdIntensity: Measure = {
  title: both("研发费用占营业收入比重"),
  year: 2025,
  value: exact("2.42"),
  range: null,
  relation: "atLeast",
  threshold: exact(3),
  unit: "%",
  result: false,
  gap: { title: both("研发费用"), year: 2025, unit: MONEY, by: exact("36.4"), direction: "more", strict: false },
};

export function judgement(of: Pack, result: Judgement["result"], findings: readonly Finding[], more: Partial<Judgement> = {}): Judgement {
  const rows = findings.filter(({ kind }) => kind === "row");
  const ranges = rows.map(({ points, maximum }) => points ?? { min: exact(0), max: maximum ?? exact(0) });
  const total = rows.length === 0 ? null : { min: sum(ranges.map(({ min }) => min)), max: sum(ranges.map(({ max }) => max)) };
  return {
    pack: of, overlays: [], asOf: "2026-06-30", application: "new", scope: "standalone", inForce: true, result, notApplicable: null,
    score: null, range: total, tables: total ? [{ id: "all", range: total, maximum: sum(rows.map(({ maximum }) => maximum ?? exact(0))) }] : [],
    level: null, computedLevel: null, rawSum: null, findings, ...more,
  };
}

export function wordsOf(locale: Locale, namespace: string): Words {
  const messages = JSON.parse(readFileSync(new URL(`../../content/messages/${locale}/${namespace}.json`, import.meta.url), "utf8")) as Record<string, never>;
  const translate = createTranslator({ locale, messages, onError: (error) => { throw error; } }) as unknown as Words;
  return (key, values) => translate(key, values);
}

export function standingInput(judgements: readonly Judgement[], more: Partial<StandingInput> = {}): StandingInput {
  const locale = more.locale ?? "zh-CN";
  return {
    judgements,
    library: { packs: judgements.map(({ pack: each }) => each), figures: {}, overlays: [] },
    dictionary,
    sheet: sheet(),
    asOf: "2026-06-30",
    application: "new",
    sizeTitle: both("小型"),
    industryTitle: both("通用设备制造业"),
    regionTitle: both("杭州市西湖区"),
    warnings: [],
    now: new Date("2026-07-01T02:00:00Z"),
    locale,
    words: wordsOf(locale, "standing"),
    reasons: wordsOf(locale, "reasons"),
    ...more,
  };
}
