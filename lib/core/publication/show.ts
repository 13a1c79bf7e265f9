import type { CellId, Contribution } from "@/lib/core/disclosure/cube";
import { mayShowSpread, roundedCount, showRatio, showScores } from "@/lib/core/disclosure/display";
import type { Protected } from "@/lib/core/disclosure/disclosure";
import { classesOf } from "@/lib/core/disclosure/pattern";
import { enterprisesOf } from "@/lib/core/disclosure/targets";
import type { BuildInput } from "@/lib/core/publication/build-input";
import type { Decided } from "@/lib/core/publication/decide";
import { spreadNumbers, type EarlierShown } from "@/lib/core/publication/earlier";
import { placeOf, RATIOS } from "@/lib/core/publication/parts";
import { EVERYWHERE, type BuiltCell, type ShownNumbers, type ShownScore } from "@/lib/core/publication/publication";
import { Counter } from "@/lib/core/publication/tally";
import { fileUnder, type Twins } from "@/lib/core/publication/twins";

const BATCH = 500;

/** `main`: what it decided about the same cells, for another part. `twins`: cells that show their spread already; those that do now are added. */
type Relations = { readonly main: Protected["statuses"] | null; readonly twins: Twins };

/** The decided cells with what is shown of them, largest first; cells of a province itself come with the country only. */
export function* showCells(input: BuildInput, decided: Decided, { last }: EarlierShown, { main, twins }: Relations): Generator<readonly BuiltCell[]> {
  const { cube, problem, part, node, statuses } = decided;
  const show = part === "figures" ? showFigures : showingScores(input, decided, new Counter(input.levels, problem.contributions), twins);
  let batch: BuiltCell[] = [];
  for (const { sum, cells } of classesOf(cube)) {
    const own = cells.filter((id) => node === EVERYWHERE || placeOf(id).region !== node);
    const members = own.some((id) => statuses.get(id)!.status === "published") ? enterprisesOf(cube, sum) : [];
    // Cells that are the same enterprises show the same.
    const shown = members.length > 0 ? { n: roundedCount(members.length), from: input.number, numbers: show(own[0]!, members), comparable: isComparable(problem.numbers, members, input) } : null;
    for (const id of own) {
      const place = { ...placeOf(id), part, line: input.line };
      const { status } = statuses.get(id)!;
      // An old value may stay here only where `main` keeps one too.
      const before = status === "carried" && isOpen(main, id) ? last.get(id) : undefined;
      if (status === "published" && shown) batch.push({ ...place, ...shown, status });
      else if (before) batch.push({ ...place, status: "carried", n: before.n, from: before.from, numbers: before.numbers, comparable: before.comparable });
      else batch.push({ ...place, status: "hidden", comparable: false });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function isOpen(main: Protected["statuses"] | null, id: CellId): boolean {
  const status = main?.get(id)?.status;
  return main === null || status === "published" || status === "carried";
}

type Show = (id: CellId, members: readonly Contribution[]) => ShownNumbers;

function showingScores({ minUnits }: BuildInput, { problem }: Decided, counter: Counter, twins: Twins): Show {
  return (id, members) => {
    const tallies = Object.keys(problem.numbers).map((number) => ({ number, tally: counter.tally(members, number) }));
    const large = new Set(tallies.flatMap(({ number, tally }) => (mayShowSpread(tally.n) ? [number] : [])));
    const filed = large.size > 0 ? fileUnder(members, id, large, problem.dimensions, minUnits) : [];
    const mayShow = new Set(filed.flatMap(({ numbers, near }) => [...numbers].filter((number) => twins.mayShow(number, near))));
    const shown = Object.fromEntries(tallies.map(({ number, tally }): [string, ShownScore | null] => [number, tally.n === 0 ? null : showScores(tally, !mayShow.has(number))]));
    const showing = spreadNumbers(shown);
    for (const { numbers, near } of filed) twins.add({ numbers: new Set([...numbers].filter((number) => showing.has(number))), near });
    return shown;
  };
}

const showFigures: Show = (_, members) =>
  Object.fromEntries(
    RATIOS.map(({ id, times }) => {
      let [over, under] = [0, 0];
      for (const { values } of members) {
        over += values[`${id}.over`] ?? 0;
        under += values[`${id}.under`] ?? 0;
      }
      const ratio = showRatio(over, under, times);
      return [id, ratio === null ? null : { ratio }];
    }),
  );

/** Whether one of the enterprises may compare itself: behind every number, their count included, there are enough groups without its own. */
function isComparable(numbers: Readonly<Record<string, unknown>>, members: readonly Contribution[], { minUnits }: Pick<BuildInput, "minUnits">): boolean {
  const groups = (has: (values: Contribution["values"]) => boolean): number => {
    const units = new Set<string>();
    for (const { unit, values } of members) if (has(values) && units.add(unit).size > minUnits) break;
    return units.size;
  };
  // Of a number that nobody has nothing is shown.
  const isEnough = (count: number): boolean => count === 0 || count > minUnits;
  return isEnough(groups(() => true)) && Object.keys(numbers).every((number) => isEnough(groups((values) => (values[number] ?? null) !== null)));
}
