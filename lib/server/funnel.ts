import "server-only";
import { evaluateProgress } from "@/lib/core/scoring/score";
import { loadDictionary } from "@/lib/server/content";
import { atGate } from "@/lib/server/db";
import { loadRecentInstrument } from "@/lib/server/instruments";
import { percentOf, progressOf, readAssessments, responsesOf, sheetOfAssessment, unconfirmedOf } from "@/lib/server/stored-assessment";
import { permit, permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

/** What one run looks at, the longest untouched first: the rest is for the next minute. */
const MOST = 2_000;
const CHUNK = 50;

type Stale = { readonly organisation_id: string; readonly id: string; readonly company_id: string; readonly assessment_id: string };
export type Refreshed = {
  /** Rows whose state or moment of submission was behind. */
  readonly states: number;
  /** Rows whose progress was computed anew. */
  readonly percents: number;
};

/**
 * Brings the authorities' rows up to what their enterprises did since: states in one statement, progress one by one, as the
 * enterprise itself sees it. Each run leaves what it wrote; two at once do some work twice.
 */
export async function refreshParticipations(viewer: Viewer, signal?: AbortSignal, most: number = MOST): Promise<Refreshed> {
  permitPlatform(viewer, "platform.operate");
  const [row] = await atGate((gate) => gate.$queryRaw<{ refreshed: number }[]>`SELECT gate.refresh_states() AS refreshed`);
  const stale = await atGate((gate) => gate.$queryRaw<Stale[]>`SELECT * FROM gate.list_stale_participations(${most}::integer)`);
  let percents = 0;
  for (let at = 0; at < stale.length && !signal?.aborted; at += CHUNK) {
    const noted: { organisation: string; id: string; percent: number; revision: number }[] = [];
    for (const { organisation_id: organisation, id, company_id: company, assessment_id: assessment } of stale.slice(at, at + CHUNK)) {
      const progress = await loadProgress(viewer, company, assessment);
      if (progress !== null) noted.push({ organisation, id, ...progress });
    }
    await atGate((gate) => gate.$queryRaw`SELECT gate.note_progress(${JSON.stringify(noted)}::jsonb)::text`);
    percents += noted.length;
  }
  if (percents === stale.length && stale.length < most) await atGate((gate) => gate.$queryRaw`SELECT gate.note_refreshed()::text`);
  return { states: row?.refreshed ?? 0, percents };
}

/** Null where the assessment is gone. No score is computed: whether an item is asked and answered does not depend on one. */
async function loadProgress(viewer: Viewer, company: string, assessment: string): Promise<{ readonly percent: number; readonly revision: number } | null> {
  const [stored] = await readAssessments(permit(viewer, "assessment.read", company), assessment);
  if (!stored) return null;
  const { instrument } = await loadRecentInstrument(stored.instrumentKey, stored.instrumentVersion);
  const items = evaluateProgress({ instrument, dictionary: loadDictionary(), sheet: sheetOfAssessment(stored, new Date()), responses: responsesOf(stored) });
  return { percent: percentOf(progressOf(items, unconfirmedOf(stored))), revision: stored.revision };
}
