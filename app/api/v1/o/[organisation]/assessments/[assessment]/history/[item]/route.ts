import { viewHistory } from "@/app/o/[organisation]/assessments/[assessment]/[indicator]/history/view";
import { wordsOf } from "@/lib/server/content";
import { listHistory } from "@/lib/server/history";
import { jsonAnswer, readRoute } from "@/lib/server/route";

type Params = { organisation: string; assessment: string; item: string };

/** The changes for programs, and the same worded for people, in the reader's language. */
export const GET = readRoute<Params>("history", async ({ params: { organisation, assessment, item }, viewer, locale }) => {
  const history = await listHistory(await viewer(organisation), organisation, assessment, item);
  const changes = history.changes.map(({ by, at, before, after, revision }) => ({ by, at: at.toISOString(), before, after, revision }));
  return jsonAnswer({ changes, shown: viewHistory(history, { locale, words: (name) => wordsOf(locale, name) }) });
});
