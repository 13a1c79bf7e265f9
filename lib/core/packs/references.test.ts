import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { factDictionarySchema } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { neededBySchemes } from "@/lib/core/facts/used-by";
import { judgePack } from "@/lib/core/packs/judge";
import { APPLICATIONS, figuresSchema, packSchema, type Pack, type PackLibrary } from "@/lib/core/packs/pack";
import { factsOfPack } from "@/lib/core/packs/references";

const text = (words: string) => ({ "zh-CN": words, en: words });
const condition = (fact: string, year = 0) => ({ atLeast: [{ fact, year }, 1] });

function pack(parts: Record<string, unknown>): Pack {
  return packSchema.parse({
    id: "cn.test@2026",
    title: text("办法"),
    shortTitle: text("办法"),
    document: text("1 号"),
    text: text("用来测试"),
    effective: { from: "2026-01-01", to: null },
    applications: [{ id: "new" }],
    kind: "title",
    evidence: "V2",
    sources: ["x"],
    checkedOn: "2026-01-01",
    ...parts,
  });
}
const NO_FIGURES = { figures: {} };
const factsOf = (parts: Record<string, unknown>, library: Pick<PackLibrary, "figures"> = NO_FIGURES) => factsOfPack(pack(parts), library).map(({ fact, year }) => `${fact} ${String(year)}`);

describe("the figures that a scheme reads", () => {
  it("are those of its gates, each once", () => {
    const gates = [
      { id: "1", title: text("1"), requires: condition("revenue") },
      { id: "2", title: text("2"), requires: { any: [condition("revenue"), condition("equityFunding", -1)] } },
    ];
    expect(factsOf({ gates })).toEqual(["revenue 0", "equityFunding -1"]);
  });

  it("are those of every kind of row", () => {
    const rows = [
      { bands: { of: "a", edges: [1], closed: "left", points: [0, 1] } },
      { firstMatch: [{ when: condition("b"), points: 1 }] },
      { sum: [{ when: condition("c"), points: 1 }] },
      { best: [{ value: "d" }, { perUnit: { of: "e", each: 2, points: 1 } }] },
      { linear: "q" },
      { options: "q" },
      { judged: "q" },
    ].map((points, index) => ({ id: String(index), title: text("行"), maximum: 5, points }));
    expect(factsOf({ tables: [{ id: "t", title: text("表"), rows }] })).toEqual(["a 0", "b 0", "c 0", "d 0", "e 0"]);
  });

  it("are those that take an enterprise out, give it a level or a class, or fill in its answers", () => {
    const found = factsOf({
      notApplicable: [{ when: condition("a"), reason: text("不适用") }],
      levels: [{ id: "1", title: text("一级"), when: condition("b"), result: "pass" }],
      questions: [
        { id: "q1", title: text("q1"), kind: "number", from: [{ relation: "equivalent", number: { ratio: ["c", "d"] } }] },
        { id: "q2", title: text("q2"), kind: "declaration", from: [{ relation: "approximate", cases: [{ when: condition("e"), answer: true }] }] },
        { id: "q3", title: text("q3"), kind: "single", from: [{ relation: "equivalent", item: "L1.1", options: { a: 1 } }] },
      ],
      declaredLevel: "smartMaturity",
      honours: ["hnte"],
      classes: {
        sizes: ["large", "medium", "small", "micro"].map((id) => ({ id, title: text(id) })),
        rows: [{ id: "industry", title: text("工业"), industries: ["C"], bounds: { headcount: [3, 2, 1], revenue: [3, 2, 1] } }],
        notCovered: [],
      },
    });
    expect(found).toEqual(["a 0", "c 0", "d 0", "e 0", "b 0", "smartMaturity 0", "honours 0", "headcount 0", "revenue 0"]);
  });

  it("are followed through named figures, the scheme's own before those of the library, in the year that is asked", () => {
    const figures = { share: { title: text("份额"), of: { ratio: ["own", { figure: "base" }] }, unit: "%" } };
    const library = {
      figures: {
        share: { title: text("份额"), of: "shared", unit: null },
        base: { title: text("基数"), of: { sum: ["first", { fact: "first", year: -1 }] }, unit: null },
      },
    } as const;
    const gates = [{ id: "1", title: text("1"), requires: { atLeast: [{ figure: "share", year: -1 }, 1] } }];
    // base of the year before: that year, and the one before it
    expect(factsOf({ figures, gates }, library as unknown as PackLibrary)).toEqual(["own -1", "first -1", "first -2"]);
  });

  it("are those of the ratios of an index", () => {
    const figures = { share: { title: text("占比"), of: { ratio: ["a", "b"] }, unit: "%" } };
    expect(factsOf({ figures, ratios: [{ id: "1", title: text("1"), figure: "share", weight: 28, formula: text("a ÷ b") }] })).toEqual(["a 0", "b 0"]);
  });

  it("come to an end where figures refer to each other", () => {
    const figures = Object.fromEntries([["x", "y"], ["y", "x"]].map(([id = "", other]) => [id, { title: text(id), of: { sum: ["a", { figure: other }] }, unit: null }]));
    expect(factsOf({ figures, gates: [{ id: "1", title: text("1"), requires: { atLeast: [{ figure: "x" }, 1] } }] })).toEqual(["a 0"]);
  });

  it("are those of the tables of an overlay where it has its own", () => {
    const table = (fact: string) => [{ id: "t", title: text("表"), rows: [{ id: "1", title: text("行"), maximum: 5, points: { value: fact } }] }];
    const own = pack({ tables: table("a") });
    expect(factsOfPack(own, NO_FIGURES, pack({ tables: table("b") }).tables)).toEqual([{ fact: "b", year: 0 }]);
  });
});

describe("when figures are asked for a scheme", () => {
  const dictionary = factDictionarySchema.parse(parse(readFileSync("lib/content/reference/facts.yaml", "utf8")));
  const needed = (uses: Parameters<typeof neededBySchemes>[0][number]["uses"], base = {}) =>
    neededBySchemes([{ by: "p", uses }], dictionary, { fiscalYear: 2025, asOf: "2026-06-30", ...base }).map(({ key, years }) => [key, ...years]);

  it("a platform's score is of the year of the application and the one before it, even beyond the fiscal year", () => {
    expect(needed([{ fact: "platformDevScore", year: "asOfBefore" }, { fact: "platformDevScore", year: "asOf" }])).toEqual([["platformDevScore", 2026, 2025]]);
  });
  it("a year that a figure names is asked once it is known", () => {
    const uses = [{ fact: "revenue", year: { inYearOf: "preTransformYear", back: 0 } }] as const;
    expect(needed(uses, { facts: { preTransformYear: { asOf: { state: "given", value: "2019" } } } })).toEqual([["revenue", 2019]]);
    expect(needed(uses)).toEqual([["revenue"]]);
  });
  it("the date of establishment is asked with every earlier year", () => {
    expect(needed([{ fact: "rdExpense", year: -1 }])).toEqual([["establishedOn", "asOf"], ["rdExpense", 2024]]);
  });
});

describe("the schemes of the library", () => {
  const dictionary = factDictionarySchema.parse(parse(readFileSync("lib/content/reference/facts.yaml", "utf8")));
  const folder = "lib/content/rule-packs";
  const read = (name: string): unknown => parse(readFileSync(`${folder}/${name}`, "utf8"));
  const names = readdirSync(folder).filter((name) => name.includes("@"));
  const library: PackLibrary = { packs: names.map((name) => packSchema.parse(read(name))), figures: figuresSchema.parse(read("figures.yaml")).figures, overlays: [] };
  const empty = (industry: string): FactSheet => ({ fiscalYear: 2025, asOf: "2026-06-30", scope: "standalone", profile: { industry, region: "330106" }, facts: {} });

  it.each(library.packs.map((each) => [each.id, each] as const))("%s reads nothing that it does not ask for", (_, each) => {
    for (const industry of ["3499", "6513"]) {
      const sheet = empty(industry);
      const asked = new Set(neededBySchemes([{ by: each.id, uses: factsOfPack(each, library) }], dictionary, sheet).flatMap(({ key, years }) => years.map((year) => `${key}/${String(year)}`)));
      for (const application of APPLICATIONS) {
        const { findings } = judgePack(each, { library, dictionary, sheet, application });
        const readHere = findings.flatMap(({ inputs, missing }) => [...inputs.map(({ fact, year }) => `${fact}/${String(year)}`), ...missing.map(({ key, year }) => `${key}/${String(year)}`)]);
        expect([...new Set(readHere)].filter((name) => !asked.has(name))).toEqual([]);
      }
    }
  });
});
