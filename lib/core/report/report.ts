import type { Locale } from "@/lib/core/localised";

/**
 * A report as a value: everything a page, a PDF or a JSON file shows, already worded and rounded in one language.
 * Renderers lay it out and compute nothing.
 */
export type Report = {
  readonly locale: Locale;
  readonly title: string;
  readonly cover: ReportCover;
  readonly summary: ReportSummary;
  readonly sections: readonly ReportSection[];
  /** Every trace that a number of this report opens, by id. */
  readonly traces: Readonly<Record<string, Trace>>;
  /** Ids of the traces that a printed report lists at its end: overall, elements, indicators. The others open on pages. */
  readonly printedTraces: readonly string[];
  /** 自评参考，不替代主管部门认定, on every page and in every file. */
  readonly disclaimer: string;
  /** Small print for the foot of every page: instrument, hash, submission number, date. */
  readonly imprint: string;
};

/** What can be printed: a report, or a document without an assessment behind it, which has no page for the director. */
export type ReportDocument = Omit<Report, "summary"> & { readonly summary: ReportSummary | null };

export type ReportCover = {
  readonly organisation: string;
  readonly creditCode: string | null;
  /** Label and value pairs: fiscal year, scope, industry, branch, instrument, submission number and date … */
  readonly particulars: readonly { readonly label: string; readonly value: string }[];
};

/** One page a director reads: where you stand, what holds you back, what to do next. */
export type ReportSummary = {
  /** The conclusion in one sentence. */
  readonly headline: string;
  readonly overall: ShownScore;
  readonly level: { readonly name: string; readonly meaning: string } | null;
  /** Why no level is printed, or which gate lowered it; null if neither. */
  readonly levelNote: string | null;
  /** Score and level if every element, indicator and item weighed the same: the weights are experts' and still to be calibrated. */
  readonly equalWeights: string | null;
  readonly balance: NamedValue | null;
  readonly coordination: NamedValue | null;
  /** Two to four sentences, most important first. */
  readonly points: readonly { readonly strong: string; readonly text: string }[];
  readonly notices: readonly Notice[];
  /** The first few of the section "next-steps". */
  readonly next: readonly Step[];
  /** The element radar. */
  readonly chart: Chart;
};

/** A ratio with the name of the range it falls in and a sentence on it. */
export type NamedValue = { readonly value: string; readonly name: string; readonly text: string; readonly trace: string | null };

/** A score as people see it. `value` is null where nothing applies; `range` is "41.2–47.9" where the bounds differ. */
export type ShownScore = {
  readonly value: string | null;
  readonly range: string | null;
  readonly coverage: string;
  readonly note: string | null;
  readonly trace: string | null;
};

export type Notice = { readonly tone: "info" | "warn" | "bad"; readonly title: string; readonly text: string };

export type ReportSection = {
  /** Stable, for anchors and tests: "elements", "measures", "characteristics", "drivers", "indicators", "peers", "productivity", "risks", "strengths", "next-steps", "standing", "not-applicable", "contradictions", "answers", "method". */
  readonly id: string;
  /** The section's conclusion. */
  readonly title: string;
  readonly lead: string | null;
  readonly blocks: readonly Block[];
};

export type Block =
  | { readonly kind: "chart"; readonly chart: Chart }
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "notices"; readonly notices: readonly Notice[] }
  | { readonly kind: "paragraphs"; /** A heading of the second rank. */ readonly title?: string; readonly paragraphs: readonly string[] }
  | { readonly kind: "steps"; readonly steps: readonly Step[] }
  /** `href`: a page of this installation. */
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "empty"; readonly text: string };

export type Table = {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly align: "start" | "end" }[];
  readonly rows: readonly (readonly Cell[])[];
};
export type Cell = {
  readonly text: string;
  readonly trace?: string;
  readonly tone?: "good" | "warn" | "bad" | "muted";
  /** Id of an element whose hue and marker stand before the text. */
  readonly mark?: string;
};

/** One thing to do next. `gain` is what the overall score would gain, e.g. "+2.9", or null where it cannot be said. */
export type Step = { readonly item: string; readonly title: string; readonly text: string; readonly now: string; readonly gain: string | null };

/** A chart as a value. Fewer than three axes with a value make bars, never a radar. A null is a gap, never the centre. */
export type Chart = {
  readonly id: string;
  readonly kind: "radar" | "bars";
  /** What is seen, as a sentence. */
  readonly title: string;
  readonly unit: string;
  readonly domain: readonly [number, number];
  readonly axes: readonly { readonly id: string; readonly label: string; /** Shown beside the label: "61.2", or "不适用". */ readonly shown: string }[];
  /** At most two: "lower", and "upper" where something is unknown or "median" where there are peers. */
  readonly series: readonly { readonly id: string; readonly label: string; readonly values: readonly (number | null)[] }[];
  /** Where the middle half of the peers lies on each axis, from Q1 to Q3: an area behind the series. */
  readonly band?: { readonly label: string; readonly values: readonly (readonly [number, number] | null)[] };
};

/** How a number came about: formula, inputs, weights, what was left out, and the rounding. */
export type Trace = {
  readonly id: string;
  readonly title: string;
  readonly shown: string;
  readonly formula: string;
  /** The contributions, which add up to the shown number (largest remainder). Empty for a computed figure without parts. */
  readonly rows: readonly TraceRow[];
  /** Sentences: figures entered, band found, cap, rule applied, not applicable, unknown, rounding. */
  readonly notes: readonly string[];
};
export type TraceRow = {
  readonly label: string;
  readonly value: string;
  readonly weight: string;
  readonly contribution: string;
  readonly note: string | null;
  readonly trace: string | null;
};
