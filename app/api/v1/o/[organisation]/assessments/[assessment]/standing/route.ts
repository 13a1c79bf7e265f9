import { viewStanding } from "@/app/o/[organisation]/assessments/[assessment]/standing";
import { loadStanding } from "@/lib/server/assessments";
import { wordsOf } from "@/lib/server/content";
import { jsonAnswer, readRoute } from "@/lib/server/route";

type Params = { organisation: string; assessment: string };

export const GET = readRoute<Params>("standing", async ({ params: { organisation, assessment }, viewer, locale }) => {
  const standing = await loadStanding(await viewer(organisation), organisation, assessment);
  return jsonAnswer(viewStanding(standing, { locale, t: wordsOf(locale, "questionnaire") }));
});
