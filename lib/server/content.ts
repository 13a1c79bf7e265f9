import "server-only";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { Locale, LocalisedText, Words } from "@/lib/core/localised";

export type Industry = { readonly code: string; readonly title: LocalisedText; readonly parent: string | null };
export type Region = { readonly code: string; readonly title: LocalisedText; readonly parent: string | null };
export declare function loadDictionary(): FactDictionary;
/** Sections (letters) and divisions (two digits) of GB/T 4754-2017. */
export declare function loadIndustries(): readonly Industry[];
/** Provinces, cities and counties of GB/T 2260. */
export declare function loadRegions(): readonly Region[];
/** All messages of one language, for next-intl: namespace → key → text. */
export declare function loadMessages(locale: Locale): Record<string, Record<string, unknown>>;
/** Looks up sentences of one namespace outside of React. */
export declare function wordsOf(locale: Locale, namespace: string): Words;
