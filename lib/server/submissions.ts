import "server-only";
import type { LocalisedText } from "@/lib/core/localised";
import type { Scope } from "@/lib/core/facts/fact-definition";
import type { Viewer } from "@/lib/server/viewer";

/** An item that keeps an assessment from being submitted; the link is `/o/{organisation}/assessments/{assessment}/{indicator}#{item}`. */
export type Missing = {
  readonly item: string;
  readonly indicator: string;
  readonly title: LocalisedText;
  /** `facts`: figures that the item needs and that are unanswered, as key and year. Empty for a question. */
  readonly facts: readonly { readonly key: string; readonly year: number | "asOf"; readonly title: LocalisedText }[];
};
export declare function listMissing(viewer: Viewer, organisation: string, assessment: string): Promise<readonly Missing[]>;

export type Receipt = { readonly submission: string; readonly number: number; readonly at: Date };
/** Freezes the assessment. Twice gives the same receipt. Throws INCOMPLETE or CLOSED. */
export declare function submit(viewer: Viewer, organisation: string, assessment: string): Promise<Receipt>;
/** Opens the assessment again; refused with CLOSED after its closing. */
export declare function withdraw(viewer: Viewer, organisation: string, submission: string): Promise<void>;

export type SubmissionSummary = {
  readonly id: string;
  readonly assessment: string;
  readonly number: number;
  readonly at: Date;
  readonly by: string | null;
  readonly state: "valid" | "withdrawn" | "returned" | "replaced";
  readonly fiscalYear: number;
  readonly label: string;
  readonly scope: Scope;
  readonly instrument: { readonly key: string; readonly version: string; readonly title: LocalisedText };
  /** As shown, one decimal; null where nothing applies. */
  readonly overall: string | null;
  readonly level: string | null;
};
/** Newest first. */
export declare function listSubmissions(viewer: Viewer, organisation: string): Promise<readonly SubmissionSummary[]>;
