import type { ConflictLabels } from "@/components/questionnaire/conflict-dialog";
import type { SaveLabels } from "@/components/ui/save-status";
import type { FactProblemCode } from "@/lib/core/facts/check-facts";
import type { FactDraft } from "@/lib/core/facts/fact-draft";
import type { FactDefinition, FactState } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactYear } from "@/lib/core/facts/fact-sheet";
import type { FactWarningCode } from "@/lib/core/facts/fact-warnings";

/** What the fact sheet page shows; every text ready in the reader's language. */
export type OptionView = { readonly id: string; readonly label: string };

export type FigureView = {
  readonly key: string;
  readonly title: string;
  readonly help: string;
  readonly type: FactDefinition["type"];
  readonly period: FactDefinition["period"];
  readonly unit: string | null;
  /** The unit that a typed figure may carry, in Chinese in every language of the page. */
  readonly chineseUnit: string | null;
  readonly options: readonly OptionView[];
  /** A year of the calendar: without separators. */
  readonly calendarYear: boolean;
  /** What the fields of a row are called; empty for what is no list. */
  readonly fields: readonly { readonly id: string; readonly title: string; readonly unit: string | null }[];
  /** The option that excludes the others: the dictionary's own, or "none of these" where it has none. Sets only. */
  readonly exclusive: string;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly atMost: FactDefinition["atMost"];
  /** Latest year first. */
  readonly cells: readonly CellView[];
  readonly usedBy: { readonly text: string; readonly items: readonly UseView[]; readonly schemes: readonly UseView[] };
};
/** An item or an official scheme that uses a figure; null where the reader may not open it. */
export type UseView = { readonly id: string; readonly title: string; readonly href: string | null };
export type CellView = { readonly year: FactYear; readonly revision: number; readonly entry: FactEntry | null };

/** A question that settles several figures at once: with "no" each of them is stated as `none`. */
export type GateView = {
  readonly id: string;
  readonly question: string;
  /** The figures it folds away; the first is where the question stands. */
  readonly keys: readonly string[];
  readonly none: Pick<FactDraft, "text" | "chosen">;
  readonly noted: string;
};

export type GroupView = { readonly id: string; readonly title: string; readonly text: string; readonly figures: readonly FigureView[] };

/** One line of the history of a figure, newest first. */
export type HistoryLine = { readonly year: FactYear; readonly change: string; readonly by: string };
export type History = { readonly lines: readonly HistoryLine[] } | { readonly failed: true };

/** What became of a form that was posted without JavaScript. `kept`: the fields that were not saved, as they were typed. */
export type PostedOutcome = {
  readonly tone: "good" | "bad" | "info";
  readonly text: string;
  readonly kept: Readonly<Record<string, { readonly draft: FactDraft; readonly problem: string | null }>>;
};

/** In braces: what the browser fills in. */
export type SheetLabels = {
  readonly locale: "zh-CN" | "en";
  readonly save: SaveLabels;
  readonly readOnly: string;
  readonly nav: string;
  readonly progress: string;
  readonly counted: string;
  readonly hint: string;
  /** {year} */
  readonly year: string;
  readonly state: Readonly<Record<FactState | "label" | "group", string>>;
  readonly choose: string;
  readonly yes: string;
  readonly no: string;
  readonly nothing: string;
  readonly clear: string;
  readonly list: Readonly<Record<"given" | "none" | "row" | "add" | "remove" | "removed" | "undo" | "optional" | "yearExample" | "noScript", string>>;
  /** Figures of a year that has just been named stand on the page after it is loaded again. */
  readonly namedYear: Readonly<Record<"text" | "show", string>>;
  /** {value} {unit} */
  readonly echo: string;
  readonly notes: Readonly<Record<"title" | "basis" | "source" | "reason" | "history" | "loading" | "failed" | "never" | "basisShown" | "sourceShown" | "reasonShown", string>>;
  readonly conflict: Readonly<Record<"title" | "text" | "someone", string>>;
  readonly conflictDialog: ConflictLabels;
  readonly empty: string;
  readonly derived: Readonly<Record<"title" | "year" | "from" | "missing" | "input" | "inputYear" | "fell", string>>;
  readonly warning: string;
  readonly gate: Readonly<Record<"yes" | "no", string>>;
  readonly problems: Readonly<Record<FactProblemCode, string>>;
  readonly warnings: Readonly<Record<FactWarningCode, string>>;
  readonly submit: string;
  readonly submitting: string;
};

export type EnergyRow = { readonly fact: string; readonly title: string; readonly unit: string; readonly tce: string | null; readonly co2: string | null; readonly note: string | null };
export type EnergyView = {
  readonly years: readonly number[];
  readonly rows: readonly EnergyRow[];
  /** The facts that the results are written to, with their titles. */
  readonly results: Readonly<Record<"energyTce" | "renewableTce" | "co2", string>>;
  readonly sources: readonly string[];
  /** What is written as the source of the figures. */
  readonly source: string;
  readonly labels: Readonly<
    Record<
      | "title" | "lead" | "open" | "caption" | "fuel" | "quantity" | "tceFactor" | "tce" | "co2Factor" | "co2" | "total" | "renewable" | "missing"
      | "fillZero" | "sources" | "adopt" | "adopted" | "replaceTitle" | "replaceText" | "replaceLine" | "replace" | "keep",
      string
    >
  >;
};
