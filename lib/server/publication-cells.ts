import "server-only";
import { AppError } from "@/lib/core/errors";
import type { Instrument } from "@/lib/core/instrument/instrument";
import {
  cellQuerySchema, EACH, groupsOf, industriesOf, isDivision, levelOf, LINES, partOf, partsWith, SIZES,
  type CellQuery, type CellQueryInput, type Line,
} from "@/lib/core/publication/cell-query";
import { EVERYWHERE, shownNumbers, type CellPlace, type Part, type ShownRatio, type ShownScore } from "@/lib/core/publication/publication";
import { findRegion, loadIndustries, loadRegions, regionsAround } from "@/lib/server/content";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { loadInstrument } from "@/lib/server/instruments";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit, type Grant } from "@/lib/server/visible";

/** What a publication says about itself, and about the region that the viewer begins with. */
export type Publication = {
  readonly id: string;
  readonly instrumentKey: string;
  /** The questionnaire whose numbers it has: the newest of `versions`, which score alike and are counted together. */
  readonly version: string;
  readonly versions: readonly string[];
  readonly scoringHash: string;
  readonly fiscalYear: number;
  readonly number: number;
  readonly asOf: Date;
  readonly releasedAt: Date;
  readonly minUnits: number;
  /** SHA-256 over its cells. */
  readonly hash: string;
  /** "*", or the code of the viewer's own region. */
  readonly region: string;
  /** Leading digits of the regions that the viewer sees in full; "" for all. */
  readonly prefix: string;
  /** Self-assessed and reviewed scores are two publications in one: nothing of one is derived from the other. */
  readonly lines: readonly LineSummary[];
};
export type LineSummary = {
  readonly line: Line;
  /** Of the own region, all branches and sizes: how many enterprises are counted, to the nearest five; null where that is hidden. */
  readonly n: number | null;
  /** Cells of the tables that begin with the overall score, in the own region and below. */
  readonly shown: number;
  readonly hidden: number;
};

/** One entry of a list. Of a hidden one there is nothing, here and in the database. */
export type ListedCell = CellPlace & {
  readonly line: Line;
  readonly number: string;
} & (
    | { readonly status: "none" }
    | { readonly status: "hidden" }
    | {
        readonly status: "published" | "carried";
        /** To the nearest five. */
        readonly n: number;
        /** The publication whose values they are; another one where they were carried over. */
        readonly from: { readonly number: number; readonly asOf: Date };
        /** Null: no enterprise of the cell has this number. */
        readonly value: ShownScore | ShownRatio | null;
      }
  );
export type ListedCells = { readonly query: CellQuery & { readonly region: string }; readonly cells: readonly ListedCell[] };

/** A released publication; whatever is not released yet does not exist here. */
export async function loadPublication(viewer: Viewer, organisation: string, publication: string): Promise<Publication> {
  const grant = permit(viewer, "publication.read", organisation);
  return inOrganisation(grant, async (tx) => {
    const { row, prefix } = await findReleased(tx, grant, publication);
    const region = regionOf(prefix);
    const versions = await tx.instrumentVersion.findMany({ where: { key: row.instrumentKey, scoringHash: row.scoringHash }, select: { version: true }, orderBy: { publishedAt: "asc" } });
    const newest = versions.at(-1)?.version;
    if (newest === undefined) throw new AppError("NOT_FOUND");
    const own = await tx.publicationCell.findMany({ where: { publicationId: row.id, part: "main", region, industry: EVERYWHERE, size: EVERYWHERE }, select: { line: true, n: true, comparable: true } });
    const counts = await tx.publicationCell.groupBy({
      by: ["line", "status", "comparable"],
      where: { publicationId: row.id, part: "main", ...(prefix !== "" && { region: { startsWith: prefix } }) },
      _count: true,
    });
    const lines = LINES.flatMap((line): LineSummary[] => {
      const ofLine = counts.filter((each) => each.line === line);
      if (ofLine.length === 0) return [];
      const count = (isHidden: boolean) => ofLine.reduce((sum, each) => (isHiddenFrom(grant, each) === isHidden ? sum + each._count : sum), 0);
      const cell = own.find((each) => each.line === line);
      return [{ line, n: cell && !(isCompany(grant) && !cell.comparable) ? cell.n : null, shown: count(false), hidden: count(true) }];
    });
    const { id, instrumentKey, scoringHash, fiscalYear, number, asOf, releasedAt, minUnits, hash } = row;
    return { id, instrumentKey, version: newest, versions: versions.map(({ version }) => version), scoringHash, fiscalYear, number, asOf, releasedAt, minUnits, hash, region, prefix, lines };
  });
}

/**
 * The cells of a list, by code and never by value. A region that the viewer does not see is not found; what is no place of the tables is
 * refused with NODE, and so is every other word in the query.
 */
export async function listCells(viewer: Viewer, organisation: string, publication: string, asked: CellQueryInput): Promise<ListedCells> {
  const { query, chunks } = await openCells(viewer, organisation, publication, asked);
  const cells: ListedCell[] = [];
  for await (const chunk of chunks) cells.push(...chunk);
  return { query, cells };
}

/** The same for a file: the cells come region by region. Whatever is refused is refused before the first. */
export async function openCells(viewer: Viewer, organisation: string, publication: string, asked: CellQueryInput): Promise<{ readonly query: ListedCells["query"]; readonly chunks: AsyncGenerator<readonly ListedCell[], void> }> {
  const grant = permit(viewer, "publication.read", organisation);
  const stated = parseQuery(asked);
  const head = await loadPublication(viewer, organisation, publication);
  const query = { ...stated, region: stated.region ?? head.region };
  const regions = regionsOf(query, head.prefix);
  const { instrument } = await loadInstrument(viewer, head.instrumentKey, head.version);
  const wanted = numbersOf(query, regions, instrument);
  const industries = industriesOf(query, loadIndustries());
  const sizes = query.sizes === "each" ? [EVERYWHERE, ...SIZES] : [EVERYWHERE];
  const moments = await inOrganisation(grant, (tx) =>
    tx.publication.findMany({ where: { instrumentKey: head.instrumentKey, fiscalYear: head.fiscalYear, state: "released", number: { lte: head.number } }, select: { number: true, asOf: true } }),
  );
  const asOf = new Map(moments.map((each) => [each.number, each.asOf]));

  async function* chunks(): AsyncGenerator<readonly ListedCell[], void> {
    for (const region of regions) {
      const rows = await inOrganisation(grant, (tx) =>
        tx.publicationCell.findMany({ where: { publicationId: head.id, line: query.line, part: { in: [...wanted.keys()] }, region, industry: { in: [...industries] }, size: { in: sizes } } }),
      );
      const stored = new Map(rows.map((row) => [keyOf(row.part, row), row]));
      yield industries.flatMap((industry) =>
        sizes.flatMap((size) =>
          [...wanted].flatMap(([part, numbers]) => {
            const place = { region, industry, size };
            return numbers.map((number) => ({ ...place, line: query.line, number, ...readCell(grant, stored.get(keyOf(part, place)), number, asOf) }));
          }),
        ),
      );
    }
  }
  return { query, chunks: chunks() };
}

const keyOf = (part: Part, { region, industry, size }: CellPlace): string => [part, region, industry, size].join(" ");

type Stored = Pick<NonNullable<Awaited<ReturnType<Transaction["publicationCell"]["findFirst"]>>>, "status" | "n" | "fromNumber" | "numbers" | "comparable">;
function readCell(grant: Grant, row: Stored | undefined, number: string, asOf: ReadonlyMap<number, Date>): StateOf<ListedCell> {
  if (!row) return { status: "none" };
  if (isHiddenFrom(grant, row) || row.status === "hidden") return { status: "hidden" };
  const moment = asOf.get(row.fromNumber ?? 0);
  if (row.n === null || row.fromNumber === null || !moment) throw new Error("a published cell has no count or origin");
  return { status: row.status, n: row.n, from: { number: row.fromNumber, asOf: moment }, value: shownNumbers.parse(row.numbers)[number] ?? null };
}
type StateOf<Cell> = Cell extends unknown ? Omit<Cell, keyof CellPlace | "line" | "number"> : never;

/** Enterprises may be in the cell they look at: they see it where enough others are. */
const isCompany = ({ standing }: Grant): boolean => standing === "manager" || standing === "respondent" || standing === "consultant";
const isHiddenFrom = (grant: Grant, { status, comparable }: Pick<Stored, "status" | "comparable">): boolean => status === "hidden" || (isCompany(grant) && !comparable);

async function findReleased(tx: Transaction, grant: Grant, publication: string) {
  const row = await tx.publication.findUnique({ where: { id: knownForm(publication) } });
  if (row?.state !== "released" || row.releasedAt === null || row.hash === null) throw new AppError("NOT_FOUND");
  const prefix = grant.reach === "region" ? ((await tx.organisation.findUnique({ where: { id: grant.organisation }, select: { regionPrefix: true } }))?.regionPrefix ?? "") : "";
  return { row: { ...row, releasedAt: row.releasedAt, hash: row.hash }, prefix };
}

const regionOf = (prefix: string): string => (prefix === "" ? EVERYWHERE : prefix.padEnd(6, "0"));
const significant = (region: string): string => region.replace(/(00){1,2}$/, "");

function parseQuery(asked: CellQueryInput): CellQuery {
  const parsed = cellQuerySchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0];
  throw notInTables(String(field ?? ""));
}
const notInTables = (field: string): AppError => new AppError("NODE", { field: `/${field}` });

/** Own regions in full; of those that these lie in, only what they are as a whole. */
function regionsOf({ region, regions }: { readonly region: string; readonly regions: CellQuery["regions"] }, prefix: string): readonly string[] {
  const isOwn = prefix === "" || (region !== EVERYWHERE && region.startsWith(prefix));
  const isAround = region === EVERYWHERE || prefix.startsWith(significant(region));
  if ((region !== EVERYWHERE && !findRegion(region)) || !(isOwn || isAround)) throw new AppError("NOT_FOUND");
  if (regions === "itself") return [region];
  if (regions === "around") return [...regionsAround(region), region];
  // What lies below one that is not one's own is foreign.
  if (!isOwn) throw new AppError("NOT_FOUND");
  const below = loadRegions().filter(({ parent }) => parent === (region === EVERYWHERE ? null : region));
  return [...regionsAround(region), region, ...below.map(({ code }) => code)];
}

/** By table: the numbers asked for, in the order of the questionnaire. */
function numbersOf(query: CellQuery, regions: readonly string[], instrument: Instrument): ReadonlyMap<Part, readonly string[]> {
  if (query.industry !== EVERYWHERE && !loadIndustries().some(({ code }) => code === query.industry)) throw notInTables("industry");
  const parts = partsWith(query, regions.map(levelOf));
  if (parts.length === 0) throw notInTables(query.sizes === "each" ? "sizes" : isDivision(query.industry) ? "industry" : "industries");
  if (query.number !== EACH) {
    const part = partOf(query.number, instrument);
    if (part === null || !parts.includes(part)) throw notInTables("number");
    return new Map([[part, [query.number]]]);
  }
  const groups = groupsOf(instrument).filter(({ part }) => parts.includes(part));
  return new Map(parts.map((part) => [part, groups.filter((group) => group.part === part).flatMap(({ numbers }) => numbers.map(({ id }) => id))]));
}
