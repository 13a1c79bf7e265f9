import type { Exact } from "@/lib/core/exact";
import type { FactInput, Missing, NotApplicableCause } from "@/lib/core/expression";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type {
  Branch,
  Characteristic,
  Driver,
  FigureUnit,
  Instrument,
  Item,
  Measure,
} from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import type { Response } from "@/lib/core/response";

/** Raised when a rule of scoring changes what an unchanged submission would score. */
export const ENGINE = 1;

/**
 * Everything that scoring one assessment finds out, exact and not yet worded or rounded.
 *
 * `toScorecard` turns it into the stored and exported form; the report builds its traces from it. It is made by
 * `scoreAssessment`, never stored: facts, responses and the pinned instrument give it again.
 */
export type Evaluation = {
  readonly engine: typeof ENGINE;
  readonly instrument: Instrument;
  /** SHA-256 of the instrument as canonical JSON, in hex. */
  readonly hash: string;
  readonly sheet: FactSheet;
  readonly branch: Branch;
  /** `stated` by the enterprise, from its `industry`, or `assumed`: no industry is stated, so everything is asked. */
  readonly branchSource: "stated" | "industry" | "assumed";

  readonly overall: Aggregate;
  /** The elements again, from the core items alone, each with equal weight inside its element. */
  readonly core: Aggregate;
  readonly coreElements: Readonly<Record<string, Aggregate>>;
  /** Parts of an element are its indicators; parts of an indicator and of the other axes are items. */
  readonly elements: Readonly<Record<string, Aggregate>>;
  readonly indicators: Readonly<Record<string, Aggregate>>;
  readonly measures: Readonly<Record<Measure, Aggregate>>;
  readonly characteristics: Readonly<Record<Characteristic, Aggregate>>;
  readonly drivers: Readonly<Record<Driver, Aggregate>>;
  readonly items: Readonly<Record<string, ItemEvaluation>>;

  readonly level: LevelEvaluation;
  readonly balance: BalanceEvaluation | null;
  readonly coordination: CoordinationEvaluation | null;
  readonly contradictions: readonly ContradictionEvaluation[];
  /** R8 and R9: what is printed beside the level without changing it. */
  readonly notices: readonly RiskNotice[];
  /** Every figure that some item needs and does not have, with the items that need it. */
  readonly missing: readonly (Missing & { readonly neededBy: readonly string[] })[];
};

/**
 * The bounds of a score on 0–100. `lower` counts what is unknown as 0, `upper` as full; equal where all is known.
 * `coverage` (0–1) is the share of the applicable weight that is known.
 */
export type Bounds = { readonly lower: Exact; readonly upper: Exact; readonly coverage: Exact };

/** A weighted mean over items, indicators or elements. */
export type Aggregate = {
  /** `null`: nothing in it applies, so it leaves its parent. */
  readonly score: Bounds | null;
  /** a: the share (0–1) of its own weight that applies. */
  readonly applies: Exact;
  readonly parts: readonly Part[];
};

export type Part = {
  /** Id of an element, indicator or item. */
  readonly id: string;
  /** As the instrument states it: basis points among siblings, or the relative weight on a measure (1, ½) or other axis (1). */
  readonly weight: Exact;
  /** The share (0–1) of the parent after what does not apply has left; all shares add up to 1. 0 if nothing of it applies. */
  readonly share: Exact;
  /** The part's own score; `null` if it does not apply. */
  readonly score: Bounds | null;
  /** share × lower bound; these add up to the parent's lower bound. */
  readonly contribution: Exact;
  /** share × upper bound. */
  readonly contributionUpper: Exact;
};

export type ItemEvaluation = {
  readonly item: Item;
  readonly indicator: string;
  readonly element: string;
  readonly outcome: ItemOutcome;
  /** 0–100; `null` if not applicable. An unknown item is 0–100 with coverage 0. */
  readonly score: Bounds | null;
  /** The share (0–1) of the overall score that the item decides; 0 if it does not apply. */
  readonly shareOfOverall: Exact;
  readonly response: Response | null;
  /** How its value came about; the same shape for all kinds. */
  readonly working: Working;
  /** R8: a denominator of this item shrank by more than a fifth: its ratio rose without anything getting better. */
  readonly warnings: readonly NoticeCode[];
};

export type ItemOutcome =
  | { readonly state: "answered"; /** Basis points, 0–10,000. */ readonly value: Exact }
  /** Nothing was entered: an item without answer, or a figure without state. */
  | { readonly state: "unanswered"; readonly missing: readonly Missing[] }
  /** The enterprise said 不知道 or 暂不提供, of the item or of a figure it needs. */
  | { readonly state: "unknown"; readonly missing: readonly Missing[] }
  | { readonly state: "notApplicable"; readonly by: "branch" | "rule" | "declared"; readonly reason: NotApplicableReason };

/** Why an item does not apply: a text of the instrument, what the enterprise wrote, or what the engine found (R1, R2). */
export type NotApplicableReason =
  | { readonly kind: "text"; readonly text: LocalisedText }
  | { readonly kind: "declared"; readonly text: LocalisedText | string }
  | { readonly kind: "computed"; readonly cause: NotApplicableCause };

export type Working =
  | { readonly kind: "level"; readonly level: number | null }
  | {
      readonly kind: "options";
      /** Options that apply to the branch, in the instrument's order. */
      readonly options: readonly { readonly id: string; readonly value: number; readonly chosen: boolean }[];
      /** Options of the item that do not apply to the branch. */
      readonly left: readonly string[];
      /** Multi: the sum that full marks need. Single: 10,000. */
      readonly of: number;
      /** 无: the exclusive answer of a multi. */
      readonly none: boolean;
    }
  | {
      readonly kind: "fact";
      /** The figures shown beside the item, in the instrument's order; `value` is in the figure's unit. */
      readonly figures: readonly FigureEvaluation[];
      /** The band of the figure that decided. */
      readonly band: BandEvaluation | null;
      /** The conditions (terms, first match) with what each came to. */
      readonly conditions: readonly { readonly title: LocalisedText; readonly value: number; readonly result: boolean | null; readonly used: boolean }[];
      /** Options of a set or enum fact that were stated, each with what it is worth. */
      readonly choices: readonly { readonly fact: string; readonly option: string; readonly value: number }[];
      /** Which case or alternative was used (0 = first), outermost first; empty for a plain valuation. */
      readonly path: readonly number[];
      /** The ceiling that held (C4.1: revenue fell) with the value it cut, in basis points. */
      readonly cap: { readonly at: number; readonly reason: LocalisedText; readonly uncapped: Exact } | null;
      readonly source: LocalisedText | null;
      /** Every figure of the sheet that was read, once each, in the order of reading. */
      readonly inputs: readonly FactInput[];
    };

export type FigureEvaluation = {
  readonly title: LocalisedText;
  readonly unit: FigureUnit;
  /** In `unit` ("%" means multiplied by 100 already); `null` where it is unknown or not applicable. */
  readonly value: Exact | null;
  readonly state: "known" | "unknown" | "notApplicable";
  /** True for the figure whose band gave the value. */
  readonly banded: boolean;
  readonly inputs: readonly FactInput[];
};

export type BandEvaluation = {
  /** 0 = the lowest band. */
  readonly index: number;
  /** In the figure's unit; `null` = open. */
  readonly from: Exact | null;
  readonly to: Exact | null;
  readonly closed: "left" | "right";
  /** Basis points; a fraction where n equally spaced bands do not divide 10,000. */
  readonly value: Exact;
};

export type LevelEvaluation = {
  /** Indices into `instrument.levels`, after the gates; `null`: withheld. Equal where both bounds fall in one level. */
  readonly printed: { readonly lower: number; readonly upper: number } | null;
  /** What the score alone would give. */
  readonly withoutGate: { readonly lower: number; readonly upper: number } | null;
  /** The weakest element, which lowers the level at the lower bound or else at the upper; `null` if no gate binds. */
  readonly gate: { readonly element: string; readonly at: Exact } | null;
  readonly withheld: readonly Withheld[];
};

export type Withheld =
  | { readonly code: "nothingApplies" }
  | { readonly code: "coverage"; readonly coverage: Exact; readonly needed: Exact }
  | { readonly code: "elementCoverage"; readonly element: string; readonly coverage: Exact; readonly needed: Exact }
  /** More of the element's weight than allowed was declared (not ruled) not applicable. */
  | { readonly code: "declared"; readonly element: string; readonly share: Exact; readonly allowed: Exact };

export type BalanceEvaluation = {
  /** min ÷ max of the factors, 0–1. */
  readonly ratio: Exact;
  /** Index into `instrument.balance`. */
  readonly name: number;
  /** The factor with the lowest score; the first of them if several. */
  readonly weakest: string;
};

export type CoordinationEvaluation = {
  /** Product of u over the factors, exact; the name is found by comparing it with the edges' power. */
  readonly product: Exact;
  /** Mean of u, on 0–1. */
  readonly mean: Exact;
  readonly factors: readonly { readonly element: string; readonly u: Exact }[];
  /** Index into `instrument.coordination`. */
  readonly name: number;
};

export type ContradictionEvaluation = {
  readonly id: string;
  readonly items: readonly string[];
  readonly facts: readonly string[];
  /** With `{factKey}` already replaced by the figures as shown. */
  readonly text: LocalisedText;
};

export const NOTICE_CODES = [
  /** R8: revenue fell by more than a fifth: every ratio to revenue rose without anything getting better. */
  "revenueFellByFifth",
  /** R8 and R9: revenue fell by more than half. */
  "revenueHalved",
  /** R8: headcount fell by more than a fifth. */
  "headcountFellByFifth",
  /** R9: a net loss in the year assessed and in the year before. */
  "lossTwoYears",
  /** R9: liabilities above assets at the end of the year. */
  "liabilitiesAboveAssets",
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];

export type RiskNotice = {
  readonly code: NoticeCode;
  /** `risk`: 经营风险提示 beside the level (R9); `warning`: beside the ratios (R8). */
  readonly tone: "risk" | "warning";
  /** Named figures for the text: amounts in the fact's unit, `change` as a share (−0.25 = fell by a quarter). */
  readonly figures: Readonly<Record<string, Exact>>;
  readonly inputs: readonly FactInput[];
  /** Items whose ratio is concerned; empty for risks. */
  readonly items: readonly string[];
};
