import "server-only";
import { inOrganisation } from "@/lib/server/db";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit } from "@/lib/server/visible";

/** The latest are enough to see whether and how often. */
const MOST_SHOWN = 20;

export type Readings = { readonly total: number; /** The latest first, so many. */ readonly latest: readonly Date[] };

/** When the authority of a call read the report that the company consented to show it. */
export async function listReadings(viewer: Viewer, organisation: string, participation: string): Promise<Readings> {
  const grant = permit(viewer, "audit.read", organisation);
  const where = { organisationId: organisation, act: "report.disclose", object: knownForm(participation) };
  return inOrganisation(grant, async (tx) => {
    const latest = await tx.auditEvent.findMany({ where, select: { at: true }, orderBy: { sequence: "desc" }, take: MOST_SHOWN });
    return { total: await tx.auditEvent.count({ where }), latest: latest.map(({ at }) => at) };
  });
}
