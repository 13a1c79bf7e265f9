import { expect, test } from "vitest";
import { conditionsHtml, groundsHtml, settleHtml } from "@/components/standing/card-html";
import type { StandingCard, StandingMeasure, StandingRow } from "@/lib/core/packs/standing";

const labels = { required: "要求", unknown: "未知" };
const measure = (more: Partial<StandingMeasure> = {}): StandingMeasure => ({
  title: "研发费用占比（2025 年）", value: "2.42%", threshold: "≥ 3%", result: "fail", gap: "研发费用还差 36.4 万元", bar: { certain: 0.538, possible: 0.538, threshold: 0.667 }, ...more,
});
const row = (more: Partial<StandingRow> = {}): StandingRow => ({ id: "3", title: "研发投入", result: "fail", resultWord: "按此数据未达到", points: null, bar: null, measures: [measure()], reason: "说明", note: null, ...more });
const HOSTILE = `"><script>alert(1)</script>&'`;

test("a condition shows its figure, what is asked, the distance as a length and in words", () => {
  const html = conditionsHtml([row()], labels);
  for (const part of ["研发投入", "按此数据未达到", "<b>2.42%</b>", "≥ 3%", "研发费用还差 36.4 万元", "--certain:53.8%;--possible:53.8%;--threshold:66.7%", 'data-result="fail"']) expect(html).toContain(part);
});

test("the reason stands there unless the comparison that fails says the same", () => {
  expect(conditionsHtml([row()], labels)).not.toContain("说明");
  expect(conditionsHtml([row({ measures: [] })], labels)).toContain("说明");
  expect(conditionsHtml([row({ result: "undetermined", measures: [measure({ result: "undetermined", value: null, gap: null, bar: null })] })], labels)).toMatch(/未知.*说明/);
});

test("a figure that bears the title of its condition does not repeat it", () => {
  expect(conditionsHtml([row({ title: "研发费用占比（2025 年）" })], labels).match(/研发费用占比/g)).toHaveLength(1);
});

test("whatever a pack or a person wrote is text, never markup", () => {
  const card = { text: HOSTILE, about: [{ id: HOSTILE, label: HOSTILE, value: HOSTILE }], openPoints: [HOSTILE] } as unknown as StandingCard;
  const html = [
    conditionsHtml([row({ title: HOSTILE, resultWord: HOSTILE, points: HOSTILE, reason: HOSTILE, note: HOSTILE, measures: [measure({ title: HOSTILE, value: HOSTILE, threshold: HOSTILE, gap: HOSTILE })] })], labels),
    settleHtml([{ text: HOSTILE, target: { kind: "question", question: HOSTILE } }], () => HOSTILE),
    groundsHtml(card, HOSTILE),
  ].join("");
  expect(html).not.toContain("<script");
});

test("what can be entered leads there, what is waited for leads nowhere", () => {
  const html = settleHtml([{ text: "填写营业收入", target: { kind: "fact", key: "revenue", year: 2025 } }, { text: "待平台评价", target: null }], (target) => (target.kind === "fact" ? `/facts#${target.key}` : ""));
  expect(html).toBe('<ul class="settle"><li><a href="/facts#revenue">填写营业收入</a></li><li><span>待平台评价</span></li></ul>');
});
