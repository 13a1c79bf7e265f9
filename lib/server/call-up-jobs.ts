import "server-only";
import { COLUMNS, type Cells } from "@/lib/core/call-up-list/columns";
import { shownCell } from "@/lib/core/call-up-list/clean";
import { ListFault } from "@/lib/core/call-up-list/faults";
import { judgeRow, type Entry, type JudgedRow } from "@/lib/core/call-up-list/judge";
import { readList, type ListReading, type ListRow } from "@/lib/core/call-up-list/reader";
import { normaliseCreditCode } from "@/lib/core/credit-code";
import { readTableFile } from "@/lib/documents/table-file/table-file";
import { finderOf } from "@/lib/server/call-up-regions";
import { atGate, inOrganisation, type Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { enqueue } from "@/lib/server/jobs/enqueue";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit, permitPlatform, type Grant } from "@/lib/server/visible";
import type { Prisma } from "@/prisma/generated/client";

/**
 * The two long halves of an import, as jobs run them. Each goes in chunks, and a chunk's rows and counters are one transaction:
 * killed between any two statements and run again, the outcome is the same. Two that run the same list at once find
 * out by the counters, and the slower one leaves.
 */
const CHUNK = 500;
/** Rows that were wrong can be downloaded for so long after a list was written or discarded. */
const KEPT_MS = 30 * 24 * 3_600_000;
/** Whoever works on a list leaves a trace in it more often than that. */
const QUIET_MS = 90_000;

type List = { readonly grant: Grant; readonly callUp: string; readonly campaign: string };

/**
 * Judges the rows of a list that were not judged yet. Its file is dropped once that is done, or where it cannot be read at
 * all. Does nothing for a list in another state; `signal` ends it after a chunk, by throwing.
 */
export async function checkCallUp(viewer: Viewer, organisation: string, callUp: string, signal?: AbortSignal): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const begun = await inOrganisation(grant, async (tx) => {
    const row = await tx.callUp.findUnique({ where: { organisationId_id: { organisationId: organisation, id: knownForm(callUp) } }, include: { campaign: { select: { regionPrefix: true } } } });
    return row?.state === "checking" && row.source ? { ...row, source: row.source } : null;
  });
  if (begun === null) return;
  const list: List = { grant, callUp, campaign: begun.campaignId };
  const regions = finderOf(begun.campaign.regionPrefix);
  const { rowOfCode, last } = await readBack(list);
  let stored = begun.rows;
  let reading: ListReading | null = null;
  try {
    const rows = readList(readTableFile(begun.source), { needsRegion: regions.only === null, begin: (told) => void (reading = told) });
    for await (const chunk of inChunks(after(rows, last))) {
      signal?.throwIfAborted();
      const isStored = await inOrganisation(grant, async (tx) => {
        if (!(await isAt(tx, list, "checking", stored))) return false;
        const known = await knownCodes(tx, list, chunk.map(({ cells }) => normaliseCreditCode(cells.creditCode)));
        const judged = chunk.map((row) => {
          const verdict = judgeRow(row.cells, row.numeric, { regions, rowOf: (code) => rowOfCode.get(code) ?? null, isKnown: (code) => known.has(code) });
          if (verdict.verdict === "good") rowOfCode.set(verdict.entry.creditCode, row.row);
          return { row, verdict };
        });
        await storeRows(tx, list, judged, reading);
        return true;
      });
      if (!isStored) return;
      stored += chunk.length;
    }
  } catch (fault) {
    if (!(fault instanceof ListFault)) throw fault;
    await refuse(list, fault);
    return;
  }
  await inOrganisation(grant, async (tx) => {
    if (await isAt(tx, list, "checking", stored)) await update(tx, list, { state: "checked", source: null });
    await forgetOldRows(tx, list);
  });
}

/** Writes the good rows of a list that was confirmed. What the campaign has meanwhile from elsewhere counts as known. */
export async function writeCallUp(viewer: Viewer, organisation: string, callUp: string, signal?: AbortSignal): Promise<void> {
  const grant = permit(viewer, "campaign.edit", organisation);
  const found = await inOrganisation(grant, (tx) => tx.callUp.findUnique({ where: { organisationId_id: { organisationId: organisation, id: knownForm(callUp) } }, select: { campaignId: true } }));
  if (found === null) return;
  const list: List = { grant, callUp, campaign: found.campaignId };
  while (await inOrganisation(grant, (tx) => writeChunk(tx, list))) signal?.throwIfAborted();
}

/** Lists that were left over by a crash between their commit and their job, or whose job gave up. */
export async function resumeCallUps(viewer: Viewer, now: Date): Promise<void> {
  permitPlatform(viewer, "platform.operate");
  const before = new Date(now.getTime() - QUIET_MS);
  const waiting = await atGate((gate) => gate.$queryRaw<{ organisation: string; call_up: string; state: "checking" | "writing" }[]>`SELECT * FROM gate.list_waiting_call_ups(${before}::timestamptz)`);
  for (const { organisation, call_up: callUp, state } of waiting) await enqueue(state === "checking" ? "call-up.check" : "call-up.write", { organisation, callUp });
}

/** False where nothing is left to do. */
async function writeChunk(tx: Transaction, list: List): Promise<boolean> {
  if (!(await isAt(tx, list, "writing", null))) return false;
  const { grant: { organisation }, callUp, campaign } = list;
  // Taken away in the transaction that writes them: what is left is what is still to do.
  const taken = await tx.$queryRaw<{ row: number; entry: Entry }[]>`DELETE FROM call_up_row WHERE (organisation_id, call_up_id, row) IN (
      SELECT organisation_id, call_up_id, row FROM call_up_row
      WHERE organisation_id = ${organisation}::uuid AND call_up_id = ${callUp}::uuid AND verdict = 'good' ORDER BY row LIMIT ${CHUNK})
    RETURNING row, entry`;
  if (taken.length > 0) {
    const entries = taken.toSorted((a, b) => a.row - b.row).map(({ entry }) => ({ id: makeId(), ...entry }));
    const count = await tx.$executeRaw`INSERT INTO participation (organisation_id, id, campaign_id, name, credit_code, region, contact_name, contact_phone, contact_email)
      SELECT ${organisation}::uuid, id, ${campaign}::uuid, name, "creditCode", region, "contactName", "contactPhone", "contactEmail"
      FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        AS given (id uuid, name text, "creditCode" text, region text, "contactName" text, "contactPhone" text, "contactEmail" text)
      ON CONFLICT DO NOTHING`;
    const known = taken.length - count;
    await update(tx, list, { written: { increment: count }, good: { decrement: known }, known: { increment: known } });
  }
  if (taken.length === CHUNK) return true;
  await update(tx, list, { state: "written" });
  await tx.callUpRow.deleteMany({ where: { organisationId: organisation, callUpId: callUp, verdict: "known" } });
  await forgetOldRows(tx, list);
  return false;
}

/** Locks the list; true where it is in that state and, unless null, has so many rows stored. */
async function isAt(tx: Transaction, { grant: { organisation }, callUp }: List, state: "checking" | "writing", rows: number | null): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ state: string; rows: number }[]>`SELECT state::text, rows FROM call_up
    WHERE organisation_id = ${organisation}::uuid AND id = ${callUp}::uuid FOR UPDATE`;
  return found?.state === state && (rows === null || found.rows === rows);
}

/** What an earlier run stored: the good codes with their rows, and the last row. */
async function readBack({ grant, callUp }: List): Promise<{ readonly rowOfCode: Map<string, number>; readonly last: number }> {
  return inOrganisation(grant, async (tx) => {
    const codes = await tx.$queryRaw<{ code: string; row: number }[]>`SELECT entry->>'creditCode' AS code, row FROM call_up_row
      WHERE organisation_id = ${grant.organisation}::uuid AND call_up_id = ${callUp}::uuid AND verdict = 'good'`;
    const { _max } = await tx.callUpRow.aggregate({ where: { organisationId: grant.organisation, callUpId: callUp }, _max: { row: true } });
    return { rowOfCode: new Map(codes.map(({ code, row }) => [code, row])), last: _max.row ?? 0 };
  });
}

async function knownCodes(tx: Transaction, { grant: { organisation }, campaign }: List, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await tx.participation.findMany({ where: { organisationId: organisation, campaignId: campaign, creditCode: { in: [...new Set(codes)] } }, select: { creditCode: true } });
  return new Set(found.map(({ creditCode }) => creditCode));
}

async function storeRows(tx: Transaction, list: List, judged: readonly { readonly row: ListRow; readonly verdict: JudgedRow }[], reading: ListReading | null): Promise<void> {
  const { grant: { organisation }, callUp } = list;
  const rows = judged.map(({ row: { row, cells }, verdict: { verdict, entry, faults } }) => ({ row, verdict, cells: shownCells(cells), entry, faults }));
  // One parameter for all of them: the statement is planned once, whatever their number.
  await tx.$executeRaw`INSERT INTO call_up_row (organisation_id, call_up_id, row, verdict, cells, entry, faults)
    SELECT ${organisation}::uuid, ${callUp}::uuid, row, verdict::call_up_verdict, cells, entry, faults
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given (row int, verdict text, cells jsonb, entry jsonb, faults jsonb)`;
  const countOf = (wanted: JudgedRow["verdict"]) => rows.filter(({ verdict }) => verdict === wanted).length;
  await update(tx, list, {
    rows: { increment: rows.length },
    good: { increment: countOf("good") },
    faulty: { increment: countOf("faulty") },
    known: { increment: countOf("known") },
    ...(reading !== null && { reading: { ...reading, columns: [...reading.columns], ignored: [...reading.ignored] } }),
  });
}

const shownCells = (cells: Cells): Cells => Object.fromEntries(COLUMNS.map((column) => [column, shownCell(cells[column])])) as Cells;

/** The list cannot be read as a whole: nothing of it is kept but why. */
async function refuse(list: List, { code, values }: ListFault): Promise<void> {
  const { grant, callUp } = list;
  await inOrganisation(grant, async (tx) => {
    if (!(await isAt(tx, list, "checking", null))) return;
    await tx.callUpRow.deleteMany({ where: { organisationId: grant.organisation, callUpId: callUp } });
    await update(tx, list, { state: "failed", source: null, fault: { code, values }, rows: 0, good: 0, faulty: 0, known: 0 });
  });
}

function update(tx: Transaction, { grant: { organisation }, callUp }: List, data: Prisma.CallUpUpdateManyMutationInput): Promise<unknown> {
  return tx.callUp.updateMany({ where: { organisationId: organisation, id: callUp }, data: { ...data, updatedAt: new Date() } });
}

async function forgetOldRows(tx: Transaction, { grant: { organisation } }: List): Promise<void> {
  await tx.callUpRow.deleteMany({ where: { organisationId: organisation, callUp: { state: { in: ["written", "discarded"] }, updatedAt: { lt: new Date(Date.now() - KEPT_MS) } } } });
}

/** What an earlier run stored is not judged again. */
async function* after(chunks: AsyncIterable<readonly ListRow[]>, last: number): AsyncGenerator<readonly ListRow[]> {
  for await (const rows of chunks) yield last === 0 ? rows : rows.filter(({ row }) => row > last);
}

async function* inChunks(pieces: AsyncIterable<readonly ListRow[]>): AsyncGenerator<readonly ListRow[]> {
  let held: ListRow[] = [];
  for await (const rows of pieces) {
    for (const row of rows) {
      if (held.push(row) < CHUNK) continue;
      yield held;
      held = [];
    }
  }
  if (held.length > 0) yield held;
}
