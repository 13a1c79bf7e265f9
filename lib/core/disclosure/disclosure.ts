import { audit, type Failure } from "@/lib/core/disclosure/audit";
import { buildCube, pathUp, sumOf, type CellId, type Cube, type Problem, type Row } from "@/lib/core/disclosure/cube";
import { Elimination, hasWholeFactors } from "@/lib/core/disclosure/elimination";
import { checkPattern, classesOf, findPattern, knownBefore, nearPairs, type CellClass, type Given, type Pattern } from "@/lib/core/disclosure/pattern";
import { COUNT, PARAMETERS, type Finding, type Parameters } from "@/lib/core/disclosure/rules";
import { ownRows, surroundingRows } from "@/lib/core/disclosure/surrounding";
import { changeOf, guardOf, Ledger, type Measure, type Target } from "@/lib/core/disclosure/targets";

/** "carried": the value of an earlier publication stays, with its date. Cells without enterprises are not listed: they are empty, and may be said to be. */
export const STATUSES = ["published", "primary", "secondary", "carried"] as const;
export type Status = (typeof STATUSES)[number];

/** `findings`: by number, for primary cells. */
export type CellStatus = { readonly status: Status; readonly findings: ReadonlyMap<string, readonly Finding[]> };
/** `exact`, `narrow`: failures that are left, of which a publication may have none. `known`: sensitive sums that earlier publications gave away. `rounds` of repair. */
export type AuditResult = { readonly exact: number; readonly narrow: number; readonly known: number; readonly rounds: number; readonly lps: number };
/** `cube`: the problem as a system, with who is behind each cell; `rows`: all that is known of it now. */
export type Protected = { readonly statuses: ReadonlyMap<CellId, CellStatus>; readonly audit: AuditResult; readonly cube: Cube; readonly rows: readonly Row[] };

const MOST_REPAIRS = 20;
const ESCALATION = 3;

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
 * Where a problem is a piece of a larger whole, or another one has decided about the same cells, that is known from the start: `known`, `hidden`, `within`.
 *
 * What is not claimed: an attacker who knows several groups' figures, or who takes shown roundings for exact, is outside; figures are treated as shown exactly.
 *
 * Sources: Hundepool et al., Handbook on Statistical Disclosure Control (2nd ed. 2024), chapter 4; τ-ARGUS user's manual, 2.2 and 2.10; Langsrud, Secondary
 * cell suppression by Gaussian elimination, PSD 2024 (the method, not the code, of GaussSuppression); Bundesbank RDSC, rules for output (5, and 85 %).
 *
 * @throws RangeError for an enterprise that no table has a place for, for a number called "n", and for fewer than five groups: more may be asked for, never fewer.
 */
export async function protect(problem: Problem, parameters: Parameters = PARAMETERS): Promise<Protected> {
  if (!(parameters.minUnits >= PARAMETERS.minUnits)) throw new RangeError(`${parameters.minUnits} groups are too few; at least ${PARAMETERS.minUnits}`);
  if (COUNT in problem.numbers) throw new RangeError(`"${COUNT}" is the number of enterprises`);
  const cube = buildCube(problem);
  const ledger = new Ledger(cube, problem.numbers, parameters);
  const classes = classesOf(cube);
  const [known, withheld] = [classesWith(classes, problem.known), classesWith(classes, problem.hidden)];
  for (const index of known) if (withheld.has(index)) throw new RangeError(`${classes[index]!.cells[0]!} cannot be both known and hidden`);
  const judged = classes.map(({ sum }) => ledger.judge(sum));
  const primary = judged.flatMap(({ findings }, index) => (findings.size > 0 ? [index] : []));
  const surrounding = surroundingRows(cube, problem);
  const told = [...knownBefore(cube, problem.earlier), ...ownRows(cube, problem)];
  const before = [...told, ...surrounding.known, ...[...known].map((index) => sumOf(classes[index]!.sum))];
  const targets: Target[] = [
    ...primary.map((index) => ledger.target(classes[index]!.sum, judged[index]!.needs)),
    ...sensitiveBefore(cube, ledger),
    ...changesOf(cube, problem, parameters, classes),
    ...[...withheld].map((index) => guardOf(sumOf(classes[index]!.sum))),
  ];
  const setting = { problem, ledger, measures: ledger.measures(), cube, classes, before, told, known, outer: surrounding.outer, near: nearPairs(problem, ledger, classes) };
  const { only } = problem;
  const later = only ? classes.flatMap(({ cells }, index) => (cells.some((id) => only.has(id)) ? [] : [index])) : [];
  const { pattern, audit: result } = await settle(setting, new Set([...primary, ...withheld, ...later]), targets);
  return { statuses: statusesOf(problem, classes, judged, new Set(primary), pattern), audit: result, cube, rows: shownRows(before, classes, pattern).known };
}

const classesWith = (classes: readonly CellClass[], ids: ReadonlySet<CellId> = new Set()): Set<number> =>
  new Set(classes.flatMap(({ cells }, index) => (cells.some((id) => ids.has(id)) ? [index] : [])));

/** `told`: what earlier publications tell. */
type Setting = Given & { readonly problem: Problem; readonly ledger: Ledger; readonly measures: ReadonlyMap<string, Measure>; readonly told: readonly Row[] };

/** Finds a pattern and repairs it until the audit finds nothing, or nothing is left to hide. Adds to `hidden` and `targets`. */
async function settle(setting: Setting, hidden: Set<number>, targets: Target[]): Promise<{ readonly pattern: Pattern; readonly audit: AuditResult }> {
  const { cube, classes, measures } = setting;
  let [rounds, lps] = [0, 0];
  const cells = new Set(targets);
  let pattern = closedPattern(setting, hidden, targets);
  // After a repair only what had failed is attacked again, since hiding more opens every interval; in the end everything once more.
  let suspects: ReadonlySet<Target> | null = null;
  const strikes = new Map<Target, number>();
  const old = oldFailures(setting);
  for (;;) {
    const { known, sources } = shownRows(setting.before.filter(hasWholeFactors), classes, pattern);
    const attacked = pattern.guarded.map(({ target }) => target).filter((target) => suspects === null || suspects.has(target));
    const found = await audit(cube.members.length, known, measures, attacked);
    const failures = await old.without(found.failures, attacked);
    lps += found.lps;
    const repairWith = (scope: "cell" | "branch"): Set<number> => repairs(scope, setting, pattern, attacked, failures, { known, sources }, strikes);
    let repaired = rounds < MOST_REPAIRS ? repairWith("cell") : new Set<number>();
    if (repaired.size === 0 && rounds < 2 * MOST_REPAIRS) repaired = repairWith("branch");
    if (repaired.size > 0) {
      rounds += 1;
      const failed = new Set(failures.map(({ target }) => attacked[target]!));
      for (const target of failed) strikes.set(target, (strikes.get(target) ?? 0) + 1);
      const before = targets.length;
      for (const index of classes.keys()) if (!pattern.shown.has(index)) hidden.add(index);
      for (const index of repaired) {
        hidden.add(index);
        targets.push(guardOf(sumOf(classes[index]!.sum)));
      }
      pattern = closedPattern(setting, hidden, targets);
      suspects = new Set([...failed, ...targets.slice(before)]);
    } else if (demoteRests(targets, cells, found.failures.map(({ target }) => attacked[target]!))) {
      for (const index of classes.keys()) if (!pattern.shown.has(index)) hidden.add(index);
      pattern = closedPattern(setting, hidden, targets);
      suspects = null;
    } else if (suspects === null) {
      const { given, told } = unguarded(setting, pattern, targets);
      const { exact, narrow } = countOf(failures);
      return { pattern, audit: { exact: exact + given, narrow, known: told + old.count(), rounds, lps } };
    }
    else suspects = null;
  }
}

/**
 * What was left of a shown cell while a pattern was looked for is no cell: once it does not follow any more, nobody has it to look at. Where nothing that may be
 * hidden would open it as far as a cell, it stays guarded against following exactly. Says whether there was such a sum.
 */
function demoteRests(targets: Target[], cells: ReadonlySet<Target>, failed: readonly Target[]): boolean {
  const rests = new Set(failed.filter((target) => !cells.has(target) && target.needs.length > 0));
  for (const [index, target] of targets.entries()) if (rests.has(target)) targets[index] = { ...target, needs: [] };
  return rests.size > 0;
}

/**
 * Tells apart what this publication narrows from what earlier ones have narrowed as far: that no pattern mends, as it does not mend what follows from them
 * exactly. Looked at when a target fails, since hardly any do.
 */
function oldFailures({ cube, problem, measures, told }: Setting): { readonly without: (failures: readonly Failure[], attacked: readonly Target[]) => Promise<readonly Failure[]>; readonly count: () => number } {
  /** How much is missing after the earlier publications alone, by measure. */
  const missing = new Map<Target, ReadonlyMap<string, number>>();
  const old = new Set<Target>();
  return {
    count: () => old.size,
    async without(failures, attacked) {
      if (problem.earlier.length === 0 || failures.length === 0) return failures;
      const unseen = [...new Set(failures.map(({ target }) => attacked[target]!))].filter((target) => !missing.has(target));
      const found = await audit(cube.members.length, told, measures, unseen);
      for (const [index, target] of unseen.entries()) {
        missing.set(target, new Map(found.failures.flatMap((failure) => (failure.target === index ? [[failure.measure, failure.missing] as const] : []))));
      }
      return failures.filter(({ target, measure, missing: now }) => {
        const before = missing.get(attacked[target]!)!.get(measure);
        if (before === undefined || now > before + SLACK * Math.max(1, before)) return true;
        old.add(attacked[target]!);
        return false;
      });
    },
  };
}
/** Of two programs' optima; as the audit has it. */
const SLACK = 1e-6;

/** Sensitive sums that followed before anything was shown here: from earlier publications (`told`), or only together with what the problem around shows (`given`). */
function unguarded({ cube, told: rows }: Setting, { guarded }: Pattern, targets: readonly Target[]): { readonly given: number; readonly told: number } {
  const kept = new Set(guarded.map(({ target }) => target));
  const open = targets.filter((target) => target.needs.length > 0 && !kept.has(target));
  if (open.length === 0) return { given: 0, told: 0 };
  const elimination = new Elimination(cube.members.length);
  for (const row of rows) elimination.know(row);
  const told = open.filter(({ row }) => elimination.follows(row)).length;
  return { given: open.length - told, told };
}

/** Each sensitive sum once, by the worst that is known of it. */
function countOf(failures: readonly Failure[]): { readonly exact: number; readonly narrow: number } {
  const exact = new Set(failures.flatMap(({ kind, target }) => (kind === "exact" ? [target] : [])));
  return { exact: exact.size, narrow: new Set(failures.flatMap(({ target }) => (exact.has(target) ? [] : [target]))).size };
}

/** A pattern of which neither its equations nor an insider give anything away. */
function closedPattern(setting: Setting, hidden: ReadonlySet<number>, targets: Target[]): Pattern {
  for (;;) {
    const pattern = checkPattern(setting, setting.problem, setting.ledger, findPattern(setting, hidden, targets));
    if (pattern.further.length === 0) return pattern;
    targets.push(...pattern.further);
  }
}

/** What was sensitive in earlier publications stays so. */
const sensitiveBefore = (cube: Cube, ledger: Ledger): Target[] => cube.epochs.slice(0, -1).flatMap(({ cells }) => [...cells.values()].flatMap((sum) => ledger.sensitive(sum)));

/** Changes of few groups since any earlier publication: whether the cell was shown then or not, its value may have become known since. */
function changesOf(cube: Cube, problem: Problem, parameters: Parameters, classes: readonly CellClass[]): Target[] {
  const found = new Map<string, Target>();
  for (const { cells } of cube.epochs.slice(0, -1)) {
    for (const { sum, cells: same } of classes) {
      // Cells that are the same now may have been different then.
      for (const id of same) {
        const change = changeOf(cube, cells.get(id) ?? [], sum, problem.numbers, parameters);
        if (change) found.set(`${change.row.at.join()}|${change.row.by.join()}`, change);
      }
    }
  }
  return [...found.values()];
}

/** All rows that an attacker knows; `sources`: the class that a row shows, −1 for what was known before. */
function shownRows(before: readonly Row[], classes: readonly CellClass[], { shown }: Pattern): { readonly known: readonly Row[]; readonly sources: readonly number[] } {
  return { known: [...before, ...[...shown].map((index) => sumOf(classes[index]!.sum))], sources: [...before.map(() => -1), ...shown] };
}

/**
 * The classes to hide next: per failure the cheapest cell of a row that holds its interval, among those large enough to open it, or all that lie below the
 * cells above it.
 */
function repairs(scope: "cell" | "branch", { problem, classes, measures, known }: Setting, { shown }: Pattern, attacked: readonly Target[], failures: readonly Failure[], { known: rowsKnown, sources }: ReturnType<typeof shownRows>, strikes: ReadonlyMap<Target, number>): Set<number> {
  const chosen = new Set<number>();
  const open = new Set([...shown].filter((index) => !known.has(index)));
  for (const { target, measure, missing, tight } of failures) {
    if (scope === "branch") {
      for (const index of branchOf(problem, classes, open, attacked[target]!.row)) chosen.add(index);
      continue;
    }
    const { values } = measures.get(measure)!;
    const amountOf = (index: number): number => classes[index]!.sum.reduce((total, unknown) => total + values[unknown]!, 0);
    const rows = [...tight].map((source) => sources[source]!).filter((index) => index >= 0);
    const parts = [...new Set(rows.flatMap((row) => partsOf(classes, open, classes[row]!.sum)))];
    // Held by nothing but that tables agree: then by what is shown of the places in which they do.
    const candidates = parts.length > 0 ? parts : meeting(classes, open, new Set([...tight].flatMap((row) => rowsKnown[row]!.at)));
    // A cell that is hidden can be as closely hemmed in by its own neighbours; whoever failed before gets a larger one.
    const wanted = missing * ESCALATION ** (strikes.get(attacked[target]!) ?? 0);
    const enough = candidates.filter((index) => amountOf(index) >= wanted);
    // Another failure's choice may open this one too; the next round will tell.
    if (enough.some((index) => chosen.has(index))) continue;
    const cheapest = enough.sort((a, b) => classes[a]!.n - classes[b]!.n || a - b)[0] ?? candidates.sort((a, b) => amountOf(b) - amountOf(a) || a - b)[0];
    if (cheapest !== undefined) chosen.add(cheapest);
  }
  return chosen;
}

/** The shown classes that are a part of a sum, or all of it. */
function partsOf(classes: readonly CellClass[], shown: ReadonlySet<number>, sum: readonly number[]): number[] {
  const unknowns = new Set(sum);
  return [...shown].filter((index) => classes[index]!.sum.length <= sum.length && classes[index]!.sum.every((unknown) => unknowns.has(unknown)));
}

const meeting = (classes: readonly CellClass[], shown: ReadonlySet<number>, unknowns: ReadonlySet<number>): number[] =>
  [...shown].filter((index) => classes[index]!.sum.some((unknown) => unknowns.has(unknown)));

/**
 * What is shown beside the smallest cell around a sum along each dimension, so that only the cells above it are left; where nothing is, all that is shown
 * below those in every dimension, higher up step by step, and at last everything.
 */
function branchOf(problem: Problem, classes: readonly CellClass[], shown: ReadonlySet<number>, { at }: Row): number[] {
  const inTables = new Set(classes.flatMap(({ sum }) => sum));
  const unknowns = at.filter((unknown) => inTables.has(unknown));
  const around = unknowns.length === 0 ? undefined : classes.findLast(({ sum }) => unknowns.every((unknown) => sum.includes(unknown)));
  if (around === undefined) return [...shown];
  const pick = (isChosen: (nodes: readonly string[]) => boolean): number[] => [...shown].filter((index) => classes[index]!.cells.some((id) => isChosen(id.split("|"))));
  const aboveOf = (nodes: readonly string[]): string[] => nodes.map((node, index) => problem.dimensions[index]!.get(node) ?? node);
  const isBelow = (nodes: readonly string[], above: readonly string[]): boolean => nodes.join() !== above.join() && nodes.every((node, index) => pathUp(problem.dimensions[index]!, node).includes(above[index]!));
  const own = around.cells[0]!.split("|");
  const lines = own.map((_, index) => own.map((node, other) => (other === index ? aboveOf(own)[index]! : node)));
  const beside = pick((nodes) => lines.some((line) => isBelow(nodes, line)));
  if (beside.length > 0) return beside;
  for (let [box, above] = [own, aboveOf(own)]; above.join() !== box.join(); [box, above] = [above, aboveOf(above)]) {
    const below = pick((nodes) => isBelow(nodes, above));
    if (below.length > 0) return below;
  }
  return [...shown];
}

function statusesOf(problem: Problem, classes: readonly CellClass[], judged: readonly { readonly findings: CellStatus["findings"] }[], primary: ReadonlySet<number>, { shown }: Pattern): Map<CellId, CellStatus> {
  const statuses = new Map<CellId, CellStatus>();
  for (const [index, { cells }] of classes.entries()) {
    for (const id of cells) {
      const wasPublished = problem.earlier.some(({ published }) => published.has(id));
      const status = shown.has(index) ? "published" : primary.has(index) ? "primary" : wasPublished ? "carried" : "secondary";
      statuses.set(id, { status, findings: judged[index]!.findings });
    }
  }
  return statuses;
}
