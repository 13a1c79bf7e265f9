import { fileResponse, readRoute } from "@/lib/server/route";
import { askedLocale, askedStanding } from "@/lib/server/standing-query";
import { renderStandingFile } from "@/lib/server/standing-files";

type Params = { organisation: string };

/** `?year=2025&scope=standalone&application=new&locale=zh-CN`: where the company stands now, as a PDF. */
export const GET = readRoute<Params>("standing", async ({ params: { organisation }, query, locale, viewer }) =>
  fileResponse(await renderStandingFile(await viewer(organisation), organisation, askedStanding(query), askedLocale(query, locale))),
);
