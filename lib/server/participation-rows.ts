import "server-only";
import { closingOf, PARTICIPATION_STATES, type ParticipationState } from "@/lib/core/campaign";
import { AppError } from "@/lib/core/errors";
import type { LocalisedText } from "@/lib/core/localised";
import { shareCampaign } from "@/lib/server/call-up-links";
import { regionTitle } from "@/lib/server/content";
import type { Transaction } from "@/lib/server/db";
import { knownForm } from "@/lib/server/visible";
import type { Campaign, Participation, Prisma } from "@/prisma/generated/client";

/** A called-up enterprise as its authority sees it. Nothing of its answers, figures or scores. */
export type ParticipationRow = {
  readonly id: string;
  readonly name: string;
  readonly creditCode: string;
  /** Six digits. */
  readonly region: string;
  /** Below the campaign's own region; null where the code is not listed. */
  readonly regionName: LocalisedText | null;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
  readonly contactEmail: string | null;
  readonly state: ParticipationState;
  /** 0–100; 100 only where nothing is missing. */
  readonly percent: number;
  readonly submittedAt: Date | null;
  /** The last moment for this enterprise: its own closing or the campaign's. */
  readonly closesAt: Date;
  /** Why it was sent back or opened again, the last time. */
  readonly reason: string | null;
  /** Consents to be named. */
  readonly named: boolean;
  /** A link stands that nobody has used. */
  readonly hasLink: boolean;
  readonly refreshedAt: Date;
};

export type ParticipationFilter = {
  readonly state?: ParticipationState | undefined;
  /** Leading digits. */
  readonly region?: string | undefined;
  /** Part of a name or of a credit code. */
  readonly q?: string | undefined;
};
export type FoundParticipation = Participation & { readonly campaign: Campaign };
export async function findParticipation(tx: Transaction, organisation: string, participation: string): Promise<FoundParticipation> {
  const where = { organisationId_id: { organisationId: organisation, id: knownForm(participation) } };
  const row = await tx.participation.findUnique({ where, include: { campaign: true } });
  if (!row) throw new AppError("NOT_FOUND");
  return row;
}

/** The same with its campaign's closing standing still and nobody else coming in through its link. */
export async function lockParticipation(tx: Transaction, organisation: string, participation: string): Promise<FoundParticipation> {
  const { campaignId } = await findParticipation(tx, organisation, participation);
  await shareCampaign(tx, organisation, campaignId);
  await tx.$queryRaw`SELECT 1 AS locked FROM participation WHERE organisation_id = ${organisation}::uuid AND id = ${participation}::uuid FOR NO KEY UPDATE`;
  return findParticipation(tx, organisation, participation);
}

/** Voids the link, if it has one that nobody used. */
export async function revokeLink(tx: Transaction, { organisationId, tokenId }: Participation): Promise<void> {
  if (tokenId === null) return;
  await tx.token.updateMany({ where: { organisationId, id: tokenId, usedAt: null, revokedAt: null }, data: { revokedAt: new Date() } });
}

export function whereOf(campaign: Campaign, { state, region, q }: ParticipationFilter): Prisma.ParticipationWhereInput {
  const text = (q ?? "").trim().slice(0, 200);
  return {
    organisationId: campaign.organisationId,
    campaignId: campaign.id,
    ...(PARTICIPATION_STATES.some((known) => known === state) && { state: state as ParticipationState }),
    ...(region !== undefined && /^\d{1,6}$/.test(region) && { region: { startsWith: region } }),
    ...(text !== "" && { OR: [{ name: { contains: literal(text), mode: "insensitive" } }, { creditCode: { contains: literal(text.toUpperCase()) } }] }),
  };
}

/** The text as LIKE looks for it, wherever it stands: Prisma hands over % and _ as they are. */
const literal = (text: string): string => text.replaceAll(/[\\%_]/g, "\\$&");

export function rowOf(row: Participation, campaign: Campaign): ParticipationRow {
  return {
    id: row.id,
    name: row.name,
    creditCode: row.creditCode,
    region: row.region,
    regionName: regionTitle(row.region, campaign.regionPrefix),
    contactName: row.contactName,
    contactPhone: row.contactPhone,
    contactEmail: row.contactEmail,
    state: row.state,
    percent: row.percent,
    submittedAt: row.submittedAt,
    closesAt: closingOf({ own: row.closesAt, campaign: campaign.closesAt }),
    reason: row.reason,
    named: row.named,
    hasLink: row.tokenId !== null && row.companyId === null,
    refreshedAt: row.refreshedAt,
  };
}
