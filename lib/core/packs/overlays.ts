import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { isInIndustries } from "@/lib/core/industry";
import type { Application, Overlay, Pack, PackLibrary } from "@/lib/core/packs/pack";

/** What the enterprise's region and industry set differently on that day, the wider region first, so that the closer one wins. */
export function overlaysOf(pack: Pack, library: PackLibrary, { profile, asOf }: FactSheet): readonly Overlay[] {
  const own = overlaysByPack(library).get(pack.id);
  if (!own) return NONE;
  return own
    .filter(({ region }) => region === undefined || (profile.region?.startsWith(region) ?? false))
    .filter(({ industries }) => industries === undefined || isInIndustries(profile.industry, industries) === true)
    .filter(({ effective }) => covers(effective, asOf))
    .sort((left, right) => (left.region?.length ?? 0) - (right.region?.length ?? 0));
}

const NONE: readonly never[] = [];
const byLibrary = new WeakMap<PackLibrary, ReadonlyMap<string, readonly Overlay[]>>();
/** Most schemes have none, and that is seen without looking at the enterprise. */
function overlaysByPack(library: PackLibrary): ReadonlyMap<string, readonly Overlay[]> {
  const known = byLibrary.get(library);
  if (known) return known;
  const byPack = new Map<string, Overlay[]>();
  for (const overlay of library.overlays) byPack.set(overlay.pack, [...(byPack.get(overlay.pack) ?? []), overlay]);
  byLibrary.set(library, byPack);
  return byPack;
}

/** Whether the pack governs such an application on that day. */
export function isInForce(pack: Pack, application: Application, asOf: string): boolean {
  const kind = pack.applications.find(({ id }) => id === application);
  return kind !== undefined && covers(kind.effective ?? pack.effective, asOf);
}

const covers = ({ from, to }: { readonly from: string; readonly to: string | null }, day: string): boolean => from <= day && (to === null || day <= to);
