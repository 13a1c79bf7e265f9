import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { CONSENT_WORDING, nextLabel, seenByAuthority, standingReason, type SeenByAuthority } from "@/lib/core/call";
import { participationStateOf, stageOf, type ParticipationState, type Stage } from "@/lib/core/campaign";
import { AppError } from "@/lib/core/errors";
import { SCOPES, type Scope } from "@/lib/core/facts/fact-definition";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { insertAssessment } from "@/lib/server/assessments";
import { wordsOf } from "@/lib/server/content";
import { isTaken } from "@/lib/server/database-fault";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import type { AssessmentState } from "@/lib/server/stored-assessment";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, mayOffer, permit, type Grant } from "@/lib/server/visible";

/** An authority's call to assess, as the called enterprise sees it. */
export type Call = {
  readonly participation: string;
  readonly authority: { readonly id: string; readonly name: string };
  readonly campaign: {
    readonly title: string;
    readonly text: string;
    readonly contactName: string;
    readonly contactPhone: string | null;
    readonly contactEmail: string | null;
    readonly fiscalYear: number;
    /** "key@version" */
    readonly instrument: string;
  };
  /** By this enterprise's own closing. */
  readonly stage: Exclude<Stage, "preparing">;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly state: ParticipationState;
  /** null until it joined. */
  readonly assessment: string | null;
  /** Why it was sent back or opened again, as its official wrote it; null once it handed in after that. */
  readonly reason: string | null;
  /** Consents to be named. */
  readonly named: boolean;
  /** What the authority sees of it. */
  readonly sees: readonly SeenByAuthority[];
  /** What the viewer may do here now. */
  readonly can: { readonly join: boolean; readonly consent: boolean };
};

/** Calls of announced campaigns, the newest first. An enterprise whose code was not checked sees only those it came to by a link. */
export async function listCalls(viewer: Viewer, organisation: string): Promise<readonly Call[]> {
  const grant = permit(viewer, "call.read", organisation);
  const now = new Date();
  return (await inOrganisation(grant, readCalls)).map((row) => callOf(row, viewer, now));
}

/** The call that an assessment answers; null without one. Only what answers a call has a closing. */
export async function findCallOf(viewer: Viewer, organisation: string, { id, closesAt }: { readonly id: string; readonly closesAt: Date | null }): Promise<Call | null> {
  if (closesAt === null || !mayOffer(viewer, "call.read")) return null;
  return (await listCalls(viewer, organisation)).find(({ assessment }) => assessment === id) ?? null;
}

export type OpenCall = Call & {
  /** The assessment that joining would take up; null where it makes a new one. */
  readonly attaches: { readonly id: string; readonly scope: Scope; readonly state: AssessmentState } | null;
};

export async function loadCall(viewer: Viewer, organisation: string, participation: string): Promise<OpenCall> {
  const grant = permit(viewer, "call.read", organisation);
  const id = knownForm(participation);
  return inOrganisation(grant, async (tx) => {
    const found = (await readCalls(tx)).find((row) => row.participation_id === id);
    if (!found) throw new AppError("NOT_FOUND");
    const { instrument_key: key, instrument_version: version, fiscal_year: fiscalYear } = found;
    const attaches = found.assessment_id === null ? await findAttachable(tx, organisation, { key, version, fiscalYear }) : null;
    return { ...callOf(found, viewer, new Date()), attaches };
  });
}

/** Without a locale the Chinese text is the one that was agreed to. */
const locale = z.enum(LOCALES).default("zh-CN");
const answer = z.union([z.boolean(), z.enum(["yes", "no"]).transform((text) => text === "yes")]);
export const joinSchema = z.object({
  /** Whether the enterprise consents to be named; neither is proposed, and neither changes anything else. */
  named: answer,
  /** Of a new assessment; one that is taken up keeps its own. */
  scope: z.enum(SCOPES).default("standalone"),
  locale,
});
export const namedSchema = z.object({ named: answer, locale });

/** Two of its own assessments may be opened at the same moment, or two campaigns joined with one. */
const MOST_TRIES = 5;

/**
 * Joins the campaign with the company's first assessment of that questionnaire and year, handed in or not, unless it answers
 * another campaign already; else with a new one. All of it or nothing; joined before, only the consent is as now said. Throws
 * STAGE unless the campaign is open.
 */
export async function joinCampaign(viewer: Viewer, organisation: string, participation: string, input: z.input<typeof joinSchema>): Promise<{ assessment: string }> {
  const grant = permit(viewer, "call.answer", organisation);
  const id = knownForm(participation);
  const wanted = joinSchema.parse(input);
  for (let tries = 1; ; tries += 1) {
    try {
      return await inOrganisation(grant, (tx) => join(tx, grant, id, wanted));
    } catch (fault) {
      if (tries === MOST_TRIES || !(isTaken(fault) || (fault instanceof AppError && fault.code === "CONFLICT"))) throw fault;
    }
  }
}

/** Changes the consent to be named, whatever the stage. Throws STAGE for who has not joined. */
export async function setNamed(viewer: Viewer, organisation: string, participation: string, input: z.input<typeof namedSchema>): Promise<void> {
  const grant = permit(viewer, "consent.edit", organisation);
  const id = knownForm(participation);
  const wanted = namedSchema.parse(input);
  await inOrganisation(grant, (tx) => writeNamed(tx, id, wanted));
}

/** SHA-256 of the text that is agreed to in that language, hexadecimal. */
export function consentHash(of: Locale): string {
  return createHash("sha256").update(wordsOf(of, "call")(`consent.${CONSENT_WORDING}`), "utf8").digest("hex");
}

async function join(tx: Transaction, grant: Grant, participation: string, { named, scope, locale }: z.output<typeof joinSchema>): Promise<{ assessment: string }> {
  const [locked] = await tx.$queryRaw<LockedCall[]>`SELECT * FROM gate.lock_call(${participation}::uuid)`;
  if (!locked || grant.user === null) throw new AppError("NOT_FOUND");
  if (locked.assessment_id === null && !locked.is_open) throw new AppError("STAGE");
  const edition = { key: locked.instrument_key, version: locked.instrument_version, fiscalYear: locked.fiscal_year };
  const assessment =
    locked.assessment_id ?? (await findAttachable(tx, grant.organisation, edition))?.id ?? (await openAnswering(tx, { organisation: grant.organisation, by: grant.user }, edition, scope));
  await check(tx.$queryRaw`SELECT gate.join_call(${participation}::uuid, ${assessment}::uuid, NULL) AS problem`);
  await writeNamed(tx, participation, { named, locale });
  return { assessment };
}

async function writeNamed(tx: Transaction, participation: string, { named, locale }: z.output<typeof namedSchema>): Promise<void> {
  await check(tx.$queryRaw`SELECT gate.set_named(${participation}::uuid, ${makeId()}::uuid, ${named}, ${consentHash(locale)}, NULL) AS problem`);
}

async function check(asked: Promise<{ problem: "NOT_FOUND" | "STAGE" | "CONFLICT" | null }[]>): Promise<void> {
  const [row] = await asked;
  if (row?.problem) throw new AppError(row.problem);
}

type Edition = { readonly key: string; readonly version: string; readonly fiscalYear: number };

async function findAttachable(tx: Transaction, organisation: string, { key, version, fiscalYear }: Edition): Promise<OpenCall["attaches"]> {
  return tx.assessment.findFirst({
    where: { organisationId: organisation, instrumentKey: key, instrumentVersion: version, fiscalYear, label: nextLabel([]), participationId: null },
    select: { id: true, scope: true, state: true },
  });
}

async function openAnswering(tx: Transaction, opener: { readonly organisation: string; readonly by: string }, edition: Edition, scope: Scope): Promise<string> {
  const { key, fiscalYear } = edition;
  const taken = await tx.assessment.findMany({ where: { organisationId: opener.organisation, instrumentKey: key, fiscalYear }, select: { label: true } });
  const id = makeId();
  await insertAssessment(tx, opener, { id, edition, fiscalYear, scope, label: nextLabel(taken.map(({ label }) => label)), copyFrom: null });
  return id;
}

type LockedCall = { instrument_key: string; instrument_version: string; fiscal_year: number; is_open: boolean; assessment_id: string | null };
type CallRow = {
  participation_id: string;
  authority_id: string;
  authority_name: string;
  title: string;
  text: string;
  contact_name: string;
  contact_phone: string | null;
  contact_email: string | null;
  fiscal_year: number;
  instrument_key: string;
  instrument_version: string;
  announced_at: Date;
  opens_at: Date;
  closes_at: Date;
  is_held: boolean;
  assessment_id: string | null;
  assessment_state: AssessmentState | null;
  reason: string | null;
  named: boolean;
};

const readCalls = (tx: Transaction): Promise<CallRow[]> => tx.$queryRaw<CallRow[]>`SELECT * FROM gate.list_calls()`;

function callOf(row: CallRow, viewer: Viewer, now: Date): Call {
  const stage = stageOf({ announcedAt: row.announced_at, opensAt: row.opens_at, closesAt: row.closes_at }, now) as Call["stage"];
  const state = participationStateOf({ joined: row.is_held, assessment: row.assessment_state });
  return {
    participation: row.participation_id,
    authority: { id: row.authority_id, name: row.authority_name },
    campaign: {
      title: row.title,
      text: row.text,
      contactName: row.contact_name,
      contactPhone: row.contact_phone,
      contactEmail: row.contact_email,
      fiscalYear: row.fiscal_year,
      instrument: `${row.instrument_key}@${row.instrument_version}`,
    },
    stage,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    state,
    assessment: row.assessment_id,
    reason: standingReason(row.reason, state),
    named: row.named,
    sees: seenByAuthority({ named: row.named }),
    can: { join: row.assessment_id === null && stage === "open" && mayOffer(viewer, "call.answer"), consent: row.assessment_id !== null && mayOffer(viewer, "consent.edit") },
  };
}
