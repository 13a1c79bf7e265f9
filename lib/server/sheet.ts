import "server-only";
import type { Fact } from "@/prisma/generated/client";
import type { FactState, Scope } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet, FactValue } from "@/lib/core/facts/fact-sheet";
import { definitionsOf } from "@/lib/core/expression";
import { loadDictionary } from "@/lib/server/content";

/** What is needed of a stored figure to put it on a sheet. */
export type StoredFact = Pick<Fact, "key" | "year" | "reason" | "basis" | "source"> & { readonly state: FactState | null; readonly value: unknown };

/** Years before the fiscal year that an expression may reach back to. */
const YEARS_BACK = 5;
/** The `year` column of everything that a sheet of this fiscal year holds. */
export function yearsOf(fiscalYear: number): readonly string[] {
  return ["asOf", ...Array.from({ length: YEARS_BACK + 1 }, (_, back) => String(fiscalYear - back))];
}

/**
 * Whether a sheet holds a figure that lies outside the years of its fiscal year: what a platform computed in the year of the
 * application or the one before it, and the year before a digital transformation. Official schemes read these; no item of the
 * questionnaire does.
 */
function schemeCells(facts: readonly StoredFact[], asOf: string): (fact: StoredFact) => boolean {
  const applied = Number(asOf.slice(0, 4));
  const base = facts.find(({ key, year, state }) => key === "preTransformYear" && year === "asOf" && state === "given")?.value;
  return ({ key, year }) => year === base || (definitionsOf(loadDictionary()).get(key)?.yearOf === "evaluation" && (year === String(applied) || year === String(applied - 1)));
}

/** A stored figure as an entry; null where it is unanswered (cleared rows stay for their revision). */
export function entryOf(fact: StoredFact): FactEntry | null {
  if (fact.state === null) return null;
  if (fact.state !== "given") return { state: fact.state, ...(fact.reason !== null && { reason: fact.reason }) };
  return {
    state: "given",
    value: fact.value as FactValue,
    ...(fact.basis !== null && { basis: fact.basis }),
    ...(fact.source !== null && { source: fact.source }),
  };
}

/** Stored figures of one scope as the sheet of a fiscal year, with what schemes read beside its years. */
export function sheetOf(
  facts: readonly StoredFact[],
  { fiscalYear, scope, asOf, profile }: { fiscalYear: number; scope: Scope; asOf: string; profile: FactSheet["profile"] },
): FactSheet {
  const years = new Set(yearsOf(fiscalYear));
  const isBeside = schemeCells(facts, asOf);
  const byKey: Record<string, Record<string, FactEntry>> = {};
  for (const fact of facts) {
    const entry = years.has(fact.year) || isBeside(fact) ? entryOf(fact) : null;
    if (entry) (byKey[fact.key] ??= {})[fact.year] = entry;
  }
  return { fiscalYear, scope, asOf, profile, facts: byKey };
}
