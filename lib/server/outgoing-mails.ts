import "server-only";
import { AppError } from "@/lib/core/errors";
import { atGate, inOrganisation } from "@/lib/server/db";
import { wordMessage } from "@/lib/server/message-words";
import { isResendable, mailIsSet, sendSoon, type MessageKind, type MessageState } from "@/lib/server/message-queue";
import { readFacts, type ShownMail } from "@/lib/server/messages";
import { readPage, type Paged } from "@/lib/server/paged";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permitPlatform } from "@/lib/server/visible";

type Words = NonNullable<ShownMail["says"]>;
/** A mail of any authority, as the operator sees it. */
export type OutgoingMail = ShownMail & {
  readonly authority: { readonly id: string; readonly name: string };
  readonly kind: MessageKind;
  /** The enterprise it is about, null where that is no longer called up. */
  readonly receiver: string | null;
  readonly participation: string | null;
};

/** Mails of all authorities, the latest first, so many a page; for the operator. */
export async function listMails(viewer: Viewer, { state, kind, page }: { readonly state?: MessageState; readonly kind?: MessageKind; readonly page?: number } = {}): Promise<Paged<OutgoingMail>> {
  const operator = permitPlatform(viewer, "platform.operate");
  return readPage(page, async ({ limit, offset }) => {
    const rows = await atGate(
      (gate) => gate.$queryRaw<MailRow[]>`SELECT * FROM gate.list_outgoing_messages(${operator}::uuid, ${state ?? null}::message_state, ${kind ?? null}::message_kind, ${limit}::integer, ${offset}::integer)`,
    );
    const said = await wordAll(rows);
    return { total: rows[0]?.total ?? 0, rows: rows.map((row) => readMail(row, said.get(row.id) ?? null)) };
  });
}

/** Puts a mail back into the queue. Throws NOT_FOUND where it went out, waits already, has no address, or no mail server is set. */
export async function resendMail(viewer: Viewer, mail: string): Promise<void> {
  const operator = permitPlatform(viewer, "platform.operate");
  const id = knownForm(mail);
  if (!mailIsSet()) throw new AppError("NOT_FOUND");
  const [row] = await atGate((gate) => gate.$queryRaw<{ queued: boolean }[]>`SELECT gate.requeue_message(${operator}::uuid, ${id}::uuid, NULL) AS queued`);
  if (!row?.queued) throw new AppError("NOT_FOUND");
  await sendSoon();
}

/** In each authority's own scope, where its campaigns can be read. */
async function wordAll(rows: readonly MailRow[]): Promise<ReadonlyMap<string, Words>> {
  const said = new Map<string, Words>();
  for (const organisation of new Set(rows.map(({ organisation_id: authority }) => authority))) {
    const ids = rows.flatMap((row) => (row.organisation_id === organisation ? [row.id] : []));
    await inOrganisation({ organisation, user: null }, async (tx) => {
      for (const message of await tx.message.findMany({ where: { organisationId: organisation, id: { in: ids } } })) {
        const facts = await readFacts(tx, message);
        if (facts !== null) said.set(message.id, wordMessage(facts));
      }
    });
  }
  return said;
}

type MailRow = {
  organisation_id: string;
  organisation_name: string;
  id: string;
  kind: MessageKind;
  state: MessageState;
  participation_id: string | null;
  receiver: string | null;
  to: string | null;
  attempts: number;
  error: string | null;
  created_at: Date;
  sent_at: Date | null;
  total: number;
};
const readMail = (row: MailRow, says: Words | null): OutgoingMail => ({
  id: row.id,
  authority: { id: row.organisation_id, name: row.organisation_name },
  kind: row.kind,
  state: row.state,
  receiver: row.receiver,
  participation: row.participation_id,
  to: row.to,
  attempts: row.attempts,
  error: row.error,
  createdAt: row.created_at,
  sentAt: row.sent_at,
  says,
  canResend: isResendable(row),
});
