import type { CellId, PlaceSum, Problem } from "@/lib/core/disclosure/cube";
import { protect, type Protected } from "@/lib/core/disclosure/disclosure";
import { PARAMETERS } from "@/lib/core/disclosure/rules";
import { aroundOf, sumsAround, type Around } from "@/lib/core/disclosure/surrounding";
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
type Country = { readonly earlier: EarlierShown; readonly main: Protected["statuses"] | null; readonly sums: readonly PlaceSum[]; readonly node?: string };

export function countryProblem(input: BuildInput, geography: Geography, part: Part, entrants: Entrants, { earlier, main, sums, node = EVERYWHERE }: Country): Problem {
  const lists = entrants.contributions(part, [...input.earlier.map(({ number }) => number), input.number]);
  return {
    ...layoutOf(part, node, geography, entrants.places()),
    numbers: numbersOf(part, input.slots),
    contributions: lists.at(-1)!,
    earlier: earlier.published.map((published, index) => ({ contributions: lists[index]!, published })),
    hidden: hiddenIn(main),
    sums,
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
  /** Per earlier publication. */
  readonly published: readonly ReadonlySet<CellId>[];
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
  return { around: aroundOf(cube, rows), isShown, tooNear, published: earlier.published, twins: fileEarlier(new Twins(minUnits), decided, earlier) };
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
  const problem = countryProblem(input, geography, part, entrants, { earlier, main, sums: [], node: province });
  const isItself = (id: CellId): boolean => placeOf(id).region === province;
  const atTop = [...around.isShown].filter(([id]) => isItself(id));
  const known = new Set(atTop.flatMap(([id, isShown]) => (isShown ? [id] : [])));
  // Where the province shows the same cell, what is left of the country's without it has been judged, and what is left of its own is judged now.
  const tooNear = [...around.tooNear].filter((id) => geography.provinceOf(placeOf(id).region) === province && !isItself(id) && !known.has(cellId({ ...placeOf(id), region: province })));
  return {
    ...problem,
    earlier: problem.earlier.map(({ contributions, published }, index) => ({ contributions, published: new Set([...published, ...[...around.published[index]!].filter(isItself)]) })),
    known,
    hidden: new Set([...problem.hidden!, ...atTop.flatMap(([id, isShown]) => (isShown ? [] : [id])), ...tooNear]),
    within: { node: province, sums: sumsAround(around.around, province) },
  };
}
