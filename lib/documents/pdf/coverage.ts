import { closeSync, openSync, readSync } from "node:fs";

/** Says whether a font has a glyph for a code point. */
export type Coverage = (codePoint: number) => boolean;

/**
 * Reads which characters a TrueType font has. Only the table directory and the `cmap` table are read, 20 kB of 10 MB.
 *
 * Source: OpenType specification, `cmap`, subtable format 12 (segmented coverage, all of Unicode).
 */
export function readCoverage(path: string): Coverage {
  const file = openSync(path, "r");
  const read = (offset: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    readSync(file, bytes, 0, length, offset);
    return bytes;
  };
  try {
    const tables = read(0, 12).readUInt16BE(4);
    const directory = read(12, tables * 16);
    const at = directory.indexOf("cmap", 0, "latin1");
    const cmap = read(directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12));
    return coverageOf(groupsOf(cmap));
  } finally {
    closeSync(file);
  }
}

type Group = { readonly first: number; readonly last: number };

function groupsOf(cmap: Buffer): Group[] {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(4 + 8 * index + 4));
  const start = subtables.find((offset) => cmap.readUInt16BE(offset) === 12);
  if (start === undefined) throw new Error("The font has no cmap subtable of format 12.");
  return Array.from({ length: cmap.readUInt32BE(start + 12) }, (_, index) => {
    const group = start + 16 + 12 * index;
    return { first: cmap.readUInt32BE(group), last: cmap.readUInt32BE(group + 4) };
  });
}

/** Groups are sorted: the last one that starts at or before the character decides. */
function coverageOf(groups: readonly Group[]): Coverage {
  return (codePoint) => {
    let low = 0;
    let high = groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (groups[middle]!.first <= codePoint) low = middle + 1;
      else high = middle;
    }
    return low > 0 && codePoint <= groups[low - 1]!.last;
  };
}
