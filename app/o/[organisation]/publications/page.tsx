import type { Metadata } from "next";
import Link from "next/link";
import { formatDate } from "@/app/format-date";
import { asked } from "@/app/o/[organisation]/campaigns/view";
import { request } from "@/app/o/[organisation]/publications/actions";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { Empty, PageHead } from "@/components/ui/page";
import { Records } from "@/components/ui/records";
import { dayInChina, firstMomentOf } from "@/lib/core/calendar";
import { loadLanguage, type Language } from "@/lib/server/language";
import { loadOrganisation } from "@/lib/server/organisations";
import { forPage } from "@/lib/server/page";
import { listSeries, type PublicationSummary, type Series } from "@/lib/server/publications";
import { mayOffer } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<{ done?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("publication")("title") };
}

/** Every year that can be published, what was released of it, and how to ask for the next release. */
export default async function PublicationsPage({ params, searchParams }: Props) {
  const { organisation: id } = await params;
  const base = `/o/${id}/publications`;
  const { organisation, series, mayRequest } = await forPage(id, base, async (viewer) => ({
    organisation: await loadOrganisation(viewer, id),
    series: await listSeries(viewer, id),
    mayRequest: mayOffer(viewer, "publication.request"),
  }));
  const { done } = await searchParams;
  const language = await loadLanguage();
  const t = language.words("publication");
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead eyebrow={organisation.name} title={t("title")} lead={t("list.lead")} />
      <p className="-mt-4 mb-4">
        <Link href="/about/publications" className="inline-flex min-h-11 items-center text-accent underline">
          {t("list.method")}
        </Link>
      </p>
      {asked(done) === "requested" ? (
        <div className="mb-4">
          <Notice tone="good" role="status" title={t("request.done")} />
        </div>
      ) : null}
      {series.length === 0 ? <Empty title={t("list.emptyTitle")} text={t("list.emptyText")} /> : null}
      <div className="space-y-10">
        {series.map((each) => (
          <SeriesSection key={`${each.instrumentKey} ${String(each.fiscalYear)}`} organisation={id} base={base} series={each} mayRequest={mayRequest} language={language} />
        ))}
      </div>
    </div>
  );
}

function SeriesSection({ organisation, base, series, mayRequest, language }: { organisation: string; base: string; series: Series; mayRequest: boolean; language: Language }) {
  const { locale, words } = language;
  const t = words("publication");
  const { fiscalYear, instrumentKey, publications, obstacle } = series;
  const year = String(fiscalYear);
  const id = `series-${instrumentKey}-${year}`;
  const [latest] = publications;
  const released = publications.filter(({ state }) => state === "released");
  const next = (latest?.number ?? 0) + 1;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-3">
        {t("list.series", { year, title: series.title[locale] })}
      </h2>
      <div className="space-y-4">
        {latest && latest.state !== "released" ? <Unreleased publication={latest} base={base} language={language} /> : null}
        {released.length === 0 ? (
          <p className="text-muted">{t("list.none")}</p>
        ) : (
          <Records
            label={t("list.table", { year })}
            columns={[{ title: t("list.number") }, { title: t("list.asOf") }, { title: t("list.released") }, { title: t("list.minUnits") }, { title: t("list.cells") }]}
            rows={released.map((publication) => ({
              id: publication.id,
              cells: [
                <Link key="open" href={`${base}/${publication.id}`} prefetch={false} className="-my-2 inline-flex min-h-11 items-center text-accent underline">
                  {t("list.open", { number: publication.number })}
                </Link>,
                formatDate(publication.asOf, locale),
                publication.releasedAt ? formatDate(publication.releasedAt, locale) : "",
                t("list.units", { count: publication.minUnits }),
                publication.cells ? [publication.cells.published, publication.cells.carried, publication.cells.hidden].join(" / ") : "",
              ],
            }))}
          />
        )}
        {series.can.request ? (
          <Confirm look="secondary" label={t("request.label", { number: next })} warning={t("request.warning", { year, number: next, next: formatDay(firstOfNextMonth(new Date()), locale) })}>
            <ActionForm action={request.bind(null, organisation, instrumentKey, fiscalYear)} label={t("request.submit")} busy={t("request.busy")} failed={t("request.failed")} />
          </Confirm>
        ) : mayRequest && obstacle && obstacle.problem !== "BUILDING" ? (
          <p className="measure text-muted">{t(`request.${obstacle.problem}`, { day: obstacle.possibleOn === null ? "" : formatDay(obstacle.possibleOn, locale), least: series.minUnits })}</p>
        ) : null}
      </div>
    </section>
  );
}

/** What is being made, or came to nothing, and what happens next. */
function Unreleased({ publication, base, language }: { publication: PublicationSummary; base: string; language: Language }) {
  const { locale, words } = language;
  const t = words("publication");
  const { number, state, asOf, problem } = publication;
  if (state === "failed") {
    return (
      <Notice tone="warn" title={t("list.failed", { number })}>
        <p className="measure">{t(`list.failedText.${problem ?? "CRASHED"}`)}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="info" title={t("list.building", { number })}>
      <p className="measure">{t("list.buildingText", { at: formatDate(asOf, locale) })}</p>
      <p className="measure mt-1">{t("request.BUILDING")}</p>
      <p className="mt-2">
        <ButtonLink href={base} prefetch={false}>
          {t("list.refresh")}
        </ButtonLink>
      </p>
    </Notice>
  );
}

const dayFormats = {
  "zh-CN": new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeZone: "Asia/Shanghai" }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "Asia/Shanghai" }),
} as const;
const formatDay = (day: string, locale: Language["locale"]): string => dayFormats[locale].format(firstMomentOf(day));

function firstOfNextMonth(now: Date): string {
  const [year = 0, month = 0] = dayInChina(now).split("-").map(Number);
  return month === 12 ? `${String(year + 1)}-01-01` : `${String(year)}-${String(month + 1).padStart(2, "0")}-01`;
}
