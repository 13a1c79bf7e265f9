import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand, runHere } from "@/cli/testing/run-command";

const INSTRUMENT = "xinzhi-enterprise@2026.1";
const file = {
  fiscalYear: 2025,
  asOf: "2026-03-31",
  scope: "standalone",
  profile: { industry: "C3813", region: "330106" },
  facts: { revenue: { "2025": 5512.5, "2024": 5200 }, headcount: { "2025": 120 }, rdStaff: { "2025": 24 }, rdExpense: { "2025": { state: "withheld" } } },
};
const assessment = {
  ...file,
  organisation: { name: "样例电机有限公司 <script>", creditCode: "91110000600037341L" },
  responses: { "L1.2": { level: 3, evidence: "internalRecord", comment: "=1+1" }, "M2.1": { options: ["none"] }, "L2.3": { unknown: "withheld" }, "O2.3": { notApplicable: "noIndustrialWater" } },
};
const withResponse = (item: string, response: unknown) => ({ ...assessment, responses: { [item]: response } });

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "xinzhi-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the real command line, in a process of its own", () => {
  const SLOW = 120_000;

  it("ends with 2 for wrong usage, with 1 and a pointer for wrong content, with 0 when done", async () => {
    const usage = await runCommand(["sing"]);
    expect({ ...usage, stderr: usage.stderr.split("\n")[0] }).toEqual({ exitCode: 2, stdout: "", stderr: "没有命令 sing。" });
    const content = await runCommand(["facts", "-"], JSON.stringify({ ...file, facts: { revenue: { "2025": -1 } } }));
    expect(content).toEqual({ exitCode: 1, stdout: "", stderr: "/facts/revenue/2025 营业收入：-1 小于允许的最小值 0。\n" });
    const done = await runCommand(["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(assessment));
    expect({ exitCode: done.exitCode, stderr: done.stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(done.stdout)).toHaveProperty("overall");
  }, SLOW);

  it("ends after a PDF although the typesetter would keep it alive", async () => {
    const path = join(folder, "own-process.pdf");
    const { exitCode, stderr } = await runCommand(["report", "--format", "pdf", "-o", path, "-"], JSON.stringify(assessment));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(readFileSync(path).subarray(0, 5).toString()).toBe("%PDF-");
  }, SLOW);
});

describe("wrong usage ends with 2, nothing on standard output", { timeout: 60_000 }, () => {
  it.each([
    [[]],
    [["rules"]],
    [["entropy"]],
    [["publish"]],
    [["nonsense"]],
    [["facts"]],
    [["facts", "a.json", "b.json"]],
    [["facts", "no-such-file.json"]],
    [["facts", "--colour", "red", "-"]],
    [["facts", "--locale", "fr", "-"]],
    [["score", "-"]],
    [["score", "--instrument", "nonsense@1", "-"]],
    [["score", "--instrument", "../../secrets@2026.1", "-"]],
    [["report", "-o", "out.pdf", "-"]],
    [["report", "--format", "pdf", "-"]],
    [["report", "--format", "docx", "-o", "out.docx", "-"]],
    [["report", "--format", "pptx", "-o", "out.pptx", "-"]],
    [["report", "--format", "xlsx", "-o", "out.xlsx", "-"]],
    [["report", "--format", "gif", "-o", "out.gif", "-"]],
    [["credit-code"]],
    [["instrument"]],
    [["instrument", "show", "nonsense@1"]],
    [["instrument", "lint", "no-such-folder"]],
    [["instrument", "sing", "x"]],
  ])(
    "%j",
    async (args) => {
      const { exitCode, stdout, stderr } = await runHere(args, JSON.stringify(assessment));
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).not.toBe("");
      // An error in a message itself would print its key.
      expect(stderr).not.toMatch(/cli\.\w/);
    },
  );

  it("names a format that is known but not in this edition", async () => {
    const { stderr } = await runHere(["report", "--format", "docx", "-o", "x.docx", "-"], "{}");
    expect(stderr).toMatch(/^这一版还不能生成 docx。/);
  });

  it.each([
    [["facts", "--colour", "red", "-"], "没有选项 --colour。"],
    [["credit-code", "-x"], "没有选项 -x。"],
    [["score", "--instrument"], "选项 --instrument 后面要写一个值。"],
    [["score", "--instrument", "--locale", "en", "-"], "The option --instrument needs a value after it."],
    [["score", "--locale", "en", "-"], "Name an instrument with --instrument"],
    [["facts", "--locale=en", "a.json", "b.json"], "Give one input file"],
  ])("%j names what is wrong, in the language that was asked for", async (args, named) => {
    const { stderr } = await runHere(args, "{}");
    expect(stderr.startsWith(named), stderr).toBe(true);
  });
});

describe("wrong content ends with 1, a JSON pointer on standard error and nothing on standard output", { timeout: 60_000 }, () => {
  const facts = (more: object) => JSON.stringify({ ...file, ...more });
  it.each<[string, string[], string]>([
    ["/facts/nonsense", ["facts", "-"], facts({ facts: { nonsense: 1 } })],
    ["/facts/revenue/2025", ["facts", "-"], facts({ facts: { revenue: { "2025": "12,34" } } })],
    ["/facts/revenue/2025", ["facts", "-"], facts({}).replace("5512.5", "1e309")],
    ["/facts/revenue/2025", ["facts", "-"], facts({}).replace("5512.5", "-0")],
    ["/facts/mainRevenue/2025", ["facts", "-"], facts({ facts: { revenue: { "2025": 5 }, mainRevenue: { "2025": 6 } } })],
    ["/scope", ["facts", "-"], facts({ scope: "both" })],
    ["/profile/industry", ["facts", "-"], facts({ profile: { industry: "99" } })],
    ["/responses/L9.9", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("L9.9", { level: 1 }))],
    ["/responses/L1.2/level", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("L1.2", { level: 6 }))],
    ["/responses/L1.2", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("L1.2", { level: 1, option: "a" }))],
    ["/responses/L1.2/options", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("L1.2", { options: ["a"] }))],
    ["/responses/L1.2/notApplicable", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("L1.2", { notApplicable: "没有" }))],
    ["/responses/M2.1/options", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("M2.1", { options: [] }))],
    ["/responses/M2.1/options", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("M2.1", { options: ["none", "controlNetwork"] }))],
    ["/responses/M2.2/option", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("M2.2", { option: "nonsense" }))],
    ["/responses/L1.1", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("L1.1", { level: 3 }))],
    ["/responses/L1.2/evidence", ["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(withResponse("L1.2", { level: 3, evidence: "strong" }))],
    ["/organisation", ["report", "--format", "json", "-o", "out.json", "-"], facts({})],
    ["/organisation/creditCode", ["report", "--format", "json", "-o", "out.json", "-"], facts({ organisation: { name: "甲", creditCode: "91110000600037341X" } })],
  ])(
    "%s of %j",
    async (pointer, args, input) => {
      const { exitCode, stdout, stderr } = await runHere(args, input);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr.split("\n")[0]?.split(" ")[0]).toBe(pointer);
      expect(stderr).not.toMatch(/(cli|facts|errors)\.\w/);
    },
  );

  it("text that is no JSON is named by line and column", async () => {
    const places = await Promise.all(['{"facts": }', '{\n  "facts": {,\n}', "{", '{"a": 1}}'].map(async (input) => /第 (\d+) 行第 (\d+) 列/.exec((await runHere(["facts", "-"], input)).stderr)?.slice(1).join(":")));
    expect(places).toEqual(["1:11", "2:13", "1:2", "1:9"]);
  });

  it("text that is no JSON, or nests a thousand deep", async () => {
    for (const input of ["{", "", `{"facts":${"[".repeat(1000)}${"]".repeat(1000)}}`]) {
      const { exitCode, stdout, stderr } = await runHere(["facts", "-"], input);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).not.toBe("");
    }
  });

  it("ten megabytes", async () => {
    const { exitCode, stdout } = await runHere(["facts", "-"], `{"facts":"${"x".repeat(10_000_000)}"}`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });
});

describe("done ends with 0", { timeout: 60_000 }, () => {
  it("facts: size, derived figures with their inputs, what is missing, warnings", async () => {
    const { exitCode, stdout, stderr } = await runHere(["facts", "-"], `\uFEFF${JSON.stringify(file)}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const printed = JSON.parse(stdout) as { size: string; derived: { id: string; year: number }[]; missing: { key: string; year: number | string; neededBy: string[] }[]; warnings: unknown[] };
    // 工业: 120 people reach the bound of 小型 and not of 中型.
    expect(printed.size).toBe("小型");
    expect(printed.derived).toContainEqual({
      id: "rdStaffShare",
      title: "研发人员占比",
      value: 20,
      shown: "20.00",
      unit: "%",
      year: 2025,
      inputs: [
        { key: "rdStaff", year: 2025, state: "given", value: 24 },
        { key: "headcount", year: 2025, state: "given", value: 120 },
      ],
    });
    expect(printed.missing).toContainEqual({ key: "bachelorPlus", year: 2025, neededBy: ["L1.3", "bachelorShare", "nqpf.song@2024"] });
    // A scheme's platform computes in the year of the application.
    expect(printed.missing).toContainEqual({ key: "platformDevScore", year: 2026, neededBy: expect.arrayContaining(["cn.sme.srdi@2026", "cn.sme.little-giant@2026"]) as string[] });
    // Withheld is an answer, not a gap.
    expect(printed.missing.filter(({ key, year }) => key === "rdExpense" && year === 2025)).toEqual([]);
    expect(printed.warnings).toEqual([]);
  });

  it("facts: the fields that others read, and no more", async () => {
    const { stdout } = await runHere(["facts", "-"], JSON.stringify({ ...file, scope: "consolidated", facts: { ...file.facts, revenue: { "2025": 40, "2024": 5200 } } }));
    const printed = JSON.parse(stdout) as Record<string, object[]>;
    expect(Object.keys(printed)).toEqual(["size", "derived", "missing", "warnings"]);
    for (const entry of printed.derived!) expect(Object.keys(entry)).toEqual(["id", "title", "value", "shown", "unit", "year", "inputs"]);
    for (const entry of printed.missing!) expect(Object.keys(entry)).toEqual(["key", "year", "neededBy"]);
    expect(printed.warnings!.map((entry) => Object.keys(entry))).toEqual([["code", "keys", "text"], ["code", "keys", "text"]]);
    expect(printed.warnings!).toMatchObject([{ code: "revenueHalved", keys: ["revenue"] }, { code: "consolidatedSize", keys: [] }]);
  });

  it("facts: a figure of more digits than a double holds is read exactly", async () => {
    // As doubles the two years are one number, and growth would be 0.
    const exact = '"facts": { "revenue": { "2025": 12345678901234.1234, "2024": 12345678901234.1235 } }';
    const { stdout, stderr } = await runHere(["facts", "-"], `{ "fiscalYear": 2025, "asOf": "2026-03-31", "scope": "standalone", ${exact} }`);
    expect(stderr).toBe("");
    const { derived } = JSON.parse(stdout) as { derived: { id: string; year: number; value: number | null }[] };
    expect(derived.find(({ id, year }) => id === "revenueGrowth" && year === 2025)!.value).toBeLessThan(0);
  });

  it("score: the fields of a scorecard, and no more", async () => {
    const { stdout } = await runHere(["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(assessment));
    const card = JSON.parse(stdout) as Record<string, Record<string, object>>;
    expect(Object.keys(card)).toEqual([
      "instrument", "engine", "branch", "overall", "level", "gate", "balance", "core", "coordination", "elements", "indicators", "measures", "characteristics", "drivers",
      "items", "unanswered", "unknown", "notApplicable", "contradictions",
    ]);
    const score = ["value", "upper", "shown", "coverage", "level"];
    expect([card.overall!, card.core!].map((entry) => Object.keys(entry))).toEqual([score, score]);
    for (const axis of ["elements", "indicators", "measures", "characteristics", "drivers"]) {
      for (const entry of Object.values(card[axis]!)) expect(Object.keys(entry)).toEqual(score);
    }
    for (const entry of Object.values(card.items!)) expect(Object.keys(entry)).toEqual([...score, "state"]);
    expect(Object.keys(card.elements!)).toEqual(["L", "M", "O", "C"]);
    expect(Object.keys(card.measures!)).toEqual(["dig", "srd", "grn", "sup", "emg", "qua"]);
    expect(Object.keys(card.characteristics!)).toEqual(["high-tech", "high-efficiency", "high-quality"]);
    expect(Object.keys(card.drivers!)).toEqual(["breakthrough", "allocation", "upgrading"]);
    expect(Object.keys(card.items!)).toHaveLength(64);
    expect(Object.keys(card.instrument!)).toEqual(["key", "version", "hash"]);
  });

  it("score: a scorecard, in either language", async () => {
    const { exitCode, stdout } = await runHere(["score", "--instrument", INSTRUMENT, "-"], JSON.stringify(assessment));
    expect(exitCode).toBe(0);
    const card = JSON.parse(stdout) as { instrument: { key: string; hash: string }; branch: string; items: Record<string, { state: string; value: number }>; unknown: string[]; notApplicable: { item: string; by: string }[] };
    expect(card.instrument).toMatchObject({ key: "xinzhi-enterprise", version: "2026.1" });
    expect(card.instrument.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(card.branch).toBe("production");
    // 24 ÷ 120 = 20 %, on an edge: the better band.
    expect(card.items["L1.1"]).toMatchObject({ state: "answered", value: 75 });
    expect(card.items["L1.2"]).toMatchObject({ state: "answered", value: 60 });
    expect(card.unknown).toContain("L2.3");
    expect(card.notApplicable).toContainEqual(expect.objectContaining({ item: "O2.3", by: "declared" }));
  });

  it("report: a PDF and a JSON file, nothing on standard output", async () => {
    const input = join(folder, "assessment.json");
    writeFileSync(input, JSON.stringify(assessment));
    const pdf = await runHere(["report", "--format", "pdf", "-o", join(folder, "report.pdf"), input]);
    expect(pdf).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(folder, "report.pdf")).subarray(0, 5).toString()).toBe("%PDF-");
    const json = await runHere(["report", "--format", "json", "--locale", "en", "--instrument", INSTRUMENT, "-o", join(folder, "report.json"), input]);
    expect(json).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))).toMatchObject({ locale: "en", cover: { organisation: "样例电机有限公司 <script>" } });
  });

  it("report: an output that cannot be written is wrong usage", async () => {
    const { exitCode, stdout } = await runHere(["report", "--format", "json", "-o", join(folder, "no", "such", "folder.json"), "-"], JSON.stringify(assessment));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });

  it("credit-code: a code that is not valid is a result", async () => {
    const { exitCode, stdout } = await runHere(["credit-code", "91110000600037341L", "9111 0000-600037341x"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ valid: true, reason: null }, { normalised: "91110000600037341X", valid: false }]);
  });

  it("instrument show prints the version, and lint finds nothing in it", async () => {
    const show = await runHere(["instrument", "show", INSTRUMENT]);
    expect(show.exitCode).toBe(0);
    expect(JSON.parse(show.stdout)).toMatchObject({ key: "xinzhi-enterprise", version: "2026.1" });
    const lint = await runHere(["instrument", "lint", "lib/content/instruments/xinzhi-enterprise/2026.1"]);
    expect({ exitCode: lint.exitCode, faults: JSON.parse(lint.stdout) as unknown }).toEqual({ exitCode: 0, faults: [] });
  });

  it("instrument lint prints its list and ends with 1 where there is a fault", async () => {
    const path = join(folder, "broken.yaml");
    writeFileSync(path, "key: broken\nversion: oops\n");
    const { exitCode, stdout } = await runHere(["instrument", "lint", path]);
    expect(exitCode).toBe(1);
    expect((JSON.parse(stdout) as { line: number; code: string; message: string; path: string }[]).length).toBeGreaterThan(0);
  });
});
