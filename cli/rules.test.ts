import { describe, expect, it } from "vitest";
import { runCommand, runHere } from "@/cli/testing/run-command";

type Printed = {
  pack: string; asOf: string; application: string; scope: string; inForce: boolean; result: string; score: number | null; level: string | null; computedLevel: string | null; notApplicable: string | null;
  scoreRange: { min: number; max: number } | null; settle: { facts: { key: string; year: number | string }[]; questions: string[] };
  findings: { id: string; title: string; result: string; points: unknown; value: number | null; threshold: number | null; unit: string | null; reason: string | null }[];
};

const facts = {
  independentLegalEntity: true,
  revenue: { "2025": 6283, "2024": 5200 },
  mainRevenue: { "2025": 6000, "2024": 4800 },
  headcount: { "2025": 120 },
  rdExpense: { "2025": 152.09, "2024": 200 },
  totalAssets: { "2025": 8000 },
  totalLiabilities: { "2025": 6000 },
};
const file = { fiscalYear: 2025, asOf: "2026-06-30", scope: "standalone", profile: { industry: "3499", region: "330106" }, facts };
const SRDI = "cn.sme.srdi@2026";
const DIGITAL = "cn.digital-sme@2024";

async function judge(pack: string, input: object, ...options: string[]): Promise<Printed> {
  const { exitCode, stdout, stderr } = await runHere(["rules", "--pack", pack, ...options, "-"], JSON.stringify(input));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Printed;
}
const findingOf = ({ findings }: Printed, id: string): Printed["findings"][number] => findings.find((finding) => finding.id === id)!;

describe("packs", { timeout: 60_000 }, () => {
  it("lists every scheme of this edition, and the fields that others read and no more", async () => {
    const { exitCode, stdout } = await runHere(["packs"]);
    expect(exitCode).toBe(0);
    const printed = JSON.parse(stdout) as { id: string }[];
    expect(printed.map(({ id }) => id)).toEqual([
      "cn.cmmm@2020", DIGITAL, "cn.green-factory@2025", "cn.hnte@2016", "cn.smart-factory@2025", "cn.sme.innovative@2022", "cn.sme.little-giant@2022", "cn.sme.little-giant@2026", "cn.sme.size@2011",
      "cn.sme.srdi@2022", SRDI, "cn.sme.tech@2017", "nqpf.song@2024",
    ]);
    for (const pack of printed) expect(Object.keys(pack)).toEqual(["id", "title", "document", "effectiveFrom", "effectiveTo", "applications", "evidence"]);
    expect(printed).toContainEqual(expect.objectContaining({ id: "cn.sme.srdi@2022", effectiveFrom: "2022-08-01", effectiveTo: "2026-03-31", applications: ["new", "review"], evidence: "V2" }));
    expect(printed).toContainEqual(expect.objectContaining({ id: SRDI, effectiveFrom: "2026-04-01", effectiveTo: null }));
  });

  it("in English", async () => {
    const { stdout } = await runHere(["packs", "--locale", "en"]);
    expect(stdout).not.toMatch(/"(title|document)": "[^"]*[\u4e00-\u9fff]/);
  });
});

describe("rules: what is printed", { timeout: 60_000 }, () => {
  it("has the agreed fields first and in order", async () => {
    const printed = await judge(SRDI, file);
    expect(Object.keys(printed).slice(0, 9)).toEqual(["pack", "asOf", "application", "scope", "inForce", "result", "score", "level", "findings"]);
    expect(printed).toMatchObject({ pack: SRDI, asOf: "2026-06-30", application: "new", scope: "standalone", inForce: true, result: "fail", score: null, level: null });
    for (const finding of printed.findings) expect(Object.keys(finding)).toEqual(["id", "title", "result", "points", "value", "threshold", "unit", "reason"]);
  });

  it("a condition that is not met: both figures, and by how much it is missed", async () => {
    // 152.09 ÷ 6283 = 2.4207 %; 3 % of 6283 = 188.49; 188.49 − 152.09 = 36.4
    const printed = await judge(SRDI, file);
    expect(findingOf(printed, "3")).toMatchObject({ result: "fail", points: null, threshold: 3, unit: "%", reason: "研发费用占营业收入比重（2025 年）为 2.42%，要求不低于 3%，研发费用总额还差 36.4 万元。" });
    expect(findingOf(printed, "3").value).toBeCloseTo((152.09 / 6283) * 100, 12);
    const english = await judge(SRDI, file, "--locale", "en");
    expect(findingOf(english, "3").reason).toBe("R&D expenses to revenue (2025): 2.42%; required: at least 3%; R&D expenses short by 36.4 × CNY 10,000.");
    expect(JSON.stringify(english)).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it("a condition that is met has no reason; an open one says what would settle it", async () => {
    const printed = await judge(SRDI, file);
    expect(findingOf(printed, "2c")).toMatchObject({ result: "pass", value: 75, threshold: 80, unit: "%", reason: null });
    expect(findingOf(printed, "6")).toMatchObject({ result: "undetermined", value: null, threshold: 50, reason: "待平台评价。缺少专精特新发展质量评价得分（2026 年）。" });
    expect(printed.settle.facts).toContainEqual({ key: "platformDevScore", year: 2026 });
    expect(printed.settle.questions).toContain("5");
    expect(findingOf(await judge(SRDI, { ...file, sheet: { "5": true } }), "5").result).toBe("pass");
  });

  it("points are a number, a range, or nothing", async () => {
    const printed = await judge("cn.sme.srdi@2022", file);
    // 6000 ÷ 6283 = 95.5 % of revenue: the highest band; nothing said about digitalisation.
    expect(findingOf(printed, "C1").points).toBe(5);
    expect(findingOf(printed, "C5").points).toBeNull();
    expect(printed.score).toBeNull();
    expect(printed.scoreRange!.min).toBeLessThan(printed.scoreRange!.max);
    const judged = (await judge("cn.hnte@2016", file)).findings.filter(({ points }) => typeof points === "object" && points !== null);
    expect(judged.length).toBeGreaterThan(0);
    for (const { points } of judged) expect(Object.keys(points as object)).toEqual(["min", "max"]);
  });

  it("size: the class is the level, and a large firm is none of these", async () => {
    expect(await judge("cn.sme.size@2011", file)).toMatchObject({ result: "pass", level: "小型", score: null });
    const large = { ...file, facts: { ...facts, headcount: { "2025": 1000 }, revenue: { "2025": 40000 }, mainRevenue: {} } };
    expect(await judge("cn.sme.size@2011", large)).toMatchObject({ result: "fail", level: "大型" });
    const srdi = await judge(SRDI, large);
    expect(srdi.result).toBe("notApplicable");
    expect(srdi.notApplicable).toMatch(/大型/);
    expect(await judge("cn.sme.size@2011", { ...file, profile: { industry: "66" } })).toMatchObject({ result: "notApplicable" });
  });

  it("a certified level outranks the computed one, which is printed beside it", async () => {
    const domains = [
      "organisation-strategy", "personnel-skills", "data", "integration", "information-security", "equipment", "network", "product-design", "process-design", "procurement", "planning-scheduling",
      "production-operation", "equipment-management", "warehousing-distribution", "safety-environment", "energy-management", "logistics", "sales", "product-service", "customer-service",
    ];
    const input = { ...file, facts: { ...facts, cmmmKind: "process" }, sheet: Object.fromEntries(domains.map((domain) => [domain, 5])) };
    expect(await judge("cn.cmmm@2020", input)).toMatchObject({ level: "五级", computedLevel: null, score: 5 });
    expect(await judge("cn.cmmm@2020", { ...input, facts: { ...input.facts, smartMaturity: 3 } })).toMatchObject({ level: "三级", computedLevel: "五级", score: 5 });
  });

  it("a consolidated sheet leaves the size open", async () => {
    const printed = await judge(SRDI, { ...file, scope: "consolidated" });
    expect(printed.scope).toBe("consolidated");
    expect(findingOf(printed, "0").result).toBe("undetermined");
    expect(findingOf(printed, "0").reason).toMatch(/单体/);
  });
});

describe("rules: which day, which application", { timeout: 60_000 }, () => {
  it.each([
    ["cn.sme.srdi@2022", "2022-07-31", false],
    ["cn.sme.srdi@2022", "2022-08-01", true],
    ["cn.sme.srdi@2022", "2026-03-31", true],
    ["cn.sme.srdi@2022", "2026-04-01", false],
    [SRDI, "2026-03-31", false],
    [SRDI, "2026-04-01", true],
  ])("%s on %s governs: %s", async (pack, day, inForce) => {
    const printed = await judge(pack, file, "--as-of", day);
    expect(printed).toMatchObject({ pack, asOf: day, inForce });
    // Judged all the same.
    expect(printed.findings.length).toBeGreaterThan(5);
  });

  it("a scheme that knows no review is judged all the same, and is not in force for it", async () => {
    expect(await judge("cn.hnte@2016", file)).toMatchObject({ application: "new", inForce: true });
    expect(await judge("cn.hnte@2016", file, "--application", "review")).toMatchObject({ application: "review", inForce: false });
  });

  it("a review is asked its own conditions", async () => {
    const ids = (printed: Printed): string[] => printed.findings.map(({ id }) => id);
    const [first, review] = [ids(await judge(SRDI, file)), ids(await judge(SRDI, file, "--application", "review"))];
    expect(first).not.toEqual(review);
  });
});

describe("rules: a scheme's own questions", { timeout: 60_000 }, () => {
  // 24.45 + 9.75 + 15 = 49.20, and seven scenes at 二级, four of them binding: 二级.
  const sheet = {
    Q1: [1, 2], Q2: 35, Q3: 55, Q4: [1, 2, 3, 4, 5, 6], Q5: 2, Q6: [1, 2], Q7: [3], Q8: 2, Q9: [1, 2], Q10: [1, 2], Q11: 8, Q12: 3, Q13: 2, Q14: 3, Q15: 2,
    scenes: { 产品设计: 2, 营销管理: 2, 生产管控: 2, 质量管理: 2, 工艺设计: 2, 售后服务: 2, 计划排程: 2, 设备管理: 0, 安全生产: 0, 能耗管理: 0, 采购管理: 0, 仓储物流: 0, 财务管理: 0, 人力资源: 0, 协同办公: 0, 决策支持: 0 },
  };

  it.each([
    ["at once", sheet],
    ["under the scheme", { [DIGITAL]: sheet }],
    ["by their titles", { ...sheet, Q5: undefined, 业务系统覆盖: 2 }],
  ])("are answered %s", async (_, answers) => {
    expect(await judge(DIGITAL, { ...file, sheet: answers })).toMatchObject({ result: "pass", score: 49.2, level: "二级" });
  });

  it("what was stated unknown stays open", async () => {
    const printed = await judge(DIGITAL, { ...file, sheet: { ...sheet, Q8: { state: "dontKnow" } } });
    expect(printed).toMatchObject({ score: null, scoreRange: { min: 46.2, max: 53.7 } });
    expect(findingOf(printed, "Q8")).toMatchObject({ result: "undetermined" });
    expect(findingOf(printed, "Q8").reason).toMatch(/^还需回答：/);
  });

  it("are filled in from the questionnaire, and by hand all the same", async () => {
    const responses = { "M2.1": { options: ["controlNetwork", "siteCoverage", "fiveG"] } };
    expect(findingOf(await judge(DIGITAL, { ...file, responses }), "Q1")).toMatchObject({ points: 6, result: "pass" });
    expect(findingOf(await judge(DIGITAL, { ...file, responses, sheet: { Q1: [] } }, "--instrument", "xinzhi-enterprise@2026.1"), "Q1")).toMatchObject({ points: 0, result: "fail" });
    expect(findingOf(await judge(DIGITAL, file), "Q1").result).toBe("undetermined");
  });

  it("of other schemes do not disturb", async () => {
    expect((await judge(SRDI, { ...file, sheet })).findings).toEqual((await judge(SRDI, file)).findings);
  });
});

describe("rules: wrong usage ends with 2, nothing on standard output", { timeout: 60_000 }, () => {
  it.each([
    [["rules", "-"], "请用 --pack 指定标准。"],
    [["rules", "--pack", "cn.nonsense@2026", "-"], "没有标准 cn.nonsense@2026。"],
    [["rules", "--pack", "../../x@2026", "-"], "没有标准"],
    [["rules", "--pack", SRDI, "--application", "renewal", "-"], "没有申报类型 renewal。可用的有：new, review。"],
    [["rules", "--pack", SRDI, "--as-of", "2026-02-30", "-"], "2026-02-30 不是有效的日期"],
    [["rules", "--pack", SRDI, "--as-of", "2026", "-"], "2026 不是有效的日期"],
    [["rules", "--pack", SRDI, "-", "--as-of"], "选项 --as-of 后面要写一个值。"],
    [["rules", "--pack", SRDI, "--instrument", "nonsense@1", "-"], "没有问卷 nonsense@1。"],
    [["rules", "--pack", SRDI, "--locale", "fr", "-"], "没有语言 fr。"],
    [["rules", "--pack", SRDI, "--min", "5", "-"], "没有选项 --min。"],
    [["rules", "--pack", SRDI], "请给出一个输入文件"],
    [["rules", "--pack", SRDI, "no-such-file.json"], "读不了 no-such-file.json"],
    [["packs", "all"], "参数太多：all。"],
    [["packs", "--locale", "de"], "没有语言 de。"],
    [["rules", "--locale", "en", "-"], "Name a scheme with --pack."],
  ])("%j", async (args, said) => {
    const { exitCode, stdout, stderr } = await runHere(args, JSON.stringify(file));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr.startsWith(said), stderr).toBe(true);
  });
});

describe("rules: wrong content ends with 1, a JSON pointer on standard error and nothing on standard output", { timeout: 60_000 }, () => {
  it.each<[string, string, object]>([
    ["/facts/revenue/2025", SRDI, { ...file, facts: { revenue: { "2025": -1 } } }],
    ["/scope", SRDI, { ...file, scope: "both" }],
    ["/sheet", SRDI, { ...file, sheet: [] }],
    ["/sheet/Q99", DIGITAL, { ...file, sheet: { Q99: 1 } }],
    ["/sheet/q1", DIGITAL, { ...file, sheet: { q1: [1] } }],
    ["/sheet/Q1/1", DIGITAL, { ...file, sheet: { Q1: [1, 5] } }],
    ["/sheet/Q1/1", DIGITAL, { ...file, sheet: { Q1: [2, 2] } }],
    ["/sheet/Q5", DIGITAL, { ...file, sheet: { Q5: "2" } }],
    ["/sheet/Q5", DIGITAL, { ...file, sheet: { Q5: 5 } }],
    ["/sheet/Q12", DIGITAL, { ...file, sheet: { Q12: 0 } }],
    ["/sheet/Q2", DIGITAL, { ...file, sheet: { Q2: 100.01 } }],
    ["/sheet/scenes/产品设计", DIGITAL, { ...file, sheet: { scenes: { 产品设计: 5 } } }],
    ["/sheet/cn.digital-sme@2024/Q2", DIGITAL, { ...file, sheet: { [DIGITAL]: { Q2: -1 } } }],
    ["/sheet/cn.nonsense@2020", DIGITAL, { ...file, sheet: { "cn.nonsense@2020": {} } }],
    ["/sheet/organisation", "cn.smart-factory@2025", { ...file, sheet: { organisation: "是" } }],
    ["/sheet/organisation/evidence", "cn.smart-factory@2025", { ...file, sheet: { organisation: { declared: true, evidence: "长".repeat(2001) } } }],
    ["/responses/L9.9", DIGITAL, { ...file, responses: { "L9.9": { level: 1 } } }],
    ["/responses/M2.1/options", DIGITAL, { ...file, responses: { "M2.1": { options: [] } } }],
  ])("%s under %s", async (pointer, pack, input) => {
    for (const locale of ["zh-CN", "en"]) {
      const { exitCode, stdout, stderr } = await runHere(["rules", "--pack", pack, "--locale", locale, "-"], JSON.stringify(input));
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr.split("\n")[0]!.split(" ")[0]).toBe(pointer);
      expect(stderr).not.toMatch(/(cli|facts|errors)\.\w/);
    }
  });

  it("a figure that no double holds", async () => {
    const { exitCode, stderr } = await runHere(["rules", "--pack", DIGITAL, "-"], JSON.stringify({ ...file, sheet: { Q2: 35 } }).replace('"Q2":35', '"Q2":1e309'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "/sheet/Q2 “生产设备数字化率”请填 0 到 100 之间的数字。\n" });
  });

  it("an answer of many digits is read exactly", async () => {
    // 40 % is the last figure of its band, and as a double this one would be 40.
    const input = JSON.stringify({ ...file, sheet: { Q2: 35 } }).replace('"Q2":35', '"Q2":40.00000000000000000001');
    const { stdout } = await runHere(["rules", "--pack", DIGITAL, "-"], input);
    expect(findingOf(JSON.parse(stdout) as Printed, "Q2").points).toBe(4.5);
  });
});

it("the real command line, in a process of its own", async () => {
  const done = await runCommand(["rules", "--pack", SRDI, "-"], JSON.stringify(file));
  expect({ exitCode: done.exitCode, stderr: done.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(JSON.parse(done.stdout)).toMatchObject({ pack: SRDI, result: "fail" });
  const content = await runCommand(["rules", "--pack", DIGITAL, "-"], JSON.stringify({ ...file, sheet: { Q5: 9 } }));
  expect(content).toEqual({ exitCode: 1, stdout: "", stderr: "/sheet/Q5 “业务系统覆盖”请填一个选项的序号：1 到 4 的整数，无填 0。\n" });
  const usage = await runCommand(["rules", "--pack", "nonsense", "-"]);
  expect({ exitCode: usage.exitCode, stdout: usage.stdout }).toEqual({ exitCode: 2, stdout: "" });
}, 120_000);
