/**
 * The text of a cell on one line: no control characters, no halves of surrogate pairs, nothing that turns the direction of
 * what follows or cannot be seen. Characters of four bytes stay.
 */
export function cleanCell(text: string): string {
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, " ").replaceAll(/[\p{Cs}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, "").replaceAll(/\s+/gu, " ").trim();
}

/** True for an empty cell and for what people write into one that has to be filled. */
export const isBlankCell = (text: string): boolean => /^(?:[-—–/\\.。_]*|无|暂无|没有|none|nil|n\/a|null)$/i.test(text.normalize("NFKC"));

/** A cell as it is kept for showing: clean, and no longer than somebody needs to recognise it. */
export function shownCell(text: string): string {
  const clean = cleanCell(text);
  return clean.length <= LONGEST_SHOWN ? clean : `${[...clean.slice(0, LONGEST_SHOWN)].join("").replace(/[\uD800-\uDBFF]$/, "")}…`;
}
const LONGEST_SHOWN = 300;
