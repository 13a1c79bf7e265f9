/**
 * Fact files of invented companies, the same for the same seed: for properties, for the comparison of page, PDF and command line, and for the bench.
 * Figures hang together (parts below wholes, people to revenue) and often stand on a threshold, where mistakes would show; some are missing,
 * not known or withheld.
 */
export type SampleCompany = { readonly name: string; readonly file: SampleFile };
export type SampleFile = {
  readonly fiscalYear: number;
  readonly asOf: string;
  readonly scope: "standalone" | "consolidated";
  readonly profile: { readonly industry: string; readonly region: string };
  readonly facts: Record<string, unknown>;
  readonly sheet?: Record<string, unknown>;
};

/** A number from 0 up to 1, the same sequence for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const INDUSTRIES = ["3499", "3813", "2651", "6513", "5432", "1712", "3670", "4810", "5231", "7320", "6610", "2770"] as const;
const REGIONS = ["330106", "320412", "440305", "110108", "340100", "510107"] as const;
const YEAR = 2025;
/** What people declare to the judged conditions of the titles. */
const DECLARED = {
  "cn.sme.srdi@2026": { "5": true },
  "cn.sme.little-giant@2026": { "6": true },
};

const isByYear = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

export function sampleCompany(seed: number): SampleCompany {
  const random = randomFrom(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const money = (value: number): number => Math.round(value * 100) / 100 + 0;
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const some = (list: readonly string[], share: number): string[] => list.filter(() => random() < share);
  /** Of a set, whose answer "none of these" is an option of its own. */
  const chosen = (list: readonly string[], share: number): string[] => {
    const found = some(list, share);
    return found.length > 0 ? found : ["none"];
  };
  const facts: Record<string, unknown> = {};
  /** A figure may be missing, not known or withheld; `share`: how often it is given. */
  const put = (key: string, value: unknown, share = 0.93): void => {
    const draw = strong ? 0 : random();
    if (draw < share) facts[key] = value;
    else if (draw > 0.99) {
      const unsaid = { state: pick(["dontKnow", "withheld", "notApplicable"]) };
      facts[key] = isByYear(value) ? { [String(YEAR)]: unsaid } : unsaid;
    }
  };
  const years = (make: (back: number) => number, count = 3): Record<string, unknown> => {
    const found: Record<string, unknown> = {};
    for (let back = 0; back < count; back += 1) if (strong || random() < 0.96) found[String(YEAR - back)] = make(back);
    return found;
  };
  /** A share of a base figure, one time in four exactly on a threshold. */
  const share = (of: readonly number[], thresholds: readonly number[], low: number, high: number, best: "high" | "low" = "high") => {
    const exactly = random() < 0.25 ? pick(thresholds) : null;
    const middle = (low + high) / 2;
    return (back: number): number => money((of[back]! * (strong ? middle + 0.4 * (best === "high" ? high - middle : low - middle) : (exactly ?? between(low, high)))) / 100);
  };
  /** One company in four lacks nothing that a title asks for, so that schemes that are met are among the samples. */
  const strong = random() < 0.25;
  const growth = strong ? between(1.06, 1.3) : random() < 0.2 ? 1.05 : between(0.7, 1.4);
  const start = strong ? between(5200, 12_000) : pick([1500, 5000, 1000, Math.exp(between(5.5, 12))]);
  const revenue = [money(start * growth * growth), money(start * growth), money(start)];
  const headcount = Math.max(3, Math.round(revenue[0]! / between(20, 150)));
  const assets = revenue.map((value) => money(value * between(0.6, 1.8)));
  put("revenue", years((back) => revenue[back]!), 0.97);
  put("mainRevenue", years(share(revenue, [80, 70, 90, 50], strong ? 88 : 45, 100)));
  put("leadProductRevenue", years(share(revenue, [50, 50.01], 20, 95)));
  put("hiTechRevenue", years(share(revenue, [60], 30, 95)));
  put("totalIncome", years((back) => money(revenue[back]! * 1.02)));
  put("netProfit", years(share(revenue, [2, 4, 6, 8, 10], -8, 18)));
  put("totalAssets", years((back) => assets[back]!));
  put("totalLiabilities", years(share(assets, [50, 55, 70, 75, 80], 20, 105, "low")));
  put("fixedAssets", years((back) => money(assets[back]! * 0.3)));
  put("intangibleAssets", years((back) => money(assets[back]! * 0.05)));
  const rd = share(revenue, [3, 4, 5, 6, 10], 0.5, 18);
  const rdExpense = [rd(0), rd(1), rd(2)];
  put("rdExpense", years((back) => rdExpense[back]!), 0.97);
  put("rdExpenseDomestic", years((back) => money(rdExpense[back]! * between(0.55, 1))));
  put("rdWages", years((back) => money(rdExpense[back]! * 0.5)));
  put("rdDepreciation", years((back) => money(rdExpense[back]! * 0.08)));
  put("rdLease", years((back) => money(rdExpense[back]! * 0.02)));
  put("rdDirect", years((back) => money(rdExpense[back]! * 0.35)));
  put("costAndExpenses", years((back) => money(revenue[back]! * 0.94)));
  put("operatingCost", years((back) => money(revenue[back]! * 0.7)));
  put("cashOutOperating", years((back) => money(revenue[back]! * 0.95)));
  put("cashPaidGoods", years((back) => money(revenue[back]! * 0.55)));
  put("cashPaidEmployees", years((back) => money(revenue[back]! * 0.2)));
  put("fixedDepreciation", years((back) => money(assets[back]! * 0.03)));
  put("intangibleAmortisation", years((back) => money(assets[back]! * 0.01)));
  put("assetImpairment", years(() => money(between(0, 60))));
  put("creditImpairment", years(() => money(between(0, 60))));
  put("valueAdded", years((back) => money(revenue[back]! * 0.3)), 0.4);
  put("headcount", years(() => headcount));
  put("headcountAvg", years(() => headcount));
  put("rdStaff", years(() => Math.floor((headcount * pick([5, 10, 20, 30, between(0, 45)])) / 100)));
  put("techStaff", years(() => Math.floor((headcount * pick([10, 15, 20, 25, 30, between(0, 45)])) / 100)));
  put("bachelorPlus", years(() => Math.floor(headcount * between(0.1, 0.7))));
  put("equityFunding", years(() => pick([0, 0, 0, 500, 2000, money(between(0, 9000))])));
  put("techTransfers", years(() => whole(0, 6)));
  put("platformDevScore", { "2026": strong ? 65 : pick([50, 49.99, 60, 59.99, money(between(30, 80))]), "2025": money(between(40, 70)) }, 0.7);
  put("equipmentTotal", years(() => 200));
  put("equipmentDigital", years(() => pick([20, 40, 80, 120, whole(0, 200)])));
  put("equipmentNetworked", years(() => pick([20, 40, 80, 120, whole(0, 200)])));
  put("digitalSpend", years(share(revenue, [10], 0, 12)));
  put("energyTce", years((back) => money(revenue[back]! * between(0.02, 0.2))));
  put("renewableTce", years((back) => money(revenue[back]! * 0.005)));
  put("outputValue", years((back) => money(revenue[back]! * 1.03)));
  put("co2", years((back) => money(revenue[back]! * 0.2)));
  put("waterIntake", years(() => whole(5000, 90_000)));
  put("waterReused", years(() => whole(0, 90_000)));
  put("solidWaste", years(() => whole(10, 500)));
  put("solidWasteUsed", years(() => whole(0, 10)));
  put("passRate", years(() => money(between(92, 99.9))));
  put("marketSince", `${String(whole(2005, strong ? 2015 : 2024))}-0${String(whole(1, 9))}-15`, 0.7);
  put("marketShareDomestic", strong ? 12 : pick([10, 9.99, money(between(0, 40))]));
  put("marketRankDomestic", whole(1, 12));
  const classOne = strong ? 8 : whole(0, 8);
  put("ipClassI", classOne);
  put("ipClassISelf", Math.floor(classOne * 0.8));
  put("ipClassIHighValue", classOne > 5 ? 1 : 0);
  put("ipClassIApplied", strong ? 6 : pick([classOne, Math.min(classOne, 4), Math.min(classOne, 1), 0]));
  put("ipClassIUsed", classOne);
  put("ipClassII", whole(0, 9));
  put("ipClassIIAny", whole(9, 14));
  put("coreIpOwned", strong || random() < 0.8);
  put("hiTechField", pick(["it", "manufacturing", "materials", "none"]));
  put("standardsNational", whole(0, 3));
  put("standardsLed5y", whole(0, 1));
  put("rdInstitution", pick(["none", "belowCity", "city", "province", "national"]));
  put("rdUnits", chosen(["institute", "techCentre", "postdoc"], 0.4));
  put("leadProductFields", random() < 0.3 ? ["none"] : chosen(["sei", "sixBases", "keyChain"], 0.6));
  put("leadProductSei", random() < 0.4 ? ["none"] : ["newMaterials"]);
  put("leadProductCode", "3401010101", 0.7);
  put("qualityItems", some(["award", "ownBrand", "standard"], 0.5));
  put("managementSystems", chosen(["qms9001", "ems14001", "ohs45001", "enms50001"], 0.6));
  put("digitalLevel", whole(0, 4), 0.7);
  put("smartMaturity", whole(0, 4), 0.6);
  put("localFeatureScore", whole(0, 15), 0.5);
  put("techAwards", random() < 0.2 ? [{ level: pick(["national", "provincial"]), rank: whole(1, 6), year: whole(2021, 2025) }] : []);
  put("makerContest", random() < 0.1 ? [{ rank: pick(["top500", "top50"]), year: whole(2021, 2025) }] : []);
  put("honours", strong ? ["techSme", "innovativeSme", "srdi"] : some(["hnte", "techSme", "innovativeSme", "srdi", "littleGiant", "ipAdvantage", "smartFactoryBasic"], 0.4));
  put("negativeRecords", !strong && random() < 0.1 ? [{ kind: pick(["abnormalOperation", "safetyLarger", "taxEvasion"]), on: `${String(whole(2021, 2026))}-03-01` }] : []);
  put("establishedOn", `${String(whole(1998, strong ? 2010 : 2024))}-05-20`);
  put("registeredInChina", strong || random() < 0.97);
  put("independentLegalEntity", strong || random() < 0.95);
  put("aboveScale", random() < 0.7);
  put("coreSystems", chosen(["design", "production", "finance"], 0.6));
  put("productCertForeign", random() < 0.3);
  put("auditReportFiled", strong || random() < 0.8);
  put("groupConflict", strong || random() < 0.9 ? ["none"] : ["sameGroupSimilarProduct"]);
  put("updatesMissed", whole(0, 2), 0.6);
  put("greenGovernance", chosen(["responsible", "longTermPlan", "annualTargets"], 0.7));
  put("smartFactoryStages", chosen(["construction", "design", "operation", "productionManagement", "businessManagement"], 0.6));
  put("aiScenePct", pick([20, 60, money(between(0, 80))]), 0.6);
  put("landArea", whole(2000, 90_000));
  put("cmmmKind", pick(["process", "discrete"]));
  return {
    name: `样例企业 ${String(seed)} 号`,
    file: { fiscalYear: YEAR, asOf: "2026-06-30", scope: strong || random() < 0.9 ? "standalone" : "consolidated", profile: { industry: pick(INDUSTRIES), region: pick(REGIONS) }, facts, ...(strong ? { sheet: DECLARED } : {}) },
  };
}
