import type { Metadata } from "next";
import { surroundings } from "@/app/o/[organisation]/reports/[submission]/surroundings";
import { DETAIL_SECTIONS, ReportSections } from "@/components/report/report-view";
import { ButtonLink } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { loadReport } from "@/lib/server/reports";

type Props = { params: Promise<{ organisation: string; submission: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("reading")("details") };
}

/** The schemes condition by condition, every answer with its evidence, and the method: what the report's first page rests on. */
export default async function DetailsPage({ params }: Props) {
  const { organisation, submission } = await params;
  const base = `/o/${organisation}/reports/${submission}`;
  const { locale, words } = await loadLanguage();
  const { report } = await forPage(organisation, `${base}/details`, (viewer) => loadReport(viewer, organisation, submission, locale));
  const t = words("reading");
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead eyebrow={report.title} title={t("details")} action={<ButtonLink href={base}>{t("back")}</ButtonLink>} />
      <ReportSections sections={report.sections.filter((section) => DETAIL_SECTIONS.includes(section.id))} around={surroundings(report, base, t)} />
      <p className="mt-12 text-sm text-muted">{report.disclaimer}</p>
    </div>
  );
}
