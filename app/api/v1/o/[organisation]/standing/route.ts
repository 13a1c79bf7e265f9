import { hashPack } from "@/lib/core/packs/hash";
import { printedJudgement } from "@/lib/core/packs/printed";
import { loadDictionary, loadPackLibrary, wordsOf } from "@/lib/server/content";
import { jsonAnswer, readRoute } from "@/lib/server/route";
import { loadStanding } from "@/lib/server/standing";
import { askedStanding } from "@/lib/server/standing-query";

type Params = { organisation: string };

/**
 * `?year=2025&scope=standalone&application=new`: where the company stands under every scheme; what is left out follows from the latest
 * assessment. `judgements` as the command line prints them, with the hash of the pack and the day it was checked; `standing` as pages show
 * it; `answers` with the revision that the next save must state.
 */
export const GET = readRoute<Params>("standing", async ({ params: { organisation }, query, viewer, locale }) => {
  const { standing, judgements, questions, asked: answered, years, canEdit, assessment } = await loadStanding(await viewer(organisation), organisation, askedStanding(query), locale);
  const library = loadPackLibrary();
  const words = { dictionary: loadDictionary(), locale, words: wordsOf(locale, "reasons") };
  return jsonAnswer({
    ...answered,
    years,
    canEdit,
    assessment,
    judgements: judgements.map((judgement) => ({ ...printedJudgement(judgement, words), hash: hashPack(judgement.pack, library), checkedOn: judgement.pack.checkedOn })),
    standing,
    answers: questions.flatMap(({ pack, rows }) => rows.map(({ question, given, filled }) => ({ pack, question: question.id, kind: question.kind, title: question.title[locale], ...given, filled }))),
  });
});
