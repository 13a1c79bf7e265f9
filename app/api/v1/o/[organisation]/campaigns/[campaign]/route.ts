import { loadCampaign } from "@/lib/server/campaigns";
import { jsonAnswer, readRoute } from "@/lib/server/route";

type Params = { organisation: string; campaign: string };

/** A campaign and how many enterprises stand where, by district; nothing of what they answer. */
export const GET = readRoute<Params>("campaign", async ({ params: { organisation, campaign }, viewer }) => jsonAnswer(await loadCampaign(await viewer(organisation), organisation, campaign)));
