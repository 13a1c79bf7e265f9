import { BarView } from "@/components/standing/bar-view";
import { ResultWord } from "@/components/standing/result-mark";
import type { StandingMeasure, StandingRow } from "@/lib/core/packs/standing";

type Labels = { readonly required: string; readonly unknown: string };

/** Conditions, scored rows or ratios, each with its figures: the value, what is asked, how far apart they are, and why. */
export function ConditionRows({ rows, labels }: { rows: readonly StandingRow[]; labels: Labels }) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {rows.map((row) => (
        <li key={row.id} className="py-3">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <p className="min-w-0 font-semibold">{row.title}</p>
            <p className="flex items-baseline gap-3">
              {row.points ? <span className="whitespace-nowrap tabular-nums">{row.points}</span> : null}
              <ResultWord result={row.result} word={row.resultWord} className="text-sm" />
            </p>
          </div>
          {row.bar ? (
            <div className="mt-1">
              <BarView bar={row.bar} result={row.result} />
            </div>
          ) : null}
          {row.measures.length > 0 ? (
            <ul className="mt-1 space-y-2">
              {row.measures.map((measure) => (
                <MeasureLine key={measure.title + (measure.threshold ?? "")} measure={measure} titled={measure.title !== row.title} labels={labels} />
              ))}
            </ul>
          ) : null}
          {row.reason && !isSaidByMeasures(row) ? <p className="mt-1 text-sm text-muted">{row.reason}</p> : null}
          {row.note ? <p className="measure mt-1 text-sm text-muted">{row.note}</p> : null}
        </li>
      ))}
    </ul>
  );
}

/** The reason of a comparison that fails is the comparison, which stands above it with both figures. */
function isSaidByMeasures({ result, measures }: StandingRow): boolean {
  return result === "fail" && measures.some((measure) => measure.result === "fail");
}

function MeasureLine({ measure, titled, labels }: { measure: StandingMeasure; titled: boolean; labels: Labels }) {
  return (
    <li className="grid items-center gap-x-4 text-[0.9375rem] sm:grid-cols-[minmax(0,1fr)_16rem]">
      <p className="min-w-0">
        {titled ? <span className="mr-3 text-muted">{measure.title}</span> : null}
        <span className={`whitespace-nowrap ${measure.value === null ? "text-muted" : "font-semibold"}`}>{measure.value ?? labels.unknown}</span>
        {measure.threshold ? (
          <span className="ml-3 whitespace-nowrap text-muted">
            <span className="sr-only">{labels.required} </span>
            {measure.threshold}
          </span>
        ) : null}
      </p>
      <div className="min-w-0">
        {measure.bar ? <BarView bar={measure.bar} result={measure.result} /> : null}
        {measure.gap ? <p className="text-sm text-bad">{measure.gap}</p> : null}
      </div>
    </li>
  );
}
