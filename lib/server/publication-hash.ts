import "server-only";
import { createHash } from "node:crypto";
import { canonicalHash } from "@/lib/core/canonical";
import type { BuiltCell } from "@/lib/core/publication/publication";

/**
 * What a publication is known by: SHA-256 over the hashes of its cells, each a line in hexadecimal, in the order of line, part, region,
 * industry and size (by code point). The hash of a cell is SHA-256 of it as canonical JSON (RFC 8785). In whichever order and batches the
 * cells come, the outcome is the same, and a cell that was read back has the hash it had when it was made.
 */
export function publicationHash(): { readonly add: (cell: BuiltCell) => void; readonly digest: () => string } {
  const hashes = new Map<string, string>();
  return {
    add: (cell) => {
      const place = [cell.line, cell.part, cell.region, cell.industry, cell.size].join("/");
      if (hashes.has(place)) throw new RangeError(`two cells at ${place}`);
      hashes.set(place, canonicalHash(cell));
    },
    digest: () => {
      const hash = createHash("sha256");
      for (const place of [...hashes.keys()].sort()) hash.update(`${hashes.get(place)!}\n`);
      return hash.digest("hex");
    },
  };
}
