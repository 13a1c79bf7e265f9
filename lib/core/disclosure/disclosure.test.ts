import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContributions } from "@/lib/core/disclosure/contributions-file";
import { sumOf, type Contribution, type Earlier, type Problem } from "@/lib/core/disclosure/cube";
import { protect, type Protected } from "@/lib/core/disclosure/disclosure";
import { Elimination } from "@/lib/core/disclosure/elimination";
import { amountOf, PARAMETERS } from "@/lib/core/disclosure/rules";
import { Attacker, attack, shownIn } from "@/lib/core/disclosure/testing/attacker";
import { problemOf, randomProblem, treeOf } from "@/lib/core/disclosure/testing/cubes";
import vector from "@/lib/core/disclosure/vector.json";

function worked(): Problem {
  const parsed = parseContributions(vector);
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.file.problem;
}
const withStatus = ({ statuses }: Protected, status: string): string[] => [...statuses].filter(([, cell]) => cell.status === status).map(([id]) => id).sort();
const statusOf = ({ statuses }: Protected, id: string): string | undefined => statuses.get(id)?.status;
/** So many groups of 10 each. */
const groups = (count: number): number[] => Array.from({ length: count }, () => 10);
const scores = { kind: "score", full: 1000 } as const;

describe("the worked example", () => {
  it("hides two cells by rule and the six cheapest that protect them", async () => {
    const found = await protect(worked());
    expect(withStatus(found, "primary")).toEqual(Object.keys(vector.primary).sort());
    expect(withStatus(found, "secondary")).toEqual(vector.minimalSecondary);
    expect(withStatus(found, "published")).toEqual(Object.keys(vector.published).sort());
    expect(found.audit).toMatchObject({ exact: 0, narrow: 0, known: 0, rounds: 0 });
  });

  it("leaves an attacker exactly the intervals that were computed elsewhere", async () => {
    const problem = worked();
    const published = { problem, shown: [shownIn((await protect(problem)).statuses)] };
    const [counts, sums] = [new Attacker(published, "value", "n"), new Attacker(published, "value", "sum")];
    for (const [id, { n, sum }] of Object.entries(vector.attack)) {
      expect(sums.interval(id, 0).map(Math.round)).toEqual(sum);
      expect(counts.interval(id, 0).map(Math.round)).toEqual(n);
    }
  });

  it("is recomputed to the last digit where only the rules hide, or one partner in each column besides", () => {
    const problem = worked();
    const all = [...Object.keys(vector.published), ...Object.keys(vector.primary), ...vector.minimalSecondary];
    const hidden = Object.keys(vector.primary);
    for (const partners of [[], ["A1|C13", "B2|C34"]]) {
      const sums = new Attacker({ problem, shown: [new Set(all.filter((id) => !hidden.includes(id) && !partners.includes(id)))] }, "value", "sum");
      expect(sums.interval("A2|C13", 0).map(Math.round)).toEqual([680, 680]);
      expect(sums.interval("B1|C34", 0).map(Math.round)).toEqual([9800, 9800]);
    }
  });

  it("tells an insider no more of the others than the rules allow", async () => {
    const problem = worked();
    const published = { problem, shown: [shownIn((await protect(problem)).statuses)] };
    const unitOf = (cell: string, value: number): string => problem.contributions.find(({ at, values }) => at.join("|") === cell && values.value === value)!.unit;
    const small = new Attacker(published, "value", "sum", unitOf("A2|C13", 330)).interval("A2|C13", 0);
    expect(small.map((end) => Math.round(end) - 330)).toEqual([0, 2450]);
    const second = new Attacker(published, "value", "sum", unitOf("B1|C34", 300)).interval("B1|C34", 0);
    expect(second.map((end) => Math.round(end) - 300)).toEqual([7490, 11500]);
  });

  it("two officials together see no more than was published", async () => {
    const problem = worked();
    const shown = shownIn((await protect(problem)).statuses);
    const sees = (prefix: string) => [...shown].filter((id) => id.startsWith(prefix) || id.startsWith("P|"));
    expect(attack({ problem, shown: [new Set([...sees("A"), ...sees("B")])] })).toEqual([]);
  });
});

describe("primary rules", () => {
  const one = (values: readonly number[], kind: Problem["numbers"][string] = { kind: "money" }) => protect(problemOf([treeOf(["A"])], { A: values }, kind));

  it.each([
    [4, "primary"],
    [5, "published"],
  ])("%i groups: %s", async (count, status) => {
    expect(statusOf(await one(groups(count)), "A")).toBe(status);
  });

  it("p %: the second largest may not estimate the largest to a tenth", async () => {
    const rulesOf = async (values: readonly number[]) => (await one(values)).statuses.get("A")!.findings.get("value")?.map(({ rule }) => rule);
    // Without the two largest 99 are left, less than a tenth of 1,000; 100 are not less. (2, 85) holds for both.
    expect(await rulesOf([1000, 400, 30, 30, 39])).toEqual(["p%", "nk"]);
    expect(await rulesOf([1000, 400, 30, 30, 40])).toEqual(["nk"]);
  });

  it("dominance: the two largest have no more than 85 %", async () => {
    expect(statusOf(await one([440, 410, 50, 50, 50]), "A")).toBe("published");
    expect(statusOf(await one([440, 411, 50, 50, 49]), "A")).toBe("primary");
  });

  it("values below 0 count as what they are without the sign", async () => {
    expect(statusOf(await one([-900, 10, 10, 10, 10]), "A")).toBe("primary");
    expect(statusOf(await one([-50, 60, -40, 50, 45]), "A")).toBe("published");
  });

  it("companies of one group count once, and add up to one", async () => {
    const enterprises = (unit: (index: number) => string): Contribution[] => Array.from({ length: 8 }, (_, index) => ({ unit: unit(index), at: ["A"], values: { value: 10 } }));
    const problem = problemOf([treeOf(["A"])], {});
    expect(statusOf(await protect({ ...problem, contributions: enterprises((index) => `group ${index % 4}`) }), "A")).toBe("primary");
    expect(statusOf(await protect({ ...problem, contributions: enterprises((index) => `group ${index % 5}`) }), "A")).toBe("published");
  });

  it("a number that too few have hides the cell for all numbers; one that nobody has does not", async () => {
    const enterprises = (having: number): Contribution[] => Array.from({ length: 9 }, (_, index) => ({ unit: String(index), at: ["A"], values: { value: 10, other: index < having ? 5 : null } }));
    const problem = { ...problemOf([treeOf(["A"])], {}), numbers: { value: { kind: "money" }, other: { kind: "money" } } } as const;
    expect(statusOf(await protect({ ...problem, contributions: enterprises(3) }), "A")).toBe("primary");
    expect(statusOf(await protect({ ...problem, contributions: enterprises(0) }), "A")).toBe("published");
    expect(statusOf(await protect({ ...problem, contributions: enterprises(9) }), "A")).toBe("published");
  });

  // dmsa put 25.4 into the highest band because no band held it.
  it("the interval of a score is judged at the edge itself", async () => {
    expect(statusOf(await one([960, 960, 960, 960, 960], scores), "A")).toBe("published");
    expect(statusOf(await one([960, 960, 960, 960, 961], scores), "A")).toBe("primary");
    expect(statusOf(await one([40, 40, 40, 40, 40], scores), "A")).toBe("published");
    expect(statusOf(await one([40, 40, 40, 40, 39], scores), "A")).toBe("primary");
  });

  // CSET counted rows up to the first of another sector.
  it("n is the number of enterprises that have the number, whatever their order", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 1000 })), { maxLength: 30 }), (values) => {
        const enterprises = values.map((value, index): Contribution => ({ unit: String(index % 7), at: ["A"], values: { value } }));
        const amount = amountOf(enterprises, "value");
        const known = values.filter((value) => value !== null);
        expect({ n: amount.n, sum: amount.sum }).toEqual({ n: known.length, sum: known.reduce((total, value) => total + value, 0) });
        expect(amountOf([...enterprises].reverse(), "value")).toEqual(amount);
      }),
    );
  });
});

// PCORnet#8: policy asks for a floor, and a default that can be lowered is none.
describe("the least number of groups", () => {
  const problem = problemOf([treeOf({ T: ["A", "B"] })], { A: groups(6), B: groups(20) });

  it("is five, and can be raised", async () => {
    expect(PARAMETERS.minUnits).toBe(5);
    expect(withStatus(await protect(problem, { ...PARAMETERS, minUnits: 7 }), "primary")).toEqual(["A"]);
  });

  it.each([4, 0, -1, Number.NaN])("cannot be %f", async (minUnits) => {
    await expect(protect(problem, { ...PARAMETERS, minUnits })).rejects.toThrow(RangeError);
  });
});

describe("what would follow from the rest is hidden too", () => {
  const county = treeOf({ T: ["A", "B", "C"] });

  // teamster#4237: 20, 15, 3 hidden, 38 in all.
  it("a small part is not the total without the other parts", async () => {
    const found = await protect(problemOf([county], { A: groups(20), B: groups(15), C: groups(3) }));
    expect(withStatus(found, "primary")).toEqual(["C"]);
    expect(withStatus(found, "secondary")).toEqual(["B"]);
    expect(withStatus(found, "published")).toEqual(["A", "T"]);
  });

  // gtsummary#1691: 180 − 177; and the same for means, which are sums where n is known.
  it("of two numbers whose difference is three enterprises only one is shown", async () => {
    const found = await protect(problemOf([treeOf({ T: ["A", "B"] })], { A: groups(177), B: groups(3) }, scores));
    expect(withStatus(found, "published")).toEqual(["T"]);
  });

  it("two hidden cells that are too few together get a third", async () => {
    const found = await protect(problemOf([treeOf({ T: ["A", "B", "C", "D"] })], { A: groups(20), B: groups(15), C: groups(2), D: groups(2) }));
    expect(withStatus(found, "secondary")).toEqual(["B"]);
  });

  it("whoever is alone in one of two hidden cells does not compute the other", async () => {
    // 1 + 4 are five, so that their sum may be known; but the one could subtract itself.
    const values = { A: groups(20), B: groups(15), C: groups(1), D: groups(4) };
    const problem = problemOf([treeOf({ T: ["A", "B", "C", "D"] })], values);
    const found = await protect(problem);
    expect(withStatus(found, "secondary")).toEqual(["B"]);
    expect(attack({ problem, shown: [new Set(["T", "A", "B"])] }, "C 0")).toHaveLength(1);
    expect(attack({ problem, shown: [shownIn(found.statuses)] }, "C 0")).toEqual([]);
  });

  it("whoever is alone in two cells does not compute a third from both", async () => {
    const problem = problemOf([treeOf({ T: ["A", "B", "C", "D", "E"] })], { A: groups(20), B: groups(15), E: groups(4) });
    const alone = ["C", "D"].map((node): Contribution => ({ unit: "both", at: [node], values: { value: 10 } }));
    const found = await protect({ ...problem, contributions: [...problem.contributions, ...alone] });
    expect(withStatus(found, "secondary")).toEqual(["B"]);
  });

  it("a closely known number opens, and not only an exactly known one", async () => {
    // Hiding B besides A would leave 10,000 at most 10,015.
    const found = await protect(problemOf([county], { A: [3300, 3400, 3300], B: [1, 2, 3, 4, 5], C: groups(200) }));
    expect(withStatus(found, "secondary")).toEqual(["B", "C"]);
    expect(found.audit).toMatchObject({ exact: 0, narrow: 0, rounds: 1 });
  });

  it("a city without counties and its province share a status", async () => {
    const region = treeOf({ N: { P: { A: ["A1"] }, Q: { B: ["B1", "B2"] } } });
    const found = await protect(problemOf([region], { A1: groups(3), B1: groups(9), B2: groups(12) }));
    expect(withStatus(found, "primary")).toEqual(["A", "A1", "P"]);
    expect(statusOf(found, "Q")).toBe("secondary");
  });

  it("cells that are the same sum share a status, whatever the tree", async () => {
    for (let seed = 300; seed < 330; seed += 1) {
      const problem = randomProblem(seed);
      const { statuses } = await protect(problem);
      for (const [child, above] of problem.dimensions[0]!) {
        if (above === null || [...problem.dimensions[0]!.values()].filter((other) => other === above).length > 1) continue;
        for (const [id, { status }] of statuses) if (id.split("|")[0] === child) expect(statuses.get([above, ...id.split("|").slice(1)].join("|"))!.status).toBe(status);
      }
    }
  });

  it("enterprises that are in no cell below are a rest, and are not given away by the others", async () => {
    const problem = problemOf([county], { A: groups(20), B: groups(15), C: groups(6), T: groups(2) });
    expect(withStatus(await protect(problem), "secondary")).toEqual(["C"]);
  });

  it("tables that share cells are one problem", async () => {
    const [region, industry, size] = [treeOf({ T: ["A", "B"] }), treeOf({ S: ["S1", "S2"] }), treeOf({ Z: ["L", "M"] })];
    const contributions = [["A", "S1", "L", 3], ["A", "S1", "M", 9], ["B", "S1", "L", 9], ["B", "S1", "M", 9], ["A", "S2", "L", 9], ["A", "S2", "M", 9], ["B", "S2", "L", 9], ["B", "S2", "M", 9]] as const;
    const tables = [
      { id: "industries", nodes: [["T", "A", "B"], ["S", "S1", "S2"], ["Z"]] },
      { id: "sizes", nodes: [["T", "A", "B"], ["S"], ["Z", "L", "M"]] },
    ];
    const enterprises = contributions.flatMap(([a, b, c, count]) => groups(count).map((value, index): Contribution => ({ unit: `${a}${b}${c}${index}`, at: [a, b, c], values: { value } })));
    const problem: Problem = { dimensions: [region, industry, size], tables, numbers: { value: { kind: "money" } }, contributions: enterprises, earlier: [] };
    const found = await protect(problem);
    // No cell of either table is small.
    expect(withStatus(found, "published")).toHaveLength(found.statuses.size);
    const rare = { ...problem, contributions: enterprises.filter(({ at }) => at[0] !== "A" || at[1] !== "S1" || at[2] === "L") };
    const hidden = await protect(rare);
    expect(withStatus(hidden, "primary")).toEqual(["A|S1|Z"]);
    expect(attack({ problem: rare, shown: [shownIn(hidden.statuses)] })).toEqual([]);
  });

  it("a table that leaves a level out is refused, since its rests would go unseen", async () => {
    const problem = problemOf([treeOf({ T: { P: ["A", "B"] } })], { A: groups(9) });
    await expect(protect({ ...problem, tables: [{ id: "gap", nodes: [["T", "A", "B"]] }] })).rejects.toThrow(RangeError);
  });

  it("where everything is too small nothing is shown, and that is no failure", async () => {
    const found = await protect(problemOf([county], { A: groups(1), B: groups(1) }));
    expect(withStatus(found, "published")).toEqual([]);
    expect(found.audit).toMatchObject({ exact: 0, narrow: 0 });
  });

  it("the same input gives the same pattern, in whatever order it comes", async () => {
    const problem = randomProblem(7);
    const [once, again] = [await protect(problem), await protect({ ...problem, contributions: [...problem.contributions].reverse() })];
    for (const status of ["primary", "secondary", "published"]) expect(withStatus(again, status)).toEqual(withStatus(once, status));
  });
});

describe("what another problem has decided", () => {
  const county = [treeOf({ T: ["A", "B", "C"] })];
  const problem = problemOf(county, { A: groups(20), B: groups(15), C: groups(3) });

  it("a known cell is shown, and the others make room for it", async () => {
    // By itself A, the larger one, would be shown beside the total, and B hidden.
    const found = await protect({ ...problem, known: new Set(["T", "B"]) });
    expect(withStatus(found, "published")).toEqual(["B", "T"]);
    expect(statusOf(found, "A")).toBe("secondary");
    expect(found.audit).toMatchObject({ exact: 0, narrow: 0 });
  });

  it("a hidden cell is not shown, however large, and does not follow from the others", async () => {
    const large = problemOf(county, { A: groups(20), B: groups(15), C: groups(9) });
    expect(withStatus(await protect(large), "published")).toEqual(["A", "B", "C", "T"]);
    const found = await protect({ ...large, hidden: new Set(["A"]) });
    expect(withStatus(found, "secondary")).toEqual(["A", "C"]);
  });

  it("no hidden cell of random tables is a combination of those that are shown", async () => {
    let looked = 0;
    for (let seed = 500; seed < 530; seed += 1) {
      const table = randomProblem(seed);
      const open = withStatus(await protect(table), "published");
      const hidden = new Set(open.filter((_, index) => index % 7 === 3));
      const { statuses, cube, rows } = await protect({ ...table, hidden });
      const elimination = new Elimination(cube.members.length);
      for (const row of rows) elimination.know(row);
      for (const id of hidden) {
        looked += 1;
        const follows = elimination.follows(sumOf(cube.epochs.at(-1)!.cells.get(id)!));
        expect({ seed, id, isShown: statuses.get(id)!.status === "published", follows }).toEqual({ seed, id, isShown: false, follows: false });
      }
    }
    expect(looked).toBeGreaterThan(50);
  });

  it("a cell cannot be both", async () => {
    await expect(protect({ ...problem, known: new Set(["T"]), hidden: new Set(["T"]) })).rejects.toThrow(RangeError);
  });

  it("two cells, one in the other, that differ by one to four groups are not both shown, however many steps lie between", async () => {
    const region = [treeOf({ N: { P: ["A", "B"], Q: ["D"] } })];
    // N − A are 2 of B and 2 of Q: four; P is hidden with Q.
    const found = await protect(problemOf(region, { A: groups(30), B: groups(2), D: groups(2) }));
    expect(withStatus(found, "published")).toEqual(["N"]);
  });
});

describe("a later publication", () => {
  const dimensions = [treeOf({ T: ["A", "B"] })];
  const earlier = (problem: Problem, cells: readonly string[]): Earlier[] => [...problem.earlier, { contributions: problem.contributions, published: new Set(cells) }];
  const first = problemOf(dimensions, { A: groups(6), B: groups(20) });
  const all = ["T", "A", "B"];

  it("shows the same again where nothing changed", async () => {
    expect(withStatus(await protect({ ...first, earlier: earlier(first, all) }), "published")).toEqual(["A", "B", "T"]);
  });

  it("keeps a value until five groups changed", async () => {
    // Monday n = 6, Tuesday n = 7: the difference would be the newcomer.
    for (const [joined, status] of [[1, "carried"], [4, "carried"], [5, "published"]] as const) {
      const later = problemOf(dimensions, { A: groups(6 + joined), B: groups(20) });
      const found = await protect({ ...later, earlier: earlier(first, all) });
      expect({ joined, A: statusOf(found, "A"), T: statusOf(found, "T"), B: statusOf(found, "B") }).toEqual({ joined, A: status, T: status, B: "published" });
    }
  });

  it("counts changes since the value that is shown, not since the last publication", async () => {
    const second = { ...problemOf(dimensions, { A: groups(9), B: groups(20) }), earlier: earlier(first, all) };
    const carried = await protect(second);
    expect(statusOf(carried, "A")).toBe("carried");
    const third = problemOf(dimensions, { A: groups(12), B: groups(20) });
    const found = await protect({ ...third, earlier: earlier(second, withStatus(carried, "published")) });
    // 12 − 6, although only three came since last month.
    expect(statusOf(found, "A")).toBe("published");
  });

  it("a correction and a leaving count like a joining", async () => {
    const later = { ...first, contributions: first.contributions.flatMap((enterprise, index) => (index === 0 ? [] : index < 3 ? [{ ...enterprise, values: { value: 11 } }] : [enterprise])) };
    expect(statusOf(await protect({ ...later, earlier: earlier(first, all) }), "A")).toBe("carried");
  });

  it("does not show what was hidden beside a neighbour that is the same as when it was shown", async () => {
    // A was hidden beside C. To show A now and hide B would give C away, since nothing changed.
    const county = [treeOf({ T: ["A", "B", "C"] })];
    const before = problemOf(county, { A: groups(20), B: groups(15), C: groups(3) });
    const found = await protect({ ...before, earlier: earlier(before, ["T", "B"]) });
    expect(withStatus(found, "published")).toEqual(["B", "T"]);
    expect(statusOf(found, "A")).toBe("secondary");
  });

  it("says what earlier publications gave away, and does not fail for ever over it", async () => {
    const small = problemOf(dimensions, { A: groups(3), B: groups(20) });
    const { audit } = await protect({ ...small, earlier: earlier(small, all) });
    expect(audit.exact).toBe(0);
    expect(audit.known).toBeGreaterThan(0);
  });
});
