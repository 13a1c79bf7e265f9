/**
 * The sections (门类) of GB/T 4754-2017 with the divisions (大类) they span. The standard numbers divisions without
 * gaps in the order of the sections, so the first division of each section says all.
 */
const SECTION_STARTS = [
  ["A", 1], ["B", 6], ["C", 13], ["D", 44], ["E", 47], ["F", 51], ["G", 53], ["H", 61], ["I", 63], ["J", 66],
  ["K", 70], ["L", 71], ["M", 73], ["N", 76], ["O", 80], ["P", 83], ["Q", 84], ["R", 86], ["S", 91], ["T", 97],
] as const;
const LAST_DIVISION = 97;

/** Two to four digits; a leading section letter, as filings write it (C3813), is dropped. `null` if it is neither. */
export function industryDigits(industry: string): string | null {
  return /^[A-T]?(\d{2,4})$/.exec(industry)?.[1] ?? null;
}

/** The section letter of an industry code of two to four digits; `null` if no section has such a division. */
export function sectionOf(industry: string): string | null {
  const division = Number(industryDigits(industry)?.slice(0, 2));
  if (!(division >= 1 && division <= LAST_DIVISION)) return null;
  return SECTION_STARTS.findLast(([, first]) => first <= division)?.[0] ?? null;
}

/**
 * Whether an enterprise's industry lies in a list of sections ("C") and code prefixes ("22", "3813").
 * `null` where the industry is not stated, or stated less finely than the list asks.
 */
export function isInIndustries(industry: string | null, list: readonly string[]): boolean | null {
  const digits = industry === null ? null : industryDigits(industry);
  if (digits === null) return null;
  const section = sectionOf(digits);
  if (list.some((code) => code === section || digits.startsWith(code))) return true;
  return list.some((code) => code.startsWith(digits)) ? null : false;
}
