import "server-only";
import { z } from "zod";
import type { ReminderStep } from "@/lib/core/campaign";
import { LONGEST_REASON } from "@/lib/core/campaign-form";
import { canonicalHash } from "@/lib/core/canonical";
import { AppError } from "@/lib/core/errors";
import { appendAudit } from "@/lib/server/audit";
import { insertLinks } from "@/lib/server/call-up-links";
import { checkClosing, closingOn, daySchema, type ClosingAnswer } from "@/lib/server/campaign-input";
import { findCampaign, headOf, type CampaignHead } from "@/lib/server/campaigns";
import { atGate, inOrganisation } from "@/lib/server/db";
import { mailIsSet, sendSoon, type MessageKind, type MessageState } from "@/lib/server/message-queue";
import { findParticipation, lockParticipation, revokeLink, rowOf, whereOf, type ParticipationFilter, type ParticipationRow } from "@/lib/server/participation-rows";
import { storable } from "@/lib/server/text";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, mayOffer, permit } from "@/lib/server/visible";

export { loadLink, relink, streamFollowUps, streamLinks, type LinkRow } from "@/lib/server/participation-links";
export type { ParticipationFilter, ParticipationRow } from "@/lib/server/participation-rows";

export const PAGE_SIZE = 50;
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
  readonly can: { readonly return: boolean; readonly reopen: boolean; readonly relink: boolean; readonly remove: boolean; readonly readReport: boolean };
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
        readReport: mayOffer(viewer, "consentedReport.read") && row.named && row.state === "submitted",
      },
    };
  });
}

const reasonSchema = z.string().trim().min(1).max(LONGEST_REASON);
export const returnSchema = z.object({ reason: reasonSchema, closesOn: z.union([z.literal(""), daySchema]).optional() });
export const reopenSchema = z.object({ reason: reasonSchema, closesOn: daySchema });

/**
 * Sends a submission back. It stays as it was handed in; the assessment is open again, until the last moment of `closesOn` where
 * that is given, which it must be once it has closed. Throws STAGE where it is not handed in at this moment, and DAY.
 */
export async function returnParticipation(viewer: Viewer, organisation: string, participation: string, input: z.input<typeof returnSchema>): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const { reason, closesOn } = returnSchema.parse(input);
  const stated = { reason: storable(reason), closesAt: closesOn ? closingOn(viewer, closesOn, new Date()) : null };
  const [row] = await atGate(
    (gate) => gate.$queryRaw<ClosingAnswer[]>`SELECT * FROM gate.return_submission(${grant.user}::uuid, ${organisation}::uuid, ${knownForm(participation)}::uuid,
      ${stated.reason}, ${stated.closesAt}::timestamptz, ${canonicalHash(stated)}, ${mailIsSet()}, NULL)`,
  );
  checkClosing(viewer, row);
  await sendSoon();
}

/** More time for one enterprise that did not hand in before its closing. Throws STAGE where it did or still can, and DAY. */
export async function reopenParticipation(viewer: Viewer, organisation: string, participation: string, input: z.input<typeof reopenSchema>): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const { reason, closesOn } = reopenSchema.parse(input);
  const stated = { reason: storable(reason), closesAt: closingOn(viewer, closesOn, new Date()) };
  await inOrganisation(grant, async (tx) => {
    const [row] = await tx.$queryRaw<ClosingAnswer[]>`SELECT * FROM gate.reopen(${grant.user}::uuid, ${organisation}::uuid, ${knownForm(participation)}::uuid,
      ${stated.reason}, ${stated.closesAt}::timestamptz, ${canonicalHash(stated)}, ${mailIsSet()}, NULL)`;
    checkClosing(viewer, row);
    const { campaign, ...found } = await findParticipation(tx, organisation, participation);
    // It came onto the list too late for the job, which serves open campaigns.
    if (found.tokenId === null && found.companyId === null) await insertLinks(tx, campaign, [found], null);
  });
  await sendSoon();
}

/** Takes an enterprise off the list; its link is void. Throws STAGE once it has come in. */
export async function removeParticipation(viewer: Viewer, organisation: string, participation: string): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  await inOrganisation(grant, async (tx) => {
    const found = await lockParticipation(tx, organisation, participation);
    if (found.companyId !== null) throw new AppError("STAGE");
    await revokeLink(tx, found);
    await tx.participation.deleteMany({ where: { organisationId: organisation, id: found.id } });
    await appendAudit(tx, { actor: grant.user, act: "participation.remove", object: found.id, before: { campaign: found.campaignId, name: found.name, creditCode: found.creditCode } });
  });
}
