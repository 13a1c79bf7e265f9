import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { SCOPES, type Scope } from "@/lib/core/facts/fact-definition";
import { statusOf } from "@/lib/core/save";
import { saveFacts } from "@/lib/server/facts";
import { saveResponses } from "@/lib/server/responses";
import { jsonAnswer, saveRoute } from "@/lib/server/route";

/** `PUT …/assessments/{assessment}/responses`. */
export const putResponses = saveRoute<{ organisation: string; assessment: string }>("responses", async ({ params, claim, locale }, body) => {
  if (!claim) throw new AppError("SIGNED_OUT");
  const saved = await saveResponses(claim, params.organisation, params.assessment, body, locale);
  return jsonAnswer(saved, statusOf(saved.results));
});

/** `PUT …/facts/{scope}`. */
export const putFacts = saveRoute<{ organisation: string; scope: string }>("facts", async ({ params, claim, locale }, body) => {
  if (!claim) throw new AppError("SIGNED_OUT");
  const saved = await saveFacts(claim, params.organisation, scopeOf(params.scope), body, locale);
  return jsonAnswer(saved, statusOf(saved.results));
});

/** The scope that an address names; throws NOT_FOUND. */
export function scopeOf(text: string): Scope {
  const scope = z.enum(SCOPES).safeParse(text);
  if (!scope.success) throw new AppError("NOT_FOUND");
  return scope.data;
}
