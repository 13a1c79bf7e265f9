import { roundHalfUp, type Exact } from "@/lib/core/exact";
import { CHARACTERISTICS, DRIVERS, MEASURES, type Instrument } from "@/lib/core/instrument/instrument";
import type { Evaluation } from "@/lib/core/scoring/evaluation";

export const AXES = ["overall", "core", "element", "indicator", "measure", "characteristic", "driver"] as const;
export type Axis = (typeof AXES)[number];

/** Columns s01 … s48 of the table that aggregates read. */
export const SLOT_COUNT = 48;

/** One number of a scorecard in its column. `id` is "" for the overall and the core score. */
export type Slot = { readonly slot: string; readonly axis: Axis; readonly id: string };

/**
 * Which score stands in which column, for one version of an instrument: overall, core, elements, indicators, then the
 * fixed axes. Follows from the instrument alone, so that a stored row can be read for as long as its version exists.
 *
 * @throws RangeError if the instrument has more scores than there are columns; lint refuses it before.
 */
export function slotsOf(instrument: Instrument): Slot[] {
  const entries: Omit<Slot, "slot">[] = [
    { axis: "overall", id: "" },
    { axis: "core", id: "" },
    ...instrument.elements.map(({ id }) => ({ axis: "element" as const, id })),
    ...instrument.elements.flatMap(({ indicators }) => indicators.map(({ id }) => ({ axis: "indicator" as const, id }))),
    ...MEASURES.map((id) => ({ axis: "measure" as const, id })),
    ...CHARACTERISTICS.map((id) => ({ axis: "characteristic" as const, id })),
    ...DRIVERS.map((id) => ({ axis: "driver" as const, id })),
  ];
  if (entries.length > SLOT_COUNT) throw new RangeError(`${String(entries.length)} scores for ${String(SLOT_COUNT)} slots`);
  return entries.map((entry, index) => ({ slot: `s${String(index + 1).padStart(2, "0")}`, ...entry }));
}

/** slot → lower bound in tenths (0–1,000), half up, for aggregates only; `null` where nothing applies or is known. */
export function slotValues(evaluation: Evaluation): Record<string, number | null> {
  return Object.fromEntries(slotsOf(evaluation.instrument).map(({ slot, axis, id }) => [slot, tenths(scoreIn(evaluation, axis, id))]));
}

function scoreIn(evaluation: Evaluation, axis: Axis, id: string): Exact | null {
  const aggregate = {
    overall: () => evaluation.overall,
    core: () => evaluation.core,
    element: () => evaluation.elements[id],
    indicator: () => evaluation.indicators[id],
    measure: () => evaluation.measures[id as keyof Evaluation["measures"]],
    characteristic: () => evaluation.characteristics[id as keyof Evaluation["characteristics"]],
    driver: () => evaluation.drivers[id as keyof Evaluation["drivers"]],
  }[axis]();
  const score = aggregate?.score;
  return score && score.coverage.n > 0n ? score.lower : null;
}

const tenths = (score: Exact | null): number | null => (score === null ? null : Number(roundHalfUp(score, 1).replace(".", "")));
