"use client";
import { useEffect, useRef, useState } from "react";
import { inputShape } from "@/components/ui/field";
import { loadRegionsBelow, loadRegionSteps, type RegionOption, type RegionStep } from "@/lib/browser/regions";
import type { Locale } from "@/lib/core/localised";

export type RegionLabels = { label: string; hint: string; province: string; city: string; county: string; choose: string; code: string; codeHint: string; failed: string };

/**
 * A region, chosen from the province down; what is below comes when it is needed. Without scripts, and when that does not
 * come, the six digits are typed instead: into `${id}Code`.
 */
export function RegionField(props: {
  id: string;
  labels: RegionLabels;
  locale: Locale;
  provinces: readonly RegionOption[];
  /** `any`: a province or a city is a choice of its own, too. Without it the choice goes down to the last step. */
  depth?: "any";
  /** Six digits, or empty. */
  value: string;
  error: string | null;
  onChange: (code: string) => void;
  onBlur: () => void;
}) {
  const { id, labels, locale, provinces, value, error } = props;
  const [province, setProvince] = useState(() => provinceOf(value, provinces));
  const [below, setBelow] = useState<readonly RegionStep[]>([]);
  const [failed, setFailed] = useState(false);
  const wanted = useRef("");

  // The steps of a value that was there before: kept from a form that was sent, or stored.
  useEffect(() => {
    if (province === "" || provinces.find(({ code }) => code === province)?.leaf) return;
    wanted.current = value;
    loadRegionSteps(value).then(
      (steps) => {
        if (wanted.current === value) setBelow(steps);
      },
      () => setFailed(true),
    );
    // Only for the value that the field begins with; afterwards the person chooses.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  /** `code` was chosen among `options`, behind the steps `before`; `above` is the code of the step before them. */
  const choose = async (code: string, options: readonly RegionOption[], before: readonly RegionStep[], above: string) => {
    wanted.current = code;
    const option = options.find((known) => known.code === code);
    if (props.depth === "any") props.onChange(code === "" ? above : code);
    else props.onChange(option?.leaf ? code : "");
    setBelow(before);
    if (!option || option.leaf) return;
    try {
      const next = await loadRegionsBelow(code);
      // Another choice may have been made meanwhile.
      if (wanted.current === code) setBelow([...before, { options: next, chosen: "" }]);
    } catch {
      setFailed(true);
    }
  };

  const nameOf = (option: RegionOption) => (locale === "en" ? option.en : option.name);
  const describedBy = [`${id}-hint`, error ? `${id}-error` : null].filter(Boolean).join(" ");
  const select = (label: string, options: readonly RegionOption[], chosen: string, onChange: (code: string) => void) => (
    <label className="block min-w-0">
      <span className="text-sm text-muted">{label}</span>
      <select
        className={inputShape}
        value={chosen}
        aria-invalid={error && chosen === "" ? true : undefined}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onBlur={props.onBlur}
      >
        <option value="">{labels.choose}</option>
        {options.map((option) => (
          <option key={option.code} value={option.code}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    </label>
  );

  return (
    <fieldset id={id} tabIndex={-1} aria-describedby={describedBy} className={`min-w-0 space-y-1 ${error ? "border-l-4 border-bad pl-3" : ""}`}>
      <legend className="font-semibold">{labels.label}</legend>
      <p id={`${id}-hint`} className="text-sm text-muted">
        {labels.hint}
      </p>
      {error ? (
        <p id={`${id}-error`} className="text-sm font-semibold text-bad">
          {error}
        </p>
      ) : null}
      {failed ? null : (
        <div className="grid gap-2 sm:grid-cols-3 noscript:hidden">
          {select(labels.province, provinces, province, (code) => {
            setProvince(code);
            void choose(code, provinces, [], "");
          })}
          {below.map((step, index) => (
            <div key={index} className="min-w-0">
              {/* Districts that lie directly in the province are the last step, not a city. */}
              {select(isLast(step) ? labels.county : labels.city, step.options, step.chosen, (code) =>
                void choose(code, step.options, [...below.slice(0, index), { ...step, chosen: code }], below[index - 1]?.chosen ?? province),
              )}
            </div>
          ))}
        </div>
      )}
      {failed ? null : <input type="hidden" name={id} value={value} />}
      <div className={failed ? "block" : "hidden noscript:block"}>
        {failed ? <p role="status">{labels.failed}</p> : null}
        <label htmlFor={`${id}Code`} className="block text-sm">
          {labels.code}
        </label>
        <p id={`${id}Code-hint`} className="text-sm text-muted">
          {labels.codeHint}
        </p>
        <input
          id={`${id}Code`}
          name={`${id}Code`}
          className={inputShape}
          inputMode="numeric"
          maxLength={6}
          defaultValue={value}
          aria-describedby={`${id}Code-hint`}
          onChange={(event) => props.onChange(event.target.value.trim())}
          onBlur={props.onBlur}
        />
      </div>
    </fieldset>
  );
}

const isLast = (step: RegionStep) => step.options.every((option) => option.leaf);

function provinceOf(code: string, provinces: readonly RegionOption[]): string {
  return provinces.find((province) => province.code === `${code.slice(0, 2)}0000`)?.code ?? "";
}
