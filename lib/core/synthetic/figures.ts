import type { EnterpriseSizeRules, Size } from "@/lib/core/facts/enterprise-size";
import type { FactEntry, FactSheet, FactValue } from "@/lib/core/facts/fact-sheet";
import { findSizeRow } from "@/lib/core/facts/size-row";
import { isInIndustries } from "@/lib/core/industry";
import type { Branch } from "@/lib/core/instrument/instrument";
import { drawFrom, normalOf, shareOf } from "@/lib/core/synthetic/draw";
import { establishedIn, LATEST_YEAR, MATURITY_STEP, qualityOf, reticenceOf, seedOfCase, type Case, type Quality } from "@/lib/core/synthetic/maturity";

/** Everything that a case states, by key and year: one value for a year, whichever fiscal year's sheet it is read on. */
export type Figures = FactSheet["facts"];

/** In place of a value: the branch has no such figure, and is asked for it all the same. */
const NOT_OURS = Symbol("not ours");
/** null: a figure that the branch is not asked for. */
type Values = Readonly<Record<string, FactValue | typeof NOT_OURS | null>>;

/** Calendar years before the latest that some sheet reaches back to: three fiscal years, and two before each. */
const YEARS_BACK = 4;

/** The figures of the years up to `fiscalYear`, and those without a year as they were at its end. Money in 万元. */
export function figuresOf(of: Case, branch: Branch, fiscalYear: number, rules: EnterpriseSizeRules): Figures {
  const quality = qualityOf(of);
  const established = establishedIn(of);
  const scale = scaleOf(of, rules);
  const facts: Record<string, Record<string, FactEntry>> = {};
  const silence = silenceOf(of);
  const put = (year: number | "asOf", values: Values): void => {
    for (const [key, value] of Object.entries(values)) {
      if (value === null) continue;
      (facts[key] ??= {})[String(year)] = value === NOT_OURS ? { state: "notApplicable", reason: "本企业没有此类业务" } : (silence(key, year) ?? { state: "given", value });
    }
  };
  for (let year = fiscalYear; year >= Math.max(fiscalYear - 2, established); year -= 1) put(year, yearly(of, branch, quality, scale, year));
  put("asOf", standing(of, quality, fiscalYear, established));
  return facts;
}

/**
 * 不知道, 暂不提供 or 不适用 in place of a figure; null where it is given. What decides the size is nearly always known, a rank
 * among competitors often is not.
 */
function silenceOf(of: Case): (key: string, year: number | "asOf") => FactEntry | null {
  const seed = seedOfCase(of);
  const reticence = reticenceOf(of);
  return (key, year) => {
    // Everybody knows it, and without it a year before the first would count as one that was left out.
    if (key === "establishedOn") return null;
    const share = shareOf(seed, "silence", key, year);
    if (share < 0.02 * reticence * (SELDOM_UNKNOWN.has(key) ? 0.08 : OFTEN_UNKNOWN.has(key) ? 8 : 1)) {
      return shareOf(seed, "why", key, year) < (MONEY.has(key) ? 0.4 : 0.85) ? { state: "dontKnow" } : { state: "withheld" };
    }
    return share > 0.97 && MAY_NOT_APPLY.has(key) ? { state: "notApplicable", reason: "本企业没有此类业务" } : null;
  };
}
const SELDOM_UNKNOWN = new Set(["headcount", "revenue", "totalAssets"]);
const OFTEN_UNKNOWN = new Set(["marketRankDomestic", "marketShareDomestic"]);
const MONEY = new Set(["revenue", "mainRevenue", "operatingCost", "costAndExpenses", "netProfit", "totalAssets", "totalLiabilities", "payroll", "rdExpense", "rdWages"]);
const MAY_NOT_APPLY = new Set(["outputValue", "renewableTce", "newProductRevenue", "seiRevenue", "passRate"]);

/** People, revenue and assets of every year, such that the latest year has the size that the case says. */
type Scale = { readonly headcount: (year: number) => number; readonly revenue: (year: number) => number; readonly assets: (year: number) => number };
type Bounds = EnterpriseSizeRules["rows"][number]["bounds"];

function scaleOf(of: Case, rules: EnterpriseSizeRules): Scale {
  const draw = drawFrom(seedOfCase(of), "scale");
  const found = findSizeRow(of.industry, rules);
  const bounds: Bounds = found.state === "row" ? found.row.bounds : { headcount: [300, 100, 10] };
  const place = draw.share();
  const within = (edges: readonly [number, number, number] | undefined): number | null => {
    const at = Math.min(0.97, Math.max(0.03, place + 0.12 * draw.normal()));
    return edges === undefined ? null : inClass(edges, of.size, at);
  };
  const [people, income, owned] = [within(bounds.headcount), within(bounds.revenue), within(bounds.totalAssets)];
  const perHead = Math.exp(3.8 + 0.4 * draw.normal());
  const headcount = Math.max(1, Math.round(people ?? (income ?? owned! * 0.8) / perHead));
  const revenue = income ?? headcount * perHead;
  const assets = owned ?? revenue * Math.exp(0.1 + 0.35 * draw.normal());
  const growths: number[] = [];
  for (let back = 0; back <= YEARS_BACK; back += 1) growths.push(Math.min(0.6, Math.max(-0.35, 0.03 + 0.05 * of.step * MATURITY_STEP + 0.09 * draw.normal())));
  const shrunk = (value: number, part: number) => (year: number) => growths.slice(0, LATEST_YEAR - year).reduce((now, growth) => now / (1 + growth * part), value);
  const people0 = shrunk(headcount, 0.4);
  return { headcount: (year) => Math.max(1, Math.round(people0(year))), revenue: shrunk(revenue, 1), assets: shrunk(assets, 0.7) };
}

/** A figure inside a class: `at` from 0, its lower bound, to 1. */
function inClass([large, medium, small]: readonly [number, number, number], size: Size, at: number): number {
  const [low, high] = { large: [large, large * 8], medium: [medium, large], small: [small, medium], micro: [Math.max(1, small * 0.2), small] }[size] as [number, number];
  return low * (high / low) ** at;
}

const HIGH_TECH = ["27", "35", "36", "37", "38", "39", "40", "63", "64", "65", "73", "74", "75"];
const HEAVY = ["17", "22", "25", "26", "30", "31", "32", "D"];
const MUCH_WATER = ["22", "25", "26", "30", "31", "32", "44"];

/** Figures of a calendar year. Parts are rounded down, so that none exceeds its whole. */
function yearly(of: Case, branch: Branch, quality: Quality, scale: Scale, year: number): Values {
  const q = (id: string): number => quality(id, year);
  const seed = seedOfCase(of);
  const isHighTech = isInIndustries(of.industry, HIGH_TECH) === true;
  const isHeavy = isInIndustries(of.industry, HEAVY) === true;
  const works = branch !== "services";
  const [headcount, revenue, assets] = [scale.headcount(year), scale.revenue(year), scale.assets(year)];
  const research = isHighTech ? 1 : works ? 0.6 : 0.35;
  const people = (share: number): string => String(Math.floor(headcount * Math.min(1, share)));

  const rdExpense = money(revenue * 0.11 * q("M4.1") ** 1.7 * research);
  const technical = Math.floor(headcount * (branch === "production" ? 0.5 : branch === "operations" ? 0.35 : 0.1));
  const payroll = money(headcount * (6 + 9 * q("payroll")));
  const equipment = branch === "production" ? Math.ceil(headcount * 0.45) : branch === "operations" ? Math.ceil(headcount * 0.25) : 0;
  const digital = Math.floor(equipment * 0.8 * q("M1.1"));
  const processes = 5 + Math.floor(20 * shareOf(seed, "processes"));
  const margin = 0.14 * q("margin") - 0.035 + 0.02 * normalOf(seed, "margin", year);
  const costs = money(revenue * (1 - margin));
  // The slope over the years is what the growth items see.
  const energy = money(revenue * (isHeavy ? 0.22 : works ? 0.05 : 0.012) * (1.25 - 0.5 * q("C4.3")) * Math.exp(0.02 * normalOf(seed, "energy", year)));
  const intake = Math.floor(revenue * (works ? (isHeavy ? 18 : 2.5) : 0.4) * Math.exp(0.8 * normalOf(seed, "water")));
  const cycle = (isInIndustries(of.industry, MUCH_WATER) === true ? 0.72 + 0.26 * q("O2.3") : 0.8 * q("O2.3")) * (works ? 1 : 0.1);
  const waste = branch === "production" ? money(revenue * 0.03 * Math.exp(0.9 * normalOf(seed, "waste"))) : 0;

  return {
    revenue: decimal(revenue),
    mainRevenue: part(revenue, 0.55 + 0.45 * q("C2.1") ** 0.6),
    newProductRevenue: part(revenue, 0.65 * q("C4.7") ** 1.3),
    seiRevenue: part(revenue, Math.max(0, (isHighTech ? 1.2 : 0.7) * (q("O3.2") - 0.3))),
    operatingCost: decimal(revenue * (0.9 - 0.2 * q("C4.2") + 0.01 * normalOf(seed, "cost", year))),
    costAndExpenses: decimal(costs),
    netProfit: decimal((revenue - costs) * 0.82),
    outputValue: branch === "production" ? decimal(revenue * (1.02 + 0.01 * normalOf(seed, "output", year))) : NOT_OURS,
    totalAssets: decimal(assets),
    totalLiabilities: decimal(assets * Math.max(0.05, 0.85 - 0.5 * q("debt") + 0.08 * normalOf(seed, "debt", year))),
    retrofitSpend: works ? decimal(revenue * 0.08 * q("M1.4") ** 2) : null,
    digitalSpend: decimal(revenue * 0.05 * q("C1.3") ** 2),
    rdExpense: decimal(rdExpense),
    rdWages: part(rdExpense, 0.35 + 0.35 * q("L1.4")),
    headcount: String(headcount),
    headcountAvg: decimal(headcount * (1 - 0.02 * shareOf(seed, "average", year))),
    rdStaff: people(0.5 * q("L1.1") ** 1.3 * research),
    bachelorPlus: people((isHighTech || !works ? 0.15 : 0.03) + 0.6 * q("L1.3")),
    techWorkers: String(technical),
    skilledWorkers: String(Math.floor(technical * 0.6 * q("L2.1"))),
    payroll: decimal(payroll),
    trainingSpend: part(payroll, 0.055 * q("L3.2") ** 1.2),
    equipmentTotal: works ? String(equipment) : null,
    equipmentDigital: works ? String(digital) : null,
    equipmentNetworked: works ? String(Math.floor(digital * (0.4 + 0.55 * q("M1.2")))) : null,
    keyProcesses: branch === "production" ? String(processes) : null,
    keyProcessesNumeric: branch === "production" ? String(Math.floor(processes * q("M1.3"))) : null,
    serviceProcesses: branch === "production" ? null : String(processes),
    serviceProcessesOnline: branch === "production" ? null : String(Math.floor(processes * q("M1.3"))),
    energyTce: decimal(energy),
    renewableTce: part(energy, 0.4 * q("O2.1") ** 2),
    co2: decimal(energy * (2.7 - 0.6 * q("C4.4"))),
    energyPlatformFunctions: chosen(["query", "intensity", "strategy", "benchmark", "flow", "balance", "budget", "carbonAccounting", "footprint", "supplyChain", "verification", "assets"], 0.75 * q("M3.1"), seed, year),
    waterIntake: String(intake),
    waterReused: decimal((intake * cycle) / (1 - cycle)),
    solidWaste: decimal(waste),
    solidWasteStored: "0",
    solidWasteUsed: part(waste, 0.4 + 0.6 * q("O2.4")),
    techTransfers: String(Math.floor(7 * q("M4.4") ** 2 * shareOf(seed, "transfers", year) * 1.5)),
    passRate: works ? decimal(Math.min(100, 93 + 6.9 * q("C4.5") ** 0.6 + 0.15 * normalOf(seed, "pass", year)), 1) : null,
  };
}

/** What has no year, as it was at the end of one. */
function standing(of: Case, quality: Quality, year: number, established: number): Values {
  const q = (id: string): number => quality(id, year);
  const seed = seedOfCase(of);
  const patents = Math.floor(9 * q("M4.2") ** 1.5);
  const own = Math.floor(patents * 0.8);
  const isRanked = q("C2.2") > 0.5;
  const names = ["none", "belowCity", "city", "province", "national"];
  return {
    establishedOn: `${String(established)}-0${String(1 + Math.floor(9 * shareOf(seed, "month")))}-1${String(Math.floor(9 * shareOf(seed, "day")))}`,
    leadProductFields: chosen(["future", "sei", "fillGap", "sixBases", "keyChain"], 0.45 * q("O3.1"), seed, "fields"),
    marketShareDomestic: decimal(24 * q("C2.2") ** 3),
    marketRankDomestic: isRanked ? String(1 + Math.floor(24 * (1 - q("C2.2")))) : String(12 + Math.floor(80 * shareOf(seed, "rank"))),
    ipClassI: String(patents),
    ipClassISelf: String(own),
    ipClassIHighValue: String(q("M4.2") > 0.85 ? Math.min(patents, 1) : 0),
    ipClassII: String(Math.floor(16 * q("M4.2"))),
    rdInstitution: names[Math.min(4, Math.floor(4.6 * q("M4.3") ** 1.6))]!,
    standardsNational: String(Math.floor(8 * q("C3.2") ** 2.2)),
    qualityItems: ["award", "certification", "ownBrand", "standard"].filter((id, at) => shareOf(seed, "quality", id) < q("C3.1") * [0.4, 0.9, 1, 0.5][at]!),
    managementSystems: chosen(["qms9001", "ems14001", "ohs45001", "enms50001", "isms27001", "ipms29490"], 0.9 * q("C3.1"), seed, "systems"),
    productCertForeign: shareOf(seed, "foreign") < 0.5 * q("C3.1"),
  };
}

/** The options that a company has, or the one that says none. */
function chosen(options: readonly string[], share: number, seed: number, what: string | number): string[] {
  const found = options.filter((id) => shareOf(seed, what, id) < share);
  return found.length > 0 ? found : ["none"];
}

const money = (value: number): number => Math.floor(value * 100) / 100;
const decimal = (value: number, places = 2): string => String(Number(value.toFixed(places)));
/** Rounded down from the whole as it is written. */
const part = (whole: number, share: number): string => String(Math.floor(Number(decimal(whole)) * Math.min(1, share) * 100) / 100);
