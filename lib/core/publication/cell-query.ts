import { z } from "zod";
import { sectionOf } from "@/lib/core/industry";
import { CHARACTERISTICS, DRIVERS, MEASURES, type Instrument } from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import { RATIOS as FORMED_RATIOS } from "@/lib/core/publication/parts";
import { EVERYWHERE, type Part } from "@/lib/core/publication/publication";

/**
 * What can be asked of a publication: one place in its tables, and along which sides of it the list goes on. There is no other filter, and
 * nothing can be left out of a sum: what is no place of the tables is refused.
 */
export const LINES = ["self", "reviewed"] as const;
export type Line = (typeof LINES)[number];
export const SIZES = ["large", "medium", "small", "micro"] as const;
export type Ratio = (typeof FORMED_RATIOS)[number]["id"];
export const RATIOS: readonly Ratio[] = FORMED_RATIOS.map(({ id }) => id);

/** In place of a number: each that has these places. */
export const EACH = "each";
/**
 * `regions`: the region itself; with what it lies in (`around`); with that and what lies directly below it (`below`). `industries`: the branch
 * itself, or with what lies directly below it. `sizes`: all in one, or that and each.
 */
export const cellQuerySchema = z.strictObject({
  line: z.enum(LINES).default("self"),
  number: z.string().max(60).default("overall"),
  region: z.string().regex(/^(\*|\d{6})$/).optional(),
  regions: z.enum(["itself", "around", "below"]).default("itself"),
  industry: z.string().regex(/^(\*|[A-T]|\d{2})$/).default(EVERYWHERE),
  industries: z.enum(["itself", "below"]).default("itself"),
  sizes: z.enum(["all", "each"]).default("all"),
});
export type CellQuery = z.output<typeof cellQuerySchema>;
export type CellQueryInput = z.input<typeof cellQuerySchema>;

/** By the codes of GB/T 2260. A municipality is a province; where there is no city, counties lie directly below the province. */
export const REGION_LEVELS = ["country", "province", "city", "county"] as const;
export type RegionLevel = (typeof REGION_LEVELS)[number];
export function levelOf(region: string): RegionLevel {
  if (region === EVERYWHERE) return "country";
  if (region.endsWith("0000")) return "province";
  return region.endsWith("00") ? "city" : "county";
}

export const isDivision = (industry: string): boolean => /^\d{2}$/.test(industry);

/** The table that a number stands in; null: no such number in this questionnaire. */
export function partOf(number: string, instrument: Instrument): Part | null {
  return groupsOf(instrument).find(({ numbers }) => numbers.some(({ id }) => id === number))?.part ?? null;
}

export const GROUPS = ["overall", "element", "measure", "indicator", "characteristic", "driver", "ratio"] as const;
export type NumberGroup = {
  readonly group: (typeof GROUPS)[number];
  readonly part: Part;
  /** `title`: null for what the questionnaire does not name. */
  readonly numbers: readonly { readonly id: string; readonly title: LocalisedText | null }[];
};
/** Every number that publications have, as people choose from them. */
export function groupsOf({ elements, measures, characteristics, drivers }: Instrument): readonly NumberGroup[] {
  const named = <Id extends string>(group: string, ids: readonly Id[], titles: readonly { readonly id: string; readonly title: LocalisedText }[]) =>
    ids.map((id) => ({ id: `${group}/${id}`, title: titles.find((each) => each.id === id)?.title ?? null }));
  const indicators = elements.flatMap((element) => element.indicators);
  return [
    { group: "overall", part: "main", numbers: [{ id: "overall", title: null }] },
    { group: "element", part: "main", numbers: named("element", elements.map(({ id }) => id), elements) },
    { group: "measure", part: "main", numbers: named("measure", MEASURES, measures) },
    { group: "indicator", part: "detail", numbers: named("indicator", indicators.map(({ id }) => id), indicators) },
    { group: "characteristic", part: "detail", numbers: named("characteristic", CHARACTERISTICS, characteristics) },
    { group: "driver", part: "detail", numbers: named("driver", DRIVERS, drivers) },
    { group: "ratio", part: "figures", numbers: RATIOS.map((id) => ({ id, title: null })) },
  ];
}

/** Parts whose tables have every place of the list; empty where none has. `levels`: of the regions listed. */
export function partsWith({ industry, industries, sizes }: Pick<CellQuery, "industry" | "industries" | "sizes">, levels: readonly RegionLevel[]): readonly Part[] {
  const withDivisions = isDivision(industry) || (industries === "below" && industry !== EVERYWHERE);
  const withSizes = sizes === "each";
  if (withDivisions && withSizes) return [];
  if (levels.includes("county") && (withDivisions || withSizes)) return [];
  return levels.includes("county") || withDivisions || withSizes ? ["main"] : ["main", "detail", "figures"];
}

/** The branches of a list: the one asked for, and those below it; a division has none. */
export function industriesOf({ industry, industries }: Pick<CellQuery, "industry" | "industries">, all: readonly { readonly code: string; readonly parent: string | null }[]): readonly string[] {
  if (industries === "itself") return [industry];
  return [industry, ...all.filter(({ parent }) => (industry === EVERYWHERE ? parent === null : parent === industry)).map(({ code }) => code)];
}

/** The section that a branch is or lies in. */
export const sectionAt = (industry: string): string | null => (isDivision(industry) ? sectionOf(industry) : industry === EVERYWHERE ? null : industry);
