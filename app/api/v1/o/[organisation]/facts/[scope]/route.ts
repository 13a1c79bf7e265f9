import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { loadFactSheet } from "@/lib/server/facts";
import { jsonAnswer, readRoute, underNext } from "@/lib/server/route";
import { putFacts, scopeOf } from "@/lib/server/save-routes";

type Params = { organisation: string; scope: string };

/** `?year=2025`: the view of that fiscal year. */
export const GET = readRoute<Params>("facts", async ({ params, query, viewer }) => {
  const year = z.coerce.number().int().safeParse(query.get("year"));
  if (!year.success) throw new AppError("INVALID", { field: "year" });
  return jsonAnswer(await loadFactSheet(await viewer(params.organisation), params.organisation, { scope: scopeOf(params.scope), fiscalYear: year.data }));
});

/** Where our own server runs, `lib/server/front.ts` has answered before; this is for `next dev`, with the same function. */
export const PUT = underNext(putFacts);
