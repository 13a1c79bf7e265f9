import { compare, exact, HUNDRED, isZero, roundHalfUp, sum, ZERO, type Exact } from "@/lib/core/exact";
import { checkLimits, decimalText, numberAt } from "@/lib/core/facts/check-facts";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { formatFigure } from "@/lib/core/facts/parse-figure";
import type { Locale, Words } from "@/lib/core/localised";

/** What deserves a second look but may well be true; the texts are in the messages under `facts.warnings`. */
export const FACT_WARNINGS = [
  /** Revenue fell by half or more: every ratio to revenue rose without anything getting better. */
  "revenueHalved",
  /** Revenue fell by more than a fifth. */
  "revenueFellByFifth",
  /** Another figure that ratios divide by fell by half or more. */
  "denominatorHalved",
  /** Above a limit that may truly be exceeded: part-time R&D staff above the year-end headcount. */
  "aboveLimit",
  /** The parts of R&D expenses add up to more than their total. */
  "researchPartsAboveTotal",
  /** A figure's note speaks of the other scope than the sheet's. */
  "scopeMixed",
  /** The official size is that of the legal entity; this sheet is the group's. */
  "consolidatedSize",
  "liabilitiesAboveAssets",
  /** A thousandfold jump between two years: yuan entered as 万元, or the other way round. */
  "unitSuspect",
] as const;
export type FactWarningCode = (typeof FACT_WARNINGS)[number];

export type FactWarning = {
  readonly code: FactWarningCode;
  /** The facts concerned, the one to look at first. */
  readonly keys: readonly string[];
  /** The year of the figure; null for as-of figures and for the sheet as a whole. */
  readonly year: number | null;
  /** The figures that the text shows, as decimal strings; `change` in percent. */
  readonly figures: Readonly<Record<string, string>>;
};

const RESEARCH_PARTS = ["rdWages", "rdDirect", "rdDepreciation", "rdLease"];
/** 万元. Parts and total are rounded one by one in published statements; so much is no contradiction. */
const ROUNDING = exact("0.1");
const FIFTH_LEFT = exact("0.8");
const HALF_LEFT = exact("0.5");
const JUMP = exact(1000);
const SCOPE_WORDS = { standalone: /合并|consolidated|group/i, consolidated: /单体|母公司|standalone|parent/i } as const;

/** Every warning about the figures of a sheet, in its three years. */
export function warnOfFacts(sheet: FactSheet, dictionary: FactDictionary, derived: readonly DerivedFigureDefinition[]): FactWarning[] {
  return [
    ...warnOfFalls(sheet, denominatorsOf(derived)),
    ...warnOfJumps(sheet, dictionary),
    ...warnOfLimits(sheet, dictionary),
    ...warnOfResearchParts(sheet),
    ...warnOfLiabilities(sheet),
    ...warnOfScope(sheet),
  ];
}

/** The warning as a sentence: which figure, both values, and what to look at. */
export function factWarningText(warning: FactWarning, dictionary: FactDictionary, words: Words, locale: Locale): string {
  const definitions = new Map(dictionary.facts.map((definition) => [definition.key, definition]));
  const [first, ...others] = warning.keys.map((key) => definitions.get(key)?.title[locale] ?? key);
  const figures = Object.fromEntries(Object.entries(warning.figures).map(([name, figure]) => [name, formatFigure(figure)]));
  return words(`warnings.${warning.code}`, {
    ...figures,
    title: first ?? "",
    others: others.join(locale === "zh-CN" ? "、" : ", "),
    unit: definitions.get(warning.keys[0] ?? "")?.unit?.[locale] ?? "",
    year: warning.year === null ? "" : String(warning.year),
  });
}

const yearsOf = (sheet: FactSheet): [number, number, number] => [sheet.fiscalYear, sheet.fiscalYear - 1, sheet.fiscalYear - 2];

/** The facts that derived figures divide by on their own. */
function denominatorsOf(derived: readonly DerivedFigureDefinition[]): string[] {
  const keys = derived.flatMap(({ of }) => {
    if (typeof of !== "object" || !("ratio" in of)) return [];
    const below = of.ratio[1];
    if (typeof below === "string") return [below];
    return typeof below === "object" && "firstKnown" in below ? below.firstKnown.filter((key) => typeof key === "string") : [];
  });
  return [...new Set(keys)];
}

function warnOfFalls(sheet: FactSheet, denominators: readonly string[]): FactWarning[] {
  return denominators.flatMap((key) =>
    yearsOf(sheet).slice(0, 2).flatMap((year): FactWarning[] => {
      const now = numberAt(sheet.facts, key, year);
      const before = numberAt(sheet.facts, key, year - 1);
      if (!now || !before || compare(before, ZERO) <= 0) return [];
      const left = now.div(before);
      const code = fallOf(key, left);
      return code === null ? [] : [{ code, keys: [key], year, figures: { now: decimalText(now), before: decimalText(before), change: percentChange(left) } }];
    }),
  );
}

function fallOf(key: string, left: Exact): FactWarningCode | null {
  if (compare(left, HALF_LEFT) <= 0) return key === "revenue" ? "revenueHalved" : "denominatorHalved";
  return key === "revenue" && compare(left, FIFTH_LEFT) < 0 ? "revenueFellByFifth" : null;
}

const percentChange = (left: Exact): string => roundHalfUp(left.sub(1).mul(HUNDRED), 1);

function warnOfJumps(sheet: FactSheet, dictionary: FactDictionary): FactWarning[] {
  const amounts = dictionary.facts.filter(({ type, period }) => type === "number" && period === "year");
  return amounts.flatMap(({ key }) =>
    yearsOf(sheet).slice(0, 2).flatMap((year): FactWarning[] => {
      const now = numberAt(sheet.facts, key, year);
      const before = numberAt(sheet.facts, key, year - 1);
      if (!now || !before || isZero(now) || isZero(before)) return [];
      const ratio = now.div(before).abs();
      if (compare(ratio, JUMP) < 0 && compare(ratio.mul(JUMP), exact(1)) > 0) return [];
      return [{ code: "unitSuspect", keys: [key], year, figures: { now: decimalText(now), before: decimalText(before) } }];
    }),
  );
}

function warnOfLimits(sheet: FactSheet, dictionary: FactDictionary): FactWarning[] {
  return checkLimits(dictionary, sheet.facts)
    .filter(({ severity }) => severity === "warning")
    .map(({ key, year, value, limitKeys, limit }) => ({
      code: "aboveLimit",
      keys: [key, ...limitKeys],
      year: year === "asOf" ? null : Number(year),
      figures: { now: value, limit },
    }));
}

function warnOfResearchParts(sheet: FactSheet): FactWarning[] {
  return yearsOf(sheet).flatMap((year): FactWarning[] => {
    const total = numberAt(sheet.facts, "rdExpense", year);
    const parts = RESEARCH_PARTS.flatMap((key) => numberAt(sheet.facts, key, year) ?? []);
    if (!total || compare(sum(parts), total.add(ROUNDING)) <= 0) return [];
    return [{ code: "researchPartsAboveTotal", keys: ["rdExpense", ...RESEARCH_PARTS], year, figures: { now: decimalText(sum(parts)), limit: decimalText(total) } }];
  });
}

function warnOfLiabilities(sheet: FactSheet): FactWarning[] {
  const [year] = yearsOf(sheet);
  const liabilities = numberAt(sheet.facts, "totalLiabilities", year);
  const assets = numberAt(sheet.facts, "totalAssets", year);
  if (!liabilities || !assets || compare(liabilities, assets) <= 0) return [];
  return [{ code: "liabilitiesAboveAssets", keys: ["totalLiabilities", "totalAssets"], year, figures: { now: decimalText(liabilities), limit: decimalText(assets) } }];
}

function warnOfScope(sheet: FactSheet): FactWarning[] {
  const other = SCOPE_WORDS[sheet.scope];
  const mixed = Object.entries(sheet.facts).flatMap(([key, years]) =>
    Object.entries(years).flatMap(([year, entry]): FactWarning[] => {
      if (entry.state !== "given" || !other.test(entry.basis ?? "")) return [];
      return [{ code: "scopeMixed", keys: [key], year: year === "asOf" ? null : Number(year), figures: {} }];
    }),
  );
  return sheet.scope === "consolidated" ? [...mixed, { code: "consolidatedSize", keys: [], year: null, figures: {} }] : mixed;
}
