import "server-only";
import { AppError } from "@/lib/core/errors";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { UnsafePublicationError, type BuildAudit, type BuildInput, type EarlierCell, type EarlierPublication, type Entrant } from "@/lib/core/publication/build-input";
import { EVERYWHERE, type BuiltCell, type Part } from "@/lib/core/publication/publication";
import { slotsOf } from "@/lib/core/scoring/slots";
import { loadRegions } from "@/lib/server/content";
import { atGate, inLibrary, openLongConnection, type LongConnection } from "@/lib/server/db";
import { listInstruments, loadInstrument } from "@/lib/server/instruments";
import { enqueue } from "@/lib/server/jobs/enqueue";
import { log } from "@/lib/server/log";
import { publicationHash } from "@/lib/server/publication-hash";
import { knownForm, permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

/** Turns enterprises into cells that passed disclosure control, line by line. */
export type BuildCells = (input: BuildInput) => AsyncGenerator<readonly BuiltCell[], BuildAudit>;

/** `failed`: given up for good; `busy`: another one is being built at this moment, by whichever process. */
export type BuildOutcome = "released" | "failed" | "busy";

/** One number for everybody who builds a publication: one at a time has the machine's memory, and nobody reads what another freezes. */
const BUILD_LOCK = 7_301_946_514;
/** Rows that travel at once. */
const PAGE = 4_000;
const LINES = ["self", "reviewed"] as const;
type Line = (typeof LINES)[number];

/**
 * Counts, protects and releases a publication that was asked for. Everything that becomes public is put in by one transaction, which
 * ends with the release: cut short, a build leaves nothing but the publication's row, and can begin again.
 *
 * A province that could not be kept safe with its own cells shown is closed and everything decided again: better a province is missing than the publication.
 *
 * It may take minutes and hundreds of megabytes, so that the server has it done by a process of its own (`publication-jobs.ts`).
 * Throws NOT_FOUND for a publication that is not being built.
 */
export async function buildPublication(viewer: Viewer, publication: string, build: BuildCells): Promise<BuildOutcome> {
  permitPlatform(viewer, "platform.operate");
  const id = knownForm(publication);
  const [reader, writer] = await Promise.all([openLongConnection(), openLongConnection()]);
  try {
    const [lock] = await writer.run<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [BUILD_LOCK]);
    if (!lock?.mine) return "busy";
    const series = await findSeries(reader, id);
    await reader.run("SET work_mem = '64MB'");
    await reader.run("SELECT publisher.begin($1)", [id]);
    // Ends: each turn closes a province more.
    for (const closed = new Set<string>(); ; ) {
      await writer.run("BEGIN");
      const unsafe = await writeCells(viewer, { id, series, reader, writer, build, closed }).then(
        async ({ audit, hash }) => {
          await writer.run("SELECT publisher.release($1, $2, $3)", [id, audit, hash]);
          await writer.run("COMMIT");
          return null;
        },
        (fault: unknown) => {
          if (fault instanceof UnsafePublicationError && fault.scope !== EVERYWHERE && !closed.has(fault.scope)) return fault;
          throw fault;
        },
      );
      if (unsafe === null) return "released";
      log("publication.closed", { publication: id, part: unsafe.part, scope: unsafe.scope, ...unsafe.found });
      await writer.run("ROLLBACK");
      closed.add(unsafe.scope);
    }
  } catch (fault) {
    if (!(fault instanceof UnsafePublicationError)) throw fault;
    log("publication.unsafe", { publication: id, part: fault.part, scope: fault.scope, ...fault.found });
    await writer.run("ROLLBACK");
    await writer.run("SELECT publisher.fail($1, 'AUDIT')", [id]);
    return "failed";
  } finally {
    // What was not committed is undone.
    await Promise.all([reader.close(), writer.close()]);
  }
}

/** Publications that wait for a build or have one, the oldest first, and whether one is being built at this moment. */
export async function findWaiting(): Promise<{ readonly waiting: readonly { readonly id: string; readonly attempts: number }[]; readonly isBuilding: boolean }> {
  const waiting = await atGate((gate) => gate.$queryRaw<{ id: string; attempts: number }[]>`SELECT id, attempts FROM publication WHERE state = 'building' ORDER BY started_at, id`);
  if (waiting.length === 0) return { waiting, isBuilding: false };
  const [row] = await atGate(
    (gate) => gate.$queryRaw<{ found: boolean }[]>`SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND (classid::bigint << 32) + objid::bigint = ${BUILD_LOCK}::bigint
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS found`,
  );
  return { waiting, isBuilding: row?.found === true };
}

/** Puts in a job for what waits, unless the one that runs will come to it. Rows are not lost, and jobs may be: the tick does the same. */
export async function bringBuilds(): Promise<void> {
  const { waiting, isBuilding } = await findWaiting();
  if (waiting.length > 0 && !isBuilding) await enqueue("publication.build", {});
}

type SeriesRow = { readonly instrument_key: string; readonly fiscal_year: number; readonly scoring_hash: string; readonly number: number; readonly min_units: number };
type Work = { readonly id: string; readonly series: SeriesRow; readonly reader: LongConnection; readonly writer: LongConnection; readonly build: BuildCells; readonly closed: ReadonlySet<string> };

async function findSeries(reader: LongConnection, id: string): Promise<SeriesRow> {
  const [row] = await reader.run<SeriesRow>("SELECT instrument_key, fiscal_year, scoring_hash, number, min_units FROM publication WHERE id = $1 AND state = 'building'", [id]);
  if (!row) throw new AppError("NOT_FOUND");
  return row;
}

async function writeCells(viewer: Viewer, work: Work): Promise<{ readonly audit: BuildAudit; readonly hash: string }> {
  const { id, series, reader, writer, build } = work;
  const instrument = await instrumentOf(viewer, series);
  const provinces = await reader.run<{ line: Line; province: string }>("SELECT line, province FROM publisher.list_provinces($1)", [id]);
  const hash = publicationHash();
  const audits: BuildAudit[] = [];
  for (const line of LINES) {
    const own = provinces.filter((row) => row.line === line).map(({ province }) => province);
    if (own.length === 0) continue;
    const cells = build(inputOf(work, line, instrument, own, await earlierOf(reader, series, line)));
    for (let step = await cells.next(); ; step = await cells.next()) {
      if (step.done) {
        audits.push(step.value);
        break;
      }
      for (const cell of step.value) hash.add(cell);
      await writer.run("SELECT publisher.add_cells($1, $2)", [id, JSON.stringify(step.value)]);
    }
  }
  return { audit: audits.reduce(addAudits, NO_AUDIT), hash: hash.digest() };
}

/** The newest version that scores as this publication does: its columns and levels are those of all that do. */
async function instrumentOf(viewer: Viewer, { instrument_key: key, scoring_hash: scoringHash }: SeriesRow): Promise<Instrument> {
  const alike = await inLibrary(({ instrumentVersion }) => instrumentVersion.findMany({ where: { key, scoringHash }, select: { version: true } }));
  const versions = new Set(alike.map(({ version }) => version));
  const newest = (await listInstruments(viewer)).find((listed) => listed.key === key && versions.has(listed.version));
  if (!newest) throw new AppError("NOT_FOUND");
  return (await loadInstrument(viewer, key, newest.version)).instrument;
}

function inputOf({ id, series, reader, closed }: Work, line: Line, instrument: Instrument, provinces: readonly string[], earlier: readonly EarlierPublication[]): BuildInput {
  const regions = loadRegions();
  const known = new Set(regions.filter(({ parent }) => parent === null).map(({ code }) => code));
  // Where the code of a region names no province, the enterprise counts as one without a region.
  const nowhere = provinces.filter((province) => !known.has(province));
  return {
    number: series.number,
    minUnits: series.min_units,
    line,
    slots: slotsOf(instrument),
    regions: regions.map(({ code, parent }) => ({ code, parent })),
    levels: instrument.levels,
    earlier,
    closed,
    provinces: [...(nowhere.length > 0 ? [""] : []), ...provinces.filter((province) => known.has(province))],
    read: (province) => readEntrants(reader, id, line, province === "" ? nowhere : [province]),
  };
}

type EntrantRow = {
  submission_id: string;
  unit: string;
  region: string | null;
  industry: string | null;
  size: string | null;
  scores: string;
  /** Decimal numbers, as given. */
  revenue: string | null;
  rd_expense: string | null;
  rd_staff: string | null;
  headcount: string | null;
  numbers: number[];
};

const CONTRIBUTIONS = `SELECT submission_id, unit, region, industry, size, scores::text, revenue, rd_expense, rd_staff, headcount, numbers
  FROM publisher.contributions($1, $2, $3, $4, $5)`;

async function* readEntrants(reader: LongConnection, id: string, line: Line, provinces: readonly string[]): AsyncGenerator<readonly Entrant[]> {
  for (const province of provinces) {
    let after: string | null = null;
    do {
      const rows: readonly EntrantRow[] = await reader.run<EntrantRow>(CONTRIBUTIONS, [id, line, province, after, PAGE]);
      if (rows.length > 0) yield rows.map(entrantOf);
      after = rows.length < PAGE ? null : rows.at(-1)!.submission_id;
    } while (after !== null);
  }
}

/** "{612,NULL}" as PostgreSQL writes it: its driver takes ten times as long, which a million rows feel. */
const scoresIn = (array: string): (number | null)[] => array.slice(1, -1).split(",").map((text) => (text === "NULL" ? null : Number(text)));

/** A decimal number in hundredths, half away from zero, without a detour through a double; null for what is none. */
export function hundredthsOf(text: string | null): number | null {
  const [, sign, whole = "", part = ""] = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(text ?? "") ?? [];
  if (sign === undefined) return null;
  const value = Number(whole + part.slice(0, 2).padEnd(2, "0")) + ((part[2] ?? "0") >= "5" ? 1 : 0);
  return sign === "-" && value > 0 ? -value : value;
}

const entrantOf = (row: EntrantRow): Entrant => ({
  id: row.submission_id,
  unit: row.unit,
  region: row.region,
  industry: row.industry,
  size: row.size,
  scores: scoresIn(row.scores),
  figures: { revenue: hundredthsOf(row.revenue), rdExpense: hundredthsOf(row.rd_expense), rdStaff: hundredthsOf(row.rd_staff), headcount: hundredthsOf(row.headcount) },
  in: row.numbers,
});

/** Those that score alike: under other rules the same enterprise has other scores, and other enterprises were counted. */
async function earlierOf(reader: LongConnection, { instrument_key, fiscal_year, scoring_hash }: SeriesRow, line: Line): Promise<readonly EarlierPublication[]> {
  const rows = await reader.run<{ id: string; number: number }>(
    "SELECT id, number FROM publication WHERE instrument_key = $1 AND fiscal_year = $2 AND scoring_hash = $3 AND state = 'released' ORDER BY number",
    [instrument_key, fiscal_year, scoring_hash],
  );
  return rows.map(({ id, number }) => ({ number, cells: (part, scope) => readCells(reader, id, line, part, scope) }));
}

type CellRow = { region: string; industry: string; size: string; status: EarlierCell["status"]; n: number | null; from_number: number | null; comparable: boolean; numbers: unknown };

/** Cells of a released publication: of the country and its provinces ("*"), or of what lies below a province. */
async function* readCells(reader: LongConnection, publication: string, line: Line, part: Part, scope: string): AsyncGenerator<readonly EarlierCell[]> {
  const within = scope === "*" ? "(region = '*' OR region LIKE '__0000')" : "region > $5 AND region < $6";
  const bounds = scope === "*" ? [] : [scope, `${scope.slice(0, 2)}9999~`];
  let after = ["", "", ""];
  for (;;) {
    const rows = await reader.run<CellRow>(
      `SELECT region, industry, size, status, n, from_number, comparable, numbers FROM publication_cell
       WHERE publication_id = $1 AND line = $2 AND part = $3 AND ${within} AND (region, industry, size) > ($${String(bounds.length + 5)}, $${String(bounds.length + 6)}, $${String(bounds.length + 7)})
       ORDER BY region, industry, size LIMIT $4`,
      [publication, line, part, PAGE, ...bounds, ...after],
    );
    if (rows.length > 0) yield rows.map(cellOf);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = [last.region, last.industry, last.size];
  }
}

function cellOf({ region, industry, size, status, n, from_number: from, comparable, numbers }: CellRow): EarlierCell {
  const place = { region, industry, size, comparable };
  if (status === "hidden") return { ...place, status };
  return { ...place, status, n: n!, from: from!, numbers: numbers as Extract<EarlierCell, { numbers: unknown }>["numbers"] };
}

const NO_AUDIT: BuildAudit = { exact: 0, narrow: 0, known: 0, rounds: 0, lps: 0, cells: { published: 0, carried: 0, hidden: 0 }, enterprises: 0 };
/** How many enterprises there are is told like every other count: to the nearest five. */
const addAudits = (left: BuildAudit, right: BuildAudit): BuildAudit => ({
  exact: left.exact + right.exact,
  narrow: left.narrow + right.narrow,
  known: left.known + right.known,
  rounds: left.rounds + right.rounds,
  lps: left.lps + right.lps,
  cells: { published: left.cells.published + right.cells.published, carried: left.cells.carried + right.cells.carried, hidden: left.cells.hidden + right.cells.hidden },
  enterprises: Math.max(left.enterprises, 5 * Math.round(right.enterprises / 5)),
});
