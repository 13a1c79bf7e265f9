import { renderCallUpTemplate } from "@/lib/server/call-up-files";
import { fileResponse, readRoute } from "@/lib/server/route";

/** An empty call-up list to fill in. It holds nothing of anybody's. */
export const GET = readRoute("call-up-template", async ({ locale }) => fileResponse(await renderCallUpTemplate(locale)));
