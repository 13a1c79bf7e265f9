import "server-only";
import { closingOf } from "@/lib/core/campaign";
import { AppError } from "@/lib/core/errors";
import { appendAudit } from "@/lib/server/audit";
import { pathOfCallUp } from "@/lib/server/call-up-links";
import { findCampaign } from "@/lib/server/campaigns";
import { config } from "@/lib/server/config";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { isResendable, mailIsSet, MESSAGE_STATES, RESENDABLE, sendSoon, type MessageKind, type MessageState } from "@/lib/server/message-queue";
import { wordMessage, type MessageFacts } from "@/lib/server/message-words";
import { readPage, type Paged } from "@/lib/server/paged";
import { findParticipation } from "@/lib/server/participation-rows";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit } from "@/lib/server/visible";
import type { Message as MessageRow } from "@/prisma/generated/client";

export { mailIsSet, queueMessages, MESSAGE_KINDS, MESSAGE_STATES, type MessageKind, type MessageState } from "@/lib/server/message-queue";

/** What of a mail is shown to whoever answers for it. */
export type ShownMail = {
  readonly id: string;
  readonly state: MessageState;
  /** null where no address is known. */
  readonly to: string | null;
  readonly attempts: number;
  /** What the mail server said, or ADDRESS, NO_LINK, NOT_NEEDED; null where nothing was wrong. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  /** What it says as things stand now; null where the enterprise is no longer called up, or has no way in yet. */
  readonly says: { readonly subject: string; readonly text: string } | null;
  /** It did not go out, or nobody knows, and it could now. */
  readonly canResend: boolean;
};

export type MessageSummary = Pick<ShownMail, "id" | "state" | "to" | "createdAt" | "sentAt"> & { readonly kind: MessageKind; readonly enterprise: string };
/** `counts`: of all of the campaign, whatever state was asked for. */
export type MessageList = Paged<MessageSummary> & { readonly counts: Readonly<Record<MessageState, number>> };

/** The mails to the enterprises of a campaign, newest first, so many a page. */
export async function listMessages(viewer: Viewer, organisation: string, campaign: string, { state, page }: { readonly state?: MessageState | undefined; readonly page?: number } = {}): Promise<MessageList> {
  const grant = permit(viewer, "campaign.read", organisation);
  const counts = await inOrganisation(grant, async (tx) => {
    const { id } = await findCampaign(tx, organisation, campaign);
    return tx.$queryRaw<{ state: MessageState; count: number }[]>`SELECT m.state, count(*)::integer AS count FROM message m
      JOIN participation p ON p.organisation_id = m.organisation_id AND p.id = m.participation_id
      WHERE m.organisation_id = ${organisation}::uuid AND p.campaign_id = ${id}::uuid GROUP BY m.state`;
  });
  const countOf = (wanted: MessageState) => counts.find((row) => row.state === wanted)?.count ?? 0;
  const list = await readPage(page, ({ limit, offset }) =>
    inOrganisation(grant, async (tx) => {
      const rows = await tx.$queryRaw<MessageSummary[]>`SELECT m.id, m.state, m.kind, m."to", p.name AS enterprise, m.created_at AS "createdAt", m.sent_at AS "sentAt" FROM message m
        JOIN participation p ON p.organisation_id = m.organisation_id AND p.id = m.participation_id
        WHERE m.organisation_id = ${organisation}::uuid AND p.campaign_id = ${campaign}::uuid AND (${state ?? null}::message_state IS NULL OR m.state = ${state ?? null}::message_state)
        ORDER BY m.created_at DESC, m.id LIMIT ${limit}::integer OFFSET ${offset}::integer`;
      return { rows, total: state === undefined ? counts.reduce((sum, { count }) => sum + count, 0) : countOf(state) };
    }),
  );
  return { ...list, counts: Object.fromEntries(MESSAGE_STATES.map((known) => [known, countOf(known)])) as MessageList["counts"] };
}

export type LoadedMessage = ShownMail & { readonly kind: MessageKind; readonly enterprise: { readonly participation: string; readonly name: string }; readonly campaign: { readonly id: string; readonly title: string } };

/** One with what it says now: for whoever passes it on by another way. Who reads a link that lets an enterprise in is noted. */
export async function loadMessage(viewer: Viewer, organisation: string, campaign: string, message: string): Promise<LoadedMessage> {
  const grant = permit(viewer, "campaign.edit", organisation);
  return inOrganisation(grant, async (tx) => {
    const row = await tx.message.findUnique({ where: { organisationId_id: { organisationId: organisation, id: knownForm(message) } } });
    const about = row?.participationId ? await findParticipation(tx, organisation, row.participationId) : null;
    if (!row || about?.campaignId !== campaign) throw new AppError("NOT_FOUND");
    const facts = await readFacts(tx, row);
    if (facts?.link.kind === "begin") await appendAudit(tx, { actor: grant.user, act: "campaign.links", object: about.id });
    const { id, kind, state, to, attempts, error, createdAt, sentAt } = row;
    return {
      id, kind, state, to, attempts, error, createdAt, sentAt,
      says: facts === null ? null : wordMessage(facts),
      canResend: isResendable(row),
      enterprise: { participation: about.id, name: about.name },
      campaign: { id: about.campaign.id, title: about.campaign.title },
    };
  });
}

/** Sends one again that was not sent, or of which nobody knows. Throws MAIL_UNSET, and INVALID where no address is known. */
export async function retryMessage(viewer: Viewer, organisation: string, message: string): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  if (!mailIsSet()) throw new AppError("MAIL_UNSET");
  await inOrganisation(grant, async (tx) => {
    const where = { organisationId: organisation, id: knownForm(message), state: { in: [...RESENDABLE] } };
    const row = await tx.message.findFirst({ where });
    if (!row) throw new AppError("NOT_FOUND");
    if (row.to === null) throw new AppError("INVALID", { field: "to" });
    await tx.message.updateMany({ where, data: { state: "queued", attempts: 0, error: null, claimedAt: null } });
    await appendAudit(tx, { actor: grant.user, act: "message.retry", object: row.id });
  });
  await sendSoon();
}

/** What a message is worded from, read now; null where the enterprise's row is gone, or has no way in. */
export async function readFacts(tx: Transaction, { organisationId, kind, participationId, values }: MessageRow): Promise<MessageFacts | null> {
  if (participationId === null) return null;
  const row = await tx.participation.findUnique({ where: { organisationId_id: { organisationId, id: participationId } }, include: { campaign: { include: { organisation: { select: { name: true } } } } } });
  if (!row) return null;
  const { campaign } = row;
  const link = linkOf(row);
  if (link === null) return null;
  const { reason } = values as { reason?: unknown };
  return {
    kind,
    authority: campaign.organisation.name,
    title: campaign.title,
    fiscalYear: campaign.fiscalYear,
    closesAt: closingOf({ own: row.closesAt, campaign: campaign.closesAt }),
    contactName: campaign.contactName,
    contactPhone: campaign.contactPhone,
    contactEmail: campaign.contactEmail,
    enterprise: row.name,
    creditCode: row.creditCode,
    reason: typeof reason === "string" ? reason : null,
    link,
  };
}

function linkOf({ id, companyId, tokenId }: { readonly id: string; readonly companyId: string | null; readonly tokenId: string | null }): MessageFacts["link"] | null {
  if (companyId !== null) return { kind: "continue", url: `${config.url}/o/${companyId}/calls/${id}` };
  return tokenId === null ? null : { kind: "begin", url: `${config.url}${pathOfCallUp(tokenId)}` };
}
