"use client";
import { Combobox, ComboboxButton, ComboboxInput, ComboboxOption, ComboboxOptions } from "@headlessui/react";
import { useState } from "react";
import { describedBy, Field, inputShape } from "@/components/ui/field";
import { useHydrated } from "@/lib/browser/hydrated";
import { readIndustry } from "@/lib/core/account-form";
import type { Industry } from "@/lib/core/facts/industry";
import type { Locale } from "@/lib/core/localised";

export type IndustryLabels = { label: string; hint: string; empty: string; show: string };
type Search = (industries: readonly Industry[], query: string, most: number) => Industry[];
const MOST = 30;

/**
 * The industry by main business: a division from the list, or a finer code that begins like one. What the field sends is
 * its text, which begins with the code; so it works as a plain input too, with the browser's own list of suggestions.
 */
export function IndustryField(props: {
  id: string;
  labels: IndustryLabels;
  locale: Locale;
  /** Divisions only. */
  industries: readonly Industry[];
  /** As typed, or digits. */
  value: string;
  error: string | null;
  onChange: (value: string) => void;
  onBlur: () => void;
}) {
  const { id, labels, locale, industries, value, error } = props;
  const hydrated = useHydrated();
  const [query, setQuery] = useState("");
  const [search, setSearch] = useState<Search | null>(null);
  const titleOf = (code: string) => industries.find((industry) => industry.code === code.slice(0, 2))?.title[locale] ?? "";
  const textOf = (typed: string) => {
    const code = readIndustry(typed);
    return code === null ? typed : `${code} ${titleOf(code)}`;
  };
  const [start] = useState(() => textOf(value));
  const found = query.trim() === "" ? industries : (search ?? findByTitle)(industries, query, MOST);
  // A finer code than the list has, as typed.
  const finer = readIndustry(query);
  const options = finer !== null && finer.length > 2 ? [finer] : found.map(({ code }) => code);

  return (
    <Field id={id} label={labels.label} hint={labels.hint} error={error}>
      <Combobox
        immediate
        value={value}
        onChange={(code: string | null) => {
          if (code !== null) props.onChange(code);
        }}
        onClose={() => setQuery("")}
      >
        <div className="relative">
          <ComboboxInput
            id={id}
            name={id}
            autoComplete="off"
            list={hydrated ? undefined : `${id}-list`}
            className={`${inputShape} pr-12`}
            aria-invalid={error ? true : undefined}
            aria-describedby={describedBy({ id, hint: labels.hint, error })}
            displayValue={textOf}
            // Without scripts nothing writes the value into the field.
            defaultValue={start}
            onFocus={() => {
              // Comes with the schema of the reference data; only who chooses an industry needs it.
              void import("@/lib/core/facts/industry").then(({ searchIndustries }) => setSearch(() => searchIndustries));
            }}
            onChange={(event) => {
              setQuery(event.target.value);
              // A code counts as typed, without choosing from the list.
              props.onChange(readIndustry(event.target.value) ?? "");
            }}
            onBlur={props.onBlur}
          />
          {hydrated ? (
            <ComboboxButton aria-label={labels.show} className="absolute inset-y-0 right-0 inline-flex w-11 items-center justify-center text-muted">
              <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
                <path d="M1.5 4l4.5 4.5L10.5 4" fill="none" stroke="currentColor" strokeWidth="1.5" />
              </svg>
            </ComboboxButton>
          ) : null}
          <ComboboxOptions modal={false} className="absolute z-10 mt-1 max-h-72 w-full overflow-y-auto rounded-md border border-edge bg-surface py-1 shadow-lg empty:hidden">
            {options.map((code) => (
              <ComboboxOption key={code} value={code} className="flex min-h-11 cursor-pointer gap-3 px-3 py-2 data-focus:bg-accent-soft data-selected:font-semibold">
                <span className="shrink-0 text-muted">{code}</span>
                <span className="min-w-0">{titleOf(code)}</span>
              </ComboboxOption>
            ))}
          </ComboboxOptions>
        </div>
        {query.trim() !== "" && options.length === 0 ? (
          <p role="status" className="text-sm text-muted">
            {labels.empty}
          </p>
        ) : null}
      </Combobox>
      {hydrated ? null : (
        <datalist id={`${id}-list`}>
          {industries.map(({ code, title }) => (
            <option key={code} value={`${code} ${title[locale]}`} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

/** Until the search has come. */
const findByTitle: Search = (industries, query, most) => {
  const wanted = query.trim().toLowerCase();
  return industries.filter(({ code, title }) => code.startsWith(wanted.slice(0, 2)) || Object.values(title).some((text) => text.toLowerCase().includes(wanted))).slice(0, most);
};
