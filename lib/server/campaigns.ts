import "server-only";
import { z } from "zod";
import { stageOf, type ParticipationState, type Stage } from "@/lib/core/campaign";
import { canonicalHash } from "@/lib/core/canonical";
import { AppError } from "@/lib/core/errors";
import type { LocalisedText } from "@/lib/core/localised";
import { appendAudit } from "@/lib/server/audit";
import { campaignSchema, checkClosing, closingOn, columnsOf, dayFault, extensionSchema, type CampaignInput, type ClosingAnswer } from "@/lib/server/campaign-input";
import { regionTitle } from "@/lib/server/content";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { mailIsSet, sendSoon } from "@/lib/server/message-queue";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, mayOffer, permit } from "@/lib/server/visible";
import type { Campaign as CampaignRow } from "@/prisma/generated/client";

export { campaignSchema, extensionSchema } from "@/lib/server/campaign-input";

/** How many enterprises stand where. */
export type Counts = Readonly<Record<ParticipationState | "total", number>>;

export type CampaignHead = {
  readonly id: string;
  readonly title: string;
  readonly fiscalYear: number;
  /** "key@version" */
  readonly instrument: string;
  readonly stage: Stage;
  readonly opensAt: Date;
  readonly closesAt: Date;
};
export type CampaignSummary = CampaignHead & { readonly counts: Counts };

export type Campaign = CampaignSummary & {
  /** Plain text; lines end with "\n". */
  readonly text: string;
  readonly contactName: string;
  readonly contactPhone: string | null;
  readonly contactEmail: string | null;
  /** Leading digits of the regions whose enterprises may be called; "" for all. */
  readonly regionPrefix: string;
  readonly announcedAt: Date | null;
  readonly revision: number;
  /** By the next level below the prefix at which there is more than one; `region`: its leading digits, as lists are filtered by. */
  readonly byRegion: readonly { readonly region: string; readonly name: LocalisedText | null; readonly counts: Counts }[];
  /** As of when the counts hold; null without any enterprise. */
  readonly refreshedAt: Date | null;
  readonly can: { readonly edit: boolean; readonly announce: boolean; readonly extend: boolean; readonly addList: boolean; readonly return: boolean };
};

/** Newest first. */
export async function listCampaigns(viewer: Viewer, organisation: string): Promise<readonly CampaignSummary[]> {
  const grant = permit(viewer, "campaign.read", organisation);
  const now = new Date();
  return inOrganisation(grant, async (tx) => {
    const rows = await tx.campaign.findMany({ where: { organisationId: organisation }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
    const groups = await tx.participation.groupBy({ by: ["campaignId", "state"], where: { organisationId: organisation }, _count: true });
    return rows.map((row) => ({ ...headOf(row, now), counts: countsOf(groups.filter(({ campaignId }) => campaignId === row.id).map(({ state, _count }) => ({ state, count: _count }))) }));
  });
}

export async function loadCampaign(viewer: Viewer, organisation: string, campaign: string): Promise<Campaign> {
  const grant = permit(viewer, "campaign.read", organisation);
  const now = new Date();
  return inOrganisation(grant, async (tx) => {
    const row = await findCampaign(tx, organisation, campaign);
    const groups = await tx.participation.groupBy({ by: ["region", "state"], where: { organisationId: organisation, campaignId: row.id }, _count: true, _max: { refreshedAt: true } });
    const cells = groups.map(({ region, state, _count, _max }) => ({ region, state, count: _count, at: _max.refreshedAt }));
    const head = headOf(row, now);
    const mayEdit = mayOffer(viewer, "campaign.edit");
    return {
      ...head,
      text: row.text,
      contactName: row.contactName,
      contactPhone: row.contactPhone,
      contactEmail: row.contactEmail,
      regionPrefix: row.regionPrefix,
      announcedAt: row.announcedAt,
      revision: row.revision,
      counts: countsOf(cells),
      byRegion: byRegion(cells, row.regionPrefix),
      refreshedAt: cells.reduce<Date | null>((latest, { at }) => (at !== null && (latest === null || at > latest) ? at : latest), null),
      can: {
        edit: mayEdit,
        announce: mayEdit && head.stage === "preparing",
        extend: mayEdit && head.stage !== "preparing",
        addList: mayEdit && head.stage !== "closed",
        return: mayEdit && head.stage !== "preparing",
      },
    };
  });
}

/** A campaign that is being prepared, for the regions that the authority sees at this moment. */
export async function createCampaign(viewer: Viewer, organisation: string, input: CampaignInput): Promise<{ campaign: string }> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const columns = await columnsOf(viewer, campaignSchema.parse(input));
  if (columns.closesAt < new Date()) throw dayFault(viewer, "past");
  const by = grant.user;
  if (by === null) throw new AppError("NOT_FOUND");
  const id = makeId();
  await inOrganisation(grant, async (tx) => {
    const authority = await tx.organisation.findUnique({ where: { id: organisation }, select: { regionPrefix: true } });
    if (!authority) throw new AppError("NOT_FOUND");
    await tx.campaign.create({ data: { organisationId: organisation, id, ...columns, regionPrefix: authority.regionPrefix ?? "", by } });
    await appendAudit(tx, { actor: by, act: "campaign.open", object: id, after: columns });
  });
  return { campaign: id };
}

export const savedCampaignSchema = campaignSchema.extend({ revision: z.coerce.number().int() });

/**
 * Once it is announced only words and contact can change: enterprises have begun by the rest, and days move by `extendCampaign`.
 * Throws STAGE where something else differs, CONFLICT where somebody saved since it was read.
 */
export async function saveCampaign(viewer: Viewer, organisation: string, campaign: string, input: z.input<typeof savedCampaignSchema>): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const { revision, ...stated } = savedCampaignSchema.parse(input);
  const columns = await columnsOf(viewer, stated);
  const now = new Date();
  await inOrganisation(grant, async (tx) => {
    const before = await lockCampaign(tx, organisation, campaign);
    if (before.revision !== revision) throw new AppError("CONFLICT");
    if (before.announcedAt === null && columns.closesAt < now) throw dayFault(viewer, "past");
    if (before.announcedAt !== null && !sameFrame(before, columns)) throw new AppError("STAGE");
    await tx.campaign.updateMany({ where: { organisationId: organisation, id: before.id }, data: { ...columns, revision: { increment: 1 }, updatedAt: now } });
    await appendAudit(tx, { actor: grant.user, act: "campaign.edit", object: before.id, before: columnsIn(before), after: columns });
  });
}

/** Makes it known; it opens on its first day, or now if that has come. Throws DAY where its last day has gone by meanwhile. */
export async function announceCampaign(viewer: Viewer, organisation: string, campaign: string): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const now = new Date();
  await inOrganisation(grant, async (tx) => {
    const before = await lockCampaign(tx, organisation, campaign);
    if (before.announcedAt !== null) throw new AppError("STAGE");
    if (before.closesAt < now) throw dayFault(viewer, "past");
    await tx.campaign.updateMany({ where: { organisationId: organisation, id: before.id }, data: { announcedAt: now, revision: { increment: 1 }, updatedAt: now } });
    await appendAudit(tx, { actor: grant.user, act: "campaign.announce", object: before.id, after: columnsIn(before) });
  });
}

/** Fifty thousand assessments take their time. */
const EXTENSION_MS = "25000";

/** A later last day for everybody, also after it has closed; who was given more time than that keeps it. Throws STAGE and DAY. */
export async function extendCampaign(viewer: Viewer, organisation: string, campaign: string, input: z.input<typeof extensionSchema>): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const closesAt = closingOn(viewer, extensionSchema.parse(input).closesOn, new Date());
  await inOrganisation(grant, async (tx) => {
    await tx.$queryRaw`SELECT set_config('statement_timeout', ${EXTENSION_MS}, true)`;
    const [row] = await tx.$queryRaw<ClosingAnswer[]>`SELECT * FROM gate.move_closing(
      ${grant.user}::uuid, ${organisation}::uuid, ${knownForm(campaign)}::uuid, ${closesAt}::timestamptz, ${canonicalHash({ closesAt })}, ${mailIsSet()}, NULL)`;
    checkClosing(viewer, row);
  });
  await sendSoon();
}

/** Only what was never announced, with its lists. */
export async function removeCampaign(viewer: Viewer, organisation: string, campaign: string): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  await inOrganisation(grant, async (tx) => {
    const before = await lockCampaign(tx, organisation, campaign);
    if (before.announcedAt !== null) throw new AppError("STAGE");
    await tx.campaign.deleteMany({ where: { organisationId: organisation, id: before.id } });
    await appendAudit(tx, { actor: grant.user, act: "campaign.remove", object: before.id, before: columnsIn(before) });
  });
}

export async function findCampaign(tx: Transaction, organisation: string, campaign: string): Promise<CampaignRow> {
  const row = await tx.campaign.findUnique({ where: { organisationId_id: { organisationId: organisation, id: knownForm(campaign) } } });
  if (!row) throw new AppError("NOT_FOUND");
  return row;
}

/** Nobody else changes its days or stage until the transaction ends. */
async function lockCampaign(tx: Transaction, organisation: string, campaign: string): Promise<CampaignRow> {
  await tx.$queryRaw`SELECT 1 AS locked FROM campaign WHERE organisation_id = ${organisation}::uuid AND id = ${knownForm(campaign)}::uuid FOR NO KEY UPDATE`;
  return findCampaign(tx, organisation, campaign);
}

export const headOf = (row: CampaignRow, now: Date): CampaignHead => ({
  id: row.id,
  title: row.title,
  fiscalYear: row.fiscalYear,
  instrument: `${row.instrumentKey}@${row.instrumentVersion}`,
  stage: stageOf(row, now),
  opensAt: row.opensAt,
  closesAt: row.closesAt,
});

const columnsIn = ({ title, text, contactName, contactPhone, contactEmail, instrumentKey, instrumentVersion, fiscalYear, opensAt, closesAt }: CampaignRow) => ({
  title, text, contactName, contactPhone, contactEmail, instrumentKey, instrumentVersion, fiscalYear, opensAt, closesAt,
});

/** Whether what enterprises have begun by is the same. */
const sameFrame = (a: Frame, b: Frame): boolean =>
  a.instrumentKey === b.instrumentKey && a.instrumentVersion === b.instrumentVersion && a.fiscalYear === b.fiscalYear && a.opensAt.getTime() === b.opensAt.getTime() && a.closesAt.getTime() === b.closesAt.getTime();
type Frame = Pick<CampaignRow, "instrumentKey" | "instrumentVersion" | "fiscalYear" | "opensAt" | "closesAt">;

type Cell = { readonly state: ParticipationState; readonly count: number };
function countsOf(cells: readonly Cell[]): Counts {
  const counts = { called: 0, draft: 0, submitted: 0, returned: 0, total: 0 };
  for (const { state, count } of cells) {
    counts[state] += count;
    counts.total += count;
  }
  return counts;
}

/** Lengths of the codes of provinces, cities and counties without their zeros. */
const LEVELS = [2, 4, 6];

function byRegion(cells: readonly (Cell & { readonly region: string })[], prefix: string): Campaign["byRegion"] {
  const codesAt = (digits: number) => new Set(cells.map(({ region }) => region.slice(0, digits)));
  const level = LEVELS.find((digits) => digits > prefix.length && codesAt(digits).size > 1) ?? 6;
  return [...codesAt(level)].toSorted().map((region) => ({
    region,
    name: regionTitle(region.padEnd(6, "0"), prefix),
    counts: countsOf(cells.filter((cell) => cell.region.startsWith(region))),
  }));
}
