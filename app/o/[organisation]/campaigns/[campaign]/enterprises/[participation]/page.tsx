import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { linkLabels } from "@/app/link-labels";
import { formatDate } from "@/app/format-date";
import { makeLink, removeEnterprise, reopen, sendBack, showLink } from "@/app/o/[organisation]/campaigns/[campaign]/enterprises/[participation]/actions";
import { HistoryList } from "@/app/o/[organisation]/campaigns/[campaign]/enterprises/[participation]/history-list";
import { asked, wordRegion } from "@/app/o/[organisation]/campaigns/view";
import { LinkForm } from "@/components/account/link-form";
import { StateBadge } from "@/components/campaign/badge";
import { StepForm } from "@/components/campaign/step-form";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { Card, PageHead } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";
import { addDays, dayInChina } from "@/lib/core/calendar";
import { wordClosing } from "@/lib/core/closing-words";
import { loadLanguage } from "@/lib/server/language";
import { mailIsSet } from "@/lib/server/messages";
import { forPage } from "@/lib/server/page";
import { loadParticipation } from "@/lib/server/participations";

type Props = { params: Promise<{ organisation: string; campaign: string; participation: string }>; searchParams: Promise<{ done?: string | string[] }> };

const DONE = ["returned", "reopened", "relinked"];
/** So much time is proposed to who is sent back or opened again. */
const PROPOSED_DAYS = 7;

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("enterprises.title") };
}

/** One called-up enterprise: how far it is, how to reach it, and what an official can do with it. */
export default async function EnterprisePage({ params, searchParams }: Props) {
  const { organisation, campaign, participation: id } = await params;
  const place = { organisation, campaign, participation: id };
  const base = `/o/${organisation}/campaigns/${campaign}`;
  const row = await forPage(organisation, `${base}/enterprises/${id}`, (viewer) => loadParticipation(viewer, organisation, id));
  if (row.campaign.id !== campaign) notFound();
  const language = await loadLanguage();
  const { locale, words } = language;
  const t = words("campaign");
  const text = (key: string) => t(`enterprise.${key}`);
  const now = new Date();
  const today = dayInChina(now);
  const { done: stated } = await searchParams;
  const done = DONE.find((step) => step === asked(stated));
  const hasClosed = row.closesAt < now;
  const told = `${locale === "en" ? " " : ""}${mailIsSet() && row.contactEmail ? text("mail") : text("noMail")}`;
  const reason = { label: text("reason"), hint: text("reasonHint") };
  const closesOn = { label: text("closesOn"), hint: t("form.closesOnHint"), least: today, proposed: addDays(today, PROPOSED_DAYS) };
  return (
    <div className="mx-auto max-w-3xl px-4 py-6">
      <Link href={base} className="inline-flex min-h-11 items-center text-accent underline">
        {row.campaign.title}
      </Link>
      <PageHead title={row.name} eyebrow={t("enterprise.eyebrow", { code: row.creditCode, region: wordRegion(row.region, row.regionName, language) })} />
      {done ? (
        <div className="mb-4">
          <Notice tone="good" role="status" title={text(done)} />
        </div>
      ) : null}
      <div className="space-y-8">
        <section aria-labelledby="state">
          <h2 id="state" className="mb-3">
            {text("stateTitle")}
          </h2>
          <Card>
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <StateBadge state={row.state} label={t(`state.${row.state}`)} />
              <span>{t("enterprise.progress", { percent: row.percent })}</span>
              {row.submittedAt && row.state === "submitted" ? <span className="text-muted">{t("enterprise.submittedAt", { at: formatDate(row.submittedAt, locale) })}</span> : null}
            </div>
            <div className="mt-3 max-w-md">
              <Progress done={row.percent} total={100} label={t("enterprises.progress")} />
            </div>
            <p className="mt-3">{t("enterprise.closes", { at: wordClosing(row.closesAt, locale) })}</p>
            {row.closesAt.getTime() === row.campaign.closesAt.getTime() ? null : <p className="text-sm text-muted">{text("ownClosing")}</p>}
            {row.reason === null ? null : <p className="mt-2 whitespace-pre-line">{t("enterprise.reasonGiven", { reason: row.reason })}</p>}
            {row.state === "called" ? null : <p className="mt-2">{row.named ? text(row.can.readReport ? "named" : "namedNone") : text("unnamed")}</p>}
            {row.can.readReport ? (
              // Reading is told to the enterprise: nothing may be loaded before it is asked for.
              <ButtonLink prefetch={false} className="mt-2" href={`${base}/enterprises/${id}/report`}>
                {text("report")}
              </ButtonLink>
            ) : null}
            <p className="mt-2 text-sm text-muted">{t("enterprise.asOf", { at: formatDate(row.refreshedAt, locale) })}</p>
            <p className="text-sm text-muted">{text(row.named ? "privacyNamed" : "privacy")}</p>
            {row.can.return || row.can.reopen ? (
              <div className="mt-4 space-y-2">
                {row.can.return ? (
                  <StepForm
                    id="return"
                    action={sendBack.bind(null, place, hasClosed ? ["reason", "closesOn"] : ["reason"])}
                    look="secondary"
                    labels={{ label: text("return"), warning: `${text("returnWarning")}${told}`, failed: text("returnFailed"), submit: text("returnSubmit"), busy: text("returnBusy") }}
                    reason={reason}
                    closesOn={hasClosed ? closesOn : undefined}
                  />
                ) : null}
                {row.can.reopen ? (
                  <StepForm
                    id="reopen"
                    action={reopen.bind(null, place, ["reason", "closesOn"])}
                    look="secondary"
                    labels={{ label: text("reopen"), warning: `${text("reopenWarning")}${told}`, failed: text("reopenFailed"), submit: text("reopenSubmit"), busy: text("reopenBusy") }}
                    reason={reason}
                    closesOn={closesOn}
                  />
                ) : null}
              </div>
            ) : null}
          </Card>
        </section>
        <section aria-labelledby="contact">
          <h2 id="contact" className="mb-3">
            {text("contactTitle")}
          </h2>
          <Card>
            {row.contactName === null && row.contactPhone === null && row.contactEmail === null ? (
              <p className="text-muted">{text("noneGiven")}</p>
            ) : (
              <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
                {row.contactName === null ? null : (
                  <Entry name={text("contactName")}>
                    <span className="inline-flex min-h-11 items-center">{row.contactName}</span>
                  </Entry>
                )}
                {row.contactPhone === null ? null : (
                  <Entry name={text("phone")}>
                    <a href={`tel:${row.contactPhone.replaceAll(/[^\d+]/g, "")}`} className="inline-flex min-h-11 items-center text-accent underline">
                      {row.contactPhone}
                    </a>
                  </Entry>
                )}
                {row.contactEmail === null ? null : (
                  <Entry name={text("email")}>
                    <a href={`mailto:${row.contactEmail}`} className="inline-flex min-h-11 items-center text-accent underline">
                      {row.contactEmail}
                    </a>
                  </Entry>
                )}
              </dl>
            )}
          </Card>
        </section>
        <section aria-labelledby="link">
          <h2 id="link" className="mb-3">
            {text("linkTitle")}
          </h2>
          <Card>
            <p className={row.hasLink && !hasClosed ? "measure mb-4" : "measure"}>{text(linkLead(row, hasClosed))}</p>
            {row.hasLink && !hasClosed ? (
              <LinkForm id="show" action={showLink.bind(null, place)} label={text("show")} busy={text("showBusy")} failed={text("showFailed")} labels={linkLabels(words("account"))} />
            ) : null}
            {row.can.relink && row.hasLink ? (
              <div className="mt-2">
                <Confirm label={text("relink")} warning={text("relinkWarning")}>
                  <ActionForm action={makeLink.bind(null, place)} look="danger" label={text("relinkSubmit")} busy={text("relinkBusy")} failed={text("relinkFailed")} />
                </Confirm>
              </div>
            ) : null}
          </Card>
        </section>
        <section aria-labelledby="history">
          <h2 id="history" className="mb-3">
            {text("historyTitle")}
          </h2>
          <HistoryList base={base} participation={row} language={language} />
        </section>
        {row.can.remove ? (
          <Confirm label={text("remove")} warning={t("enterprise.removeWarning", { name: row.name })}>
            <ActionForm action={removeEnterprise.bind(null, place)} look="danger" label={text("removeSubmit")} busy={text("removeBusy")} failed={text("removeFailed")} />
          </Confirm>
        ) : null}
      </div>
    </div>
  );
}

function linkLead({ hasLink, state }: { readonly hasLink: boolean; readonly state: string }, hasClosed: boolean): "linkLead" | "linkClosed" | "linkUsed" | "linkNone" {
  if (hasLink) return hasClosed ? "linkClosed" : "linkLead";
  return state === "called" ? "linkNone" : "linkUsed";
}

function Entry({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
