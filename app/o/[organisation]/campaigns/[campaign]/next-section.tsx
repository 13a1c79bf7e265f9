import { announce, extend } from "@/app/o/[organisation]/campaigns/actions";
import { StepForm } from "@/components/campaign/step-form";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { Confirm, type ConfirmLook } from "@/components/ui/confirm";
import { Card } from "@/components/ui/page";
import { addDays, dayInChina } from "@/lib/core/calendar";
import type { NextStep } from "@/lib/core/campaign-next";
import { wordClosing } from "@/lib/core/closing-words";
import type { Campaign } from "@/lib/server/campaigns";
import type { Language } from "@/lib/server/language";
import { mailIsSet } from "@/lib/server/messages";

type Props = { organisation: string; campaign: Campaign; step: NextStep; /** The list that waits to be confirmed. */ waiting: string | null; language: Language; now: Date };

/** The one thing to do next, and the button that does it. */
export function NextSection({ organisation, campaign, step, waiting, language, now }: Props) {
  const { locale, words } = language;
  const t = words("campaign");
  const base = `/o/${organisation}/campaigns/${campaign.id}`;
  const { counts } = campaign;
  const missing = counts.total - counts.submitted;
  const values = { count: step === "followUp" || step === "late" ? missing : step === "finished" ? counts.submitted : counts.total, at: wordClosing(campaign.opensAt, locale) };
  const isQuiet = step === "wait" || step === "finished";
  return (
    <section aria-labelledby="next">
      <Card className="border-accent">
        <p className="text-sm text-muted">{t("next.title")}</p>
        <h2 id="next" className="text-lg">
          {t(`next.${step}.title`, values)}
        </h2>
        <p className={`measure ${isQuiet ? "" : "mb-4"}`}>{t(`next.${step}.text`, values)}</p>
        {step === "addList" ? (
          <ButtonLink look="primary" href="#lists">
            {t("next.addList.action")}
          </ButtonLink>
        ) : null}
        {step === "confirmList" && waiting !== null ? (
          <ButtonLink look="primary" href={`${base}/lists/${waiting}`}>
            {t("next.confirmList.action")}
          </ButtonLink>
        ) : null}
        {step === "announce" && campaign.can.announce ? <AnnounceForm organisation={organisation} campaign={campaign} look="primary" language={language} now={now} /> : null}
        {step === "followUp" ? (
          <DownloadLink look="primary" href={`/api/v1${base}/follow-up`}>
            {t("next.followUp.action")}
          </DownloadLink>
        ) : null}
        {step === "late" && campaign.can.extend ? <ExtendForm organisation={organisation} campaign={campaign} look="primary" language={language} now={now} /> : null}
      </Card>
    </section>
  );
}

type StepProps = Omit<Props, "step" | "waiting"> & { look: ConfirmLook };

/** Says who will hear of it, and how. */
export function AnnounceForm({ organisation, campaign, look, language, now }: StepProps) {
  const t = language.words("campaign");
  const { total } = campaign.counts;
  const key = total === 0 ? "warningNone" : campaign.opensAt > now ? "warningLater" : "warning";
  const warning = t(`announce.${key}`, { count: total, at: wordClosing(campaign.opensAt, language.locale) });
  return (
    <Confirm id="announce" look={look} label={t("announce.label")} warning={warning}>
      <p className="measure">{mailIsSet() ? t("announce.mail") : t("announce.noMail")}</p>
      <ActionForm action={announce.bind(null, organisation, campaign.id)} label={t("announce.submit")} busy={t("announce.busy")} failed={t("announce.failed")} />
    </Confirm>
  );
}

/** A week more is proposed; never a day that has gone by. */
const PROPOSED_DAYS = 7;

export function ExtendForm({ organisation, campaign, look, language, now }: StepProps) {
  const t = language.words("campaign");
  const today = dayInChina(now);
  const closes = dayInChina(campaign.closesAt);
  const least = addDays(closes, 1) > today ? addDays(closes, 1) : today;
  const text = (key: string) => t(`extend.${key}`);
  return (
    <StepForm
      id="extend"
      action={extend.bind(null, organisation, campaign.id)}
      look={look}
      labels={{
        label: text("label"),
        warning: `${text("warning")}${language.locale === "en" ? " " : ""}${mailIsSet() ? text("mail") : text("noMail")}`,
        failed: text("failed"),
        submit: text("submit"),
        busy: text("busy"),
      }}
      closesOn={{ label: text("closesOn"), hint: t("form.closesOnHint"), least, proposed: addDays(least, PROPOSED_DAYS - 1) }}
    />
  );
}
