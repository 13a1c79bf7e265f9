import "server-only";
import { AppError } from "@/lib/core/errors";
import { reachOf, ROLES } from "@/lib/core/policy";
import type { Pulse, PulseQuery } from "@/lib/core/pulse";
import { buildId } from "@/lib/server/build";
import { runStatement } from "@/lib/server/db";
import { isId } from "@/lib/server/id";
import { itemsByIdOf } from "@/lib/server/instrument-facts";
import { loadRecentInstrument } from "@/lib/server/instruments";
import { accept, type Refusal } from "@/lib/server/responses";
import { hashOfSecret } from "@/lib/server/secret";
import type { ViewerClaim } from "@/lib/server/viewer";

/**
 * What has changed since a page was made: asked by every open page every half minute, so that it is one statement, which
 * checks session and grant, notes that the caller is at the section, and reads. Throws SIGNED_OUT or NOT_FOUND.
 */
export async function loadPulse(claim: ViewerClaim, organisation: string, { assessment, section, revision }: PulseQuery): Promise<Pulse> {
  if (!isId(organisation) || (assessment !== undefined && !isId(assessment))) throw new AppError("NOT_FOUND");
  const [row] = await runStatement<{ result: Read | Refusal }>(READ, [
    hashOfSecret(claim.sid),
    organisation,
    assessment ?? null,
    section ?? null,
    revision ?? null,
    EVERYTHING,
    ASSIGNED,
    null,
  ]);
  if (!row) throw new Error("the pulse answered nothing");
  const { user, assessment: found } = accept(row.result);
  return { now: new Date().toISOString(), build: buildId(), user, assessment: found && (await seenIn(found)) };
}

const READ = { name: "read-pulse", text: "SELECT read_pulse($1::bytea, $2::uuid, $3::uuid, $4, $5, $6::text[], $7::text[], $8) AS result" };
const EVERYTHING = ROLES.filter((role) => reachOf(role, "assessment.read") === "all");
const ASSIGNED = ROLES.filter((role) => reachOf(role, "assessment.read") === "assigned");

type PulseOfAssessment = NonNullable<Pulse["assessment"]>;
type Found = PulseOfAssessment & { readonly instrumentKey: string; readonly instrumentVersion: string; readonly section: string | null };
type Read = { readonly user: string; readonly assessment: Found | null };

/** Only what the questionnaire knows: sections are what somebody's browser says, and the statement reads every response. */
async function seenIn({ instrumentKey, instrumentVersion, revision, state, closesAt, section, present, responses }: Found): Promise<PulseOfAssessment> {
  if (present.length === 0 && responses === null) return { revision, state, closesAt, present, responses };
  const { instrument } = await loadRecentInstrument(instrumentKey, instrumentVersion);
  const items = itemsByIdOf(instrument);
  const sections = new Set([...items.values()].map(({ indicator }) => indicator));
  return {
    revision,
    state,
    closesAt,
    present: present.filter((other) => sections.has(other.section)),
    responses: responses?.filter(({ item }) => items.get(item)?.indicator === section) ?? null,
  };
}
