import { z } from "zod";

/** The languages of the product. The first is the default and the one content is written in first. */
export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** A text in every language of the product; a missing or blank language is refused when content is read. */
export const localisedTextSchema = z.strictObject({
  "zh-CN": z.string().trim().min(1),
  en: z.string().trim().min(1),
});
export type LocalisedText = z.infer<typeof localisedTextSchema>;

/**
 * Looks up a sentence by its key in the messages of one language and fills in its values (ICU message syntax).
 *
 * Core receives it from outside, because messages are content and core reads no files. Throws on an unknown key:
 * a raw key must never reach a page or a document.
 */
export type Words = (key: string, values?: Record<string, string | number>) => string;
