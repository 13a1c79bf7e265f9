import type { Contribution } from "@/lib/core/disclosure/cube";
import type { ScoreTally } from "@/lib/core/disclosure/display";
import { FULL } from "@/lib/core/publication/parts";

const TENS = 10;
/** 100 points are in the last ten with 90. */
const tenOf = (score: number): number => Math.min(TENS - 1, Math.floor((score * TENS) / FULL));

/** `n`: enterprises that have the number. */
export type Tally = ScoreTally & { readonly n: number };

/** Counts the enterprises of cells by their scores: the very ones that disclosure control judged. */
export class Counter {
  readonly #levelOf = new Uint8Array(FULL + 1);
  readonly #levels: number;
  readonly #shared: ReadonlySet<string>;

  /** `levels`: where each begins, on 0–100, half-open; the first at 0. `all`: everybody that cells are made of. */
  constructor(levels: readonly { readonly from: number }[], all: readonly Contribution[]) {
    this.#levels = levels.length;
    for (let score = 0; score <= FULL; score += 1) this.#levelOf[score] = Math.max(0, levels.findLastIndex(({ from }) => from * 10 <= score));
    this.#shared = unitsOfSeveral(all);
  }

  tally(members: readonly Contribution[], number: string): Tally {
    const counts = new Int32Array(FULL + 1);
    const [inLevels, inTens] = [new Int32Array(this.#levels), new Int32Array(TENS)];
    // A group with several enterprises counts once wherever it is.
    const [twiceInLevels, twiceInTens] = [new Int32Array(this.#levels), new Int32Array(TENS)];
    const seen = new Set<string>();
    let n = 0;
    const isTwice = (key: string): boolean => seen.size === seen.add(key).size;
    for (const { unit, values } of members) {
      const score = values[number] ?? null;
      if (score === null) continue;
      n += 1;
      counts[score]! += 1;
      const [level, ten] = [this.#levelOf[score]!, tenOf(score)];
      inLevels[level]! += 1;
      inTens[ten]! += 1;
      if (!this.#shared.has(unit)) continue;
      if (isTwice(`${String(level)} ${unit}`)) twiceInLevels[level]! += 1;
      if (isTwice(`ten ${String(ten)} ${unit}`)) twiceInTens[ten]! += 1;
    }
    const spreadOf = (all: Int32Array, twice: Int32Array): ScoreTally["levels"] => Array.from(all, (enterprises, index) => ({ enterprises, units: enterprises - twice[index]! }));
    return { n, counts, levels: spreadOf(inLevels, twiceInLevels), tens: spreadOf(inTens, twiceInTens) };
  }
}

function unitsOfSeveral(all: readonly Contribution[]): Set<string> {
  const [seen, several] = [new Set<string>(), new Set<string>()];
  for (const { unit } of all) if (seen.size === seen.add(unit).size) several.add(unit);
  return several;
}
