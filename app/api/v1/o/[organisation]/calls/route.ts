import { listCalls } from "@/lib/server/calls";
import { jsonAnswer, readRoute } from "@/lib/server/route";

/** Calls of authorities to this company, as its pages show them; the newest first. */
export const GET = readRoute<{ organisation: string }>("calls", async ({ params: { organisation }, viewer }) => jsonAnswer({ calls: await listCalls(await viewer(organisation), organisation) }));
