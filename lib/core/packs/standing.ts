import type { FactYear } from "@/lib/core/facts/fact-sheet";
import type { Locale } from "@/lib/core/localised";
import type { Outcome } from "@/lib/core/packs/judgement";
import type { Application } from "@/lib/core/packs/pack";
import type { Notice } from "@/lib/core/report/report";

/**
 * Where an enterprise stands under the official schemes, worded and rounded in one language: what the page, the PDF, the report and the JSON file show.
 * Renderers lay it out and compute nothing.
 */
export type Standing = {
  readonly locale: Locale;
  readonly title: string;
  /** The conclusion: how many schemes are met on these figures, how many are close, what is missing most. */
  readonly lead: string;
  readonly disclaimer: string;
  /** Fiscal year, scope (合并 or 单体), date, kind of application, industry, region, size class. */
  readonly particulars: readonly { readonly label: string; readonly value: string }[];
  readonly application: Application;
  /** A denominator that fell by half, figures on the consolidated sheet, figures that were restated. */
  readonly notices: readonly Notice[];
  /** In force first, what can be met soonest first. */
  readonly cards: readonly StandingCard[];
};

/** governs: it decides such an application now. historical: superseded, shown as 历史参考. coming: not yet in force. other: not for this kind of application. */
export const CARD_STATUSES = ["governs", "historical", "coming", "other"] as const;
export type CardStatus = (typeof CARD_STATUSES)[number];

export type StandingCard = {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly document: string;
  readonly text: string;
  readonly kind: "title" | "level" | "class" | "index";
  readonly status: CardStatus;
  /** 现行, 历史参考, 尚未施行, 不用于此类申请. */
  readonly statusWord: string;
  /** "2026-04-01 起新申报按工信部企业〔2026〕2号"; null where there is nothing to say. */
  readonly statusNote: string | null;
  /** False where the scheme is for other industries: folded away, never dropped. */
  readonly forThisEnterprise: boolean;
  readonly result: Outcome;
  /** 达到, 按此数据未达到, 待定, 不适用. */
  readonly resultWord: string;
  /** One sentence: what is met, what is missing and by how much, what would settle it. */
  readonly conclusion: string;
  /** "9/12" conditions met, of those that apply; null where the scheme has none. */
  readonly tally: string | null;
  /** "76" or "58–73"; null where the scheme has no points. */
  readonly score: { readonly label: string; readonly value: string; readonly of: string } | null;
  readonly level: { readonly label: string; readonly value: string; readonly note: string | null } | null;
  readonly groups: readonly StandingGroup[];
  /** What would settle what is undetermined, each once. */
  readonly settle: readonly Settle[];
  /** Known honour against a condition not met, overlay used, denominators. */
  readonly notices: readonly Notice[];
  /** Scope, document, period, evidence, date checked, sources. */
  readonly about: readonly { /** "sources" may be long; documents that are not about the scheme alone leave them out. */ readonly id: string; readonly label: string; readonly value: string }[];
  readonly openPoints: readonly string[];
};

/** Gates, one point table, or the ratios of an index. */
export type StandingGroup = {
  readonly id: string;
  readonly title: string;
  /** "30 / 40"; null for gates. */
  readonly points: string | null;
  readonly rows: readonly StandingRow[];
};

export type StandingRow = {
  readonly id: string;
  readonly title: string;
  readonly result: Outcome;
  readonly resultWord: string;
  /** "15 / 20", "7–8 / 8"; null for gates and for what is not known. */
  readonly points: string | null;
  /** The points as a part of the row's maximum; null where `points` is. */
  readonly bar: Bar | null;
  readonly measures: readonly StandingMeasure[];
  /** Why it is not met, undetermined or not applicable; null where it is met. */
  readonly reason: string | null;
  readonly note: string | null;
};

export type StandingMeasure = {
  /** "研发费用占营业收入比重（2025 年）". */
  readonly title: string;
  /** "2.42%"; null where it is not known. */
  readonly value: string | null;
  /** "≥ 3%"; null for a figure without a threshold. */
  readonly threshold: string | null;
  readonly result: Outcome;
  /** "研发费用还差 36.4 万元"; null where it holds or cannot be said. */
  readonly gap: string | null;
  /** The figure against its threshold; null without either, and where a length would say nothing (a threshold of 0). */
  readonly bar: Bar | null;
};

/** Lengths as parts (0–1) of a bar. What lies between `certain` and `possible` is not known. A renderer draws them and computes nothing. */
export type Bar = { readonly certain: number; readonly possible: number; /** Where the threshold stands; null for points, whose goal is the end of the bar. */ readonly threshold: number | null };

/** Something to enter, declare or wait for. */
export type Settle = { readonly text: string; readonly target: { readonly kind: "fact"; readonly key: string; readonly year: FactYear } | { readonly kind: "question"; readonly question: string } | null };
