import type { CellId } from "@/lib/core/disclosure/cube";
import type { EarlierCell, EarlierPublication, Scope } from "@/lib/core/publication/build-input";
import { cellId, placeOf } from "@/lib/core/publication/parts";
import type { Part, ShownNumbers } from "@/lib/core/publication/publication";

/** What earlier publications of a part showed in a scope. Lists are by publication, oldest first. */
export type EarlierShown = {
  /** Cells that showed a value that was new then. */
  readonly published: readonly ReadonlySet<CellId>[];
  /** Of those, the numbers with a spread. */
  readonly spreads: readonly ReadonlyMap<CellId, ReadonlySet<string>>[];
  /** What is still shown of each cell: the value of the latest publication that had one. */
  readonly last: ReadonlyMap<CellId, Shown>;
};
export type Shown = Exclude<EarlierCell, { readonly status: "hidden" }>;

export async function readEarlier(publications: readonly EarlierPublication[], part: Part, scope: Scope): Promise<EarlierShown> {
  const published: Set<CellId>[] = [];
  const spreads: Map<CellId, ReadonlySet<string>>[] = [];
  const last = new Map<CellId, Shown>();
  for (const publication of publications) {
    const [ids, numbers] = [new Set<CellId>(), new Map<CellId, ReadonlySet<string>>()];
    for await (const batch of publication.cells(part, scope)) {
      for (const cell of batch) {
        if (cell.status === "hidden") continue;
        const id = cellId(cell);
        last.set(id, cell);
        if (cell.status === "carried") continue;
        ids.add(id);
        const withSpread = spreadNumbers(cell.numbers);
        if (withSpread.size > 0) numbers.set(id, withSpread);
      }
    }
    published.push(ids);
    spreads.push(numbers);
  }
  return { published, spreads, last };
}

/** Of a province, with the cells of the province itself, which are with the country's. */
export function withTop(own: EarlierShown, country: Pick<EarlierShown, "published">, province: string): EarlierShown {
  const ofProvince = (ids: ReadonlySet<CellId>): CellId[] => [...ids].filter((id) => placeOf(id).region === province);
  return { ...own, published: own.published.map((ids, index) => new Set([...ids, ...ofProvince(country.published[index]!)])) };
}

/** Scores of which more than a mean is shown. */
export const spreadNumbers = (numbers: ShownNumbers): Set<string> =>
  new Set(Object.entries(numbers).flatMap(([id, shown]) => (shown !== null && "mean" in shown && (shown.median ?? shown.quartiles ?? shown.shares ?? shown.histogram) !== null ? [id] : [])));
