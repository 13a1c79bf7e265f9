import { describe, expect, it } from "vitest";
import { exact } from "@/lib/core/exact";
import { buildStanding } from "@/lib/core/packs/build-standing";
import type { Judgement } from "@/lib/core/packs/judgement";
import type { StandingCard } from "@/lib/core/packs/standing";
import { both, finding, given, input, judgement, pack, range, rdIntensity, row, sheet, standingInput, wordsOf } from "@/lib/core/packs/standing-fixtures";
import type { StandingInput } from "@/lib/core/packs/standing-context";

const cardOf = (of: Judgement, more: Partial<StandingInput> = {}): StandingCard => buildStanding(standingInput([of], more)).cards[0]!;
const met = (count: number) => Array.from({ length: count }, (_, index) => finding(`m${String(index)}`, "pass"));
const debt = finding("2c", "fail", {
  measures: [{ ...rdIntensity, title: both("资产负债率"), relation: "atMost", threshold: exact(80), value: exact("82.1"), gap: { title: both("负债总额"), year: 2025, unit: both("万元"), by: exact(21), direction: "less", strict: false } }],
});
const research = finding("3", "fail", { measures: [rdIntensity] });
const platform = finding("6", "undetermined", { unknown: both("待平台评价"), missing: [{ key: "platformDevScore", year: 2026, state: "unanswered" }] });

describe("the conclusion of a card", () => {
  it("says what is met, what is missing and by how much, and what is open", () => {
    const card = cardOf(judgement(pack(), "fail", [...met(9), research, debt, platform]));
    expect(card.conclusion).toBe("12 项条件中 9 项达到，2 项按此数据未达到：研发费用（2025 年）还差 36.4 万元、负债总额（2025 年）超出 21 万元；1 项待定：待平台评价。");
    expect(card.tally).toBe("9/12");
    expect(card.resultWord).toBe("按此数据未达到");
  });

  it("is as short as the result is plain", () => {
    expect(cardOf(judgement(pack(), "pass", met(12))).conclusion).toBe("12 项条件全部达到。");
    expect(cardOf(judgement(pack(), "undetermined", [...met(11), platform])).conclusion).toBe("12 项条件中 11 项达到，1 项待定：待平台评价。");
  });

  it("names three of many and says that there are more", () => {
    const open = ["甲", "乙", "丙", "丁"].map((id) => finding(id, "undetermined"));
    expect(cardOf(judgement(pack(), "undetermined", open)).conclusion).toBe("4 项条件中 0 项达到，4 项待定：“条件甲”、“条件乙”、“条件丙”等。");
  });

  it("leaves out of the count what does not apply", () => {
    expect(cardOf(judgement(pack(), "pass", [...met(2), finding("x", "notApplicable")])).conclusion).toBe("2 项条件全部达到。");
  });

  it("gives the reason alone where the scheme does not apply", () => {
    const card = cardOf(judgement(pack(), "notApplicable", [research], { notApplicable: both("大型企业不在评价范围内。") }));
    expect(card).toMatchObject({ conclusion: "大型企业不在评价范围内。", tally: null, settle: [], resultWord: "不适用" });
  });

  it("reads as English in English", () => {
    const card = cardOf(judgement(pack(), "fail", [...met(9), research, platform]), { locale: "en", words: wordsOf("en", "standing"), reasons: wordsOf("en", "reasons") });
    expect(card.conclusion).toBe("9 of 11 conditions met, 1 not met on these figures: 研发费用 (2025) short by 36.4 × CNY 10,000; 1 open: 待平台评价.");
  });
});

describe("points and levels", () => {
  it("a known score is one number, an open one its ends", () => {
    expect(cardOf(judgement(pack(), "pass", [row("1", 60, range(50)), row("2", 40, range(26))])).score).toEqual({ label: "得分", value: "76", of: "100" });
    expect(cardOf(judgement(pack(), "undetermined", [row("1", 60, range(50)), row("2", 40, range(8, 23))])).score).toEqual({ label: "得分", value: "58–73", of: "100" });
  });

  it("the score of a superseded scheme is called historical", () => {
    const old = pack({ id: "cn.test@2022", effective: { from: "2022-08-01", to: "2026-03-31" } });
    const card = cardOf(judgement(old, "pass", [row("1", 100, range(76))], { inForce: false }));
    expect(card.score?.label).toBe("历史参考分");
    expect(card.conclusion).toBe("历史参考分 76（满分 100）。");
  });

  it("a computed level is a reference, a certified one is not, and both are shown", () => {
    const levels = [{ id: "2", title: both("二级"), name: both("规范级"), when: { fullYear: 0 }, result: "pass" }];
    const level = { id: "2", title: both("二级"), name: both("规范级"), source: "computed" as const };
    const scheme = pack({ kind: "level", levels, levelNote: both("等级划分请对照官方文件。") });
    expect(cardOf(judgement(scheme, "pass", [], { level, computedLevel: both("二级") })).level).toEqual({ label: "参考等级", value: "二级（规范级）", note: "等级划分请对照官方文件。" });
    const declared = cardOf(judgement(scheme, "pass", [], { level: { ...level, title: both("三级"), name: null, source: "declared" }, computedLevel: both("二级") }));
    expect(declared.level).toEqual({ label: "已评等级", value: "三级", note: "按此数据计算为二级。等级划分请对照官方文件。" });
    expect(cardOf(judgement(scheme, "undetermined", [])).conclusion).toBe("数据不全，暂不能给出等级。");
  });

  it("rows show their points as a number and as a length", () => {
    const [group] = cardOf(judgement(pack({ tables: [{ id: "all", title: both("创新能力"), rows: [{ id: "1", title: both("一"), maximum: 20, points: { judged: "q" } }] }] }), "pass", [row("1", 20, range(15)), row("2", 8, range(7, 8))])).groups;
    expect(group).toMatchObject({ title: "创新能力", points: "22–23 / 28" });
    expect(group?.rows.map(({ points, bar, resultWord }) => ({ points, bar, resultWord }))).toEqual([
      { points: "15 / 20", bar: { certain: 0.75, possible: 0.75, threshold: null }, resultWord: "得分" },
      { points: "7–8 / 8", bar: { certain: 0.875, possible: 1, threshold: null }, resultWord: "待定" },
    ]);
  });

  it("an index shows its ratios and their sum, and passes nothing", () => {
    const ratio = finding("r1", "pass", { kind: "ratio", measures: [{ ...rdIntensity, relation: "equals", threshold: null, gap: null, result: true }] });
    const card = cardOf(judgement(pack({ kind: "index" }), "undetermined", [ratio], { rawSum: exact("12.345") }));
    expect(card.resultWord).toBe("仅供比较");
    expect(card.conclusion).toBe("1 项比率中 1 项已算出，供本企业逐年比较。");
    expect(card.groups[0]?.rows.map(({ title, measures }) => [title, measures[0]?.value])).toEqual([["条件r1", "2.42%"], ["加权原值", "12.35"]]);
  });
});

describe("a measure", () => {
  it("shows the figure, the threshold, the gap and the length of both", () => {
    const [measure] = cardOf(judgement(pack(), "fail", [research])).groups[0]!.rows[0]!.measures;
    // Thresholds stand at two thirds: 2.42 ÷ 3 × 2 ÷ 3 = 0.538.
    expect(measure).toEqual({ title: "研发费用占营业收入比重（2025 年）", value: "2.42%", threshold: "≥ 3%", result: "fail", gap: "研发费用还差 36.4 万元", bar: { certain: 0.538, possible: 0.538, threshold: 0.667 } });
  });

  it("has no length without a figure or with a threshold of 0", () => {
    const bars = (more: object) => cardOf(judgement(pack(), "fail", [finding("1", "fail", { measures: [{ ...rdIntensity, ...more }] })])).groups[0]!.rows[0]!.measures[0]!.bar;
    expect(bars({ value: null, gap: null })).toBeNull();
    expect(bars({ threshold: exact(0) })).toBeNull();
    expect(bars({ value: exact(-5) })).toEqual({ certain: 0, possible: 0, threshold: 0.667 });
    expect(bars({ value: exact(500) })).toEqual({ certain: 1, possible: 1, threshold: 0.667 });
  });

  it("of a condition that is met is what meets it, not the other ways", () => {
    const ways = finding("2a", "pass", { measures: [{ ...rdIntensity, result: true, gap: null, value: exact(4) }, { ...rdIntensity, title: both("另一条路"), value: null, result: null, gap: null }] });
    expect(cardOf(judgement(pack(), "pass", [ways])).groups[0]!.rows[0]!.measures.map(({ title }) => title)).toEqual(["研发费用占营业收入比重（2025 年）"]);
  });
});

it("keeps the marks of those who check a scheme out of what people read", () => {
  const scheme = pack({ openPoints: [both("权重见于一份材料 [V1]，其余凭记忆整理（M-high），请核实（凭记忆，M-med）。规则 [IMPL → M-med] 待定。")] });
  expect(cardOf(judgement(scheme, "pass", [])).openPoints).toEqual(["权重见于一份材料，其余凭记忆整理，请核实（凭记忆）。规则 待定。"]);
});

describe("what would settle it", () => {
  it("names each thing once, with all its years, what decides most first", () => {
    const revenue = (year: number) => ({ key: "revenue", year, state: "unanswered" }) as const;
    const findings = [
      finding("a", "undetermined", { missing: [{ key: "rdExpense", year: 2025, state: "dontKnow" }] }),
      finding("b", "undetermined", { missing: [revenue(2024), revenue(2025)] }),
      finding("c", "undetermined", { missing: [revenue(2025)] }),
      row("r", 20, null, { missing: [{ key: "ipClassIHigh", year: "asOf", state: "withheld" }] }),
    ];
    expect(cardOf(judgement(pack(), "undetermined", findings)).settle).toEqual([
      { text: "填写营业收入（2025、2024 年）", target: { kind: "fact", key: "revenue", year: 2025 } },
      { text: "查清研发费用（2025 年），现在填的是“不知道”", target: { kind: "fact", key: "rdExpense", year: 2025 } },
      { text: "提供有效Ⅰ类知识产权，其中：高价值，现在填的是“暂不提供”", target: { kind: "fact", key: "ipClassIHigh", year: "asOf" } },
    ]);
  });

  it("waits for a platform with the scheme's own words, and leads to where its score is entered", () => {
    expect(cardOf(judgement(pack(), "undetermined", [platform])).settle).toEqual([{ text: "待平台评价", target: { kind: "fact", key: "platformDevScore", year: 2026 } }]);
  });

  it("asks for declarations and answers on the card, and for the other scope", () => {
    const scheme = pack({ questions: [{ id: "rank", title: both("市场占有率靠前"), kind: "declaration" }] });
    const findings = [
      finding("5", "undetermined", { obstacles: [{ kind: "question", question: "rank" }], unknown: both("由专家判断，请声明。") }),
      finding("0", "undetermined", { obstacles: [{ kind: "scope", needed: "standalone" }, { kind: "industry", industry: "59" }] }),
    ];
    expect(cardOf(judgement(scheme, "undetermined", findings)).settle).toEqual([
      { text: "声明：市场占有率靠前", target: { kind: "question", question: "rank" } },
      { text: "请用单体口径的数据判断", target: null },
      { text: "行业代码 59 位数不足，请填写三位或四位", target: null },
    ]);
  });
});

describe("versions of a scheme", () => {
  const successor = pack();
  const old = pack({ id: "cn.test@2022", effective: { from: "2022-08-01", to: "2026-03-31" }, supersededBy: "cn.test@2026" });
  const note = (of: Judgement) => cardOf(of, { library: { packs: [successor, old], figures: {}, overlays: [] } }).statusNote;

  it("a superseded one names the day and the document that took its place", () => {
    const card = cardOf(judgement(old, "pass", [], { inForce: false }), { library: { packs: [successor, old], figures: {}, overlays: [] } });
    expect(card).toMatchObject({ status: "historical", statusWord: "历史参考", statusNote: "2026-04-01 起，新申报按《管理办法》（工信部企业〔2026〕2号）评价；本表为历史参考。" });
  });

  it("one that is not yet in force, ends, or is not for this application says so", () => {
    expect(note(judgement(pack({ effective: { from: "2027-01-01", to: null } }), "pass", [], { inForce: false }))).toBe("自 2027-01-01 起用于新申报；在此之前，结果只供准备时参考。");
    expect(note(judgement(pack({ effective: { from: "2022-08-01", to: "2026-12-31" } }), "pass", []))).toBe("用于新申报，至 2026-12-31 止。");
    expect(note(judgement(pack({ applications: [{ id: "review" }] }), "pass", [], { inForce: false }))).toBe("不用于新申报，结果只供参考。");
    expect(note(judgement(successor, "pass", []))).toBeNull();
  });
});

describe("the order of the cards", () => {
  it("what decides now first; met, then what lacks least, then what only classifies or compares, then what does not apply", () => {
    const of = (id: string, result: Judgement["result"], findings: Judgement["findings"], more: object = {}, flags: Partial<Judgement> = {}) => judgement(pack({ id: `cn.${id}@2026`, ...more }), result, findings, flags);
    const standing = buildStanding(
      standingInput([
        of("not-applicable", "notApplicable", [], {}, { notApplicable: both("不在范围内。") }),
        of("old-met", "pass", met(1), { effective: { from: "2020-01-01", to: "2021-01-01" } }, { inForce: false }),
        of("two-failed", "fail", [research, debt]),
        of("one-failed-open", "fail", [research, platform]),
        of("one-failed", "fail", [research]),
        of("index", "undetermined", [], { kind: "index" }),
        of("open-level", "undetermined", [], { kind: "level" }),
        of("elsewhere", "pass", met(1), { audience: { industries: ["A"] } }),
        of("met", "pass", met(1)),
      ]),
    );
    expect(standing.cards.map(({ id }) => id.slice(3, -5))).toEqual(["met", "open-level", "one-failed", "one-failed-open", "two-failed", "index", "not-applicable", "elsewhere", "old-met"]);
    expect(standing.cards.filter(({ forThisEnterprise }) => !forThisEnterprise).map(({ id }) => id)).toEqual(["cn.elsewhere@2026"]);
  });
});

describe("the page as a whole", () => {
  it("concludes with counts, with what is closest and with the figure that most are waiting for", () => {
    const waiting = finding("x", "undetermined", { missing: [{ key: "revenue", year: 2025, state: "unanswered" }] });
    const of = (id: string, result: Judgement["result"], findings: Judgement["findings"]) => judgement(pack({ id: `cn.${id}@2026`, shortTitle: both(id) }), result, findings);
    const standing = buildStanding(standingInput([of("a", "pass", met(2)), of("b", "fail", [research, waiting]), of("c", "undetermined", [waiting])]));
    expect(standing.lead).toBe("现行并适用的政策有 3 项，按此数据 1 项达到，1 项未达到，1 项待定。最接近的是“c”，还有 1 项待定：“条件x”。最缺的数据是营业收入，2 项政策都要用。");
    expect(buildStanding(standingInput([])).lead).toBe("没有找到现行并适用于本企业的政策。");
  });

  it("prints whose figures, which year and which date beside the result", () => {
    expect(buildStanding(standingInput([])).particulars.map(({ label, value }) => `${label} ${value}`)).toEqual([
      "会计年度 2025 年", "数据口径 单体（本法人）", "对标日期 2026-06-30", "申请类别 新申报", "行业 3499 通用设备制造业", "地区 杭州市西湖区", "划型 小型", "生成日期 2026-07-01",
    ]);
    expect(cardOf(judgement(pack(), "pass", [])).about[0]).toEqual({ id: "scope", label: "数据口径", value: "单体（本法人）" });
  });

  it("warns of the scope, of a denominator that fell and of figures that were restated", () => {
    const warning = (code: "revenueHalved" | "consolidatedSize" | "unitSuspect", text: string) => ({ code, keys: ["revenue"], year: 2025, figures: {}, text });
    const restated = sheet({ facts: { rdExpense: { "2025": given("133.4", { basis: "前期差错更正后" }) } } });
    const read = finding("3", "fail", { measures: [rdIntensity], inputs: [input("rdExpense", 2025, "133.4"), input("revenue", 2025, "5512.5")] });
    const standing = buildStanding(
      standingInput([judgement(pack(), "fail", [read])], { sheet: restated, warnings: [warning("consolidatedSize", "本表为合并口径。"), warning("revenueHalved", "营业收入减半。"), warning("unitSuspect", "请核对单位。")] }),
    );
    expect(standing.notices).toEqual([
      { tone: "warn", title: "口径", text: "本表为合并口径。" },
      { tone: "warn", title: "分母下降，比率会因此升高", text: "营业收入减半。" },
      { tone: "warn", title: "用到的数据作过更正", text: "更正前后的数据可能得出不同的结果，这里按表中所填的计算。研发费用（2025 年）：前期差错更正后。" },
      { tone: "info", title: "请核对数据", text: "请核对单位。" },
    ]);
    expect(standing.cards[0]?.notices).toEqual([{ tone: "warn", title: "营业收入（2025 年）下降一半以上", text: "以它为分母的比率会因此升高，不代表情况变好，请结合金额看。" }]);
  });
});

describe("a title that is held although a condition is not met", () => {
  const titled = pack({ honours: ["srdi"] });
  const holding = (rows: readonly object[] | readonly string[]) => sheet({ facts: { honours: { asOf: given(rows as never) } } });
  const notices = (rows: readonly object[] | readonly string[], result: Judgement["result"] = "fail") => cardOf(judgement(titled, result, [research]), { sheet: holding(rows) }).notices;

  it("is never called invalid", () => {
    expect(notices(["srdi"])).toEqual([{ tone: "info", title: "已填报称号：专精特新中小企业", text: "已取得的称号以主管部门认定为准；按此数据有 1 项未达到，不表示称号失效。" }]);
  });

  it("is passed over once it has lapsed, is another one, or where nothing fails", () => {
    expect(notices([{ id: "srdi", until: "2026-06-29" }])).toEqual([]);
    expect(notices([{ id: "srdi", until: "2026-06-30" }])).toHaveLength(1);
    expect(notices(["hnte"])).toEqual([]);
    expect(notices(["srdi"], "undetermined")).toEqual([]);
  });
});
