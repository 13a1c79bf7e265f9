import { cleanCell, isBlankCell } from "@/lib/core/call-up-list/clean";
import type { Cells, Column } from "@/lib/core/call-up-list/columns";
import type { RowFault, RowFaultCode } from "@/lib/core/call-up-list/faults";
import type { RegionFinder } from "@/lib/core/call-up-list/regions";
import { checkCreditCode, type CreditCodeReason } from "@/lib/core/credit-code";

/** An enterprise as it would be written. */
export type Entry = {
  readonly name: string;
  readonly creditCode: string;
  readonly region: string;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
  readonly contactEmail: string | null;
};
export type JudgedRow =
  | { readonly verdict: "good"; readonly entry: Entry; readonly faults: readonly [] }
  | { readonly verdict: "known"; readonly entry: null; readonly faults: readonly [] }
  | { readonly verdict: "faulty"; readonly entry: null; readonly faults: readonly RowFault[] };

export type Judging = {
  readonly regions: RegionFinder;
  /** The row of an earlier good row with this code; null where there is none. */
  readonly rowOf: (creditCode: string) => number | null;
  /** Whether the campaign has an enterprise with this code already. */
  readonly isKnown: (creditCode: string) => boolean;
};

/** Characters that a column takes. */
export const LONGEST = { name: 200, creditCode: 100, region: 100, contactName: 100, contactPhone: 60, contactEmail: 254 } as const satisfies Record<Column, number>;

/**
 * Judges one row beside what came before it. An enterprise that the campaign has already is `known`, whatever else its row
 * says: nothing is written for it. `numeric`: columns whose cell held a number and no text.
 */
export function judgeRow(cells: Cells, numeric: ReadonlySet<Column>, { regions, rowOf, isKnown }: Judging): JudgedRow {
  const faults: RowFault[] = [];
  const fault = (column: Column, code: RowFaultCode, values: RowFault["values"] = {}) => void faults.push({ column, code, values });

  const name = cleanCell(cells.name);
  if (name === "") fault("name", "nameMissing");
  else if (lengthOf(name) > LONGEST.name) fault("name", "nameLong", { most: LONGEST.name });

  const { normalised: creditCode, found } = readCreditCode(cells.creditCode, numeric.has("creditCode"));
  if (found === null && isKnown(creditCode)) return { verdict: "known", entry: null, faults: [] };
  if (found !== null) fault("creditCode", found.code, found.values);
  else {
    const row = rowOf(creditCode);
    if (row !== null) fault("creditCode", "duplicateInList", { row });
  }

  const region = regions.find(cleanCell(cells.region));
  if (lengthOf(cleanCell(cells.region)) > LONGEST.region) fault("region", "cellLong", { most: LONGEST.region });
  else if ("fault" in region) fault("region", region.fault, region.fault === "regionAmbiguous" ? { names: region.names.join("、") } : region.fault === "regionOutside" ? { name: region.name, place: region.code } : {});

  const contactName = optional(cells.contactName);
  const contactPhone = optional(cells.contactPhone.normalize("NFKC"));
  const contactEmail = optional(cells.contactEmail.normalize("NFKC"));
  for (const [column, text] of [["contactName", contactName], ["contactPhone", contactPhone], ["contactEmail", contactEmail]] as const) {
    if (text !== null && lengthOf(text) > LONGEST[column]) fault(column, "cellLong", { most: LONGEST[column] });
    else if (column === "contactPhone" && text !== null && !isPhone(text)) fault(column, "phoneWrong");
    else if (column === "contactEmail" && text !== null && !isEmail(text)) fault(column, "emailWrong");
  }
  if (faults.length > 0 || "fault" in region) return { verdict: "faulty", entry: null, faults };
  return { verdict: "good", entry: { name, creditCode, region: region.code, contactName, contactPhone, contactEmail }, faults: [] };
}

const REASONS = { length: "creditCodeLength", character: "creditCodeCharacter", innerCheck: "creditCodeInnerCheck", check: "creditCodeCheck" } as const satisfies Record<CreditCodeReason, RowFaultCode>;

/** A spreadsheet's number keeps fifteen digits: sixteen and more have lost some, whichever they were. */
const EXACT_DIGITS = 15;
const SCIENTIFIC = /^\d(?:\.\d+)?E\+?\d+$/;

function readCreditCode(cell: string, isNumber: boolean): { readonly normalised: string; readonly found: { readonly code: RowFaultCode; readonly values: RowFault["values"] } | null } {
  const text = cleanCell(cell);
  const { normalised, reason } = checkCreditCode(text);
  const refused = (code: RowFaultCode, values: RowFault["values"] = {}) => ({ normalised, found: { code, values } });
  if (normalised === "") return refused("creditCodeMissing");
  if (SCIENTIFIC.test(text.normalize("NFKC").toUpperCase().trim()) || (isNumber && normalised.length > EXACT_DIGITS)) return refused("creditCodeNumber");
  if (/^\d{15}$/.test(normalised)) return refused("oldRegistrationNumber");
  if (reason === null) return { normalised, found: null };
  if (reason === "length") return refused(REASONS.length, { length: lengthOf(normalised) });
  if (reason === "character") return refused(REASONS.character, { characters: [...new Set([...normalised].filter((character) => !/[0-9A-HJ-NPQRTUWXY]/.test(character)))].join(" ") });
  return refused(REASONS[reason]);
}

/** 无, / and the like say that there is none. */
function optional(cell: string): string | null {
  const text = cleanCell(cell);
  return isBlankCell(text) ? null : text;
}

const lengthOf = (text: string): number => [...text].length;

/** One or several numbers with what people write between them; at least seven digits. */
function isPhone(text: string): boolean {
  return /^[+\d][\d\s()\-./,;、转*#extEXT]*$/.test(text.replace(/^\(/, "0")) && (text.match(/\d/g)?.length ?? 0) >= 7;
}

/** Exactly one address. What stands behind a comma would be a second recipient. */
function isEmail(text: string): boolean {
  return /^[^\s@<>(),;:"'\\[\]]+@[^\s@<>(),;:"'\\[\].]+(?:\.[^\s@<>(),;:"'\\[\].]+)+$/u.test(text) && !/\.\.|^\.|\.@/.test(text);
}
