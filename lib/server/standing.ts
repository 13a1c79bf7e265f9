import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { checkFactValue, checkLimits, isDeeperThan } from "@/lib/core/facts/check-facts";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import { neededBySchemes } from "@/lib/core/facts/used-by";
import type { Locale, LocalisedText } from "@/lib/core/localised";
import { hashPack } from "@/lib/core/packs/hash";
import { answerQuestions, judgePack } from "@/lib/core/packs/judge";
import type { AnsweredQuestion, Judgement, Outcome, SchemeAnswer } from "@/lib/core/packs/judgement";
import type { Application, Question } from "@/lib/core/packs/pack";
import { buildCrosswalk, type Crosswalk } from "@/lib/core/packs/crosswalk";
import type { Standing } from "@/lib/core/packs/standing";
import { DEEPEST_CALL, MOST_CHANGES, type ItemProblem } from "@/lib/core/save";
import type { Evaluation } from "@/lib/core/scoring/evaluation";
import { config } from "@/lib/server/config";
import { loadDictionary, loadPackLibrary, wordsOf } from "@/lib/server/content";
import { definitionOf, limitText, problemText } from "@/lib/server/fact-problems";
import type { FactCell } from "@/lib/server/facts";
import { invalid } from "@/lib/server/problem";
import { takeToken } from "@/lib/server/rate-limit";
import { problem } from "@/lib/server/responses";
import { answersOf } from "@/lib/server/scheme-answers";
import { readersOfSchemes } from "@/lib/server/scheme-readers";
import { entryOf, sheetOf, type StoredFact } from "@/lib/server/sheet";
import { inputOf, judgeAll, judgedOf, readStanding, turnedBetween, wordStanding, type Asked, type StandingQuery, type StoredStanding, type Turned } from "@/lib/server/stored-standing";
import type { AssessmentState } from "@/lib/server/stored-assessment";
import type { FrozenSubmission } from "@/lib/server/submissions";
import { mayOffer, permit } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

export { listRestated, type Restated, type RestatedFigure } from "@/lib/server/restated";
export { listSchemeAnswers, saveSchemeAnswers, type SchemeAnswerRow } from "@/lib/server/scheme-answers";
export { standingQuerySchema, type Asked, type StandingQuery, type Turned } from "@/lib/server/stored-standing";

/** A figure that schemes read, with what is stored of the years that they read it in. */
export type SchemeFigureRow = { readonly definition: FactDefinition; readonly cells: readonly FactCell[]; /** Ids of the schemes. */ readonly neededBy: readonly string[] };
export type SchemeQuestionRow = {
  readonly question: Question;
  /** By hand; `revision` is what the next save must state. */
  readonly given: { readonly answer: SchemeAnswer | null; readonly evidence: string | null; readonly revision: number; readonly by: string | null; readonly at: Date | null };
  /** What follows from the figures and the questionnaire, whatever was answered by hand. */
  readonly filled: { readonly answer: SchemeAnswer | null; readonly relation: AnsweredQuestion["relation"]; readonly note: LocalisedText | null };
};
export type LoadedStanding = {
  readonly standing: Standing;
  /** What the worded standing is made from, exact: for what prints it in another form. */
  readonly judgements: readonly Judgement[];
  readonly asked: Asked;
  /** Fiscal years to choose from, latest first. */
  readonly years: readonly number[];
  /** True where answers and figures can be entered; whoever reads may try other figures. */
  readonly canEdit: boolean;
  /** Whose answers fill in the schemes' questions; null: there is no assessment of that year and scope. */
  readonly assessment: { readonly id: string; readonly state: AssessmentState } | null;
  readonly figures: readonly SchemeFigureRow[];
  /** Of the schemes that ask something themselves. */
  readonly questions: readonly { readonly pack: string; readonly title: LocalisedText; readonly rows: readonly SchemeQuestionRow[] }[];
};

/** Where the company stands under every scheme, on the figures and answers that are stored now. */
export async function loadStanding(viewer: Viewer, organisation: string, query: StandingQuery, locale: Locale): Promise<LoadedStanding> {
  const stored = await readStanding(viewer, permit(viewer, "standing.read", organisation), query);
  const judged = judgedOf(stored);
  const judgements = judgeAll(judged);
  return {
    standing: wordStanding(judgements, judged, stored.now, locale),
    judgements,
    asked: stored.asked,
    years: stored.years,
    canEdit: mayOffer(viewer, "standing.edit"),
    assessment: stored.assessment,
    figures: figuresOf(stored),
    questions: questionsOf(stored),
  };
}

function figuresOf({ sheet, facts, names }: StoredStanding): readonly SchemeFigureRow[] {
  const rows = new Map(facts.map((row) => [`${row.key}/${row.year}`, row]));
  const cellOf = (key: string, year: FactYear): FactCell => {
    const row = rows.get(`${key}/${String(year)}`);
    return row ? { key, year, entry: entryOf(row), revision: row.revision, by: names.get(row.by) ?? null, at: row.updatedAt } : { key, year, entry: null, revision: 0, by: null, at: null };
  };
  return neededBySchemes(readersOfSchemes(sheet), loadDictionary(), sheet).flatMap(({ key, years, neededBy }) => {
    const definition = definitionOf(key);
    return definition ? [{ definition, cells: years.map((year) => cellOf(key, year)), neededBy }] : [];
  });
}

function questionsOf(stored: StoredStanding): LoadedStanding["questions"] {
  const byHand = new Map(stored.rows.map((row) => [`${row.pack}/${row.question}`, row]));
  const input = inputOf({ ...judgedOf(stored), answers: {} });
  return input.library.packs.flatMap((pack) => {
    const filled = new Map(answerQuestions(pack, input).map((answered) => [answered.id, answered]));
    const rows = pack.questions.map((question): SchemeQuestionRow => {
      const row = byHand.get(`${pack.id}/${question.id}`);
      const found = filled.get(question.id);
      return {
        question,
        given: row
          ? { answer: row.answer as SchemeAnswer | null, evidence: row.evidence, revision: row.revision, by: stored.names.get(row.by) ?? null, at: row.at }
          : { answer: null, evidence: null, revision: 0, by: null, at: null },
        filled: { answer: found?.answer ?? null, relation: found?.relation ?? "missing", note: found?.note ?? null },
      };
    });
    return rows.length === 0 ? [] : [{ pack: pack.id, title: pack.shortTitle, rows }];
  });
}

/** A scheme's own sheet, filled in from figures, the questionnaire and what was answered by hand. Throws NOT_FOUND for an unknown scheme. */
export async function loadCrosswalk(viewer: Viewer, organisation: string, pack: string, query: StandingQuery, locale: Locale): Promise<Crosswalk> {
  const grant = permit(viewer, "standing.read", organisation);
  const library = loadPackLibrary();
  const scheme = library.packs.find(({ id }) => id === pack);
  if (!scheme) throw new AppError("NOT_FOUND");
  const stored = await readStanding(viewer, grant, query);
  const input = inputOf(judgedOf(stored));
  const items = stored.evaluation?.items ?? {};
  return buildCrosswalk({
    judgement: judgePack(scheme, input),
    answered: answerQuestions(scheme, input),
    filled: answerQuestions(scheme, { ...input, answers: {} }),
    library,
    dictionary: loadDictionary(),
    sheet: stored.sheet,
    asOf: stored.sheet.asOf,
    locale,
    words: wordsOf(locale, "standing"),
    reasons: wordsOf(locale, "reasons"),
    itemTitle: (item) => items[item]?.item.title ?? null,
  });
}

export type TriedChange = { readonly key: string; readonly year: FactYear; /** As in a save of figures. */ readonly value: unknown };
export type CardResult = { readonly id: string; readonly result: Outcome; readonly resultWord: string; readonly level: string | null; readonly score: string | null };
export type TriedFigures = {
  readonly before: readonly CardResult[];
  readonly after: Standing;
  /** Schemes that come to something else. */
  readonly turned: readonly Turned[];
  /** Changes that were left out, by their place in the call. */
  readonly problems: readonly ItemProblem[];
};

const triedSchema = z
  .array(z.strictObject({ key: z.string().min(1).max(64), year: z.union([z.number().int().min(1990).max(2100), z.literal("asOf")]), value: z.unknown() }))
  .min(1)
  .max(MOST_CHANGES);

/**
 * What would be if these figures were other ones: nothing is stored, and nothing written down. A change that is not acceptable is left
 * out and named, as in a save. Throws INVALID, TOO_LARGE or TOO_MANY for the whole call.
 */
export async function tryFigures(viewer: Viewer, organisation: string, query: StandingQuery, changes: readonly TriedChange[], locale: Locale): Promise<TriedFigures> {
  const grant = permit(viewer, "standing.read", organisation);
  takeToken("trial", grant.user ?? organisation, config.rates.trial);
  if (isDeeperThan(changes, DEEPEST_CALL)) throw new AppError("TOO_LARGE");
  const parsed = triedSchema.safeParse(changes);
  if (!parsed.success) throw invalid(parsed.error);
  const stored = await readStanding(viewer, grant, query);
  const { facts, problems } = applyChanges(stored, parsed.data, locale);
  const judged = judgedOf(stored);
  const { fiscalYear, scope, asOf, profile } = stored.sheet;
  const tried = { ...judged, sheet: sheetOf(facts, { fiscalYear, scope, asOf, profile }) };
  const [before, after] = [judgeAll(judged), judgeAll(tried)];
  return {
    before: resultsOf(wordStanding(before, judged, stored.now, locale)),
    after: wordStanding(after, tried, stored.now, locale),
    turned: turnedBetween(before, after),
    problems,
  };
}

const resultsOf = ({ cards }: Standing): readonly CardResult[] =>
  cards.map(({ id, result, resultWord, level, score }) => ({ id, result, resultWord, level: level?.value ?? null, score: score?.value ?? null }));

type Tried = z.infer<typeof triedSchema>[number];

/** The stored figures with those changes that can be made. */
function applyChanges(stored: StoredStanding, changes: readonly Tried[], locale: Locale): { readonly facts: readonly StoredFact[]; readonly problems: readonly ItemProblem[] } {
  const placeOf = (key: string, year: string) => changes.findIndex((change) => change.key === key && String(change.year) === year);
  const checked = changes.map((change, index) => {
    if (placeOf(change.key, String(change.year)) !== index) return { problem: problem("INVALID", `/${String(index)}/key`, locale) };
    return checkChange(stored, change, `/${String(index)}`, locale);
  });
  const accepted = new Map(checked.flatMap((found) => ("problem" in found ? [] : [[`${found.fact.key}/${found.fact.year}`, found.fact] as const])));
  const problems = checked.flatMap((found) => ("problem" in found ? [found.problem] : []));
  // A figure above the one it is a part of, where either was changed: what stands there already is the sheet's to say.
  for (const limit of checkLimits(loadDictionary(), sheetOf(merge(stored.facts, accepted), stored.sheet).facts)) {
    const changed = [limit.key, ...limit.limitKeys].find((key) => accepted.has(`${key}/${limit.year}`));
    if (limit.severity !== "refusal" || changed === undefined) continue;
    accepted.delete(`${changed}/${limit.year}`);
    problems.push(problem("FACT_VALUE", `/${String(placeOf(changed, limit.year))}/value`, locale, { detail: limitText(limit, locale) }));
  }
  return { facts: merge(stored.facts, accepted), problems };
}

function checkChange({ sheet, facts }: StoredStanding, { key, year, value }: Tried, path: string, locale: Locale): { readonly fact: StoredFact } | { readonly problem: ItemProblem } {
  const definition = definitionOf(key);
  if (!definition) return { problem: problem("FACT", `${path}/key`, locale) };
  const checked = checkFactValue(definition, value);
  if ("problem" in checked) return { problem: problem("FACT_VALUE", `${path}/value${checked.problem.path}`, locale, { detail: problemText(checked.problem, definition, locale) }) };
  const fact: StoredFact = { key, year: String(year), state: "given", value: checked.value, reason: null, basis: null, source: null };
  const isRead = (definition.period === "asOf") === (year === "asOf") && sheetOf([...facts, fact], sheet).facts[key]?.[fact.year] !== undefined;
  return isRead ? { fact } : { problem: problem("FACT_YEAR", `${path}/year`, locale) };
}

function merge(facts: readonly StoredFact[], changed: ReadonlyMap<string, StoredFact>): readonly StoredFact[] {
  return [...facts.filter(({ key, year }) => !changed.has(`${key}/${year}`)), ...changed.values()];
}

/**
 * What a submission froze, judged by today's packs on the day it was made. `corrected`: schemes whose numbers or texts were changed
 * under the same id since; null where the submission was made before packs were frozen with it.
 */
export function judgementsOf(
  frozen: Pick<FrozenSubmission, "sheet" | "schemes">,
  evaluation: Evaluation,
  application: Application = "new",
): { readonly judgements: readonly Judgement[]; readonly corrected: readonly string[] | null } {
  const library = loadPackLibrary();
  const { sheet, schemes } = frozen;
  const judgements = judgeAll({ sheet, application, answers: answersOf(schemes?.answers ?? [], library.packs), evaluation });
  const corrected = schemes && library.packs.filter((pack) => schemes.packs[pack.id] !== hashPack(pack, library)).map(({ id }) => id);
  return { judgements, corrected };
}
