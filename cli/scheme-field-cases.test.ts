import { describe, expect, it } from "vitest";
import { loadDictionary, loadPackLibrary, readPackFiles } from "@/cli/content";
import { readVectors } from "@/cli/scheme-cases";
import { parseFactFile } from "@/lib/core/facts/fact-file";
import { judgePack } from "@/lib/core/packs/judge";
import type { Judgement } from "@/lib/core/packs/judgement";
import { lintPack } from "@/lib/core/packs/lint-pack";
import { packSchema, type Pack } from "@/lib/core/packs/pack";
import { PackFaults, parsePackLibrary } from "@/lib/core/packs/parse";
import { parseSchemeAnswers } from "@/lib/core/packs/scheme-answers";
import { changed } from "@/lib/core/packs/vectors/run";
import { toNearestDouble } from "@/lib/core/exact";

/** What went wrong in comparable systems, turned into inputs of ours: each by its name in the list of cases. */
const dictionary = loadDictionary();
const library = loadPackLibrary();
const packOf = (id: string): Pack => library.packs.find((pack) => pack.id === id)!;
const digital = packOf("cn.digital-sme@2024");

function judge(pack: Pack, file: unknown, sheet: Record<string, unknown> = {}): Judgement {
  const parsed = parseFactFile(file, dictionary);
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  const answers = parseSchemeAnswers({ [pack.id]: sheet }, library.packs);
  if ("problems" in answers) throw new Error(JSON.stringify(answers.problems));
  return judgePack(pack, { library, dictionary, sheet: parsed.file.sheet, application: "new", answers: answers.answers });
}

const EMPTY = { fiscalYear: 2025, asOf: "2026-06-30", scope: "standalone", facts: {} };
const points = (judgement: Judgement, id: string): number => toNearestDouble(judgement.findings.find((finding) => finding.id === id)!.points!.min);
const baseOf = (id: string): unknown => readVectors().find(({ pack }) => pack === id)!.base;

describe("scoring that went wrong elsewhere", () => {
  it("PC-21: thirteen options of 0.7 and one of 0.9 are exactly 10, and one is exactly 0.7", () => {
    const all = Array.from({ length: 14 }, (_, index) => index + 1);
    expect(points(judge(digital, EMPTY, { Q4: all }), "Q4")).toBe(10);
    expect(points(judge(digital, EMPTY, { Q4: [1] }), "Q4")).toBe(0.7);
    expect(points(judge(digital, EMPTY, { Q4: [1, 2, 3] }), "Q4")).toBe(2.1);
  });

  it("RW-053: fractional points count, four times 1.25 are 5 and five times 1.5 are 7.5", () => {
    const judged = judge(digital, EMPTY, { Q6: [1, 2, 3, 4], Q10: [1, 2, 3, 4, 5] });
    expect([points(judged, "Q6"), points(judged, "Q10")]).toEqual([5, 7.5]);
  });

  it("RW-054: options that no longer come to their row's maximum are refused, with the row", () => {
    const pack = { ...digital, questions: digital.questions.map((question) => (question.id === "Q6" ? { ...question, options: question.options!.map((option, index) => (index === 0 ? { ...option, points: 1 } : option)) } : question)) };
    expect(lintPack(pack, library, dictionary, null)).toEqual([{ path: "Q6", message: "the options of Q6 come to 4.75, not to the maximum of 5" }]);
  });

  it.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY], [""]])("RW-056: points of %s are refused with their place", (wrong) => {
    const broken = changed(JSON.parse(JSON.stringify(digital)), { "questions.0.options.0.points": wrong });
    const parsed = packSchema.safeParse(broken);
    expect(parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join("."))).toEqual(["questions.0.options.0.points"]);
  });

  it("RW-059, PC-19: 59.995 is not 60, and is not shown as 60", () => {
    const share = (hiTech: number) => judge(packOf("cn.hnte@2016"), changed(baseOf("cn.hnte@2016"), { "facts.hiTechRevenue.2025": hiTech, "facts.totalIncome.2025": 100000, "facts.revenue.2025": 100000 })).findings.find(({ id }) => id === "6")!;
    expect([share(60000).result, share(59995).result]).toEqual(["pass", "fail"]);
    expect(toNearestDouble(share(59995).deciding!.value!)).toBe(59.995);
  });

  it("RW-063: what equals a threshold meets it, and what must exceed it does not", () => {
    const file = baseOf("cn.sme.srdi@2026");
    const at = (revenue: number, lead: number) => judge(packOf("cn.sme.srdi@2026"), changed(file, { "facts.revenue.2025": revenue, "facts.leadProductRevenue.2025": lead })).findings;
    const result = (findings: Judgement["findings"], id: string) => findings.find((finding) => finding.id === id)?.result;
    expect(result(at(1500, 750.15), "2a")).toBe("pass");
    expect(result(at(1500, 750), "lead")).toBe("fail");
  });

  it("RW-067: a scheme of gates asks for all of them, a scheme of points adds up", () => {
    expect(packOf("cn.sme.srdi@2026").tables).toEqual([]);
    expect(judge(packOf("cn.sme.srdi@2026"), changed(baseOf("cn.sme.srdi@2026"), { "facts.ipClassIApplied": 0 })).result).toBe("fail");
    expect(judge(packOf("cn.sme.innovative@2022"), changed(baseOf("cn.sme.innovative@2022"), { "facts.ipClassI": 0, "facts.ipClassISelf": 0, "facts.ipClassIHighValue": 0, "facts.ipClassII": 1 })).score).not.toBeNull();
  });

  it("RW-068: options, percentages, levels and yes or no stand in one scheme, each on its own scale", () => {
    expect([...new Set(digital.questions.map(({ kind }) => kind))].sort()).toEqual(["level", "multi", "number", "single"]);
    expect(judge(digital, EMPTY, { Q1: [1, 2], Q2: 35, Q5: 2, finance: 3 }).findings.filter(({ id }) => ["Q1", "Q2", "Q5"].includes(id)).map(({ points: range }) => toNearestDouble(range!.min))).toEqual([4, 3, 5]);
  });

  it.each([
    ["RW-073: none is the empty list, and cannot stand with others", { Q1: [0, 1] }],
    ["an option that does not exist", { Q1: [5] }],
    ["an option twice", { Q1: [1, 1] }],
  ])("%s", (_, sheet) => {
    expect("problems" in parseSchemeAnswers({ [digital.id]: sheet }, library.packs)).toBe(true);
  });

  it("PC-18: a weight of 0 is 0, not 1: a ratio without weight leaves the raw sum as it is", () => {
    const song = packOf("nqpf.song@2024");
    const without: Pack = { ...song, ratios: song.ratios.filter(({ weight }) => weight > 0) };
    expect(song.ratios.some(({ weight }) => weight === 0)).toBe(true);
    const [all, weighted] = [judge(song, baseOf(song.id)), judge(without, baseOf(song.id))];
    expect(toNearestDouble(all.rawSum!)).toBe(toNearestDouble(weighted.rawSum!));
  });

  it("PC-22: the points of ordered options rise or fall all the way, in every scheme", () => {
    for (const pack of library.packs) {
      for (const question of pack.questions.filter(({ kind }) => kind === "single")) {
        const values = question.options!.map((option) => option.points ?? 0);
        const rises = values.every((value, index) => index === 0 || value >= values[index - 1]!);
        const falls = values.every((value, index) => index === 0 || value <= values[index - 1]!);
        expect([pack.id, question.id, rises || falls]).toEqual([pack.id, question.id, true]);
      }
    }
  });

  it("PC-23: a share that the figures give is not asked again, and its band follows from it", () => {
    const facts = { equipmentTotal: { "2025": 100 }, equipmentDigital: { "2025": 20 }, equipmentNetworked: { "2025": 61 } };
    const judged = judge(digital, { ...EMPTY, facts });
    expect([points(judged, "Q2"), points(judged, "Q3")]).toEqual([1.5, 6]);
  });

  it("PC-24, PC-10: a score below the lowest level is said to be below it, and no score falls between two", () => {
    const bands = digital.levels.map(({ id }) => id);
    expect(bands).toHaveLength(4);
    expect(digital.below?.title["zh-CN"]).toBe("未达一级");
  });
});

describe("a file of a scheme with a fault", () => {
  it("is refused with file, place and line, and what runs stays", () => {
    const files = readPackFiles().map((file) => (file.path === "cn.sme.srdi@2026.yaml" ? { ...file, text: file.text.replace("requires: { moreThan: [{ figure: leadShare }, 50] }", "requires: { moreThan: [{ figure: leadShair }, 50] }") } : file));
    expect(() => parsePackLibrary(files, dictionary)).toThrow(PackFaults);
    expect(() => parsePackLibrary(files, dictionary)).toThrow(/cn\.sme\.srdi@2026\.yaml.*leadShair/);
  });

  it("survives being written and read again: the schema keeps every number", () => {
    for (const pack of library.packs) expect(packSchema.parse(JSON.parse(JSON.stringify(pack)))).toEqual(pack);
  });
});
