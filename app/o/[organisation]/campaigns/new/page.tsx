import type { Metadata } from "next";
import { create } from "@/app/o/[organisation]/campaigns/actions";
import { formLabels, instrumentChoices, proposeCampaign, yearChoices } from "@/app/o/[organisation]/campaigns/form-view";
import { CampaignForm } from "@/components/campaign/campaign-form";
import { PageHead } from "@/components/ui/page";
import { dayInChina } from "@/lib/core/calendar";
import { CAMPAIGN_FIELDS } from "@/lib/core/campaign-form";
import { listInstruments } from "@/lib/server/instruments";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { permit } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("form.newTitle") };
}

export default async function NewCampaignPage({ params }: Props) {
  const { organisation } = await params;
  const versions = await forPage(organisation, `/o/${organisation}/campaigns/new`, async (viewer) => {
    permit(viewer, "campaign.edit", organisation);
    return listInstruments(viewer);
  });
  const { locale, words } = await loadLanguage();
  const t = words("campaign");
  const now = new Date();
  const stored = proposeCampaign(versions, t, now);
  return (
    <div className="mx-auto max-w-2xl px-4 py-6">
      <PageHead title={t("form.newTitle")} lead={t("form.newLead")} />
      <CampaignForm
        action={create.bind(null, organisation)}
        fields={CAMPAIGN_FIELDS}
        stored={stored}
        years={yearChoices(now, stored.fiscalYear)}
        instruments={instrumentChoices(versions, t, locale)}
        today={dayInChina(now)}
        labels={formLabels(t, "create")}
      />
    </div>
  );
}
