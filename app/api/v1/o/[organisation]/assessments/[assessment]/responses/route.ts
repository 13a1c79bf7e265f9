import { underNext } from "@/lib/server/route";
import { putResponses } from "@/lib/server/save-routes";

/** Where our own server runs, `lib/server/front.ts` has answered before; this is for `next dev`, with the same function. */
export const PUT = underNext(putResponses);
