import "server-only";
import { canonicalHash } from "@/lib/core/canonical";
import { AppError } from "@/lib/core/errors";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { buildConsentedReport } from "@/lib/core/report/consented";
import type { Report } from "@/lib/core/report/report";
import { config } from "@/lib/server/config";
import { inOrganisation } from "@/lib/server/db";
import { keep } from "@/lib/server/kept";
import { takeToken } from "@/lib/server/rate-limit";
import { drawReport, type ReportFile } from "@/lib/server/report-file";
import { reportInputOf } from "@/lib/server/report-input";
import { frozenFrom, readSubmission, type FrozenSubmission } from "@/lib/server/submissions";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit } from "@/lib/server/visible";

/** An enterprise of a campaign, by ids. */
export type CalledAt = { readonly campaign: string; readonly participation: string };

/**
 * What an enterprise that consented to be named shows its authority of what it handed in (`buildConsentedReport`). Whether it
 * consents is asked each time, and each reading is written down in the chain of the company. Throws NOT_FOUND without consent,
 * and where nothing is handed in at this moment.
 */
export async function loadConsentedReport(viewer: Viewer, organisation: string, at: CalledAt, locale: Locale): Promise<Report> {
  const { frozen } = await read(viewer, organisation, at, "page");
  return build(viewer, frozen, locale);
}

/** The same as a PDF. */
export async function renderConsentedReport(viewer: Viewer, organisation: string, at: CalledAt, locale: Locale): Promise<ReportFile> {
  if (!LOCALES.includes(locale)) throw new AppError("NOT_FOUND");
  const { frozen, user } = await read(viewer, organisation, at, "pdf");
  return keep(keptFiles, reportId(frozen, locale), async () => {
    if (user !== null) takeToken("file", user, config.rates.file);
    return drawReport(await build(viewer, frozen, locale), frozen.summary, "pdf");
  });
}

async function read(viewer: Viewer, organisation: string, at: CalledAt, form: "page" | "pdf"): Promise<{ frozen: FrozenSubmission; user: string | null }> {
  const grant = permit(viewer, "consentedReport.read", organisation);
  const [campaign, participation] = [knownForm(at.campaign), knownForm(at.participation)];
  const [opened] = await inOrganisation(
    grant,
    (tx) => tx.$queryRaw<{ company_id: string; submission_id: string }[]>`SELECT * FROM gate.open_consented(${campaign}::uuid, ${participation}::uuid, ${canonicalHash({ form })}, NULL)`,
  );
  if (!opened) throw new AppError("NOT_FOUND");
  const company = { organisation: opened.company_id, user: null };
  const row = await inOrganisation(company, (tx) => readSubmission(company, tx, opened.submission_id));
  return { frozen: await frozenFrom(viewer, row), user: grant.user };
}

/** What was frozen does not change; the day it is read on is stated in it. */
const reportId = (frozen: FrozenSubmission, locale: Locale): string => [frozen.hash, locale, new Date().toISOString().slice(0, 10)].join(" ");
const keptReports = new Map<string, Promise<Report>>();
const keptFiles = new Map<string, Promise<ReportFile>>();

const build = (viewer: Viewer, frozen: FrozenSubmission, locale: Locale): Promise<Report> =>
  keep(keptReports, reportId(frozen, locale), async () => buildConsentedReport(await reportInputOf(viewer, frozen, locale)));
