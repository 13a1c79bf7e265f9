import { compare, exact } from "@/lib/core/exact";
import { numberAt } from "@/lib/core/facts/check-facts";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { findSizeRow } from "@/lib/core/facts/size-row";
import type { LocalisedText } from "@/lib/core/localised";
import type { Pack } from "@/lib/core/packs/pack";

/** What the standard goes by; which of them counts depends on the industry. */
export const SIZE_INDICATORS = ["headcount", "revenue", "totalAssets"] as const;
type Indicator = (typeof SIZE_INDICATORS)[number];

/** The size standard as the scheme that states it has it. */
export type EnterpriseSizeRules = NonNullable<Pack["classes"]>;
export type Size = EnterpriseSizeRules["sizes"][number]["id"];
export type SizeRow = EnterpriseSizeRules["rows"][number];

export type EnterpriseSize =
  | { readonly state: "known"; readonly size: Size; readonly row: SizeRow }
  /** A figure that would decide is not given; `possible`: what it can still be, largest first. */
  | { readonly state: "unknown"; readonly missing: readonly Indicator[]; readonly possible: readonly Size[]; readonly row: SizeRow }
  | { readonly state: "noIndustry" }
  /** The code is too short: 59 holds transport (591) and warehousing, 70 four rules. */
  | { readonly state: "ambiguous"; readonly industry: string }
  /** The standard does not speak of this industry. */
  | { readonly state: "notCovered"; readonly reason: LocalisedText | null };

/**
 * 大型, 中型, 小型 or 微型 of the fiscal year, on the scope of the sheet (officially 划型 is by legal entity).
 *
 * The sizes are tried from the largest down; one holds only if every indicator of the row reaches its bound, so that
 * a single indicator below the last bounds makes an enterprise 微型.
 *
 * Source: 工信部联企业〔2011〕300号.
 */
export function enterpriseSize(sheet: FactSheet, rules: EnterpriseSizeRules): EnterpriseSize {
  const found = findSizeRow(sheet.profile.industry, rules);
  if (found.state === "row") return sizeInRow(sheet, found.row);
  return found.state === "ambiguous" ? { state: "ambiguous", industry: found.industry } : found;
}

/** The same where the row is known. */
export function sizeInRow(sheet: Pick<FactSheet, "facts" | "fiscalYear">, row: SizeRow): Extract<EnterpriseSize, { readonly row: SizeRow }> {
  const indicators = SIZE_INDICATORS.filter((indicator) => row.bounds[indicator] !== undefined);
  const possible: Size[] = [];
  const missing = new Set<Indicator>();
  for (const [level, size] of (["large", "medium", "small"] as const).entries()) {
    const reached = indicators.map((indicator) => {
      const figure = numberAt(sheet.facts, indicator, sheet.fiscalYear);
      return figure && compare(figure, exact(row.bounds[indicator]![level]!)) >= 0;
    });
    if (reached.includes(false)) continue;
    possible.push(size);
    if (reached.every((holds) => holds === true)) break;
    for (const [index, indicator] of indicators.entries()) if (reached[index] === null) missing.add(indicator);
    if (level === 2) possible.push("micro");
  }
  const [only, ...others] = possible;
  if (others.length > 0) return { state: "unknown", missing: indicators.filter((indicator) => missing.has(indicator)), possible, row };
  return { state: "known", size: only ?? "micro", row };
}
