import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumOf, type Row } from "@/lib/core/disclosure/cube";
import { Elimination } from "@/lib/core/disclosure/elimination";
import { exact, isZero, type Exact } from "@/lib/core/exact";

/** The rank over the rational numbers, by fractions: slow, and without a doubt. */
function rankOf(rows: readonly Row[], unknowns: number): number {
  let left = rows.map(({ at, by }) => Array.from({ length: unknowns }, (_, unknown): Exact => exact(at.includes(unknown) ? by[at.indexOf(unknown)]! : 0)));
  let rank = 0;
  for (let unknown = 0; unknown < unknowns; unknown += 1) {
    const pivot = left.find((row) => !isZero(row[unknown]!));
    if (!pivot) continue;
    rank += 1;
    left = left.filter((row) => row !== pivot).map((row) => row.map((value, index) => value.sub(pivot[index]!.mul(row[unknown]!).div(pivot[unknown]!))));
  }
  return rank;
}

const UNKNOWNS = 7;
const rows = fc.array(
  fc.array(fc.integer({ min: -2, max: 2 }), { minLength: UNKNOWNS, maxLength: UNKNOWNS }).map((values): Row => {
    const at = values.flatMap((value, index) => (value === 0 ? [] : [index]));
    return { at, by: at.map((index) => values[index]!) };
  }),
  { maxLength: 8 },
);

describe("elimination", () => {
  it("a total gives its last part away, and one of two hidden parts does not follow", () => {
    const elimination = new Elimination(3);
    elimination.guard(sumOf([0]));
    expect(elimination.offer(sumOf([0, 1, 2]))).toBe("taken");
    expect(elimination.offer(sumOf([1]))).toBe("taken");
    expect(elimination.offer(sumOf([2]))).toBe("refused");
    expect(elimination.offer(sumOf([0, 2]))).toBe("implied");
  });

  it("cannot guard what is known", () => {
    const elimination = new Elimination(2);
    elimination.know(sumOf([0]));
    elimination.know(sumOf([0, 1]));
    expect(elimination.guard(sumOf([1]))).toBeNull();
  });

  it("finds what follows exactly where the rank does not grow", () => {
    fc.assert(
      fc.property(rows, rows, (known, asked) => {
        const elimination = new Elimination(UNKNOWNS);
        for (const row of known) elimination.know(row);
        for (const row of asked) expect(elimination.follows(row)).toBe(rankOf([...known, row], UNKNOWNS) === rankOf(known, UNKNOWNS));
      }),
    );
  });

  it("refuses a row exactly if a guarded one would follow", () => {
    fc.assert(
      fc.property(rows, rows, (guarded, offered) => {
        const elimination = new Elimination(UNKNOWNS);
        const kept = guarded.filter((row) => elimination.guard(row) !== null);
        const taken: Row[] = [];
        for (const row of offered) {
          const answer = elimination.offer(row);
          const rank = rankOf([...taken, row], UNKNOWNS);
          const wouldFollow = kept.some((target) => rankOf([...taken, row, target], UNKNOWNS) === rank);
          const isImplied = rank === rankOf(taken, UNKNOWNS);
          expect(answer).toBe(isImplied ? "implied" : wouldFollow ? "refused" : "taken");
          if (answer === "taken") taken.push(row);
        }
      }),
    );
  });
});
