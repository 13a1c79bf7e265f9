import type { z } from "zod";
import type { industriesSchema } from "@/lib/core/facts/reference-schemas";
import { industryDigits, sectionOf } from "@/lib/core/industry";
import type { LocalisedText } from "@/lib/core/localised";

export type Industries = z.infer<typeof industriesSchema>;

export type Industry = {
  /** A letter or two digits. */
  readonly code: string;
  readonly title: LocalisedText;
  readonly pinyin: string;
  readonly initials: string;
  /** The section's letter; null for a section. */
  readonly parent: string | null;
};

/** Sections and divisions in one list, each section before its divisions. */
export function listIndustries(industries: Industries): Industry[] {
  return industries.sections.flatMap(({ divisions, ...section }) => [
    { ...section, parent: null },
    ...divisions.map((division) => ({ ...division, parent: section.code })),
  ]);
}

/**
 * The digits of an industry code as filings write it: "C3813", "3813", "38"; full-width and lower case are understood.
 *
 * Only the first two digits are checked: groups and classes are not part of the reference data. `null` if no section
 * has such a division.
 */
export function parseIndustry(text: string): string | null {
  const digits = industryDigits(text.normalize("NFKC").trim().toUpperCase());
  return digits !== null && sectionOf(digits) !== null ? digits : null;
}

/**
 * Industries that a person may mean by a code, a part of a name, pinyin or initials, best first.
 *
 * A longer code than two digits finds its division; names match in both languages.
 */
export function searchIndustries(industries: readonly Industry[], query: string, most = 10): Industry[] {
  const wanted = query.normalize("NFKC").trim().toLowerCase();
  if (wanted === "") return [];
  const division = parseIndustry(wanted)?.slice(0, 2);
  return industries
    .map((industry) => ({ industry, rank: division === undefined ? rankOf(industry, wanted) : industry.code === division ? 0 : null }))
    .filter((found): found is { industry: Industry; rank: number } => found.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ industry }) => industry);
}

function rankOf({ code, title, pinyin, initials }: Industry, wanted: string): number | null {
  const english = title.en.toLowerCase();
  const han = title["zh-CN"].replace(/[、，]/g, "");
  const wantedHan = wanted.replace(/[、，,]/g, "");
  if (code.toLowerCase() === wanted) return 0;
  if (han.startsWith(wantedHan) || english.startsWith(wanted)) return 1;
  if (initials.startsWith(wanted) || pinyin.startsWith(wanted)) return 2;
  if (han.includes(wantedHan) || english.includes(wanted)) return 3;
  return initials.includes(wanted) || (wanted.length > 2 && pinyin.includes(wanted)) ? 4 : null;
}
