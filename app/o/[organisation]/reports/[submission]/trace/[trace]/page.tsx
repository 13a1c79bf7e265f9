import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TraceView } from "@/components/report/trace-view";
import { ButtonLink } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { loadReport } from "@/lib/server/reports";

type Props = { params: Promise<{ organisation: string; submission: string; trace: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("reading")("trace") };
}

/** How one number came about, as a page: for readers without JavaScript and for links in messages. */
export default async function TracePage({ params }: Props) {
  const { organisation, submission, trace: id } = await params;
  const base = `/o/${organisation}/reports/${submission}`;
  const { locale, words } = await loadLanguage();
  const { report } = await forPage(organisation, `${base}/trace/${id}`, (viewer) => loadReport(viewer, organisation, submission, locale));
  const trace = report.traces[decodeURIComponent(id)];
  if (!trace) notFound();
  const t = words("reading");
  return (
    <div className="mx-auto max-w-3xl px-4 py-6">
      <PageHead eyebrow={report.title} title={trace.title} />
      <TraceView
        trace={trace}
        href={(other) => `${base}/trace/${encodeURIComponent(other)}`}
        labels={{ part: t("part"), value: t("value"), weight: t("weight"), contribution: t("contribution"), formula: t("formula"), notes: t("notes") }}
      />
      <ButtonLink className="mt-6" href={base}>
        {t("back")}
      </ButtonLink>
    </div>
  );
}
