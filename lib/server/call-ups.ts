import "server-only";
import { stageOf } from "@/lib/core/campaign";
import type { Cells } from "@/lib/core/call-up-list/columns";
import { LIST_FAULTS, type ListFaultCode, type RowFault } from "@/lib/core/call-up-list/faults";
import type { Entry } from "@/lib/core/call-up-list/judge";
import type { ListReading } from "@/lib/core/call-up-list/reader";
import { AppError } from "@/lib/core/errors";
import { appendAudit } from "@/lib/server/audit";
import { findCampaign } from "@/lib/server/campaigns";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { enqueue } from "@/lib/server/jobs/enqueue";
import { storableName } from "@/lib/server/text";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, mayOffer, permit } from "@/lib/server/visible";
import type { CallUp as CallUpModel } from "@/prisma/generated/client";

export { checkCallUp, resumeCallUps, writeCallUp } from "@/lib/server/call-up-jobs";

/** 10 MiB: some 100,000 enterprises. */
export const LARGEST_LIST_BYTES = 10 * 1_024 * 1_024;
const LONGEST_FILE_NAME = 200;
const PAGE = 50;
const SAMPLE = 5;

export type CallUpSummary = {
  readonly id: string;
  /** "" for a list that was pasted. */
  readonly fileName: string;
  readonly state: CallUpModel["state"];
  readonly rows: number;
  readonly good: number;
  readonly faulty: number;
  readonly known: number;
  readonly written: number;
  readonly fault: { readonly code: ListFaultCode; readonly values: Readonly<Record<string, string | number>> } | null;
  readonly createdAt: Date;
};
export type CallUp = CallUpSummary & {
  readonly campaign: { readonly id: string; readonly title: string };
  /** null until its header was found. */
  readonly reading: ListReading | null;
  /** Good rows without an e-mail address: these enterprises get no mail. */
  readonly withoutEmail: number;
  readonly sample: readonly Entry[];
  readonly can: { readonly confirm: boolean; readonly discard: boolean };
};
export type CallUpRow = { readonly row: number; readonly cells: Cells; readonly faults: readonly RowFault[] };

/** States in which a campaign takes no other list. */
const UNFINISHED = ["checking", "checked", "writing"] as const;

/** Keeps a list for its check, which a job does. Throws STAGE after the campaign has closed, and LIST_RUNNING. */
export async function uploadCallUp(viewer: Viewer, organisation: string, campaign: string, { fileName, bytes }: { readonly fileName: string; readonly bytes: Uint8Array }): Promise<{ readonly callUp: string }> {
  const grant = permit(viewer, "campaign.edit", organisation);
  if (bytes.byteLength > LARGEST_LIST_BYTES) throw new AppError("TOO_LARGE");
  const by = grant.user;
  if (by === null) throw new AppError("NOT_FOUND");
  const id = makeId();
  await inOrganisation(grant, async (tx) => {
    // Locked, so that of two lists that arrive together the second sees the first.
    await tx.$queryRaw`SELECT 1 AS locked FROM campaign WHERE organisation_id = ${organisation}::uuid AND id = ${knownForm(campaign)}::uuid FOR NO KEY UPDATE`;
    const found = await findCampaign(tx, organisation, campaign);
    if (stageOf(found, new Date()) === "closed") throw new AppError("STAGE");
    const running = await tx.callUp.count({ where: { organisationId: organisation, campaignId: campaign, state: { in: [...UNFINISHED] } } });
    if (running > 0) throw new AppError("LIST_RUNNING");
    const name = storableName(fileName).slice(0, LONGEST_FILE_NAME);
    await tx.callUp.create({ data: { organisationId: organisation, id, campaignId: campaign, fileName: name, source: new Uint8Array(bytes), by }, select: { id: true } });
    await appendAudit(tx, { actor: by, act: "callUp.upload", object: id, after: { campaign, fileName: name, bytes: bytes.byteLength } });
  });
  await enqueue("call-up.check", { organisation, callUp: id });
  return { callUp: id };
}

export async function loadCallUp(viewer: Viewer, organisation: string, callUp: string): Promise<CallUp> {
  const grant = permit(viewer, "campaign.read", organisation);
  return inOrganisation(grant, async (tx) => {
    const row = await tx.callUp.findUnique({ where: keyOf(organisation, callUp), omit: { source: true }, include: { campaign: true } });
    if (!row) throw new AppError("NOT_FOUND");
    const isChecked = row.state === "checked";
    const good = { organisationId: organisation, callUpId: callUp, verdict: "good" } as const;
    const [counted] = isChecked
      ? await tx.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM call_up_row
          WHERE organisation_id = ${organisation}::uuid AND call_up_id = ${callUp}::uuid AND verdict = 'good' AND entry->>'contactEmail' IS NULL`
      : [];
    const sample = isChecked ? await tx.callUpRow.findMany({ where: good, orderBy: { row: "asc" }, take: SAMPLE, select: { entry: true } }) : [];
    const mayEdit = mayOffer(viewer, "campaign.edit");
    return {
      ...summaryOf(row),
      campaign: { id: row.campaignId, title: row.campaign.title },
      reading: row.reading as ListReading | null,
      withoutEmail: counted?.count ?? 0,
      sample: sample.map(({ entry }) => entry as Entry),
      can: {
        confirm: mayEdit && isChecked && row.good > 0 && stageOf(row.campaign, new Date()) !== "closed",
        discard: mayEdit && (isChecked || row.state === "checking"),
      },
    };
  });
}

/** The lists of a campaign, newest first. */
export async function listCallUps(viewer: Viewer, organisation: string, campaign: string): Promise<readonly CallUpSummary[]> {
  const grant = permit(viewer, "campaign.read", organisation);
  return inOrganisation(grant, async (tx) => {
    await findCampaign(tx, organisation, campaign);
    const rows = await tx.callUp.findMany({ where: { organisationId: organisation, campaignId: campaign }, omit: { source: true }, orderBy: { id: "desc" } });
    return rows.map(summaryOf);
  });
}

/** Rows of one verdict in the order of the list, fifty a page; `page` from 1. */
export async function listCallUpRows(
  viewer: Viewer,
  organisation: string,
  callUp: string,
  { verdict, page }: { readonly verdict: "good" | "faulty" | "known"; readonly page: number },
): Promise<{ readonly rows: readonly CallUpRow[]; readonly total: number; readonly page: number; readonly pages: number }> {
  const grant = permit(viewer, "campaign.read", organisation);
  return inOrganisation(grant, async (tx) => {
    await findCallUp(tx, organisation, callUp);
    const where = { organisationId: organisation, callUpId: callUp, verdict };
    const total = await tx.callUpRow.count({ where });
    const pages = Math.max(1, Math.ceil(total / PAGE));
    const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
    const rows = await tx.callUpRow.findMany({ where, orderBy: { row: "asc" }, skip: (shown - 1) * PAGE, take: PAGE });
    return { rows: rows.map(rowOf), total, page: shown, pages };
  });
}

/** Every faulty row, a thousand at a time. */
export async function* streamFaults(viewer: Viewer, organisation: string, callUp: string): AsyncGenerator<readonly CallUpRow[]> {
  const grant = permit(viewer, "campaign.read", organisation);
  let last = 0;
  for (let isFirst = true; ; isFirst = false) {
    const rows = await inOrganisation(grant, async (tx) => {
      if (isFirst) await findCallUp(tx, organisation, callUp);
      return tx.callUpRow.findMany({ where: { organisationId: organisation, callUpId: callUp, verdict: "faulty", row: { gt: last } }, orderBy: { row: "asc" }, take: 1_000 });
    });
    if (rows.length === 0) return;
    last = rows.at(-1)!.row;
    yield rows.map(rowOf);
  }
}

/** Lets the good rows be written, which a job does. Again for a list that is being written, or was, changes nothing. Throws STAGE. */
export async function confirmCallUp(viewer: Viewer, organisation: string, callUp: string): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  await inOrganisation(grant, async (tx) => {
    const { state, good, campaignId } = await lockCallUp(tx, organisation, callUp);
    if (state === "writing" || state === "written") return;
    const campaign = await findCampaign(tx, organisation, campaignId);
    if (state !== "checked" || good === 0 || stageOf(campaign, new Date()) === "closed") throw new AppError("STAGE");
    await setState(tx, organisation, callUp, "writing");
    await appendAudit(tx, { actor: grant.user, act: "callUp.confirm", object: callUp, after: { good } });
  });
  await enqueue("call-up.write", { organisation, callUp });
}

/** Drops a list that was not confirmed; what was wrong with it stays to be downloaded for thirty days. Throws STAGE. */
export async function discardCallUp(viewer: Viewer, organisation: string, callUp: string): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  await inOrganisation(grant, async (tx) => {
    const { state } = await lockCallUp(tx, organisation, callUp);
    if (state === "discarded") return;
    if (state !== "checking" && state !== "checked") throw new AppError("STAGE");
    await tx.callUp.updateMany({ where: { organisationId: organisation, id: callUp }, data: { state: "discarded", source: null, updatedAt: new Date() } });
    await tx.callUpRow.deleteMany({ where: { organisationId: organisation, callUpId: callUp, verdict: { not: "faulty" } } });
    await appendAudit(tx, { actor: grant.user, act: "callUp.discard", object: callUp });
  });
}

const keyOf = (organisation: string, callUp: string) => ({ organisationId_id: { organisationId: organisation, id: knownForm(callUp) } });

async function findCallUp(tx: Transaction, organisation: string, callUp: string): Promise<Omit<CallUpModel, "source">> {
  const row = await tx.callUp.findUnique({ where: keyOf(organisation, callUp), omit: { source: true } });
  if (!row) throw new AppError("NOT_FOUND");
  return row;
}

/** Nobody else changes its state until the transaction ends. */
async function lockCallUp(tx: Transaction, organisation: string, callUp: string): Promise<Omit<CallUpModel, "source">> {
  await tx.$queryRaw`SELECT 1 AS locked FROM call_up WHERE organisation_id = ${organisation}::uuid AND id = ${knownForm(callUp)}::uuid FOR UPDATE`;
  return findCallUp(tx, organisation, callUp);
}

async function setState(tx: Transaction, organisation: string, callUp: string, state: CallUpModel["state"]): Promise<void> {
  await tx.callUp.updateMany({ where: { organisationId: organisation, id: callUp }, data: { state, updatedAt: new Date() } });
}

function summaryOf(row: Omit<CallUpModel, "source">): CallUpSummary {
  const { id, fileName, state, rows, good, faulty, known, written, createdAt } = row;
  const fault = row.fault as CallUpSummary["fault"];
  return { id, fileName, state, rows, good, faulty, known, written, createdAt, fault: fault && LIST_FAULTS.includes(fault.code) ? fault : null };
}

const rowOf = ({ row, cells, faults }: { row: number; cells: unknown; faults: unknown }): CallUpRow => ({ row, cells: cells as Cells, faults: faults as RowFault[] });
