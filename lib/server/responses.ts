import "server-only";
import { AppError, type ErrorCode } from "@/lib/core/errors";
import { evaluateCondition, expressionContext } from "@/lib/core/expression";
import { isDeeperThan } from "@/lib/core/facts/check-facts";
import type { Scope } from "@/lib/core/facts/fact-definition";
import { branchOf } from "@/lib/core/instrument/branch";
import type { Item } from "@/lib/core/instrument/instrument";
import type { Locale } from "@/lib/core/localised";
import { reachOf, ROLES } from "@/lib/core/policy";
import { checkResponse, type Answer } from "@/lib/core/response";
import { DEEPEST_CALL, responseChangeSchema, saveResponsesSchema, type ItemProblem, type Progress, type ResponseChange, type ResponseOutcome, type SaveResponsesResult } from "@/lib/core/save";
import { evaluateItem } from "@/lib/core/scoring/item";
import { config } from "@/lib/server/config";
import { loadDictionary, wordsOf } from "@/lib/server/content";
import { isTaken } from "@/lib/server/database-fault";
import { runStatement } from "@/lib/server/db";
import { isId } from "@/lib/server/id";
import { factsOf, itemsByIdOf } from "@/lib/server/instrument-facts";
import { loadRecentInstrument, splitInstrument, type LoadedInstrument } from "@/lib/server/instruments";
import { invalid, pointerOf } from "@/lib/server/problem";
import { takeToken } from "@/lib/server/rate-limit";
import { hashOfSecret } from "@/lib/server/secret";
import { closedFault, type Closed } from "@/lib/server/closed";
import { dayInChina } from "@/lib/core/calendar";
import { sheetOf, type StoredFact } from "@/lib/server/sheet";
import { storable } from "@/lib/server/text";
import type { System, ViewerClaim } from "@/lib/server/viewer";

/**
 * Saves what can be saved and says of each change what became of it. The same `batch` again gives the same answer for 30
 * days. After that it is judged by its revisions as a new one: what it saved is saved, and what was changed since is a
 * conflict with both values.
 *
 * `call`: the parsed JSON of `PUT …/assessments/{assessment}/responses`. Session, grant, closing and revisions are checked
 * inside the one SQL statement; what an answer may be is judged here, before it.
 * Throws SIGNED_OUT, NOT_FOUND, CLOSED, INVALID, INSTRUMENT_VERSION, TOO_LARGE or TOO_MANY for the whole call.
 */
export async function saveResponses(
  viewer: ViewerClaim | System,
  organisation: string,
  assessment: string,
  call: unknown,
  locale: Locale = "zh-CN",
): Promise<SaveResponsesResult> {
  const receivedAt = new Date();
  const caller = callerOf(viewer);
  if (!isId(organisation) || !isId(assessment)) throw new AppError("NOT_FOUND");
  const frame = parseFrame(call, saveResponsesSchema);
  const { key, version } = splitInstrument(frame.instrument);
  const loaded = await loadRecentInstrument(key, version).catch(unknownVersion);
  const { instrument } = loaded;
  const items = itemsByIdOf(instrument);
  const changes = judgeAll(frame.changes, items, locale);
  const known = figures.get(figuresId(assessment, loaded));
  const stored = await runSave<Stored>(SAVE, [
    caller.tokenHash,
    caller.user,
    organisation,
    assessment,
    frame.instrument,
    frame.batch,
    JSON.stringify(changes),
    EVERYTHING,
    ASSIGNED,
    factsOf(instrument).keyArray,
    receivedAt.toISOString(),
    null,
    known?.factsAt ?? null,
  ]);
  return { results: stored.results.map((outcome) => worded(outcome, locale)), progress: progressIn(stored, loaded, figuresOf(stored, known, figuresId(assessment, loaded))), savedAt: stored.savedAt };
}

const SAVE = {
  name: "save-responses",
  text: "SELECT save_responses($1::bytea, $2::uuid, $3::uuid, $4::uuid, $5, $6::uuid, $7::jsonb, $8::text[], $9::text[], $10::text[], $11::timestamptz, $12, $13) AS result",
};
/** Roles that may save whatever is asked, and those that may save what is assigned to them, as PostgreSQL reads arrays. */
const rolesThatReach = (reach: "all" | "assigned"): string => `{${ROLES.filter((role) => reachOf(role, "response.edit") === reach).join(",")}}`;
const [EVERYTHING, ASSIGNED] = [rolesThatReach("all"), rolesThatReach("assigned")];

/**
 * Who saves, for the statement to check; takes one from the session's rate. Not from the person's: whether the session still
 * runs is not known here, and one that was ended must not use up what is left to the others.
 */
export function callerOf(viewer: ViewerClaim | System): { tokenHash: Buffer | null; user: string | null } {
  if ("kind" in viewer) return { tokenHash: null, user: viewer.user };
  takeToken("save", viewer.sid, config.rates.save);
  return { tokenHash: hashOfSecret(viewer.sid), user: null };
}

type Frame = { readonly changes: readonly unknown[] };
/** The frame of a save call with its texts as they can be stored; throws TOO_LARGE or INVALID. */
export function parseFrame<Call extends Frame>(call: unknown, schema: { safeParse: (value: unknown) => { success: true; data: Call } | { success: false; error: Parameters<typeof invalid>[0] } }): Call {
  if (isDeeperThan(call, DEEPEST_CALL)) throw new AppError("TOO_LARGE");
  const parsed = schema.safeParse(storable(call));
  if (!parsed.success) throw invalid(parsed.error);
  return parsed.data;
}

/**
 * Runs the statement of a save; throws what it refuses as a whole. Two calls with one batch id that meet at different places
 * each find it unused: the one that writes it second is told what it would have been told a moment later.
 */
export async function runSave<Stored extends object>(statement: Parameters<typeof runStatement>[0], values: readonly unknown[]): Promise<Stored> {
  const [row] = await runStatement<{ result: Stored | Refusal }>(statement, values).catch(batchTaken);
  if (!row) throw new Error("the save answered nothing");
  return accept(row.result);
}

export function batchTaken(fault: unknown): never {
  throw isTaken(fault) ? new AppError("INVALID", { field: "/batch" }) : fault;
}

export type Refusal = { readonly problem: ErrorCode; readonly field?: string } & Partial<Closed>;
/** The answer of a statement that was not refused as a whole. */
export function accept<Answered extends object>(answered: Answered | Refusal): Answered {
  if ("problem" in answered) {
    if (answered.problem === "CLOSED") throw closedFault({ state: answered.state ?? "draft", call: answered.call ?? null });
    throw new AppError(answered.problem, answered.field === undefined ? {} : { field: `/${answered.field}` });
  }
  return answered;
}

type Judged = { readonly item: string; readonly indicator: string | null; readonly revision: number; readonly answer: Answer | null; readonly evidence?: unknown; readonly comment?: unknown; readonly problem?: ItemProblem };

function judgeAll(changes: readonly unknown[], items: ReturnType<typeof itemsByIdOf>, locale: Locale): Judged[] {
  const seen = new Set<string>();
  return changes.map((change, index) => {
    const judged = judge(change, index, items, locale);
    if (judged.problem) return judged;
    // Twice in one call: the first is saved, what the other meant is not known.
    if (seen.has(judged.item)) return { ...judged, answer: null, problem: problem("INVALID", `/changes/${String(index)}/item`, locale) };
    seen.add(judged.item);
    return judged;
  });
}

function judge(raw: unknown, index: number, items: ReturnType<typeof itemsByIdOf>, locale: Locale): Judged {
  const path = `/changes/${String(index)}`;
  const parsed = responseChangeSchema.safeParse(raw);
  if (!parsed.success) {
    const item = typeof raw === "object" && raw !== null && "item" in raw && typeof raw.item === "string" ? raw.item.slice(0, 64) : "";
    const at = parsed.error.issues[0]?.path ?? [];
    const detail = at[0] === "answer" ? wordsOf(locale, "errors")("answer.shape") : "";
    return { item, indicator: null, revision: 0, answer: null, problem: problem(at[0] === "answer" ? "ANSWER" : "INVALID", `${path}${pointerOf(at)}`, locale, { detail }) };
  }
  const change = parsed.data;
  const known = items.get(change.item);
  const place = { item: change.item, indicator: known?.indicator ?? null, revision: change.revision };
  if (!known) return { ...place, answer: null, problem: problem("ITEM", `${path}/item`, locale) };
  const fault = change.answer === null ? null : faultOf(known.item, change.answer);
  if (fault) {
    const code = fault.code === "computed" ? "ITEM_COMPUTED" : "ANSWER";
    const detail = code === "ANSWER" ? wordsOf(locale, "errors")(`answer.${fault.code}`, { option: fault.option ?? "" }) : "";
    return { ...place, answer: null, problem: problem(code, `${path}/answer${fault.path}`, locale, { detail }) };
  }
  return { ...place, answer: change.answer, ...stated(change) };
}

/**
 * What is wrong with an answer in every branch. An option of another branch is none of it: an enterprise that changes
 * its industry and changes it back must find what it had answered, and scoring leaves such options out.
 */
function faultOf(item: Item, answer: Answer) {
  return checkResponse(item, answer, "production").find(({ code }) => code !== "optionOfOtherBranch") ?? null;
}

/** What is absent from a change stays as it is; null clears. */
function stated({ evidence, comment }: ResponseChange) {
  return { ...(evidence !== undefined && { evidence }), ...(comment !== undefined && { comment: comment === "" ? null : comment }) };
}

export function problem(code: ErrorCode, path: string, locale: Locale, values: Record<string, string> = {}): ItemProblem {
  return { code, path, message: wordsOf(locale, "errors")(code, { detail: "", ...values }).trim() };
}

/** A refusal of the statement itself comes without words. */
function worded(outcome: ResponseOutcome, locale: Locale): ResponseOutcome {
  const { problem: found } = outcome;
  return found && found.message === undefined ? { ...outcome, problem: problem(found.code, "", locale) } : outcome;
}

function unknownVersion(fault: unknown): never {
  if (fault instanceof AppError && fault.code === "NOT_FOUND") throw new AppError("INSTRUMENT_VERSION", { field: "/instrument" });
  throw fault;
}

type Stored = {
  readonly results: readonly ResponseOutcome[];
  readonly savedAt: string;
  readonly fiscalYear: number;
  readonly scope: Scope;
  readonly assigned: readonly string[] | null;
  readonly profile: { readonly industry: string | null; readonly region: string | null };
  readonly answered: readonly string[];
  /** Of the answered, those declared not applicable. */
  readonly declared: readonly string[];
  readonly factsAt: string;
  /** Absent where they are as at the time that the call named. */
  readonly facts?: Facts;
};
type Facts = Readonly<Record<string, Readonly<Record<string, { readonly state: StoredFact["state"]; readonly value: unknown }>>>>;

/** Of what the person sees. Only whether each item is done is worked out here, no score: this runs with every save. */
function progressIn(stored: Stored, loaded: LoadedInstrument, known: Figures): Progress {
  const standing = standingOf(stored, loaded, known);
  const [responded, declared] = [new Set(stored.answered), new Set(stored.declared)];
  let answered = 0;
  let applicable = 0;
  for (const { item, indicator } of itemsByIdOf(loaded.instrument).values()) {
    if (stored.assigned !== null && !stored.assigned.includes(indicator)) continue;
    const isDeclared = declared.has(item.id);
    const found = standing.get(item.id);
    // Ruled out before anything is declared; what the figures alone take out can still be declared, and then counts.
    if (found === "ruledOut" || (found === "computedOut" && !isDeclared)) continue;
    applicable += 1;
    if (isDeclared || (item.kind === "fact" ? found === "done" : responded.has(item.id))) answered += 1;
  }
  return { answered, applicable };
}

/**
 * The figures of the assessments that were saved to last. They change far less often than answers, and reading them takes
 * as long as all the rest of a save. The statement says each time as of when they are, and answers nobody else's.
 */
type Figures = { readonly factsAt: string; readonly facts: Facts };
const figures = new Map<string, Figures>();
const MOST_FIGURES = 500;
/** Which figures are read is the version's to say. */
const figuresId = (assessment: string, { hash }: LoadedInstrument): string => `${assessment} ${hash}`;

function figuresOf({ factsAt, facts }: Stored, known: Figures | undefined, id: string): Figures {
  if (known && (facts === undefined || known.factsAt === factsAt)) return known;
  const found: Figures = { factsAt, facts: facts ?? {} };
  if (figures.size >= MOST_FIGURES) figures.delete(figures.keys().next().value as string);
  figures.set(id, found);
  return found;
}

type Standing = "ruledOut" | "computedOut" | "open" | "done";
/** What figures alone make of each item: evaluating thirty of them takes longer than all the rest of a save, too. */
const standings = new WeakMap<Figures, { readonly of: string; readonly items: ReadonlyMap<string, Standing> }>();

function standingOf({ fiscalYear, scope, profile, savedAt }: Stored, { instrument }: LoadedInstrument, known: Figures): ReadonlyMap<string, Standing> {
  const asOf = dayInChina(new Date(savedAt));
  const of = JSON.stringify([fiscalYear, scope, asOf, profile]);
  const kept = standings.get(known);
  if (kept?.of === of) return kept.items;
  const cells = Object.entries(known.facts).flatMap(([key, years]) =>
    Object.entries(years).map(([year, { state, value }]) => ({ key, year, state, value, reason: null, basis: null, source: null })),
  );
  const sheet = sheetOf(cells, { fiscalYear, scope, asOf, profile });
  const context = expressionContext(sheet, loadDictionary(), branchOf(instrument, profile.industry) ?? "production");
  const items = new Map<string, Standing>();
  for (const { item } of itemsByIdOf(instrument).values()) {
    const { outcome } = evaluateItem(instrument, item, null, context);
    const isRuled = item.notApplicable.some(({ when }) => evaluateCondition(when, context).result === true);
    items.set(item.id, isRuled ? "ruledOut" : outcome.state === "notApplicable" ? "computedOut" : outcome.state === "unanswered" ? "open" : "done");
  }
  standings.set(known, { of, items });
  return items;
}
