import { describe, expect, it } from "vitest";
import { runCommand, runHere } from "@/cli/testing/run-command";

const rows = [
  [8.5, 120, 0.35],
  [6, 200, 0.5],
  [9, 80, 0.2],
  [4.5, 150, 0.45],
];
const cohort = { rows, directions: ["+", "+", "-"] };
const shares = {
  rows: [
    [30, 30, 38, 29],
    [19, 54, 86, 29],
    [19, 15, 85, 28.9],
    [68, 70, 60, 29],
  ],
  directions: ["+", "+", "+", "+"],
};
type Weighting = { convention: string; entropy: number[]; weights: number[]; scores: number[]; topsis: number[] };
async function weigh(input: object, ...options: string[]): Promise<Weighting> {
  const { exitCode, stdout, stderr } = await runHere(["entropy", ...options, "-"], JSON.stringify(input));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Weighting;
}
const printed = (values: readonly number[], digits: number): string[] => values.map((value) => value.toFixed(digits));

describe("entropy", { timeout: 60_000 }, () => {
  it("prints the convention, entropy, weights, scores and closeness, and no more", async () => {
    const found = await weigh(cohort);
    expect(Object.keys(found)).toEqual(["convention", "entropy", "weights", "scores", "topsis"]);
    expect(found.convention).toBe("minmax");
    expect(printed(found.weights, 6)).toEqual(["0.301954", "0.305745", "0.392301"]);
    expect(printed(found.scores, 6)).toEqual(["0.566469", "0.406397", "0.694255", "0.243735"]);
    expect(printed(found.topsis, 6)).toEqual(["0.549675", "0.421969", "0.618199", "0.290962"]);
  });

  it("by shares, where that is asked for", async () => {
    const found = await weigh(shares, "--convention", "share");
    expect(found.convention).toBe("share");
    expect(printed(found.weights, 4)).toEqual(["0.4630", "0.3992", "0.1378", "0.0000"]);
    expect((await weigh(shares)).weights).not.toEqual(found.weights);
  });

  it("takes numbers of more digits than a double holds for what they are", async () => {
    const { exitCode } = await runHere(["entropy", "-"], '{"rows": [[0.12345678901234567890], [1]], "directions": ["+"]}');
    expect(exitCode).toBe(0);
  });

  it.each([
    ["/rows", { rows: [[1, 2]], directions: ["+", "+"] }, "minmax", /ln 1 = 0/],
    ["/rows/1", { rows: [[1, 2], [1]], directions: ["+", "+"] }, "minmax", /2/],
    ["/rows/0/1", { rows: [[1, "2"], [1, 3]], directions: ["+", "+"] }, "minmax", /./],
    ["/rows/0/1", { rows: [[1, null], [1, 3]], directions: ["+", "+"] }, "minmax", /./],
    ["/directions", { rows: [[1, 2], [1, 3]], directions: ["+"] }, "minmax", /1.*2/],
    ["/directions/0", { rows: [[1, 2], [1, 3]], directions: [1, "-"] }, "minmax", /"\+"/],
    ["/rows/0/0", { rows: [[-1, 2], [1, 3]], directions: ["+", "+"] }, "share", /share/],
    ["/rows/0/1", { rows: [[1, 0], [2, 0]], directions: ["+", "+"] }, "share", /2/],
    ["/rows", { rows: [[1, 2], [1, 2]], directions: ["+", "+"] }, "minmax", /./],
    ["/rows", { directions: [] }, "minmax", /./],
    ["/convention", { ...cohort, convention: "share" }, "minmax", /rows/],
  ])("wrong content: %s of %j under %s", async (pointer, input, convention, said) => {
    for (const locale of ["zh-CN", "en"]) {
      const { exitCode, stdout, stderr } = await runHere(["entropy", "--convention", convention, "--locale", locale, "-"], JSON.stringify(input));
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr.split(" ")[0]).toBe(pointer);
      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(/entropy\.\w/);
    }
  });

  it("a number that no double holds is named", async () => {
    const { exitCode, stderr } = await runHere(["entropy", "-"], '{"rows": [[1, 1e309], [2, 3]], "directions": ["+", "+"]}');
    expect({ exitCode, pointer: stderr.split(" ")[0] }).toEqual({ exitCode: 1, pointer: "/rows/0/1" });
  });

  it.each([
    [["entropy"], "请给出一个输入文件"],
    [["entropy", "--convention", "zscore", "-"], "没有算法 zscore。可用的有：minmax, share。"],
    [["entropy", "--convention"], "选项 --convention 后面要写一个值。"],
    [["entropy", "--convention", "zscore", "--locale", "en", "-"], "There is no convention zscore."],
  ])("wrong usage: %j", async (args, said) => {
    const { exitCode, stdout, stderr } = await runHere(args, JSON.stringify(cohort));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr.startsWith(said), stderr).toBe(true);
  });

  it("in a process of its own", async () => {
    const { exitCode, stdout, stderr } = await runCommand(["entropy", "-"], JSON.stringify(cohort));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(await weigh(cohort));
  }, 120_000);
});
