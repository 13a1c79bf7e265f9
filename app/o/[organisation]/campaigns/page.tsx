import type { Metadata } from "next";
import Link from "next/link";
import { asked, versionOf, viewCounts, wordDays } from "@/app/o/[organisation]/campaigns/view";
import { StageBadge } from "@/components/campaign/badge";
import { StateBar, StateNumbers } from "@/components/campaign/state-bar";
import { ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Card, Empty, PageHead } from "@/components/ui/page";
import { listCampaigns } from "@/lib/server/campaigns";
import { loadLanguage } from "@/lib/server/language";
import { loadOrganisation } from "@/lib/server/organisations";
import { forPage } from "@/lib/server/page";
import { mayOffer } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<{ done?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("title") };
}

/** Where an official starts: every campaign of the authority, and how far each is. */
export default async function CampaignsPage({ params, searchParams }: Props) {
  const { organisation: id } = await params;
  const base = `/o/${id}/campaigns`;
  const { campaigns, organisation, mayEdit } = await forPage(id, base, async (viewer) => ({
    campaigns: await listCampaigns(viewer, id),
    organisation: await loadOrganisation(viewer, id),
    mayEdit: mayOffer(viewer, "campaign.edit"),
  }));
  const { done } = await searchParams;
  const language = await loadLanguage();
  const t = language.words("campaign");
  const now = new Date();
  const make = mayEdit ? (
    <ButtonLink look="primary" href={`${base}/new`}>
      {t("list.new")}
    </ButtonLink>
  ) : null;
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead eyebrow={organisation.name} title={t("title")} lead={t("list.lead")} action={campaigns.length > 0 ? make : null} />
      {asked(done) === "removed" ? (
        <div className="mb-4">
          <Notice tone="good" role="status" title={t("page.removed")} />
        </div>
      ) : null}
      {campaigns.length === 0 ? <Empty title={t("list.emptyTitle")} text={t("list.emptyText")} action={make} /> : null}
      <ul className="space-y-3">
        {campaigns.map((campaign) => {
          const counts = viewCounts(campaign.counts, t);
          return (
            <li key={campaign.id}>
              <Card>
                <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
                  <h2 className="min-w-0 text-lg">
                    <Link href={`${base}/${campaign.id}`} className="inline-flex min-h-11 items-center text-accent underline">
                      {campaign.title}
                    </Link>
                  </h2>
                  <p className="flex min-h-11 items-center">
                    <StageBadge stage={campaign.stage} label={t(`stage.${campaign.stage}`)} />
                  </p>
                </div>
                <p className="text-sm text-muted">
                  {t("page.eyebrow", { year: campaign.fiscalYear, version: versionOf(campaign.instrument) })}
                </p>
                <p className="text-sm text-muted">{wordDays(campaign, language, now)}</p>
                {campaign.counts.total === 0 ? (
                  <p className="mt-3">{t("list.none")}</p>
                ) : (
                  <div className="mt-3 space-y-2">
                    <p>{t("funnel.submittedOf", { total: campaign.counts.total, submitted: campaign.counts.submitted })}</p>
                    <StateBar counts={counts} label={t("counts", { ...campaign.counts })} />
                    <StateNumbers counts={counts} />
                  </div>
                )}
              </Card>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
