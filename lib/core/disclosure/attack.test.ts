import { describe, expect, it } from "vitest";
import { protect } from "@/lib/core/disclosure/disclosure";
import { attack, attackChanges, shownIn, tabulate, type Published } from "@/lib/core/disclosure/testing/attacker";
import { nextMonth, problemOf, province, randomProblem, treeOf } from "@/lib/core/disclosure/testing/cubes";

/*
 * The attacker of these tests writes its own equations over all cells and solves for each sensitive one, and knows nothing of how the pattern came about.
 */
const SLOW = 300_000;
const seeds = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

describe("an attacker with everything that is published", () => {
  it("comes too close to no sensitive cell of 200 random tables", async () => {
    let [cells, sensitive, rounds] = [0, 0, 0];
    for (const seed of seeds(1, 200)) {
      const problem = randomProblem(seed);
      const { statuses, audit } = await protect(problem);
      expect({ seed, exact: audit.exact, narrow: audit.narrow }).toEqual({ seed, exact: 0, narrow: 0 });
      expect({ seed, found: attack({ problem, shown: [shownIn(statuses)] }) }).toEqual({ seed, found: [] });
      cells += statuses.size;
      sensitive += [...statuses.values()].filter(({ status }) => status === "primary").length;
      rounds += audit.rounds;
    }
    // The tables ask something of the method: 5 to 40 % are sensitive, and the audit had to mend what elimination alone would show.
    expect(sensitive / cells).toBeGreaterThan(0.05);
    expect(sensitive / cells).toBeLessThan(0.4);
    expect(rounds).toBeGreaterThan(20);
  }, SLOW);

  it("would do so in most of them if only the rules hid cells", async () => {
    const disclosed = [];
    for (const seed of seeds(1, 40)) {
      const problem = randomProblem(seed);
      const { statuses } = await protect(problem);
      const shown = new Set([...statuses].flatMap(([id, { status }]) => (status === "primary" ? [] : [id])));
      disclosed.push(attack({ problem, shown: [shown] }).some(({ kind }) => kind === "exact"));
    }
    expect(disclosed.filter(Boolean).length).toBeGreaterThan(20);
  }, SLOW);

  it("computes nothing exactly with the figures of a group of its own", async () => {
    let insiders = 0;
    for (const seed of seeds(1, 60)) {
      const problem = randomProblem(seed);
      const published = { problem, shown: [shownIn((await protect(problem)).statuses)] };
      for (const unit of groupsInSmallCells(published).slice(0, 5)) {
        insiders += 1;
        expect({ seed, unit, found: attack(published, unit).filter(({ kind }) => kind === "exact") }).toEqual({ seed, unit, found: [] });
      }
    }
    expect(insiders).toBeGreaterThan(50);
  }, SLOW);

  it("comes too close to nothing with last month's publication beside this one, nor to a change of fewer than five groups", async () => {
    let [looked, carried, afresh] = [0, 0, 0];
    for (const seed of seeds(1, 40)) {
      const before = randomProblem(seed);
      const shown = shownIn((await protect(before)).statuses);
      const problem = { ...before, contributions: nextMonth(seed, before, [0.02, 0.1, 0.4][seed % 3]!), earlier: [{ contributions: before.contributions, published: shown }] };
      const { statuses, audit } = await protect(problem);
      const published = { problem, shown: [shown, shownIn(statuses)] };
      const changes = attackChanges(published);
      expect({ seed, exact: audit.exact, narrow: audit.narrow, found: attack(published), changes: changes.exact }).toEqual({ seed, exact: 0, narrow: 0, found: [], changes: [] });
      looked += changes.looked;
      carried += [...statuses.values()].filter(({ status }) => status === "carried").length;
      // Had the second been made as if there were no first.
      const alone = shownIn((await protect({ ...problem, earlier: [] })).statuses);
      afresh += attackChanges({ problem, shown: [shown, alone] }).exact.length > 0 ? 1 : 0;
    }
    expect(looked).toBeGreaterThan(500);
    expect(carried).toBeGreaterThan(100);
    expect(afresh).toBeGreaterThan(20);
  }, SLOW);
});

describe("the best pattern", () => {
  /** 3 × 3 with totals; each cell is the number of its enterprises. */
  const dimensions = [treeOf({ T: ["A", "B", "C"] }), treeOf({ S: ["X", "Y", "Z"] })];
  const tables = [
    [[4, 9, 12], [11, 20, 7], [15, 6, 30]],
    [[30, 9, 12], [11, 3, 17], [15, 26, 30]],
    [[4, 9, 12], [11, 20, 17], [15, 16, 3]],
    [[4, 9, 12], [11, 4, 17], [15, 16, 30]],
    [[4, 4, 12], [11, 20, 17], [15, 16, 30]],
    [[3, 8, 8], [8, 8, 8], [8, 8, 8]],
    [[4, 40, 41], [42, 5, 43], [44, 45, 6]],
    [[0, 9, 12], [11, 4, 7], [15, 6, 30]],
    [[4, 0, 12], [11, 20, 7], [15, 6, 0]],
    [[4, 9, 4], [11, 20, 17], [4, 16, 30]],
  ];

  it.each(tables)("hides enterprises of at least half the number: %j %j %j", async (...rows) => {
    const values = Object.fromEntries(rows.flatMap((row, region) => row.map((count, industry) => [`${"ABC"[region]}|${"XYZ"[industry]}`, Array.from({ length: count }, () => 10)])));
    const problem = problemOf(dimensions, values);
    const { statuses } = await protect(problem);
    const withStatus = (wanted: string): string[] => [...statuses].flatMap(([id, { status }]) => (status === wanted ? [id] : []));
    const cells = tabulate(problem, problem.contributions);
    const costOf = (hidden: readonly string[]): number => hidden.reduce((total, id) => total + cells.get(id)!.length, 0);
    const open = [...withStatus("published"), ...withStatus("secondary")];
    const inner = open.filter((id) => !id.startsWith("T|") && !id.endsWith("|S"));
    const best = subsetsOf(inner)
      .sort((left, right) => costOf(left) - costOf(right))
      .find((hidden) => attack({ problem, shown: [new Set(open.filter((id) => !hidden.includes(id)))] }).length === 0)!;
    expect(withStatus("primary").length).toBeGreaterThan(0);
    expect(costOf(best)).toBeGreaterThan(0);
    expect(costOf(withStatus("secondary"))).toBeLessThanOrEqual(2 * costOf(best));
  }, SLOW);
});

describe("a province of 13 cities, 104 counties and 20 sections", () => {
  it("shows at least nine tenths of what may be shown, and a sample of what may not stays open", async () => {
    const problem = province("counties");
    const { statuses, audit } = await protect(problem);
    const count = (status: string): number => [...statuses.values()].filter((cell) => cell.status === status).length;
    expect(audit).toMatchObject({ exact: 0, narrow: 0 });
    expect(count("primary")).toBeGreaterThan(300);
    expect(count("published") / (count("published") + count("secondary"))).toBeGreaterThanOrEqual(0.9);
    expect(attack({ problem, shown: [shownIn(statuses)] }, null, 25)).toEqual([]);
  }, SLOW);
});

const subsetsOf = (items: readonly string[]): string[][] => items.reduce<string[][]>((subsets, item) => [...subsets, ...subsets.map((subset) => [...subset, item])], [[]]);

/** Groups that are in a cell of one or two, those that are alone in many cells first. */
function groupsInSmallCells({ problem }: Published): string[] {
  const alone = new Map<string, number>();
  for (const inside of tabulate(problem, problem.contributions).values()) {
    const units = [...new Set(inside.map(({ unit }) => unit))];
    if (units.length <= 2) for (const unit of units) alone.set(unit, (alone.get(unit) ?? 0) + (units.length === 1 ? 1 : 0));
  }
  return [...alone.keys()].sort((a, b) => alone.get(b)! - alone.get(a)!);
}
