import "server-only";
import { COLUMNS } from "@/lib/core/call-up-list/columns";
import { AppError } from "@/lib/core/errors";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { renderTemplate } from "@/lib/documents/call-up-template";
import { streamWorkbook, type StreamedRow } from "@/lib/documents/streamed-workbook";
import type { StreamedFile } from "@/lib/server/campaign-files";
import { wordRowFault } from "@/lib/server/call-up-words";
import { loadCallUp, streamFaults } from "@/lib/server/call-ups";
import { config } from "@/lib/server/config";
import { wordsOf } from "@/lib/server/content";
import { takeToken } from "@/lib/server/rate-limit";
import type { ReportFile } from "@/lib/server/report-file";
import type { Viewer } from "@/lib/server/viewer";
import { permit } from "@/lib/server/visible";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const WIDTHS = { name: 36, creditCode: 24, region: 26, contactName: 14, contactPhone: 18, contactEmail: 28 } as const;

/** The faulty rows of a list as they came, the faulty cells red, with the reasons behind them. Its titles are a list's: it can be uploaded again. */
export async function renderFaultsFile(viewer: Viewer, organisation: string, callUp: string, locale: Locale): Promise<StreamedFile> {
  const { user } = permit(viewer, "campaign.read", organisation);
  if (!LOCALES.includes(locale)) throw new AppError("NOT_FOUND");
  const { campaign } = await loadCallUp(viewer, organisation, callUp);
  if (user !== null) takeToken("file", user, config.rates.file);
  const t = wordsOf(locale, "campaign");
  const colon = locale === "en" ? ": " : "：";
  async function* rows(): AsyncGenerator<readonly StreamedRow[], void> {
    for await (const chunk of streamFaults(viewer, organisation, callUp)) {
      yield chunk.map(({ row, cells, faults }) => [
        row,
        ...COLUMNS.map((column) => (faults.some((fault) => fault.column === column) ? { value: cells[column], tone: "bad" as const } : cells[column])),
        faults.map(({ column, ...fault }) => `${t(`lists.columns.${column}`)}${colon}${wordRowFault(fault, locale)}`).join(" "),
      ]);
    }
  }
  const title = t("lists.files.faults");
  const columns = [{ title: t("lists.files.row"), width: 10 }, ...COLUMNS.map((column) => ({ title: t(`lists.columns.${column}`), width: WIDTHS[column] })), { title: t("lists.files.reason"), width: 80 }];
  const sheet = { name: title, title, lines: [t("lists.files.faultsNote", { title: campaign.title })], columns };
  return { name: `${campaign.title} ${title}.xlsx`, type: XLSX, stream: streamWorkbook(sheet, rows(), { locale, createdAt: new Date(), title }) };
}

/** A right code of no enterprise, for the example. */
const EXAMPLE = { creditCode: "91330106MADEMYA18M", contactPhone: "13800000000", contactEmail: "name@example.com" } as const;

export async function renderCallUpTemplate(locale: Locale): Promise<ReportFile> {
  const t = wordsOf(locale, "campaign");
  const example = [t("lists.files.example.name"), EXAMPLE.creditCode, t("lists.files.example.region"), t("lists.files.example.contactName"), EXAMPLE.contactPhone, EXAMPLE.contactEmail];
  const bytes = await renderTemplate({ sheet: t("lists.files.templateSheet"), note: t("lists.files.templateNote"), titles: COLUMNS.map((column) => t(`lists.columns.${column}`)), example }, locale);
  return { name: `${t("lists.files.template")}.xlsx`, type: XLSX, bytes: new Uint8Array(bytes) };
}
