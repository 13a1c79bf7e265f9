import { z } from "zod";
import { PARTICIPATION_STATES } from "@/lib/core/campaign";
import { renderFollowUpFile } from "@/lib/server/campaign-files";
import { invalid } from "@/lib/server/problem";
import { readRoute, streamedFileResponse } from "@/lib/server/route";

type Params = { organisation: string; campaign: string };

const blank = z.literal("").transform(() => undefined);
const querySchema = z.object({ state: z.union([blank, z.enum(PARTICIPATION_STATES)]).optional(), region: z.union([blank, z.string().regex(/^\d{1,6}$/)]).optional() });

/** `?state=called&region=3301`: whom to call, as an XLSX file; without a state everybody who has not submitted. */
export const GET = readRoute<Params>("follow-up", async ({ params: { organisation, campaign }, query, locale, viewer }) => {
  const asking = await viewer(organisation);
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw invalid(parsed.error);
  return streamedFileResponse(await renderFollowUpFile(asking, organisation, campaign, parsed.data, locale));
});
