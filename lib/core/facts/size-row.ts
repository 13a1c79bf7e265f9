import { isInIndustries, sectionOf } from "@/lib/core/industry";
import type { LocalisedText } from "@/lib/core/localised";

/** The industries that a row of the size standard covers: sections or code prefixes, less `except`. */
type Covering = { readonly industries: readonly string[]; readonly except?: readonly string[] | undefined };
type NotCovered = { readonly industries: readonly string[]; readonly reason: LocalisedText };

export type FoundSizeRow<Row> =
  | { readonly state: "row"; readonly row: Row }
  | { readonly state: "noIndustry" }
  /** The code is too short: 59 holds transport (591) and warehousing, 70 four rules. `rows`: those that it may mean. */
  | { readonly state: "ambiguous"; readonly industry: string; readonly rows: readonly Row[] }
  /** The standard does not speak of this industry. */
  | { readonly state: "notCovered"; readonly reason: LocalisedText | null };

/** The row of the size standard that an industry falls under. Apart from the figures, so that a form can tell while the code is typed. */
export function findSizeRow<Row extends Covering>(industry: string | null, rules: { readonly rows: readonly Row[]; readonly notCovered: readonly NotCovered[] }): FoundSizeRow<Row> {
  if (industry === null) return { state: "noIndustry" };
  const notCovered = rules.notCovered.find(({ industries }) => isInIndustries(industry, industries) === true);
  if (notCovered) return { state: "notCovered", reason: notCovered.reason };
  const memberships = rules.rows.map((row) => ({ row, holds: isInRow(row, industry) }));
  const found = memberships.find(({ holds }) => holds === true);
  if (found) return { state: "row", row: found.row };
  const open = memberships.filter(({ holds }) => holds === null).map(({ row }) => row);
  if (open.length > 0) return { state: "ambiguous", industry, rows: open };
  return sectionOf(industry) === null ? { state: "noIndustry" } : { state: "notCovered", reason: null };
}

function isInRow({ industries, except }: Covering, industry: string): boolean | null {
  const inside = isInIndustries(industry, industries);
  const outside = except ? isInIndustries(industry, except) : false;
  if (inside === false || outside === true) return false;
  return inside === null || outside === null ? null : true;
}
