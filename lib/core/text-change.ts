/** A text in pieces; `changed` marks what the other one does not have. */
export type TextPiece = { readonly text: string; readonly changed: boolean };

/**
 * What differs between two texts: both without their common beginning and end, which is how people change a note. Not the
 * smallest difference: two changes far apart count as one with all that lies between.
 */
export function compareTexts(before: string, after: string): { readonly before: readonly TextPiece[]; readonly after: readonly TextPiece[] } {
  // By code points, so that no character is cut in two.
  const [old, now] = [Array.from(before), Array.from(after)];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  return { before: pieces(old, start, end), after: pieces(now, start, end) };
}

function pieces(text: readonly string[], start: number, end: number): readonly TextPiece[] {
  const until = text.length - end;
  return [
    { text: text.slice(0, start).join(""), changed: false },
    { text: text.slice(start, until).join(""), changed: true },
    { text: text.slice(until).join(""), changed: false },
  ].filter(({ text }) => text !== "");
}
