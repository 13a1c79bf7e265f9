import "server-only";
import { AppError } from "@/lib/core/errors";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { standingDocument } from "@/lib/core/report/standing-section";
import { renderCrosswalkWorkbook } from "@/lib/documents/crosswalk-workbook";
import { renderPdf } from "@/lib/documents/pdf/render";
import { reportWords } from "@/lib/documents/words";
import { appendAudit } from "@/lib/server/audit";
import { config } from "@/lib/server/config";
import { inOrganisation } from "@/lib/server/db";
import { loadOrganisation } from "@/lib/server/organisations";
import { takeToken } from "@/lib/server/rate-limit";
import type { ReportFile } from "@/lib/server/report-file";
import { loadCrosswalk, loadStanding, type StandingQuery } from "@/lib/server/standing";
import { permit } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Where the company stands now, as a PDF. Nothing is kept: the figures may change with the next save. */
export async function renderStandingFile(viewer: Viewer, organisation: string, query: StandingQuery, locale: Locale): Promise<ReportFile> {
  const { name, creditCode } = await begin(viewer, organisation, locale);
  const { standing, asked } = await loadStanding(viewer, organisation, query, locale);
  const now = new Date();
  const say = reportWords(locale);
  const bytes = await renderPdf(standingDocument(standing, { name, creditCode }, (key, values) => say(`report.${key}`, values), now), { createdAt: now });
  return { name: `${name} ${standing.title} ${String(asked.fiscalYear)}.pdf`, type: "application/pdf", bytes: new Uint8Array(bytes) };
}

/** A scheme's own sheet as far as it can be filled in, as an XLSX file. Throws NOT_FOUND for an unknown scheme. */
export async function renderCrosswalkFile(viewer: Viewer, organisation: string, pack: string, query: StandingQuery, locale: Locale): Promise<ReportFile> {
  const { name, creditCode } = await begin(viewer, organisation, locale);
  const crosswalk = await loadCrosswalk(viewer, organisation, pack, query, locale);
  const bytes = await renderCrosswalkWorkbook(crosswalk, { name, creditCode }, new Date());
  return { name: `${name} ${crosswalk.title}.xlsx`, type: XLSX, bytes: new Uint8Array(bytes) };
}

/** Counts and writes down that somebody takes figures out of the house. */
async function begin(viewer: Viewer, organisation: string, locale: Locale): Promise<{ readonly name: string; readonly creditCode: string | null }> {
  const { user } = permit(viewer, "standing.read", organisation);
  if (!LOCALES.includes(locale)) throw new AppError("NOT_FOUND");
  if (user !== null) takeToken("file", user, config.rates.file);
  const found = await loadOrganisation(viewer, organisation);
  await inOrganisation({ organisation, user }, (tx) => appendAudit(tx, { actor: user, act: "standing.render", object: organisation, after: { locale } }));
  return found;
}
