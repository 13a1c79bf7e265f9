import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { LOCALES } from "@/lib/core/localised";
import { renderConsentedReport } from "@/lib/server/consented-reports";
import { fileResponse, readRoute } from "@/lib/server/route";

type Params = { organisation: string; campaign: string; participation: string };

/** `?locale=zh-CN|en`: what an enterprise that consented to be named shows its authority, as a PDF. */
export const GET = readRoute<Params>("consented-report", async ({ params: { organisation, ...at }, query, locale, viewer }) => {
  const asked = z.enum(LOCALES).default(locale).safeParse(query.get("locale") ?? undefined);
  if (!asked.success) throw new AppError("INVALID", { field: "locale" });
  return fileResponse(await renderConsentedReport(await viewer(organisation), organisation, at, asked.data));
});
