import "server-only";
import type { FactDefinition, Scope } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactYear } from "@/lib/core/facts/fact-sheet";
import type { LocalisedText } from "@/lib/core/localised";
import type { Progress, SaveFactsResult } from "@/lib/core/save";
import type { Viewer } from "@/lib/server/viewer";

/** One figure of one year as stored, with what the next save must state. */
export type FactCell = {
  readonly key: string;
  readonly year: FactYear;
  /** null: unanswered. */
  readonly entry: FactEntry | null;
  /** 0: never saved. */
  readonly revision: number;
  readonly by: string | null;
  readonly at: Date | null;
};
export type FactRow = {
  readonly definition: FactDefinition;
  /** The fiscal year, the two before it; or the one as-of cell. */
  readonly cells: readonly FactCell[];
  /** Items of the instrument that use the figure. */
  readonly usedBy: readonly string[];
};
export type FactGroup = { readonly id: string; readonly title: LocalisedText; readonly text: LocalisedText; readonly rows: readonly FactRow[]; readonly progress: Progress };
export type DerivedFigure = { readonly id: string; readonly title: LocalisedText; /** null: not known. */ readonly shown: string | null; readonly unit: string; readonly year: number };
export type FactWarning = { readonly code: string; readonly keys: readonly string[]; readonly text: LocalisedText };
export type FactSheetView = {
  readonly scope: Scope;
  readonly fiscalYear: number;
  /** ISO date the as-of figures refer to. */
  readonly asOf: string;
  readonly years: readonly [number, number, number];
  /** 大型 … 微型 by 统计上大中小微型企业划分办法, null if not known. */
  readonly size: LocalisedText | null;
  readonly groups: readonly FactGroup[];
  readonly derived: readonly DerivedFigure[];
  readonly warnings: readonly FactWarning[];
  readonly progress: Progress;
  readonly canEdit: boolean;
};
export declare function loadFactSheet(viewer: Viewer, organisation: string, sheet: { scope: Scope; fiscalYear: number }): Promise<FactSheetView>;
/** `call`: the parsed JSON of `PUT …/facts/{scope}`. */
export declare function saveFacts(viewer: Viewer, organisation: string, scope: Scope, call: unknown): Promise<SaveFactsResult>;

export type FactChangeRow = { readonly before: FactEntry | null; readonly after: FactEntry | null; readonly by: string | null; readonly at: Date };
/** What a figure was before, newest first. */
export declare function listFactHistory(
  viewer: Viewer,
  organisation: string,
  cell: { scope: Scope; key: string; year: FactYear },
): Promise<readonly FactChangeRow[]>;
