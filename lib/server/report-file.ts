import "server-only";
import type { Report } from "@/lib/core/report/report";
import { renderJson } from "@/lib/documents/json";
import { renderPdf } from "@/lib/documents/pdf/render";
import type { SubmissionSummary } from "@/lib/server/submissions";

export const REPORT_FORMATS = ["pdf", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export type ReportFile = { readonly name: string; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** A report on a submission as a file, named after whose it is. */
export async function drawReport(report: Report, { fiscalYear, number, at }: SubmissionSummary, format: ReportFormat): Promise<ReportFile> {
  const bytes = format === "pdf" ? await renderPdf(report, { createdAt: at }) : renderJson(report);
  const name = `${report.cover.organisation} ${report.title} ${String(fiscalYear)}-${String(number)}.${format}`;
  return { name, type: format === "pdf" ? "application/pdf" : "application/json; charset=utf-8", bytes: new Uint8Array(bytes) };
}
