import { canonicalHash } from "@/lib/core/canonical";
import type { Pack, PackLibrary } from "@/lib/core/packs/pack";

/**
 * What a scheme is judged by: SHA-256 of the pack, its overlays and the shared figures as canonical JSON, so that comments
 * and layout do not count. A submission keeps it, and a number that was changed under the same id shows.
 */
export function hashPack(pack: Pack, library: PackLibrary): string {
  return canonicalHash({ pack, figures: library.figures, overlays: library.overlays.filter((overlay) => overlay.pack === pack.id) });
}
