import type { FactState, Scope } from "@/lib/core/facts/fact-definition";

/**
 * The value of a fact as stored: a decimal string for numbers and integers (never a double), an option id, a list of
 * option ids, a boolean, an ISO date, a text, or the rows of a list fact.
 */
export type FactValue = string | boolean | readonly string[] | readonly Readonly<Record<string, unknown>>[];

export type FactEntry =
  | { readonly state: "given"; readonly value: FactValue; readonly basis?: string; readonly source?: string }
  | { readonly state: Exclude<FactState, "given">; readonly reason?: string };

/** The year of a fact: "asOf" for facts without a year. A fact that is absent is unanswered. */
export type FactYear = number | "asOf";

/** The figures of one enterprise in one scope, seen from a fiscal year: that year, the two before it and the as-of facts. */
export type FactSheet = {
  readonly fiscalYear: number;
  /** ISO date the as-of facts refer to. */
  readonly asOf: string;
  readonly scope: Scope;
  /** `industry`: two to four digits of GB/T 4754-2017, or null if not stated; `region`: six digits, or null. */
  readonly profile: { readonly industry: string | null; readonly region: string | null };
  /** key → year ("2025" or "asOf") → entry */
  readonly facts: Readonly<Record<string, Readonly<Record<string, FactEntry>>>>;
};
