import { renderFaultsFile } from "@/lib/server/call-up-files";
import { readRoute, streamedFileResponse } from "@/lib/server/route";

type Params = { organisation: string; callUp: string };

/** The faulty rows of a list with the reasons: mended, the file can be uploaded as it is. */
export const GET = readRoute<Params>("list-faults", async ({ params: { organisation, callUp }, locale, viewer }) =>
  streamedFileResponse(await renderFaultsFile(await viewer(organisation), organisation, callUp, locale)),
);
