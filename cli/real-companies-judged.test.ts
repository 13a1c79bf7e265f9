import { describe, expect, it } from "vitest";
import { loadDictionary, loadPackLibrary } from "@/cli/content";
import judged from "@/cli/real-companies-judged.json";
import { toNearestDouble } from "@/lib/core/exact";
import { parseFactFile } from "@/lib/core/facts/fact-file";
import companies from "@/lib/core/facts/real-companies.json";
import { judgePack } from "@/lib/core/packs/judge";
import type { Judgement } from "@/lib/core/packs/judgement";

/**
 * Six companies by every scheme on their published, consolidated figures. The results were reviewed by hand, ratio by ratio; what each comes from stands
 * beside it as a remark.
 */
const dictionary = loadDictionary();
const library = loadPackLibrary();
const fileOf = (name: string) => companies.find((company) => company.name === name)!.file;

function judge(file: unknown, pack: string): Judgement {
  const parsed = parseFactFile(file, dictionary);
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return judgePack(library.packs.find(({ id }) => id === pack)!, { library, dictionary, sheet: parsed.file.sheet, application: "new" });
}

const gates = (judgement: Judgement, result: "pass" | "fail"): string[] => judgement.findings.filter((finding) => finding.kind === "gate" && finding.result === result).map(({ id }) => id);

describe("real companies under the schemes", () => {
  it("are six, each judged by every scheme", () => {
    expect(judged.map(({ name }) => name)).toEqual(companies.map(({ name }) => name));
    for (const { packs } of judged) expect(Object.keys(packs).sort()).toEqual(library.packs.map(({ id }) => id).sort());
  });

  type Expected = { readonly result: string; readonly level?: string; readonly range?: readonly number[]; readonly pass?: readonly string[]; readonly fail?: readonly string[] };
  const rows = judged.flatMap(({ name, packs }) => Object.entries(packs as Record<string, Expected>).map(([pack, expected]) => [name, pack, expected] as const));
  it.each(rows)("%s by %s", (name, pack, expected) => {
    const found = judge(fileOf(name), pack);
    expect({
      result: found.result,
      level: found.level?.title["zh-CN"],
      range: expected.range && found.range ? [toNearestDouble(found.range.min), toNearestDouble(found.range.max)] : undefined,
      pass: gates(found, "pass"),
      fail: gates(found, "fail"),
      scope: found.scope,
    }).toEqual({ level: undefined, range: undefined, pass: [], fail: [], scope: "consolidated", ...expected });
  });

  it("RF-2: R&D as first filed meets a condition that it misses as restated, and nothing else changes", () => {
    const restated = fileOf("黄山谷捷股份有限公司");
    const filed = { ...restated, facts: { ...restated.facts, rdExpense: { "2023": 5536.24, "2022": 3855.77, "2021": 1868.13 }, rdWages: {}, rdDepreciation: {}, rdDirect: {} } };
    for (const [pack, gate] of [["cn.sme.srdi@2026", "3"], ["cn.sme.srdi@2022", "2"], ["cn.hnte@2016", "5a"]] as const) {
      expect(gates(judge(restated, pack), "fail")).toContain(gate);
      expect(gates(judge(filed, pack), "pass")).toContain(gate);
    }
    // 59,888.70 ÷ 75,898.64 = 78.91 %, below the 80 % of 2026 either way.
    expect(gates(judge(filed, "cn.sme.srdi@2026"), "fail")).toEqual(["2b"]);
  });

  it("10 points for an amount and a condition missed by the ratio stand side by side: 1,840.03 is above 500, 2.42 % below 3 %", () => {
    const found = judge(fileOf("黄山谷捷股份有限公司"), "cn.sme.srdi@2022");
    expect(toNearestDouble(found.findings.find(({ id }) => id === "C11")!.points!.min)).toBe(10);
    expect(gates(found, "fail")).toEqual(["2"]);
  });
});
