import "server-only";
import { indexRegions, regionFinder, type RegionFinder, type RegionIndex } from "@/lib/core/call-up-list/regions";
import { loadRegions } from "@/lib/server/content";

let index: RegionIndex | undefined;
/** Finds places where a campaign may call enterprises; the index of all names is made when a list is first checked. */
export const finderOf = (regionPrefix: string): RegionFinder => regionFinder((index ??= indexRegions(loadRegions())), regionPrefix);
