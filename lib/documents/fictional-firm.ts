import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { factDictionarySchema, type FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet, FactValue } from "@/lib/core/facts/fact-sheet";
import { hashInstrument } from "@/lib/core/instrument/hash";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { parseInstrument } from "@/lib/core/instrument/parse";
import type { Locale } from "@/lib/core/localised";
import type { Peers } from "@/lib/core/publication/peers";
import { EVERYWHERE, type ShownScore } from "@/lib/core/publication/publication";
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
    peers: null,
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

/** What was published of firms like it: the own cell is hidden, and the indicators are those of manufacturing in the province. */
export function fictionalPeers(change: Partial<Peers> = {}): Peers {
  const place = (region: string, industry: string) => ({ region, industry, size: EVERYWHERE });
  const score = (low: number, median: number, high: number): ShownScore => ({ mean: `${String(median)}.0`, median, quartiles: [low, high], shares: null, histogram: null });
  const numbers = (medians: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(medians).map(([id, median]) => [id, score(median - 9, median, median + 11)]));
  return {
    number: 3,
    releasedAt: new Date("2026-03-05T02:00:00Z"),
    asOf: new Date("2026-03-01T00:00:00Z"),
    main: {
      taken: {
        place: place("330000", "34"),
        cell: {
          ...place("330000", "34"),
          status: "published",
          n: 45,
          from: 3,
          numbers: numbers({
            overall: 49, "element/L": 50, "element/M": 52, "element/O": 44, "element/C": 53,
            "measure/dig": 47, "measure/srd": 55, "measure/grn": 43, "measure/sup": 50, "measure/emg": 38, "measure/qua": 57,
          }),
        },
      },
      passedOver: [{ place: place("330200", "34"), reason: "hidden" }],
    },
    detail: {
      taken: { place: place("330000", "C"), cell: { ...place("330000", "C"), status: "carried", n: 210, from: 2, numbers: numbers(Object.fromEntries(instrument.elements.flatMap(({ indicators }) => indicators.map(({ id }, index) => [`indicator/${id}`, 42 + 3 * index])))) } },
      passedOver: [{ place: place("330200", "C"), reason: "few" }],
    },
    releases: { 2: new Date("2026-02-03T02:00:00Z"), 3: new Date("2026-03-05T02:00:00Z") },
    counted: "counted",
    titles: {
      "330000": { "zh-CN": "浙江省", en: "Zhejiang" },
      "330200": { "zh-CN": "浙江省宁波市", en: "Ningbo, Zhejiang" },
      "34": { "zh-CN": "通用设备制造业", en: "General-purpose machinery" },
      C: { "zh-CN": "制造业", en: "Manufacturing" },
    },
    ...change,
  };
}
