import type { Exact } from "@/lib/core/exact";
import type { FactInput, Missing, NotApplicableCause, Obstacle } from "@/lib/core/expression";
import type { Scope } from "@/lib/core/facts/fact-definition";
import type { LocalisedText } from "@/lib/core/localised";
import type { Application, Overlay, Pack, Relation } from "@/lib/core/packs/pack";

/** What a condition or a scheme comes to. Undetermined: something is missing, judged by people, or computed by a platform. */
export const OUTCOMES = ["pass", "fail", "undetermined", "notApplicable"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Points that are certain at least and possible at most; equal where they are known. */
export type PointsRange = { readonly min: Exact; readonly max: Exact };

/** What would have to change for a comparison to hold, in the unit of the figure that can be changed. */
export type Gap = {
  /** The fact or figure to change, and the year it is of; null where the year says nothing. */
  readonly title: LocalisedText;
  readonly year: number | null;
  readonly unit: LocalisedText | "%" | null;
  /** How much is missing (`more`) or too much (`less`): above 0. */
  readonly by: Exact;
  readonly direction: "more" | "less";
  /** The comparison is strict: the figure must pass the threshold by anything at all. */
  readonly strict: boolean;
};

export type RelationSign = "atLeast" | "atMost" | "moreThan" | "lessThan" | "equals";

/** One comparison inside a condition, with both figures. */
export type Measure = {
  readonly title: LocalisedText;
  /** Calendar year of the figure; null for as-of figures, points and answers. */
  readonly year: number | null;
  readonly value: Exact | null;
  /** Of points: the range, where the value is not known. */
  readonly range: PointsRange | null;
  readonly relation: RelationSign;
  readonly threshold: Exact | null;
  readonly unit: LocalisedText | "%" | null;
  readonly result: boolean | null;
  /** null where it holds, or where it cannot be said. */
  readonly gap: Gap | null;
};

/** What was found for one gate, one scored row or one ratio. */
export type Finding = {
  readonly id: string;
  readonly kind: "gate" | "row" | "ratio";
  /** Table of a row. */
  readonly table: string | null;
  readonly title: LocalisedText;
  /** A row passes with any points, fails with none, and decides nothing. */
  readonly result: Outcome;
  /** null for gates, and for rows of which nothing is known. */
  readonly points: PointsRange | null;
  readonly maximum: Exact | null;
  /** `any`: the gate has several ways, of which one suffices. */
  readonly choice: "all" | "any";
  /** The comparisons of a gate, or the figure of a row, in the order of the pack. */
  readonly measures: readonly Measure[];
  /** The measure that decides: the first that fails, else the first open one, else the first. */
  readonly deciding: Measure | null;
  readonly inputs: readonly FactInput[];
  readonly missing: readonly Missing[];
  readonly causes: readonly NotApplicableCause[];
  /** What else stands in the way: the wrong scope, an unanswered question of the scheme, figures that disagree. */
  readonly obstacles: readonly Obstacle[];
  /** Said by the pack where it is undetermined. */
  readonly unknown: LocalisedText | null;
  readonly note: LocalisedText | null;
};

export type Judgement = {
  readonly pack: Pack;
  /** What a region or industry set differently; empty where nothing did. */
  readonly overlays: readonly Overlay[];
  readonly asOf: string;
  readonly application: Application;
  readonly scope: Scope;
  /** Whether the pack governs such an application on `asOf`. It is judged all the same. */
  readonly inForce: boolean;
  readonly result: Outcome;
  /** Why the scheme does not apply; null where it does. */
  readonly notApplicable: LocalisedText | null;
  /** Σ points; null if a row is not known, or the pack has none. */
  readonly score: Exact | null;
  /** null where the pack has no points. */
  readonly range: PointsRange | null;
  readonly tables: readonly { readonly id: string; readonly range: PointsRange; readonly maximum: Exact }[];
  /** The level; `title` is the scheme's own word. null: none printed, because it is undetermined or the pack has none. */
  readonly level: { readonly id: string; readonly title: LocalisedText; readonly name: LocalisedText | null; readonly source: "computed" | "declared" } | null;
  /** The computed level beside a declared one. */
  readonly computedLevel: LocalisedText | null;
  /** Σ weight · ratio, for comparing an enterprise with itself over the years; null where a ratio is not known or there are none. */
  readonly rawSum: Exact | null;
  readonly findings: readonly Finding[];
};

/**
 * An answer to a scheme's own question, by kind: `multi` and `single` (numbers of options from 1, [] for 无), `number` and `level`, `declaration`,
 * `benchmark`. Numbers are decimal texts.
 */
export type SchemeAnswer =
  | { readonly options: readonly number[] }
  | { readonly number: string }
  | { readonly affirmed: boolean }
  | { readonly value: string | null; readonly base: string | null; readonly lead: string | null };
/** Answers by hand: pack id → question → answer. */
export type SchemeAnswers = Readonly<Record<string, Readonly<Record<string, SchemeAnswer>>>>;

/** A question with what is known of it and where that comes from. */
export type AnsweredQuestion = {
  readonly id: string;
  readonly answer: SchemeAnswer | null;
  /** The exact number of a `single`, `number` or `level`, or of a benchmark's value: the text in `answer` may be rounded. */
  readonly value: Exact | null;
  /** `given`: answered by hand for this scheme. `missing`: 需补充. */
  readonly relation: Relation | "given" | "missing";
  readonly note: LocalisedText | null;
  /** Items and figures that the answer was taken from, or would be. */
  readonly items: readonly string[];
  readonly inputs: readonly FactInput[];
  readonly missing: readonly Missing[];
};
