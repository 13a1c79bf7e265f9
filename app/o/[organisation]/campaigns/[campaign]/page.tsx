import type { Metadata } from "next";
import { remove } from "@/app/o/[organisation]/campaigns/actions";
import { DownloadsSection } from "@/app/o/[organisation]/campaigns/[campaign]/downloads-section";
import { EnterprisesSection } from "@/app/o/[organisation]/campaigns/[campaign]/enterprises-section";
import { ListUpload } from "@/app/o/[organisation]/campaigns/[campaign]/list-upload";
import { ListsSection } from "@/app/o/[organisation]/campaigns/[campaign]/lists-section";
import { AnnounceForm, ExtendForm, NextSection } from "@/app/o/[organisation]/campaigns/[campaign]/next-section";
import { ProgressSection } from "@/app/o/[organisation]/campaigns/[campaign]/progress-section";
import { asked, versionOf, wordDays } from "@/app/o/[organisation]/campaigns/view";
import { StageBadge } from "@/components/campaign/badge";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Fold } from "@/components/ui/fold";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page";
import { Prose } from "@/components/ui/prose";
import { PARTICIPATION_STATES } from "@/lib/core/campaign";
import { nextStepOf } from "@/lib/core/campaign-next";
import { listCallUps } from "@/lib/server/call-ups";
import { loadCampaign } from "@/lib/server/campaigns";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { listParticipations } from "@/lib/server/participations";

type Asked = "state" | "region" | "q" | "page" | "done" | "list";
type Props = { params: Promise<{ organisation: string; campaign: string }>; searchParams: Promise<Partial<Record<Asked, string | string[]>>> };

const DONE = ["created", "saved", "announced", "extended", "enterpriseRemoved"];

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("title") };
}

/** One campaign: what to do next, how far the enterprises are, and who they are. */
export default async function CampaignPage({ params, searchParams }: Props) {
  const { organisation, campaign: id } = await params;
  const base = `/o/${organisation}/campaigns/${id}`;
  const query = await searchParams;
  const filter = { state: asked(query.state), region: asked(query.region), q: asked(query.q) };
  const { campaign, lists, page } = await forPage(organisation, base, async (viewer) => ({
    campaign: await loadCampaign(viewer, organisation, id),
    lists: await listCallUps(viewer, organisation, id),
    page: await listParticipations(viewer, organisation, id, { ...filter, state: PARTICIPATION_STATES.find((state) => state === filter.state), page: Number(asked(query.page)) || 1 }),
  }));
  const language = await loadLanguage();
  const t = language.words("campaign");
  const now = new Date();
  const done = DONE.find((step) => step === asked(query.done));
  const waiting = lists.find(({ state }) => state === "checked")?.id ?? null;
  const step = nextStepOf({ ...campaign, isListWaiting: waiting !== null });
  const steps = { organisation, campaign, language, now, look: "secondary" } as const;
  const contact = [campaign.contactName, campaign.contactPhone, campaign.contactEmail].filter(Boolean).join(" · ");
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead
        eyebrow={t("page.eyebrow", { year: campaign.fiscalYear, version: versionOf(campaign.instrument) })}
        title={campaign.title}
        lead={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StageBadge stage={campaign.stage} label={t(`stage.${campaign.stage}`)} />
            <span>{wordDays(campaign, language, now)}</span>
          </span>
        }
        action={campaign.can.edit ? <ButtonLink href={`${base}/edit`}>{t("page.edit")}</ButtonLink> : null}
      />
      {done ? (
        <div className="mb-4">
          <Notice tone="good" role="status" title={t(`page.${done}`)} />
        </div>
      ) : null}
      <NextSection organisation={organisation} campaign={campaign} step={step} waiting={waiting} language={language} now={now} />
      <ProgressSection base={base} campaign={campaign} language={language} />
      {campaign.counts.total > 0 ? <EnterprisesSection base={base} campaign={campaign} filter={filter} page={page} language={language} /> : null}
      {lists.length > 0 || campaign.can.addList ? (
        <ListsSection base={base} lists={lists} form={<ListUpload organisation={organisation} campaign={campaign} lists={lists} refused={asked(query.list)} language={language} />} language={language} />
      ) : null}
      {campaign.counts.total > 0 ? <DownloadsSection base={base} campaign={campaign} region={filter.region} t={t} /> : null}
      <Fold summary={t("page.about")} className="mt-10">
        <Prose text={campaign.text} />
        <p className="mt-2">{t("page.contact", { contact })}</p>
      </Fold>
      <div className="mt-6 space-y-3">
        {campaign.can.announce && step !== "announce" ? <AnnounceForm {...steps} /> : null}
        {campaign.can.extend && step !== "late" ? <ExtendForm {...steps} /> : null}
        {campaign.stage === "preparing" && campaign.can.edit ? (
          <Confirm label={t("remove.label")} warning={t("remove.warning", { count: campaign.counts.total })}>
            <ActionForm action={remove.bind(null, organisation, id)} look="danger" label={t("remove.submit")} busy={t("remove.busy")} failed={t("remove.failed")} />
          </Confirm>
        ) : null}
      </div>
    </div>
  );
}
