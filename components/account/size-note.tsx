"use client";
import Link from "next/link";
import { useWatch, type Control } from "react-hook-form";
import { fill, listed } from "@/lib/core/facts/fact-words";
import { findSizeRow } from "@/lib/core/facts/size-row";
import type { Locale, LocalisedText } from "@/lib/core/localised";

/** What each rule of the size standard makes of the figures, ready to be shown for the industry that is chosen. */
export type SizeView = {
  readonly locale: Locale;
  readonly rows: readonly {
    readonly industries: readonly string[];
    readonly except?: readonly string[] | undefined;
    readonly title: string;
    /** The size class with its figures, or what is missing. */
    readonly text: string;
    readonly href: string;
    readonly link: string;
  }[];
  readonly notCovered: readonly { readonly industries: readonly string[]; readonly reason: LocalisedText }[];
  /** `ambiguous`: {code} and {rows}. */
  readonly labels: Readonly<Record<"title" | "noIndustry" | "ambiguous" | "notCovered", string>>;
};

/** The size class beside the industry, for the code that stands in the field: it is seen to change before it is saved. */
export function SizeNote({ control, stored, view }: { control: Control<Record<string, string>>; stored: string; view: SizeView }) {
  const typed: string | undefined = useWatch({ control, name: "industry" });
  const industry = typed ?? stored;
  const found = findSizeRow(industry === "" ? null : industry, view);
  return (
    <div className="rounded-md bg-raised px-3 py-2 text-sm" aria-live="polite">
      <p className="font-semibold">{view.labels.title}</p>
      <p>{textOf(found, view)}</p>
      {found.state === "row" ? (
        <Link href={found.row.href} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline md:min-h-8">
          {found.row.link}
        </Link>
      ) : null}
    </div>
  );
}

function textOf(found: ReturnType<typeof findSizeRow<SizeView["rows"][number]>>, { labels, locale }: SizeView): string {
  switch (found.state) {
    case "row":
      return found.row.text;
    case "ambiguous":
      return fill(labels.ambiguous, { code: found.industry, rows: listed(found.rows.map(({ title }) => title), locale) });
    case "notCovered":
      return found.reason?.[locale] ?? labels.notCovered;
    case "noIndustry":
      return labels.noIndustry;
  }
}
