import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { inputShape } from "@/components/ui/field";

/** Looks through a list of the operator's: by a GET, so that what was looked for stands in the address. */
export function SearchForm(props: { action: string; label: string; value: string; submit: string; /** Where the whole list is, once it is narrowed down. */ clear: string | null; children?: ReactNode }) {
  return (
    <form role="search" action={props.action} className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-60 sm:max-w-md">
        <label htmlFor="q" className="block font-semibold">
          {props.label}
        </label>
        <input id="q" name="q" type="search" maxLength={200} defaultValue={props.value} className={inputShape} />
      </div>
      {props.children}
      <Button type="submit">{props.submit}</Button>
      {props.clear === null ? null : (
        <Link href={props.action} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
          {props.clear}
        </Link>
      )}
    </form>
  );
}

/** Narrows a list down to one of a closed set; with `all` the first choice is everything. */
export function Choice(props: { id: string; label: string; value: string; all?: string; options: readonly { readonly value: string; readonly label: string }[] }) {
  return (
    <div className="min-w-0">
      <label htmlFor={props.id} className="block font-semibold">
        {props.label}
      </label>
      <select id={props.id} name={props.id} defaultValue={props.value} className={inputShape}>
        {props.all === undefined ? null : <option value="">{props.all}</option>}
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
