import { describe, expect, it } from "vitest";
import { exact } from "@/lib/core/exact";
import { buildCrosswalk, type CrosswalkInput } from "@/lib/core/packs/crosswalk";
import type { AnsweredQuestion } from "@/lib/core/packs/judgement";
import { both, dictionary, finding, input, judgement, MONEY, pack, rdIntensity, row, sheet, wordsOf } from "@/lib/core/packs/standing-fixtures";

const RD = { rdIntensity: { title: both("研发费用占营业收入比重"), of: { ratio: ["rdExpense", "revenue"] as ["rdExpense", "revenue"] }, unit: "%" as const } };
const base = (more: Pick<CrosswalkInput, "judgement"> & Partial<CrosswalkInput>): CrosswalkInput => ({
  answered: [],
  library: { figures: RD },
  dictionary,
  sheet: sheet(),
  asOf: "2026-06-30",
  locale: "zh-CN",
  words: wordsOf("zh-CN", "standing"),
  reasons: wordsOf("zh-CN", "reasons"),
  itemTitle: (item) => (item === "M2.1" ? both("网络建设") : null),
  ...more,
});
const answered = (id: string, more: Partial<AnsweredQuestion>): AnsweredQuestion => ({ id, answer: null, value: null, relation: "missing", note: null, items: [], inputs: [], missing: [], ...more });

describe("a scheme that asks questions", () => {
  const scheme = pack({
    crosswalk: both("数字化水平评测表（预填）"),
    questions: [
      { id: "Q1", title: both("网络建设"), group: both("数字化基础"), kind: "multi", options: [{ title: both("工控网络"), points: 2 }, { title: both("5G 网络"), points: 2 }] },
      { id: "Q2", title: both("设备数字化率"), kind: "number", unit: "%" },
      { id: "S1", title: both("产品设计"), kind: "level", levels: [both("软件辅助"), both("系统管理")] },
      { id: "D1", title: both("安全可控"), kind: "declaration" },
      { id: "B1", title: both("能源消耗强度"), kind: "benchmark", unit: MONEY },
      { id: "Q9", title: both("没有预填的题"), kind: "number" },
    ],
  });
  const crosswalk = buildCrosswalk(
    base({
      judgement: judgement(scheme, "undetermined", []),
      answered: [
        answered("Q1", { answer: { options: [1, 2] }, relation: "equivalent", items: ["M2.1"] }),
        answered("Q2", { answer: { number: "55.125" }, relation: "equivalent", inputs: [input("rdExpense", 2025, "1"), input("revenue", 2025, "2")] }),
        answered("S1", { answer: { number: "2" }, relation: "approximate", items: ["M2.1"], note: both("按系统覆盖推断。") }),
        answered("D1", { answer: { affirmed: true }, relation: "given" }),
        answered("B1", { answer: { value: "1.5", base: null, lead: null }, relation: "equivalent", inputs: [input("revenue", 2024, "2")] }),
        answered("Q9", {}),
      ],
    }),
  );

  it("has a row for each question, with its answer and where it is from", () => {
    expect(crosswalk.title).toBe("数字化水平评测表（预填）");
    expect(crosswalk.rows.map(({ group, question, answer, relationWord, source, note }) => [group, question, answer, relationWord, source, note])).toEqual([
      ["数字化基础", "网络建设", "工控网络；5G 网络", "等价", "取自第 M2.1 题 网络建设", null],
      ["需要回答的问题", "设备数字化率", "55.13%", "等价", "取自数据表 研发费用（2025 年）、营业收入（2025 年）", null],
      ["需要回答的问题", "产品设计", "2 级：系统管理", "近似", "取自第 M2.1 题 网络建设", "按系统覆盖推断。"],
      ["需要回答的问题", "安全可控", "是", "已填", "企业为本政策填写", null],
      ["需要回答的问题", "能源消耗强度", "实际值 1.5 万元，基准值 未填，引领值 未填", "等价", "取自数据表 营业收入（2024 年）", null],
      ["需要回答的问题", "没有预填的题", null, "需补充", "请按本政策的说明填写", null],
    ]);
  });

  it("PC-23: says beside an answer by hand what the figures say, where that is something else", () => {
    const byHand = (number: string) => [answered("Q2", { answer: { number }, relation: "given" })];
    const noteOf = (number: string, relation: AnsweredQuestion["relation"] = "equivalent") =>
      buildCrosswalk(base({ judgement: judgement(scheme, "undetermined", []), answered: byHand(number), filled: [answered("Q2", { answer: { number: "20" }, relation })] })).rows[0]?.note;
    expect(noteOf("35")).toBe("与企业数据或自评答案得出的“20%”不一致，请核对。");
    expect(noteOf("20")).toBeNull();
    // What is only near may well differ.
    expect(noteOf("35", "approximate")).toBeNull();
  });

  it("counts every relation and warns of what is only near", () => {
    expect(crosswalk.counts.map(({ word, count }) => `${word} ${String(count)}`)).toEqual(["等价 3", "近似 1", "已填 1", "需补充 1"]);
    expect(crosswalk.lead).toBe("共 6 项：等价 3 项，近似 1 项，已填 1 项，需补充 1 项。“近似”的含义或期间与官方题目不完全相同，请逐项核对后再用。");
  });

  it("says what would fill in a missing one", () => {
    const open = buildCrosswalk(base({ judgement: judgement(scheme, "undetermined", []), answered: [answered("Q1", { items: ["M2.1"] })] }));
    expect(open.rows[0]).toMatchObject({ relation: "missing", answer: null, source: "待填写：第 M2.1 题 网络建设" });
  });
});

describe("a scheme of figures", () => {
  const gate = (id: string, requires: object) => ({ id, title: both(`条件${id}`), requires });
  const scheme = pack({
    gates: [
      gate("3", { all: [{ atLeast: ["rdExpense", 100] }, { atLeast: [{ figure: "rdIntensity" }, 3] }] }),
      gate("4", { atLeast: ["ipClassI", 1] }),
      gate("5", { affirmed: "rank" }),
      gate("6", { atLeast: [{ points: "total" }, 60] }),
      gate("h", { listed: { fact: "honours", where: { id: ["srdi"] } } }),
    ],
    tables: [{ id: "all", title: both("创新能力"), rows: [{ id: "r", title: both("研发投入"), maximum: 20, points: { bands: { of: { figure: "rdIntensity" }, edges: [3], closed: "left", points: [0, 20] } } }, { id: "j", title: both("专家评分"), maximum: 20, points: { judged: "rank" } }] }],
    questions: [{ id: "rank", title: both("市场占有率靠前"), kind: "declaration" }],
  });
  const [rd, revenue] = [input("rdExpense", 2025, "133.4"), input("revenue", 2025, "5512.5")];
  const amount = { ...rdIntensity, title: both("研发费用"), value: exact("133.4"), threshold: exact(100), unit: MONEY, result: true, gap: null };
  const findings = [
    finding("3", "fail", { measures: [amount, rdIntensity], inputs: [rd, revenue] }),
    finding("4", "undetermined", { measures: [{ ...rdIntensity, title: both("有效Ⅰ类知识产权"), year: null, value: null, gap: null, result: null }], inputs: [input("ipClassI", "asOf", null)], missing: [{ key: "ipClassI", year: "asOf", state: "unanswered" }] }),
    finding("5", "undetermined", { obstacles: [{ kind: "question", question: "rank" }] }),
    finding("6", "undetermined", { inputs: [rd] }),
    finding("h", "pass", { title: both("已获称号"), inputs: [input("honours", "asOf", ["srdi"])] }),
    row("r", 20, null, { title: both("研发投入"), measures: [{ ...rdIntensity, threshold: null }], inputs: [rd, revenue] }),
    row("j", 20, null, { title: both("专家评分"), inputs: [rd] }),
  ];
  const crosswalk = buildCrosswalk(base({ judgement: judgement(scheme, "fail", findings), answered: [answered("rank", {})] }));

  it("has a row for each figure compared, with the facts that it is made of; what reads a question or points stands elsewhere", () => {
    expect(crosswalk.title).toBe("专精特新：数据从哪里来");
    expect(crosswalk.rows.map(({ id, group, question, answer, relationWord, source }) => [id, group, question, answer, relationWord, source])).toEqual([
      ["rank", "需要回答的问题", "市场占有率靠前", null, "需补充", "请按本政策的说明填写"],
      ["3", "条件", "研发费用（2025 年）", "133.4 万元", "等价", "取自数据表 研发费用（2025 年）"],
      ["3.2", "条件", "研发费用占营业收入比重（2025 年）", "2.42%", "等价", "取自数据表 研发费用（2025 年）、营业收入（2025 年）"],
      ["4", "条件", "有效Ⅰ类知识产权", null, "需补充", "待填写：数据表 有效Ⅰ类知识产权"],
      ["h", "条件", "已获称号", "专精特新中小企业", "等价", "取自数据表 有效荣誉资质"],
      ["r", "创新能力", "研发费用占营业收入比重（2025 年）", "2.42%", "等价", "取自数据表 研发费用（2025 年）、营业收入（2025 年）"],
    ]);
  });
});
