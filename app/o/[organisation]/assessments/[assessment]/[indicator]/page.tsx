import type { Metadata } from "next";
import { savePosted } from "@/app/o/[organisation]/assessments/actions";
import { viewIndicatorForm } from "@/app/o/[organisation]/assessments/[assessment]/[indicator]/view";
import { CallBanner } from "@/app/o/[organisation]/calls/call-banner";
import { HistoryDialog } from "@/components/questionnaire/history-link";
import { QuestionnairePage } from "@/components/questionnaire/questionnaire-page";
import { loadIndicatorForm } from "@/lib/server/assessments";
import { findCallOf } from "@/lib/server/calls";
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
  const { form, call } = await forPage(organisation, here, async (viewer) => {
    const shown = await loadIndicatorForm(viewer, organisation, assessment, indicator);
    return { form: shown, call: await findCallOf(viewer, organisation, shown.assessment) };
  });
  const language = await loadLanguage();
  const view = viewIndicatorForm(form, organisation, language);
  return (
    <>
      {call ? (
        <div className="mx-auto max-w-[72rem] px-4 pt-6">
          <CallBanner organisation={organisation} call={call} />
        </div>
      ) : null}
      <QuestionnairePage
        key={`${assessment}${indicator}`}
        {...view}
        action={savePosted.bind(null, {
          organisation,
          assessment,
          instrument: view.place.instrument,
          items: view.items.map(({ id, revision }) => ({ id, revision })),
          here,
          next: view.nextHref,
        })}
      />
      <HistoryDialog url={`/api/v1/o/${organisation}/assessments/${assessment}/history`} close={language.words("questionnaire")("history.close")} />
    </>
  );
}
