import type { Metadata } from "next";
import Link from "next/link";
import { readAsked, type Asked } from "@/app/admin/address";
import { forOperator, loadPlatform } from "@/app/admin/for-operator";
import { saveSchedule, startAgain } from "@/app/admin/publications/actions";
import { formatDate } from "@/app/format-date";
import { ScheduleForm, type ScheduleLabels } from "@/components/publication/schedule-form";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page";
import { loadLanguage, type Language } from "@/lib/server/language";
import { listAudits, type ShownAudit } from "@/lib/server/publication-audits";
import { loadSchedule } from "@/lib/server/publication-schedule";
import { listSeries, type PublicationSummary, type Series } from "@/lib/server/publications";

const PAGE = "/admin/publications";
const LABELS = ["day", "dayHint", "minUnits", "minUnitsHint", "save", "saving", "saved", "problems"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("publication")("admin.title") };
}

/** When results are published, what was published, and what its check found. */
export default async function AdminPublicationsPage({ searchParams }: { searchParams: Asked }) {
  const asked = await readAsked(searchParams, ["done"]);
  const platform = (await loadPlatform()) ?? "";
  const { schedule, series, audits } = await forOperator(PAGE, async (viewer) => ({
    schedule: await loadSchedule(viewer),
    series: await listSeries(viewer, platform),
    audits: await listAudits(viewer),
  }));
  const language = await loadLanguage();
  const { locale, words } = language;
  const t = words("publication");
  const labels = Object.fromEntries(LABELS.map((key) => [key, t(`admin.${key}`)])) as ScheduleLabels;
  return (
    <>
      <PageHead title={t("admin.title")} lead={t("admin.lead")} />
      <div className="space-y-10">
        {asked.done === "requested" ? <Notice tone="good" role="status" title={t("admin.requested")} /> : null}
        <section aria-labelledby="schedule">
          <h2 id="schedule" className="mb-1">
            {t("admin.schedule")}
          </h2>
          <p className="measure mb-3 text-muted">{t("admin.scheduleLead")}</p>
          <ul className="space-y-6">
            {schedule.map(({ instrumentKey, title, day, minUnits }) => (
              <li key={instrumentKey} className="rounded-lg border border-line bg-surface p-4 sm:p-6">
                <h3 className="mb-3">{title[locale]}</h3>
                <ScheduleForm id={instrumentKey} action={saveSchedule.bind(null, instrumentKey)} day={day === null ? "" : String(day)} minUnits={String(minUnits)} labels={labels} />
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="series">
          <h2 id="series" className="mb-3">
            {t("admin.series")}
          </h2>
          {series.length === 0 ? <p className="text-muted">{t("admin.none")}</p> : null}
          <ul className="space-y-6">
            {series.map((each) => (
              <li key={`${each.instrumentKey} ${String(each.fiscalYear)}`}>
                <SeriesItem series={each} audits={audits} platform={platform} language={language} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function SeriesItem({ series, audits, platform, language }: { series: Series; audits: ReadonlyMap<string, ShownAudit>; platform: string; language: Language }) {
  const { locale, words } = language;
  const t = words("publication");
  const { fiscalYear, instrumentKey, publications } = series;
  return (
    <>
      <h3 className="mb-2">{t("list.series", { year: String(fiscalYear), title: series.title[locale] })}</h3>
      {publications.length === 0 ? <p className="text-muted">{t("list.none")}</p> : null}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {publications.map((publication, at) => (
          <li key={publication.id} className="p-4">
            <Line publication={publication} audit={audits.get(publication.id) ?? null} platform={platform} language={language} />
            {at === 0 && publication.state === "failed" && series.can.request ? (
              <div className="mt-2">
                <ActionForm action={startAgain.bind(null, instrumentKey, fiscalYear)} look="secondary" label={t("admin.again")} busy={t("admin.againBusy")} failed={t("admin.againFailed")} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A release with its numbers, or what to do about one that is none. */
function Line({ publication, audit, platform, language }: { publication: PublicationSummary; audit: ShownAudit | null; platform: string; language: Language }) {
  const { locale, words } = language;
  const t = words("publication");
  const { id, number, state, asOf, releasedAt, trigger, minUnits, cells, problem } = publication;
  const facts = [t(`admin.trigger.${trigger}`), `${t("list.asOf")} ${formatDate(asOf, locale)}`, ...(releasedAt ? [`${t("list.released")} ${formatDate(releasedAt, locale)}`] : []), `${t("list.minUnits")} ${t("list.units", { count: minUnits })}`];
  return (
    <>
      <p className="font-semibold">
        {t("list.nth", { number })}
        <span className={`ml-2 font-normal ${state === "failed" ? "text-bad" : "text-muted"}`}>{t(`admin.states.${state}`)}</span>
      </p>
      <p className="text-sm text-muted">{facts.join(" · ")}</p>
      {cells ? <p className="text-sm">{t("admin.cells", cells)}</p> : null}
      {audit ? (
        <p className="text-sm">
          {t("admin.enterprises", { count: audit.enterprises })} · {t("admin.audit", { text: t("admin.auditText", { exact: audit.exact, narrow: audit.narrow, rounds: audit.rounds, lps: audit.lps, known: audit.known }) })}
        </p>
      ) : null}
      {state === "failed" ? <p className="measure mt-1">{t(`admin.failedText.${problem ?? "CRASHED"}`)}</p> : null}
      {state === "building" ? (
        <p className="measure mt-1">
          {t("admin.buildingText")}{" "}
          <Link href="/admin/jobs?state=all&queue=publication.build" prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
            {t("admin.jobs")}
          </Link>
        </p>
      ) : null}
      {state === "released" ? (
        <Link href={`/o/${platform}/publications/${id}`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
          {t("admin.open", { number })}
        </Link>
      ) : null}
    </>
  );
}
