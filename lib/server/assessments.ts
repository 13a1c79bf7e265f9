import "server-only";
import type { Scope } from "@/lib/core/facts/fact-definition";
import type { FigureUnit, Item } from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import type { Answer, Evidence } from "@/lib/core/response";
import type { Progress } from "@/lib/core/save";
import type { FactCell } from "@/lib/server/facts";
import type { Viewer } from "@/lib/server/viewer";

export const ASSESSMENT_STATES = ["draft", "submitted", "returned"] as const;
export type AssessmentState = (typeof ASSESSMENT_STATES)[number];

export type AssessmentSummary = {
  readonly id: string;
  readonly instrument: { readonly key: string; readonly version: string; readonly title: LocalisedText };
  readonly fiscalYear: number;
  readonly label: string;
  readonly scope: Scope;
  readonly state: AssessmentState;
  /** True where responses can be saved now. */
  readonly open: boolean;
  readonly closesAt: Date | null;
  readonly progress: Progress;
  /** 0–100; 100 only where nothing is missing. */
  readonly percent: number;
  readonly lastEdit: { readonly by: string | null; readonly at: Date } | null;
  /** The valid submission: the last that is neither withdrawn nor returned. */
  readonly submission: { readonly id: string; readonly number: number; readonly at: Date } | null;
};
/** Newest fiscal year first. A respondent sees those with an assignment, with the progress of what is assigned. */
export declare function listAssessments(viewer: Viewer, organisation: string): Promise<readonly AssessmentSummary[]>;
/** With `copyFrom` every response of that assessment is copied, to be confirmed. Throws ASSESSMENT_EXISTS. */
export declare function createAssessment(
  viewer: Viewer,
  organisation: string,
  input: { fiscalYear: number; scope: Scope; label?: string; instrument?: string; copyFrom?: string },
): Promise<{ assessment: string }>;

export type IndicatorSummary = {
  readonly id: string;
  readonly element: string;
  readonly elementTitle: LocalisedText;
  readonly title: LocalisedText;
  readonly minutes: number;
  readonly progress: Progress;
  /** Names of the respondents it is assigned to. */
  readonly assignedTo: readonly string[];
};
export type ShownContradiction = { readonly id: string; readonly items: readonly string[]; readonly facts: readonly string[]; readonly text: LocalisedText };
export type Place = { readonly indicator: string; readonly item: string };
export type Overview = {
  readonly assessment: AssessmentSummary;
  readonly elements: readonly {
    readonly id: string;
    readonly title: LocalisedText;
    readonly text: LocalisedText;
    readonly progress: Progress;
    readonly indicators: readonly IndicatorSummary[];
  }[];
  readonly contradictions: readonly ShownContradiction[];
  /** Where this person stopped, else the first item without an answer. */
  readonly resume: Place | null;
  /** What the viewer may do here. */
  readonly can: { readonly edit: boolean; readonly submit: boolean; readonly withdraw: boolean; readonly assign: boolean };
};
export declare function loadOverview(viewer: Viewer, organisation: string, assessment: string): Promise<Overview>;

export type FormResponse = {
  readonly answer: Answer | null;
  readonly evidence: Evidence | null;
  readonly comment: string | null;
  readonly revision: number;
  /** False: copied from last year and not yet looked at. */
  readonly confirmed: boolean;
  readonly by: string | null;
  readonly at: Date | null;
};
export type FormFigure = {
  readonly title: LocalisedText;
  /** As shown, without its unit; null where not known or not applicable. */
  readonly shown: string | null;
  readonly unit: FigureUnit;
  readonly state: "known" | "unknown" | "notApplicable";
};
export type FormWorking = {
  /** The band the figure fell in; `share` (0–1) is the marker's place on a scale of equally wide bands. */
  readonly band: { readonly edges: readonly string[]; readonly index: number; readonly share: number } | null;
  /** 0–100, one decimal; null while unknown or not applicable. */
  readonly points: string | null;
  /** Why the value was capped. */
  readonly cap: LocalisedText | null;
  readonly source: LocalisedText | null;
};

export type FormItem = {
  readonly item: Item;
  /** null for none yet; its next save states revision 0. */
  readonly response: FormResponse | null;
  /** Whether the item applies, and if not why. A declared one can be taken back by answering. */
  readonly applies: { readonly state: "applies" } | { readonly state: "notApplicable"; readonly by: "branch" | "rule" | "declared"; readonly reason: LocalisedText };
  /** Reasons with which this item may be declared not applicable. */
  readonly mayDeclare: readonly { readonly id: string; readonly title: LocalisedText }[];
  /** Fact items: what is computed, as known so far. */
  readonly figures: readonly FormFigure[];
  /** Fact items: the figures that are needed, with what is stored. */
  readonly inputs: readonly {
    readonly title: LocalisedText;
    readonly unit: LocalisedText | null;
    readonly cell: FactCell;
    /** The value with its unit as people read it ("86 台", "本科、大专"); null unless given. */
    readonly shown: LocalisedText | null;
  }[];
  /** Fact items: what the figures came to; null for the other kinds. */
  readonly working: FormWorking | null;
  /** Multi: ids of the options that apply to the branch, in the instrument's order; else empty. */
  readonly options: readonly string[];
  readonly state: "answered" | "unanswered" | "unknown" | "notApplicable";
};
/** What changes with every answer: `GET …/assessments/{assessment}/standing` and every page of the questionnaire show it. */
export type AssessmentStanding = {
  /** Every indicator the viewer sees, in order. */
  readonly indicators: readonly IndicatorSummary[];
  readonly contradictions: readonly ShownContradiction[];
  /** The overall score of what is known so far, `range` where the bounds differ; null before the first known item. */
  readonly score: { readonly value: string; readonly range: string | null } | null;
};

/** Read after each save by the page that is open. */
export declare function loadStanding(viewer: Viewer, organisation: string, assessment: string): Promise<AssessmentStanding>;

export type IndicatorForm = AssessmentStanding & {
  readonly assessment: AssessmentSummary;
  readonly element: { readonly id: string; readonly title: LocalisedText };
  readonly indicator: { readonly id: string; readonly title: LocalisedText; readonly text: LocalisedText; readonly minutes: number };
  readonly items: readonly FormItem[];
  readonly progress: Progress;
  readonly previous: string | null;
  readonly next: string | null;
  /** The item where this person stopped, if on this page. */
  readonly place: string | null;
  readonly canEdit: boolean;
};
/** One page of the questionnaire. */
export declare function loadIndicatorForm(viewer: Viewer, organisation: string, assessment: string, indicator: string): Promise<IndicatorForm>;
/** Where this person stopped; last write wins. */
export declare function savePlace(viewer: Viewer, organisation: string, assessment: string, item: string): Promise<void>;
