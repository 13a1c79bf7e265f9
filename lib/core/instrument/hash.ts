import { canonicalHash } from "@/lib/core/canonical";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { LOCALES } from "@/lib/core/localised";

/** What a submission pins: SHA-256 of the parsed version as canonical JSON, so that comments and layout do not count. */
export function hashInstrument(instrument: Instrument): string {
  return canonicalHash(instrument);
}

/** Parts that explain a score and never change it. */
const EXPLAINING = new Set(["next", "clauses", "citedBy", "sharedWith", "minutes", "weightSource"]);

/**
 * The same over what scoring reads: two versions with equal scoring hashes differ in words only and give equal scores
 * for equal input.
 */
export function hashScoring(instrument: Instrument): string {
  return canonicalHash(withoutTexts(instrument));
}

function withoutTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !EXPLAINING.has(key) && !isLocalised(inner))
      .map(([key, inner]) => [key, withoutTexts(inner)]),
  );
}

const isLocalised = (value: unknown): boolean =>
  typeof value === "object" && value !== null && LOCALES.every((locale) => Object.hasOwn(value, locale));
