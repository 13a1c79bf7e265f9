import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { save } from "@/app/o/[organisation]/campaigns/actions";
import { fieldsOf, formLabels, instrumentChoices, yearChoices } from "@/app/o/[organisation]/campaigns/form-view";
import { CampaignForm } from "@/components/campaign/campaign-form";
import { PageHead } from "@/components/ui/page";
import { dayInChina } from "@/lib/core/calendar";
import { CAMPAIGN_FIELDS, CAMPAIGN_WORDS } from "@/lib/core/campaign-form";
import { loadCampaign } from "@/lib/server/campaigns";
import { listInstruments } from "@/lib/server/instruments";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";

type Props = { params: Promise<{ organisation: string; campaign: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("form.editTitle") };
}

export default async function EditCampaignPage({ params }: Props) {
  const { organisation, campaign: id } = await params;
  const base = `/o/${organisation}/campaigns/${id}`;
  const { campaign, versions } = await forPage(organisation, `${base}/edit`, async (viewer) => ({
    campaign: await loadCampaign(viewer, organisation, id),
    versions: await listInstruments(viewer),
  }));
  if (!campaign.can.edit) notFound();
  const { locale, words } = await loadLanguage();
  const t = words("campaign");
  const now = new Date();
  const stored = fieldsOf(campaign);
  const isAnnounced = campaign.announcedAt !== null;
  return (
    <div className="mx-auto max-w-2xl px-4 py-6">
      <PageHead
        eyebrow={
          <Link href={base} className="inline-flex min-h-11 items-center text-accent underline">
            {campaign.title}
          </Link>
        }
        title={t("form.editTitle")}
        lead={isAnnounced ? t("form.editLeadAnnounced") : t("form.editLead")}
      />
      <CampaignForm
        action={save.bind(null, organisation, id, campaign.revision)}
        fields={isAnnounced ? CAMPAIGN_WORDS : CAMPAIGN_FIELDS}
        stored={stored}
        years={yearChoices(now, stored.fiscalYear)}
        instruments={instrumentChoices(versions, t, locale)}
        today={dayInChina(now)}
        labels={formLabels(t, "save")}
      />
    </div>
  );
}
