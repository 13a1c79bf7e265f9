import "server-only";
import { AppError } from "@/lib/core/errors";
import { checkFactValue, checkLimits, decimalText, numberAt } from "@/lib/core/facts/check-facts";
import { deriveFigures } from "@/lib/core/facts/derived-figures";
import { energyFacts } from "@/lib/core/facts/energy";
import { enterpriseSize, SIZE_INDICATORS, sizeInRow, type Size } from "@/lib/core/facts/enterprise-size";
import { SCOPES, type FactDefinition, type Scope } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet, FactValue, FactYear } from "@/lib/core/facts/fact-sheet";
import { factWarningText, warnOfFacts } from "@/lib/core/facts/fact-warnings";
import { formatFigure } from "@/lib/core/facts/parse-figure";
import { neededBySchemes, neededFacts, type NeededFact } from "@/lib/core/facts/used-by";
import { branchOf } from "@/lib/core/instrument/branch";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { LOCALES, type Locale, type LocalisedText } from "@/lib/core/localised";
import { reachOf, ROLES } from "@/lib/core/policy";
import { factChangeSchema, saveFactsSchema, type FactOutcome, type ItemProblem, type Progress, type SaveFactsResult } from "@/lib/core/save";
import { loadDerivedFigures, loadDictionary, loadEnergyFactors, loadSizeRules, wordsOf } from "@/lib/server/content";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { definitionOf, limitText, problemText } from "@/lib/server/fact-problems";
import { isId } from "@/lib/server/id";
import { factsOf, type UsedFacts } from "@/lib/server/instrument-facts";
import { loadLatestInstrument, loadRecentLatest } from "@/lib/server/instruments";
import { pointerOf } from "@/lib/server/problem";
import { callerOf, parseFrame, problem, runSave } from "@/lib/server/responses";
import { findAsked, readersOfSchemes, type AskedScheme, type SchemeReader } from "@/lib/server/scheme-readers";
import { dayInChina } from "@/lib/core/calendar";
import { entryOf, sheetOf } from "@/lib/server/sheet";
import { mayOffer, permit, type Grant } from "@/lib/server/visible";
import type { System, Viewer, ViewerClaim } from "@/lib/server/viewer";

/** One figure of one year as stored, with what the next save must state. */
export type FactCell = {
  readonly key: string;
  readonly year: FactYear;
  /** null: unanswered. */
  readonly entry: FactEntry | null;
  /** 0: never saved. */
  readonly revision: number;
  readonly by: string | null;
  readonly at: Date | null;
};
export type FactRow = {
  readonly definition: FactDefinition;
  /** Of the fiscal year and the two before it those that are needed or given, and whatever else a scheme reads, latest first; or the one as-of cell. */
  readonly cells: readonly FactCell[];
  /** Items of the instrument that use the figure. */
  readonly usedBy: readonly string[];
  /** Official schemes that use it. */
  readonly schemes: readonly { readonly id: string; readonly shortTitle: LocalisedText }[];
};
export type FactGroup = { readonly id: string; readonly title: LocalisedText; readonly text: LocalisedText; readonly rows: readonly FactRow[]; readonly progress: Progress };
export type DerivedFigure = { readonly id: string; readonly title: LocalisedText; /** null: not known. */ readonly shown: string | null; readonly unit: LocalisedText; readonly year: number };
export type FactWarning = { readonly code: string; readonly keys: readonly string[]; readonly text: LocalisedText };
export type FactSheetView = {
  /** Whose figures these are; null: those of the questionnaire. */
  readonly scheme: AskedScheme | null;
  readonly scope: Scope;
  readonly fiscalYear: number;
  /** ISO date the as-of figures refer to. */
  readonly asOf: string;
  readonly years: readonly [number, number, number];
  /** 大型 … 微型 by 中小企业划型标准规定, null if not known. */
  readonly size: LocalisedText | null;
  readonly groups: readonly FactGroup[];
  readonly derived: readonly DerivedFigure[];
  readonly warnings: readonly FactWarning[];
  readonly progress: Progress;
  readonly canEdit: boolean;
};

export type SheetQuery = {
  readonly scope: Scope;
  readonly fiscalYear: number;
  /** A scheme whose figures are asked for, or `all`; without it those of the questionnaire. */
  readonly pack?: string | null;
};

/**
 * The view of a fiscal year: that year, the two before it and the as-of figures, as far as the instrument and the energy
 * conversion ask for them; or what an official scheme reads, in all years that it reads. A respondent sees the figures that
 * the assigned indicators read.
 */
export async function loadFactSheet(viewer: Viewer, organisation: string, { scope, fiscalYear, pack = null }: SheetQuery): Promise<FactSheetView> {
  const grant = permit(viewer, "facts.read", organisation);
  if (!SCOPES.includes(scope) || !Number.isInteger(fiscalYear) || fiscalYear < 1990 || fiscalYear > 2100) throw new AppError("NOT_FOUND");
  const scheme = pack === null ? null : findAsked(pack);
  const { instrument } = await loadLatestInstrument(viewer);
  const used = factsOf(instrument);
  const { rows, names, profile, assigned } = await inOrganisation(grant, (tx) => readSheet(tx, grant, scope));
  const isVisible = (key: string) => assigned === null || (used.indicators.get(key) ?? []).some((indicator) => assigned.has(indicator));
  const stored = rows.filter(({ key }) => isVisible(key));
  const sheet = sheetOf(stored, { fiscalYear, scope, asOf: dayInChina(new Date()), profile });
  const cells = new Map(stored.map((row) => [`${row.key}/${row.year}`, row]));
  const years = [fiscalYear, fiscalYear - 1, fiscalYear - 2] as const;
  const cellOf = (key: string, year: FactYear): FactCell => {
    const row = cells.get(`${key}/${String(year)}`);
    if (!row) return { key, year, entry: null, revision: 0, by: null, at: null };
    return { key, year, entry: entryOf(row), revision: row.revision, by: names.get(row.by) ?? null, at: row.updatedAt };
  };
  const readers = readersOfSchemes(sheet);
  const needed = (scheme === null ? neededByInstrument(instrument, sheet) : neededByScheme(scheme, readers, used, sheet)).filter(({ key }) => isVisible(key));
  const groups = loadDictionary().groups.flatMap(({ id, title, text }): FactGroup[] => {
    const inGroup = needed.flatMap(({ key, years: asked }): FactRow[] => {
      const definition = definitionOf(key);
      if (definition?.group !== id) return [];
      // Beside what is needed stand the figures of earlier years that are there already: nobody checks a figure without last year's.
      const given = definition.period === "asOf" ? [] : years.filter((year) => cellOf(key, year).entry !== null);
      const shown = [...new Set<FactYear>([...asked, ...given])].sort(latestFirst);
      // A year that another figure names is not known before that one is.
      if (shown.length === 0) return [];
      const schemes = readers.filter(({ uses }) => uses.some(({ fact }) => fact === key)).map(({ by, shortTitle }) => ({ id: by, shortTitle }));
      return [{ definition, cells: shown.map((year) => cellOf(key, year)), usedBy: used.items.get(key) ?? [], schemes }];
    });
    return inGroup.length === 0 ? [] : [{ id, title, text, rows: inGroup, progress: progressOf(inGroup.flatMap((row) => row.cells)) }];
  });
  const size = enterpriseSize(sheet, loadSizeRules());
  return {
    scheme,
    scope,
    fiscalYear,
    asOf: sheet.asOf,
    years,
    size: size.state === "known" ? sizeTitle(size.size) : null,
    groups,
    derived: assigned === null ? deriveFigures(sheet, loadDictionary(), loadDerivedFigures()).map(({ id, title, shown: text, unit, year }) => ({ id, title, shown: text, unit, year })) : [],
    warnings: warningsOf(sheet),
    progress: progressOf(groups.flatMap(({ rows: list }) => list.flatMap((row) => row.cells))),
    canEdit: mayOffer(viewer, "facts.edit"),
  };
}

const latestFirst = (left: FactYear, right: FactYear): number => (typeof left === "number" && typeof right === "number" ? right - left : 0);
const sizeTitle = (size: Size): LocalisedText | null => loadSizeRules().sizes.find(({ id }) => id === size)?.title ?? null;

function neededByInstrument(instrument: Instrument, { fiscalYear, profile }: FactSheet): readonly NeededFact[] {
  return neededFacts(instrument, loadDictionary(), fiscalYear, {
    branch: branchOf(instrument, profile.industry),
    derived: loadDerivedFigures(),
    energy: energyFacts(loadEnergyFactors()),
  });
}

function neededByScheme(scheme: AskedScheme, readers: readonly SchemeReader[], used: UsedFacts, sheet: FactSheet): readonly NeededFact[] {
  if (scheme !== "all") return neededBySchemes(readers.filter(({ by }) => by === scheme.id), loadDictionary(), sheet);
  // Beside what rules look at, application forms and reports ask for some figures: they have no other place.
  const read = new Set([...used.keys, ...readers.flatMap(({ uses }) => uses.map(({ fact }) => fact))]);
  const unread = loadDictionary().facts.filter(({ key }) => !read.has(key));
  return neededBySchemes([...readers, { by: "applications", uses: unread.map(({ key }) => ({ fact: key, year: 0 })) }], loadDictionary(), sheet);
}

/** What one rule of the size standard makes of the figures. */
export type SizeByRow = {
  /** Id of the rule. */
  readonly row: string;
  /** 大型 … 微型; null where a figure that would decide is not given. */
  readonly size: LocalisedText | null;
  /** What the rule goes by. `shown`: with separators; null: not given. */
  readonly figures: readonly { readonly key: (typeof SIZE_INDICATORS)[number]; readonly shown: string | null }[];
};
export type SizeClass = {
  /** The latest year of which a figure that counts is given; of the legal entity alone, as 划型 is. */
  readonly fiscalYear: number;
  readonly byRow: readonly SizeByRow[];
};
/** An older size class says nothing about today. */
const YEARS_LOOKED_AT = 3;

/** The size class by each rule of the standard: the industry that chooses between them may be about to change. */
export async function loadSizeClass(viewer: Viewer, organisation: string): Promise<SizeClass> {
  const grant = permit(viewer, "organisation.edit", organisation);
  const rows = await inOrganisation(grant, (tx) => tx.fact.findMany({ where: { organisationId: organisation, scope: "standalone", key: { in: [...SIZE_INDICATORS] } } }));
  const asOf = dayInChina(new Date());
  const last = Number(asOf.slice(0, 4)) - 1;
  const given = rows.flatMap(({ state, year }) => (state === "given" && Number(year) <= last && Number(year) > last - YEARS_LOOKED_AT ? [Number(year)] : []));
  const fiscalYear = given.length === 0 ? last : Math.max(...given);
  const sheet = sheetOf(rows, { fiscalYear, scope: "standalone", asOf, profile: { industry: null, region: null } });
  const byRow = loadSizeRules().rows.map((row): SizeByRow => {
    const found = sizeInRow(sheet, row);
    const figures = SIZE_INDICATORS.filter((key) => row.bounds[key] !== undefined).map((key) => {
      const value = numberAt(sheet.facts, key, fiscalYear);
      return { key, shown: value && formatFigure(decimalText(value)) };
    });
    return { row: row.id, size: found.state === "known" ? sizeTitle(found.size) : null, figures };
  });
  return { fiscalYear, byRow };
}

/** All years: which of them belong on the sheet depends on figures among them. */
async function readSheet(tx: Transaction, grant: Grant, scope: Scope) {
  const organisationId = grant.organisation;
  const rows = await tx.fact.findMany({ where: { organisationId, scope } });
  const members = await tx.membership.findMany({ where: { organisationId }, select: { userId: true, displayName: true } });
  const profile = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { industry: true, region: true } });
  return { rows, profile, names: new Map(members.map(({ userId, displayName }) => [userId, displayName])), assigned: await readAssigned(tx, grant) };
}

/** Indicators assigned to the person in any assessment; null where the grant reaches everything. */
async function readAssigned(tx: Transaction, grant: Grant): Promise<ReadonlySet<string> | null> {
  if (grant.reach !== "assigned") return null;
  const rows = await tx.assignment.findMany({ where: { organisationId: grant.organisation, userId: grant.user ?? "" }, select: { indicator: true } });
  return new Set(rows.map(({ indicator }) => indicator));
}

/** Cells that were said something about, 不知道 included, of those shown. */
const progressOf = (cells: readonly FactCell[]): Progress => ({ answered: cells.filter(({ entry }) => entry !== null).length, applicable: cells.length });

function warningsOf(sheet: FactSheet): FactWarning[] {
  const dictionary = loadDictionary();
  const above = checkLimits(dictionary, sheet.facts).filter(({ severity }) => severity === "refusal");
  const inBoth = (text: (locale: Locale) => string) => Object.fromEntries(LOCALES.map((locale) => [locale, text(locale)])) as LocalisedText;
  return [
    ...above.map((limit) => ({ code: "aboveLimit", keys: [limit.key, ...limit.limitKeys], text: inBoth((locale) => limitText(limit, locale)) })),
    ...warnOfFacts(sheet, dictionary, loadDerivedFigures()).map((warning) => ({
      code: warning.code,
      keys: warning.keys,
      text: inBoth((locale) => factWarningText(warning, dictionary, wordsOf(locale, "facts"), locale)),
    })),
  ];
}

/**
 * Saves what can be saved. Session, grant, revisions and history are the SQL statement's; what a figure may be is judged
 * here, before it: its type, its range, and the figures it is a part of (both are named, since either may be the wrong one).
 *
 * `call`: the parsed JSON of `PUT …/facts/{scope}`.
 */
export async function saveFacts(
  viewer: ViewerClaim | System,
  organisation: string,
  scope: Scope,
  call: unknown,
  locale: Locale = "zh-CN",
): Promise<SaveFactsResult> {
  const caller = callerOf(viewer);
  if (!isId(organisation) || !SCOPES.includes(scope)) throw new AppError("NOT_FOUND");
  const frame = parseFrame(call, saveFactsSchema);
  const used = factsOf((await loadRecentLatest()).instrument);
  const changes = judgeAll(frame.changes, used, locale);
  const stored = await runSave<Stored>(SAVE, [
    caller.tokenHash,
    caller.user,
    organisation,
    scope,
    frame.batch,
    JSON.stringify(changes),
    EVERYTHING,
    ASSIGNED,
    null,
  ]);
  const results = stored.results.map((outcome) => (outcome.problem && outcome.problem.message === undefined ? { ...outcome, problem: problem(outcome.problem.code, "", locale) } : outcome));
  const asked = new Set(used.keys.filter((key) => stored.assigned === null || used.indicators.get(key)?.some((indicator) => stored.assigned?.includes(indicator))));
  return { results, progress: { answered: stored.stored.filter((id) => asked.has(id.split("/")[0] ?? "")).length, applicable: asked.size }, savedAt: stored.savedAt };
}

const SAVE = {
  name: "save-facts",
  text: "SELECT save_facts($1::bytea, $2::uuid, $3::uuid, $4::scope, $5::uuid, $6::jsonb, $7::text[], $8::text[], $9) AS result",
};
const EVERYTHING = ROLES.filter((role) => reachOf(role, "facts.edit") === "all");
const ASSIGNED = ROLES.filter((role) => reachOf(role, "facts.edit") === "assigned");

type Stored = { readonly results: readonly FactOutcome[]; readonly savedAt: string; readonly assigned: readonly string[] | null; readonly stored: readonly string[] };
type Judged = {
  readonly key: string;
  readonly year: FactYear;
  readonly indicators: readonly string[];
  readonly revision: number;
  readonly state: FactEntry["state"] | null;
  readonly value: FactValue | null;
  readonly reason?: string | null;
  readonly basis?: string | null;
  readonly source?: string | null;
  readonly problem?: ItemProblem;
};

function judgeAll(changes: readonly unknown[], used: UsedFacts, locale: Locale): Judged[] {
  const seen = new Set<string>();
  const judged = changes.map((change, index) => {
    const found = judge(change, index, used, locale);
    if (found.problem) return found;
    const id = `${found.key}/${String(found.year)}`;
    if (seen.has(id)) return refuse(found, problem("INVALID", `/changes/${String(index)}/key`, locale));
    seen.add(id);
    return found;
  });
  return judged.map((found, index) => refuseAboveLimit(found, index, judged, locale));
}

const refuse = (judged: Judged, found: ItemProblem): Judged => ({ ...judged, state: null, value: null, problem: found });

function judge(raw: unknown, index: number, used: UsedFacts, locale: Locale): Judged {
  const path = `/changes/${String(index)}`;
  const parsed = factChangeSchema.safeParse(raw);
  if (!parsed.success) {
    const { key, year } = typeof raw === "object" && raw !== null ? (raw as { key?: unknown; year?: unknown }) : {};
    const place = { key: typeof key === "string" ? key.slice(0, 64) : "", year: typeof year === "number" && Number.isSafeInteger(year) ? year : ("asOf" as const) };
    return refuse({ ...place, indicators: [], revision: 0, state: null, value: null }, problem("INVALID", `${path}${pointerOf(issuePath(parsed.error.issues[0]))}`, locale));
  }
  const change = parsed.data;
  const place: Judged = { key: change.key, year: change.year, indicators: used.indicators.get(change.key) ?? [], revision: change.revision, state: null, value: null };
  const definition = definitionOf(change.key);
  if (!definition) return refuse(place, problem("FACT", `${path}/key`, locale));
  if ((definition.period === "asOf") !== (change.year === "asOf")) return refuse(place, problem("FACT_YEAR", `${path}/year`, locale));
  const beside = { ...(change.basis !== undefined && { basis: change.basis || null }), ...(change.source !== undefined && { source: change.source || null }) };
  if ("state" in change) return { ...place, ...beside, state: change.state, reason: change.reason || null };
  if (change.value === null) return { ...place, ...beside };
  const checked = checkFactValue(definition, change.value);
  if ("problem" in checked) return refuse(place, problem("FACT_VALUE", `${path}/value${checked.problem.path}`, locale, { detail: problemText(checked.problem, definition, locale) }));
  return { ...place, ...beside, state: "given", value: checked.value };
}

/** A union reports its branches; the first one that says where is good enough. */
function issuePath(issue: { readonly path: readonly PropertyKey[]; readonly errors?: readonly (readonly { readonly path: readonly PropertyKey[] }[])[] } | undefined): readonly PropertyKey[] {
  return [...(issue?.path ?? []), ...(issue?.errors?.flat().find(({ path }) => path.length > 0)?.path ?? [])];
}

/**
 * A figure above the one it is a part of is refused where both come in the same call. Against what is stored it is a
 * warning on the sheet: the other figure may be the wrong one, and it could not be put right first.
 */
function refuseAboveLimit(judged: Judged, index: number, all: readonly Judged[], locale: Locale): Judged {
  if (judged.state !== "given") return judged;
  const facts: Record<string, Record<string, FactEntry>> = {};
  for (const { key, year, state, value } of all) {
    if (state === "given" && value !== null) (facts[key] ??= {})[String(year)] = { state, value };
  }
  const limit = checkLimits(loadDictionary(), facts).find((found) => found.severity === "refusal" && found.key === judged.key && found.year === String(judged.year));
  return limit ? refuse(judged, problem("FACT_VALUE", `/changes/${String(index)}/value`, locale, { detail: limitText(limit, locale) })) : judged;
}

export type FactChangeRow = { readonly before: FactEntry | null; readonly after: FactEntry | null; readonly by: string | null; readonly at: Date };

/** What a figure was before, newest first: a restated figure keeps the one that was filed. */
export async function listFactHistory(
  viewer: Viewer,
  organisation: string,
  { scope, key, year }: { scope: Scope; key: string; year: FactYear },
): Promise<readonly FactChangeRow[]> {
  const grant = permit(viewer, "history.read", organisation);
  if (!SCOPES.includes(scope)) throw new AppError("NOT_FOUND");
  const used = grant.reach === "assigned" ? factsOf((await loadLatestInstrument(viewer)).instrument) : null;
  return inOrganisation(grant, async (tx) => {
    const assigned = await readAssigned(tx, grant);
    if (assigned && !used?.indicators.get(key)?.some((indicator) => assigned.has(indicator))) throw new AppError("NOT_FOUND");
    const rows = await tx.change.findMany({
      where: { organisationId: organisation, scope, what: `${key}/${String(year)}` },
      orderBy: { revision: "desc" },
      take: 200,
      include: { author: { select: { displayName: true } } },
    });
    return rows.map(({ before, after, author, at }) => ({ before: loggedEntry(before), after: loggedEntry(after), by: author.displayName, at }));
  });
}

type Logged = { state: FactEntry["state"] | null; value: unknown; reason: string | null; basis: string | null; source: string | null };
const loggedEntry = (logged: unknown): FactEntry | null => (logged === null ? null : entryOf({ key: "", year: "", ...(logged as Logged) }));
