import { describe, expect, it } from "vitest";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import { factDefinitionSchema, type FactDictionary, type Scope } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet } from "@/lib/core/facts/fact-sheet";
import { factWarningText, warnOfFacts } from "@/lib/core/facts/fact-warnings";

const text = (name: string) => ({ "zh-CN": name, en: name });
const fact = (key: string, more: Record<string, unknown> = {}) =>
  factDefinitionSchema.parse({ key, group: "g", title: text(key), help: text(key), type: "number", period: "year", unit: text("万元"), ...more });
const dictionary: FactDictionary = {
  groups: [{ id: "g", title: text("g"), text: text("g") }],
  facts: [
    ...["revenue", "totalAssets", "totalLiabilities", "rdExpense", "rdWages", "rdDirect"].map((key) => fact(key)),
    fact("headcount"),
    fact("rdStaff", { atMost: [{ sum: ["headcount"], severity: "warning" }] }),
  ],
};
const derived: DerivedFigureDefinition[] = [
  { id: "rdIntensity", title: text("研发强度"), of: { ratio: ["rdExpense", "revenue"] }, unit: "%" },
  { id: "rdStaffShare", title: text("研发人员占比"), of: { ratio: ["rdStaff", "headcount"] }, unit: "%" },
];

/** Figures of 2025, 2024, 2023 in this order. */
function warnings(figures: Record<string, readonly (number | undefined)[]>, more: { scope?: Scope; basis?: string } = {}) {
  const facts = Object.fromEntries(
    Object.entries(figures).map(([key, values]) => [
      key,
      Object.fromEntries(
        values.flatMap((value, back): [string, FactEntry][] =>
          value === undefined ? [] : [[String(2025 - back), { state: "given", value: String(value), ...(more.basis ? { basis: more.basis } : {}) }]],
        ),
      ),
    ]),
  );
  const sheet: FactSheet = { fiscalYear: 2025, asOf: "2026-03-31", scope: more.scope ?? "standalone", profile: { industry: null, region: null }, facts };
  return warnOfFacts(sheet, dictionary, derived).map(({ code, year, keys, figures: shown }) => ({ code, year, keys, ...shown }));
}

describe("a denominator that shrinks", () => {
  it("warns when revenue collapsed, with both amounts and the change", () => {
    // A listed company: 191,944 → 104,554 → 28,785; the last year −72.5 %, the year before −45.5 %.
    expect(warnings({ revenue: [28785, 104554, 191944] })).toEqual([
      { code: "revenueHalved", year: 2025, keys: ["revenue"], now: "28785", before: "104554", change: "-72.5" },
      { code: "revenueFellByFifth", year: 2024, keys: ["revenue"], now: "104554", before: "191944", change: "-45.5" },
    ]);
  });

  it("warns at exactly half, and says nothing at exactly a fifth", () => {
    expect(warnings({ revenue: [50, 100] })).toMatchObject([{ code: "revenueHalved" }]);
    expect(warnings({ revenue: [80, 100] })).toEqual([]);
    expect(warnings({ revenue: [79.99, 100] })).toMatchObject([{ code: "revenueFellByFifth" }]);
  });

  it("warns for any other figure that ratios divide by, at half", () => {
    expect(warnings({ headcount: [50, 100] })).toMatchObject([{ code: "denominatorHalved", keys: ["headcount"] }]);
    expect(warnings({ headcount: [51, 100] })).toEqual([]);
    expect(warnings({ rdExpense: [1, 100] })).toEqual([]);
  });

  it("does not compare with a missing year or a base of 0", () => {
    expect(warnings({ revenue: [50, undefined, 500] })).toEqual([]);
    expect(warnings({ revenue: [0, 0] })).toEqual([]);
  });
});

describe("other warnings", () => {
  it("R&D staff above the year-end headcount: part-timers may be counted", () => {
    expect(warnings({ headcount: [10], rdStaff: [12] })).toMatchObject([{ code: "aboveLimit", year: 2025, keys: ["rdStaff", "headcount"], now: "12", limit: "10" }]);
  });

  it("parts of R&D expenses above their total, beyond what rounding explains", () => {
    expect(warnings({ rdExpense: [100], rdWages: [60], rdDirect: [40.1] })).toEqual([]);
    expect(warnings({ rdExpense: [100], rdWages: [60], rdDirect: [40.11] })).toMatchObject([{ code: "researchPartsAboveTotal", now: "100.11", limit: "100" }]);
  });

  it("liabilities above assets", () => {
    expect(warnings({ totalAssets: [100], totalLiabilities: [120] })).toMatchObject([{ code: "liabilitiesAboveAssets" }]);
  });

  it("a thousandfold jump between two years", () => {
    expect(warnings({ revenue: [42006.27 * 10_000, 36195.94] })).toMatchObject([{ code: "unitSuspect", keys: ["revenue"] }]);
    expect(warnings({ rdExpense: [999, 1] })).toEqual([]);
  });

  it("a note that speaks of the other scope", () => {
    expect(warnings({ revenue: [100] }, { scope: "standalone", basis: "合并报表" })).toMatchObject([{ code: "scopeMixed", keys: ["revenue"] }]);
    expect(warnings({ revenue: [100] }, { scope: "standalone", basis: "单体报表" })).toEqual([]);
  });

  it("a consolidated sheet, because size is judged by legal entity", () => {
    expect(warnings({ revenue: [100] }, { scope: "consolidated" })).toMatchObject([{ code: "consolidatedSize" }]);
  });
});

it("a warning is worded with the titles, both figures and the unit", () => {
  const said: Record<string, unknown> = {};
  const warning = { code: "aboveLimit", keys: ["rdStaff", "headcount"], year: 2025, figures: { now: "1234", limit: "1000" } } as const;
  factWarningText(warning, dictionary, (key, values) => String(Object.assign(said, { key }, values)), "zh-CN");
  expect(said).toEqual({ key: "warnings.aboveLimit", title: "rdStaff", others: "headcount", now: "1,234", limit: "1,000", unit: "万元", year: "2025" });
});
