import { queryOf } from "@/app/api/v1/o/[organisation]/publications/query";
import { listCells, loadPublication } from "@/lib/server/publication-cells";
import { jsonAnswer, readRoute } from "@/lib/server/route";

type Params = { organisation: string; publication: string };

/** The cells of a list, and what they are of. `?region=330100&regions=below&industry=C&number=overall&line=self`; nothing else can be asked. */
export const GET = readRoute<Params>("cells", async ({ params: { organisation, publication }, query, viewer }) => {
  const asking = await viewer(organisation);
  const head = await loadPublication(asking, organisation, publication);
  return jsonAnswer({ publication: head, ...(await listCells(asking, organisation, publication, queryOf(query))) });
});
