import type { Metadata } from "next";
import { callValues, seenWords } from "@/app/call-words";
import { changeConsent, join } from "@/app/o/[organisation]/calls/actions";
import { ReadingsSection } from "@/app/o/[organisation]/calls/[participation]/readings-section";
import { CallFacts } from "@/components/call/call-facts";
import { ConsentChoice } from "@/components/call/consent-choice";
import { SeenList } from "@/components/call/seen-list";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button";
import { Field, inputShape } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Card, PageHead } from "@/components/ui/page";
import { Prose } from "@/components/ui/prose";
import { CONSENT_WORDING } from "@/lib/core/call";
import { SCOPES } from "@/lib/core/facts/fact-definition";
import { listAssessments } from "@/lib/server/assessments";
import { loadCall } from "@/lib/server/calls";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { listReadings } from "@/lib/server/readings";
import { mayOffer } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string; participation: string }>; searchParams: Promise<{ done?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("call")("title") };
}

/** What an authority asks of the company, and its answer to that. */
export default async function CallPage({ params, searchParams }: Props) {
  const { organisation, participation } = await params;
  const here = `/o/${organisation}/calls/${participation}`;
  const { call, opens, readings } = await forPage(organisation, here, async (viewer) => {
    const found = await loadCall(viewer, organisation, participation);
    // A respondent opens it once something of it is assigned to them.
    const seen = found.assessment === null ? [] : await listAssessments(viewer, organisation);
    const readings = found.assessment === null || !mayOffer(viewer, "audit.read") ? null : await listReadings(viewer, organisation, participation);
    return { call: found, opens: seen.some(({ id }) => id === found.assessment), readings };
  });
  const { done } = await searchParams;
  const language = await loadLanguage();
  const t = language.words("call");
  const { campaign, authority, stage, state, attaches } = call;
  const values = callValues({ authority: authority.name, title: campaign.title, opensAt: call.opensAt, closesAt: call.closesAt, contact: campaign }, language);
  const year = { year: campaign.fiscalYear };
  const consent = {
    title: t("consent.title"),
    text: t(`consent.${CONSENT_WORDING}`),
    choices: (["yes", "no"] as const).map((value) => ({ value, label: t(`consent.${value}`) })),
  };
  return (
    <div className="mx-auto max-w-[48rem] space-y-8 px-4 py-6">
      <div className="space-y-4">
        <PageHead eyebrow={authority.name} title={campaign.title} lead={stage === "open" && state === "called" ? t("page.leadCalled") : undefined} />
        {call.reason ? (
          <Notice tone="warn" title={t(state === "returned" ? "page.returnedTitle" : "page.reopenedTitle", values)}>
            <p className="break-words whitespace-pre-line">{t("page.reason", { reason: call.reason })}</p>
            {stage === "open" ? <p>{t(state === "returned" ? "page.newClosing" : "page.newClosingCalled", values)}</p> : null}
          </Notice>
        ) : null}
        {stage === "announced" ? <Notice tone="info">{t("page.announced", values)}</Notice> : null}
        {stage === "closed" && state !== "submitted" ? <Notice tone="bad">{t(call.assessment === null ? "page.missed" : "page.closedDraft", values)}</Notice> : null}
        {stage === "closed" && state === "submitted" ? <Notice tone="good">{t("page.closedSubmitted")}</Notice> : null}
        <CallFacts
          rows={[
            { term: t("facts.authority"), text: authority.name },
            { term: t("facts.year"), text: t("facts.yearValue", year) },
            ...(stage === "announced" ? [{ term: t("facts.opens"), text: values.opens }] : []),
            { term: t("facts.closes"), text: stage === "closed" ? values.closing : t("closesIn", values) },
            { term: t("facts.contact"), text: values.contact },
          ]}
        />
      </div>
      <section aria-labelledby="said" className="space-y-2">
        <h2 id="said">{t("facts.text")}</h2>
        <div className="break-words">
          <Prose text={campaign.text} />
        </div>
      </section>
      {call.assessment !== null ? (
        <section aria-labelledby="joined" className="space-y-3">
          <h2 id="joined">{t("page.joinedTitle")}</h2>
          <p className="font-semibold">{t(`page.states.${state}`)}</p>
          {opens ? (
            <ButtonLink look="primary" href={`/o/${organisation}/assessments/${call.assessment}`}>
              {t("page.open")}
            </ButtonLink>
          ) : null}
        </section>
      ) : null}
      <SeenList {...seenWords({ authority: authority.name, named: call.named }, language)} />
      {call.can.join ? (
        <Card>
          <h2 className="mb-2">{t("page.joinTitle")}</h2>
          <p className="measure mb-4 text-muted">
            {attaches === null ? t("page.joinNew", year) : attaches.state === "submitted" ? t("page.joinAttachSubmitted", year) : t("page.joinAttach", year)}
            {language.locale === "en" ? " " : ""}
            {t("page.joinLead")}
          </p>
          <ActionForm action={join.bind(null, organisation, participation)} label={t("page.join")} busy={t("page.joinBusy")} failed={t("page.joinFailed")}>
            <ConsentChoice {...consent} chosen={null} />
            {attaches === null ? (
              <Field id="scope" label={t("page.scope")} hint={t("page.scopeHint")}>
                <select id="scope" name="scope" defaultValue="standalone" aria-describedby="scope-hint" className={inputShape}>
                  {SCOPES.map((scope) => (
                    <option key={scope} value={scope}>
                      {t(`page.${scope}`)}
                    </option>
                  ))}
                </select>
              </Field>
            ) : null}
          </ActionForm>
        </Card>
      ) : call.assessment === null && stage === "open" ? (
        <Notice tone="info">{t("page.managerOnly")}</Notice>
      ) : null}
      {call.can.consent ? (
        <Card>
          <h2 id="consent" className="mb-2">
            {t("consent.change")}
          </h2>
          {done === (call.named ? "named" : "unnamed") ? (
            <div className="mb-4">
              <Notice tone="good" role="status" title={t("consent.saved")} />
            </div>
          ) : null}
          <p className="mb-4">{t("consent.current", { choice: t(call.named ? "consent.yes" : "consent.no") })}</p>
          <ActionForm action={changeConsent.bind(null, organisation, participation)} label={t("consent.save")} busy={t("consent.busy")} failed={t("consent.failed")} look="secondary">
            <ConsentChoice key={String(call.named)} {...consent} chosen={call.named ? "yes" : "no"} />
          </ActionForm>
        </Card>
      ) : null}
      {readings !== null && (call.named || readings.total > 0) ? <ReadingsSection authority={authority.name} named={call.named} readings={readings} /> : null}
    </div>
  );
}
