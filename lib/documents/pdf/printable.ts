import type { Coverage } from "@/lib/documents/pdf/coverage";

export type Printable<T> = { readonly value: T; /** Characters that had to be written as their code, each once. */ readonly replaced: readonly string[] };

/** Shape what stands before them or join their neighbours; a reader misses nothing without them. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/u;
const NEW_LINE = /\r\n?|[\u2028\u2029]/g;

/**
 * Every string of a value as the font can print it. A character without a glyph is written as its code, 〔U+20BB7〕: a box
 * says nothing, a dropped character says something false. So are control and direction marks, which would act unseen.
 */
export function toPrintable<T>(value: T, hasGlyph: Coverage): Printable<T> {
  const replaced = new Set<string>();
  const printable = (text: string): string => {
    let result = "";
    for (const character of text.replace(NEW_LINE, "\n")) {
      if (INVISIBLE.test(character)) continue;
      if (character === "\n" || (!isControl(character) && hasGlyph(character.codePointAt(0)!))) result += character;
      else if (character === "\t") result += " ";
      else {
        replaced.add(character);
        result += codeOf(character);
      }
    }
    return result;
  };
  return { value: mapStrings(value, printable), replaced: [...replaced] };
}

/** Only letters, digits, han and plain punctuation: for a second attempt after the typesetter has failed on some text. */
export const isPlain: Coverage = (code) =>
  (code >= 0x20 && code < 0x7f) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0x3000 && code <= 0x303f) || (code >= 0xff00 && code <= 0xff60) || [0x2013, 0x2014, 0x2018, 0x2019, 0x201c, 0x201d, 0x2026, 0xb7, 0xd7].includes(code);

function isControl(character: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u.test(character);
}

function codeOf(character: string): string {
  return `〔U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}〕`;
}

function mapStrings<T>(value: T, change: (text: string) => string): T {
  if (typeof value === "string") return change(value) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => mapStrings(each, change)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapStrings(each, change)])) as T;
}
