import { statusOf } from "@/lib/core/save";
import { AppError } from "@/lib/core/errors";
import { saveResponses } from "@/lib/server/responses";
import { jsonResponse, writeRoute } from "@/lib/server/route";

type Params = { organisation: string; assessment: string };

export const PUT = writeRoute<Params>("responses", async ({ params, claim, locale }, body) => {
  if (!claim) throw new AppError("SIGNED_OUT");
  const saved = await saveResponses(claim, params.organisation, params.assessment, body, locale);
  return jsonResponse(saved, statusOf(saved.results));
});
