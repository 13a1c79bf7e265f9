import "server-only";
import { canonicalEmail } from "@/lib/core/email-address";
import { config } from "@/lib/server/config";
import { atGate, inOrganisation } from "@/lib/server/db";
import { openMailer, type Handed, type Mail, type Smtp } from "@/lib/server/mail";
import { wordMessage } from "@/lib/server/message-words";
import { readFacts } from "@/lib/server/messages";
import { count } from "@/lib/server/metrics";
import { permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

const MOST_ATTEMPTS = 5;

type Claimed = { readonly organisation_id: string; readonly id: string; readonly attempts: number };

/**
 * Sends what is due, one after the other, until nothing is, so many went out within a minute, or the mail server is away.
 * Answers how many were sent. Any number of processes may do so at once: each message is claimed before it is sent.
 */
export async function sendDue(viewer: Viewer, signal: AbortSignal, smtp: Smtp | null = config.smtp): Promise<number> {
  permitPlatform(viewer, "platform.operate");
  if (smtp === null) return 0;
  const mailer = openMailer(smtp);
  let sent = 0;
  try {
    while (!signal.aborted) {
      const [claimed] = await atGate((gate) => gate.$queryRaw<Claimed[]>`SELECT * FROM gate.claim_message(${smtp.perMinute}::integer)`);
      if (!claimed) break;
      const mail = await wordClaimed(claimed);
      const handed = typeof mail === "string" ? ({ outcome: "refused", reason: mail } as const) : await mailer.send(mail);
      await settle(claimed, handed);
      count("mails", { outcome: handed.outcome });
      if (handed.outcome === "sent") sent += 1;
      // The others would fare the same, and each would have lost an attempt.
      if (handed.outcome === "deferred" && handed.isAway) break;
    }
  } finally {
    mailer.close();
  }
  return sent;
}

/** Says of messages whose process died in the middle that nobody knows what became of them; answers how many. */
export async function markUnclear(viewer: Viewer): Promise<number> {
  permitPlatform(viewer, "platform.operate");
  const [row] = await atGate((gate) => gate.$queryRaw<{ gone: number }[]>`SELECT gate.mark_unclear_messages() AS gone`);
  for (let unclear = row?.gone ?? 0; unclear > 0; unclear -= 1) count("mails", { outcome: "unclear" });
  return row?.gone ?? 0;
}

/** The mail, or why there is none. */
function wordClaimed({ organisation_id: organisation, id }: Claimed): Promise<Mail | string> {
  return inOrganisation({ organisation, user: null }, async (tx) => {
    const row = await tx.message.findUniqueOrThrow({ where: { organisationId_id: { organisationId: organisation, id } } });
    const to = row.to === null ? null : canonicalEmail(row.to);
    if (to === null) return "ADDRESS";
    const facts = await readFacts(tx, row);
    return facts === null ? "NO_LINK" : { id, to, replyTo: facts.contactEmail, ...wordMessage(facts) };
  });
}

async function settle({ organisation_id: organisation, id, attempts }: Claimed, handed: Handed): Promise<void> {
  const outcome =
    handed.outcome === "sent"
      ? ({ state: "sent", sentAt: new Date(), error: null } as const)
      : handed.outcome === "unclear"
        ? ({ state: "unclear", error: handed.reason } as const)
        : ({ state: handed.outcome === "refused" || attempts >= MOST_ATTEMPTS ? "failed" : "queued", error: handed.reason } as const);
  // Only the claim that it was made under: a person may have decided meanwhile.
  await inOrganisation({ organisation, user: null }, (tx) => tx.message.updateMany({ where: { organisationId: organisation, id, state: "sending", attempts }, data: outcome }));
}
