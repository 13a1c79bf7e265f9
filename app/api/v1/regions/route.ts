import { z } from "zod";
import { loadRegions } from "@/lib/server/content";

const DAY_SECONDS = 86_400;
const parentSchema = z.string().regex(/^\d{6}$/).nullable();

/**
 * The regions directly below `parent`; the provinces without one. Public reference data, the same for everybody, so
 * browsers and proxies may keep it.
 */
export function GET(request: Request): Response {
  const parent = parentSchema.safeParse(new URL(request.url).searchParams.get("parent"));
  if (!parent.success) return Response.json({ problem: { code: "REGION" } }, { status: 400 });
  const all = loadRegions();
  const parents = new Set(all.map((region) => region.parent));
  const regions = all.filter((region) => region.parent === parent.data).map(({ code, name, en }) => ({ code, name, en, leaf: !parents.has(code) }));
  return Response.json({ regions }, { headers: { "Cache-Control": `public, max-age=${DAY_SECONDS}` } });
}
