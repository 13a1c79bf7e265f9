import { queryOf } from "@/app/api/v1/o/[organisation]/publications/query";
import { renderCellsCsv } from "@/lib/server/publication-files";
import { readRoute, streamedFileResponse } from "@/lib/server/route";

type Params = { organisation: string; publication: string };

/** The same as a CSV file. `number=each`: every number that has these places. */
export const GET = readRoute<Params>("cells.csv", async ({ params: { organisation, publication }, query, locale, viewer }) =>
  streamedFileResponse(await renderCellsCsv(await viewer(organisation), organisation, publication, queryOf(query), locale)),
);
