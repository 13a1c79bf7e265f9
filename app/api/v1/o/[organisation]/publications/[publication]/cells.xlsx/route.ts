import { queryOf } from "@/app/api/v1/o/[organisation]/publications/query";
import { renderCellsWorkbook } from "@/lib/server/publication-files";
import { readRoute, streamedFileResponse } from "@/lib/server/route";

type Params = { organisation: string; publication: string };

/** The same as a XLSX file. `number=each`: every number that has these places. */
export const GET = readRoute<Params>("cells.xlsx", async ({ params: { organisation, publication }, query, locale, viewer }) =>
  streamedFileResponse(await renderCellsWorkbook(await viewer(organisation), organisation, publication, queryOf(query), locale)),
);
