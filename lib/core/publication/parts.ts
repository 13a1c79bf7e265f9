import { pathUp, type CellId, type Problem, type Table, type Tree } from "@/lib/core/disclosure/cube";
import type { Size } from "@/lib/core/facts/enterprise-size";
import { industryDigits, sectionOf } from "@/lib/core/industry";
import type { BuildInput, Entrant, Figure } from "@/lib/core/publication/build-input";
import { EVERYWHERE, type CellPlace, type Part } from "@/lib/core/publication/publication";
import type { Axis, Slot } from "@/lib/core/scoring/slots";

/** In which dimensions cells lie, in this order: in problems, and in the ids of cells. */
export const cellId = ({ region, industry, size }: CellPlace): CellId => `${region}|${industry}|${size}`;
export function placeOf(id: CellId): CellPlace {
  const [region = EVERYWHERE, industry = EVERYWHERE, size = EVERYWHERE] = id.split("|");
  return { region, industry, size };
}

/** Scores are 0–1,000 tenths. */
export const FULL = 1000;

const AXES_OF: Readonly<Record<"main" | "detail", readonly Axis[]>> = { main: ["overall", "element", "measure"], detail: ["indicator", "characteristic", "driver"] };

/** A score of a part: its id among the numbers, and its place among the scores of an entrant. */
export type PartScore = { readonly id: string; readonly slot: number };

export function scoresOf(part: "main" | "detail", slots: readonly Slot[]): PartScore[] {
  return slots.flatMap(({ axis, id }, slot) => (AXES_OF[part].includes(axis) ? [{ id: id === "" ? axis : `${axis}/${id}`, slot }] : []));
}

/** Of regions, over the enterprises that state both. `times`: 100 for percent. */
export const RATIOS = [
  { id: "rdIntensity", over: "rdExpense", under: "revenue", times: 100 },
  { id: "rdStaffShare", over: "rdStaff", under: "headcount", times: 100 },
  { id: "revenuePerHead", over: "revenue", under: "headcount", times: 1 },
] as const satisfies readonly { readonly id: string; readonly over: Figure; readonly under: Figure; readonly times: number }[];

export function numbersOf(part: Part, slots: readonly Slot[]): Problem["numbers"] {
  if (part === "figures") return Object.fromEntries(RATIOS.flatMap(({ id }) => [`${id}.over`, `${id}.under`].map((number) => [number, { kind: "money" as const }])));
  return Object.fromEntries(scoresOf(part, slots).map(({ id }) => [id, { kind: "score" as const, full: FULL }]));
}

/** Where entrants are, as finely as the nodes go. */
export type Geography = {
  /** The whole country on top, and all regions. */
  readonly regions: Tree;
  readonly placeOf: (entrant: Pick<Entrant, "region" | "industry" | "size">) => readonly [region: string, industry: string, size: string];
  /** The province that a region is in, or is; `null` for the whole country. */
  readonly provinceOf: (region: string) => string | null;
};

const SIZES: readonly string[] = ["large", "medium", "small", "micro"] satisfies readonly Size[];

export function geographyOf(regions: BuildInput["regions"]): Geography {
  const tree = new Map<string, string | null>([[EVERYWHERE, null]]);
  for (const { code, parent } of regions) tree.set(code, parent ?? EVERYWHERE);
  const provinceOf = (region: string): string | null => {
    const above = tree.get(region) ?? null;
    return above === null ? null : above === EVERYWHERE ? region : provinceOf(above);
  };
  // A million entrants stand in some ten thousand places: equal places are one array.
  const known = new Map<string, Map<string, readonly [string, string, string]>>();
  return {
    regions: tree,
    provinceOf,
    placeOf: ({ region, industry, size }) => {
      const at = region !== null && tree.has(region) ? region : EVERYWHERE;
      const rest = `${industry ?? ""}|${size ?? ""}`;
      const inRegion = known.get(at) ?? new Map<string, readonly [string, string, string]>();
      known.set(at, inRegion);
      const place = inRegion.get(rest) ?? [at, divisionOf(industry), size !== null && SIZES.includes(size) ? size : EVERYWHERE];
      inRegion.set(rest, place);
      return place;
    },
  };
}

/** The division (two digits) of an industry; "*" where none is known. */
function divisionOf(industry: string | null): string {
  const digits = industry === null ? null : industryDigits(industry);
  return digits === null || sectionOf(digits) === null ? EVERYWHERE : digits.slice(0, 2);
}

const isCity = (region: string): boolean => region.endsWith("00");

/** The regions that a table goes down to: all; cities, where counties directly below a province are no nodes of their own; or provinces. */
type Depth = "county" | "city" | "province";

/**
 * The tables of a part over the places in which there are entrants: of the country by provinces (`node` "*"), or of one province.
 *
 * 直辖市 and 省直辖县级 hang directly below their province: in tables by cities their enterprises are in the province only. A city without counties (东莞, 儋州) is
 * its own finest place. A heading such as 省直辖县级行政区划 is a city like another.
 *
 * @throws RangeError for a place that is not in the node.
 */
export function layoutOf(part: Part, node: string, { regions }: Pick<Geography, "regions">, places: Iterable<readonly string[]>): Pick<Problem, "dimensions" | "tables"> {
  const [inRegions, inIndustries, inSizes] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const [region, industry, size] of places) {
    inRegions.add(region!);
    inIndustries.add(industry!);
    inSizes.add(size!);
  }
  const region = new Map<string, string | null>([[node, null]]);
  for (const place of inRegions) {
    const path = pathUp(regions, place);
    const top = path.indexOf(node);
    if (top === -1) throw new RangeError(`${place} is not in ${node}`);
    for (const [step, at] of path.slice(0, top).entries()) region.set(at, path[step + 1]!);
  }
  const industry = new Map<string, string | null>([[EVERYWHERE, null]]);
  for (const division of [...inIndustries].filter((place) => place !== EVERYWHERE)) {
    const section = sectionOf(division)!;
    industry.set(section, EVERYWHERE).set(division, section);
  }
  const size = new Map<string, string | null>([[EVERYWHERE, null], ...[...inSizes].filter((place) => place !== EVERYWHERE).map((place) => [place, EVERYWHERE] as const)]);
  const sections = [...industry.keys()].filter((place) => place === EVERYWHERE || industry.get(place) === EVERYWHERE);
  const down = (depth: Depth): string[] => {
    if (node === EVERYWHERE) return [...region.keys()].filter((place) => place === EVERYWHERE || region.get(place) === EVERYWHERE);
    return [...region.keys()].filter((place) => depth === "county" || place === node || isCity(place));
  };
  const byCity: Table = { id: "sections", nodes: [down("city"), sections, [EVERYWHERE]] };
  const tables: Record<Part, readonly Table[]> = {
    main: [
      { id: "counties", nodes: [down("county"), sections, [EVERYWHERE]] },
      { id: "divisions", nodes: [down("city"), [...industry.keys()], [EVERYWHERE]] },
      { id: "sizes", nodes: [down("city"), sections, [...size.keys()]] },
    ],
    detail: [byCity],
    figures: [byCity],
  };
  return { dimensions: [region, industry, size], tables: tables[part] };
}
