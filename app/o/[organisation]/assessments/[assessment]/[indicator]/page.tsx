import type { Metadata } from "next";
import { savePosted } from "@/app/o/[organisation]/assessments/actions";
import { viewIndicatorForm } from "@/app/o/[organisation]/assessments/[assessment]/[indicator]/view";
import { QuestionnairePage } from "@/components/questionnaire/questionnaire-page";
import { loadIndicatorForm } from "@/lib/server/assessments";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";

type Props = { params: Promise<{ organisation: string; assessment: string; indicator: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("questionnaire")("list.title") };
}

export default async function IndicatorPage({ params }: Props) {
  const { organisation, assessment, indicator } = await params;
  const here = `/o/${organisation}/assessments/${assessment}/${indicator}`;
  const form = await forPage(organisation, here, (viewer) => loadIndicatorForm(viewer, organisation, assessment, indicator));
  const view = viewIndicatorForm(form, organisation, await loadLanguage());
  return (
    <QuestionnairePage
      key={`${assessment}${indicator}`}
      {...view}
      action={savePosted.bind(null, {
        organisation,
        assessment,
        instrument: view.instrument,
        items: view.items.map(({ id, revision }) => ({ id, revision })),
        here,
        next: view.nextHref,
      })}
    />
  );
}
