import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, exact, parseExact, sum } from "@/lib/core/exact";
import { buildReport } from "@/lib/core/report/build";
import { itemsOf, scoreAssessment } from "@/lib/core/scoring/score";
import { score as showScore, share as showShare } from "@/lib/core/report/show";
import type { ReportContext } from "@/lib/core/report/context";
import type { Report, Table } from "@/lib/core/report/report";
import type { Responses } from "@/lib/core/response";
import { dictionary, fictionalInput, fictionalReport, instrument, type FirmChange } from "@/lib/documents/fictional-firm";
import { reportWords } from "@/lib/documents/words";

const zh = fictionalReport("zh-CN");
const en = fictionalReport("en");

function sectionOf(report: Report, id: string) {
  return report.sections.find((section) => section.id === id)!;
}
function tablesOf(report: Report, section?: string): Table[] {
  return report.sections.filter((each) => section === undefined || each.id === section).flatMap((each) => each.blocks.flatMap((block) => (block.kind === "table" ? [block.table] : [])));
}
function tableOf(report: Report, id: string): Table {
  return tablesOf(report).find((table) => table.id === id)!;
}
const textOf = (report: Report) => JSON.stringify({ ...report, traces: {} });

describe("a report as a whole", () => {
  it("has every section of the design, in its order", () => {
    expect(zh.sections.map((section) => section.id)).toEqual([
      "elements", "measures", "characteristics", "drivers", "indicators", "peers", "productivity", "risks", "strengths", "next-steps", "not-applicable", "contradictions", "answers", "method",
    ]);
  });

  it("says the same numbers in both languages", () => {
    const numbers = (report: Report) => tablesOf(report).filter((table) => !table.id.startsWith("answers") && table.id !== "sources").map((table) => table.rows.map((row) => row.filter((cell) => /^[\d.]+%?$/.test(cell.text)).map((cell) => cell.text)));
    expect(numbers(en)).toEqual(numbers(zh));
    expect(en.summary.overall).toEqual({ ...zh.summary.overall });
  });

  it.each(["zh-CN", "en"] as const)("matches the stored report in %s, but for what the content's texts decide", async (locale) => {
    const report = fictionalReport(locale);
    const hash = report.imprint.split(" · ")[1]!;
    const stored = { ...report, sections: report.sections.filter((section) => section.id !== "answers" && section.id !== "method"), traces: Object.fromEntries(["overall", "element-L", "indicator-C4", "balance", "coordination"].map((id) => [id, report.traces[id]])) };
    await expect(`${JSON.stringify(stored, null, 1).replaceAll(hash, "HASH")}\n`).toMatchFileSnapshot(`golden/report.${locale}.json`);
  });

  it("asks every question in the answers section, with its text and its answer", () => {
    const rows = tablesOf(zh, "answers").filter((table) => table.id.startsWith("answers-")).flatMap((table) => table.rows);
    for (const item of itemsOf(instrument)) {
      const row = rows.find((cells) => cells[0]!.text.startsWith(`${item.id} `))!;
      expect(row[0]!.text).toContain(item.text["zh-CN"]);
      expect(row[1]!.text).not.toBe("");
    }
    expect(rows).toHaveLength(itemsOf(instrument).length);
  });

  it("has no English heading in Chinese", () => {
    const headings = [...zh.sections.flatMap((section) => [section.title, section.lead ?? ""]), ...tablesOf(zh).flatMap((table) => [table.caption, ...table.columns.map((column) => column.title)])];
    for (const heading of headings) expect(heading).not.toMatch(/[A-Za-z]{4,}/);
  });

  it("has no Chinese sentence in English", () => {
    const own = { ...en, cover: { ...en.cover, organisation: "" }, traces: {} };
    const withoutUserText = JSON.stringify(own).replaceAll("MES 上线后每季度培训一次", "").replaceAll("甬江精密机械有限公司", "");
    expect(withoutUserText.match(/[\u4e00-\u9fff]{2,}/g) ?? []).toEqual([]);
  });

  it("does not judge", () => {
    const wording = textOf(zh);
    for (const verdict of ["不合格", "落后", "较差", "失败", "不及格"]) expect(wording).not.toContain(verdict);
  });

  it("never calls a proxy total factor productivity", () => {
    for (const table of tablesOf(zh)) {
      expect(table.caption).not.toContain("全要素生产率");
      for (const cell of table.rows.flat()) expect(cell.text).not.toContain("全要素生产率");
    }
    expect(sectionOf(zh, "productivity").lead).toContain("算不出全要素生产率");
  });

  it("prints the official disclaimer", () => {
    expect(zh.disclaimer).toContain("自评参考，不替代主管部门认定");
  });

  it("says that figures were changed after the submission", () => {
    const report = fictionalReport("zh-CN", { report: { staleFacts: [{ key: "revenue", year: 2025 }] } });
    expect(report.summary.notices).toContainEqual({ tone: "info", title: "数据在提交后已更改", text: expect.stringContaining("营业收入（2025 年）") });
  });

  it("refuses an unknown key instead of printing it", () => {
    expect(() => reportWords("zh-CN")("report.nothing.of.the.kind")).toThrow();
  });
});

describe("numbers and their traces", () => {
  it("links every score cell to a trace that exists", () => {
    for (const table of tablesOf(zh)) {
      for (const cell of table.rows.flat()) if (cell.trace) expect(zh.traces).toHaveProperty([cell.trace]);
    }
    for (const section of ["elements", "measures", "characteristics", "drivers", "indicators"]) {
      for (const row of tablesOf(zh, section)[0]!.rows) expect(row.filter((cell) => cell.trace).length).toBeGreaterThanOrEqual(3);
    }
    for (const id of zh.printedTraces) expect(zh.traces).toHaveProperty([id]);
  });

  it("adds what the elements contribute to the overall score as shown", () => {
    const rows = tableOf(zh, "elements-table").rows.map((row) => row[row.length - 1]!.text);
    // 46.9 overall: the last row; the four above it add up.
    expect(sum(rows.slice(0, -1).map(exact)).toString()).toBe(exact(rows[rows.length - 1]!).toString());
    expect(rows[rows.length - 1]).toBe(zh.summary.overall.value);
  });

  it("shows shares of evidence that add up to 100 %", () => {
    const shares = tableOf(zh, "evidence").rows.map((row) => Number(row[2]!.text.replace("%", "")));
    expect(shares.reduce((total, each) => total + each, 0)).toBe(100);
  });

  it("shows gains of the steps that add up to the gain in the title", () => {
    const { title, blocks } = sectionOf(zh, "next-steps");
    const steps = blocks.flatMap((block) => (block.kind === "steps" ? block.steps : []));
    const total = sum(steps.map((step) => exact(step.gain!.replace("+", ""))));
    expect(title).toContain(`+${total.toString()}`);
    expect(steps.map((step) => Number(step.gain))).toEqual([...steps.map((step) => Number(step.gain))].sort((a, b) => b - a));
  });

  it("adds up in every trace, whatever was answered, declared or left unknown", () => {
    fc.assert(
      fc.property(anyFirm(), (change) => {
        const report = fictionalReport("zh-CN", change);
        for (const trace of Object.values(report.traces)) {
          const parts = trace.rows.map((row) => parseExact(row.contribution)).filter((part) => part !== null);
          if (parts.length === 0) continue;
          expect(`${trace.id} ${sum(parts).toString()}`).toBe(`${trace.id} ${exact(trace.shown).toString()}`);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("shows 59.96 where 60.0 would read as the next level, and 79.9 % where 80 % would read as enough", () => {
    const context = { edges: [60].map(exact), say: reportWordsOf("zh-CN") } as unknown as ReportContext;
    expect(showScore(context, exact("59.96"))).toBe("59.96");
    expect(showScore(context, exact("69.5"))).toBe("69.5");
    expect(showShare(context, exact("0.7996"), [exact("0.8")])).toBe("79.9%");
    expect(showShare(context, exact("0.9999"))).toBe("99.9%");
  });
});

describe("unknown and not applicable", () => {
  const unknown: FirmChange = { responses: { "M2.2": { answer: { unknown: "dontKnow" } } }, figures: { rdStaff: null } };

  it("shows both bounds, counts the unknown in coverage and lists what is missing", () => {
    const report = fictionalReport("zh-CN", unknown);
    expect(report.summary.overall.range).toMatch(/^\d+\.\d–\d+\.\d$/);
    expect(report.summary.overall.coverage).not.toBe("100%");
    expect(tableOf(report, "unknown").rows.map((row) => row[0]!.text)).toEqual(expect.arrayContaining([expect.stringContaining("M2.2"), expect.stringContaining("L1.1")]));
    expect(sectionOf(report, "elements").blocks).toContainEqual(expect.objectContaining({ kind: "chart", chart: expect.objectContaining({ series: [expect.anything(), expect.anything()] }) }));
  });

  it("withholds the level below the coverage limit and says why", () => {
    const none = Object.fromEntries(itemsOf(instrument).map((item) => [item.id, null]));
    const report = fictionalReport("zh-CN", { responses: none });
    expect(report.summary.level).toBeNull();
    expect(report.summary.levelNote).toContain("不给出等级");
  });

  it("names the effect of what does not apply on every axis it changed", () => {
    const report = fictionalReport("zh-CN", { industry: "6513" });
    const effect = tableOf(report, "not-applicable-effect");
    expect(effect.columns.map((column) => column.title)).toContain("若计为 0 分");
    // Services: the equipment and green items are out by branch, so these two and the overall score move.
    expect(effect.rows.map((row) => row[0]!.text)).toEqual(expect.arrayContaining(["总分", "劳动资料", "绿色转型"]));
    for (const row of effect.rows) expect(compare(exact(row[2]!.text), exact(row[1]!.text))).toBe(-1);
  });

  it("prints a declared reason and the share it takes", () => {
    const report = fictionalReport("zh-CN", { figures: { solidWaste: { state: "notApplicable", reason: "noSolidWaste" } } });
    const rows = tableOf(report, "not-applicable-items").rows.map((row) => row.map((cell) => cell.text));
    expect(rows).toContainEqual([expect.stringContaining("O2.4"), "企业申报", "不产生一般工业固体废物"]);
  });
});

describe("figures as real firms have them", () => {
  // RF-1: consolidated or parent-only statements give different classes, so no result stands without saying which it is.
  it.each([["standalone", "单体", "The legal entity alone"], ["consolidated", "合并", "The group, consolidated"]] as const)("%s figures are called so on the cover, in both languages", (scope, chinese, english) => {
    const { evaluation, sheet, ...input } = fictionalInput("zh-CN");
    const scopeIn = (locale: "zh-CN" | "en") =>
      buildReport({ ...input, evaluation, sheet: { ...sheet, scope }, locale, words: reportWords(locale) }).cover.particulars.map(({ value }) => value);
    expect(scopeIn("zh-CN")).toContain(chinese);
    expect(scopeIn("en")).toContain(english);
  });

  // RF-3: a share of 4.2 % and rank 6 reach the third step of four; the steps above are not a verdict on a title.
  it("a condition they do not meet is not met on these figures, and no more is said", () => {
    const { notes } = fictionalReport("zh-CN").traces["item-C2.2"]!;
    expect(notes.filter((note) => note.startsWith("按此数据未达到：")).length).toBeGreaterThanOrEqual(3);
    expect(textOf(zh) + JSON.stringify(zh.traces)).not.toMatch(/资格无效|不具备资格/);
  });

  // RF-4: 本科 and 大专 merged, 技术人员 for 研发人员: the figure asked for is not known, and what would settle it is named.
  it.each([["dontKnow", "不知道"], ["withheld", "暂不提供"]] as const)("a figure stated as %s leaves its question open and is named", (state, said) => {
    const report = fictionalReport("zh-CN", { figures: { bachelorPlus: { state } } });
    const row = tableOf(report, "unknown").rows.map((cells) => cells.map(({ text }) => text).join(" ")).find((text) => text.includes("L1.3"));
    expect(row).toContain("本科及以上学历人员（2025 年）");
    const { shown, notes } = report.traces["item-L1.3"]!;
    expect(shown).toBe("0.0–100.0");
    expect(notes.join(" ")).toMatch(new RegExp(`本科及以上学历人员[^，]*${said}`));
    expect(report.summary.overall.range).not.toBeNull();
  });

  // RF-5: 19,574 of 28,785 is 68 %, because revenue came down from 104,554.
  it("a ratio shows both figures, the fall of what it is divided by, and a warning", () => {
    const report = fictionalReport("zh-CN", { figures: { revenue: ["191944", "104554", "28785"], rdExpense: ["20000", "20000", "19574"], mainRevenue: null, costAndExpenses: null } });
    const { notes } = report.traces["item-M4.1"]!;
    const told = notes.join(" ");
    for (const figure of ["68%", "18.72%", "19,574", "28,785", "104,554"]) expect(told).toContain(figure);
    expect(told).toContain("下降");
    // (28,785 − 104,554) / 104,554 = −72.5 %
    expect(report.summary.notices.map(({ title }) => title)).toEqual(["经营风险提示：营业收入下降 72.5%"]);
  });
});

describe("elements to which nothing applies", () => {
  const input = fictionalInput();
  const everywhere = { by: "rule" as const, when: { branch: ["production"] }, reason: { "zh-CN": "没有", en: "None" } };
  const reportWithout = (...ids: string[]) => {
    const elements = input.instrument.elements.map((element) =>
      ids.includes(element.id) ? { ...element, indicators: element.indicators.map((indicator) => ({ ...indicator, items: indicator.items.map((item) => ({ ...item, notApplicable: [everywhere] })) })) } : element,
    );
    const without = { ...input.instrument, elements };
    const evaluation = scoreAssessment({ instrument: without, hash: "", dictionary, sheet: input.sheet, responses: input.responses });
    return { evaluation, report: buildReport({ ...input, instrument: without, evaluation }) };
  };

  // PC-01: such an element once had the top level and a score of 0 at the same time.
  it("say so in table, chart and trace, are named, and leave the total", () => {
    const { evaluation, report } = reportWithout("O");
    const row = tableOf(report, "elements-table").rows.map((cells) => cells.map(({ text }) => text)).find(([name]) => name === "劳动对象")!;
    // Score, upper bound, coverage, what counting all of it as 0 would give, level and contribution.
    expect(row.slice(1)).toEqual(["不适用", "—", "—", "0.0", "—", "—"]);
    expect(report.traces["element-O"]!.shown).toBe("不适用");
    // The three others share the whole: their mean, not three quarters of it.
    const { L, M, C } = evaluation.elements;
    const mean = sum([L, M, C].map((each) => each!.score!.lower)).div(exact(3));
    expect(compare(evaluation.overall.score!.lower, mean)).toBe(0);
    const named = tableOf(report, "not-applicable-items").rows.map((cells) => cells[0]!.text.split(" ")[0]);
    expect(named).toEqual(itemsOf(instrument).map(({ id }) => id).filter((id) => id.startsWith("O")));
  });

  // RW-077, RW-078: a gap and never the centre; two axes are no radar.
  it("are a gap in the radar, which two of them turn into bars", () => {
    const [one, two] = [reportWithout("O").report.summary.chart, reportWithout("O", "C").report.summary.chart];
    expect([one.kind, two.kind]).toEqual(["radar", "bars"]);
    expect(one.axes.map(({ shown }) => shown === "不适用")).toEqual([false, false, true, false]);
    for (const { values } of one.series) expect(values.map((value) => value === null)).toEqual([false, false, true, false]);
    for (const { values } of two.series) expect(values.map((value) => value === null)).toEqual([false, false, true, true]);
  });
});

describe("risks", () => {
  it("stand beside the level on the first page", () => {
    const report = fictionalReport("zh-CN", { figures: { revenue: ["19194.4", "10455.4", "2878.5"], netProfit: ["100", "-900", "-2100"] } });
    expect(report.summary.notices.map((notice) => notice.title)).toEqual(["经营风险提示：营业收入下降 72.5%", "经营风险提示：连续两年亏损"]);
    expect(sectionOf(report, "risks").title).toContain("2 项");
  });
});

function reportWordsOf(locale: "zh-CN" | "en") {
  const words = reportWords(locale);
  return (key: string, values?: Record<string, string | number>) => words(`report.${key}`, values);
}

/** Any answers to the questions people answer, and some figures left out: what a report must cope with. */
function anyFirm(): fc.Arbitrary<FirmChange> {
  const answerTo = (item: (typeof items)[number]): fc.Arbitrary<Responses[string] | null> => {
    const unknown = fc.constantFrom<Responses[string] | null>({ answer: { unknown: "dontKnow" } }, null);
    if (item.kind === "level") return fc.oneof({ weight: 4, arbitrary: fc.nat(5).map((level) => ({ answer: { level } })) }, { weight: 1, arbitrary: unknown });
    if (item.kind === "single") return fc.oneof(fc.constantFrom(...item.options.map((option) => ({ answer: { option: option.id } }))), unknown);
    if (item.kind === "multi") return fc.oneof(fc.subarray(item.options.filter((option) => !option.branches).map((option) => option.id), { minLength: 1 }).map((options) => ({ answer: { options } })), unknown);
    return fc.constant(null);
  };
  const items = itemsOf(instrument);
  const left = fc.subarray(dictionary.facts.map((fact) => fact.key), { maxLength: 12 });
  return fc
    .tuple(fc.record(Object.fromEntries(items.map((item) => [item.id, answerTo(item)]))), left, fc.constantFrom("3484", "6513", "5430"))
    .map(([responses, missing, industry]) => ({ responses, figures: Object.fromEntries(missing.map((key) => [key, null])), industry }));
}
