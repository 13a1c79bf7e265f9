"use client";
import { useState, useSyncExternalStore } from "react";
import { useSheet } from "@/components/facts/sheet-context";
import { entryText } from "@/components/facts/figure-row";
import type { EnergyView } from "@/components/facts/sheet";
import { Notice } from "@/components/ui/notice";
import { roundHalfUp, HUNDRED, isZero } from "@/lib/core/exact";
import { convertEnergy, type EnergyFactors, type EnergyTotal } from "@/lib/core/facts/energy";
import { cellName } from "@/lib/core/facts/fact-draft";
import { fill, listed, withUnit } from "@/lib/core/facts/fact-words";
import { formatFigure } from "@/lib/core/facts/parse-figure";

/** Of a text with two decimals. */
const TRAILING_ZEROS = /\.?0+$/;
const RESULTS = ["energyTce", "renewableTce", "co2"] as const;

/** Turns quantities from the bills into standard coal and carbon dioxide, with every factor in sight; writes only when asked. */
export function EnergyHelper({ view, factors }: { view: EnergyView; factors: EnergyFactors }) {
  const [open, setOpen] = useState(false);
  const { labels } = view;
  return (
    <div className="border-t border-line py-4 [@media(scripting:none)]:hidden">
      <h3 className="text-base">{labels.title}</h3>
      <p className="measure text-sm text-muted">{labels.lead}</p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="inline-flex min-h-11 items-center text-accent underline">{labels.open}</summary>
        {open ? (
          <div className="space-y-6">
            {view.years.map((year) => (
              <YearTable key={year} year={year} view={view} factors={factors} />
            ))}
            <div className="text-sm text-muted">
              <p className="font-semibold">{labels.sources}</p>
              <ul className="measure list-disc pl-5">
                {view.sources.map((source) => (
                  <li key={source}>{source}</li>
                ))}
              </ul>
            </div>
          </div>
        ) : null}
      </details>
    </div>
  );
}

function YearTable({ year, view, factors }: { year: number; view: EnergyView; factors: EnergyFactors }) {
  const { store, labels: page } = useSheet();
  const facts = useSyncExternalStore(store.subscribe, store.facts, store.facts);
  const { labels } = view;
  const totals = convertEnergy(facts, year, factors);
  const titleOf = (fact: string) => view.rows.find((row) => row.fact === fact)?.title ?? fact;
  const amount = (total: EnergyTotal, fact: string) => {
    const part = total.parts.find((entry) => entry.fact === fact);
    return part ? formatFigure(roundHalfUp(part.amount, 2)) : "";
  };
  const quantity = (fact: string) => [...totals.energyTce.parts, ...totals.renewableTce.parts].find((part) => part.fact === fact)?.quantity;
  const missing = [...new Set(RESULTS.flatMap((result) => totals[result].missing))];
  const { energyTce, renewableTce } = totals;
  const share = energyTce.value && renewableTce.value && !isZero(energyTce.value) ? `${roundHalfUp(renewableTce.value.div(energyTce.value).mul(HUNDRED), 2)}%` : "—";
  const cell = "px-2 py-1 text-right whitespace-nowrap";
  return (
    <div>
      <div className="overflow-x-auto" role="region" tabIndex={0} aria-label={fill(labels.caption, { year })}>
        <table className="w-full min-w-xl border-collapse text-sm">
          <caption className="py-1 text-left font-semibold">{fill(labels.caption, { year })}</caption>
          <thead>
            <tr className="border-b border-edge text-muted">
              <th scope="col" className="py-1 pr-2 text-left font-normal">{labels.fuel}</th>
              <th scope="col" className={`${cell} font-normal`}>{labels.quantity}</th>
              <th scope="col" className={`${cell} font-normal`}>{labels.tceFactor}</th>
              <th scope="col" className={`${cell} font-normal`}>{labels.tce}</th>
              <th scope="col" className={`${cell} font-normal`}>{labels.co2Factor}</th>
              <th scope="col" className={`${cell} font-normal`}>{labels.co2}</th>
            </tr>
          </thead>
          <tbody>
            {view.rows.map((row) => {
              const used = quantity(row.fact);
              return (
                <tr key={row.fact} className="border-b border-line">
                  <th scope="row" className="py-1 pr-2 text-left font-normal">
                    {row.title} <span className="text-muted">{row.unit}</span>
                    {row.note ? <span className="block text-muted">{row.note}</span> : null}
                  </th>
                  <td className={cell}>{used ? formatFigure(roundHalfUp(used, 2).replace(TRAILING_ZEROS, "")) : "…"}</td>
                  <td className={`${cell} text-muted`}>{row.tce ?? "—"}</td>
                  <td className={cell}>{row.note === null ? amount(totals.energyTce, row.fact) : used && `(${amount(totals.renewableTce, row.fact)})`}</td>
                  <td className={`${cell} text-muted`}>{row.co2 ?? "—"}</td>
                  <td className={cell}>{row.co2 === null ? "—" : amount(totals.co2, row.fact)}</td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr className="font-semibold">
              <th scope="row" colSpan={3} className="py-1 pr-2 text-left">{labels.total}</th>
              <td className={cell}>{totals.energyTce.shown === null ? "…" : formatFigure(totals.energyTce.shown)}</td>
              <td />
              <td className={cell}>{totals.co2.shown === null ? "…" : formatFigure(totals.co2.shown)}</td>
            </tr>
            <tr>
              <th scope="row" colSpan={3} className="py-1 pr-2 text-left font-normal">
                {fill(labels.renewable, { share })}
              </th>
              <td className={cell}>{renewableTce.shown === null ? "…" : formatFigure(renewableTce.shown)}</td>
              <td />
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
      {missing.length > 0 ? (
        <p className="mt-2 text-sm text-warn">
          {fill(labels.missing, { titles: listed(missing.map(titleOf), page.locale) })}
          {/* With nothing entered yet, "none of these" would be pressed by mistake. */}
          {missing.length === view.rows.length ? null : <FillZero names={missing.map((fact) => cellName(fact, year))} label={labels.fillZero} />}
        </p>
      ) : null}
      <Adopt year={year} view={view} totals={totals} />
    </div>
  );
}

function FillZero({ names, label }: { names: readonly string[]; label: string }) {
  const { store, readOnly } = useSheet();
  if (readOnly) return null;
  return (
    <button type="button" className="ml-3 min-h-11 text-accent underline" onClick={() => names.forEach((name) => store.edit(name, { state: "given", text: "0" }, "chosen"))}>
      {label}
    </button>
  );
}

function Adopt({ year, view, totals }: { year: number; view: EnergyView; totals: ReturnType<typeof convertEnergy> }) {
  const { store, definitions, readOnly, labels: page } = useSheet();
  const facts = useSyncExternalStore(store.subscribe, store.facts, store.facts);
  const [asking, setAsking] = useState(false);
  const { labels } = view;
  const known = RESULTS.flatMap((key) => {
    const value = totals[key].shown?.replace(TRAILING_ZEROS, "");
    return value === undefined || !definitions.has(key) ? [] : [{ key, value, entry: facts[key]?.[String(year)] ?? null }];
  });
  const differing = known.filter(({ entry, value }) => !(entry?.state === "given" && entry.value === value));
  const replaced = differing.filter(({ entry }) => entry?.state === "given");
  const write = () => {
    for (const { key, value } of differing) store.edit(cellName(key, year), { state: "given", text: formatFigure(value), source: view.source }, "chosen");
    setAsking(false);
  };
  if (readOnly || known.length === 0) return null;
  if (differing.length === 0) return <p className="py-2.5 text-sm text-good">{labels.adopted}</p>;
  if (!asking) {
    return (
      <button type="button" className="mt-1 min-h-11 rounded-md border border-edge bg-surface px-4 font-semibold" onClick={() => (replaced.length > 0 ? setAsking(true) : write())}>
        {fill(labels.adopt, { year })}
      </button>
    );
  }
  return (
    <Notice tone="warn" role="alert" title={fill(labels.replaceTitle, { year })}>
      <p>{labels.replaceText}</p>
      <ul className="my-2 list-disc pl-5">
        {replaced.map(({ key, value, entry }) => {
          const definition = definitions.get(key);
          return definition ? (
            <li key={key}>{fill(labels.replaceLine, { title: view.results[key], before: entryText(entry, definition, page), after: withUnit(value, definition.unit?.en ?? null) })}</li>
          ) : null;
        })}
      </ul>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="min-h-11 rounded-md border border-edge bg-surface px-4" onClick={write}>
          {labels.replace}
        </button>
        <button type="button" className="min-h-11 rounded-md border border-edge bg-surface px-4" onClick={() => setAsking(false)}>
          {labels.keep}
        </button>
      </div>
    </Notice>
  );
}
