import "server-only";
import { closingOf } from "@/lib/core/campaign";
import { AppError } from "@/lib/core/errors";
import { appendAudit } from "@/lib/server/audit";
import { pathOfCallUp } from "@/lib/server/call-up-links";
import { config } from "@/lib/server/config";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { mailIsSet, RESENDABLE, sendSoon, type MessageKind, type MessageState } from "@/lib/server/message-queue";
import { wordMessage, type MessageFacts } from "@/lib/server/message-words";
import { readPage, type Paged } from "@/lib/server/paged";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit } from "@/lib/server/visible";
import type { Message as MessageRow } from "@/prisma/generated/client";

export { mailIsSet, queueMessages, MESSAGE_KINDS, MESSAGE_STATES, type MessageKind, type MessageState } from "@/lib/server/message-queue";

export type MessageSummary = {
  readonly organisation: string;
  readonly id: string;
  readonly kind: MessageKind;
  readonly state: MessageState;
  readonly participation: string | null;
  /** Name of the enterprise; null once its row is gone. */
  readonly enterprise: string | null;
  /** null where no address is known. */
  readonly to: string | null;
  readonly attempts: number;
  /** What the mail server said, or ADDRESS, NO_LINK, NOT_NEEDED; null where nothing was wrong. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
};
/** An authority's own, newest first, so many a page. */
export async function listMessages(viewer: Viewer, organisation: string, { state, page }: { readonly state?: MessageState; readonly page?: number } = {}): Promise<Paged<MessageSummary>> {
  const grant = permit(viewer, "campaign.read", organisation);
  return readPage(page, ({ limit, offset }) =>
    inOrganisation(grant, async (tx) => {
      const where = { organisationId: organisation, ...(state !== undefined && { state }) };
      const rows = await tx.message.findMany({ where, orderBy: [{ createdAt: "desc" }, { id: "asc" }], skip: offset, take: limit });
      const about = await tx.participation.findMany({ select: { id: true, name: true }, where: { organisationId: organisation, id: { in: rows.flatMap(({ participationId }) => participationId ?? []) } } });
      const names = new Map(about.map(({ id, name }) => [id, name]));
      return { total: await tx.message.count({ where }), rows: rows.map((row) => summaryOf(row, names.get(row.participationId ?? "") ?? null)) };
    }),
  );
}

/** One with what it says now: for whoever passes it on by another way. */
export async function loadMessage(viewer: Viewer, organisation: string, message: string): Promise<MessageSummary & { readonly subject: string; readonly text: string }> {
  const grant = permit(viewer, "campaign.edit", organisation);
  return inOrganisation(grant, async (tx) => {
    const row = await tx.message.findUnique({ where: { organisationId_id: { organisationId: organisation, id: knownForm(message) } } });
    if (!row) throw new AppError("NOT_FOUND");
    const facts = await readFacts(tx, row);
    if (facts === null) throw new AppError("NOT_FOUND");
    return { ...summaryOf(row, facts.enterprise), ...wordMessage(facts) };
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

const summaryOf = (row: MessageRow, enterprise: string | null): MessageSummary => ({
  organisation: row.organisationId, id: row.id, kind: row.kind, state: row.state, participation: row.participationId, enterprise,
  to: row.to, attempts: row.attempts, error: row.error, createdAt: row.createdAt, sentAt: row.sentAt,
});
