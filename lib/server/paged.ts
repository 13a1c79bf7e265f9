import "server-only";

/** One page of a long list. `page` counts from 1, `total` is how many there are in all. */
export type Paged<Row> = { readonly rows: readonly Row[]; readonly total: number; readonly page: number; readonly pages: number };

export const PAGE_ROWS = 50;
/** Beyond it nobody reads on, and an address that says so must not overflow a number of the database. */
const LAST_PAGE = 100_000;

/**
 * Reads a page of `PAGE_ROWS` rows. A page that is no number is the first; one behind the end, which shows no row and
 * therefore no total, is the first too: rows may have gone since the link to it was drawn.
 */
export async function readPage<Row>(
  wanted: number | undefined,
  read: (slice: { readonly limit: number; readonly offset: number }) => Promise<{ readonly rows: readonly Row[]; readonly total: number }>,
): Promise<Paged<Row>> {
  const page = wanted !== undefined && Number.isInteger(wanted) && wanted >= 1 && wanted <= LAST_PAGE ? wanted : 1;
  const { rows, total } = await read({ limit: PAGE_ROWS, offset: (page - 1) * PAGE_ROWS });
  if (rows.length === 0 && page > 1) return readPage(1, read);
  return { rows, total, page, pages: Math.max(1, Math.ceil(total / PAGE_ROWS)) };
}

/** What is looked for, or null for everything: no name is longer, and PostgreSQL stores no NUL. */
export function searched(q: string | undefined): string | null {
  const text = (q ?? "").replaceAll("\0", "").trim().slice(0, 200);
  return text === "" ? null : text;
}
