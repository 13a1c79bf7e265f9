import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entrant } from "@/lib/core/publication/build-input";
import { cellId } from "@/lib/core/publication/parts";
import { build, entrant, find, inputOf, shownOf, times } from "@/lib/core/publication/testing/country";

const statusesAt = (cells: Awaited<ReturnType<typeof build>>["cells"], part: string): Record<string, string> =>
  Object.fromEntries(cells.filter((cell) => cell.part === part).map((cell) => [cellId(cell), cell.status]));

describe("what is shown of a cell", () => {
  it("is counted from the enterprises in it", async () => {
    // 20 enterprises at 400, 410 … 590 tenths: Σ = 20 · 495 = 9,900, so 49.5 points; places 4.75, 9.5 and 14.25 are 447.5, 495 and 542.5 tenths.
    // Levels begin at 0, 20, 40, 60 and 80: all in the third, which says too much. By ten points: 400–490 and 500–590 are ten each.
    const built = await build(inputOf(times(20, (index) => entrant({ overall: 400 + 10 * index }))));
    expect(shownOf(find(built, "main", "330106|C|*"))).toMatchObject({
      status: "published",
      n: 20,
      from: 1,
      comparable: true,
      numbers: { overall: { mean: "49.5", median: 50, quartiles: [45, 54], shares: null, histogram: ["0", "0", "0", "0", "50", "50", "0", "0", "0", "0"] } },
    });
  });

  it("main has overall, elements and measures; detail the other axes; core is in neither", async () => {
    const built = await build(inputOf(times(12, () => entrant())));
    expect(Object.keys(shownOf(find(built, "main", "*|*|*"))!.numbers)).toEqual(["overall", "element/L", "measure/dig"]);
    expect(Object.keys(shownOf(find(built, "detail", "*|*|*"))!.numbers)).toEqual(["indicator/L1", "driver/allocation"]);
    expect(Object.keys(shownOf(find(built, "figures", "*|*|*"))!.numbers)).toEqual(["rdIntensity", "rdStaffShare", "revenuePerHead"]);
  });

  // RF-8: a city cockpit printed missing values as 0, and the ratio of a city as a mean of ratios.
  it("a score that nobody has is missing and not 0, and one that some are without is of the others", async () => {
    const built = await build(inputOf([...times(6, (index) => entrant({ scores: [500 + index, 0, null, null, 300, 300] })), ...times(6, () => entrant({ scores: [600, 0, null, 700, 300, 300] }))]));
    expect(shownOf(find(built, "main", "*|*|*"))!.numbers).toMatchObject({ "element/L": null, overall: { mean: "55.1" } });
    // Six of twelve have it, at 700 tenths.
    expect(shownOf(find(built, "detail", "*|*|*"))!.numbers).toMatchObject({ "indicator/L1": { mean: "70.0", median: null } });
  });

  it("the ratio of a region is Σ ÷ Σ over those who state both", async () => {
    const figures = (revenue: number | null, rdExpense: number | null, headcount: number | null) => ({ revenue, rdExpense, headcount, rdStaff: null });
    const built = await build(
      inputOf([
        ...times(10, () => entrant({ figures: figures(100_00, 10_00, 4_00) })),
        ...times(10, () => entrant({ figures: figures(300_00, 6_00, 4_00) })),
        // States no expense: in neither sum, though its revenue would halve the ratio.
        ...times(10, () => entrant({ figures: figures(400_00, null, null) })),
      ]),
    );
    const { numbers } = shownOf(find(built, "figures", "330000|C|*"))!;
    // Σ 100 + 60 = 160 by Σ 1,000 + 3,000 = 4,000: 4 %; the mean of 10 % and 2 % would be 6 %. 4,000 by 80 heads: 50.
    expect(numbers).toEqual({ rdIntensity: { ratio: "4.00" }, rdStaffShare: null, revenuePerHead: { ratio: "50.0" } });
  });

  it("a ratio that one enterprise dominates is hidden, with its cell", async () => {
    const figures = (revenue: number) => ({ revenue, rdExpense: revenue, headcount: 100, rdStaff: 100 });
    const built = await build(inputOf(times(10, (index) => entrant({ figures: figures(index === 0 ? 1_000_000 : 100) }))));
    expect(find(built, "figures", "330000|C|*")).toEqual({ region: "330000", industry: "C", size: "*", part: "figures", line: "self", status: "hidden", comparable: false });
    expect(find(built, "main", "330000|C|*")!.status).toBe("published");
  });

  // PC-03: CSET's minimum and maximum were those of one company where there was one.
  it("nothing from fewer than five groups, a firm may compare itself from six, and the least and the most are never there", async () => {
    for (const [count, status, comparable] of [[1, "hidden", false], [4, "hidden", false], [5, "published", false], [6, "published", true]] as const) {
      const built = await build(inputOf(times(count, (index) => entrant({ overall: 123 + 111 * index }))));
      expect(built.cells.map((cell) => [cell.status, cell.comparable])).toEqual(built.cells.map(() => [status, comparable]));
      // 123 is the least, and no mean, quartile or count of these.
      expect(JSON.stringify(built.cells)).not.toContain("12.3");
    }
  });

  it("companies of one group count as one", async () => {
    const built = await build(inputOf(times(12, (index) => entrant({ unit: `group ${String(index % 4)}` }))));
    expect(built.cells.every(({ status }) => status === "hidden")).toBe(true);
  });

  // RW-119, PCORnet#8: the floor of five can be raised and not lowered.
  it("more groups may be asked for, never fewer", async () => {
    const entrants = times(7, () => entrant());
    expect(find(await build(inputOf(entrants, [], { minUnits: 8 })), "main", "*|*|*")!.status).toBe("hidden");
    await expect(build(inputOf(entrants, [], { minUnits: 4 }))).rejects.toThrow(RangeError);
  });

  it("n is the number of rows used, to the nearest five, whatever their order (PC-04)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ industry: fc.constantFrom("26", "1301", "6510"), size: fc.constantFrom("small", "large", null) }), { minLength: 5, maxLength: 40 }), async (list) => {
        const entrants = list.map((about) => entrant(about));
        const [once, again] = [await build(inputOf(entrants)), await build(inputOf([...entrants].reverse()))];
        const sectionsOf: Readonly<Record<string, string>> = { "26": "C", "1301": "C", "6510": "I" };
        for (const cell of once.cells) {
          const inside = list.filter(({ industry, size }) => ["*", sectionsOf[industry], industry.slice(0, 2)].includes(cell.industry) && ["*", size].includes(cell.size));
          expect(inside.length).toBeGreaterThan(0);
          if (cell.status !== "hidden") expect(cell.n).toBe(Math.max(5, 5 * Math.round(inside.length / 5)));
        }
        const sorted = (cells: typeof once.cells) => cells.map((cell) => JSON.stringify(cell)).sort();
        expect(sorted(again.cells)).toEqual(sorted(once.cells));
      }),
      { numRuns: 25 },
    );
  });
});

describe("where cells are", () => {
  const inCells = async (entrants: readonly Entrant[]): Promise<string[]> => Object.keys(statusesAt((await build(inputOf(entrants))).cells, "main")).sort();
  const regionsWith = (cells: readonly string[], rest: string): string[] => cells.filter((id) => id.endsWith(`|${rest}`)).map((id) => id.split("|")[0]!);

  it("every level of regions by sections, provinces and cities by divisions and sizes; no cell without enterprises", async () => {
    const cells = await inCells(times(6, () => entrant()));
    expect(regionsWith(cells, "C|*")).toEqual(["*", "330000", "330100", "330106"]);
    expect(regionsWith(cells, "26|*")).toEqual(["*", "330000", "330100"]);
    expect(regionsWith(cells, "C|small")).toEqual(["*", "330000", "330100"]);
    expect(cells.some((id) => id.includes("|27|") || id.includes("large") || id.startsWith("110000"))).toBe(false);
  });

  it("districts of a 直辖市 and counties directly below a province are in the table of counties only", async () => {
    const cells = await inCells([...times(6, () => entrant({ region: "110101" })), ...times(6, () => entrant({ region: "449001" }))]);
    expect(regionsWith(cells, "C|*")).toEqual(["*", "110000", "110101", "440000", "449001"]);
    expect(regionsWith(cells, "26|*")).toEqual(["*", "110000", "440000"]);
  });

  it("a city without counties is a city; a development zone is a county of its city; some state their city only", async () => {
    const cells = await inCells([...times(6, () => entrant({ region: "441900" })), ...times(6, () => entrant({ region: "440171" })), ...times(6, () => entrant({ region: "330100" }))]);
    expect(regionsWith(cells, "26|*")).toEqual(["*", "330000", "330100", "440000", "440100", "441900"]);
    expect(regionsWith(cells, "*|*")).toEqual(["*", "330000", "330100", "440000", "440100", "440171", "441900"]);
  });

  it("who has no region, industry or size counts in the totals only", async () => {
    const built = await build(inputOf([...times(10, () => entrant()), ...times(5, () => entrant({ region: null })), ...times(5, () => entrant({ region: "999999" })), ...times(5, () => entrant({ industry: null, size: null })), ...times(5, () => entrant({ size: "huge" }))]));
    const n = (id: string): number | undefined => shownOf(find(built, "main", id))?.n;
    expect([n("*|*|*"), n("330000|*|*"), n("330000|C|*"), n("330000|C|small"), n("*|C|*")]).toEqual([30, 20, 15, 10, 25]);
    expect(built.audit.enterprises).toBe(30);
  });

  it("every cell comes once", async () => {
    const { cells, audit } = await build(inputOf([...times(9, () => entrant()), ...times(9, () => entrant({ region: "441900", industry: "65" })), ...times(2, () => entrant({ region: "110101" }))]));
    expect(new Set(cells.map((cell) => `${cell.part} ${cellId(cell)}`)).size).toBe(cells.length);
    expect(audit.cells.published + audit.cells.hidden + audit.cells.carried).toBe(cells.length);
  });

  it("of a closed province nothing is shown that is about the whole of it, and it cannot be what is left of the country", async () => {
    const entrants = ["330102", "330106", "440103", "440171", "110101"].flatMap((region) => times(12, (index) => entrant({ region, overall: 400 + 10 * index })));
    const [open, closed] = [await build(inputOf(entrants)), await build(inputOf(entrants, [], { closed: new Set(["330000"]) }))];
    const shownIn = ({ cells }: Awaited<ReturnType<typeof build>>, region: string) => cells.filter((cell) => cell.region === region && cell.status !== "hidden").length;
    expect(shownIn(open, "330000")).toBeGreaterThan(0);
    expect(shownIn(closed, "330000")).toBe(0);
    // The country less the two others would be it: one more is hidden.
    const others = ["*", "110000", "440000"].filter((region) => find(closed, "main", `${region}|*|*`)!.status === "published");
    expect(others.length).toBeLessThan(3);
  });

  it("an enterprise that was read with another province is an error", async () => {
    const stray = inputOf([entrant()], [], { provinces: ["440000"], read: async function* () { yield [entrant()]; } });
    await expect(build(stray)).rejects.toThrow(RangeError);
  });
});

describe("what would follow from the rest", () => {
  // RW-114: counties of 20, 15 and 3; PC-09: the whole less the part.
  it("the third county is not the city less the others", async () => {
    const built = await build(inputOf([...times(20, () => entrant({ region: "110101" })), ...times(15, () => entrant({ region: "110102" })), ...times(3, () => entrant({ region: "110105" }))]));
    const statuses = statusesAt(built.cells, "main");
    expect([statuses["110101|C|*"], statuses["110102|C|*"], statuses["110105|C|*"], statuses["110000|C|*"]]).toEqual(["published", "hidden", "hidden", "published"]);
  });

  it("what main hides the other parts hide too", async () => {
    // Of one and the same overall score near the top a single one would be known; the indicator lies in the middle.
    const high = (about: Partial<Entrant>) => entrant({ scores: [1000, 0, 1000, 500, 1000, 500], ...about });
    const built = await build(inputOf([...times(6, () => high({ region: "110101" })), ...times(9, () => entrant({ region: "330106" })), ...times(9, () => entrant({ region: "440103" }))]));
    expect(find(built, "main", "110000|C|*")!.status).toBe("hidden");
    expect(find(built, "detail", "110000|C|*")!.status).toBe("hidden");
  });

  it("hidden cells look the same, whatever hides them, and nothing of their enterprises is anywhere", async () => {
    // A canary: 777 tenths is the mean of nothing else.
    const built = await build(
      inputOf([...times(20, (index) => entrant({ region: "110101", overall: 300 + index })), ...times(15, () => entrant({ region: "110102", overall: 777 })), ...times(3, () => entrant({ region: "110105", overall: 888 }))]),
    );
    const hidden = built.cells.filter(({ status }) => status === "hidden");
    expect(new Set(hidden.map((cell) => Object.keys(cell).sort().join())).size).toBe(1);
    expect(JSON.stringify(built.cells)).not.toMatch(/77\.7|88\.8|"78"|"89"/);
  });
});

describe("a later publication", () => {
  const first = times(30, (index) => entrant({ overall: 300 + 10 * index }));
  const again = (entrants: readonly Entrant[], numbers: readonly number[]): Entrant[] => entrants.map((entry) => ({ ...entry, in: numbers }));

  it("keeps the earlier value, with its number, until five groups changed", async () => {
    const one = { ...(await build(inputOf(first))), number: 1 };
    for (const [joined, status, from] of [[0, "published", 2], [4, "carried", 1], [5, "published", 2]] as const) {
      const two = await build(inputOf([...again(first, [1, 2]), ...times(joined, () => entrant({ in: [2], overall: 900 }))], [one]));
      const cell = shownOf(find(two, "main", "330106|C|*"))!;
      expect([cell.status, cell.from]).toEqual([status, from]);
      if (status === "carried") expect(cell).toMatchObject({ numbers: shownOf(find(one, "main", "330106|C|*"))!.numbers, n: 30 });
    }
  });

  it("carries what was carried, with the number of the publication that it is of", async () => {
    const one = { ...(await build(inputOf(first))), number: 1 };
    const joined = times(3, () => entrant({ in: [2, 3], overall: 900 }));
    const two = { ...(await build(inputOf([...again(first, [1, 2]), ...again(joined, [2])], [one]))), number: 2 };
    const three = await build(inputOf([...again(first, [1, 2, 3]), ...joined], [one, two]));
    expect(shownOf(find(three, "main", "*|*|*"))).toMatchObject({ status: "carried", from: 1 });
  });

  it("shows no old value where too few are left", async () => {
    const one = { ...(await build(inputOf(first))), number: 1 };
    const two = await build(inputOf([...again(first.slice(0, 4), [1, 2]), ...first.slice(4)], [one]));
    expect(two.cells.every(({ status }) => status === "hidden")).toBe(true);
  });
});
