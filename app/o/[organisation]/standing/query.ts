import { SCOPES, type Scope } from "@/lib/core/facts/fact-definition";
import type { Locale } from "@/lib/core/localised";
import { OUTCOMES, type Outcome } from "@/lib/core/packs/judgement";
import { APPLICATIONS, type Application } from "@/lib/core/packs/pack";

/** What the address of the standing page says; everything else is left to the latest assessment. */
export type PageQuery = {
  readonly year?: number;
  readonly scope?: Scope;
  readonly application?: Application;
  /** Filters. */
  readonly result?: Outcome;
  readonly kind?: Kind;
  /** Scheme whose questions are open. */
  readonly answer?: string;
  /** "1": other figures are being tried. */
  readonly trial?: "1";
};
export const KINDS = ["title", "level", "class", "index"] as const;
export type Kind = (typeof KINDS)[number];

type Raw = Readonly<Record<string, string | string[] | undefined>>;

export function parseQuery(raw: Raw): PageQuery {
  const year = typeof raw.year === "string" && /^(199\d|20\d\d)$/.test(raw.year) ? Number(raw.year) : undefined;
  return withoutGaps({
    year,
    scope: SCOPES.find((known) => known === raw.scope),
    application: APPLICATIONS.find((known) => known === raw.application),
    result: OUTCOMES.find((known) => known === raw.result),
    kind: KINDS.find((known) => known === raw.kind),
    answer: typeof raw.answer === "string" ? raw.answer.slice(0, 100) : undefined,
    trial: raw.trial === "1" ? "1" : undefined,
  });
}

/** The address with some of it said otherwise; `undefined` takes a part away. */
export function withQuery(path: string, query: PageQuery, changed: { readonly [Key in keyof PageQuery]?: PageQuery[Key] | undefined } = {}): string {
  const all = Object.entries({ ...query, ...changed }).filter(([, value]) => value !== undefined);
  return all.length === 0 ? path : `${path}?${new URLSearchParams(all.map(([key, value]) => [key, String(value)])).toString()}`;
}

/** As `lib/server/standing` asks for it. */
export const standingQuery = ({ year, scope, application }: PageQuery) => ({ fiscalYear: year, scope, application });

/** A file of what the page shows. */
export function fileUrl(organisation: string, file: string, { year, scope, application }: PageQuery, locale: Locale): string {
  const asked = Object.entries({ year, scope, application, locale }).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]));
  return `/api/v1/o/${organisation}/${file}?${new URLSearchParams(asked).toString()}`;
}

function withoutGaps(query: { readonly [Key in keyof PageQuery]: PageQuery[Key] | undefined }): PageQuery {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as PageQuery;
}
