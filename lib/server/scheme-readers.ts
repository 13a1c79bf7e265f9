import "server-only";
import { AppError } from "@/lib/core/errors";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { Reader } from "@/lib/core/facts/used-by";
import type { FactUse } from "@/lib/core/instrument/references";
import type { LocalisedText } from "@/lib/core/localised";
import { overlaysOf } from "@/lib/core/packs/overlays";
import type { Pack, PackLibrary } from "@/lib/core/packs/pack";
import { factsOfPack } from "@/lib/core/packs/references";
import { loadPackLibrary } from "@/lib/server/content";

/** Whose figures a sheet asks for: one scheme's, or those of all of them. */
export type AskedScheme = { readonly id: string; readonly title: LocalisedText; readonly shortTitle: LocalisedText } | "all";
export type SchemeReader = Reader & { readonly shortTitle: LocalisedText };

/** Every scheme with the figures that it reads, where and in what industry the enterprise is. */
export function readersOfSchemes(sheet: FactSheet): readonly SchemeReader[] {
  const library = loadPackLibrary();
  return library.packs.map((pack) => {
    const tables = overlaysOf(pack, library, sheet).findLast((overlay) => overlay.tables)?.tables ?? pack.tables;
    return { by: pack.id, shortTitle: pack.shortTitle, uses: usesOf(pack, tables, library) };
  });
}

/** Throws NOT_FOUND for a scheme that there is not. */
export function findAsked(id: string): AskedScheme {
  if (id === "all") return id;
  const pack = loadPackLibrary().packs.find((known) => known.id === id);
  if (!pack) throw new AppError("NOT_FOUND");
  return { id, title: pack.title, shortTitle: pack.shortTitle };
}

/** By tables, which are the pack's own or those of an overlay: a walk over a hundred expressions for each would be one too many per page. */
const known = new WeakMap<Pack, Map<Pack["tables"], readonly FactUse[]>>();

function usesOf(pack: Pack, tables: Pack["tables"], library: PackLibrary): readonly FactUse[] {
  const byTables = known.get(pack) ?? new Map<Pack["tables"], readonly FactUse[]>();
  known.set(pack, byTables);
  const uses = byTables.get(tables) ?? factsOfPack(pack, library, tables);
  byTables.set(tables, uses);
  return uses;
}
