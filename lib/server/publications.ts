import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import type { LocalisedText } from "@/lib/core/localised";
import { appendAudit } from "@/lib/server/audit";
import { atGate, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { bringBuilds } from "@/lib/server/publication-build";
import { mayOffer, permit } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

/** What keeps a series from being published now; `possibleOn` (a day in China) where time alone will mend it. */
export type Obstacle = { readonly problem: "BUILDING" | "RECENT" | "EMPTY"; readonly possibleOn: string | null };

export type PublicationSummary = {
  readonly id: string;
  /** 1, 2, … within the series. */
  readonly number: number;
  readonly state: "building" | "released" | "failed";
  /** What had been handed in by then is counted; of one that waits to be built, when it was asked for. */
  readonly asOf: Date;
  readonly releasedAt: Date | null;
  readonly trigger: "schedule" | "request";
  /** Least number of enterprise groups behind every number. */
  readonly minUnits: number;
  /** How many cells are new, show what an earlier publication showed, and are hidden; null unless it is released. */
  readonly cells: { readonly published: number; readonly carried: number; readonly hidden: number } | null;
  /** Of one that failed: "AUDIT", its numbers would not have been safe; "CRASHED", its build ended again and again. */
  readonly problem: "AUDIT" | "CRASHED" | null;
};

export type Series = {
  readonly instrumentKey: string;
  readonly title: LocalisedText;
  readonly fiscalYear: number;
  /** Least number of groups that the next publication would ask for. */
  readonly minUnits: number;
  /** null: it can be asked for. Of no meaning to those who may not. */
  readonly obstacle: Obstacle | null;
  /** Newest first. Who may not ask for one sees what is released. */
  readonly publications: readonly PublicationSummary[];
  readonly can: { readonly request: boolean };
};

/** Least number of groups where the operator stated none, and the least that there can be. */
export const LEAST_UNITS = 5;

/** Every series of the installation that was published or that somebody handed in for: by questionnaire, the latest year first. */
export async function listSeries(viewer: Viewer, organisation: string): Promise<readonly Series[]> {
  permit(viewer, "publication.read", organisation);
  const mayRequest = mayOffer(viewer, "publication.request");
  const [series, rows, schedule] = await Promise.all([
    atGate((gate) => gate.$queryRaw<SeriesRow[]>`SELECT instrument_key, fiscal_year, problem, possible_on::text FROM publisher.list_series()`),
    atGate((gate) => gate.$queryRaw<PublicationRow[]>`SELECT id, instrument_key, fiscal_year, number, state::text, as_of, released_at, trigger::text, min_units, audit->'cells' AS cells, problem
      FROM publication WHERE state = 'released' OR ${mayRequest} ORDER BY number DESC`),
    atGate((gate) => gate.$queryRaw<{ instrument_key: string; min_units: number }[]>`SELECT instrument_key, min_units FROM publication_schedule`),
  ]);
  const minUnits = new Map(schedule.map((row) => [row.instrument_key, row.min_units]));
  const titles = new Map(await Promise.all([...new Set(series.map((row) => row.instrument_key))].map(async (key) => [key, (await loadLatestInstrument(viewer, key)).instrument.title] as const)));
  const listed = series.map((row): Series => {
    const publications = rows.filter((known) => known.instrument_key === row.instrument_key && known.fiscal_year === row.fiscal_year).map(summaryOf);
    return {
      instrumentKey: row.instrument_key,
      title: titles.get(row.instrument_key)!,
      fiscalYear: row.fiscal_year,
      minUnits: minUnits.get(row.instrument_key) ?? LEAST_UNITS,
      obstacle: row.problem === null ? null : { problem: row.problem, possibleOn: row.possible_on },
      publications,
      can: { request: mayRequest && row.problem === null },
    };
  });
  return mayRequest ? listed : listed.filter(({ publications }) => publications.length > 0);
}

const requestSchema = z.strictObject({ instrumentKey: z.string().max(100), fiscalYear: z.number().int().min(2000).max(2100) });

/**
 * Has a publication made of a series, by a job. Throws PUBLICATION_RECENT with the day from which on it is possible (once a month is the
 * most), PUBLICATION_RUNNING, or PUBLICATION_EMPTY with the least number of verified enterprises that must have handed in.
 */
export async function requestPublication(viewer: Viewer, organisation: string, input: z.input<typeof requestSchema>): Promise<{ readonly publication: string }> {
  const grant = permit(viewer, "publication.request", organisation);
  const { instrumentKey, fiscalYear } = requestSchema.parse(input);
  await loadLatestInstrument(viewer, instrumentKey);
  const publication = makeId();
  await inOrganisation(grant, async (tx) => {
    const [answer] = await tx.$queryRaw<{ problem: Obstacle["problem"] | "UNCHANGED"; possible_on: string | null }[]>`SELECT problem, possible_on::text
      FROM publisher.request(${grant.user}::uuid, ${organisation}::uuid, ${publication}::uuid, ${instrumentKey}, ${fiscalYear}::integer)`;
    if (answer?.problem === "RECENT") throw new AppError("PUBLICATION_RECENT", { values: { day: answer.possible_on ?? "" } });
    if (answer?.problem === "BUILDING") throw new AppError("PUBLICATION_RUNNING");
    if (answer?.problem === "EMPTY") {
      const row = await tx.publicationSchedule.findUnique({ where: { instrumentKey } });
      throw new AppError("PUBLICATION_EMPTY", { values: { least: row?.minUnits ?? LEAST_UNITS } });
    }
    // Only the installation itself is told so, which then has nothing to do.
    if (answer) throw new AppError("CONFLICT");
    await appendAudit(tx, { actor: grant.user, act: "publication.request", object: publication, after: { instrumentKey, fiscalYear } });
  });
  await bringBuilds();
  return { publication };
}

type SeriesRow = { instrument_key: string; fiscal_year: number; problem: Obstacle["problem"] | null; possible_on: string | null };
type PublicationRow = {
  id: string;
  instrument_key: string;
  fiscal_year: number;
  number: number;
  state: PublicationSummary["state"];
  as_of: Date;
  released_at: Date | null;
  trigger: PublicationSummary["trigger"];
  min_units: number;
  cells: PublicationSummary["cells"];
  problem: PublicationSummary["problem"];
};

const summaryOf = (row: PublicationRow): PublicationSummary => ({
  id: row.id,
  number: row.number,
  state: row.state,
  asOf: row.as_of,
  releasedAt: row.released_at,
  trigger: row.trigger,
  minUnits: row.min_units,
  cells: row.cells,
  problem: row.problem,
});
