import { fileResponse, readRoute } from "@/lib/server/route";
import { askedLocale, askedStanding, decodedName } from "@/lib/server/standing-query";
import { renderCrosswalkFile } from "@/lib/server/standing-files";

type Params = { organisation: string; pack: string };

/** `?year=2025&scope=standalone&locale=zh-CN`: the sheet of a scheme, filled in as far as it can be, as an XLSX file. */
export const GET = readRoute<Params>("standing", async ({ params: { organisation, pack }, query, locale, viewer }) =>
  fileResponse(await renderCrosswalkFile(await viewer(organisation), organisation, decodedName(pack), askedStanding(query), askedLocale(query, locale))),
);
