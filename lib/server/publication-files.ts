import "server-only";
import { wordClosing } from "@/lib/core/closing-words";
import { AppError } from "@/lib/core/errors";
import { LEVELS, type Instrument } from "@/lib/core/instrument/instrument";
import { LOCALES, type Locale } from "@/lib/core/localised";
import type { CellQueryInput } from "@/lib/core/publication/cell-query";
import type { ShownRatio, ShownScore } from "@/lib/core/publication/publication";
import { streamCsv, type CsvRow } from "@/lib/documents/csv";
import { streamWorkbook } from "@/lib/documents/streamed-workbook";
import type { StreamedFile } from "@/lib/server/campaign-files";
import { config } from "@/lib/server/config";
import { wordsOf } from "@/lib/server/content";
import { loadInstrument } from "@/lib/server/instruments";
import { loadPublication, openCells, type ListedCell, type Publication } from "@/lib/server/publication-cells";
import { placeWords, type PlaceWords } from "@/lib/server/publication-words";
import { takeToken } from "@/lib/server/rate-limit";
import type { Viewer } from "@/lib/server/viewer";
import { permit } from "@/lib/server/visible";

/** Where people read what the numbers mean; public, so that a file that was handed on still leads there. */
export const METHOD_PAGE = "/about/publications";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The cells of a list as a CSV file: what they are about stands below them. */
export async function renderCellsCsv(viewer: Viewer, organisation: string, publication: string, asked: CellQueryInput, locale: Locale): Promise<StreamedFile> {
  const { heads, rows, notes, name } = await begin(viewer, organisation, publication, asked, locale);
  async function* chunks(): AsyncGenerator<readonly CsvRow[], void> {
    yield* rows;
    yield [[], ...notes.map((note) => [note])];
  }
  return { name: `${name}.csv`, type: "text/csv; charset=utf-8", stream: streamCsv(heads.map(({ title }) => title), chunks()) };
}

/** The same as an XLSX file: what they are about stands above them. */
export async function renderCellsWorkbook(viewer: Viewer, organisation: string, publication: string, asked: CellQueryInput, locale: Locale): Promise<StreamedFile> {
  const { heads, rows, notes, name, title } = await begin(viewer, organisation, publication, asked, locale);
  const stream = streamWorkbook({ name: title, title, lines: notes, columns: heads }, numbersIn(rows), { locale, createdAt: new Date(), title });
  return { name: `${name}.xlsx`, type: XLSX, stream };
}

type Head = { readonly title: string; readonly width: number; readonly format?: "0.0" | "General" };
type Begun = { readonly heads: readonly Head[]; readonly rows: AsyncIterable<readonly CsvRow[]>; readonly notes: readonly string[]; readonly name: string; readonly title: string };

async function begin(viewer: Viewer, organisation: string, publication: string, asked: CellQueryInput, locale: Locale): Promise<Begun> {
  const { user } = permit(viewer, "publication.read", organisation);
  if (!LOCALES.includes(locale)) throw new AppError("NOT_FOUND");
  const head = await loadPublication(viewer, organisation, publication);
  const { query, chunks } = await openCells(viewer, organisation, publication, asked);
  const { instrument } = await loadInstrument(viewer, head.instrumentKey, head.version);
  if (user !== null) takeToken("file", user, config.rates.file);
  const words = placeWords(locale, instrument);
  const t = wordsOf(locale, "publication");
  async function* rows(): AsyncGenerator<readonly CsvRow[], void> {
    for await (const cells of chunks) yield cells.map((cell) => rowOf(cell, words));
  }
  const title = t("files.title", { year: String(head.fiscalYear), number: head.number });
  return { heads: headsOf(words, instrument), rows: rows(), notes: notesOf(head, locale), name: t("files.name", { place: words.region(query.region), year: String(head.fiscalYear), number: head.number }), title };
}

function headsOf(words: PlaceWords, { levels }: Instrument): readonly Head[] {
  const { t, text } = words;
  const widths = { regionCode: 10, region: 22, industryCode: 10, industry: 30, size: 10, line: 12, number: 24, status: 10, n: 12, unit: 10 } as const;
  return [
    ...Object.entries(widths).map(([key, width]) => ({ title: t(`files.${key}`), width })),
    { title: t("files.mean"), width: 10, format: "0.0" },
    ...["median", "q1", "q3"].map((key) => ({ title: t(`files.${key}`), width: 12 })),
    ...levels.map(({ title }) => ({ title: t("files.share", { level: text(title) }), width: 14 })),
    { title: t("files.ratio"), width: 10, format: "General" },
    { title: t("files.fromNumber"), width: 14 },
    { title: t("files.fromDate"), width: 30 },
  ];
}

function rowOf(cell: ListedCell, words: PlaceWords): CsvRow {
  const { t, region, industry, size, number, unit } = words;
  const place = [cell.region, region(cell.region), cell.industry, industry(cell.industry), size(cell.size), t(`line.${cell.line}`), number(cell.number), t(`status.${cell.status}`)];
  // Of a hidden cell, and of one without enterprises, there is nothing more to say.
  if (cell.status === "hidden" || cell.status === "none") return place;
  const { n, value, from } = cell;
  return [...place, n, unit(cell.number), ...valuesOf(value), from.number, wordClosing(from.asOf, words.locale)];
}

/** Mean, median, quartiles, shares, ratio. */
function valuesOf(value: ShownScore | ShownRatio | null): CsvRow {
  if (value === null) return [null, null, null, null, ...LEVELS.map(() => null), null];
  if ("ratio" in value) return [null, null, null, null, ...LEVELS.map(() => null), value.ratio];
  const [q1 = null, q3 = null] = value.quartiles ?? [];
  return [value.mean, value.median, q1, q3, ...LEVELS.map((_, at) => value.shares?.[at] ?? null), null];
}

/** In a workbook a mean is a number and can be reckoned with; codes stay text. */
const FIRST_NUMBER = 8;
async function* numbersIn(chunks: AsyncIterable<readonly CsvRow[]>): AsyncGenerator<readonly CsvRow[], void> {
  for await (const rows of chunks) yield rows.map((row) => row.map((value, at) => (at >= FIRST_NUMBER && typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value)));
}

function notesOf(head: Publication, locale: Locale): readonly string[] {
  const t = wordsOf(locale, "publication");
  const { asOf, releasedAt, versions, scoringHash, hash, minUnits } = head;
  return [
    t("files.about", { asOf: wordClosing(asOf, locale), released: wordClosing(releasedAt, locale), versions: versions.join(", "), scoring: scoringHash.slice(0, 12), hash: hash.slice(0, 12) }),
    t("files.rules", { minUnits }),
    t("files.states"),
    t("files.disclaimer", { url: `${config.url}${METHOD_PAGE}` }),
  ];
}
