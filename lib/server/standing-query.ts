import "server-only";
import { AppError } from "@/lib/core/errors";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { standingQuerySchema, type StandingQuery } from "@/lib/server/stored-standing";

/** What an address asks: `year`, `scope`, `application`. Throws INVALID with the name that stands in the address. */
export function askedStanding(query: URLSearchParams): StandingQuery {
  const parsed = standingQuerySchema.safeParse({ fiscalYear: query.get("year") ?? undefined, scope: query.get("scope") ?? undefined, application: query.get("application") ?? undefined });
  if (parsed.success) return parsed.data;
  const [field] = parsed.error.issues[0]?.path ?? [];
  throw new AppError("INVALID", { field: field === "fiscalYear" ? "year" : String(field) });
}

/** `locale`, else that of the browser's setting here. */
export function askedLocale(query: URLSearchParams, locale: Locale): Locale {
  const asked = query.get("locale") ?? locale;
  const found = LOCALES.find((known) => known === asked);
  if (!found) throw new AppError("INVALID", { field: "locale" });
  return found;
}

/** A name as it stands in an address; throws NOT_FOUND where that is no encoded text. */
export function decodedName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new AppError("NOT_FOUND");
  }
}
