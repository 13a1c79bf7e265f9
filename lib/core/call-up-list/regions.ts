/** A place of GB/T 2260 as the reference lists it. */
export type RegionEntry = { readonly code: string; readonly parent: string | null; readonly name: string };

export type FoundRegion =
  | { readonly code: string }
  | { readonly fault: "regionMissing" | "regionUnknown" }
  | { readonly fault: "regionAmbiguous"; readonly names: readonly string[] }
  | { readonly fault: "regionOutside"; readonly code: string; readonly name: string };

export type RegionFinder = {
  /** The place that a cell names, by its code or by its name, within the prefix. */
  readonly find: (cell: string) => FoundRegion;
  /** The only place under the prefix, which an empty cell stands for; null where there are several. */
  readonly only: string | null;
};

/** Places that only group counties directly under a province; nobody writes them. */
const GROUPING = /直辖县级行政区划$/;
const SUFFIX = /(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|自治旗|地区|林区|特区|省|市|区|县|州|盟|旗)$/;
/** So many of the places that share a name are listed; more help nobody. */
const MOST_NAMES = 4;

/** Every way in which a place may be written; made once, since it holds some 50,000 of them. */
export type RegionIndex = {
  readonly byCode: ReadonlyMap<string, RegionEntry>;
  /** Written with its kind, and without the kind of one part at least: the places that it may mean. */
  readonly exact: ReadonlyMap<string, readonly RegionEntry[]>;
  readonly loose: ReadonlyMap<string, readonly RegionEntry[]>;
  readonly titleOf: (region: RegionEntry) => string;
};

export function indexRegions(regions: readonly RegionEntry[]): RegionIndex {
  const byCode = new Map(regions.map((region) => [region.code, region]));
  const pathOf = (region: RegionEntry): readonly RegionEntry[] => {
    const parent = region.parent === null ? undefined : byCode.get(region.parent);
    return [...(parent ? pathOf(parent) : []), ...(GROUPING.test(region.name) ? [] : [region])];
  };
  const exact = new Map<string, RegionEntry[]>();
  const loose = new Map<string, RegionEntry[]>();
  for (const region of regions.filter(({ name }) => !GROUPING.test(name))) {
    for (const parts of partsOf(pathOf(region))) {
      add(exact, parts.map(({ name }) => name).join(""), region);
      for (const spelling of shortSpellings(parts)) add(loose, spelling, region);
    }
  }
  const titleOf = (region: RegionEntry) => pathOf(region).map(({ name }) => name).join("");
  return { byCode, exact, loose, titleOf };
}

/**
 * Looks up places under a prefix ("3301" of 杭州市, "" for the whole country).
 *
 * A name may be written with or without those above it (浙江省杭州市西湖区, 杭州西湖区, 西湖区) and without its kind (西湖), as
 * long as it names one place under the prefix. Names in full come first. What nothing under the prefix is called is looked up
 * in the whole country, to tell what lies elsewhere from what does not exist.
 */
export function regionFinder({ byCode, exact, loose, titleOf }: RegionIndex, prefix: string): RegionFinder {
  const isInside = ({ code }: RegionEntry) => code.startsWith(prefix);
  // A county, or a city without counties.
  const inside = [...byCode.values()].filter(isInside);
  const only = inside.length === 1 ? inside[0]!.code : null;
  const choose = (candidates: readonly RegionEntry[]): FoundRegion | null => {
    const found = candidates.filter(isInside);
    // A city that the reference lists once more as its own county (嘉峪关市) is one place.
    const near = found.filter((region) => !found.some(({ code, name }) => code === region.parent && name === region.name));
    if (near.length === 1) return { code: near[0]!.code };
    if (near.length > 1) return { fault: "regionAmbiguous", names: near.slice(0, MOST_NAMES).map(titleOf) };
    return null;
  };
  const find = (cell: string): FoundRegion => {
    const text = cell.normalize("NFKC").replaceAll(/[\s,，、/\-·>]/gu, "");
    if (text === "") return only === null ? { fault: "regionMissing" } : { code: only };
    if (/^\d+$/.test(text)) return findCode(text);
    const [whole = [], short = []] = [exact.get(text), loose.get(text)];
    const found = choose(whole) ?? choose(short);
    if (found) return found;
    const elsewhere = [...whole, ...short];
    return elsewhere.length > 0 ? { fault: "regionOutside", code: elsewhere[0]!.code, name: titleOf(elsewhere[0]!) } : { fault: "regionUnknown" };
  };
  const findCode = (text: string): FoundRegion => {
    // Codes of towns and villages begin with their county's.
    const code = text.length === 6 ? text : text.length === 9 || text.length === 12 ? text.slice(0, 6) : "";
    const region = byCode.get(code);
    if (!region || GROUPING.test(region.name)) return { fault: "regionUnknown" };
    return isInside(region) ? { code } : { fault: "regionOutside", code, name: titleOf(region) };
  };
  return { find, only };
}

function add(map: Map<string, RegionEntry[]>, key: string, region: RegionEntry): void {
  const known = map.get(key);
  if (!known) map.set(key, [region]);
  else if (!known.includes(region)) known.push(region);
}

/** The place with all, some or none of those above it: 省市县, 市县, 省县, 县. */
function partsOf(path: readonly RegionEntry[]): readonly (readonly RegionEntry[])[] {
  const last = path.at(-1)!;
  const above = path.slice(0, -1);
  const subsets = above.reduce<readonly (readonly RegionEntry[])[]>((sets, part) => [...sets, ...sets.map((set) => [...set, part])], [[]]);
  return subsets.map((set) => [...set, last]);
}

/** Each part with or without its kind, but never all in full. */
function shortSpellings(parts: readonly RegionEntry[]): readonly string[] {
  const spellings = parts.reduce<readonly string[]>((made, { name }) => {
    const short = name.replace(SUFFIX, "");
    // 城区 without its kind would be 城, and 市区 nothing.
    const ways = short.length >= 2 && short !== name ? [name, short] : [name];
    return made.flatMap((before) => ways.map((way) => before + way));
  }, [""]);
  return spellings.slice(1);
}
