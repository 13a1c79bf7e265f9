import "server-only";
import { wordClosing } from "@/lib/core/closing-words";
import { AppError } from "@/lib/core/errors";
import { LOCALES, type Locale, type Words } from "@/lib/core/localised";
import { streamWorkbook, type StreamedRow } from "@/lib/documents/streamed-workbook";
import { loadCampaign, type Campaign } from "@/lib/server/campaigns";
import { config } from "@/lib/server/config";
import { wordsOf } from "@/lib/server/content";
import { inOrganisation } from "@/lib/server/db";
import { wordInvitation } from "@/lib/server/message-words";
import { loadOrganisation } from "@/lib/server/organisations";
import { streamFollowUps, streamLinks } from "@/lib/server/participation-links";
import type { ParticipationFilter, ParticipationRow } from "@/lib/server/participations";
import { takeToken } from "@/lib/server/rate-limit";
import type { Viewer } from "@/lib/server/viewer";
import { permit } from "@/lib/server/visible";

/** A file that is sent while it is made. */
export type StreamedFile = { readonly name: string; readonly type: string; readonly stream: ReadableStream<Uint8Array> };

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Whom to call: with contacts and how far each is. Who has submitted is left out, unless the filter asks for just them. */
export async function renderFollowUpFile(viewer: Viewer, organisation: string, campaign: string, filter: ParticipationFilter, locale: Locale): Promise<StreamedFile> {
  const { found, t, now } = await begin(viewer, organisation, campaign, locale);
  async function* rows(): AsyncGenerator<readonly StreamedRow[], void> {
    for await (const chunk of streamFollowUps(viewer, organisation, campaign, filter)) {
      const wanted = filter.state === undefined ? chunk.filter(({ state }) => state !== "submitted") : chunk;
      const reminded = await lastReminders(viewer, organisation, wanted);
      yield wanted.map((row) => [
        row.name,
        row.creditCode,
        row.regionName?.[locale] ?? row.region,
        row.contactName,
        row.contactPhone,
        row.contactEmail,
        t(`state.${row.state}`),
        row.percent,
        wordClosing(row.closesAt, locale),
        wordMoment(reminded.get(row.id) ?? null, locale),
      ]);
    }
  }
  const heads = { name: 34, code: 22, region: 24, contact: 14, phone: 18, email: 28, state: 12, progress: 10, closes: 32, reminded: 32 };
  const lines = [t("files.asOf", { title: found.title, at: wordClosing(found.refreshedAt ?? now, locale) })];
  return fileOf({ found, title: t("files.followUp"), lines, heads, rows: rows(), locale, now, t });
}

/** Every link that has not been used, with words to hand it on by. */
export async function renderLinksFile(viewer: Viewer, organisation: string, campaign: string, locale: Locale): Promise<StreamedFile> {
  const { found, t, now } = await begin(viewer, organisation, campaign, locale);
  const { name: authority } = await loadOrganisation(viewer, organisation);
  async function* rows(): AsyncGenerator<readonly StreamedRow[], void> {
    for await (const chunk of streamLinks(viewer, organisation, campaign)) {
      yield chunk.map(({ row, url }) => {
        const { text } = wordInvitation({ authority, enterprise: row, url, campaign: found }, locale);
        return [row.name, row.creditCode, row.contactName, row.contactPhone, row.contactEmail, url, text];
      });
    }
  }
  const heads = { name: 34, code: 22, contact: 14, phone: 18, email: 28, link: 60, text: 80 };
  return fileOf({ found, title: t("files.links"), lines: [t("files.linksNote", { title: found.title })], heads, rows: rows(), locale, now, t });
}

/** Says no before the answer begins: what is streamed can only break off. */
async function begin(viewer: Viewer, organisation: string, campaign: string, locale: Locale): Promise<{ readonly found: Campaign; readonly t: Words; readonly now: Date }> {
  const { user } = permit(viewer, "campaign.read", organisation);
  if (!LOCALES.includes(locale)) throw new AppError("NOT_FOUND");
  const found = await loadCampaign(viewer, organisation, campaign);
  if (user !== null) takeToken("file", user, config.rates.file);
  return { found, t: wordsOf(locale, "campaign"), now: new Date() };
}

type Made = {
  readonly found: Campaign;
  readonly title: string;
  readonly lines: readonly string[];
  /** Key of each column's title → its width. */
  readonly heads: Readonly<Record<string, number>>;
  readonly rows: AsyncIterable<readonly StreamedRow[]>;
  readonly locale: Locale;
  readonly now: Date;
  readonly t: Words;
};
function fileOf({ found, title, lines, heads, rows, locale, now, t }: Made): StreamedFile {
  const columns = Object.entries(heads).map(([key, width]) => ({ title: t(`files.${key}`), width }));
  const stream = streamWorkbook({ name: title, title, lines, columns }, rows, { locale, createdAt: now, title });
  return { name: `${found.title} ${title}.xlsx`, type: XLSX, stream };
}

const wordMoment = (at: Date | null, locale: Locale): string | null => at && wordClosing(at, locale);

/** When each was reminded last. */
async function lastReminders(viewer: Viewer, organisation: string, rows: readonly ParticipationRow[]): Promise<ReadonlyMap<string, Date>> {
  const grant = permit(viewer, "campaign.read", organisation);
  const found = await inOrganisation(grant, (tx) =>
    tx.reminder.groupBy({ by: ["participationId"], where: { organisationId: organisation, participationId: { in: rows.map(({ id }) => id) } }, _max: { at: true } }),
  );
  return new Map(found.flatMap(({ participationId, _max }) => (_max.at === null ? [] : [[participationId, _max.at] as const])));
}
