import { renderLinksFile } from "@/lib/server/campaign-files";
import { readRoute, streamedFileResponse } from "@/lib/server/route";

type Params = { organisation: string; campaign: string };

/** Every unused link of a campaign with words to hand it on by, as an XLSX file. */
export const GET = readRoute<Params>("links", async ({ params: { organisation, campaign }, locale, viewer }) => streamedFileResponse(await renderLinksFile(await viewer(organisation), organisation, campaign, locale)));
