import { statusOf } from "@/lib/core/save";
import { jsonAnswer, writeRoute } from "@/lib/server/route";
import { saveSchemeAnswers } from "@/lib/server/standing";

type Params = { organisation: string };

/** `{scope, fiscalYear, pack, batch?, changes: [{question, revision, answer, evidence?}]}`: `answer` as in the `sheet` of a fact file, null clears. */
export const PUT = writeRoute<Params>("standing-answers", async ({ params: { organisation }, viewer, locale }, body) => {
  const saved = await saveSchemeAnswers(await viewer(organisation), organisation, body, locale);
  return jsonAnswer(saved, statusOf(saved.results));
});
