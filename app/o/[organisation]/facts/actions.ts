"use server";
import { z } from "zod";
import { formatDate } from "@/app/format-date";
import type { History, PostedOutcome } from "@/components/facts/sheet";
import { cellName, changeOf, draftOf, fieldToDraft, isSameEntry, listToDraft, rawRows, readDraft, rowFieldName, type FactDraft, type RowDraft } from "@/lib/core/facts/fact-draft";
import { FACT_STATES, SCOPES, type FactDefinition, type Scope } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactYear } from "@/lib/core/facts/fact-sheet";
import { entrySentence } from "@/lib/core/facts/fact-words";
import type { Words } from "@/lib/core/localised";
import { MOST_CHANGES, type FactOutcome } from "@/lib/core/save";
import { redirectTo, runAction } from "@/lib/server/action";
import { loadDictionary } from "@/lib/server/content";
import { listFactHistory, saveFacts } from "@/lib/server/facts";
import { makeId } from "@/lib/server/id";
import { loadLanguage, type Language } from "@/lib/server/language";
import { readClaim } from "@/lib/server/viewer";

const year = z.union([z.number().int(), z.literal("asOf")]);
const row = z.record(z.string().max(40), z.union([z.string().max(200), z.number()]));
const entrySchema = z
  .union([
    z.object({
      state: z.literal("given"),
      value: z.union([z.string().max(4_000), z.boolean(), z.array(z.string().max(64)).max(100), z.array(row).max(200)]),
      basis: z.string().max(1_000).optional(),
      source: z.string().max(1_000).optional(),
    }),
    z.object({ state: z.enum(FACT_STATES).exclude(["given"]), reason: z.string().max(1_000).optional() }),
  ])
  .nullable();
/** What the page showed when it was drawn: key, year, revision and entry of each field. */
const shownSchema = z.array(z.tuple([z.string().max(64), year, z.number().int().min(0), entrySchema])).max(600);

type Shown = { readonly definition: FactDefinition; readonly year: FactYear; readonly name: string; readonly revision: number; readonly entry: FactEntry | null };
type Posted = Shown & { readonly draft: FactDraft; readonly change: Readonly<Record<string, unknown>> };

const pageSchema = z.object({ organisation: z.string(), scope: z.enum(SCOPES), here: z.string() });

/** Saves a sheet that was posted without JavaScript, through the same function as an autosave; what is not saved comes back as typed. */
export async function savePosted(bound: z.input<typeof pageSchema>, _: PostedOutcome | null, form: FormData): Promise<PostedOutcome> {
  // What a page bound to its form comes back in the clear, and as whatever was sent.
  const parsed = pageSchema.safeParse(bound);
  if (!parsed.success) redirectTo("/");
  const page = parsed.data;
  const language = await loadLanguage();
  const t = language.words("sheet");
  const claim = await readClaim();
  if (!claim) redirectTo(`/sign-in?next=${encodeURIComponent(page.here)}`);
  const changed = readForm(form);
  if (changed.length === 0) return { tone: "info", text: t("posted.none"), kept: {} };
  const keepAll = (problem: string): PostedOutcome => ({ tone: "bad", text: problem, kept: Object.fromEntries(changed.map(({ name, draft }) => [name, { draft, problem: null }])) });
  const saved = await runAction({ organisation: page.organisation, schema: z.unknown(), input: null }, async () => {
    const outcomes: FactOutcome[] = [];
    for (let from = 0; from < changed.length; from += MOST_CHANGES) {
      const changes = changed.slice(from, from + MOST_CHANGES).map(({ change, revision }) => ({ ...change, revision }));
      outcomes.push(...(await saveFacts(claim, page.organisation, page.scope, { batch: makeId(), changes }, language.locale)).results);
    }
    return outcomes;
  });
  if ("problem" in saved) return keepAll(saved.problem.text);
  const failed = saved.ok.filter(({ status }) => status !== "saved");
  const kept = failed.flatMap((outcome) => {
    const posted = changed.find(({ name }) => name === cellName(outcome.key, outcome.year));
    return posted ? [[posted.name, { draft: posted.draft, problem: outcome.problem?.message ?? conflictText(outcome, posted.definition, language) }] as const] : [];
  });
  const count = saved.ok.length - failed.length;
  if (kept.length === 0) return { tone: "good", text: t("posted.saved", { count }), kept: {} };
  return { tone: "bad", text: t("posted.open", { count: kept.length }), kept: Object.fromEntries(kept) };
}

function readForm(form: FormData): Posted[] {
  const definitions = new Map(loadDictionary().facts.map((fact) => [fact.key, fact]));
  const text = form.get("shown");
  const parsed = shownSchema.safeParse(parseJson(typeof text === "string" ? text : ""));
  const shown = (parsed.data ?? []).flatMap(([key, at, revision, entry]): Shown[] => {
    const definition = definitions.get(key);
    return definition ? [{ definition, year: at, name: cellName(key, at), revision, entry }] : [];
  });
  return shown.flatMap((cell): Posted[] => {
    const { definition, name, entry } = cell;
    const draft = readField(form, definition, name, draftOf(definition, entry));
    const read = readDraft(definition, draft);
    if ("entry" in read) return isSameEntry(read.entry, entry) ? [] : [{ ...cell, draft, change: changeOf(definition.key, cell.year, read.entry) }];
    // What cannot be read is sent as typed: the server says what is wrong with it.
    return [{ ...cell, draft, change: { key: definition.key, year: cell.year, value: typedValue(definition, draft) } }];
  });
}

const typedValue = (definition: FactDefinition, draft: FactDraft) => (definition.type === "set" ? draft.chosen : definition.type === "list" ? rawRows(definition, draft) : draft.text);

function readField(form: FormData, definition: FactDefinition, name: string, shown: FactDraft): FactDraft {
  const texts = (field: string) => form.getAll(field).filter((value) => typeof value === "string");
  if (definition.type === "list") return listToDraft(definition, texts(`value.${name}`)[0] ?? null, readRows(form, definition, name), shown);
  return fieldToDraft(definition, texts(`value.${name}`), texts(`state.${name}`)[0] ?? null, shown);
}

/** The rows of a list in the order of the page, those left blank among them. */
function readRows(form: FormData, definition: FactDefinition, name: string): readonly RowDraft[] {
  const rows: RowDraft[] = [];
  while (rows.length <= MOST_ROWS) {
    const typed = (definition.fields ?? []).flatMap(({ id }) => {
      const value = form.get(rowFieldName(name, rows.length, id));
      return typeof value === "string" ? [[id, value] as const] : [];
    });
    if (typed.length === 0) break;
    rows.push(Object.fromEntries(typed));
  }
  return rows;
}
/** More are refused when they are checked; a form that says so must still come to an end. */
const MOST_ROWS = 210;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function conflictText(outcome: FactOutcome, definition: FactDefinition, { locale, words }: Language): string {
  const t = words("sheet");
  const stored = outcome.current;
  const entry: FactEntry | null =
    !stored?.state ? null : stored.state !== "given" ? { state: stored.state } : stored.value === null ? null : { state: "given", value: stored.value };
  return t("conflict.posted", { by: outcome.by ?? t("conflict.someone"), value: entrySentence(definition, entry, wordsOfEntry(t), locale) });
}

const wordsOfEntry = (t: Words) => ({
  states: { notApplicable: t("state.notApplicable"), dontKnow: t("state.dontKnow"), withheld: t("state.withheld") },
  yes: t("yes"),
  no: t("no"),
  nothing: t("nothing"),
  none: t("list.none"),
  empty: t("notes.empty"),
});

const historySchema = z.object({ scope: z.enum(SCOPES), key: z.string().max(64), years: z.array(year).min(1).max(6) });

/** What a figure was before, in all the years that the sheet shows, newest first. */
export async function readHistory(organisation: string, scope: Scope, key: string, years: readonly FactYear[]): Promise<History> {
  const { locale, words } = await loadLanguage();
  const t = words("sheet");
  const definition = loadDictionary().facts.find((fact) => fact.key === key);
  const result = await runAction({ organisation, schema: historySchema, input: { scope, key, years } }, async ({ viewer }, asked) => {
    const lists = await Promise.all(asked.years.map(async (at) => (await listFactHistory(viewer, organisation, { scope: asked.scope, key: asked.key, year: at })).map((row) => ({ ...row, year: at }))));
    return lists.flat().toSorted((left, right) => right.at.getTime() - left.at.getTime());
  });
  if ("problem" in result || !definition) return { failed: true };
  const shown = (entry: FactEntry | null) => {
    const notes = entry?.state === "given" ? [entry.basis && t("notes.basisShown", { text: entry.basis }), entry.source && t("notes.sourceShown", { text: entry.source })].filter(Boolean) : [];
    return [entrySentence(definition, entry, wordsOfEntry(t), locale), ...notes].join(locale === "zh-CN" ? "；" : "; ");
  };
  return {
    lines: result.ok.map((row) => ({
      year: row.year,
      change: t("notes.entry", { before: shown(row.before), after: shown(row.after) }),
      by: t("notes.by", { by: row.by ?? t("notes.nobody"), at: formatDate(row.at, locale) }),
    })),
  };
}
