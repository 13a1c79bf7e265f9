import type { Metadata } from "next";
import { ReportView } from "@/components/report/report-view";
import { TraceDialog } from "@/components/report/trace-dialog";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { surroundings } from "@/app/o/[organisation]/reports/[submission]/surroundings";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { loadReport } from "@/lib/server/reports";
import { mayOffer } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string; submission: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("reading")("title") };
}

export default async function ReportPage({ params }: Props) {
  const { organisation, submission: id } = await params;
  const base = `/o/${organisation}/reports/${id}`;
  const { locale, words } = await loadLanguage();
  const { report, submission, readsStanding } = await forPage(organisation, base, async (viewer) => ({
    ...(await loadReport(viewer, organisation, id, locale)),
    readsStanding: mayOffer(viewer, "standing.read"),
  }));
  const t = words("reading");
  const fileUrl = (format: string) => `/api/v1/o/${organisation}/submissions/${id}/report?format=${format}&locale=${locale}`;
  return (
    <>
      {submission.state === "valid" ? null : (
        <div className="mx-auto max-w-[72rem] px-4 pt-4">
          <Notice tone="warn" title={t(`state.${submission.state}.title`)}>
            {t(`state.${submission.state}.text`)}
          </Notice>
        </div>
      )}
      <ReportView
        report={report}
        detailsHref={`${base}/details`}
        around={surroundings(report, base, t)}
        actions={
          <>
            <DownloadLink look="primary" href={fileUrl("pdf")} download>
              {t("download")}
            </DownloadLink>
            <DownloadLink href={fileUrl("json")} download>
              JSON
            </DownloadLink>
            {readsStanding ? (
              <ButtonLink prefetch={false} href={`/o/${organisation}/standing?year=${String(submission.fiscalYear)}&scope=${submission.scope}`}>
                {words("standing")("view.openStanding")}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <TraceDialog
        reportUrl={fileUrl("json")}
        traceBase={`${base}/trace`}
        close={t("close")}
        labels={{ part: t("part"), value: t("value"), weight: t("weight"), contribution: t("contribution"), formula: t("formula"), notes: t("notes") }}
      />
    </>
  );
}
