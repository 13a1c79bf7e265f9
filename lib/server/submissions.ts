import "server-only";
import { canonicalHash } from "@/lib/core/canonical";
import { AppError } from "@/lib/core/errors";
import { enterpriseSize } from "@/lib/core/facts/enterprise-size";
import type { Scope } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { LocalisedText } from "@/lib/core/localised";
import { hashPack } from "@/lib/core/packs/hash";
import type { SchemeAnswer } from "@/lib/core/packs/judgement";
import type { Evaluation } from "@/lib/core/scoring/evaluation";
import { ENGINE } from "@/lib/core/scoring/evaluation";
import { toScorecard, type Scorecard } from "@/lib/core/scoring/scorecard";
import { slotValues } from "@/lib/core/scoring/slots";
import { appendAudit } from "@/lib/server/audit";
import { loadDictionary, loadPackLibrary, loadSizeRules } from "@/lib/server/content";
import { pastClosing } from "@/lib/server/closed";
import { sqlState } from "@/lib/server/database-fault";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { loadInstrument } from "@/lib/server/instruments";
import { refreshParticipation } from "@/lib/server/participation-state";
import { readSchemeAnswers } from "@/lib/server/scheme-answers";
import {
  evaluateStored,
  indicatorsFor,
  isAsked,
  isDone,
  readAssessments,
  responsesOf,
  unconfirmedOf,
  type StoredAssessment,
} from "@/lib/server/stored-assessment";
import { knownForm, permit, type Grant } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";
import type { Prisma } from "@/prisma/generated/client";

/** An item that keeps an assessment from being submitted; the link is `/o/{organisation}/assessments/{assessment}/{indicator}#{item}`. */
export type Missing = {
  readonly item: string;
  readonly indicator: string;
  readonly title: LocalisedText;
  /** `facts`: figures that the item needs and that are unanswered, as key and year. Empty for a question. */
  readonly facts: readonly { readonly key: string; readonly year: number | "asOf"; readonly title: LocalisedText }[];
};

/** Every item that applies and is neither answered nor stated unknown, in the order they are asked. */
export async function listMissing(viewer: Viewer, organisation: string, assessment: string): Promise<readonly Missing[]> {
  const grant = permit(viewer, "assessment.read", organisation);
  const { stored, evaluation } = await evaluate(viewer, grant, assessment);
  const own = indicatorsFor(grant, stored);
  return missingIn(stored, evaluation).filter(({ indicator }) => own === null || own.has(indicator));
}

async function evaluate(viewer: Viewer, grant: Grant, assessment: string): Promise<{ stored: StoredAssessment; evaluation: Evaluation }> {
  const id = knownForm(assessment);
  const [stored] = await readAssessments(grant, id);
  if (!stored) throw new AppError("NOT_FOUND");
  const loaded = await loadInstrument(viewer, stored.instrumentKey, stored.instrumentVersion);
  return { stored, evaluation: evaluateStored(stored, loaded, new Date()) };
}

function missingIn(stored: StoredAssessment, evaluation: Evaluation): readonly Missing[] {
  const unconfirmed = unconfirmedOf(stored);
  const titles = new Map(loadDictionary().facts.map(({ key, title }) => [key, title]));
  return Object.values(evaluation.items).flatMap((found): Missing[] => {
    if (!isAsked(found) || isDone(found, unconfirmed)) return [];
    const { item, indicator, outcome } = found;
    const facts = outcome.state === "unanswered" ? outcome.missing.filter(({ state }) => state === "unanswered") : [];
    return [{ item: item.id, indicator, title: item.title, facts: facts.map(({ key, year }) => ({ key, year, title: titles.get(key) ?? { "zh-CN": key, en: key } })) }];
  });
}

export type Receipt = { readonly submission: string; readonly number: number; readonly at: Date };

/** An edit at the same moment makes the reading stale; it is read again this often before giving up. */
const MOST_READINGS = 5;

/** Submissions under way in this process. Whoever asks meanwhile waits for the same receipt instead of computing the same scores. */
const underWay = new Map<string, Promise<Receipt>>();

/**
 * Freezes the assessment: figures, answers, profile, the instrument's hash and the scores, together or not at all. Twice
 * gives the same receipt. Throws INCOMPLETE (with the first missing item as `field`) or CLOSED.
 *
 * `key`: a UUID that a browser chose for this wish to submit, null where it keeps none. The same key again gives the same
 * receipt whatever has happened since, a withdrawal too, for as long as keys are kept (30 days); INVALID where it is another
 * person's or was used for something else.
 *
 * Scores are computed outside of the transaction, and inserted where the revision is the one they were computed from.
 */
export async function submit(viewer: Viewer, organisation: string, assessment: string, key: string | null = null): Promise<Receipt> {
  const grant = permit(viewer, "submission.make", organisation);
  const id = `${organisation}/${knownForm(assessment)}`;
  const wish = key === null ? null : { key, target: `submit/${assessment}` };
  const kept = wish && (await inOrganisation(grant, (tx) => findReceipt(tx, grant, wish)));
  if (kept) return kept;
  const started = underWay.get(id);
  if (started) return keepReceipt(grant, wish, await started);
  const submitting = freezeWhatIsRead(viewer, grant, assessment, wish, new Date()).finally(() => underWay.delete(id));
  underWay.set(id, submitting);
  const receipt = await submitting;
  await refreshParticipation(organisation, assessment);
  return receipt;
}

async function freezeWhatIsRead(viewer: Viewer, grant: Grant, assessment: string, wish: Wish | null, receivedAt: Date): Promise<Receipt> {
  for (let reading = 0; reading < MOST_READINGS; reading += 1) {
    const { stored, evaluation } = await evaluate(viewer, grant, assessment);
    if (stored.state === "submitted" && stored.submission) return keepReceipt(grant, wish, receiptOf(stored.submission));
    const missing = missingIn(stored, evaluation);
    if (missing.length > 0) throw new AppError("INCOMPLETE", { field: missing[0]?.item ?? "", values: { count: missing.length } });
    const receipt = await freeze(grant, stored, evaluation, wish, receivedAt);
    if (receipt) return receipt;
  }
  throw new AppError("CONFLICT");
}

/** A wish to submit that carries a key, as the table of keys names it. */
type Wish = { readonly key: string; readonly target: string };

async function findReceipt(tx: Transaction, grant: Grant, { key, target }: Wish): Promise<Receipt | null> {
  const found = await tx.batchKey.findUnique({ where: { organisationId_batch: { organisationId: grant.organisation, batch: key } } });
  if (!found) return null;
  if (found.userId !== grant.user || found.target !== target) throw new AppError("INVALID", { field: "/key" });
  const { submission, number, at } = found.result as { submission: string; number: number; at: string };
  return receiptOf({ id: submission, number, at });
}

/** Has the key stand for the receipt from now on; answers the receipt that it already stood for, if it did. */
async function keepReceiptIn(tx: Transaction, grant: Grant, wish: Wish | null, receipt: Receipt): Promise<Receipt> {
  if (wish === null || grant.user === null) return receipt;
  const row = { organisationId: grant.organisation, batch: wish.key, userId: grant.user, target: wish.target, result: { ...receipt, at: receipt.at.toISOString() } };
  const { count } = await tx.batchKey.createMany({ data: [row], skipDuplicates: true });
  return (count === 0 && (await findReceipt(tx, grant, wish))) || receipt;
}

async function keepReceipt(grant: Grant, wish: Wish | null, receipt: Receipt): Promise<Receipt> {
  return wish === null ? receipt : inOrganisation(grant, (tx) => keepReceiptIn(tx, grant, wish, receipt));
}

const receiptOf = ({ id, number, at }: { id: string; number: number; at: string | Date }): Receipt => ({ submission: id, number, at: new Date(at) });

/** null where something was saved meanwhile, or the instrument was replaced. */
async function freeze(grant: Grant, stored: StoredAssessment, evaluation: Evaluation, wish: Wish | null, receivedAt: Date): Promise<Receipt | null> {
  const by = grant.user;
  if (by === null) throw new AppError("NOT_FOUND");
  const frozen = frozenOf(stored, evaluation);
  try {
    return await inOrganisation(grant, async (tx) => {
      const [row] = await tx.$queryRaw<{ state: string; revision: number; closed: boolean }[]>`
        SELECT state, revision, coalesce(closes_at < ${receivedAt}::timestamptz, false) AS closed FROM assessment
        WHERE organisation_id = ${grant.organisation}::uuid AND id = ${stored.id}::uuid FOR UPDATE`;
      if (!row) throw new AppError("NOT_FOUND");
      if (row.state === "submitted") {
        const valid = await tx.submission.findFirstOrThrow({ where: { organisationId: grant.organisation, assessmentId: stored.id, withdrawnAt: null, returnedAt: null }, select: { id: true, number: true, at: true } });
        return keepReceiptIn(tx, grant, wish, receiptOf(valid));
      }
      if (row.closed) throw await pastClosing(tx, stored.id);
      if (row.revision !== stored.revision) return null;
      return insert(tx, grant, stored, evaluation, wish, { ...frozen, by });
    });
  } catch (fault) {
    if (sqlState(fault) === "40001") return null;
    throw fault;
  }
}

/** A figure's state and value as they stood; revisions are left out, since they say how it was typed and not what it is. */
type Profile = {
  readonly name: string;
  readonly creditCode: string | null;
  readonly industry: string | null;
  readonly region: string | null;
  readonly group: string | null;
  /** large … micro; null where it is not known. */
  readonly size: string | null;
};

/** What was answered to the official schemes, and the packs that it was answered to. */
export type FrozenSchemes = {
  readonly answers: readonly { readonly pack: string; readonly question: string; readonly answer: SchemeAnswer; readonly evidence: string | null }[];
  /** pack id → hash */
  readonly packs: Readonly<Record<string, string>>;
};

/** No score is made of it, so that it is read where the submission is written. */
async function readSchemes(tx: Transaction, grant: Grant, { scope, fiscalYear }: StoredAssessment): Promise<FrozenSchemes> {
  const library = loadPackLibrary();
  const rows = await readSchemeAnswers(tx, grant, { scope, fiscalYear });
  const answers = rows.flatMap(({ pack, question, answer, evidence }) => (answer === null ? [] : [{ pack, question, answer: answer as unknown as SchemeAnswer, evidence }]));
  return { answers, packs: Object.fromEntries(library.packs.map((pack) => [pack.id, hashPack(pack, library)])) };
}

function frozenOf(stored: StoredAssessment, evaluation: Evaluation) {
  const size = enterpriseSize(evaluation.sheet, loadSizeRules());
  const profile: Profile = { ...stored.profile, size: size.state === "known" ? size.size : null };
  return { facts: evaluation.sheet, responses: responsesOf(stored), profile, scorecard: toScorecard(evaluation, "zh-CN") };
}

type Frozen = ReturnType<typeof frozenOf> & { readonly by: string };

async function insert(tx: Transaction, grant: Grant, stored: StoredAssessment, evaluation: Evaluation, wish: Wish | null, { facts, responses, profile, scorecard, by }: Frozen): Promise<Receipt> {
  const { organisation: organisationId } = grant;
  const last = await tx.submission.aggregate({ where: { organisationId, assessmentId: stored.id }, _max: { number: true } });
  const id = makeId();
  const number = (last._max.number ?? 0) + 1;
  const at = new Date();
  const kept = await keepReceiptIn(tx, grant, wish, { submission: id, number, at });
  // The same wish was fulfilled, and what it made withdrawn, since it was looked up.
  if (kept.submission !== id) return kept;
  const pinned = { instrumentKey: stored.instrumentKey, instrumentVersion: stored.instrumentVersion, instrumentHash: evaluation.hash, engine: ENGINE };
  const schemes = await readSchemes(tx, grant, stored);
  const hash = canonicalHash({ organisation: organisationId, submission: id, assessment: stored.id, number, at: at.toISOString(), facts, responses, profile, schemes, ...pinned, scorecard });
  await tx.submission.create({
    data: { organisationId, id, assessmentId: stored.id, number, by, at, facts: json(facts), responses: json(responses), profile: json(profile), schemes: json(schemes), scorecard: json(scorecard), ...pinned, hash },
  });
  await tx.submissionScore.create({
    data: {
      organisationId,
      submissionId: id,
      line: "self",
      instrumentKey: stored.instrumentKey,
      instrumentVersion: stored.instrumentVersion,
      fiscalYear: stored.fiscalYear,
      region: profile.region,
      industry: profile.industry,
      size: profile.size,
      groupCode: profile.group,
      ...slotValues(evaluation),
    },
  });
  await tx.assessment.update({ where: { organisationId_id: { organisationId, id: stored.id } }, data: { state: "submitted", revision: { increment: 1 }, updatedAt: at } });
  await appendAudit(tx, { actor: by, act: "submission.make", object: id, after: { hash, number } });
  return { submission: id, number, at };
}

const json = (value: object): Prisma.InputJsonValue => value as unknown as Prisma.InputJsonValue;

/** Opens the assessment again; refused with CLOSED after its closing. */
export async function withdraw(viewer: Viewer, organisation: string, submission: string): Promise<void> {
  const grant = permit(viewer, "submission.withdraw", organisation);
  const id = knownForm(submission);
  const receivedAt = new Date();
  const assessment = await inOrganisation(grant, async (tx) => {
    const found = await tx.submission.findUnique({ where: { organisationId_id: { organisationId: organisation, id } }, select: { assessmentId: true } });
    if (!found) throw new AppError("NOT_FOUND");
    const [row] = await tx.$queryRaw<{ closed: boolean }[]>`SELECT coalesce(closes_at < ${receivedAt}::timestamptz, false) AS closed FROM assessment
      WHERE organisation_id = ${organisation}::uuid AND id = ${found.assessmentId}::uuid FOR UPDATE`;
    if (row?.closed) throw await pastClosing(tx, found.assessmentId);
    const { count } = await tx.submission.updateMany({ where: { organisationId: organisation, id, withdrawnAt: null, returnedAt: null }, data: { withdrawnAt: receivedAt } });
    // Withdrawn before, or by somebody else at this moment: it is what was asked for.
    if (count === 0) return found.assessmentId;
    await tx.assessment.updateMany({ where: { organisationId: organisation, id: found.assessmentId }, data: { state: "draft", revision: { increment: 1 }, updatedAt: receivedAt } });
    await appendAudit(tx, { actor: grant.user, act: "submission.withdraw", object: id });
    return found.assessmentId;
  });
  await refreshParticipation(organisation, assessment);
}

export type SubmissionSummary = {
  readonly id: string;
  readonly assessment: string;
  readonly number: number;
  readonly at: Date;
  readonly by: string | null;
  readonly state: "valid" | "withdrawn" | "returned";
  readonly fiscalYear: number;
  readonly label: string;
  readonly scope: Scope;
  readonly instrument: { readonly key: string; readonly version: string; readonly title: LocalisedText };
  /** As shown, one decimal; null where nothing applies. */
  readonly overall: string | null;
  /** Name of the printed level; null where none is printed. */
  readonly level: LocalisedText | null;
};

/** Everything of a submission that its report is made from, as it was frozen. */
export type FrozenSubmission = {
  readonly summary: SubmissionSummary;
  readonly sheet: FactSheet;
  readonly responses: ReturnType<typeof responsesOf>;
  readonly profile: Profile;
  /** null in submissions made before there were rule packs. */
  readonly schemes: FrozenSchemes | null;
  readonly instrumentHash: string;
  readonly hash: string;
};

/** Newest first. */
export async function listSubmissions(viewer: Viewer, organisation: string): Promise<readonly SubmissionSummary[]> {
  const grant = permit(viewer, "submission.read", organisation);
  const rows = await inOrganisation(grant, (tx) => readSubmissions(tx, grant, null));
  return Promise.all(rows.map((row) => summarise(viewer, row)));
}

/** For reports: the row of a submission, in the organisation that the grant of the asked report names. */
export async function readSubmission(grant: Pick<Grant, "organisation">, tx: Transaction, submission: string): Promise<SubmissionRecord> {
  const [row] = await readSubmissions(tx, grant, knownForm(submission));
  if (!row) throw new AppError("NOT_FOUND");
  return row;
}
export type SubmissionRecord = Awaited<ReturnType<typeof readSubmissions>>[number];

/** The frozen copy out of its row. Not inside a transaction: it asks for the instrument on another connection. */
export async function frozenFrom(viewer: Viewer, row: SubmissionRecord): Promise<FrozenSubmission> {
  return {
    summary: await summarise(viewer, row),
    sheet: row.facts as unknown as FactSheet,
    responses: row.responses as unknown as FrozenSubmission["responses"],
    profile: row.profile as unknown as Profile,
    schemes: row.schemes as unknown as FrozenSchemes | null,
    instrumentHash: row.instrumentHash,
    hash: row.hash,
  };
}

function readSubmissions(tx: Transaction, grant: Pick<Grant, "organisation">, id: string | null) {
  return tx.submission.findMany({
    where: { organisationId: grant.organisation, ...(id !== null && { id }) },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: 500,
    include: { assessment: { select: { fiscalYear: true, label: true, scope: true } }, author: { select: { displayName: true } } },
  });
}

async function summarise(viewer: Viewer, row: SubmissionRecord): Promise<SubmissionSummary> {
  const { instrument } = await loadInstrument(viewer, row.instrumentKey, row.instrumentVersion);
  const scorecard = row.scorecard as unknown as Scorecard;
  return {
    id: row.id,
    assessment: row.assessmentId,
    number: row.number,
    at: row.at,
    by: row.author.displayName,
    state: row.withdrawnAt ? "withdrawn" : row.returnedAt ? "returned" : "valid",
    ...row.assessment,
    instrument: { key: instrument.key, version: instrument.version, title: instrument.title },
    overall: scorecard.overall.shown,
    level: scorecard.level === null ? null : levelTitle(scorecard.level, instrument.levels),
  };
}

/** The frozen name in both languages; "一级至二级" names two. */
function levelTitle(level: string, levels: readonly { readonly title: LocalisedText }[]): LocalisedText {
  const titles = level.split("至").map((name) => levels.find(({ title }) => title["zh-CN"] === name)?.title);
  return { "zh-CN": level, en: titles.map((title) => title?.en ?? level).join(" to ") };
}
