/** Width of a character in em, a little generous: a label must fit with whichever font the reader has. */
function emOf(character: string): number {
  const code = character.codePointAt(0)!;
  if (code >= 0x2e80) return 1;
  if ("ilj.,:;'|!()[]/ ".includes(character)) return 0.36;
  if (code < 0x2e80 && "MWmw%@—–".includes(character)) return 0.95;
  return code >= 0x41 && code <= 0x5a ? 0.7 : 0.6;
}

/** Width of a line of text in px at a font size in px; an estimate from above. */
export function textWidth(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + emOf(character), 0) * size;
}

/** Characters that may not begin a line of Chinese. */
const CLOSING = "，。、；：？！）》〉」』】”’%％·";

/**
 * Breaks a label into as few lines as it needs, of about equal length, none wider than `widest` em. Chinese has no spaces and SVG does not wrap:
 * without this a label is drawn across the edge of the picture. Every character of the label is kept.
 */
export function wrapLabel(label: string, widest: number): string[] {
  const words = (label.match(/[⺀-\u{3ffff}]|[^\s⺀-\u{3ffff}]+|\s+/gu) ?? []).flatMap((word) => (textWidth(word, 1) > widest ? [...word] : [word]));
  const fewest = fill(words, widest);
  const even = textWidth(label, 1) / fewest.length;
  for (let width = even; width < widest; width += 0.5) {
    const lines = fill(words, width);
    if (lines.length === fewest.length) return lines;
  }
  return fewest;
}

/** Lines filled one after another up to a width; a single word may be wider. */
function fill(words: readonly string[], width: number): string[] {
  const lines = [""];
  for (const word of words) {
    const open = lines[lines.length - 1]!;
    const wider = textWidth((open + word).trimEnd(), 1);
    const hangs = CLOSING.includes(word) && wider <= width + 1;
    if (open.trim() !== "" && wider > width && !hangs) lines.push(word.trimStart());
    else lines[lines.length - 1] = open + word;
  }
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}
