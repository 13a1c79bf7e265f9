import { describe, expect, it } from "vitest";
import { protect } from "@/lib/core/disclosure/disclosure";
import type { Entrant } from "@/lib/core/publication/build-input";
import { Entrants } from "@/lib/core/publication/entrants";
import { geographyOf, layoutOf, numbersOf, placeOf } from "@/lib/core/publication/parts";
import { PARTS, type BuiltCell, type Part } from "@/lib/core/publication/publication";
import { build, entrant, inputOf, REGIONS, SLOTS, type Released } from "@/lib/core/publication/testing/country";
import { inside, isBelow, Stack, sumOfAll, sumsOfPlaces, type Sum } from "@/lib/core/publication/testing/stack";

const SLOW = 120_000;
const seeds = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Two or three provinces, some places full and some nearly empty, a few groups. */
function randomCountry(seed: number): Entrant[] {
  const random = chance(seed);
  const pick = <Entry>(list: readonly Entry[]): Entry => list[Math.floor(list.length * random() ** 1.6)]!;
  const regions = seed % 2 === 0 ? ["330106", "110101", "330102", "330203", "110102", "110105", "330100"] : ["330106", "441900", "440103", "110101", "330203", "440171", "449001", "110102", "330102"];
  const count = 60 + Math.floor(100 * random());
  return Array.from({ length: count }, (_, index) => {
    const revenue = Math.round(10 ** (3 + 3 * random()));
    return entrant({
      id: `${String(seed)}-${String(index)}`,
      unit: random() < 0.1 ? `group ${String(Math.floor(6 * random()))}` : String(index),
      region: random() < 0.02 ? null : pick(regions),
      industry: random() < 0.02 ? null : pick(["26", "65", "13", "34"]),
      size: random() < 0.05 ? null : pick(["small", "micro", "large"]),
      scores: Array.from({ length: 6 }, () => (random() < 0.03 ? null : Math.round(1000 * random()))),
      figures: random() < 0.1 ? { revenue: null, rdExpense: null, rdStaff: null, headcount: null } : { revenue, rdExpense: Math.round(revenue * random()), rdStaff: 100 * Math.floor(9 * random()), headcount: 1000 },
    });
  });
}

/** What changes until the next publication. */
function nextYear(seed: number, entrants: readonly Entrant[], number: number): Entrant[] {
  const random = chance(1000 * seed + number);
  const share = [0.02, 0.15, 0.5][seed % 3]!;
  return entrants.flatMap((before): Entrant[] => {
    if (!before.in.includes(number - 1)) return [before];
    if (random() >= share) return [{ ...before, in: [...before.in, number] }];
    const fresh = { ...before, id: `${before.id}+${String(number)}`, scores: before.scores.map(() => Math.round(1000 * random())), in: [number] };
    return random() < 0.4 ? [before] : random() < 0.5 ? [before, fresh] : [{ ...before, in: [...before.in, number] }, { ...fresh, unit: fresh.id }];
  });
}

const unitsOf = (members: readonly Entrant[]): number => new Set(members.map(({ unit }) => unit)).size;
const ofPart = (cells: readonly BuiltCell[], part: Part): BuiltCell[] => cells.filter((cell) => cell.part === part);

const idOf = ({ region, industry, size }: BuiltCell): string => `${region}|${industry}|${size}`;

/** Hidden cells whose sum follows from everything that is shown of a part, if one knew who is in each cell. */
function disclosed(entrants: readonly Entrant[], cells: readonly BuiltCell[], part: Part): string[] {
  const stack = new Stack();
  const own = ofPart(cells, part);
  for (const cell of own) if (cell.status === "published") stack.know(sumOfAll(inside(entrants, cell, 1)));
  return own.filter((cell) => cell.status !== "published" && stack.follows(sumOfAll(inside(entrants, cell, 1)))).map(idOf);
}

/** All that is shown of a part, before the last publication and with it, for whoever knows which finest places are the same in several. */
function stacksOf(entrants: readonly Entrant[], releases: readonly Released[], part: Part): readonly [before: Stack, all: Stack] {
  const [before, all] = [releases.slice(0, -1), releases].map((shown) => {
    const stack = new Stack();
    for (const release of releases) {
      for (const cell of ofPart(release.cells, part)) {
        const [first, ...others] = sumsOfPlaces(entrants, part, cell, release.number);
        // Tables agree, whether the cell is shown or not.
        for (const other of others) stack.know(less(first!, other));
        if (cell.status === "published" && shown.includes(release)) stack.know(first!);
      }
    }
    return stack;
  });
  return [before!, all!];
}

function less(sum: Sum, other: Sum): Sum {
  const rest = new Map(sum);
  for (const [unknown, factor] of other) rest.set(unknown, (rest.get(unknown) ?? 0) - factor);
  return new Map([...rest].filter(([, factor]) => factor !== 0));
}

/**
 * What follows with the last publication and did not before: cells of too few groups, ones that keep an old value, and what changed in a cell, shown or not, since any
 * earlier publication, if fewer than five groups are behind it.
 */
function disclosedOverTime(entrants: readonly Entrant[], releases: readonly Released[], part: Part): string[] {
  const [before, all] = stacksOf(entrants, releases, part);
  const isNew = (sum: Sum): boolean => sum.size > 0 && all.follows(sum) && !before.follows(sum);
  const last = releases.at(-1)!;
  const cells = releases.flatMap(({ cells: own, number }) =>
    ofPart(own, part).flatMap((cell) => {
      const isSecret = cell.status !== "published" && (unitsOf(inside(entrants, cell, number)) < 5 || (cell.status === "carried" && number === last.number));
      return isSecret && isNew(sumsOfPlaces(entrants, part, cell, number)[0]!) ? [`${String(number)} ${idOf(cell)} ${cell.status}`] : [];
    }),
  );
  const changes = ofPart(last.cells, part).flatMap((cell) =>
    releases.slice(0, -1).flatMap(({ number }) => {
      const [now, then] = [inside(entrants, cell, last.number), inside(entrants, cell, number)];
      const changed = unitsOf([...now.filter((one) => !then.includes(one)), ...then.filter((one) => !now.includes(one))]);
      if (then.length === 0 || changed === 0 || changed >= 5) return [];
      return isNew(less(sumsOfPlaces(entrants, part, cell, last.number)[0]!, sumsOfPlaces(entrants, part, cell, number)[0]!)) ? [`${String(number)} to ${String(last.number)} ${idOf(cell)}: ${String(changed)} changed`] : [];
    }),
  );
  return [...cells, ...changes];
}

describe("whoever adds up and subtracts everything that is shown, of the country and of all provinces", () => {
  it("computes no hidden cell", async () => {
    let hidden = 0;
    for (const seed of seeds(1, 8)) {
      const entrants = randomCountry(seed);
      const release = { ...(await build(inputOf(entrants))), number: 1 };
      for (const part of PARTS) expect({ seed, part, found: disclosed(entrants, release.cells, part) }).toEqual({ seed, part, found: [] });
      hidden += release.audit.cells.hidden;
    }
    expect(hidden).toBeGreaterThan(400);
  }, SLOW);

  it("would in most countries, if every province were looked at by itself", async () => {
    let found = 0;
    for (const seed of seeds(1, 6)) {
      const entrants = randomCountry(seed);
      const release = { ...(await build(inputOf(entrants))), number: 1 };
      const alone = await provincesAlone(entrants);
      const cells = release.cells.map((cell): BuiltCell => ({ ...cell, ...(alone.has(`${cell.region}|${cell.industry}|${cell.size}`) ? { status: "published" } : {}) }) as BuiltCell);
      if (disclosed(entrants, cells, "main").length > 0) found += 1;
    }
    expect(found).toBeGreaterThan(2);
  }, SLOW);

  it("computes none with earlier publications beside the last", async () => {
    let carried = 0;
    // Those in which a change once followed: of a cell hidden in the first publication, of one that had not been another's twin before.
    for (const seed of [4, 7, 10, 11]) {
      let entrants = randomCountry(seed);
      const releases: Released[] = [];
      for (const number of [1, 2, 3]) {
        if (number > 1) entrants = nextYear(seed, entrants, number);
        releases.push({ ...(await build(inputOf(entrants, releases))), number });
        for (const part of PARTS) expect({ seed, number, part, found: disclosedOverTime(entrants, releases, part) }).toEqual({ seed, number, part, found: [] });
        carried += releases.at(-1)!.audit.cells.carried;
      }
    }
    expect(carried).toBeGreaterThan(20);
  }, SLOW);

  // RW-115, gtsummary#1691: 180 − 177.
  it("finds no two shown cells, one in the other, that differ by one to four groups", async () => {
    let pairs = 0;
    for (const seed of seeds(1, 6)) {
      const entrants = randomCountry(seed);
      const { cells } = await build(inputOf(entrants));
      const shown = ofPart(cells, "main").filter(({ status }) => status === "published").map((cell) => ({ cell, members: new Set(inside(entrants, cell, 1)) }));
      for (const larger of shown) {
        for (const smaller of shown) {
          if (larger.members.size === smaller.members.size || !isBelow(smaller.cell, larger.cell)) continue;
          pairs += 1;
          const rest = [...larger.members].filter((member) => !smaller.members.has(member));
          expect([seed, idOf(larger.cell), idOf(smaller.cell), Math.min(5, unitsOf(rest))]).toEqual([seed, idOf(larger.cell), idOf(smaller.cell), 5]);
        }
      }
    }
    expect(pairs).toBeGreaterThan(300);
  }, SLOW);

  it("finds no two cells with quartiles or shares of a number that differ by one to four groups who have it", async () => {
    let looked = 0;
    for (const seed of seeds(1, 6)) {
      const entrants = randomCountry(seed);
      const { cells } = await build(inputOf(entrants));
      const showing = ofPart(cells, "main").flatMap((cell) => {
        const overall = cell.status === "published" ? cell.numbers.overall : null;
        if (!overall || !("mean" in overall) || (overall.median ?? overall.quartiles ?? overall.shares ?? overall.histogram) === null) return [];
        return [new Set(inside(entrants, cell, 1).filter(({ scores }) => scores[0] !== null))];
      });
      for (const left of showing) {
        for (const right of showing) {
          const different = [...[...left].filter((member) => !right.has(member)), ...[...right].filter((member) => !left.has(member))];
          looked += 1;
          expect([0, 5]).toContain(Math.min(5, unitsOf(different)));
        }
      }
    }
    expect(looked).toBeGreaterThan(500);
  }, SLOW);
});

/** The cells below the provinces that would be shown if each province were a country. */
async function provincesAlone(entrants: readonly Entrant[]): Promise<Set<string>> {
  const geography = geographyOf(REGIONS);
  const shown = new Set<string>();
  for (const province of ["110000", "330000", "440000"]) {
    const own = new Entrants(SLOTS, geography);
    for (const entry of entrants) if (geography.provinceOf(geography.placeOf(entry)[0]) === province) own.add(entry);
    const { statuses } = await protect({ ...layoutOf("main", province, geography, own.places()), numbers: numbersOf("main", SLOTS), contributions: own.contributions("main", [1])[0]!, earlier: [] });
    for (const [id, { status }] of statuses) if (status === "published" && placeOf(id).region !== province) shown.add(id);
  }
  return shown;
}
