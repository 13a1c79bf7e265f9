import type { DemoFact } from "./demo-companies";

/**
 * What the invented companies enter for the official schemes alone: figures that no item of the questionnaire reads, titles, awards, and
 * answers to the schemes' own questions. Between them the companies meet conditions, miss some by little, and leave some open.
 *
 * A function of the calendar year of the application, so that titles are in force whenever the demonstration is made.
 */
export type DemoSchemes = {
  readonly asOf: Readonly<Record<string, DemoFact>>;
  /** Latest year first: 2025, 2024, …; null: nothing entered, or entered for the questionnaire. */
  readonly years: Readonly<Record<string, readonly (string | null)[]>>;
  /** What a platform computed in the year of the application, and in the one before it. */
  readonly evaluated: Readonly<Record<string, readonly string[]>>;
  /** Filed with one value and restated since; `now` is also what the questionnaire reads. */
  readonly restated: readonly { readonly key: string; readonly year: number; readonly filed: Stated; readonly now: Stated }[];
  /** pack → question → answer as people write it, with what proves it */
  readonly answers: Readonly<Record<string, Readonly<Record<string, { readonly answer: unknown; readonly evidence?: string }>>>>;
};
type Stated = { readonly value: string; readonly basis?: string; readonly source: string };
export type MakeSchemes = (applied: number) => DemoSchemes;

const given = (value: Extract<DemoFact, { value: unknown }>["value"]): DemoFact => ({ value });
const answer = (value: unknown, evidence?: string) => ({ answer: value, ...(evidence !== undefined && { evidence }) });
/** A title of three years, given two years before the application and so in force on each of its days. */
const held = (id: string, applied: number, day: string) => ({ id, from: `${String(applied - 2)}-${day}`, until: `${String(applied + 1)}-${day}` });
/** A figure of 2021 alone: the year before the company's digital transformation. */
const in2021 = (value: string) => [null, null, null, null, value];

/** Specialised title held, a new application as a little giant in sight: one condition is open, for want of a rank. */
export const gearboxesSchemes = (applied: number): DemoSchemes => ({
  asOf: {
    independentLegalEntity: given(true),
    registeredInChina: given(true),
    aboveScale: given(true),
    groupConflict: given(["none"]),
    auditReportFiled: given(true),
    leadProductName: given("精密行星减速机"),
    leadProductCode: given("3453020100"),
    leadProductSei: given(["highEndEquipment"]),
    leadProductFuture: given(["none"]),
    hiTechField: given("manufacturing"),
    marketSince: { value: "2012-05-01", source: "首份销售合同" },
    marketShareGlobal: { value: "0.8", source: "按海关出口数据推算" },
    localFeatureScore: { value: "11", source: "2024 年省级评价结果" },
    ipClassIUsed: given("6"),
    ipClassIApplied: given("5"),
    ipClassIIAny: given("28"),
    coreIpOwned: given(true),
    rdUnits: given(["techCentre"]),
    standardsLed5y: given("0"),
    techAwards: given([]),
    makerContest: given([]),
    digitalLevel: { value: "2", source: "2025 年市级评测" },
    smartMaturity: { value: "2", source: "2025 年自评，未经机构评估" },
    cmmmKind: given("discrete"),
    smartFactoryStages: given(["operation", "productionManagement", "businessManagement"]),
    aiScenePct: given("12"),
    coreSystems: given(["design", "production", "finance"]),
    preTransformYear: given("2021"),
    honours: given([
      "techSme",
      held("innovativeSme", applied, "03-15"),
      held("srdi", applied, "12-20"),
      held("hnte", applied, "12-06"),
      { id: "smartFactoryBasic", from: "2025-08-01" },
    ]),
    negativeRecords: given([]),
    updatesMissed: given("0"),
    landArea: given("21500"),
    buildingArea: given("9800"),
    floorArea: given("14200"),
    advancedProcessCount: given("3"),
    greenGovernance: given(["responsible", "annualTargets"]),
  },
  years: {
    leadProductRevenue: ["9240.4"],
    hiTechRevenue: ["10980.2"],
    totalIncome: ["15012.4"],
    valueAdded: ["4310.6", "3872.4"],
    totalAssets: [null, null, "13905.2"],
    totalLiabilities: [null, null, "6240.5"],
    fixedAssets: ["4820.5", "4510.8"],
    intangibleAssets: ["812.6"],
    fixedInvestment: ["680", "540", "420"],
    equityFunding: ["0", "0", "0"],
    cashOutOperating: ["13260.4"],
    cashPaidGoods: ["8240.6"],
    cashPaidEmployees: ["2940.8"],
    fixedDepreciation: ["512.4"],
    intangibleAmortisation: ["68.2"],
    assetImpairment: ["32.5"],
    creditImpairment: ["41.8"],
    rdExpenseDomestic: ["742.3", "640.5", "560.2"],
    rdDirect: ["198.6"],
    rdDepreciation: ["96.4"],
    rdLease: ["0"],
    techStaff: ["42", "38", "35"],
    materialSavingCases: ["2"],
    recycledMaterialCases: ["1"],
    greenRetrofitProjects: ["2", "1", "1"],
    greenRetrofitSpend: ["86", "52", "40"],
    pollutantMarginPct: ["34"],
    productKinds: ["6"],
    footprintKinds: ["1"],
    greenDesignCases: ["2"],
    revenue: in2021("9860.4"),
    operatingCost: in2021("7260.3"),
    headcountAvg: in2021("182"),
    passRate: in2021("98.2"),
    energyTce: in2021("612.5"),
  },
  evaluated: { platformDevScore: ["63.4", "57.2"] },
  restated: [
    {
      key: "rdExpense",
      year: 2024,
      filed: { value: "420.8", source: "2024 年度审计报告" },
      now: { value: "640.5", basis: "更正后口径：计入中试车间的研发领料", source: "2025 年度审计报告，前期差错更正附注" },
    },
  ],
  answers: {
    "cn.digital-sme@2024": {
      marketing: answer(2),
      "after-sales": answer(1),
      warehousing: answer(2),
      "human-resources": answer(1),
      collaboration: answer(2),
    },
    "cn.cmmm@2020": {
      "product-design": answer("2.5"),
      "process-design": answer("2.4"),
      "equipment-management": answer("2.2"),
      "warehousing-distribution": answer("2.1"),
      logistics: answer("1.8"),
      sales: answer("2"),
    },
    "cn.smart-factory@2025": {
      organisation: answer(true, "澄序〔2024〕7 号文成立智能制造推进办公室，专职 4 人"),
      security: answer(true, "2025 年网络安全等级保护二级备案证明，主要装备与软件清单"),
    },
    "cn.sme.srdi@2026": { "5": answer(true, "行业协会 2025 年度统计：国内份额 6.5%；主要客户清单") },
    "cn.sme.little-giant@2026": { "6": answer(true, "精密减速机列入核心基础零部件目录；三家主机厂的配套证明") },
    "cn.green-factory@2025": {
      energyIntensity: answer({ base: "80", lead: "40" }),
      waterIntensity: answer({ base: "2.5", lead: "1" }),
      waterReuse: answer({ base: "30", lead: "70" }),
      landOutput: answer({ base: "0.4", lead: "1" }),
    },
  },
});

/** Little is entered yet, and what is there falls short. */
export const valvesSchemes = (): DemoSchemes => ({
  asOf: {
    independentLegalEntity: given(true),
    registeredInChina: given(true),
    aboveScale: given(true),
    leadProductName: given("低温截止阀"),
    marketSince: given("2016-03-01"),
    ipClassIUsed: given("1"),
    ipClassIApplied: given("0"),
    ipClassIIAny: given("14"),
    honours: given(["techSme"]),
    // Longer ago than any scheme looks back.
    negativeRecords: given([{ kind: "environmentSerious", on: "2021-11-08" }]),
  },
  years: { leadProductRevenue: ["3410.6"], totalLiabilities: ["3120.5", "3060.2"], techStaff: ["11"] },
  evaluated: {},
  restated: [],
  answers: {},
});

/** Everything for the specialised title but the platform's score, which is 2.4 short. */
export const softwareSchemes = (applied: number): DemoSchemes => ({
  asOf: {
    independentLegalEntity: given(true),
    registeredInChina: given(true),
    aboveScale: given(false),
    groupConflict: given(["none"]),
    auditReportFiled: given(true),
    leadProductName: given("制造执行系统软件"),
    leadProductSei: given(["newIT"]),
    leadProductFuture: given(["none"]),
    hiTechField: given("it"),
    marketSince: given("2017-09-01"),
    marketShareGlobal: { state: "dontKnow" },
    localFeatureScore: { state: "dontKnow" },
    ipClassIUsed: given("3"),
    ipClassIApplied: given("2"),
    ipClassIIAny: given("56"),
    coreIpOwned: given(true),
    rdUnits: given(["techCentre"]),
    standardsLed5y: given("0"),
    techAwards: given([{ level: "provincial", rank: 5, year: 2024 }]),
    makerContest: given([{ rank: "top500", year: 2024 }]),
    coreSystems: given(["design", "marketing", "finance"]),
    honours: given([
      "techSme",
      held("innovativeSme", applied, "02-20"),
      held("hnte", applied, "12-08"),
    ]),
    negativeRecords: given([]),
    updatesMissed: given("0"),
  },
  years: {
    leadProductRevenue: ["4210.5"],
    hiTechRevenue: ["5640.2"],
    totalIncome: ["6184.7"],
    totalAssets: [null, null, "4310.4"],
    totalLiabilities: ["1860.4", "1702.6", "1624.8"],
    equityFunding: ["0", "600", "0"],
    rdExpenseDomestic: ["952.7", "806.4", "690.3"],
    techStaff: ["78", "70", "64"],
  },
  evaluated: { platformDevScore: ["47.6"] },
  restated: [],
  answers: { "cn.sme.srdi@2026": { "5": answer(true, "华东地区离散制造业同类软件份额测算，主要客户清单") } },
});

/** A service company: most schemes speak of others, and research is too little for the rest. */
export const logisticsSchemes = (): DemoSchemes => ({
  asOf: {
    independentLegalEntity: given(true),
    registeredInChina: given(true),
    aboveScale: given(false),
    groupConflict: given(["none"]),
    leadProductName: given("医药冷链仓配"),
    hiTechField: given("none"),
    marketSince: given("2013-04-01"),
    ipClassIUsed: given("0"),
    ipClassIApplied: given("0"),
    ipClassIIAny: given("9"),
    coreIpOwned: given(false),
    rdUnits: given(["none"]),
    standardsLed5y: given("1"),
    techAwards: given([]),
    makerContest: given([]),
    honours: given([]),
    negativeRecords: given([]),
  },
  years: { leadProductRevenue: ["11240.3"], totalLiabilities: ["7420.5", "7302.8"], techStaff: ["12"] },
  evaluated: {},
  restated: [],
  answers: {},
});
