import { audit, type Failure } from "@/lib/core/disclosure/audit";
import { buildCube, pathUp, sumOf, type CellId, type Cube, type Problem, type Row } from "@/lib/core/disclosure/cube";
import { checkPattern, classesOf, findPattern, knownBefore, type CellClass, type Pattern } from "@/lib/core/disclosure/pattern";
import { PARAMETERS, type Finding, type Parameters } from "@/lib/core/disclosure/rules";
import { changeOf, enterprisesOf, guardOf, judge, measuresOf, targetOf, type Target } from "@/lib/core/disclosure/targets";

/** "carried": the value of an earlier publication stays, with its date. Cells without enterprises are not listed: they are empty, and may be said to be. */
export const STATUSES = ["published", "primary", "secondary", "carried"] as const;
export type Status = (typeof STATUSES)[number];

/** `findings`: by number, for primary cells. */
export type CellStatus = { readonly status: Status; readonly findings: ReadonlyMap<string, readonly Finding[]> };
/** `exact`, `narrow`: failures that are left, of which a publication may have none. `known`: sensitive sums that earlier publications gave away. `rounds` of repair. */
export type AuditResult = { readonly exact: number; readonly narrow: number; readonly known: number; readonly rounds: number; readonly lps: number };
export type Protected = { readonly statuses: ReadonlyMap<CellId, CellStatus>; readonly audit: AuditResult };

const MOST_REPAIRS = 20;

/**
 * Which cells of linked tables may be shown, so that no number with too few enterprises, or with one that towers over the others, can be computed or closely
 * estimated from all that is shown; one pattern for all numbers.
 *
 * 1. Primary rules (`rules.ts`) on every number of every cell: at least five groups; p % and (2, 85) for money; for scores the interval that one of them
 *    must lie in. Sensitive are also changes since an earlier publication with fewer than five groups behind them.
 * 2. Elimination (`elimination.ts`): cells are sums of unknowns. They are offered from the largest down, and one is refused if a sensitive sum would then
 *    follow from those shown. That tables agree, and what was published before, are sums known from the start.
 * 3. What is left of a total without its shown parts, and what a group that is alone in a cell could compute with its own figures, are sensitive sums too:
 *    they are added, and the elimination runs again until there are none.
 * 4. Audit (`audit.ts`): every sensitive sum is attacked by linear programming with all that is known, x ≥ 0, scores ≤ their maximum, for counts and for
 *    every number. Where the interval is too narrow, the cheapest cell of an equation that holds it is hidden as well: at most 20 rounds, then whole branches.
 *
 * What is not claimed: an attacker who knows several groups' figures, or who takes shown roundings for exact, is outside; figures are treated as shown exactly.
 *
 * Sources: Hundepool et al., Handbook on Statistical Disclosure Control (2nd ed. 2024), chapter 4; τ-ARGUS user's manual, 2.2 and 2.10; Langsrud, Secondary
 * cell suppression by Gaussian elimination, PSD 2024 (the method, not the code, of GaussSuppression); Bundesbank RDSC, rules for output (5, and 85 %).
 *
 * @throws RangeError for an enterprise that no table has a place for.
 */
export async function protect(problem: Problem, parameters: Parameters = PARAMETERS): Promise<Protected> {
  const cube = buildCube(problem);
  const classes = classesOf(cube);
  const judged = classes.map(({ sum }) => ({ sum, enterprises: enterprisesOf(cube, sum) })).map(({ sum, enterprises }) => ({ sum, enterprises, ...judge(enterprises, problem.numbers, parameters) }));
  const hidden = new Set(judged.flatMap(({ findings }, index) => (findings.size > 0 ? [index] : [])));
  const primary = [...hidden];
  const before = knownBefore(cube, problem.earlier);
  const measures = measuresOf(cube, problem.numbers);
  const targets: Target[] = [
    ...primary.map((index) => targetOf(judged[index]!.sum, judged[index]!.enterprises, judged[index]!.needs, problem.numbers)),
    ...sensitiveBefore(cube, problem, parameters),
    ...changesOf(cube, problem, parameters, classes),
  ];
  for (let rounds = 0; ; ) {
    const pattern = checkPattern(cube, problem, parameters, classes, findPattern(cube, before, classes, hidden, targets));
    if (pattern.further.length > 0) {
      targets.push(...pattern.further);
      continue;
    }
    const { known, sources } = shownRows(before, classes, pattern);
    const attacked = pattern.guarded.map(({ target }) => target);
    const { failures, lps } = await audit(cube.members.length, known, measures, attacked);
    const repaired = rounds <= 2 * MOST_REPAIRS ? repairs(rounds < MOST_REPAIRS ? "cell" : "branch", problem, classes, pattern, attacked, failures, sources) : new Set<number>();
    if (repaired.size === 0) {
      const count = (kind: Failure["kind"]): number => failures.filter((failure) => failure.kind === kind).length;
      const sensitive = targets.filter(({ needs }) => needs.length > 0).length;
      const guarded = attacked.filter(({ needs }) => needs.length > 0).length;
      return { statuses: statusesOf(problem, classes, judged, new Set(primary), pattern), audit: { exact: count("exact"), narrow: count("narrow"), known: sensitive - guarded, rounds, lps } };
    }
    rounds += 1;
    for (const index of repaired) {
      hidden.add(index);
      targets.push(guardOf(sumOf(classes[index]!.sum)));
    }
  }
}

/** What was sensitive in earlier publications stays so. */
function sensitiveBefore(cube: Cube, problem: Problem, parameters: Parameters): Target[] {
  return cube.epochs.slice(0, -1).flatMap(({ cells }) =>
    [...cells.values()].flatMap((sum) => {
      const enterprises = enterprisesOf(cube, sum);
      const { needs } = judge(enterprises, problem.numbers, parameters);
      return needs.length > 0 ? [targetOf(sum, enterprises, needs, problem.numbers)] : [];
    }),
  );
}

/** Changes of few groups, each since the cell was last published, or else since the last publication. */
function changesOf(cube: Cube, problem: Problem, parameters: Parameters, classes: readonly CellClass[]): Target[] {
  if (problem.earlier.length === 0) return [];
  return classes.flatMap(({ sum, cells }) => {
    const published = problem.earlier.findLastIndex((earlier) => cells.some((id) => earlier.published.has(id)));
    const epoch = cube.epochs[published === -1 ? problem.earlier.length - 1 : published]!;
    const change = changeOf(cube, epoch.cells.get(cells[0]!) ?? [], sum, problem.numbers, parameters);
    return change ? [change] : [];
  });
}

/** All rows that an attacker knows; `sources`: the class that a row shows, −1 for what was known before. */
function shownRows(before: readonly Row[], classes: readonly CellClass[], { shown }: Pattern): { readonly known: Row[]; readonly sources: number[] } {
  return { known: [...before, ...[...shown].map((index) => sumOf(classes[index]!.sum))], sources: [...before.map(() => -1), ...shown] };
}

/** The classes to hide next: per failure the cheapest cell of a row that holds it, or all that lie below the cells above it. */
function repairs(scope: "cell" | "branch", problem: Problem, classes: readonly CellClass[], { shown }: Pattern, attacked: readonly Target[], failures: readonly Failure[], sources: readonly number[]): Set<number> {
  const chosen = new Set<number>();
  for (const { target, tight } of failures) {
    const rows = [...tight].map((source) => sources[source]!).filter((index) => index >= 0);
    const within = (indices: Iterable<number>, unknowns: ReadonlySet<number>): number[] => [...indices].filter((index) => classes[index]!.sum.every((unknown) => unknowns.has(unknown)));
    if (scope === "branch") {
      for (const index of branchOf(problem, classes, shown, attacked[target]!.row)) chosen.add(index);
      continue;
    }
    const candidates = rows.flatMap((row) => within(shown, new Set(classes[row]!.sum)));
    // Another failure's choice may open this one too; the next round will tell.
    if (candidates.some((index) => chosen.has(index))) continue;
    const cheapest = candidates.reduce<number | null>((best, index) => (best === null || classes[index]!.n < classes[best]!.n ? index : best), null);
    if (cheapest !== null) chosen.add(cheapest);
  }
  return chosen;
}

/** What is shown below the nodes above the smallest cell around a sum; higher up where nothing is shown there any more, and at last everything. */
function branchOf(problem: Problem, classes: readonly CellClass[], shown: ReadonlySet<number>, { at }: Row): number[] {
  const inTables = new Set(classes.flatMap(({ sum }) => sum));
  const unknowns = at.filter((unknown) => inTables.has(unknown));
  const around = classes.findLast(({ sum }) => unknowns.length > 0 && unknowns.every((unknown) => sum.includes(unknown)));
  for (let [box, isTop] = [around?.cells[0]!.split("|") ?? [], around === undefined]; !isTop; ) {
    const above = box.map((node, index) => problem.dimensions[index]!.get(node) ?? node);
    isTop = above.join("|") === box.join("|");
    box = above;
    const isBelow = (id: CellId): boolean => id !== box.join("|") && id.split("|").every((node, index) => pathUp(problem.dimensions[index]!, node).includes(box[index]!));
    const below = [...shown].filter((index) => classes[index]!.cells.some(isBelow));
    if (below.length > 0) return below;
  }
  return [...shown];
}

function statusesOf(problem: Problem, classes: readonly CellClass[], judged: readonly { readonly findings: CellStatus["findings"] }[], primary: ReadonlySet<number>, { shown }: Pattern): Map<CellId, CellStatus> {
  const statuses = new Map<CellId, CellStatus>();
  for (const [index, { cells }] of classes.entries()) {
    for (const id of cells) {
      const wasPublished = problem.earlier.some(({ published }) => published.has(id));
      const status = primary.has(index) ? "primary" : shown.has(index) ? "published" : wasPublished ? "carried" : "secondary";
      statuses.set(id, { status, findings: judged[index]!.findings });
    }
  }
  return statuses;
}
