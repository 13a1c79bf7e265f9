import type { Metadata } from "next";
import Link from "next/link";
import { surroundings } from "@/app/o/[organisation]/reports/[submission]/surroundings";
import { ReportView } from "@/components/report/report-view";
import { DownloadLink } from "@/components/ui/button";
import { loadConsentedReport } from "@/lib/server/consented-reports";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";

type Props = { params: Promise<{ organisation: string; campaign: string; participation: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("enterprise.reportTitle") };
}

/** What an enterprise that consented to be named shows the authority that called it. */
export default async function ConsentedReportPage({ params }: Props) {
  const { organisation, campaign, participation } = await params;
  const enterprise = `/o/${organisation}/campaigns/${campaign}/enterprises/${participation}`;
  const { locale, words } = await loadLanguage();
  const report = await forPage(organisation, `${enterprise}/report`, (viewer) => loadConsentedReport(viewer, organisation, { campaign, participation }, locale));
  return (
    <>
      <div className="screen-only mx-auto max-w-[72rem] px-4 pt-4">
        <Link href={enterprise} className="inline-flex min-h-11 items-center text-accent underline">
          {words("campaign")("enterprise.reportBack")}
        </Link>
      </div>
      <ReportView
        report={report}
        detailsHref={enterprise}
        around={surroundings(report, enterprise, words("reading"))}
        actions={
          <DownloadLink look="primary" href={`/api/v1${enterprise}/report?locale=${locale}`} download>
            {words("reading")("download")}
          </DownloadLink>
        }
      />
    </>
  );
}
