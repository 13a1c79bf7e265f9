import type { Metadata } from "next";
import Link from "next/link";
import { MailDetails } from "@/app/mail-details";
import { MAIL_TONES } from "@/app/mail-tones";
import { resend } from "@/app/o/[organisation]/campaigns/[campaign]/mails/[message]/actions";
import { asked } from "@/app/o/[organisation]/campaigns/view";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page";
import { Typed } from "@/components/ui/typed";
import { loadLanguage } from "@/lib/server/language";
import { loadMessage } from "@/lib/server/messages";
import { forPage } from "@/lib/server/page";

type Props = { params: Promise<{ organisation: string; campaign: string; message: string }>; searchParams: Promise<{ done?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("mails.title") };
}

/** One mail to an enterprise: what became of it, and what it says, to be passed on some other way or sent again. */
export default async function MailPage({ params, searchParams }: Props) {
  const { organisation, campaign, message } = await params;
  const base = `/o/${organisation}/campaigns/${campaign}`;
  const mail = await forPage(organisation, `${base}/mails/${message}`, (viewer) => loadMessage(viewer, organisation, campaign, message));
  const { done } = await searchParams;
  const language = await loadLanguage();
  const t = language.words("campaign");
  const said = language.words("mail");
  return (
    <div className="mx-auto max-w-3xl px-4 py-6">
      <Link href={`${base}/mails`} className="inline-flex min-h-11 items-center text-accent underline">
        {t("mails.list")}
      </Link>
      <PageHead eyebrow={mail.campaign.title} title={said(`details.kinds.${mail.kind}`)} />
      {asked(done) === "resent" ? (
        <div className="mb-4">
          <Notice tone="good" role="status" title={said("details.resent")} />
        </div>
      ) : null}
      <p className="flex flex-wrap items-baseline gap-x-4">
        <Link href={`${base}/enterprises/${mail.enterprise.participation}`} className="inline-flex min-h-11 items-center text-accent underline">
          <Typed>{mail.enterprise.name}</Typed>
        </Link>
        <span>{mail.to ?? said("details.noAddress")}</span>
        <span className={MAIL_TONES[mail.state]}>{said(`details.states.${mail.state}`)}</span>
      </p>
      <MailDetails mail={mail} resend={resend.bind(null, organisation, campaign, message)} language={language} />
    </div>
  );
}
