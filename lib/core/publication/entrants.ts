import type { Contribution } from "@/lib/core/disclosure/cube";
import { FIGURES, type Entrant, type Figure } from "@/lib/core/publication/build-input";
import { numbersOf, RATIOS, scoresOf, type Geography } from "@/lib/core/publication/parts";
import type { Part } from "@/lib/core/publication/publication";
import type { Slot } from "@/lib/core/scoring/slots";

/** Rows that are kept together; a country has as many blocks as it needs. */
const BLOCK = 16_384;
/** Only inside the blocks, which have no room for `null`. */
const NO_SCORE = -1;

type Block = { readonly scores: Int16Array; readonly figures: Float64Array };

/**
 * The entrants of a place, packed: two bytes a score. As objects with all their numbers a million of them would not fit into the memory of a build; only
 * the numbers of one part at a time become objects.
 */
export class Entrants {
  readonly #blocks: Block[] = [];
  readonly #units: string[] = [];
  readonly #places: (readonly string[])[] = [];
  readonly #publications: (readonly number[])[] = [];
  readonly #lists = new Map<string, readonly number[]>();

  constructor(
    readonly slots: readonly Slot[],
    readonly geography: Geography,
  ) {}

  add(entrant: Entrant): void {
    const row = this.#units.length % BLOCK;
    const width = this.slots.length;
    if (row === 0) this.#blocks.push({ scores: new Int16Array(BLOCK * width), figures: new Float64Array(BLOCK * FIGURES.length) });
    const { scores, figures } = this.#blocks.at(-1)!;
    for (let slot = 0; slot < width; slot += 1) scores[row * width + slot] = entrant.scores[slot] ?? NO_SCORE;
    for (const [index, figure] of FIGURES.entries()) figures[row * FIGURES.length + index] = entrant.figures[figure] ?? NaN;
    const list = entrant.in.join();
    if (!this.#lists.has(list)) this.#lists.set(list, [...entrant.in]);
    this.#publications.push(this.#lists.get(list)!);
    this.#units.push(entrant.unit);
    this.#places.push(this.geography.placeOf(entrant));
  }

  /** How many a publication counts. */
  countIn(publication: number): number {
    return this.#publications.reduce((count, list) => count + (list.includes(publication) ? 1 : 0), 0);
  }

  /** Every place that somebody is in. */
  places(): ReadonlySet<readonly string[]> {
    return new Set(this.#places);
  }

  /** By publication, the enterprises with the numbers of a part: the same object wherever it is the same entrant. */
  contributions(part: Part, publications: readonly number[]): Contribution[][] {
    const valuesAt = part === "figures" ? this.#figuresAt() : this.#scoresAt(part);
    const found = publications.map((): Contribution[] => []);
    for (const [index, unit] of this.#units.entries()) {
      const list = this.#publications[index]!;
      let contribution: Contribution | null = null;
      for (const [place, publication] of publications.entries()) {
        if (!list.includes(publication)) continue;
        contribution ??= { unit, at: this.#places[index]!, values: valuesAt(index) };
        found[place]!.push(contribution);
      }
    }
    return found;
  }

  #scoresAt(part: "main" | "detail"): (index: number) => Contribution["values"] {
    const numbers = scoresOf(part, this.slots);
    const width = this.slots.length;
    const blank = blankOf(part, this.slots);
    return (index) => {
      const { scores } = this.#blocks[Math.floor(index / BLOCK)]!;
      const values = { ...blank };
      for (const { id, slot } of numbers) {
        const score = scores[(index % BLOCK) * width + slot]!;
        values[id] = score === NO_SCORE ? null : score;
      }
      return values;
    };
  }

  /** Both of a ratio or none: whoever states one of them only is in neither sum. */
  #figuresAt(): (index: number) => Contribution["values"] {
    const blank = blankOf("figures", this.slots);
    return (index) => {
      const { figures } = this.#blocks[Math.floor(index / BLOCK)]!;
      const figure = (name: Figure): number => figures[(index % BLOCK) * FIGURES.length + FIGURES.indexOf(name)]!;
      const values = { ...blank };
      for (const { id, over, under } of RATIOS) {
        if (Number.isNaN(figure(over)) || Number.isNaN(figure(under))) continue;
        values[`${id}.over`] = figure(over);
        values[`${id}.under`] = figure(under);
      }
      return values;
    };
  }
}

/** To be copied: objects that come about field by field take several times the memory, and this one is parsed so that its fields lie side by side. */
const blankOf = (part: Part, slots: readonly Slot[]): Record<string, number | null> =>
  JSON.parse(JSON.stringify(Object.fromEntries(Object.keys(numbersOf(part, slots)).map((number) => [number, null])))) as Record<string, number | null>;
