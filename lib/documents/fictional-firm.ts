import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { factDictionarySchema, type FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet, FactValue } from "@/lib/core/facts/fact-sheet";
import { hashInstrument } from "@/lib/core/instrument/hash";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { parseInstrument } from "@/lib/core/instrument/parse";
import type { Locale } from "@/lib/core/localised";
import { buildReport } from "@/lib/core/report/build";
import type { ReportInput } from "@/lib/core/report/context";
import type { Report } from "@/lib/core/report/report";
import type { Responses } from "@/lib/core/response";
import { scoreAssessment } from "@/lib/core/scoring/score";
import { reportWords } from "@/lib/documents/words";

/** A firm that does not exist, for the tests of reports and files: a machine shop with good equipment, thin on data and green energy. */

const CONTENT = join(import.meta.dirname, "..", "content");
const INSTRUMENT_FOLDER = join(CONTENT, "instruments", "xinzhi-enterprise", "2026.1");

export const instrument: Instrument = parseInstrument(
  readdirSync(INSTRUMENT_FOLDER).filter((name) => name.endsWith(".yaml")).map((name) => ({ path: name, text: readFileSync(join(INSTRUMENT_FOLDER, name), "utf8") })),
);
export const dictionary: FactDictionary = factDictionarySchema.parse(parse(readFileSync(join(CONTENT, "reference", "facts.yaml"), "utf8")));
const hash = hashInstrument(instrument);

/** key → [2023, 2024, 2025], or one value as of the day. */
const FIGURES: Readonly<Record<string, readonly [string, string, string] | FactValue>> = {
  establishedOn: "2009-06-18",
  revenue: ["4980", "5200", "5512.5"],
  mainRevenue: ["4600", "4810", "4961.25"],
  newProductRevenue: ["610", "700", "905"],
  seiRevenue: ["420", "510", "690"],
  operatingCost: ["3890", "4020", "4200"],
  costAndExpenses: ["4700", "4880", "5105"],
  outputValue: ["5010", "5230", "5560"],
  netProfit: ["210", "240", "310"],
  totalAssets: ["6100", "6400", "6720"],
  totalLiabilities: ["2900", "2950", "3010"],
  retrofitSpend: ["40", "85", "120"],
  digitalSpend: ["20", "48", "66"],
  rdExpense: ["150", "178", "231.5"],
  rdWages: ["70", "82", "104"],
  headcount: ["172", "176", "180"],
  headcountAvg: ["170", "174", "178"],
  rdStaff: ["14", "17", "23"],
  bachelorPlus: ["28", "33", "41"],
  techWorkers: ["96", "98", "101"],
  skilledWorkers: ["22", "27", "34"],
  payroll: ["1650", "1720", "1810"],
  trainingSpend: ["12", "15", "22.6"],
  equipmentTotal: ["118", "121", "126"],
  equipmentDigital: ["52", "61", "74"],
  equipmentNetworked: ["30", "44", "58"],
  keyProcesses: ["14", "14", "14"],
  keyProcessesNumeric: ["7", "8", "10"],
  energyTce: ["1210", "1235", "1240"],
  renewableTce: ["8", "15", "26"],
  co2: ["3300", "3320", "3290"],
  waterIntake: ["8200", "8100", "7900"],
  waterReused: ["1500", "1800", "2300"],
  solidWaste: ["310", "305", "298"],
  solidWasteStored: ["0", "0", "0"],
  solidWasteUsed: ["240", "246", "251"],
  passRate: ["98.6", "98.9", "99.1"],
  techTransfers: ["1", "2", "3"],
  energyPlatformFunctions: ["query", "intensity"],
  leadProductFields: ["sixBases", "keyChain"],
  marketShareDomestic: "4.2",
  marketRankDomestic: "6",
  ipClassI: "7",
  ipClassISelf: "5",
  ipClassIHighValue: "0",
  ipClassII: "22",
  rdInstitution: "city",
  standardsNational: "1",
  qualityItems: ["ownBrand", "certification"],
  managementSystems: ["qms9001", "ems14001"],
  productCertForeign: false,
};

const RESPONSES: Responses = {
  "L1.2": { answer: { level: 2 }, evidence: "internalRecord" },
  "L2.2": { answer: { options: ["staff", "training"] }, evidence: "internalRecord", comment: "MES 上线后每季度培训一次" },
  "L2.3": { answer: { level: 1 }, evidence: "statement" },
  "L2.4": { answer: { level: 2 }, evidence: "statement" },
  "L3.1": { answer: { level: 3 }, evidence: "thirdParty" },
  "L3.3": { answer: { level: 3 }, evidence: "internalRecord" },
  "L3.4": { answer: { level: 1 } },
  "M2.1": { answer: { options: ["controlNetwork", "applicationNetwork", "siteCoverage"] }, evidence: "internalRecord" },
  "M2.2": { answer: { option: "most" }, evidence: "internalRecord" },
  "M2.3": { answer: { level: 3 }, evidence: "internalRecord" },
  "M2.4": { answer: { level: 2 }, evidence: "statement" },
  "M2.5": { answer: { options: ["policy", "boundary"] }, evidence: "internalRecord" },
  "M3.2": { answer: { level: 2 }, evidence: "statement" },
  "M3.3": { answer: { level: 3 }, evidence: "internalRecord" },
  "M4.5": { answer: { level: 2 }, evidence: "thirdParty" },
  "O1.1": { answer: { options: ["productDesign", "productionControl", "quality", "finance"] }, evidence: "internalRecord" },
  "O1.2": { answer: { level: 2 }, evidence: "statement" },
  "O1.3": { answer: { options: ["rules"] }, evidence: "internalRecord" },
  "O1.4": { answer: { level: 1 }, evidence: "statement" },
  "O2.2": { answer: { level: 2 }, evidence: "statement" },
  "O3.3": { answer: { level: 0 }, evidence: "none" },
  "C1.1": { answer: { option: "d" }, evidence: "internalRecord" },
  "C1.2": { answer: { options: ["a", "b"] }, evidence: "internalRecord" },
  "C1.4": { answer: { level: 3 }, evidence: "internalRecord" },
  "C1.5": { answer: { level: 1 }, evidence: "statement" },
  "C2.3": { answer: { level: 3 }, evidence: "thirdParty" },
  "C2.4": { answer: { level: 2 }, evidence: "statement" },
  "C2.5": { answer: { level: 2 }, evidence: "statement" },
  "C2.6": { answer: { level: 2 }, evidence: "statement" },
  "C2.7": { answer: { level: 3 }, evidence: "internalRecord" },
  "C3.3": { answer: { level: 3 }, evidence: "internalRecord" },
  "C3.4": { answer: { level: 3 }, evidence: "internalRecord" },
};

export type FirmChange = {
  /** Figures in place of the firm's; `null` leaves one out. */
  readonly figures?: Readonly<Record<string, readonly [string, string, string] | FactValue | FactEntry | null>>;
  readonly responses?: Readonly<Record<string, Responses[string] | null>>;
  readonly industry?: string;
  readonly report?: Partial<Omit<ReportInput, "evaluation" | "instrument" | "dictionary" | "sheet" | "responses">>;
};

/** What a report is built from, for the firm as it is or with what a test changes. */
export function fictionalInput(locale: Locale = "zh-CN", change: FirmChange = {}): ReportInput {
  const sheet = fictionalSheet(change);
  const responses = withoutNull({ ...RESPONSES, ...change.responses });
  return {
    evaluation: scoreAssessment({ instrument, hash, dictionary, sheet, responses }),
    instrument,
    dictionary,
    sheet,
    responses,
    organisation: { name: "甬江精密机械有限公司", creditCode: "91330206MA2XN0T84E", industry: locale === "en" ? "General-purpose machinery" : "通用设备制造业", region: null },
    submission: { number: 2, submittedAt: new Date("2026-03-18T06:05:00Z") },
    words: reportWords(locale),
    locale,
    now: new Date("2026-03-19T01:00:00Z"),
    staleFacts: [],
    ...change.report,
  };
}

export function fictionalReport(locale: Locale = "zh-CN", change: FirmChange = {}): Report {
  return buildReport(fictionalInput(locale, change));
}

function fictionalSheet(change: FirmChange): FactSheet {
  const figures = withoutNull<readonly [string, string, string] | FactValue | FactEntry>({ ...FIGURES, ...change.figures });
  return {
    fiscalYear: 2025,
    asOf: "2026-03-18",
    scope: "standalone",
    profile: { industry: change.industry ?? "3484", region: "330206" },
    facts: Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, entriesOf(key, value)])),
  };
}

function entriesOf(key: string, value: readonly [string, string, string] | FactValue | FactEntry): Record<string, FactEntry> {
  const definition = dictionary.facts.find((fact) => fact.key === key);
  if (!definition) throw new Error(`The dictionary has no fact ${key}.`);
  if (typeof value === "object" && "state" in value) return { [definition.period === "asOf" ? "asOf" : "2025"]: value };
  const given = (one: FactValue): FactEntry => ({ state: "given", value: one });
  if (definition.period === "asOf") return { asOf: given(value as FactValue) };
  if (definition.type === "set" || !Array.isArray(value)) return { "2025": given(value as FactValue) };
  return Object.fromEntries(value.map((one, index) => [String(2023 + index), given(one as FactValue)]));
}

function withoutNull<Value>(record: Readonly<Record<string, Value | null>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== null));
}
