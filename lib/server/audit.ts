import "server-only";
import { canonicalHash } from "@/lib/core/canonical";
import { AppError } from "@/lib/core/errors";
import { atGate, inOrganisation, type Transaction } from "@/lib/server/db";
import { isId } from "@/lib/server/id";
import { takeToken } from "@/lib/server/rate-limit";
import { permit, standingOf } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

/** Everything that is written down, here or by the functions in `prisma/sql`. The texts for people are in the messages under `account.acts`. */
export const AUDITED_ACTS = [
  "account.open",
  "account.locale",
  "session.open",
  "session.end",
  "session.refused",
  "password.change",
  "password.link",
  "password.reset",
  "organisation.open",
  "organisation.edit",
  "organisation.verify",
  "members.invite",
  "members.end",
  "invitation.redeem",
  "invitation.revoke",
  "operator.link",
  "indicators.assign",
  "indicators.handOver",
  "facts.save",
  "responses.save",
  "standing.save",
  "assessment.open",
  "submission.make",
  "submission.withdraw",
  "report.render",
  "report.disclose",
  "standing.render",
  "instrument.publish",
  "instrument.replace",
  "campaign.open",
  "campaign.edit",
  "campaign.announce",
  "campaign.extend",
  "campaign.links",
  "campaign.remove",
  "callUp.upload",
  "callUp.confirm",
  "callUp.discard",
  "participation.return",
  "participation.reopen",
  "participation.remove",
  "participation.relink",
  "participation.export",
  "call.redeem",
  "call.join",
  "consent.give",
  "consent.refuse",
  "submission.returned",
  "assessment.reopened",
  "assessment.extended",
  "publication.request",
  "publication.release",
  "publication.schedule",
  "user.disable",
  "user.enable",
  "job.retry",
  "message.retry",
  "refused",
] as const;
export type AuditedAct = (typeof AUDITED_ACTS)[number];

export type AuditEntry = {
  readonly actor: string | null;
  readonly act: AuditedAct;
  /** Id of what it was done to. */
  readonly object: string | null;
  /** Hashes of what was there and of what is there now, not the things themselves: the chain outlives erasure. */
  readonly before?: unknown;
  readonly after?: unknown;
};

/** Adds an event to the chain of the organisation of this transaction; both happen or neither. */
export async function appendAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  const before = entry.before === undefined ? null : canonicalHash(entry.before);
  const after = entry.after === undefined ? null : canonicalHash(entry.after);
  await tx.$queryRaw`SELECT gate.append_audit(${entry.actor}::uuid, ${entry.act}, ${entry.object}, ${before}, ${after}, NULL)::text`;
}

/** The same for what happens outside of any organisation: into the installation's chain. */
export async function appendPlatformAudit(entry: Pick<AuditEntry, "actor" | "act" | "object">): Promise<void> {
  await atGate((gate) => gate.$queryRaw`SELECT gate.append_platform_audit(${entry.actor}::uuid, ${entry.act}, ${entry.object}, NULL)::text`);
}

/** A hundred in a row, then one a minute: an attacker must not grow somebody else's chain without end. */
const REFUSALS = { burst: 100, secondsEach: 60 };

/** Somebody signed in asked for an organisation without a grant in it. */
export async function recordRefusal(user: string, organisation: string): Promise<void> {
  try {
    takeToken("refusal", user, REFUSALS);
  } catch (fault) {
    if (fault instanceof AppError) return;
    throw fault;
  }
  const id = isId(organisation) ? organisation : null;
  await atGate((gate) => gate.$queryRaw`SELECT gate.record_refusal(${user}::uuid, ${id}::uuid, ${id === null ? "malformed" : null}, NULL)::text`);
}

export type AuditRow = {
  readonly sequence: number;
  readonly at: Date;
  readonly actor: string | null;
  readonly act: string;
  readonly object: string | null;
  readonly hash: string;
};

/** The organisation's events, newest first. */
export async function listAuditEvents(viewer: Viewer, organisation: string, most = 200): Promise<readonly AuditRow[]> {
  const grant = permit(viewer, actOf(viewer), organisation);
  return inOrganisation(grant, async (tx) => {
    const rows = await tx.auditEvent.findMany({ where: { organisationId: organisation }, orderBy: { sequence: "desc" }, take: Math.min(most, 1_000) });
    return rows.map(({ sequence, at, actor, act, object, hash }) => ({ sequence: Number(sequence), at, actor, act, object, hash }));
  });
}

export type ChainCheck = { readonly events: number; readonly firstBroken: number | null; readonly head: string | null };

/**
 * Computes the whole chain again. `firstBroken` is the first event whose hash, number or link does not fit; a cut-off
 * end shows where `head` differs from one noted earlier (each report prints it).
 */
export async function verifyAuditChain(viewer: Viewer, organisation: string): Promise<ChainCheck> {
  const grant = permit(viewer, actOf(viewer), organisation);
  return inOrganisation(grant, async (tx) => {
    const rows = await tx.auditEvent.findMany({ where: { organisationId: organisation }, orderBy: { sequence: "asc" } });
    let previous = "0".repeat(64);
    let firstBroken: number | null = null;
    rows.forEach((row, index) => {
      const computed = canonicalHash({
        act: row.act,
        actor: row.actor,
        afterHash: row.afterHash,
        at: row.at.toISOString(),
        beforeHash: row.beforeHash,
        object: row.object,
        organisation: row.organisationId,
        previousHash: previous,
        requestId: row.requestId,
        sequence: Number(row.sequence),
      });
      if (firstBroken === null && (computed !== row.hash || row.previousHash !== previous || Number(row.sequence) !== index + 1)) firstBroken = Number(row.sequence);
      previous = row.hash;
    });
    return { events: rows.length, firstBroken, head: rows.at(-1)?.hash ?? null };
  });
}

/** An operator reads the installation's own chain, a manager the company's. */
const actOf = (viewer: Viewer) => (standingOf(viewer) === "operator" ? "platform.audit" : "audit.read");
