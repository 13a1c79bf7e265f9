import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { LOCALES } from "@/lib/core/localised";
import { REPORT_FORMATS, renderReportFile } from "@/lib/server/reports";
import { fileResponse, readRoute } from "@/lib/server/route";

type Params = { organisation: string; submission: string };

/** `?format=pdf|json&locale=zh-CN|en`; without a locale the language of the browser's setting here. */
export const GET = readRoute<Params>("report", async ({ params: { organisation, submission }, query, locale, viewer }) => {
  const format = z.enum(REPORT_FORMATS).default("pdf").safeParse(query.get("format") ?? undefined);
  const asked = z.enum(LOCALES).default(locale).safeParse(query.get("locale") ?? undefined);
  if (!format.success) throw new AppError("INVALID", { field: "format" });
  if (!asked.success) throw new AppError("INVALID", { field: "locale" });
  return fileResponse(await renderReportFile(await viewer(organisation), organisation, submission, format.data, asked.data));
});
