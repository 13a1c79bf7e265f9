import { loadCallUp } from "@/lib/server/call-ups";
import { jsonAnswer, readRoute } from "@/lib/server/route";

type Params = { organisation: string; callUp: string };

/** How far a list is, for the page that waits for it. */
export const GET = readRoute<Params>("list", async ({ params: { organisation, callUp }, viewer }) => {
  const { state, rows, good, faulty, known, written, fault } = await loadCallUp(await viewer(organisation), organisation, callUp);
  return jsonAnswer({ state, rows, good, faulty, known, written, fault });
});
