import "server-only";
import { createHmac } from "node:crypto";
import { closingOf, stageOf } from "@/lib/core/campaign";
import { AppError } from "@/lib/core/errors";
import { config } from "@/lib/server/config";
import { atGate, inOrganisation, type Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { queueMessages } from "@/lib/server/message-queue";
import { hashOfSecret } from "@/lib/server/secret";
import type { Viewer } from "@/lib/server/viewer";
import type { Campaign, Participation } from "@/prisma/generated/client";

/**
 * The secret of an enterprise's link follows from the installation's own and the token's id: so a list of links can be written
 * again whenever it is wanted, while the database keeps only hashes, as of every other link. With another XINZHI_SECRET all
 * links that were handed out are void, and new ones are made with `relink`.
 */
export const secretOfCallUp = (token: string): string => createHmac("sha256", config.secret).update(`call-up/${token}`).digest("base64url");

/** Where the link leads, within this installation. */
export const pathOfCallUp = (token: string): string => `/join/${secretOfCallUp(token)}`;

const CHUNK = 500;

/**
 * Gives every enterprise of an open campaign that has none its link, and the message that calls it up; answers how many. A
 * chunk is written as a whole or not at all, and whoever has a link is passed over: it can be stopped and run again at any time,
 * also side by side. For the job.
 */
export async function issueCallUps(viewer: Viewer, signal?: AbortSignal): Promise<number> {
  if (viewer.kind !== "system") throw new AppError("NOT_FOUND");
  const due = await atGate((gate) => gate.$queryRaw<{ authority_id: string; campaign_id: string }[]>`SELECT * FROM gate.list_due_call_ups()`);
  let issued = 0;
  for (const { authority_id: organisation, campaign_id: campaign } of due) {
    for (let chunk = 1; chunk > 0 && !signal?.aborted; issued += chunk) {
      chunk = await inOrganisation({ organisation, user: null }, (tx) => issueChunk(tx, organisation, campaign));
    }
  }
  return issued;
}

async function issueChunk(tx: Transaction, organisation: string, id: string): Promise<number> {
  const campaign = await shareCampaign(tx, organisation, id);
  if (stageOf(campaign, new Date()) !== "open") return 0;
  const without = await tx.$queryRaw<{ id: string; to: string | null; closesAt: Date | null }[]>`SELECT id, contact_email AS "to", closes_at AS "closesAt" FROM participation
    WHERE organisation_id = ${organisation}::uuid AND campaign_id = ${id}::uuid AND token_id IS NULL AND company_id IS NULL ORDER BY id LIMIT ${CHUNK} FOR NO KEY UPDATE`;
  await insertLinks(tx, campaign, without, null);
  await queueMessages(tx, organisation, without.map(({ id: participation, to }) => ({ kind: "callUp", participation, key: "callUp", to, values: {} })));
  return without.length;
}

/** The campaign, whose closing stands still until the transaction ends. */
export async function shareCampaign(tx: Transaction, organisation: string, campaign: string): Promise<Campaign> {
  await tx.$queryRaw`SELECT 1 AS locked FROM campaign WHERE organisation_id = ${organisation}::uuid AND id = ${campaign}::uuid FOR SHARE`;
  return tx.campaign.findUniqueOrThrow({ where: { organisationId_id: { organisationId: organisation, id: campaign } } });
}

/**
 * New links for these enterprises, good until each one's closing; `by`: the official who makes them, null for the installation.
 * In two statements of columns: row by row the ORM takes longer than the database, and the process has pages to serve.
 */
export async function insertLinks(tx: Transaction, campaign: Campaign, participations: readonly Pick<Participation, "id" | "closesAt">[], by: string | null): Promise<void> {
  const { organisationId } = campaign;
  const called = participations.map(({ id }) => id);
  const tokens = participations.map(() => makeId());
  const hashes = tokens.map((token) => hashOfSecret(secretOfCallUp(token)).toString("hex"));
  const closings = participations.map(({ closesAt }) => closingOf({ own: closesAt, campaign: campaign.closesAt }).toISOString());
  await tx.$executeRaw`INSERT INTO token (id, hash, purpose, organisation_id, participation_id, created_by, expires_at)
    SELECT link.token, decode(link.hash, 'hex'), 'callUp', ${organisationId}::uuid, link.participation, ${by}::uuid, link.closes_at
    FROM unnest(${tokens}::uuid[], ${hashes}::text[], ${called}::uuid[], ${closings}::timestamptz[]) AS link (token, hash, participation, closes_at)`;
  await tx.$executeRaw`UPDATE participation p SET token_id = link.token
    FROM unnest(${called}::uuid[], ${tokens}::uuid[]) AS link (participation, token)
    WHERE p.organisation_id = ${organisationId}::uuid AND p.id = link.participation`;
}
