import { submissionWishSchema } from "@/lib/core/save";
import { invalid } from "@/lib/server/problem";
import { jsonAnswer, writeRoute } from "@/lib/server/route";
import { submit } from "@/lib/server/submissions";

type Params = { organisation: string; assessment: string };

/** Submits once for each `key`, however often it is sent. */
export const POST = writeRoute<Params>("submissions", async ({ params: { organisation, assessment }, viewer }, body) => {
  const parsed = submissionWishSchema.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error);
  return jsonAnswer(await submit(await viewer(organisation), organisation, assessment, parsed.data.key));
});
