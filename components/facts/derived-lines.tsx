"use client";
import { useSyncExternalStore } from "react";
import { useSheet } from "@/components/facts/sheet-context";
import type { SheetLabels } from "@/components/facts/sheet";
import { compare, ONE, roundHalfUp, type Exact } from "@/lib/core/exact";
import type { DerivedFigure } from "@/lib/core/facts/derived-figures";
import { cellName } from "@/lib/core/facts/fact-draft";
import { fill, listed, withUnit } from "@/lib/core/facts/fact-words";
import { formatFigure } from "@/lib/core/facts/parse-figure";

/**
 * The ratios that the figures of this row complete, worked out as they are typed: with what they are divided by, so that a
 * ratio never hides a denominator that shrank.
 */
export function DerivedLines({ of, ids }: { of: string; ids: readonly string[] }) {
  const { store, labels, fiscalYear } = useSheet();
  const all = useSyncExternalStore(store.subscribe, store.derived, store.derived);
  // What is missing is said only where the row's own figure is there: an empty sheet is no list of what it lacks.
  const isBegun = ({ shown, inputs }: DerivedFigure) => shown !== null || inputs.some(({ fact, state }) => fact === of && state === "given");
  // Of the year before last only what is known: it is asked for where something needs it, not for its own sake.
  const shown = all.filter((figure) => ids.includes(figure.id) && (figure.year >= fiscalYear - 1 || figure.shown !== null) && isBegun(figure));
  if (shown.length === 0) return null;
  const titles = [...new Set(shown.map(({ id }) => id))];
  return (
    <dl aria-label={labels.derived.title} className="mt-2 space-y-1 rounded-md bg-raised px-3 py-2 text-sm">
      {titles.map((id) => {
        const years = shown.filter((figure) => figure.id === id);
        return (
          <div key={id}>
            <dt className="font-semibold">{years[0]?.title[labels.locale]}</dt>
            {years.map((figure) => (
              <Line key={figure.year} figure={figure} />
            ))}
          </div>
        );
      })}
    </dl>
  );
}

/** Ratios below 1 keep four decimals: an energy intensity of 0.06 would hide a fall by a tenth. */
const shownOf = (value: Exact | null, shown: string): string =>
  value !== null && compare(value.abs(), ONE) < 0 ? roundHalfUp(value, 4).replace(/\.?0+$/, "") : shown;

/** What a ratio is made of: from one year to the next, as a division, or as a list. Units stand beside the figures themselves. */
function workingOf({ inputs: read, year }: DerivedFigure, titleOf: (key: string) => string, labels: SheetLabels): string {
  // Of "the first that is known" only that one was used.
  const inputs = read.filter(({ state }) => state === "given");
  const amounts = inputs.map(({ value }) => (typeof value === "string" ? formatFigure(value) : "—"));
  const [first, second] = inputs;
  const isPair = inputs.length === 2 && first && second;
  if (isPair && first.fact === second.fact) return `${amounts[1] ?? ""} → ${amounts[0] ?? ""}`;
  const named = inputs.map((input, index) => {
    const isOther = input.year !== "asOf" && input.year !== year;
    return fill(isOther ? labels.derived.inputYear : labels.derived.input, { title: titleOf(input.fact), year: input.year, value: amounts[index] ?? "" });
  });
  return isPair && first.year === second.year ? named.join(" ÷ ") : fill(labels.derived.from, { inputs: listed(named, labels.locale) });
}

function Line({ figure }: { figure: DerivedFigure }) {
  const { store, labels, definitions } = useSheet();
  const warnings = useSyncExternalStore(store.subscribe, store.warnings, store.warnings);
  const { locale } = labels;
  const titleOf = (key: string) => definitions.get(key)?.title[locale] ?? key;
  const missing = figure.missing.map(({ key, year }) => (year === figure.year || year === "asOf" ? titleOf(key) : fill(labels.derived.inputYear, { title: titleOf(key), year, value: "" }).trim()));
  const [above, ...below] = figure.inputs;
  const fell = warnings.some(
    ({ code, keys, year }) => (code === "revenueHalved" || code === "denominatorHalved") && year === figure.year && above?.fact !== keys[0] && below.some(({ fact }) => fact === keys[0]),
  );
  // What is missing is named where it can be entered: not for a year that this sheet does not ask.
  if (figure.shown === null && !(missing.length > 0 && figure.missing.every(({ key, year }) => store.has(cellName(key, year))))) return null;
  return (
    <dd className="flex flex-wrap gap-x-3">
      <span className="text-muted">{fill(labels.derived.year, { year: figure.year })}</span>
      {figure.shown === null ? (
        <span className="text-muted">{fill(labels.derived.missing, { titles: listed(missing, locale) })}</span>
      ) : (
        <>
          <strong>{withUnit(shownOf(figure.value, figure.shown), figure.unit[locale])}</strong>
          <span className="text-muted">{workingOf(figure, titleOf, labels)}</span>
          {fell ? <span className="basis-full font-semibold text-warn">{labels.derived.fell}</span> : null}
        </>
      )}
    </dd>
  );
}
