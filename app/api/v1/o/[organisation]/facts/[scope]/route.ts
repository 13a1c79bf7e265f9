import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { SCOPES } from "@/lib/core/facts/fact-definition";
import { statusOf } from "@/lib/core/save";
import { loadFactSheet, saveFacts } from "@/lib/server/facts";
import { jsonResponse, readRoute, writeRoute } from "@/lib/server/route";

type Params = { organisation: string; scope: string };

function scopeOf(text: string) {
  const scope = z.enum(SCOPES).safeParse(text);
  if (!scope.success) throw new AppError("NOT_FOUND");
  return scope.data;
}

/** `?year=2025`: the view of that fiscal year. */
export const GET = readRoute<Params>("facts", async ({ params, query, viewer }) => {
  const year = z.coerce.number().int().safeParse(query.get("year"));
  if (!year.success) throw new AppError("INVALID", { field: "year" });
  return jsonResponse(await loadFactSheet(await viewer(params.organisation), params.organisation, { scope: scopeOf(params.scope), fiscalYear: year.data }));
});

export const PUT = writeRoute<Params>("facts", async ({ params, claim, locale }, body) => {
  if (!claim) throw new AppError("SIGNED_OUT");
  const saved = await saveFacts(claim, params.organisation, scopeOf(params.scope), body, locale);
  return jsonResponse(saved, statusOf(saved.results));
});
