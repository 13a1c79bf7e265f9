import { compare, exact, HUNDRED, isZero, ONE, sum, ZERO, type Exact } from "@/lib/core/exact";
import {
  CHARACTERISTICS,
  DRIVERS,
  MEASURES,
  type Characteristic,
  type Driver,
  type Instrument,
  type Item,
  type Measure,
} from "@/lib/core/instrument/instrument";
import type { Aggregate, Bounds } from "@/lib/core/scoring/evaluation";

export type Aggregates = {
  readonly overall: Aggregate;
  readonly core: Aggregate;
  readonly coreElements: Readonly<Record<string, Aggregate>>;
  readonly elements: Readonly<Record<string, Aggregate>>;
  readonly indicators: Readonly<Record<string, Aggregate>>;
  readonly measures: Readonly<Record<Measure, Aggregate>>;
  readonly characteristics: Readonly<Record<Characteristic, Aggregate>>;
  readonly drivers: Readonly<Record<Driver, Aggregate>>;
};

/** item id → bounds on 0–100, `null` where the item does not apply. */
export type ItemScores = ReadonlyMap<string, Bounds | null>;

/** Which weights the elements, indicators and items count with. */
export type Weighting = "stated" | "equal";

const FULL: Bounds = { lower: HUNDRED, upper: HUNDRED, coverage: ONE };
export const knownBounds = (score: Exact): Bounds => ({ lower: score, upper: score, coverage: ONE });
export const UNKNOWN_BOUNDS: Bounds = { lower: ZERO, upper: HUNDRED, coverage: ZERO };

export type WeightedPart = {
  readonly id: string;
  readonly weight: Exact;
  /** a: the share (0–1) of the part's own weight that applies. */
  readonly applies: Exact;
  readonly score: Bounds | null;
};

/**
 * Weighted mean over the parts that apply, each with weight W·a (R3): what does not apply inside a part leaves the
 * parent, and is not handed to what is left of the part.
 *
 * No part applies, or all that apply weigh nothing: `null`, never a division by zero and never 0.
 * Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6, linear aggregation.
 */
export function aggregate(parts: readonly WeightedPart[]): Aggregate {
  const effective = parts.map((part) => (part.score === null ? ZERO : part.weight.mul(part.applies)));
  const total = sum(effective);
  const stated = sum(parts.map(({ weight }) => weight));
  const shares = effective.map((weight) => (isZero(total) ? ZERO : weight.div(total)));
  // Multiplied before it is divided: weights are integers, and shares would drag long denominators through the sum.
  const mean = (side: keyof Bounds): Exact =>
    sum(parts.map(({ score }, index) => (score === null ? ZERO : effective[index]!.mul(score[side])))).div(total);
  return {
    score: isZero(total) ? null : { lower: mean("lower"), upper: mean("upper"), coverage: mean("coverage") },
    applies: isZero(stated) ? ZERO : total.div(stated),
    parts: parts.map(({ id, weight, score }, index) => ({
      id,
      weight,
      share: shares[index]!,
      score,
      contribution: score === null ? ZERO : shares[index]!.mul(score.lower),
      contributionUpper: score === null ? ZERO : shares[index]!.mul(score.upper),
    })),
  };
}

/**
 * Every axis from the same item values, each with its own weights: changing a weight on one never moves another.
 *
 * Measures weigh an item 1 or ½, characteristics and drivers 1; they are flat means over all items of the instrument
 * that count there, with the same bounds and coverage as the elements.
 */
export function aggregateAll(instrument: Instrument, scores: ItemScores, weighting: Weighting = "stated"): Aggregates {
  const weightOf = ({ weight }: { readonly weight: number }): Exact => (weighting === "equal" ? ONE : exact(weight));
  const scoreOf = (item: Item): Bounds | null => scores.get(item.id) ?? null;
  const itemPart = (item: Item, weight: Exact): WeightedPart => ({ id: item.id, weight, applies: ONE, score: scoreOf(item) });

  const indicators: Record<string, Aggregate> = {};
  const elements: Record<string, Aggregate> = {};
  const coreElements: Record<string, Aggregate> = {};
  for (const element of instrument.elements) {
    for (const indicator of element.indicators) {
      indicators[indicator.id] = aggregate(indicator.items.map((item) => itemPart(item, weightOf(item))));
    }
    elements[element.id] = aggregate(
      element.indicators.map((indicator) => {
        const { score, applies } = indicators[indicator.id]!;
        return { id: indicator.id, weight: weightOf(indicator), applies, score };
      }),
    );
    const core = element.indicators.flatMap(({ items }) => items).filter((item) => item.core);
    coreElements[element.id] = aggregate(core.map((item) => itemPart(item, exact(10_000).div(exact(core.length)))));
  }
  const items = instrument.elements.flatMap((element) => element.indicators.flatMap((indicator) => indicator.items));
  const axis = <Id extends string>(ids: readonly Id[], weightOn: (item: Item, id: Id) => Exact | null): Record<Id, Aggregate> =>
    Object.fromEntries(
      ids.map((id) => [
        id,
        aggregate(
          items.flatMap((item) => {
            const weight = weightOn(item, id);
            return weight === null ? [] : [itemPart(item, weight)];
          }),
        ),
      ]),
    ) as Record<Id, Aggregate>;

  return {
    overall: overElements(instrument, elements, weightOf),
    core: overElements(instrument, coreElements, weightOf),
    coreElements,
    elements,
    indicators,
    measures: axis(MEASURES, (item, id) => (item.measures[id] === undefined ? null : exact(item.measures[id]))),
    characteristics: axis(CHARACTERISTICS, (item, id) => (item.characteristic === id ? ONE : null)),
    drivers: axis(DRIVERS, (item, id) => (item.driver === id ? ONE : null)),
  };
}

/** Elements keep their whole weight however much inside them does not apply; only an empty one leaves. */
function overElements(
  instrument: Instrument,
  elements: Readonly<Record<string, Aggregate>>,
  weightOf: (element: { readonly weight: number }) => Exact,
): Aggregate {
  const whole = aggregate(
    instrument.elements.map((element) => ({ id: element.id, weight: weightOf(element), applies: ONE, score: elements[element.id]!.score })),
  );
  const applies = aggregate(
    instrument.elements.map((element) => ({ id: element.id, weight: weightOf(element), applies: elements[element.id]!.applies, score: FULL })),
  );
  return { ...whole, applies: applies.applies };
}

/** The share (0–1) of the overall score that each item decides; the shares of all items that apply add up to 1. */
export function sharesOfOverall(aggregates: Aggregates): ReadonlyMap<string, Exact> {
  const shares = new Map<string, Exact>();
  for (const element of aggregates.overall.parts) {
    for (const indicator of aggregates.elements[element.id]!.parts) {
      for (const item of aggregates.indicators[indicator.id]!.parts) {
        shares.set(item.id, element.share.mul(indicator.share).mul(item.share));
      }
    }
  }
  return shares;
}

/** Index of the last name whose range has begun; ranges are half-open, so no value falls between or into two. */
export function indexFrom(value: Exact, ranges: readonly { readonly from: number }[]): number {
  return ranges.findLastIndex(({ from }) => compare(value, exact(from)) >= 0);
}
