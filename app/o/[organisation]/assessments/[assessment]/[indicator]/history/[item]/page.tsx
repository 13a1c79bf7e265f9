import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { viewHistory } from "@/app/o/[organisation]/assessments/[assessment]/[indicator]/history/view";
import { HistoryView } from "@/components/questionnaire/history-view";
import { ButtonLink } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page";
import { listHistory } from "@/lib/server/history";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";

type Props = { params: Promise<{ organisation: string; assessment: string; indicator: string; item: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("questionnaire")("history.title") };
}

/** Who changed the answer to a question when, as a page: for readers without JavaScript and for links in messages. */
export default async function HistoryPage({ params }: Props) {
  const { organisation, assessment, indicator, item } = await params;
  const base = `/o/${organisation}/assessments/${assessment}/${indicator}`;
  const history = await forPage(organisation, `${base}/history/${item}`, (viewer) => listHistory(viewer, organisation, assessment, item));
  if (history.indicator !== indicator) notFound();
  const language = await loadLanguage();
  const t = language.words("questionnaire");
  return (
    <div className="mx-auto max-w-3xl px-4 py-6">
      <PageHead eyebrow={`${history.item.id} ${history.item.title[language.locale]}`} title={t("history.title")} lead={t("history.lead")} />
      <HistoryView history={viewHistory(history, language)} />
      <ButtonLink className="mt-6" href={`${base}#${history.item.id}`}>
        {t("history.back")}
      </ButtonLink>
    </div>
  );
}
