/**
 * Which addresses are pages that people fill in, and what such a page says about itself. Only these are kept for times
 * without a network.
 */

const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const SHEET = new RegExp(`^/o/${ID}/facts$`);
const FORM = new RegExp(`^/o/${ID}/assessments(?:/${ID}(?:/[A-Za-z0-9-]+)?)?$`);

/** Path and query under which a page is kept; null for a page that nobody fills in. What the router adds to an address is left out. */
export function placeOf(address: string | URL): string | null {
  const { pathname, searchParams } = new URL(address);
  const query = new URLSearchParams(searchParams);
  query.delete("_rsc");
  // The same path with a query is another view of it (what became of a posted form), except for figures: their query says whose.
  if (FORM.test(pathname)) return query.size === 0 ? pathname : null;
  if (!SHEET.test(pathname)) return null;
  query.sort();
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
}

export type PageWords = {
  /** Id of the user it was made for; null where it does not say: then it is nobody's to keep. */
  readonly owner: string | null;
  readonly title: string;
  /** What the title belongs to: the line above it, or the year of the figures. Empty where there is none. */
  readonly detail: string;
  readonly language: string;
};

/** What a page of ours says about itself. */
export function readPage(html: string, place: string): PageWords {
  const [, above = "", heading = ""] = /(?:<p[^>]*>([^<]*)<\/p>)?<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html) ?? [];
  return {
    owner: /<main [^>]*data-owner="([^"]+)"/.exec(html)?.[1] ?? null,
    title: textOf(heading) || textOf(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? "") || place,
    detail: textOf(above) || (new URLSearchParams(place.split("?")[1]).get("year") ?? ""),
    language: /<html[^>]* lang="([^"]+)"/.exec(html)?.[1] ?? "",
  };
}

/** Scripts, styles, the icon and whatever else of the build a page names, each once. */
export const filesOfPage = (html: string): readonly string[] => [...new Set(html.match(/\/_next\/static\/[\w./~@()[\]%-]+\.(?:js|css|woff2|svg)|\/icon\.svg\?[\w.-]+/g))];

/** What a script loads later, when somebody opens what it is needed for. */
export const filesOfScript = (script: string): readonly string[] => [...new Set(script.match(/static\/chunks\/[\w.~-]+\.(?:js|css)/g))].map((file) => `/_next/${file}`);

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" };
const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity)
    .trim();
