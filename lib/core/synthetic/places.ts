import { normalOf, shareOf, weighted, type Draw } from "@/lib/core/synthetic/draw";
import { CAPITAL_WEIGHT, CITY_WEIGHTS, PROVINCE_SHARES } from "@/lib/core/synthetic/shares";

export type RegionEntry = { readonly code: string; readonly parent: string | null; readonly name: string };

/** Where a company sits. */
export type Place = {
  readonly code: string;
  /** What its name begins with: the city, or the county where the county stands for itself. */
  readonly name: string;
  /** What the place adds to the maturity of its companies. */
  readonly effect: number;
};

/** Some state their city and not the county in it: aggregates have to count them all the same. */
const CITY_ONLY_SHARE = 0.012;

/** Picks places by weight; every region that has a weight is picked sooner or later. */
export function placesOf(seed: number, regions: readonly RegionEntry[]): { readonly pick: (draw: Draw) => Place } {
  const byCode = new Map(regions.map((region) => [region.code, region]));
  const children = new Map<string, RegionEntry[]>();
  for (const region of regions) if (region.parent !== null) children.set(region.parent, [...(children.get(region.parent) ?? []), region]);

  const entries: { value: { readonly exact: Place; readonly city: Place | null }; weight: number }[] = [];
  for (const province of regions.filter(({ parent }) => parent === null)) {
    const share = PROVINCE_SHARES[province.code.slice(0, 2)] ?? 0;
    const below = children.get(province.code) ?? [];
    // 直辖市 have their counties directly below them.
    const cities = below.some(({ code }) => code.endsWith("00")) ? below : [province];
    const weights = spread(cities, (city) => CITY_WEIGHTS[city.code] ?? (city.code.endsWith("0100") ? CAPITAL_WEIGHT : 1));
    for (const city of cities) {
      // 不设区的市 are where they are; below a heading such as 省直辖县级行政区划 each county stands for itself.
      const counties = children.get(city.code) ?? [city];
      const isHeading = city.code.slice(2, 4) === "90";
      const inCity = spread(counties, weightOfCounty);
      for (const county of counties) {
        const effect = effectOf(seed, province.code, city.code, county.code);
        const name = isHeading ? county.name : city.name;
        const whole = counties.length > 1 && !isHeading ? { code: city.code, name: shortOf(city.name), effect } : null;
        entries.push({ value: { exact: { code: county.code, name: shortOf(name), effect }, city: whole }, weight: share * weights.get(city.code)! * inCity.get(county.code)! });
      }
    }
  }
  if (entries.some(({ value }) => !byCode.has(value.exact.code))) throw new RangeError("a place is no region");
  const pick = weighted(entries);
  return {
    pick: (draw) => {
      const { exact, city } = pick(draw.share());
      return draw.chance(CITY_ONLY_SHARE) && city ? city : exact;
    },
  };
}

/** Each entry's share of what they are together, with a chance part that does not depend on the seed. */
function spread(entries: readonly RegionEntry[], weightOf: (entry: RegionEntry) => number): ReadonlyMap<string, number> {
  const weights = entries.map((entry) => [entry.code, weightOf(entry) * (0.6 + 0.8 * shareOf("weight", entry.code))] as const);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return new Map(weights.map(([code, weight]) => [code, weight / total]));
}

/** Districts of a city hold more companies than counties, parks and the like. */
function weightOfCounty({ name }: RegionEntry): number {
  if (name.endsWith("区") && name.length <= 4) return 1.5;
  return name.endsWith("市") ? 1.2 : name.endsWith("县") ? 0.8 : 0.5;
}

const EAST = new Set(["11", "12", "31", "32", "33", "35", "37", "44"]);
const WEST = new Set(["15", "45", "46", "52", "53", "54", "62", "63", "64", "65"]);

function effectOf(seed: number, province: string, city: string, county: string): number {
  const area = EAST.has(province.slice(0, 2)) ? 0.25 : WEST.has(province.slice(0, 2)) ? -0.25 : 0;
  return area + 0.15 * normalOf(seed, "place", city) + 0.1 * normalOf(seed, "place", county);
}

const shortOf = (name: string): string => (name.length > 2 ? name.replace(/(市|地区|盟|县|区)$/, "") : name);
