import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { exact, roundHalfUp } from "@/lib/core/exact";
import { convertEnergy, energyFacts } from "@/lib/core/facts/energy";
import { enterpriseSize, type Size } from "@/lib/core/facts/enterprise-size";
import { factDictionarySchema } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet } from "@/lib/core/facts/fact-sheet";
import { listIndustries, parseIndustry, searchIndustries } from "@/lib/core/facts/industry";
import { isListKey, rowFieldsOf } from "@/lib/core/facts/list-rows";
import { derivedFiguresSchema, energyFactorsSchema, industriesSchema } from "@/lib/core/facts/reference-schemas";
import { findSizeRow } from "@/lib/core/facts/size-row";
import { itemsByFact, neededFacts } from "@/lib/core/facts/used-by";
import { parseInstrument } from "@/lib/core/instrument/parse";
import { packSchema } from "@/lib/core/packs/pack";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const dictionary = factDictionarySchema.parse(parse(read("./facts.yaml")));
const derived = derivedFiguresSchema.parse(parse(read("./derived-figures.yaml"))).figures;
const energy = energyFactorsSchema.parse(parse(read("./energy-factors.yaml")));
const sizes = packSchema.parse(parse(read("../rule-packs/cn.sme.size@2011.yaml"))).classes!;
const industries = listIndustries(industriesSchema.parse(parse(read("./industries.yaml"))));
const { regions } = JSON.parse(read("./regions.json")) as { regions: { code: string; parent: string | null; name: string; en: string; pinyin: string; initials: string }[] };
const instrument = parseInstrument(
  ["instrument", "L", "M", "O", "C"].map((name) => ({ path: `${name}.yaml`, text: read(`../instruments/xinzhi-enterprise/2026.1/${name}.yaml`) })),
);

function sheet(facts: Readonly<Record<string, number | undefined>>, industry: string | null = null): FactSheet {
  const entries = Object.entries(facts).flatMap(([key, value]): [string, Record<string, FactEntry>][] =>
    value === undefined ? [] : [[key, { "2025": { state: "given", value: String(value) } }]],
  );
  return { fiscalYear: 2025, asOf: "2026-03-31", scope: "standalone", profile: { industry, region: null }, facts: Object.fromEntries(entries) };
}

describe("the fact dictionary", () => {
  const keys = new Set(dictionary.facts.map(({ key }) => key));

  it("has each key once, in a group that exists, groups in the order they are listed", () => {
    expect(keys.size).toBe(dictionary.facts.length);
    const order = dictionary.facts.map(({ group }) => dictionary.groups.findIndex(({ id }) => id === group));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order)).toEqual(new Set(dictionary.groups.keys()));
  });

  it("limits a figure by figures of the same period", () => {
    for (const { key, period, atMost } of dictionary.facts) {
      for (const other of atMost.flatMap(({ sum }) => sum)) expect({ key, other, period: dictionary.facts.find((fact) => fact.key === other)?.period }).toEqual({ key, other, period });
    }
  });

  it("lets only net profit and the pollutant margin be negative", () => {
    const negative = dictionary.facts.filter(({ type, minimum }) => (type === "number" || type === "integer") && !(minimum !== undefined && minimum >= 0));
    expect(negative.map(({ key }) => key)).toEqual(["netProfit", "pollutantMarginPct"]);
  });

  it("gives every set and enum its options, and every list its shape and rows", () => {
    for (const { key, type, options, exclusive, shape } of dictionary.facts) {
      const ids = (options ?? []).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      if (type === "set" || type === "enum") expect(ids.length).toBeGreaterThan(1);
      if (exclusive !== undefined) expect(ids).toContain(exclusive);
      expect(isListKey(key)).toBe(type === "list");
      expect(shape !== undefined).toBe(type === "list");
    }
  });

  it("names every field of a list's rows, in the order of entry", () => {
    for (const { key, fields } of dictionary.facts) {
      expect(fields?.map(({ id }) => id)).toEqual(isListKey(key) ? rowFieldsOf(key).map(({ id }) => id) : undefined);
    }
  });

  it("marks as packOnly exactly what nothing but a rule pack uses", () => {
    const needed = new Set(neededFacts(instrument, dictionary, 2025, { derived, energy: energyFacts(energy) }).map(({ key }) => key));
    // Asked beside the lead product's fields for the report's text, though no score depends on it.
    needed.add("leadProductFrontier");
    expect(dictionary.facts.filter(({ packOnly }) => packOnly).map(({ key }) => key)).toEqual(dictionary.facts.map(({ key }) => key).filter((key) => !needed.has(key)));
  });
});

describe("what the instrument needs of it", () => {
  it("names the items that use a figure", () => {
    expect(itemsByFact(instrument).get("rdStaff")).toEqual(["L1.1"]);
    expect(itemsByFact(instrument).get("keyProcesses")).toEqual(["M1.3"]);
  });

  it("asks a branch only for what it needs", () => {
    const asked = (branch: "production" | "services") => new Set(itemsByFact(instrument, branch).keys());
    expect(asked("production").has("serviceProcesses")).toBe(false);
    expect(asked("services").has("serviceProcesses")).toBe(true);
    expect(asked("services").has("equipmentTotal")).toBe(false);
    expect(asked("services").has("waterIntake")).toBe(false);
  });

  it("asks for earlier years only where they are read", () => {
    const needed = neededFacts(instrument, dictionary, 2025);
    const years = (key: string) => needed.find((fact) => fact.key === key)?.years;
    expect(years("rdStaff")).toEqual([2025]);
    expect(years("mainRevenue")).toEqual([2025, 2024, 2023]);
    expect(years("operatingCost")).toEqual([2025, 2024]);
    expect(years("ipClassI")).toEqual(["asOf"]);
    expect(years("establishedOn")).toEqual(["asOf"]);
  });
});

describe("enterprise size (工信部联企业〔2011〕300号)", () => {
  type Case = [industry: string, headcount: number | undefined, revenue: number | undefined, totalAssets: number | undefined, size: Size];
  const X = undefined;
  test.each<Case>([
    ["3499", 1000, 40000, X, "large"],
    ["3499", 1000, 39999, X, "medium"],
    ["3499", 300, 2000, X, "medium"],
    ["3499", 299, 5000, X, "small"],
    ["3499", 300, 1999, X, "small"],
    ["3499", 20, 300, X, "small"],
    ["3499", 19, 50000, X, "micro"],
    ["01", X, 20000, X, "large"],
    ["01", X, 500, X, "medium"],
    ["01", X, 49.99, X, "micro"],
    ["47", X, 80000, 79999, "medium"],
    ["47", X, 6000, 5000, "medium"],
    ["47", X, 300, 299, "micro"],
    ["51", 20, 5000, X, "medium"],
    ["51", 5, 999, X, "micro"],
    ["52", 50, 500, X, "medium"],
    ["6513", 103, 15735.28, X, "medium"],
    ["65", 10, 50, X, "small"],
    ["65", 9, 3000, X, "micro"],
    ["64", 1999, 200000, X, "medium"],
    ["701", X, 200000, 10000, "large"],
    ["701", X, 999, 100000, "small"],
    ["702", 100, 500, X, "small"],
    ["702", 99, 5000, X, "micro"],
    ["72", 300, X, 120000, "large"],
    ["72", 100, X, 7999, "small"],
    ["73", 300, X, X, "large"],
    ["73", 10, X, X, "small"],
    ["73", 9, X, X, "micro"],
    ["703", 300, X, X, "large"],
    ["592", 200, 30000, X, "large"],
    ["591", 300, 2999, X, "small"],
    ["54", 300, 2999, X, "small"],
    ["60", 20, 100, X, "small"],
    ["61", 100, 2000, X, "medium"],
    ["62", 99, 9999, X, "small"],
  ])("industry %s, %s people, revenue %s, assets %s: %s", (industry, headcount, revenue, totalAssets, size) => {
    expect(enterpriseSize(sheet({ headcount, revenue, totalAssets }, industry), sizes)).toMatchObject({ state: "known", size });
  });

  test.each(["53", "66", "704", "83", "84", "91", "97"])("industry %s is not covered", (industry) => {
    expect(enterpriseSize(sheet({ headcount: 100, revenue: 10000, totalAssets: 10000 }, industry), sizes).state).toBe("notCovered");
  });

  test.each(["59", "70"])("two digits %s could be several rows", (industry) => {
    expect(enterpriseSize(sheet({ headcount: 100, revenue: 10000, totalAssets: 10000 }, industry), sizes)).toEqual({ state: "ambiguous", industry });
  });

  it("names what a code that is too short may mean", () => {
    const meant = (industry: string) => {
      const found = findSizeRow(industry, sizes);
      return found.state === "ambiguous" ? found.rows.map(({ id }) => id) : found.state;
    };
    expect(meant("59")).toEqual(["transport", "warehousing"]);
    expect(meant("70")).toEqual(["realEstate", "property", "other"]);
    expect(meant("594")).toBe("row");
    expect(meant("98")).toBe("noIndustry");
  });

  it("is unknown while a figure that decides is missing, and known where the others decide", () => {
    expect(enterpriseSize(sheet({ revenue: 5000 }, "34"), sizes)).toMatchObject({ state: "unknown", missing: ["headcount"] });
    expect(enterpriseSize(sheet({ revenue: 299 }, "34"), sizes)).toMatchObject({ state: "known", size: "micro" });
    expect(enterpriseSize(sheet({ revenue: 5000 }), sizes)).toEqual({ state: "noIndustry" });
  });

  it("has exactly one answer for every division", () => {
    for (const { code } of industries.filter(({ parent }) => parent !== null)) {
      const found = enterpriseSize(sheet({ headcount: 50, revenue: 5000, totalAssets: 5000 }, code), sizes);
      expect(["known", "ambiguous", "notCovered"]).toContain(found.state);
      if (found.state === "notCovered") expect(found.reason).not.toBeNull();
    }
  });
});

describe("the energy conversion", () => {
  const none = { renewableSelfUsed: 0, greenPowerBought: 0, naturalGas: 0, rawCoal: 0, gasoline: 0, diesel: 0, heatBought: 0 };
  const shown = (facts: Record<string, number>) => {
    const { energyTce, renewableTce, co2 } = convertEnergy(sheet({ ...none, ...facts }).facts, 2025, energy);
    return { energyTce: energyTce.shown, renewableTce: renewableTce.shown, co2: co2.shown };
  };

  test.each([
    // 100 万千瓦时 × 1.229; × 5.306 t
    [{ electricityBought: 100 }, { energyTce: "122.90", renewableTce: "0.00", co2: "530.60" }],
    // 10 万立方米 × 13.3; × 21.62 t
    [{ electricityBought: 0, naturalGas: 10 }, { energyTce: "133.00", renewableTce: "0.00", co2: "216.20" }],
    [{ electricityBought: 0, gasoline: 10 }, { energyTce: "14.71", renewableTce: "0.00", co2: "29.25" }],
    [{ electricityBought: 0, diesel: 10 }, { energyTce: "14.57", renewableTce: "0.00", co2: "30.96" }],
    [{ electricityBought: 0, rawCoal: 1000 }, { energyTce: "714.30", renewableTce: "0.00", co2: "1900.00" }],
    [{ electricityBought: 0, heatBought: 1000 }, { energyTce: "34.12", renewableTce: "0.00", co2: "110.00" }],
    // Own solar power is used energy and renewable, and emits nothing: (100 + 20) × 1.229 = 147.48; (20 + 30) × 1.229 = 61.45
    [{ electricityBought: 100, renewableSelfUsed: 20, greenPowerBought: 30 }, { energyTce: "147.48", renewableTce: "61.45", co2: "530.60" }],
  ])("%o", (facts, expected) => {
    expect(shown(facts as unknown as Record<string, number>)).toEqual(expected);
  });

  it("leaves a total unknown while a quantity is not stated, and names it", () => {
    const { energyTce, renewableTce } = convertEnergy(sheet({ ...none, naturalGas: undefined, electricityBought: 100 }).facts, 2025, energy);
    expect(energyTce).toMatchObject({ value: null, shown: null, missing: ["naturalGas"] });
    expect(renewableTce.shown).toBe("0.00");
  });

  it("takes a quantity stated as not applicable for none", () => {
    const { facts } = sheet({ ...none, naturalGas: undefined, electricityBought: 100 });
    const stated = { ...facts, naturalGas: { "2025": { state: "notApplicable" } as const } };
    expect(convertEnergy(stated, 2025, energy).energyTce.shown).toBe("122.90");
  });

  it("uses the one grid factor for electricity", () => {
    const electricity = energy.factors.find(({ fact }) => fact === "electricityBought");
    expect(roundHalfUp(exact(electricity?.co2?.value ?? 0), 3)).toBe(roundHalfUp(exact(energy.gridFactor.value).mul(10), 3));
  });
});

describe("industries (GB/T 4754-2017)", () => {
  it("are 20 sections and 97 divisions, numbered without a gap", () => {
    expect(industries.filter(({ parent }) => parent === null).map(({ code }) => code).join("")).toBe("ABCDEFGHIJKLMNOPQRST");
    expect(industries.filter(({ parent }) => parent !== null).map(({ code }) => Number(code))).toEqual(Array.from({ length: 97 }, (_, index) => index + 1));
  });

  test.each([
    ["C3813", "3813"],
    ["3813", "3813"],
    ["38", "38"],
    ["c38", "38"],
    ["Ｃ３８１３", "3813"],
    ["9801", null],
    ["00", null],
    ["3", null],
    ["38130", null],
    ["X38", null],
    ["", null],
  ])("%s is read as %s", (text, expected) => {
    expect(parseIndustry(text)).toBe(expected);
  });

  test.each([
    ["C3813", "38"],
    ["电气机械", "38"],
    ["dqjx", "38"],
    ["dianqijixie", "38"],
    ["electrical", "38"],
    ["仪器仪表", "40"],
    ["rjhxx", "65"],
    ["C", "C"],
  ])("a search for %s finds %s first", (query, code) => {
    expect(searchIndustries(industries, query)[0]?.code).toBe(code);
  });

  it("a search for nothing finds nothing", () => {
    expect(searchIndustries(industries, " ")).toEqual([]);
    expect(searchIndustries(industries, "没有这个行业")).toEqual([]);
  });
});

describe("regions", () => {
  const byCode = new Map(regions.map((region) => [region.code, region]));

  it("have 34 provinces, and each other region a parent that is listed", () => {
    expect(regions.filter(({ parent }) => parent === null)).toHaveLength(34);
    expect(byCode.size).toBe(regions.length);
    for (const { code, parent } of regions) {
      if (parent === null) continue;
      expect(byCode.has(parent)).toBe(true);
      expect(code.startsWith(parent.replace(/0+$/, "").padEnd(2, "0"))).toBe(true);
    }
  });

  it("skip a level in municipalities", () => {
    expect(byCode.get("110101")).toMatchObject({ name: "东城区", parent: "110000" });
    expect(byCode.get("500101")?.parent).toBe("500000");
  });

  it("have trimmed names in both languages, and pinyin as the places are called", () => {
    for (const { name, en, pinyin, initials } of regions) {
      expect(name).toBe(name.trim());
      expect(en).toBe(en.trim());
      expect(en).not.toBe("");
      expect(pinyin).toMatch(/^[a-z]+$/);
      expect(initials).toMatch(/^[a-z]+$/);
    }
    const of = (name: string) => regions.find((region) => region.name === name)?.pinyin;
    expect(["重庆市", "长沙市", "六安市", "蚌埠市", "丽水市"].map(of)).toEqual(["chongqingshi", "changshashi", "luanshi", "bengbushi", "lishuishi"]);
  });
});
