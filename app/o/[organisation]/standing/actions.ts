"use server";
import { refresh } from "next/cache";
import { z } from "zod";
import { answerContext, viewTrial } from "@/app/o/[organisation]/standing/view";
import type { AnswerOutcome, TrialOutcome } from "@/components/standing/standing";
import { SCOPES } from "@/lib/core/facts/fact-definition";
import type { Words } from "@/lib/core/localised";
import { answerText } from "@/lib/core/packs/answer-words";
import { APPLICATIONS, type Question } from "@/lib/core/packs/pack";
import { changesOf, fieldNames, type Fields } from "@/lib/core/packs/scheme-form";
import { compareStandings, type Trial } from "@/lib/core/packs/trial";
import type { SchemeAnswerOutcome } from "@/lib/core/save";
import { redirectTo, runAction } from "@/lib/server/action";
import { loadPackLibrary } from "@/lib/server/content";
import { loadLanguage, type Language } from "@/lib/server/language";
import { loadStanding, saveSchemeAnswers, tryFigures } from "@/lib/server/standing";

const frame = { organisation: z.string(), here: z.string(), scope: z.enum(SCOPES), fiscalYear: z.number() };
const answersSchema = z.object({ ...frame, pack: z.string() });
const trialSchema = z.object({ ...frame, application: z.enum(APPLICATIONS) });

const shownSchema = z.array(z.object({ question: z.string().max(64), revision: z.number().int().min(0), fields: z.record(z.string(), z.array(z.string().max(4_000)).max(100)) })).max(200);

/** Saves the answers that differ from what the page showed; what is refused comes back as it was sent. */
export async function saveAnswers(bound: z.input<typeof answersSchema>, _: AnswerOutcome | null, form: FormData): Promise<AnswerOutcome> {
  // What a page bound to its form comes back in the clear, and as whatever was sent.
  const parsed = answersSchema.safeParse(bound);
  if (!parsed.success) redirectTo("/");
  const { organisation, here, scope, fiscalYear, pack } = parsed.data;
  const language = await loadLanguage();
  const t = language.words("standing");
  const questions = loadPackLibrary().packs.find(({ id }) => id === pack)?.questions ?? [];
  const read = (name: string) => form.getAll(name).filter((value) => typeof value === "string");
  const shown = shownSchema.safeParse(parseJson(read("shown")[0] ?? ""));
  const posted = changesOf(questions, shown.data ?? [], read);
  // Only a form without scripts can tick both, and what the check says of it is meant for files.
  const contradictory = posted.filter(({ answer }) => Array.isArray(answer) && answer.includes(0)).map(({ question }) => question);
  const changes = posted.filter(({ question }) => !contradictory.includes(question));
  const keep = (ids: readonly string[]): Fields => Object.fromEntries(questions.filter(({ id }) => ids.includes(id)).flatMap((question) => fieldNames(question).map((name) => [name, read(name)])));
  const refused = Object.fromEntries(contradictory.map((question) => [question, t("answers.noneWithOthers")]));
  if (changes.length === 0 && contradictory.length > 0) return { tone: "bad", text: t("answers.open", { count: contradictory.length }), kept: keep(contradictory), problems: refused };
  if (changes.length === 0) return { tone: "info", text: t("answers.unchanged"), kept: {}, problems: {} };
  const result = await runAction({ organisation, schema: z.unknown(), input: null }, ({ viewer }) => saveSchemeAnswers(viewer, organisation, { scope, fiscalYear, pack, changes }, language.locale));
  if ("problem" in result) {
    if (result.problem.code === "SIGNED_OUT") redirectTo(`/sign-in?next=${encodeURIComponent(here)}`);
    return { tone: "bad", text: result.problem.text, kept: keep(posted.map(({ question }) => question)), problems: refused };
  }
  refresh();
  const failed = result.ok.results.filter(({ status }) => status !== "saved");
  const problems = { ...refused, ...Object.fromEntries(failed.map((outcome) => [outcome.question, problemText(outcome, questions, language)])) };
  const open = Object.keys(problems);
  if (open.length === 0) return { tone: "good", text: t("answers.saved", { count: result.ok.results.length }), kept: {}, problems: {} };
  return { tone: "bad", text: t("answers.open", { count: open.length }), kept: keep(open), problems };
}

function problemText(outcome: SchemeAnswerOutcome, questions: readonly Question[], language: Language): string {
  if (outcome.problem) return outcome.problem.message;
  const context = answerContext(language);
  const question = questions.find(({ id }) => id === outcome.question);
  const stored = outcome.current?.answer;
  return context.words("answers.conflict", { by: outcome.by ?? context.words("answers.nobody"), answer: question && stored ? answerText(context, question, stored) : context.words("answer.open") });
}

/** What the schemes would come to with the figures that were typed; stores nothing. null: the fields go back to what is stored. */
export async function tryPosted(bound: z.input<typeof trialSchema>, _: TrialOutcome | null, form: FormData): Promise<TrialOutcome | null> {
  const parsed = trialSchema.safeParse(bound);
  if (!parsed.success) redirectTo("/");
  if (form.get("clear") !== null) return null;
  const { organisation, here, ...query } = parsed.data;
  const language = await loadLanguage();
  const t = language.words("standing");
  const typed = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim().slice(0, 64) : "";
  };
  const result = await runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    const loaded = await loadStanding(viewer, organisation, query, language.locale);
    const { first, groups } = viewTrial(loaded, language);
    const fields = [...first, ...groups.flatMap((group) => group.fields)];
    // An emptied field says nothing: what is not known cannot be tried.
    const changed = fields.filter(({ name, value }) => typed(name) !== "" && typed(name) !== value);
    const entered = Object.fromEntries(changed.map(({ name }) => [name, typed(name)]));
    if (changed.length === 0) return { entered, problems: [], trial: null, text: t("trial.nothing") };
    const { after, problems } = await tryFigures(viewer, organisation, query, changed.map(({ name }) => ({ ...placeOf(name), value: typed(name) })), language.locale);
    const trial = compareStandings(loaded.standing, after);
    const named = problems.map(({ path, message }) => ({ name: changed[Number(path.split("/")[1])]?.name ?? "", text: message }));
    return { entered, problems: named, trial: named.length === changed.length ? null : trial, text: conclusion(trial, t) };
  });
  if ("ok" in result) return result.ok;
  if (result.problem.code === "SIGNED_OUT") redirectTo(`/sign-in?next=${encodeURIComponent(here)}`);
  const entered = Object.fromEntries([...form.keys()].filter((name) => /^[A-Za-z0-9]+\.(\d{4}|asOf)$/.test(name)).map((name) => [name, typed(name)]));
  return { entered, problems: [], trial: null, text: result.problem.text };
}

const conclusion = ({ turned }: Trial, t: Words): string => (turned.length === 0 ? t("trial.noneTurned") : t("trial.turnedCount", { count: turned.length }));

/** Key and year of a field's name. */
function placeOf(name: string): { key: string; year: number | "asOf" } {
  const [key = "", year = ""] = name.split(".");
  return { key, year: year === "asOf" ? "asOf" : Number(year) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
