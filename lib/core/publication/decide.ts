import { buildCube, type CellId, type PlaceSum, type Problem } from "@/lib/core/disclosure/cube";
import { protect, type Protected } from "@/lib/core/disclosure/disclosure";
import { PARAMETERS } from "@/lib/core/disclosure/rules";
import { aroundOf, sumsAround, sumsInside, type Around } from "@/lib/core/disclosure/surrounding";
import { enterprisesOf } from "@/lib/core/disclosure/targets";
import { UnsafePublicationError, type BuildInput } from "@/lib/core/publication/build-input";
import type { EarlierShown } from "@/lib/core/publication/earlier";
import type { Entrants } from "@/lib/core/publication/entrants";
import { cellId, layoutOf, numbersOf, placeOf, type Geography } from "@/lib/core/publication/parts";
import { EVERYWHERE, type Part } from "@/lib/core/publication/publication";
import { fileUnder, nearlyAll, Twins } from "@/lib/core/publication/twins";

export type Decided = Protected & { readonly part: Part; /** The top: the country or a province. */ readonly node: string; readonly problem: Problem };

/** @throws UnsafePublicationError if the audit finds something that repairs did not mend. */
export async function decide({ minUnits }: Pick<BuildInput, "minUnits">, part: Part, node: string, problem: Problem): Promise<Decided> {
  const found = await protect(problem, { ...PARAMETERS, minUnits });
  const { exact, narrow } = found.audit;
  if (exact + narrow > 0) throw new UnsafePublicationError(part, node, { exact, narrow });
  return { ...found, part, node, problem };
}

/** `main`: what `main` decided about the same cells, for another part. `node`: a province that is looked at by itself. */
type Country = { readonly earlier: EarlierShown; readonly main: Protected["statuses"] | null; readonly inside: Inside; readonly node?: string };

/** What is known of provinces before the country is decided. */
export type Inside = {
  /** What earlier publications tell inside provinces about the provinces. */
  readonly sums: readonly PlaceSum[];
  /** Cells of provinces that may not be shown whatever else is, or something inside would be known too closely. */
  readonly closed: ReadonlySet<CellId>;
};
export const NOTHING_INSIDE: Inside = { sums: [], closed: new Set() };

/**
 * Before the country is decided, each province is asked what the country may show of it: with nothing shown below, every sensitive cell of the province has to
 * stay open. The country shows less than that rather than more, so that whatever is too narrow in the end can be mended inside the province. Of a closed province it
 * shows nothing.
 */
export async function lookInside(input: BuildInput, geography: Geography, part: Part, entrants: Entrants, province: string, earlier: EarlierShown): Promise<Inside> {
  const problem = countryProblem(input, geography, part, entrants, { earlier, main: null, inside: NOTHING_INSIDE, node: province });
  const sums = sumsInside(problem, province);
  if (problem.contributions.length === 0) return { sums, closed: new Set() };
  const isItself = (id: CellId): boolean => placeOf(id).region === province;
  const top = new Set([...buildCube(problem).epochs.at(-1)!.cells.keys()].filter(isItself));
  if (input.closed?.has(province)) return { sums, closed: top };
  const { statuses } = await decide(input, part, province, { ...problem, only: top });
  return { sums, closed: new Set([...top].filter((id) => statuses.get(id)!.status !== "published")) };
}

export function countryProblem(input: BuildInput, geography: Geography, part: Part, entrants: Entrants, { earlier, main, inside, node = EVERYWHERE }: Country): Problem {
  const lists = entrants.contributions(part, [...input.earlier.map(({ number }) => number), input.number]);
  return {
    ...layoutOf(part, node, geography, entrants.places()),
    numbers: numbersOf(part, input.slots),
    contributions: lists.at(-1)!,
    earlier: earlier.published.map((published, index) => ({ contributions: lists[index]!, published })),
    hidden: new Set([...hiddenIn(main), ...inside.closed]),
    sums: inside.sums,
  };
}

/** What `main` hides is hidden in the other parts: how many enterprises there are is one number in all of them. */
const hiddenIn = (main: Protected["statuses"] | null): ReadonlySet<CellId> => new Set([...(main ?? [])].flatMap(([id, { status }]) => (status === "published" ? [] : [id])));

/** What was decided around the provinces, as each of them needs it. */
export type AroundProvinces = {
  readonly around: Around;
  /** Of the provinces themselves, cells with enterprises: whether they are shown. */
  readonly isShown: ReadonlyMap<CellId, boolean>;
  /** Places inside a province that differ from a shown cell of the whole country by too few groups. */
  readonly tooNear: ReadonlySet<CellId>;
  readonly earlier: Pick<EarlierShown, "published">;
  readonly twins: Twins;
};

export function surroundProvinces({ minUnits }: Pick<BuildInput, "minUnits">, decided: Decided, earlier: EarlierShown): AroundProvinces {
  const { cube, rows, statuses, problem } = decided;
  const now = cube.epochs.at(-1)!.cells;
  const tooNear = new Set<CellId>();
  const isShown = new Map<CellId, boolean>();
  for (const [id, { status }] of statuses) {
    const { region } = placeOf(id);
    if (region !== EVERYWHERE) isShown.set(id, status === "published");
    else if (status === "published") {
      for (const { place, outside } of nearlyAll(enterprisesOf(cube, now.get(id)!), id.split("|"), problem.dimensions, minUnits)) if (outside.size > 0) tooNear.add(place);
    }
  }
  return { around: aroundOf(cube, rows), isShown, tooNear, earlier: { published: earlier.published }, twins: fileEarlier(new Twins(minUnits), decided, earlier) };
}

/** What earlier publications showed of spreads is still there to be compared with. */
export function fileEarlier(twins: Twins, { cube, problem }: Decided, { spreads }: EarlierShown): Twins {
  for (const [epoch, numbersOfCells] of spreads.entries()) {
    const { cells } = cube.epochs[epoch]!;
    for (const [id, numbers] of numbersOfCells) for (const filed of fileUnder(enterprisesOf(cube, cells.get(id) ?? []), id, numbers, problem.dimensions, twins.minUnits)) twins.add(filed);
  }
  return twins;
}

type Province = { readonly earlier: EarlierShown; readonly main: Protected["statuses"] | null; readonly province: string; readonly around: AroundProvinces };

export function provinceProblem(input: BuildInput, geography: Geography, part: Part, entrants: Entrants, { earlier, main, province, around }: Province): Problem {
  const problem = countryProblem(input, geography, part, entrants, { earlier, main, inside: NOTHING_INSIDE, node: province });
  const isItself = (id: CellId): boolean => placeOf(id).region === province;
  const atTop = [...around.isShown].filter(([id]) => isItself(id));
  const known = new Set(atTop.flatMap(([id, isShown]) => (isShown ? [id] : [])));
  // Where the province shows the same cell, what is left of the country's without it has been judged, and what is left of its own is judged now.
  const tooNear = [...around.tooNear].filter((id) => geography.provinceOf(placeOf(id).region) === province && !isItself(id) && !known.has(cellId({ ...placeOf(id), region: province })));
  return {
    ...problem,
    known,
    hidden: new Set([...problem.hidden!, ...atTop.flatMap(([id, isShown]) => (isShown ? [] : [id])), ...tooNear]),
    within: { node: province, sums: sumsAround(around.around, province) },
  };
}
