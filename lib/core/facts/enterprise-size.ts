import type { z } from "zod";
import { compare, exact } from "@/lib/core/exact";
import { numberAt } from "@/lib/core/facts/check-facts";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { enterpriseSizeSchema } from "@/lib/core/facts/reference-schemas";
import { isInIndustries, sectionOf } from "@/lib/core/industry";
import type { LocalisedText } from "@/lib/core/localised";

const INDICATORS = ["headcount", "revenue", "totalAssets"] as const;
type Indicator = (typeof INDICATORS)[number];

export type EnterpriseSizeRules = Omit<z.infer<typeof enterpriseSizeSchema>, "source">;
export type Size = EnterpriseSizeRules["sizes"][number]["id"];
export type SizeRow = EnterpriseSizeRules["rows"][number];

export type EnterpriseSize =
  | { readonly state: "known"; readonly size: Size; readonly row: SizeRow }
  /** A figure that would decide is not given. */
  | { readonly state: "unknown"; readonly missing: readonly Indicator[]; readonly row: SizeRow }
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
  const { industry } = sheet.profile;
  if (industry === null) return { state: "noIndustry" };
  const notCovered = rules.notCovered.find(({ industries }) => isInIndustries(industry, industries) === true);
  if (notCovered) return { state: "notCovered", reason: notCovered.reason };
  const memberships = rules.rows.map((row) => ({ row, holds: isInRow(row, industry) }));
  const found = memberships.find(({ holds }) => holds === true);
  if (found) return sizeOf(sheet, found.row);
  if (memberships.some(({ holds }) => holds === null)) return { state: "ambiguous", industry };
  if (sectionOf(industry) === null) return { state: "noIndustry" };
  return { state: "notCovered", reason: null };
}

function isInRow(row: SizeRow, industry: string): boolean | null {
  const inside = isInIndustries(industry, row.industries);
  const outside = row.except ? isInIndustries(industry, row.except) : false;
  if (inside === false || outside === true) return false;
  return inside === null || outside === null ? null : true;
}

function sizeOf(sheet: FactSheet, row: SizeRow): EnterpriseSize {
  const indicators = INDICATORS.filter((indicator) => row.bounds[indicator] !== undefined);
  for (const [level, size] of (["large", "medium", "small"] as const).entries()) {
    const reached = indicators.map((indicator) => {
      const figure = numberAt(sheet.facts, indicator, sheet.fiscalYear);
      return figure && compare(figure, exact(row.bounds[indicator]![level]!)) >= 0;
    });
    if (reached.includes(false)) continue;
    if (reached.every((holds) => holds === true)) return { state: "known", size, row };
    return { state: "unknown", missing: indicators.filter((_, index) => reached[index] === null), row };
  }
  return { state: "known", size: "micro", row };
}
