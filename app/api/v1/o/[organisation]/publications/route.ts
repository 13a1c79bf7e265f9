import { listSeries } from "@/lib/server/publications";
import { jsonAnswer, readRoute } from "@/lib/server/route";

type Params = { organisation: string };

/** Every series with its releases, newest first. */
export const GET = readRoute<Params>("publications", async ({ params: { organisation }, viewer }) => jsonAnswer({ series: await listSeries(await viewer(organisation), organisation) }));
