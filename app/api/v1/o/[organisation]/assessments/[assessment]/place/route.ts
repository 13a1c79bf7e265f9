import { z } from "zod";
import { savePlace } from "@/lib/server/assessments";
import { invalid } from "@/lib/server/problem";
import { jsonAnswer, writeRoute } from "@/lib/server/route";

type Params = { organisation: string; assessment: string };
const bodySchema = z.strictObject({ item: z.string().min(1).max(64) });

/** Where the person is, so that another device goes on from there. */
export const PUT = writeRoute<Params>("place", async ({ params: { organisation, assessment }, viewer }, body) => {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error);
  await savePlace(await viewer(organisation), organisation, assessment, parsed.data.item);
  return jsonAnswer({ item: parsed.data.item });
});
