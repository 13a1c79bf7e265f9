import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { compare, exact } from "@/lib/core/exact";
import { factDictionarySchema } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { hashInstrument } from "@/lib/core/instrument/hash";
import { parseInstrument } from "@/lib/core/instrument/parse";
import { companyWith } from "@/lib/core/scoring/golden/companies";
import { scoreAssessment } from "@/lib/core/scoring/score";

/*
 * The rules of the first questionnaire, item by item: figures as a firm would state them, values in basis points as the
 * rule gives them when worked out by hand. A list of numbers is 2025, 2024, 2023.
 */
const folder = "lib/content/instruments/xinzhi-enterprise/2026.1";
const instrument = parseInstrument(readdirSync(folder).filter((name) => name.endsWith(".yaml")).map((name) => ({ path: name, text: readFileSync(join(folder, name), "utf8") })));
const hash = hashInstrument(instrument);
const dictionary = factDictionarySchema.parse(parse(readFileSync("lib/content/reference/facts.yaml", "utf8")));

type Figures = Parameters<typeof companyWith>[1];
type Answers = Parameters<typeof companyWith>[2];
const MANUFACTURE = "3499";
const TRANSPORT = "5430";
const SOFTWARE = "6513";
const TRADE = "5162";

function evaluate(figures: Figures, { industry = MANUFACTURE, answers = {}, states = {} }: { industry?: string; answers?: Answers; states?: FactSheet["facts"] } = {}) {
  const { sheet, responses } = companyWith(industry, { establishedOn: "2006-05-18", ...figures }, answers);
  return scoreAssessment({ instrument, hash, dictionary, sheet: { ...sheet, facts: { ...sheet.facts, ...states } }, responses });
}

/** Basis points, or the state where there is no value. */
function value(item: string, ...input: Parameters<typeof evaluate>): number | string {
  const { outcome } = evaluate(...input).items[item]!;
  if (outcome.state === "answered") return Number(outcome.value.valueOf());
  return outcome.state === "notApplicable" ? outcome.by : outcome.state;
}
const DONT_KNOW = { asOf: { state: "dontKnow" } } as const;
const year = (...values: number[]): readonly number[] => values;

describe("a share on an edge takes the better band, and a hundredth below it the lower one", () => {
  test.each<[string, string, string, readonly number[], string?]>([
    ["L1.1", "rdStaff", "headcount", [5, 10, 20, 30]],
    ["L1.3", "bachelorPlus", "headcount", [10, 20, 35, 50]],
    ["L2.1", "skilledWorkers", "techWorkers", [10, 20, 30, 40]],
    ["L3.2", "trainingSpend", "payroll", [0.5, 1.5, 2.5, 4]],
    ["M1.3", "keyProcessesNumeric", "keyProcesses", [20, 40, 60, 75]],
    ["M1.3", "serviceProcessesOnline", "serviceProcesses", [20, 40, 60, 75], TRANSPORT],
    ["M1.3", "serviceProcessesOnline", "serviceProcesses", [20, 40, 60, 75], SOFTWARE],
    ["M1.4", "retrofitSpend", "revenue", [0.5, 1, 3, 5]],
    ["L1.4", "rdWages", "revenue", [0.5, 1, 2, 4]],
    ["C1.3", "digitalSpend", "revenue", [0.5, 1, 2, 4]],
    ["O2.1", "renewableTce", "energyTce", [1, 5, 15, 30]],
    ["O2.4", "solidWasteUsed", "solidWaste", [50, 70, 80, 95]],
    ["O3.2", "seiRevenue", "revenue", [10, 30, 50, 80]],
    ["C2.1", "mainRevenue", "revenue", [60, 70, 80, 90]],
    ["C4.7", "newProductRevenue", "revenue", [5, 15, 30, 50]],
  ])("%s: %s of %s", (item, numerator, denominator, edges, industry = MANUFACTURE) => {
    const at = (percent: number) => value(item, { [numerator]: year(Math.round(percent * 100)), [denominator]: year(10_000), ...(item === "O2.4" ? { solidWasteStored: year(0) } : {}) }, { industry });
    edges.forEach((edge, index) => {
      expect([edge, at(edge)]).toEqual([edge, (index + 1) * 2500]);
      expect([edge, at(edge - 0.01)]).toEqual([edge, index * 2500]);
    });
    expect(at(100)).toBe(10_000);
    expect(at(0)).toBe(0);
  });

  // The ministry puts 10 % into the lower band and 10.01 % into the next.
  test.each(["M1.1", "M1.2"])("%s is the exception: its edges close the band below", (item) => {
    const share = (count: number) => value(item, { [item === "M1.1" ? "equipmentDigital" : "equipmentNetworked"]: year(count), equipmentTotal: year(10_000) });
    expect([1000, 1001, 2000, 2001, 4000, 4001, 6000, 6001].map(share)).toEqual([0, 2500, 2500, 5000, 5000, 7500, 7500, 10_000]);
  });
});

describe("what is divided by nothing, or not asked of a branch, does not apply", () => {
  const none = { equipmentDigital: year(0), equipmentNetworked: year(0), equipmentTotal: year(0), skilledWorkers: year(0), techWorkers: year(0), energyTce: year(0, 0), renewableTce: year(0), solidWaste: year(0), solidWasteStored: year(0), solidWasteUsed: year(0), revenue: year(0, 0, 0), costAndExpenses: year(0, 0, 0) };
  test.each(["M1.1", "M1.2", "L2.1", "O2.1", "O2.4", "O3.2", "C2.1", "C4.7", "C4.8", "M4.1", "C4.1", "C4.2", "C4.3", "C4.4"])("%s by rule", (item) => {
    expect(value(item, none)).toBe("rule");
  });
  test.each(["L1.4", "M1.4", "C1.3"])("%s by rule only where revenue and costs are both nothing in all years", (item) => {
    const spend = { rdWages: year(10, 10, 10), retrofitSpend: year(10, 10, 10), digitalSpend: year(10, 10, 10), revenue: year(0, 0, 0) };
    expect(value(item, { ...spend, costAndExpenses: year(0, 0, 0) })).toBe("rule");
    // 30 / (500 + 500 + 500) = 2 %
    expect(value(item, { ...spend, costAndExpenses: year(500, 500, 500) })).toBe(item === "M1.4" ? 5000 : 7500);
    // 30 / (600 + 400 + 0) = 3 %, the mean of ratios would not exist
    expect(value(item, { ...spend, revenue: year(600, 400, 0), costAndExpenses: year(0, 0, 0) })).toBe(7500);
    // The year that is not given is left out of both sums: 10 / 250 = 4 %.
    expect(value(item, { ...spend, rdWages: year(10), retrofitSpend: year(10), digitalSpend: year(10), revenue: year(250, 9_999, 9_999) })).toBe(item === "M1.4" ? 7500 : 10_000);
  });
  test.each(["L2.1", "M1.1", "M1.2", "M1.4", "M3.2", "M3.3", "O2.2", "O2.3", "C3.3", "C4.5"])("%s by branch for services", (item) => {
    expect(value(item, {}, { industry: SOFTWARE })).toBe("branch");
    expect(value(item, {}, { industry: TRANSPORT })).toBe("unanswered");
    expect(value(item, {})).toBe("unanswered");
  });
});

describe("M3.1, functions of the energy platform", () => {
  const functions = ["query", "intensity", "strategy", "benchmark", "flow", "balance", "budget", "carbonAccounting", "carbonFootprint"];
  const having = (count: number) => ({ thisYear: count === 0 ? ["none"] : functions.slice(0, count) });
  test.each([[0, 0], [1, 1250], [3, 3750], [7, 8750], [8, 10_000], [9, 10_000]])("%d of them", (count, expected) => {
    expect(value("M3.1", { energyPlatformFunctions: having(count), energyTce: year(2000) })).toBe(expected);
  });
  test("is asked of services from 1,000 tce on, and where the consumption is not known", () => {
    const services = (energyTce?: number) => value("M3.1", { energyPlatformFunctions: having(3), ...(energyTce === undefined ? {} : { energyTce: year(energyTce) }) }, { industry: SOFTWARE });
    expect([services(999.99), services(1000), services()]).toEqual(["rule", 3750, 3750]);
    expect(value("M3.1", { energyPlatformFunctions: having(3), energyTce: year(5) })).toBe(3750);
  });
});

describe("M4.1, research intensity with its guard", () => {
  const at = (rdExpense: number, revenue: readonly number[], costAndExpenses: number, more: Figures = {}) => value("M4.1", { rdExpense: year(rdExpense), revenue, costAndExpenses: year(costAndExpenses), ...more });

  test("a real firm whose revenue fell from 191,944 by way of 104,554 to 28,785", () => {
    const collapsed = { rdExpense: year(19_574), revenue: year(28_785, 104_554, 191_944), costAndExpenses: year(60_000) };
    expect(value("M4.1", collapsed)).toBe(10_000);
    const { items, notices } = evaluate(collapsed);
    const { working, warnings } = items["M4.1"]!;
    // Shown 19,574 / 28,785 = 68.00 %; banded on 19,574 / 104,554 = 18.72 %.
    expect(working.kind === "fact" && working.figures.map(({ value: figure, banded }) => [figure?.round(2).toString(), banded])).toEqual([["68", false], ["18.72", true]]);
    expect(warnings).toEqual(["revenueFellByFifth"]);
    expect(notices.map(({ code }) => code)).toEqual(["revenueHalved", "revenueFellByFifth"]);
  });
  test.each<[string, number | string, Parameters<typeof at>]>([
    // 1,000 / max(10,000, 50,000) = 2 %; of this year's revenue alone it would be 10 % and the top.
    ["the collapse itself scores nothing", 4000, [1000, year(10_000, 50_000), 9_000]],
    ["0.99 %", 0, [99, year(10_000, 9_000), 9_000]],
    ["1 %", 2000, [100, year(10_000, 9_000), 9_000]],
    ["3 %", 6000, [300, year(10_000, 9_000), 9_000]],
    ["5 %", 8000, [500, year(10_000, 9_000), 9_000]],
    ["9.99 %", 8000, [999, year(10_000, 9_000), 9_000]],
    ["10 %", 10_000, [1000, year(10_000, 9_000), 9_000]],
    // Under 2,000: 30 / 150 = 20 % of costs gives 6,000, 30 / 1,500 = 2 % of revenue 4,000.
    ["small: costs where they are better", 6000, [30, year(1500, 1400), 150]],
    ["small: revenue where that is better", 4000, [30, year(1500, 1400), 1500]],
    // 30 / 2,000 = 1.5 %
    ["not small at 2,000", 2000, [30, year(2000, 1400), 100]],
    ["no revenue: 30 % of costs", 10_000, [30, year(0, 0), 100]],
    ["no revenue: 29.9 % of costs", 8000, [29.9, year(0, 0), 100]],
    ["neither", "rule", [0, year(0, 0), 0]],
    ["the year before not known", "unanswered", [300, year(10_000), 9_000]],
    // 90 / 3,000 = 3 %: there is no full year before to guard with.
    ["a first year", 6000, [90, year(3000), 3000, { establishedOn: "2024-06-01" }]],
  ])("%s", (_, expected, input) => {
    expect(at(...input)).toBe(expected);
  });
});

test.each<[number, Figures]>([
  [10_000, { ipClassIHighValue: 1, ipClassISelf: 1, ipClassI: 1, ipClassII: 0 }],
  [8000, { ipClassIHighValue: 0, ipClassISelf: 1, ipClassI: 1, ipClassII: 50 }],
  [6000, { ipClassIHighValue: 0, ipClassISelf: 0, ipClassI: 1, ipClassII: 0 }],
  [2000, { ipClassIHighValue: 0, ipClassISelf: 0, ipClassI: 0, ipClassII: 1 }],
  [0, { ipClassIHighValue: 0, ipClassISelf: 0, ipClassI: 0, ipClassII: 0 }],
  // None of class I says that none of them is of high value.
  [2000, { ipClassI: 0, ipClassII: 3 }],
])("M4.2, rights in force: %d", (expected, figures) => {
  expect(value("M4.2", figures)).toBe(expected);
});

test("M4.2: what kind of class I it is matters, so it is not guessed", () => {
  expect(value("M4.2", { ipClassI: 2, ipClassII: 3 })).toBe("unanswered");
});

// (4 + 5 + 5) / 3 = 4.67; a year that is not given is left out.
test.each([[10_000, [5, 5, 5]], [8000, [4, 5, 5]], [0, [1, 0, 0]], [2000, [1, 1, 1]], [6000, [3]]])("M4.4, results put to use: %d for %j", (expected, techTransfers) => {
  expect(value("M4.4", { techTransfers })).toBe(expected);
});

test.each([["none", 0], ["belowCity", 2000], ["city", 4000], ["province", 8000], ["national", 10_000]])("M4.3, a research institution: %s", (rdInstitution, expected) => {
  expect(value("M4.3", { rdInstitution })).toBe(expected);
});

test.each([
  [["future", "keyChain"], 10_000], [["keyChain", "sei"], 8000], [["fillGap"], 8000], [["sixBases", "keyChain"], 6000], [["keyChain"], 4000], [["timeHonoured"], 0], [["none"], 0],
])("O3.1, the best field of %j", (leadProductFields, expected) => {
  expect(value("O3.1", { leadProductFields })).toBe(expected);
});

describe("several answers, over the options that a branch has", () => {
  const seven = ["productDesign", "marketing", "afterSales", "quality", "procurement", "finance", "humanResources"];
  const twelve = [...seven, "scheduling", "equipment", "safety", "energy", "warehousing"];
  const fourteen = [...twelve, "processDesign", "productionControl"];
  test.each<[string, string, readonly string[], number]>([
    ["O1.1", MANUFACTURE, fourteen, 10_000],
    ["O1.1", TRANSPORT, twelve, 10_000],
    ["O1.1", SOFTWARE, seven, 10_000],
    // 700 of 13 × 700 + 900 = 10,000; of 11 × 700 + 900 = 8,600; of 6 × 700 + 900 = 5,100.
    ["O1.1", MANUFACTURE, ["quality"], 700],
    ["O1.1", TRANSPORT, ["quality"], 7_000_000 / 8600],
    ["O1.1", SOFTWARE, ["quality"], 7_000_000 / 5100],
    ["O1.1", SOFTWARE, ["humanResources"], 9_000_000 / 5100],
    // Work scheduling is no option of services: what is left of the choice is 700 of 5,100.
    ["O1.1", SOFTWARE, ["quality", "scheduling"], 7_000_000 / 5100],
    ["M2.1", MANUFACTURE, ["applicationNetwork"], 2500],
    ["M2.1", TRANSPORT, ["applicationNetwork"], 2500],
    ["M2.1", SOFTWARE, ["applicationNetwork"], 5000],
    ["L2.2", SOFTWARE, ["staff", "echelon"], 4000],
    ["M2.5", MANUFACTURE, ["policy"], 2500],
    ["O1.3", MANUFACTURE, ["rules", "register"], 5000],
    ["C1.2", MANUFACTURE, ["none"], 0],
  ])("%s in %s: %j", (item, industry, chosen, expected) => {
    expect(value(item, {}, { industry, answers: { [item]: chosen } })).toBeCloseTo(expected, 9);
  });

  test.each([["none", 0], ["one", 2500], ["several", 5000], ["most", 7500], ["all", 10_000]])("M2.2: %s", (option, expected) => {
    expect(value("M2.2", {}, { answers: { "M2.2": option } })).toBe(expected);
  });
  test.each([["a", 0], ["b", 2000], ["c", 4000], ["d", 6000], ["e", 8000], ["f", 10_000]])("C1.1: %s", (option, expected) => {
    expect(value("C1.1", {}, { answers: { "C1.1": option } })).toBe(expected);
  });
});

describe("O2.3, water used again", () => {
  // The share is waterReused / (waterIntake + waterReused).
  const reuse = (percent: number, industry: string, total = 100_000) => value("O2.3", { waterReused: year((total * percent) / 100), waterIntake: year(total - (total * percent) / 100) }, { industry });
  test.each([
    ["2211", [80, 88, 92, 95]], ["2520", [80, 88, 92, 95]], ["2614", [80, 88, 92, 95]], ["3011", [80, 88, 92, 95]], ["3110", [80, 88, 92, 95]], ["3216", [80, 88, 92, 95]], ["4411", [80, 88, 92, 95]],
    [MANUFACTURE, [10, 30, 50, 70]], ["1711", [10, 30, 50, 70]], ["2710", [10, 30, 50, 70]], ["3311", [10, 30, 50, 70]], ["4610", [10, 30, 50, 70]], [TRANSPORT, [10, 30, 50, 70]],
  ])("in %s has the edges %j", (industry, edges) => {
    edges.forEach((edge, index) => {
      expect(reuse(edge, industry)).toBe((index + 1) * 2500);
      expect(reuse(edge - 0.01, industry)).toBe(index * 2500);
    });
  });
  test("is asked from 10,000 m³ on, and stays open where one of the two is not known", () => {
    expect(reuse(30, MANUFACTURE, 9999)).toBe("rule");
    expect(reuse(30, MANUFACTURE, 10_000)).toBe(5000);
    expect(value("O2.3", { waterReused: year(0) })).toBe("unanswered");
  });
});

test.each<[number | string, Figures, FactSheet["facts"]?]>([
  [10_000, { marketShareDomestic: 20, marketRankDomestic: 50 }],
  [10_000, { marketShareDomestic: 0.5, marketRankDomestic: 1 }],
  [7500, { marketShareDomestic: 19.99, marketRankDomestic: 50 }],
  [7500, { marketShareDomestic: 2, marketRankDomestic: 3 }],
  [5000, { marketShareDomestic: 5, marketRankDomestic: 50 }],
  [5000, { marketRankDomestic: 4 }, { marketShareDomestic: DONT_KNOW }],
  [2500, { marketShareDomestic: 1 }],
  [2500, { marketRankDomestic: 10 }],
  [0, { marketShareDomestic: 0.99, marketRankDomestic: 11 }],
  [0, { marketRankDomestic: 11 }],
  ["unanswered", {}],
  ["unknown", {}, { marketShareDomestic: DONT_KNOW, marketRankDomestic: DONT_KNOW }],
])("C2.2, share or rank: %s for %j", (expected, figures, states = {}) => {
  expect(value("C2.2", figures, { states })).toBe(expected);
});

test.each<[number | string, Figures]>([
  [10_000, { managementSystems: ["qms9001"], qualityItems: ["ownBrand", "award", "certification"], productCertForeign: true }],
  // A certificate at home and one abroad count once.
  [2000, { managementSystems: ["none"], qualityItems: ["certification"], productCertForeign: true }],
  [2000, { managementSystems: ["none"], qualityItems: [], productCertForeign: true }],
  [5000, { managementSystems: ["qms9001", "ems14001"], qualityItems: ["ownBrand"], productCertForeign: false }],
  [3000, { managementSystems: ["none"], qualityItems: ["award", "standard"], productCertForeign: false }],
  ["unanswered", { managementSystems: ["qms9001"], qualityItems: ["ownBrand"] }],
])("C3.1, quality and brand: %s for %j", (expected, figures) => {
  expect(value("C3.1", figures)).toBe(expected);
});

test.each([[0, 0], [1, 2500], [2, 5000], [3, 5000], [4, 7500], [7, 7500], [8, 10_000]])("C3.2, %d standards", (standardsNational, expected) => {
  expect(value("C3.2", { standardsNational })).toBe(expected);
});

describe("C4.1, growth of revenue per head", () => {
  test.each<[string, number | string, Figures]>([
    ["−0.01 %", 0, { revenue: year(10_000, 10_000), headcountAvg: year(100.01, 100) }],
    ["0 %", 2500, { revenue: year(10_000, 10_000), headcountAvg: year(100, 100) }],
    ["5 %", 5000, { revenue: year(10_500, 10_000), headcountAvg: year(100, 100) }],
    ["10 %", 7500, { revenue: year(11_000, 10_000), headcountAvg: year(100, 100) }],
    ["14.99 %", 7500, { revenue: year(11_499, 10_000), headcountAvg: year(100, 100) }],
    ["15 %", 10_000, { revenue: year(11_500, 10_000), headcountAvg: year(100, 100) }],
    // Half the revenue with 40 % of the people: (50/40) / (100/100) = +25 %, and no merit.
    ["revenue halved, more than half laid off", 2500, { revenue: year(50, 100), headcountAvg: year(40, 100) }],
    ["revenue unchanged with fewer people", 10_000, { revenue: year(100, 100), headcountAvg: year(80, 100) }],
    ["fell, and per head too", 0, { revenue: year(90, 100), headcountAvg: year(100, 100) }],
    // The average is given for one year only: year-end 110/100 over 100/100.
    ["year-end heads where an average is missing", 7500, { revenue: year(110, 100), headcountAvg: year(10), headcount: year(100, 100) }],
    ["no full year before", "rule", { revenue: year(110, 100), headcountAvg: year(10, 10), establishedOn: "2024-01-01" }],
    ["nothing before", "rule", { revenue: year(110, 0), headcountAvg: year(10, 10) }],
    ["a year before that is just full", 7500, { revenue: year(110, 100), headcountAvg: year(10, 10), establishedOn: "2023-12-31" }],
  ])("%s", (_, expected, figures) => {
    expect(value("C4.1", figures)).toBe(expected);
  });
});

describe("lower is better, and an edge is the better band's", () => {
  test.each([[50.51, 0], [50.5, 5000], [50, 5000], [49.51, 5000], [49.5, 7500], [48.01, 7500], [48, 10_000], [30, 10_000]])("C4.2: costs of %d of a hundred, after 50", (cost, expected) => {
    expect(value("C4.2", { operatingCost: year(cost, 50), revenue: year(100, 100) })).toBe(expected);
  });
  test("C4.2 compares costs with each year's revenue", () => {
    // 60 of a hundred after 60.2, although both amounts doubled
    expect(value("C4.2", { operatingCost: year(12_000, 6020), revenue: year(20_000, 10_000) })).toBe(5000);
  });
  test.each([[101.01, 0], [101, 5000], [100, 5000], [99.01, 5000], [99, 7500], [97.01, 7500], [97, 10_000]])("C4.3: %d tce, after 100", (energy, expected) => {
    expect(value("C4.3", { energyTce: year(energy, 100), outputValue: year(500, 500), revenue: year(900, 10) })).toBe(expected);
    expect(value("C4.3", { energyTce: year(energy, 100), revenue: year(500, 500) })).toBe(expected);
  });
  test.each([[101.01, 0], [101, 5000], [99.01, 5000], [99, 7500], [96.01, 7500], [96, 10_000]])("C4.4: %d t of carbon dioxide, after 100", (co2, expected) => {
    expect(value("C4.4", { co2: year(co2, 100), energyTce: year(50, 50), outputValue: year(500, 500), revenue: year(500, 500) })).toBe(expected);
  });
  test("C4.3 and C4.4 have no base in energy of 0", () => {
    const figures = { energyTce: year(10, 0), co2: year(10, 0), outputValue: year(500, 500), revenue: year(500, 500) };
    expect([value("C4.3", figures), value("C4.4", figures)]).toEqual(["rule", "rule"]);
  });
});

test.each<[number, number | null, number]>([
  [99.5, 99.9, 10_000], // at the top nothing can rise, and a fall of 0.4 does not matter
  [99.49, 99.6, 0], // −0.11
  [99.4, 99.5, 5000], // −0.1 exactly is no fall
  [95, 94.9, 7500], // +0.1 and at least 95
  [95, 94.91, 5000], // +0.09
  [96, 96, 5000],
  [94, 93.9, 5000], // +0.1 below 95
  [94, 94, 2500],
  [94, 94.2, 0], // −0.2
  [99.5, null, 10_000],
  [95, null, 5000],
  [94.99, null, 2500],
])("C4.5, pass rate of %d after %s: %d", (now, before, expected) => {
  expect(value("C4.5", { passRate: before === null ? year(now) : year(now, before) })).toBe(expected);
});

describe("C4.6, mean growth of main revenue over two years", () => {
  test.each<[string, number | string, readonly number[], string?]>([
    // (132/120 − 1 + 120/100 − 1) / 2 = (10 + 20) / 2
    ["15 %", 10_000, [132, 120, 100]],
    ["one rate of 4 %", 4000, [104, 100]],
    ["3.99 %", 2000, [103.99, 100]],
    ["6 %", 6000, [106, 100]],
    ["8 %", 8000, [108, 100]],
    ["10 %", 10_000, [110, 100]],
    ["0 %", 2000, [100, 100, 100]],
    // (−1 + 0) / 2
    ["less than nothing", 0, [99, 100, 100]],
    ["from a base of 0: the later pair, 9 %", 8000, [109, 100, 0]],
    ["from a later base of 0", 0, [110, 0, 50]],
    ["from nothing at all", 0, [110, 0, 0]],
    ["a year t−2 that was not full", 8000, [108, 100, 1], "2023-06-01"],
    ["a year t−1 that was not full", "rule", [108, 100, 1], "2024-06-01"],
  ])("%s", (_, expected, mainRevenue, establishedOn = "2006-05-18") => {
    expect(value("C4.6", { mainRevenue, establishedOn })).toBe(expected);
  });
});

describe("C4.8, turnover of assets", () => {
  const turnover = (revenue: number, totalAssets: readonly number[], industry = MANUFACTURE, establishedOn = "2006-05-18") => value("C4.8", { revenue: year(revenue), totalAssets, establishedOn }, { industry });
  test.each<[string, number | string, Parameters<typeof turnover>]>([
    // Over the mean of two year-ends, 2,500.
    ["0.3", 2500, [750, [2000, 3000]]],
    ["0.2996", 0, [749, [2000, 3000]]],
    ["0.5", 5000, [1250, [2000, 3000]]],
    ["0.8", 7500, [2000, [2000, 3000]]],
    ["1.2", 10_000, [3000, [2000, 3000]]],
    ["trade at 1.0", 2500, [2500, [2000, 3000], TRADE]],
    ["trade at 1.5", 5000, [3750, [2000, 3000], TRADE]],
    ["trade at 2.0", 7500, [5000, [2000, 3000], TRADE]],
    ["trade at 2.99", 7500, [7490, [2000, 3000], TRADE]],
    ["trade at 3.0", 10_000, [7500, [2000, 3000], TRADE]],
    ["a first full year, on its year-end", 10_000, [1200, [1000], MANUFACTURE, "2024-07-01"]],
    ["a partial year", "rule", [1200, [1000], MANUFACTURE, "2025-02-01"]],
    ["no revenue", "rule", [0, [1000, 1000]]],
    ["the year before not given", "unanswered", [1200, [1000]]],
  ])("%s", (_, expected, input) => {
    expect(turnover(...input)).toBe(expected);
  });
});

describe("R5: a declaration against a figure", () => {
  test("no industrial water, with 80,000 m³ taken in", () => {
    const { contradictions, items } = evaluate({ waterIntake: year(80_000), waterReused: year(0) }, { answers: { "O2.3": { notApplicable: "noIndustrialWater" } } });
    expect(items["O2.3"]!.outcome).toMatchObject({ state: "notApplicable", by: "declared" });
    expect(contradictions.map(({ id }) => id)).toEqual(["declared-o2-3"]);
    expect(contradictions[0]!.text["zh-CN"]).toContain("80,000");
  });
});

test("every contradiction of the questionnaire can arise", () => {
  const { contradictions } = evaluate(
    {
      equipmentTotal: year(100), equipmentDigital: year(10), equipmentNetworked: year(20), digitalSpend: year(0), rdStaff: year(0), rdInstitution: "province", rdExpense: year(0),
      qualityItems: ["standard"], standardsNational: 0, seiRevenue: year(51), revenue: year(100), energyPlatformFunctions: { thisYear: ["query"] }, techTransfers: year(1), newProductRevenue: year(0),
      leadProductFields: ["keyChain"], techWorkers: year(5), waterIntake: year(80_000), solidWaste: year(1), solidWasteStored: year(0), solidWasteUsed: year(1), skilledWorkers: year(1), waterReused: year(0),
    },
    {
      answers: {
        "M2.4": 3, "O1.1": ["quality"], "C1.1": "f", "L1.2": 4, "C2.3": 0, "C1.5": 0,
        "L2.1": { notApplicable: "noSkilledPosts" }, "M1.1": { notApplicable: "noEquipment" }, "M1.2": { notApplicable: "noEquipment" }, "O2.3": { notApplicable: "noIndustrialWater" }, "O2.4": { notApplicable: "noSolidWaste" },
      },
    },
  );
  const others = evaluate({ seiRevenue: year(51), revenue: year(100), leadProductFields: ["none"] }).contradictions;
  expect(new Set([...contradictions, ...others].map(({ id }) => id))).toEqual(new Set(instrument.contradictions.map(({ id }) => id)));
  // Half of the revenue is not more than half.
  expect(evaluate({ seiRevenue: year(50), revenue: year(100), leadProductFields: ["none"] }).contradictions).toEqual([]);
});

test("what is known lies in both bounds, and what is not counts as nothing below and as full above", () => {
  const { indicators } = evaluate({ marketShareDomestic: 20 }, { answers: { "C2.3": 5, "C2.4": 5, "C2.5": 5, "C2.6": 5 } });
  // C2: 1,500 + 1,500 + 1,500 + 1,000 + 1,500 of 10,000 are known and full; C2.1 and C2.7, 3,000, are not known.
  const { lower, upper, coverage } = indicators.C2!.score!;
  expect([compare(lower, exact(70)), compare(upper, exact(100)), compare(coverage, exact("0.7"))]).toEqual([0, 0, 0]);
});
