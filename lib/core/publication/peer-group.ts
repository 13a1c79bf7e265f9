import { industryDigits, sectionOf } from "@/lib/core/industry";
import { EVERYWHERE, type Cell, type CellPlace } from "@/lib/core/publication/publication";

/**
 * Which entry of a publication an enterprise is compared with: the nearest that may be shown to it and says enough. What was
 * nearer and was not taken is told with its reason, so that nobody takes "the province" for a choice of ours.
 */

/** A place of GB/T 2260 as the reference lists it. */
type RegionEntry = { readonly code: string; readonly parent: string | null };
/** The nodes of a publication that an enterprise lies in; `null` where it states none, or where there is no such level. */
export type OwnNodes = { readonly city: string | null; readonly province: string | null; readonly division: string | null; readonly section: string | null };

/** The nodes of an enterprise by what it stated: six digits, and an industry code of two to four digits. */
export function nodesOf({ region, industry }: { readonly region: string | null; readonly industry: string | null }, find: (code: string) => RegionEntry | null): OwnNodes {
  const path: string[] = [];
  for (let entry = region === null ? null : find(region); entry !== null; entry = entry.parent === null ? null : find(entry.parent)) path.push(entry.code);
  const digits = industry === null ? null : industryDigits(industry);
  const section = digits === null ? null : sectionOf(digits);
  return {
    city: path.find((code) => isCity(code)) ?? null,
    province: path.find((code) => code.endsWith("0000")) ?? null,
    division: section === null ? null : digits!.slice(0, 2),
    section,
  };
}

/** 市 and what ranks with it. Not 90: 省直辖县级行政区划 is a heading over places that have nothing in common; and 直辖市 have no cities below them. */
const isCity = (code: string): boolean => code.endsWith("00") && !code.endsWith("0000") && code.slice(2, 4) !== "90";

/**
 * From near to far. Within the province the trade counts before the place: what is scored (equipment, research, energy, data)
 * differs more between trades than between the cities of a province, so that machine makers of the province come before all
 * manufacturing of the city. The country comes after the province, whose policies and wages the enterprise shares. Counties are
 * left out: they are only there by section, and few of them can be shown.
 */
const NEAR_TO_FAR = [
  ["city", "division"],
  ["province", "division"],
  ["city", "section"],
  ["province", "section"],
  ["country", "division"],
  ["country", "section"],
  ["province", "all"],
  ["country", "all"],
] as const;
type RegionLevel = (typeof NEAR_TO_FAR)[number][0];
type IndustryLevel = (typeof NEAR_TO_FAR)[number][1];

export type Candidate = { readonly place: CellPlace; readonly levels: readonly [RegionLevel, IndustryLevel] };

/** Entries of tables that go down to the division, or only to the section. Never by size: halves of a trade are hidden more often than they help. */
export function candidatesFor(nodes: OwnNodes, finest: "division" | "section"): Candidate[] {
  const regions: Readonly<Record<RegionLevel, string | null>> = { city: nodes.city, province: nodes.province, country: EVERYWHERE };
  const industries: Readonly<Record<IndustryLevel, string | null>> = { division: finest === "division" ? nodes.division : null, section: nodes.section, all: EVERYWHERE };
  return NEAR_TO_FAR.flatMap((levels) => {
    const [region, industry] = [regions[levels[0]], industries[levels[1]]];
    return region === null || industry === null ? [] : [{ place: { region, industry, size: EVERYWHERE }, levels }];
  });
}

/**
 * `hidden`: by disclosure control. `few`: not enough enterprises for a median, or for one of them to compare itself. `coarse`: a median in steps
 * of five and no quartiles, where one step further has both. `none`: no enterprise.
 */
export type Reason = "hidden" | "few" | "coarse" | "none";
export type ShownCell = Extract<Cell, { readonly status: "published" | "carried" }>;
export type PeerChoice = {
  readonly taken: { readonly place: CellPlace; readonly cell: ShownCell } | null;
  /** What was nearer, nearest first. */
  readonly passedOver: readonly { readonly place: CellPlace; readonly reason: Reason }[];
};

/**
 * `isCounted`: the enterprise may be one of those behind the numbers. Then the others have to be enough without it
 * (`comparable`); to one that is not verified what is published is published.
 *
 * A median of 10 to 19 enterprises is shown in fives, which is as much as many differences are. So where the nearest group is
 * that small, one that shows quartiles is preferred if it is one step wider, in region or in industry and not in both; any
 * further away it would be another comparison and no better answer to the same question.
 */
export function choosePeers(candidates: readonly Candidate[], cellAt: (place: CellPlace) => (Cell & { readonly comparable: boolean }) | null, { isCounted }: { readonly isCounted: boolean }): PeerChoice {
  const judged = candidates.map((candidate) => {
    const cell = cellAt(candidate.place);
    return { ...candidate, cell, reason: reasonAgainst(cell, isCounted) };
  });
  const nearest = judged.findIndex(({ reason }) => reason === null);
  const better = judged.findIndex((one, index) => index > nearest && one.reason === null && showsQuartiles(one.cell) && isOneStep(judged[nearest]!.levels, one.levels));
  const chosen = nearest >= 0 && !showsQuartiles(judged[nearest]!.cell) && better >= 0 ? better : nearest;
  const taken = judged[chosen];
  return {
    taken: taken ? { place: taken.place, cell: taken.cell as ShownCell } : null,
    passedOver: judged.slice(0, taken ? chosen : judged.length).map(({ place, reason }) => ({ place, reason: reason ?? "coarse" })),
  };
}

function reasonAgainst(cell: (Cell & { readonly comparable: boolean }) | null, isCounted: boolean): Reason | null {
  if (cell === null) return "none";
  if (cell.status === "hidden") return "hidden";
  return (isCounted && !cell.comparable) || !scoresOf(cell).some(({ median }) => median !== null) ? "few" : null;
}

const showsQuartiles = (cell: Cell | null): boolean => scoresOf(cell).some(({ quartiles }) => quartiles !== null);

function scoresOf(cell: Cell | null) {
  if (cell === null || cell.status === "hidden") return [];
  return Object.values(cell.numbers).flatMap((number) => (number !== null && "median" in number ? [number] : []));
}

const REGION_LEVELS = ["city", "province", "country"] as const;
const INDUSTRY_LEVELS = ["division", "section", "all"] as const;
const isOneStep = (from: Candidate["levels"], to: Candidate["levels"]): boolean => {
  const wider = REGION_LEVELS.indexOf(to[0]) - REGION_LEVELS.indexOf(from[0]);
  const broader = INDUSTRY_LEVELS.indexOf(to[1]) - INDUSTRY_LEVELS.indexOf(from[1]);
  return (wider === 1 && broader === 0) || (wider === 0 && broader === 1);
};
