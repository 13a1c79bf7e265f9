import "server-only";
import { closingOf, type ParticipationState, PARTICIPATION_STATES, type ReminderStep } from "@/lib/core/campaign";
import { AppError } from "@/lib/core/errors";
import type { LocalisedText } from "@/lib/core/localised";
import { findCampaign, headOf, type CampaignHead } from "@/lib/server/campaigns";
import { regionTitle } from "@/lib/server/content";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import type { MessageKind, MessageState } from "@/lib/server/messages";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, mayOffer, permit } from "@/lib/server/visible";
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

export const PAGE_SIZE = 50;
export type ParticipationFilter = {
  readonly state?: ParticipationState | undefined;
  /** Leading digits. */
  readonly region?: string | undefined;
  /** Part of a name or of a credit code. */
  readonly q?: string | undefined;
};
export type ParticipationPage = { readonly rows: readonly ParticipationRow[]; readonly total: number; readonly page: number; readonly pages: number };

/** By name, fifty a page; a page beyond the last is the last. What is no state or region filters nothing. */
export async function listParticipations(viewer: Viewer, organisation: string, campaign: string, { page = 1, ...filter }: ParticipationFilter & { readonly page?: number }): Promise<ParticipationPage> {
  const grant = permit(viewer, "campaign.read", organisation);
  return inOrganisation(grant, async (tx) => {
    const found = await findCampaign(tx, organisation, campaign);
    const where = whereOf(found, filter);
    const total = await tx.participation.count({ where });
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    const shown = Number.isInteger(page) ? Math.min(Math.max(page, 1), pages) : 1;
    const rows = await tx.participation.findMany({ where, orderBy: [{ name: "asc" }, { id: "asc" }], skip: (shown - 1) * PAGE_SIZE, take: PAGE_SIZE });
    return { rows: rows.map((row) => rowOf(row, found)), total, page: shown, pages };
  });
}

export type ParticipationMessage = {
  readonly id: string;
  readonly kind: MessageKind;
  readonly state: MessageState;
  readonly to: string | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
};
export type LoadedParticipation = ParticipationRow & {
  readonly campaign: CampaignHead;
  /** Oldest first, both. */
  readonly messages: readonly ParticipationMessage[];
  readonly reminders: readonly { readonly step: ReminderStep; readonly at: Date }[];
  readonly can: { readonly return: boolean; readonly reopen: boolean; readonly relink: boolean; readonly remove: boolean };
};

export async function loadParticipation(viewer: Viewer, organisation: string, participation: string): Promise<LoadedParticipation> {
  const grant = permit(viewer, "campaign.read", organisation);
  const now = new Date();
  return inOrganisation(grant, async (tx) => {
    const { campaign, ...row } = await findParticipation(tx, organisation, participation);
    const about = { organisationId: organisation, participationId: row.id };
    const messages = await tx.message.findMany({ where: about, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
    const reminders = await tx.reminder.findMany({ where: about, orderBy: { at: "asc" } });
    const shown = rowOf(row, campaign);
    const closed = shown.closesAt < now;
    const mayEdit = mayOffer(viewer, "campaign.edit");
    const mayAct = mayEdit && campaign.announcedAt !== null && campaign.opensAt <= now;
    return {
      ...shown,
      campaign: headOf(campaign, now),
      messages: messages.map(({ id, kind, state, to, attempts, error, createdAt, sentAt }) => ({ id, kind, state, to, attempts, error, createdAt, sentAt })),
      reminders: reminders.map(({ step, at }) => ({ step: step as ReminderStep, at })),
      can: {
        return: mayAct && row.state === "submitted",
        reopen: mayAct && row.state !== "submitted" && closed,
        relink: mayAct && row.companyId === null && !closed,
        remove: mayEdit && row.companyId === null,
      },
    };
  });
}

type FoundParticipation = Participation & { readonly campaign: Campaign };
export async function findParticipation(tx: Transaction, organisation: string, participation: string): Promise<FoundParticipation> {
  const where = { organisationId_id: { organisationId: organisation, id: knownForm(participation) } };
  const row = await tx.participation.findUnique({ where, include: { campaign: true } });
  if (!row) throw new AppError("NOT_FOUND");
  return row;
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
