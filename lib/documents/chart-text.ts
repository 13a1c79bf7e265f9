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
 * Breaks a label into lines of about equal length, none wider than `widest` em. Chinese has no spaces and SVG does not wrap:
 * without this a label is drawn across the edge of the picture. Every character of the label is kept.
 */
export function wrapLabel(label: string, widest: number): string[] {
  const words = label.match(/[⺀-\u{3ffff}]|[^\s⺀-\u{3ffff}]+|\s+/gu) ?? [];
  const total = textWidth(label, 1);
  if (total <= widest) return [label];
  const even = total / Math.ceil(total / widest);
  const lines: string[] = [""];
  const open = () => lines[lines.length - 1]!;
  for (const word of words.flatMap((each) => (textWidth(each, 1) > widest ? [...each] : [each]))) {
    const wider = textWidth(open() + word, 1);
    const breaks = wider > widest || (wider > even + 0.5 && textWidth(open(), 1) >= even - 1.5);
    if (open() !== "" && breaks && !(CLOSING.includes(word) && wider <= widest + 1)) lines.push(word.trimStart());
    else lines[lines.length - 1] = open() + word;
  }
  return lines.map((line) => line.trimEnd()).filter((line) => line !== "");
}
