import "server-only";
import { AppError } from "@/lib/core/errors";
import { SCOPES, type Scope } from "@/lib/core/facts/fact-definition";
import type { Locale } from "@/lib/core/localised";
import type { SchemeAnswer, SchemeAnswers } from "@/lib/core/packs/judgement";
import type { Pack, Question } from "@/lib/core/packs/pack";
import { checkSchemeAnswer, schemeAnswerText } from "@/lib/core/packs/scheme-answers";
import { saveSchemeAnswersSchema, schemeAnswerChangeSchema, type ItemProblem, type SaveSchemeAnswersResult, type SchemeAnswerOutcome } from "@/lib/core/save";
import { appendAudit } from "@/lib/server/audit";
import { config } from "@/lib/server/config";
import { loadPackLibrary, wordsOf } from "@/lib/server/content";
import { inOrganisation, NULL_JSON, type Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { pointerOf } from "@/lib/server/problem";
import { takeToken } from "@/lib/server/rate-limit";
import { batchTaken, parseFrame, problem } from "@/lib/server/responses";
import { permit, type Grant } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";
import type { Prisma, SchemeAnswer as StoredAnswer } from "@/prisma/generated/client";

/** Whose answers, and of which year: the frame of everything that is stored here. */
export type AnswersOf = { readonly scope: Scope; readonly fiscalYear: number };

/**
 * Saves what can be saved and says of each change what became of it. What is stored already is no conflict, whoever stored it.
 *
 * `call`: the parsed JSON of `PUT …/standing/answers`. Throws SIGNED_OUT, NOT_FOUND, INVALID, QUESTION (no such scheme),
 * TOO_LARGE or TOO_MANY for the whole call.
 */
export async function saveSchemeAnswers(viewer: Viewer, organisation: string, call: unknown, locale: Locale = "zh-CN"): Promise<SaveSchemeAnswersResult> {
  const grant = permit(viewer, "standing.edit", organisation);
  const by = grant.user;
  if (by === null) throw new AppError("NOT_FOUND");
  if (viewer.kind === "person") takeToken("save", by, config.rates.save);
  const frame = parseFrame(call, saveSchemeAnswersSchema);
  const pack = loadPackLibrary().packs.find(({ id }) => id === frame.pack);
  if (!pack) throw new AppError("QUESTION", { field: "/pack" });
  const changes = judgeAll(frame.changes, pack, locale);
  return inOrganisation(grant, async (tx) => {
    const target = `answers/${frame.scope}/${String(frame.fiscalYear)}/${pack.id}`;
    // There is no row to lock for a scheme that nobody has answered yet.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${organisation}/${target}`}, 0))`;
    const known = frame.batch === undefined ? null : await tx.batchKey.findUnique({ where: { organisationId_batch: { organisationId: organisation, batch: frame.batch } } });
    if (known) {
      if (known.userId !== by || known.target !== target) throw new AppError("INVALID", { field: "/batch" });
      return known.result as unknown as SaveSchemeAnswersResult;
    }
    const { result, saved } = await write(tx, { organisationId: organisation, scope: frame.scope, fiscalYear: frame.fiscalYear, pack: pack.id }, changes, { by, batch: frame.batch ?? makeId() });
    if (frame.batch !== undefined) await tx.batchKey.create({ data: { organisationId: organisation, batch: frame.batch, userId: by, target, result: json(result) } });
    if (saved > 0) await appendAudit(tx, { actor: by, act: "standing.save", object: target, after: frame.changes });
    return result;
  }).catch(batchTaken);
}

type Judged = {
  readonly question: string;
  readonly revision: number;
  readonly answer: SchemeAnswer | null;
  /** Absent: stays as it is. */
  readonly evidence?: string | null;
  readonly problem?: ItemProblem;
};

function judgeAll(changes: readonly unknown[], pack: Pack, locale: Locale): Judged[] {
  const seen = new Set<string>();
  return changes.map((change, index) => {
    const judged = judge(change, `/changes/${String(index)}`, pack, locale);
    if (judged.problem) return judged;
    // Twice in one call: the first is saved, what the other meant is not known.
    if (seen.has(judged.question)) return { ...judged, answer: null, problem: problem("INVALID", `/changes/${String(index)}/question`, locale) };
    seen.add(judged.question);
    return judged;
  });
}

function judge(raw: unknown, path: string, pack: Pack, locale: Locale): Judged {
  const parsed = schemeAnswerChangeSchema.safeParse(raw);
  if (!parsed.success) {
    const question = typeof raw === "object" && raw !== null && "question" in raw && typeof raw.question === "string" ? raw.question.slice(0, 64) : "";
    return { question, revision: 0, answer: null, problem: problem("INVALID", `${path}${pointerOf(parsed.error.issues[0]?.path ?? [])}`, locale) };
  }
  const { question: id, revision, answer, evidence } = parsed.data;
  const place = { question: id, revision, ...(evidence !== undefined && { evidence: evidence === "" ? null : evidence }) };
  const question = pack.questions.find((each) => each.id === id);
  if (!question) return { ...place, answer: null, problem: problem("QUESTION", `${path}/question`, locale) };
  if (answer === null) return { ...place, answer: null };
  const checked = checkSchemeAnswer(question, asWritten(question, answer));
  if (!("problems" in checked)) return { ...(checked.evidence !== null && { evidence: checked.evidence }), ...place, answer: checked.answer };
  const [fault] = checked.problems;
  const detail = fault ? schemeAnswerText(fault, wordsOf(locale, "errors"), locale) : "";
  return { ...place, answer: null, problem: problem("ANSWER", `${path}/answer${fault?.pointer ?? ""}`, locale, { detail }) };
}

/** A stored or listed answer in the form in which people write it: `{options: [2]}` of a single is 2. Anything else is taken as written. */
function asWritten(question: Question, raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || Object.keys(raw).length !== 1) return raw;
  if ("options" in raw && Array.isArray(raw.options)) return question.kind === "single" && raw.options.length < 2 ? (raw.options[0] ?? 0) : raw.options;
  if ("number" in raw) return raw.number;
  return "affirmed" in raw ? raw.affirmed : raw;
}

type Key = { readonly organisationId: string; readonly scope: Scope; readonly fiscalYear: number; readonly pack: string };

async function write(tx: Transaction, key: Key, changes: readonly Judged[], { by, batch }: { readonly by: string; readonly batch: string }): Promise<{ result: SaveSchemeAnswersResult; saved: number }> {
  const { organisationId, scope, fiscalYear, pack } = key;
  const stored = new Map((await tx.schemeAnswer.findMany({ where: key, include: { author: { select: { displayName: true } } } })).map((row) => [row.question, row]));
  const at = new Date();
  const results: SchemeAnswerOutcome[] = [];
  const logged: Prisma.ChangeCreateManyInput[] = [];
  for (const change of changes) {
    const { question, answer, problem: refusal } = change;
    const row = stored.get(question);
    const revision = row?.revision ?? 0;
    if (refusal) {
      results.push({ question, status: "refused", revision, problem: refusal });
      continue;
    }
    const before = { answer: answerOf(row), evidence: row?.evidence ?? null };
    const after = { answer, evidence: change.evidence === undefined ? before.evidence : change.evidence };
    if (isSame(before, after)) {
      results.push({ question, status: "saved", revision });
    } else if (change.revision !== revision) {
      results.push({ question, status: "conflict", revision, current: before, ...(row && { by: row.author.displayName, at: row.at.toISOString() }) });
    } else {
      const kept = { answer: answer === null ? NULL_JSON : json(answer), evidence: after.evidence, revision: revision + 1, by, at };
      await tx.schemeAnswer.upsert({ where: { organisationId_scope_fiscalYear_pack_question: { ...key, question } }, create: { ...key, question, ...kept }, update: kept });
      logged.push({ organisationId, batch, what: whatOf(pack, question, fiscalYear), scope, before: row ? json(before) : NULL_JSON, after: json(after), revision: revision + 1, by, at });
      results.push({ question, status: "saved", revision: revision + 1 });
    }
  }
  await tx.change.createMany({ data: logged });
  return { result: { results, savedAt: at.toISOString() }, saved: logged.length };
}

/** How a change of an answer is filed. A figure's is "key/year", and no key has an @. */
const whatOf = (pack: string, question: string, fiscalYear: number): string => `${pack}/${question}/${String(fiscalYear)}`;

const json = (value: object): Prisma.InputJsonValue => value as unknown as Prisma.InputJsonValue;
const answerOf = (row: Pick<StoredAnswer, "answer"> | undefined): SchemeAnswer | null => (row?.answer ?? null) as SchemeAnswer | null;

type Content = { readonly answer: SchemeAnswer | null; readonly evidence: string | null };
/** The database gives members of JSON back in another order. */
const isSame = (one: Content, other: Content): boolean => one.evidence === other.evidence && sorted(one.answer) === sorted(other.answer);
const sorted = (answer: SchemeAnswer | null): string => JSON.stringify(answer === null ? null : Object.entries(answer).sort(([a], [b]) => (a < b ? -1 : 1)));

export type SchemeAnswerRow = Content & {
  readonly pack: string;
  readonly question: string;
  readonly revision: number;
  readonly by: string | null;
  readonly at: Date;
  /** What it was before, newest first. */
  readonly history: readonly (Content & { readonly revision: number; readonly by: string | null; readonly at: Date })[];
};

const LONGEST_HISTORY = 2_000;

/** Every answer by hand of a scope and fiscal year, cleared ones too, with what they were before. */
export async function listSchemeAnswers(viewer: Viewer, organisation: string, { scope, fiscalYear }: AnswersOf): Promise<readonly SchemeAnswerRow[]> {
  const grant = permit(viewer, "standing.read", organisation);
  if (!SCOPES.includes(scope) || !Number.isInteger(fiscalYear)) throw new AppError("NOT_FOUND");
  return inOrganisation(grant, async (tx) => {
    const author = { include: { author: { select: { displayName: true } } } } as const;
    const rows = await tx.schemeAnswer.findMany({ where: { organisationId: organisation, scope, fiscalYear }, orderBy: [{ pack: "asc" }, { question: "asc" }], ...author });
    const changes = await tx.change.findMany({
      where: { organisationId: organisation, assessmentId: null, scope, what: { contains: "@", endsWith: `/${String(fiscalYear)}` } },
      orderBy: { revision: "desc" },
      take: LONGEST_HISTORY,
      ...author,
    });
    return rows.map((row) => {
      const own = changes.filter(({ what, revision }) => what === whatOf(row.pack, row.question, fiscalYear) && revision < row.revision);
      const history = own.map((change) => ({ ...(change.after as unknown as Content), revision: change.revision, by: change.author.displayName, at: change.at }));
      return { pack: row.pack, question: row.question, answer: answerOf(row), evidence: row.evidence, revision: row.revision, by: row.author.displayName, at: row.at, history };
    });
  });
}

/** Inside a transaction that was permitted: the rows of a scope and fiscal year. */
export function readSchemeAnswers(tx: Transaction, { organisation }: Pick<Grant, "organisation">, { scope, fiscalYear }: AnswersOf): Promise<StoredAnswer[]> {
  return tx.schemeAnswer.findMany({ where: { organisationId: organisation, scope, fiscalYear } });
}

/**
 * Stored answers as judging reads them. An answer that its question no longer takes, because the pack was corrected, is no
 * answer; it stays where it is and can be seen in the list.
 */
export function answersOf(rows: readonly { readonly pack: string; readonly question: string; readonly answer: unknown }[], packs: readonly Pack[]): SchemeAnswers {
  const found: Record<string, Record<string, SchemeAnswer>> = {};
  for (const row of rows) {
    const question = packs.find(({ id }) => id === row.pack)?.questions.find(({ id }) => id === row.question);
    const answer = row.answer as SchemeAnswer | null;
    if (!question || !answer || "problems" in checkSchemeAnswer(question, asWritten(question, answer))) continue;
    (found[row.pack] ??= {})[row.question] = answer;
  }
  return found;
}
