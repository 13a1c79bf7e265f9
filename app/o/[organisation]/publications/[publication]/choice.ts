import "server-only";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { isDivision, levelOf, LINES, partOf, partsWith, sectionAt, type CellQueryInput, type Line } from "@/lib/core/publication/cell-query";
import { EVERYWHERE } from "@/lib/core/publication/publication";
import { loadRegions, regionsAround } from "@/lib/server/content";

export const VIEWS = ["regions", "industries", "sizes"] as const;
export type View = (typeof VIEWS)[number];
/** What the page shows: a place of the tables, a number, and the side along which the rows go. */
export type Choice = { readonly line: Line; readonly view: View; readonly region: string; readonly industry: string; readonly number: string };
export type Frame = { readonly instrument: Instrument; /** Leading digits of the own regions. */ readonly prefix: string; readonly region: string; readonly lines: readonly { readonly line: Line }[] };

export const firstChoice = ({ region, lines }: Frame): Choice => ({ line: lines[0]?.line ?? "self", view: "regions", region, industry: EVERYWHERE, number: "overall" });

/** The choice that an address states; null where it states something else. */
export function readChoice(query: Readonly<Record<string, string | string[] | undefined>>, frame: Frame): Choice | null {
  const first = firstChoice(frame);
  const stated = Object.entries(query);
  if (stated.some(([name, value]) => !(name in first) || typeof value !== "string")) return null;
  const { line, view, region, industry, number } = { ...first, ...(Object.fromEntries(stated) as Partial<Record<keyof Choice, string>>) };
  const known = { line: LINES.find((each) => each === line), view: VIEWS.find((each) => each === view) };
  return known.line && known.view ? { line: known.line, view: known.view, region, industry, number } : null;
}

/** The address of a choice: what it has in common with the first is left out. */
export function addressOfChoice(base: string, choice: Choice, frame: Frame): string {
  const first = firstChoice(frame);
  const stated = Object.entries(choice).filter(([name, value]) => value !== first[name as keyof Choice]);
  return stated.length === 0 ? base : `${base}?${new URLSearchParams(stated).toString()}`;
}

const isOwn = (region: string, prefix: string): boolean => prefix === "" || (region !== EVERYWHERE && region.startsWith(prefix));
const childrenOf = (region: string): readonly string[] => loadRegions().filter(({ parent }) => parent === (region === EVERYWHERE ? null : region)).map(({ code }) => code);

/** What to ask for the rows of a choice. */
export function cellQueryOf({ line, view, region, industry, number }: Choice, frame: Frame): CellQueryInput {
  const at = { line, number, region, industry };
  if (view === "industries") return { ...at, industries: "below" };
  if (view === "sizes") return { ...at, sizes: "each" };
  const below = { ...at, regions: "below" } as const;
  return isOwn(region, frame.prefix) && isInTables(below, childrenOf(region), frame) ? below : { ...at, regions: "around" };
}

function isInTables(query: CellQueryInput, regions: readonly string[], { instrument }: Frame): boolean {
  const part = partOf(query.number ?? "overall", instrument);
  const parts = partsWith({ industry: EVERYWHERE, industries: "itself", sizes: "all", ...query }, [query.region ?? EVERYWHERE, ...regions].map(levelOf));
  return part !== null && parts.includes(part);
}

/**
 * The nearest choice that the tables have, with what was just chosen: counties have sections and the main numbers only, divisions and sizes
 * have the main numbers only.
 */
export function fit(choice: Choice, chosen: keyof Choice, frame: Frame): Choice {
  const steps: readonly [keyof Choice, (from: Choice) => string][] = [
    ["industry", ({ industry }) => sectionAt(industry) ?? EVERYWHERE],
    ["region", ({ region }) => (levelOf(region) === "county" ? (regionsAround(region).at(-1) ?? region) : region)],
    ["number", () => "overall"],
    ["industry", () => EVERYWHERE],
    ["view", () => "regions"],
  ];
  let found: Choice = choice.view === "industries" && isDivision(choice.industry) ? { ...choice, industry: sectionAt(choice.industry) ?? EVERYWHERE } : choice;
  for (const [key, step] of steps) {
    if (isInTables(cellQueryOf(found, frame), [], frame)) break;
    if (key !== chosen) found = { ...found, [key]: step(found) };
  }
  return found;
}

/** Whether a place can be looked at more closely, with the number that is shown. */
export const hasBelow = (region: string, frame: Frame): boolean => isOwn(region, frame.prefix) && childrenOf(region).length > 0;
