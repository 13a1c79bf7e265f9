import { ContentError } from "@/cli/command";
import { cliWords, industryTitle, loadDerivedFigures, loadDictionary, loadPackLibrary, regionTitle } from "@/cli/content";
import type { AssessmentFile } from "@/lib/core/facts/assessment-file";
import { factWarningText, warnOfFacts } from "@/lib/core/facts/fact-warnings";
import { LOCALES, type Locale, type LocalisedText } from "@/lib/core/localised";
import { buildStanding } from "@/lib/core/packs/build-standing";
import { judgePacks, type JudgeInput } from "@/lib/core/packs/judge";
import { parseSchemeAnswers } from "@/lib/core/packs/scheme-answers";
import type { Standing } from "@/lib/core/packs/standing";
import type { Evaluation } from "@/lib/core/scoring/evaluation";
import { itemValueOf } from "@/lib/core/scoring/score";

/** Where the enterprise of an assessment file stands under every scheme, as its report shows it. */
export function standingOf({ sheet, responses, schemeAnswers }: AssessmentFile, evaluation: Evaluation, now: Date, locale: Locale): Standing {
  const library = loadPackLibrary();
  const dictionary = loadDictionary();
  // A sheet without its scheme answers the one that `rules` is asked for; a report knows no such one.
  const keyed = Object.fromEntries(library.packs.flatMap(({ id }) => (Object.hasOwn(schemeAnswers, id) ? [[id, schemeAnswers[id]]] : [])));
  const answers = parseSchemeAnswers(keyed, library.packs);
  if ("problems" in answers) throw new ContentError(answers.problems, locale);
  const input: JudgeInput = { library, dictionary, sheet, application: "new", answers: answers.answers, assessment: { branch: evaluation.branch, responses, itemValue: itemValueOf(evaluation) } };
  const judgements = judgePacks(library.packs, input);
  const words = cliWords(locale);
  const within = (namespace: string) => (key: string, values?: Record<string, string | number>) => words(`${namespace}.${key}`, values);
  const { industry, region } = sheet.profile;
  return buildStanding({
    judgements,
    library,
    dictionary,
    sheet,
    asOf: sheet.asOf,
    application: "new",
    sizeTitle: judgements.find(({ pack }) => pack.classes)?.level?.title ?? null,
    industryTitle: industry === null ? null : inBoth((each) => industryTitle(industry, each)),
    regionTitle: region === null ? null : inBoth((each) => regionTitle(region, each)),
    warnings: warnOfFacts(sheet, dictionary, loadDerivedFigures()).map((warning) => ({ ...warning, text: factWarningText(warning, dictionary, within("facts"), locale) })),
    now,
    locale,
    words: within("standing"),
    reasons: within("reasons"),
  });
}

/** A name in every language; null where one is missing. */
function inBoth(nameIn: (locale: Locale) => string | null): LocalisedText | null {
  const names = LOCALES.map((locale) => [locale, nameIn(locale)] as const);
  return names.every(([, name]) => name !== null) ? (Object.fromEntries(names) as LocalisedText) : null;
}
