import { describe, expect, it } from "vitest";
import { runCommand, runHere } from "@/cli/testing/run-command";
import vector from "@/lib/core/disclosure/vector.json";

type Cell = { status: string; rules: string[]; n: number | null; sum: number | null };
type Publication = { cells: Record<string, Cell>; audit: { exact: number; narrow: number; rounds: number } };
const file = { hierarchy: vector.hierarchy, kind: "money", contributions: vector.contributions };

async function publish(input: object, ...options: string[]): Promise<Publication> {
  const { exitCode, stdout, stderr } = await runHere(["publish", ...options, "-"], JSON.stringify(input));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Publication;
}
const withStatus = ({ cells }: Publication, status: string): string[] => Object.keys(cells).filter((id) => cells[id]!.status === status).sort();

describe("publish", { timeout: 60_000 }, () => {
  it("the worked example: status, rules and numbers of every cell, and an audit without a failure", async () => {
    const { cells, audit } = await publish(file);
    const expected: Record<string, Cell> = {
      ...Object.fromEntries(Object.entries(vector.published).map(([id, { n, sum }]) => [id, { status: "published", rules: [], n, sum }])),
      ...Object.fromEntries(Object.entries(vector.primary).map(([id, rules]) => [id, { status: "primary", rules, n: null, sum: null }])),
      ...Object.fromEntries(vector.minimalSecondary.map((id) => [id, { status: "secondary", rules: [], n: null, sum: null }])),
    };
    expect(cells).toEqual(expected);
    expect(Object.keys(cells)).toHaveLength(28);
    expect(audit).toEqual({ exact: 0, narrow: 0, rounds: 0 });
  });

  it("takes the file of the example as it is", async () => {
    expect(await publish(vector)).toEqual(await publish(file));
  });

  it("no hidden number is printed", async () => {
    const { stdout } = await runHere(["publish", "-"], JSON.stringify(file));
    for (const hidden of ["9800", "680", "1750", "9000"]) expect(stdout).not.toMatch(new RegExp(`(sum|n)": ${hidden}\\b`));
  });

  it("tells a cell without enterprises from a hidden one and from 0", async () => {
    const places = { A: [1, 2, 3, 4, 5, 6], B: [0, 0, 0, 0, 0], C: [] };
    const { cells } = await publish({ hierarchy: { region: { P: ["A", "B", "C", "D"] } }, kind: "money", contributions: places });
    expect(cells.B).toEqual({ status: "published", rules: [], n: 5, sum: 0 });
    expect(cells.C).toEqual({ status: "empty", rules: [], n: 0, sum: null });
    expect(cells.D).toEqual(cells.C);
  });

  it.each([
    // 5 scores of 99 on average: each is at least 495 − 400 = 95.
    [[99, 99, 99, 99, 99], ["bounded 5"]],
    // 480 − 400 = 80: open by 20.
    [[96, 96, 96, 96, 96], []],
    // 985 − 900 = 85: open by 15.
    [[98.5, 98.5, 98.5, 98.5, 98.5, 98.5, 98.5, 98.5, 98.5, 98.5], ["bounded 15"]],
    [[97.9, 97.9, 97.9, 97.9, 97.9, 97.9, 97.9, 97.9, 97.9, 97.9], []],
    [[3, 3, 3, 3, 3], ["bounded 15"]],
    [[4, 4, 4, 4, 4], []],
  ])("scores %j are bounded: %j", async (scores, rules) => {
    const { cells } = await publish({ hierarchy: { region: ["A"] }, kind: "score", contributions: { A: scores } });
    expect(cells.A!.rules).toEqual(rules);
    expect(cells.A!.status).toBe(rules.length > 0 ? "primary" : "published");
  });

  it("adds up decimals exactly", async () => {
    const { cells } = await publish({ hierarchy: { region: ["A"] }, kind: "money", contributions: { A: [0.1, 0.2, 0.3, 0.6, 0.05, 0.25] } });
    expect(cells.A!.sum).toBe(1.5);
  });

  it("asks for more groups where that is wanted", async () => {
    expect(withStatus(await publish(file, "--min", "8"), "primary")).toContain("B1|C13");
    expect(withStatus(await publish(file, "--min", "7"), "primary")).not.toContain("B1|C13");
  });

  it.each([
    ["/groups", { ...file, groups: {} }, /groups/],
    ["/kind", { ...file, kind: "count" }, /money/],
    ["/hierarchy", { contributions: {} }, /4/],
    ["/hierarchy/region", { hierarchy: { region: [] }, contributions: {} }, /./],
    ["/hierarchy/region/A/1", { hierarchy: { region: { A: ["B", "A"] } }, contributions: {} }, /A/],
    ["/hierarchy/region/0", { hierarchy: { region: ["A|B"] }, contributions: {} }, /64/],
    ["/contributions", { hierarchy: { region: ["A"] } }, /./],
    ["/contributions/P|C13", { ...file, contributions: { "P|C13": [1] } }, /P\|C13/],
    ["/contributions/A1|C13", { ...file, contributions: { "A1|C13": 5 } }, /./],
    ["/contributions/A1|C13/1", { ...file, contributions: { "A1|C13": [5, "6"] } }, /./],
    ["/contributions/A1|C13/0", { ...file, contributions: { "A1|C13": [0.12345678] } }, /6/],
    ["/contributions/A1|C13/0", { ...file, kind: "score", contributions: { "A1|C13": [101] } }, /100/],
  ])("wrong content: %s of %j", async (pointer, input, said) => {
    for (const locale of ["zh-CN", "en"]) {
      const { exitCode, stdout, stderr } = await runHere(["publish", "--locale", locale, "-"], JSON.stringify(input));
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr.split(" ")[0]).toBe(pointer);
      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(/publish\.\w/);
    }
  });

  it("wrong content as a whole", async () => {
    const { exitCode, stdout, stderr } = await runHere(["publish", "-"], "[]");
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 1, stdout: "", stderr: "请写成一个对象，含 hierarchy、kind 和 contributions。\n" });
  });

  // PCORnet#8: a floor that a default only suggests is none.
  it.each([
    [["publish", "--min", "4", "-"], "--min 4 太小：每个数字背后至少要有 5 个集团。"],
    [["publish", "--min", "0", "-"], "--min 0 太小"],
    [["publish", "--min", "5.5", "-"], "--min 后面要写一个整数"],
    [["publish", "--min", "4", "--locale", "en", "-"], "--min 4 is too low: at least 5 groups"],
    [["publish"], "请给出一个输入文件"],
  ])("wrong usage: %j", async (args, said) => {
    const { exitCode, stdout, stderr } = await runHere(args, JSON.stringify(file));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr.startsWith(said), stderr).toBe(true);
  });

  it("in a process of its own", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["publish", "-"], JSON.stringify(file));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(await publish(file));
  }, 120_000);
});
