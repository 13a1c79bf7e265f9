import "server-only";
import { closingOf } from "@/lib/core/campaign";
import { AppError } from "@/lib/core/errors";
import { appendAudit, type AuditedAct } from "@/lib/server/audit";
import { insertLinks, pathOfCallUp } from "@/lib/server/call-up-links";
import { findCampaign } from "@/lib/server/campaigns";
import { config } from "@/lib/server/config";
import { inOrganisation } from "@/lib/server/db";
import { findParticipation, lockParticipation, revokeLink, rowOf, whereOf, type ParticipationFilter, type ParticipationRow } from "@/lib/server/participation-rows";
import type { IssuedLink } from "@/lib/server/tokens";
import type { Viewer } from "@/lib/server/viewer";
import { permit, type Grant } from "@/lib/server/visible";
import type { Campaign, Participation, Prisma } from "@/prisma/generated/client";

/** The link that lets the enterprise in at present, to be handed over; null where there is none or it was used. Whoever reads it is noted. */
export async function loadLink(viewer: Viewer, organisation: string, participation: string): Promise<IssuedLink | null> {
  const grant = permit(viewer, "campaign.edit", organisation);
  return inOrganisation(grant, async (tx) => {
    const { id, tokenId, companyId } = await findParticipation(tx, organisation, participation);
    const token = tokenId === null || companyId !== null ? null : await tx.token.findFirst({ where: { organisationId: organisation, id: tokenId, usedAt: null, revokedAt: null } });
    if (!token) return null;
    await appendAudit(tx, { actor: grant.user, act: "campaign.links", object: id });
    return { path: pathOfCallUp(token.id), expiresAt: token.expiresAt };
  });
}

/** A new link; the old one is void. Throws STAGE where the enterprise has come in, or cannot yet or no more. */
export async function relink(viewer: Viewer, organisation: string, participation: string): Promise<IssuedLink> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const now = new Date();
  return inOrganisation(grant, async (tx) => {
    const { campaign, ...found } = await lockParticipation(tx, organisation, participation);
    const expiresAt = closingOf({ own: found.closesAt, campaign: campaign.closesAt });
    if (found.companyId !== null || campaign.announcedAt === null || now < campaign.opensAt || now > expiresAt) throw new AppError("STAGE");
    await revokeLink(tx, found);
    await insertLinks(tx, campaign, [found], grant.user);
    const { tokenId } = await findParticipation(tx, organisation, found.id);
    await appendAudit(tx, { actor: grant.user, act: "participation.relink", object: found.id });
    return { path: pathOfCallUp(tokenId ?? ""), expiresAt };
  });
}

/** Rows read and handed on at a time: a list of fifty thousand is never held as a whole. */
const CHUNK = 1_000;

/** Everybody whom the filter finds, in the order of the list, to be followed up by telephone. */
export async function* streamFollowUps(viewer: Viewer, organisation: string, campaign: string, filter: ParticipationFilter): AsyncGenerator<readonly ParticipationRow[], void> {
  const grant = permit(viewer, "campaign.read", organisation);
  yield* chunksOf(grant, campaign, { act: "participation.export", filter, pick: (row, found) => rowOf(row, found) });
}

export type LinkRow = { readonly row: ParticipationRow; readonly url: string };

/** Those who have a link and have not come in, with their links, to be handed over by other means than mail. */
export async function* streamLinks(viewer: Viewer, organisation: string, campaign: string): AsyncGenerator<readonly LinkRow[], void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  yield* chunksOf(grant, campaign, {
    act: "campaign.links",
    filter: {},
    only: { tokenId: { not: null }, companyId: null },
    pick: (row, found) => ({ row: rowOf(row, found), url: `${config.url}${pathOfCallUp(row.tokenId ?? "")}` }),
  });
}

type Picking<Value> = {
  /** How the chain of audit names it. */
  readonly act: AuditedAct;
  readonly filter: ParticipationFilter;
  readonly only?: Prisma.ParticipationWhereInput;
  readonly pick: (row: Participation, campaign: Campaign) => Value;
};

/** A transaction for each chunk: none is held open while somebody's network takes its time. */
async function* chunksOf<Value>(grant: Grant, campaign: string, { act, filter, only = {}, pick }: Picking<Value>): AsyncGenerator<readonly Value[], void> {
  const { organisation } = grant;
  const found = await inOrganisation(grant, async (tx) => {
    const row = await findCampaign(tx, organisation, campaign);
    await appendAudit(tx, { actor: grant.user, act, object: row.id });
    return row;
  });
  const where = { AND: [whereOf(found, filter), only] };
  for (let after: string | undefined; ; ) {
    const rows: readonly Participation[] = await inOrganisation(grant, (tx) =>
      tx.participation.findMany({ where: after === undefined ? where : { ...where, id: { gt: after } }, orderBy: { id: "asc" }, take: CHUNK }),
    );
    if (rows.length > 0) yield rows.map((row) => pick(row, found));
    if (rows.length < CHUNK) return;
    after = rows.at(-1)?.id;
  }
}
