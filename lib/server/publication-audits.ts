import "server-only";
import { z } from "zod";
import { atGate } from "@/lib/server/db";
import { permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

const count = z.number().int().min(0);
const auditSchema = z.object({ exact: count, narrow: count, known: count, rounds: count, lps: count, enterprises: count });
export type ShownAudit = z.infer<typeof auditSchema>;

/** What was put on record about each released publication, by its id; the enterprises to the nearest five, as everywhere. For the operator. */
export async function listAudits(viewer: Viewer): Promise<ReadonlyMap<string, ShownAudit>> {
  permitPlatform(viewer, "platform.operate");
  const rows = await atGate((gate) => gate.$queryRaw<{ id: string; audit: unknown }[]>`SELECT id, audit FROM publication WHERE state = 'released'`);
  return new Map(
    rows.flatMap(({ id, audit }) => {
      const parsed = auditSchema.safeParse(audit);
      return parsed.success ? [[id, { ...parsed.data, enterprises: Math.round(parsed.data.enterprises / 5) * 5 }] as const] : [];
    }),
  );
}
