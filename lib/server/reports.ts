import "server-only";
import type { Locale } from "@/lib/core/localised";
import type { Report } from "@/lib/core/report/report";
import type { SubmissionSummary } from "@/lib/server/submissions";
import type { Viewer } from "@/lib/server/viewer";

export const REPORT_FORMATS = ["pdf", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export type LoadedReport = {
  readonly report: Report;
  readonly submission: SubmissionSummary;
  /** True where figures differ from those the submission froze; the report says so in a notice. */
  readonly changedSince: boolean;
};
export declare function loadReport(viewer: Viewer, organisation: string, submission: string, locale: Locale): Promise<LoadedReport>;

export type ReportFile = { readonly name: string; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };
export declare function renderReportFile(
  viewer: Viewer,
  organisation: string,
  submission: string,
  format: ReportFormat,
  locale: Locale,
): Promise<ReportFile>;
