/** Breaks a label into lines of at most `most` han or about twice as many Latin letters, between words where there are words. */
export function wrapLabel(label: string, most = 7): readonly string[] {
  if (/[㐀-鿿]/.test(label)) {
    const characters = [...label];
    const lines = Math.ceil(characters.length / most);
    const each = Math.ceil(characters.length / lines);
    return Array.from({ length: lines }, (_, line) => characters.slice(line * each, (line + 1) * each).join(""));
  }
  return label.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= 2 * most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
    return lines;
  }, []);
}
