import "server-only";
import { z } from "zod";
import { dayInChina } from "@/lib/core/calendar";
import { AppError } from "@/lib/core/errors";
import type { LocalisedText } from "@/lib/core/localised";
import { atGate, openLongConnection } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { listInstruments } from "@/lib/server/instruments";
import { log } from "@/lib/server/log";
import { bringBuilds } from "@/lib/server/publication-build";
import { LEAST_UNITS } from "@/lib/server/publications";
import { permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

export type ScheduleRow = {
  readonly instrumentKey: string;
  readonly title: LocalisedText;
  /** Of the month, in China; null: only on request. */
  readonly day: number | null;
  readonly minUnits: number;
};

/** A row for each published questionnaire; for the operator. */
export async function loadSchedule(viewer: Viewer): Promise<readonly ScheduleRow[]> {
  permitPlatform(viewer, "platform.operate");
  const rows = await atGate((gate) => gate.$queryRaw<{ instrument_key: string; day: number | null; min_units: number }[]>`SELECT instrument_key, day, min_units FROM publication_schedule`);
  const latest = new Map((await listInstruments(viewer)).toReversed().map(({ key, title }) => [key, title]));
  return [...latest].toReversed().map(([instrumentKey, title]) => {
    const row = rows.find((known) => known.instrument_key === instrumentKey);
    return { instrumentKey, title, day: row?.day ?? null, minUnits: row?.min_units ?? LEAST_UNITS };
  });
}

/** No later day than every month has. */
export const LAST_DAY = 28;
export const MOST_UNITS = 50;
export const scheduleSchema = z.strictObject({
  instrumentKey: z.string().max(100),
  day: z.number().int().min(1).max(LAST_DAY).nullable(),
  minUnits: z.number().int().min(LEAST_UNITS).max(MOST_UNITS),
});

/** Holds for every publication that is asked for from then on. */
export async function setSchedule(viewer: Viewer, input: z.input<typeof scheduleSchema>): Promise<void> {
  const operator = permitPlatform(viewer, "platform.operate");
  const { instrumentKey, day, minUnits } = scheduleSchema.parse(input);
  const [row] = await atGate((gate) => gate.$queryRaw<{ done: boolean }[]>`SELECT publisher.set_schedule(${operator}::uuid, ${instrumentKey}, ${day}::integer, ${minUnits}::integer, NULL) AS done`);
  if (!row?.done) throw new AppError("NOT_FOUND");
}

/**
 * Series that were looked at, with the day in China: whether anything changed since the last release takes seconds over a million
 * enterprises, so that it is found out once a day. Another process, or this one after a restart, looks again.
 */
const lookedAt = new Map<string, string>();

/** Asks for what the schedule has due, and brings what waits to be built: jobs may be lost, rows are not. Once a minute. */
export async function publishDue(viewer: Viewer, now: Date): Promise<void> {
  permitPlatform(viewer, "platform.operate");
  const today = dayInChina(now);
  const due = await atGate((gate) => gate.$queryRaw<{ instrument_key: string; fiscal_year: number }[]>`SELECT instrument_key, fiscal_year FROM publisher.list_due(${now}::timestamptz)`);
  const open = due.filter((series) => lookedAt.get(idOf(series)) !== today);
  if (open.length > 0) {
    const connection = await openLongConnection();
    try {
      for (const series of open) {
        const [answer] = await connection.run<{ problem: string }>("SELECT problem FROM publisher.request(NULL, NULL, $1, $2, $3)", [makeId(), series.instrument_key, series.fiscal_year]);
        lookedAt.set(idOf(series), today);
        log("publication.due", { series: idOf(series), outcome: answer?.problem ?? "requested" });
      }
    } finally {
      await connection.close();
    }
  }
  await bringBuilds();
}

const idOf = ({ instrument_key, fiscal_year }: { readonly instrument_key: string; readonly fiscal_year: number }): string => `${instrument_key}/${String(fiscal_year)}`;
