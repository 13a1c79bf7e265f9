import type { Slot } from "@/lib/core/scoring/slots";
import type { BuiltCell, Cell, Part } from "@/lib/core/publication/publication";

/** The facts that ratios of regions are made of, by their keys. */
export const FIGURES = ["revenue", "rdExpense", "rdStaff", "headcount"] as const;
export type Figure = (typeof FIGURES)[number];

/** One enterprise as it is counted: its valid submission at the moment that the publication is of, or of an earlier publication. */
export type Entrant = {
  /** Of the submission. The same submission is the same entrant in every publication that counts it. */
  readonly id: string;
  /** The group, or the enterprise itself: what the least number is about. */
  readonly unit: string;
  /** Six digits, as fine as stated; `null`, or a code that no region has: counts in the whole country only. */
  readonly region: string | null;
  /** Two to four digits; `null`, or what no section has: counts in all industries only. */
  readonly industry: string | null;
  readonly size: string | null;
  /** Tenths (0–1,000) by slot: index 0 is s01. `null` where nothing applies or is known. */
  readonly scores: readonly (number | null)[];
  /** Hundredths of the fact's unit, whole numbers; `null` where it is not stated. */
  readonly figures: Readonly<Record<Figure, number | null>>;
  /** Numbers of the publications of the series that count it, the one that is being built included if it does. */
  readonly in: readonly number[];
};

/** A cell of an earlier publication, as stored. */
export type EarlierCell = Cell & { readonly comparable: boolean };

/**
 * Which cells are asked for: those of the whole country and of the provinces themselves ("*"), or those below one province (its code; without the province itself).
 * Every cell of a part is in exactly one of them.
 */
export type Scope = string;

export type EarlierPublication = {
  readonly number: number;
  /** In batches, hidden ones included or not; may be asked for more than once. */
  readonly cells: (part: Part, scope: Scope) => AsyncIterable<readonly EarlierCell[]>;
};

export type BuildInput = {
  /** Of the publication to be built, within its series. */
  readonly number: number;
  /** Least number of groups behind every number: five or more. */
  readonly minUnits: number;
  readonly line: BuiltCell["line"];
  readonly slots: readonly Slot[];
  /** Provinces have no parent. Cities are the codes that end in "00"; counties hang below them or directly below their province. */
  readonly regions: readonly { readonly code: string; readonly parent: string | null }[];
  /** The instrument's levels, lowest first: where each begins, on 0–100. */
  readonly levels: readonly { readonly from: number }[];
  /** All that were released before in the series and line, oldest first. */
  readonly earlier: readonly EarlierPublication[];
  /** Codes of the provinces that have entrants, of this publication or an earlier one; "" for entrants without a region. */
  readonly provinces: readonly string[];
  /** Provinces of which no cell of their own is shown, because what lies in them could not be kept open otherwise; see `UnsafePublicationError`. */
  readonly closed?: ReadonlySet<string>;
  /** The entrants of a province, of this publication and of all earlier ones, each once, in batches; may be asked for more than once and always answers the same. */
  readonly read: (province: string) => AsyncIterable<readonly Entrant[]>;
};

/** What is put on record about a build. `exact` and `narrow` are 0 in everything that is released; the others count over all problems that were solved. */
export type BuildAudit = {
  readonly exact: number;
  readonly narrow: number;
  /** Sensitive sums that earlier publications gave away. */
  readonly known: number;
  readonly rounds: number;
  readonly lps: number;
  readonly cells: Readonly<Record<BuiltCell["status"], number>>;
  /** Entrants of this publication. */
  readonly enterprises: number;
};

/**
 * Thrown where a sensitive sum could still be computed or closely estimated after all repairs: nothing of that build may be released. Where `scope` is a
 * province, another build with that province `closed` leaves it more room.
 */
export class UnsafePublicationError extends Error {
  constructor(
    readonly part: Part,
    readonly scope: Scope,
    readonly found: { readonly exact: number; readonly narrow: number },
  ) {
    super(`part ${part} of ${scope}: ${String(found.exact)} exact and ${String(found.narrow)} narrow disclosures are left`);
  }
}
