const MOST_HAN = 7;
const MOST_LATIN = 14;

/** Breaks a label into lines of at most 7 han or about 14 Latin letters, between words where there are words. */
export function wrapLabel(label: string): readonly string[] {
  if (/[㐀-鿿]/.test(label)) {
    const characters = [...label];
    const lines = Math.ceil(characters.length / MOST_HAN);
    const each = Math.ceil(characters.length / lines);
    return Array.from({ length: lines }, (_, line) => characters.slice(line * each, (line + 1) * each).join(""));
  }
  return label.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= MOST_LATIN) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
    return lines;
  }, []);
}
