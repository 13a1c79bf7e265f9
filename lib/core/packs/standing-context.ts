import { definitionsOf } from "@/lib/core/expression";
import type { FactDefinition, FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet, FactYear } from "@/lib/core/facts/fact-sheet";
import type { FactWarning } from "@/lib/core/facts/fact-warnings";
import { listed, titleAlone } from "@/lib/core/facts/fact-words";
import type { Locale, LocalisedText, Words } from "@/lib/core/localised";
import type { Judgement } from "@/lib/core/packs/judgement";
import type { Application, PackLibrary } from "@/lib/core/packs/pack";
import { titleInYear } from "@/lib/core/packs/reason";

export type StandingInput = {
  readonly judgements: readonly Judgement[];
  /** For successors: a superseded scheme names the one that took its place. */
  readonly library: PackLibrary;
  readonly dictionary: FactDictionary;
  readonly sheet: FactSheet;
  /** ISO date of the application. */
  readonly asOf: string;
  readonly application: Application;
  /** 大型 … 微型; null if not known. */
  readonly sizeTitle: LocalisedText | null;
  readonly industryTitle: LocalisedText | null;
  readonly regionTitle: LocalisedText | null;
  /** What deserves a second look about the figures, as a sentence in this language. */
  readonly warnings: readonly (FactWarning & { readonly text: string })[];
  readonly now: Date;
  readonly locale: Locale;
  /** The namespace `standing`. */
  readonly words: Words;
  /** The namespace `reasons`. */
  readonly reasons: Words;
};

/** What every part is built from: the input, and the words of one language. */
export type StandingContext = StandingInput & {
  /** How figures and reasons are worded. */
  readonly wording: { readonly dictionary: FactDictionary; readonly locale: Locale; readonly words: Words };
  /** Sentences one after the other, as each language sets them. */
  readonly paragraph: (sentences: readonly string[]) => string;
  readonly text: (text: LocalisedText) => string;
  readonly list: (parts: readonly string[]) => string;
  readonly definitions: ReadonlyMap<string, FactDefinition>;
};

export function standingContext(input: StandingInput): StandingContext {
  return {
    ...input,
    wording: { dictionary: input.dictionary, locale: input.locale, words: input.reasons },
    paragraph: (sentences) => sentences.join(input.locale === "zh-CN" ? "" : " "),
    text: (text) => text[input.locale],
    list: (parts) => listed(parts, input.locale),
    definitions: definitionsOf(input.dictionary),
  };
}

export function factTitle({ dictionary, locale }: Pick<StandingContext, "dictionary" | "locale">, key: string): string {
  return titleAlone(dictionary, key, locale);
}

/** Marks by which the keepers of a scheme note how a statement was checked; readers are told in words. */
const TAG = /\s?[[（(](?:V\d|IMPL|M-(?:high|med|low))(?:\s*→[^\]）)]*)?[\]）)]|[，,]\s?M-(?:high|med|low)(?=[）)])/g;
export const withoutTags = (text: string): string => text.replace(TAG, "");

/** A sentence that is put into another one loses its full stop. */
export const asPhrase = (text: string): string => text.replace(/[。.]$/, "");
/** 待平台评价, and not a whole instruction. */
export const isPhrase = (text: string): boolean => !/[。；.;]/.test(text);

/** "研发费用（2025 年）"; as-of figures carry no year. */
export function factInYear(context: Pick<StandingContext, "dictionary" | "locale" | "wording">, key: string, year: FactYear | null): string {
  const title = factTitle(context, key);
  return titleInYear({ "zh-CN": title, en: title }, year, context.wording);
}
