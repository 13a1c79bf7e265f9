import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet, FactValue } from "@/lib/core/facts/fact-sheet";
import { hashInstrument } from "@/lib/core/instrument/hash";
import { instrumentSchema, type Branch, type Instrument, type Item, type Valuation } from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import type { Answer, Responses } from "@/lib/core/response";
import { scoreAssessment } from "@/lib/core/scoring/score";

/*
 * Builders for tests: an instrument of a few items says what a case is about, and nothing else.
 */

export const text = (words: string): LocalisedText => ({ "zh-CN": words, en: `${words} (en)` });

type Common = Partial<Pick<Item, "weight" | "core" | "characteristic" | "driver" | "measures" | "clauses" | "notApplicable" | "mayDeclare">>;

function common(id: string, { weight = 10_000, ...rest }: Common) {
  return {
    id,
    weight,
    characteristic: "high-tech" as const,
    driver: "breakthrough" as const,
    measures: { dig: 1 as const },
    clauses: ["S01"],
    title: text(id),
    text: text(`question ${id}`),
    help: text("help"),
    example: text("example"),
    evidence: text("evidence"),
    ...rest,
  };
}

export function levelItem(id: string, rest: Common = {}): unknown {
  const levels = [0, 1, 2, 3, 4, 5].map((level) => ({ text: text(`${id} level ${String(level)}`), ...(level < 5 ? { next: text(`to ${String(level + 1)}`) } : {}) }));
  return { ...common(id, rest), kind: "level", levels };
}

export type SampleOption = { readonly id: string; readonly value: number; readonly branches?: readonly Branch[] };

export function multiItem(id: string, options: readonly SampleOption[], rest: Common = {}): unknown {
  return { ...common(id, rest), kind: "multi", none: text("none"), options: options.map((option) => ({ ...option, text: text(`option ${option.id}`), next: text("next") })) };
}

export function singleItem(id: string, options: readonly SampleOption[], rest: Common = {}): unknown {
  const best = options.length - 1;
  return {
    ...common(id, rest),
    kind: "single",
    ordered: true,
    options: options.map((option, index) => ({ ...option, text: text(`option ${option.id}`), ...(index < best ? { next: text("next") } : {}) })),
  };
}

export function factItem(id: string, valuation: unknown, rest: Common & { readonly cap?: unknown } = {}): unknown {
  return { ...common(id, rest), kind: "fact", valuation, next: [{ below: 10_000, text: text("next") }] };
}

export const figure = (of: unknown, unit = "%") => ({ title: text("figure"), of, unit: unit === "%" ? unit : text(unit) });

/** A valuation by the bands of one figure. */
export function bands(of: unknown, edges: readonly number[], rest: { closed?: "left" | "right"; values?: readonly number[]; unit?: string } = {}): unknown {
  const { closed = "left", unit = "%", values } = rest;
  return { figure: figure(of, unit), bands: { edges, closed, source: text("expert"), ...(values ? { values } : {}) } } satisfies Record<keyof Extract<Valuation, { figure: unknown }> & ("figure" | "bands"), unknown>;
}

/** element → indicator → items; an indicator may carry a weight. Unnamed weights are equal. */
export type SampleElements = Readonly<Record<string, Readonly<Record<string, readonly unknown[] | { readonly weight: number; readonly items: readonly unknown[] }>>>>;

/** The instrument as it would stand in a file, before the schema fills in what is optional. */
export function sampleSource(elements: SampleElements, rest: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const ids = Object.keys(elements);
  const share = (count: number, index: number): number => Math.floor(10_000 / count) + (index < 10_000 % count ? 1 : 0);
  const axis = (list: readonly string[]) => list.map((id) => ({ id, title: text(id), text: text(id), clauses: [] }));
  const ranges = (starts: readonly number[], prefix: string) => starts.map((from, index) => ({ from, id: `${prefix}${String(index)}`, title: text(`${prefix}${String(index)}`) }));
  const names = [["none", "未入级", "起步"], ["one", "一级", "一级"], ["two", "二级", "二级"], ["three", "三级", "三级"], ["four", "四级", "四级"]] as const;
  return {
    key: "sample",
    version: "2026.1",
    title: text("sample"),
    text: text("sample"),
    weightSource: text("expert"),
    levels: names.map(([id, zh, element], index) => ({
      id,
      from: index * 20,
      title: { "zh-CN": zh, en: `Level ${String(index)}` },
      elementTitle: { "zh-CN": element, en: index === 0 ? "Starting out" : `Level ${String(index)}` },
      text: text(zh),
    })),
    gates: [{ level: "three", everyElementAtLeast: 30 }, { level: "four", everyElementAtLeast: 50 }],
    coverage: { overall: 0.8, element: 0.6 },
    declaredLimit: 0.1,
    declaredReasons: [{ id: "noWater", title: text("no water") }],
    factors: ids.length > 1 ? ids.slice(0, 3) : [ids[0], ids[0]],
    balance: ranges([0, 0.5, 0.75], "balance"),
    coordination: ranges([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], "d"),
    branches: [
      { id: "production", title: text("production"), text: text("production"), industries: ["A", "B", "C", "D"] },
      { id: "operations", title: text("operations"), text: text("operations"), industries: ["E", "F", "G", "H", "N", "80", "81", "82"] },
      { id: "services", title: text("services"), text: text("services"), industries: [] },
    ],
    measures: axis(["dig", "srd", "grn", "sup", "emg", "qua"]),
    characteristics: axis(["high-tech", "high-efficiency", "high-quality"]),
    drivers: axis(["breakthrough", "allocation", "upgrading"]),
    clauses: [{ id: "S01", text: text("claim"), required: true }],
    citedBy: [],
    contradictions: [],
    elements: ids.map((id, e) => {
      const indicators = Object.entries(elements[id]!);
      return {
        id,
        weight: share(ids.length, e),
        title: text(id),
        text: text(id),
        clauses: ["S01"],
        indicators: indicators.map(([indicator, content], i) => {
          const list = "items" in content ? content.items : content;
          const items = list.map((item, n) => ({ ...(item as object), ...(list.length > 1 && (item as { weight: number }).weight === 10_000 ? { weight: share(list.length, n) } : {}) }));
          return {
            id: indicator,
            weight: "weight" in content ? content.weight : share(indicators.length, i),
            title: text(indicator),
            text: text(indicator),
            minutes: 5,
            items,
          };
        }),
      };
    }),
    ...rest,
  };
}

export const sampleInstrument = (elements: SampleElements, rest: Readonly<Record<string, unknown>> = {}): Instrument =>
  instrumentSchema.parse(sampleSource(elements, rest));

/** Facts of year 2025 by value, of several years by record of years, and with a state as an entry. */
export type SampleFacts = Readonly<Record<string, number | FactValue | FactEntry | Readonly<Record<string, number | FactEntry>>>>;

const isEntry = (value: unknown): value is FactEntry => typeof value === "object" && value !== null && "state" in value;
const entryOf = (value: unknown): FactEntry =>
  isEntry(value) ? value : { state: "given", value: typeof value === "number" ? String(value) : (value as FactValue) };

export function sampleSheet(facts: SampleFacts = {}, rest: Partial<FactSheet> = {}): FactSheet {
  return {
    fiscalYear: 2025,
    asOf: "2026-03-31",
    scope: "standalone",
    profile: { industry: "34", region: null },
    facts: Object.fromEntries(
      Object.entries(facts).map(([key, value]) => {
        if (typeof value === "object" && !Array.isArray(value) && !isEntry(value)) {
          return [key, Object.fromEntries(Object.entries(value).map(([year, inner]) => [year, entryOf(inner)]))];
        }
        return [key, { [AS_OF.has(key) ? "asOf" : "2025"]: entryOf(value) }];
      }),
    ),
    ...rest,
  };
}

const AS_OF = new Set(["establishedOn", "fields", "institution", "certified", "rank", "share"]);

const fact = (key: string, type: string, rest: object = {}) => ({
  key,
  group: "all",
  title: text(key),
  help: text(key),
  type,
  period: AS_OF.has(key) ? "asOf" : "year",
  unit: type === "number" ? { "zh-CN": "万元", en: "CNY 10,000" } : null,
  atMost: [],
  packOnly: false,
  ...rest,
});

/** A few figures of each type, of which the ones that rules of the engine read keep their real names. */
export const SAMPLE_DICTIONARY = {
  groups: [{ id: "all", title: text("all"), text: text("all") }],
  facts: [
    ...["revenue", "mainRevenue", "cost", "netProfit", "totalAssets", "totalLiabilities", "rd", "water"].map((key) => fact(key, "number")),
    ...["headcount", "staff", "machines", "digital"].map((key) => fact(key, "integer")),
    fact("rank", "integer"),
    fact("share", "number"),
    fact("establishedOn", "date"),
    fact("certified", "boolean"),
    fact("institution", "enum", { options: ["none", "city", "national"].map((id) => ({ id, title: text(id) })) }),
    fact("fields", "set", { options: ["sei", "future", "none"].map((id) => ({ id, title: text(id) })), exclusive: "none" }),
  ],
} as unknown as FactDictionary;

/** Answers written short: a number is a level, a list options, a text one option. */
export function sampleResponses(answers: Readonly<Record<string, Answer | number | string | readonly string[]>>): Responses {
  const answerOf = (short: Answer | number | string | readonly string[]): Answer => {
    if (typeof short === "number") return { level: short };
    if (typeof short === "string") return { option: short };
    return Array.isArray(short) ? { options: [...(short as readonly string[])] } : (short as Answer);
  };
  return Object.fromEntries(Object.entries(answers).map(([id, short]) => [id, { answer: answerOf(short) }]));
}

export function scoreSample(
  instrument: Instrument,
  answers: Parameters<typeof sampleResponses>[0] = {},
  facts: SampleFacts = {},
  { branch = "production" as Branch | null, ...sheet }: Partial<FactSheet> & { branch?: Branch | null } = {},
) {
  return scoreAssessment({
    instrument,
    hash: hashInstrument(instrument),
    dictionary: SAMPLE_DICTIONARY,
    sheet: sampleSheet(facts, sheet),
    branch,
    responses: sampleResponses(answers),
  });
}
