import { AppError } from "@/lib/core/errors";
import { pulseQuerySchema } from "@/lib/core/pulse";
import { invalid } from "@/lib/server/problem";
import { loadPulse } from "@/lib/server/pulse";
import { jsonAnswer, readRoute } from "@/lib/server/route";

type Params = { organisation: string };

export const GET = readRoute<Params>("pulse", async ({ params: { organisation }, query, claim }) => {
  if (!claim) throw new AppError("SIGNED_OUT");
  const parsed = pulseQuerySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw invalid(parsed.error);
  return jsonAnswer(await loadPulse(claim, organisation, parsed.data));
});
