import type { Outcome } from "@/lib/core/packs/judgement";
import type { Fields } from "@/lib/core/packs/scheme-form";
import type { StandingCard } from "@/lib/core/packs/standing";
import type { Trial } from "@/lib/core/packs/trial";

/** What the page of the standing shows beside its value; every text ready in the reader's language. */
export type StandingLabels = Readonly<
  Record<
    | "overview" | "scheme" | "result" | "tally" | "scoreOrLevel" | "elsewhere" | "toSettle" | "aboutTitle" | "openPoints" | "openPointsLead" | "fillIn" | "crosswalk" | "required" | "unknown"
    | "none" | "details",
    string
  >
>;

/** Where the page leads. A server component fills them in; nothing of it reaches the browser but addresses. */
export type StandingLinks = {
  readonly card: (pack: string) => string;
  /** The fact sheet with what a scheme asks for, at a figure or at its head. */
  readonly facts: (pack: string, key: string | null) => string;
  /** The card with its questions open, at one of them or at the first. */
  readonly questions: (pack: string, question: string | null) => string;
  /** null where the scheme has no sheet that could be filled in. */
  readonly crosswalk: (pack: string) => string | null;
};

/** Beside each card: sentences with counts in them, and how far its questions are answered. */
export type CardWords = {
  readonly met: (count: number) => string;
  readonly left: (count: number) => string;
  readonly asked: (card: StandingCard) => string | null;
};

/** Ids of a card and of a question on it, as addresses name them. */
export const cardId = (pack: string): string => pack;
export const questionId = (pack: string, question: string): string => `${pack}.${question}`;

export type QuestionChoice = { readonly value: string; readonly label: string };
/** A question of a scheme as a field of a form. */
export type QuestionView = {
  readonly id: string;
  readonly anchor: string;
  readonly group: string | null;
  readonly title: string;
  readonly help: string | null;
  readonly kind: "multi" | "single" | "number" | "level" | "declaration" | "benchmark";
  /** Of all kinds but numbers and benchmarks, 无 among them. */
  readonly choices: readonly QuestionChoice[];
  readonly unit: string | null;
  /** What is shown in the fields. */
  readonly fields: Fields;
  readonly revision: number;
  /** What the figures and the questionnaire say, in a sentence; null where they say nothing. */
  readonly filled: string | null;
  /** Who answered by hand and when; null where nobody did. */
  readonly given: string | null;
};

/** What became of a form of answers. `kept`: fields that were not saved, as they were sent; `problems`: question → what is wrong with it. */
export type AnswerOutcome = { readonly tone: "good" | "bad" | "info"; readonly text: string; readonly kept: Fields; readonly problems: Readonly<Record<string, string>> };
export type AnswerLabels = Readonly<Record<"evidence" | "clear" | "value" | "base" | "lead" | "save" | "saving" | "close", string>>;

/** A figure that can be tried, in the years that schemes read it in. */
export type TrialField = { readonly name: string; readonly label: string; readonly unit: string | null; /** As stored; "" where nothing is. */ readonly value: string };
export type TrialGroup = { readonly id: string; readonly title: string; readonly fields: readonly TrialField[] };

/** What trying came to. `entered`: field name → as typed, for the form to keep. */
export type TrialOutcome = {
  readonly entered: Readonly<Record<string, string>>;
  readonly problems: readonly { readonly name: string; readonly text: string }[];
  /** null where nothing was tried. */
  readonly trial: Trial | null;
  /** The conclusion: how many schemes turn. */
  readonly text: string;
};
export type TrialLabels = Readonly<
  Record<"title" | "lead" | "notSaved" | "now" | "first" | "others" | "submit" | "submitting" | "clear" | "scheme" | "before" | "after" | "figure" | "required" | "usedBy" | "turned" | "moved" | "figures" | "score" | "level" | "none" | "close" | "problems", string>
>;

export type { Outcome };
