import { afterAll, describe, expect, it } from "vitest";
import { buildReport } from "@/lib/core/report/build";
import { buildConsentedReport } from "@/lib/core/report/consented";
import type { Report } from "@/lib/core/report/report";
import { itemsOf } from "@/lib/core/scoring/score";
import { dictionary, fictionalInput, instrument } from "@/lib/documents/fictional-firm";
import { readPdfText } from "@/lib/documents/pdf/pdf-text";
import { closePdf, renderPdf } from "@/lib/documents/pdf/render";

const input = { ...fictionalInput("zh-CN"), staleFacts: [{ key: "revenue", year: 2025 }] };
const whole = buildReport(input);
const shown = buildConsentedReport(input);
const flat = (text: string) => text.replace(/[\s\u00a0]+/g, "");
afterAll(() => closePdf());

/** What the questionnaire itself says of its parts, whoever answers it. */
const said = JSON.stringify([instrument.elements, instrument.measures, instrument.characteristics, instrument.drivers].flat().map(({ text }) => text));
/** Everything that an answer, a figure or something made of one would be recognised by. */
const SECRETS = [
  ...itemsOf(instrument).flatMap(({ id, title, text }) => [`${id} `, title["zh-CN"], text["zh-CN"]]),
  ...["revenue", "rdExpense", "netProfit", "totalLiabilities", "rdStaff"].map((key) => dictionary.facts.find((fact) => fact.key === key)!.title["zh-CN"]),
  ...["5512.5", "5,512.5", "231.5", "6,720", "MES 上线后每季度培训一次", "佐证情况"],
].filter((secret) => !said.includes(secret));
const numbersOf = (report: Report, id: string) => report.sections.find((section) => section.id === id)!.blocks.flatMap((block) => (block.kind === "table" ? block.table.rows.map((row) => row.map(({ text }) => text)) : []));

describe("what an enterprise that consented to be named shows its authority", () => {
  it("is its score, its level and the results of the parts, as in its own report", () => {
    expect(shown.summary).toMatchObject({ headline: whole.summary.headline, level: whole.summary.level, overall: { value: whole.summary.overall.value } });
    expect(shown.sections.map(({ id }) => id)).toEqual(["elements", "measures", "characteristics", "drivers", "indicators"]);
    for (const { id } of shown.sections) expect(numbersOf(shown, id)).toEqual(numbersOf(whole, id));
  });

  it("names whose it is, of which year and of which submission, and nothing else of the company's profile", () => {
    expect(shown.cover).toMatchObject({ organisation: whole.cover.organisation, creditCode: whole.cover.creditCode });
    expect(shown.cover.particulars.map(({ label }) => label)).toEqual(["评价年度", "口径", "问卷", "提交", "生成日期"]);
  });

  it("holds no answer, no figure, no comment and nothing that was changed since", () => {
    const text = JSON.stringify(shown);
    expect(SECRETS.filter((secret) => JSON.stringify(whole).includes(secret)).length).toBeGreaterThan(100);
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
    expect(shown.summary.notices.map(({ title }) => title)).toEqual(["企业同意署名后可以查看的部分"]);
    expect([shown.summary.points, shown.summary.next]).toEqual([[], []]);
  });

  it("opens no number: how it came about leads to answers", () => {
    expect(shown.traces).toEqual({});
    expect(JSON.stringify(shown)).not.toMatch(/"trace":"/);
  });

  it("is the same as a PDF", async () => {
    const text = flat(readPdfText(await renderPdf(shown, { createdAt: new Date("2026-03-19T01:00:00Z") })).join(""));
    const expected = [shown.cover.organisation, shown.summary.headline, ...shown.sections.map(({ title }) => title), ...shown.summary.notices.map(({ text: notice }) => notice)];
    expect(expected.filter((each) => !text.includes(flat(each)))).toEqual([]);
    expect(SECRETS.filter((secret) => text.includes(flat(secret)))).toEqual([]);
  }, 60_000);
});
