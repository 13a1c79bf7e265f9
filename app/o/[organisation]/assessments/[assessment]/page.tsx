import type { Metadata } from "next";
import Link from "next/link";
import { submitLabels } from "@/app/connection-labels";
import { formatDate } from "@/app/format-date";
import { handIn, takeBack } from "@/app/o/[organisation]/assessments/actions";
import { CallBanner } from "@/app/o/[organisation]/calls/call-banner";
import { SubmitPanel } from "@/components/questionnaire/submit-panel";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button";
import { ElementMark } from "@/components/ui/element-mark";
import { Notice } from "@/components/ui/notice";
import { Card, PageHead } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";
import { listed } from "@/lib/core/facts/fact-words";
import { loadOverview } from "@/lib/server/assessments";
import { findCallOf } from "@/lib/server/calls";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { listMissing } from "@/lib/server/submissions";

type Props = { params: Promise<{ organisation: string; assessment: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("questionnaire")("overview.title") };
}

export default async function OverviewPage({ params }: Props) {
  const { organisation, assessment: id } = await params;
  const base = `/o/${organisation}/assessments/${id}`;
  const { overview, missing, call } = await forPage(organisation, base, async (viewer) => {
    const shown = await loadOverview(viewer, organisation, id);
    return { overview: shown, missing: await listMissing(viewer, organisation, id), call: await findCallOf(viewer, organisation, shown.assessment) };
  });
  const { locale, words } = await loadLanguage();
  const t = words("questionnaire");
  const { assessment, can } = overview;
  const resume = overview.resume ? `${base}/${overview.resume.indicator}#${overview.resume.item}` : null;
  const factsHref = `/o/${organisation}/facts?scope=${assessment.scope}&year=${assessment.fiscalYear}`;
  const submission = assessment.submission;
  const toConfirm = overview.elements.flatMap(({ indicators }) => indicators).reduce((sum, indicator) => sum + indicator.toConfirm, 0);
  // Where a manager answers everything alone, that nobody else was asked is no news.
  const isShared = can.assign && overview.elements.some(({ indicators }) => indicators.some(({ assignedTo }) => assignedTo.length > 0));
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      {call ? <CallBanner organisation={organisation} call={call} /> : null}
      <PageHead
        eyebrow={t("overview.eyebrow", { year: assessment.fiscalYear, scope: t(`scope.${assessment.scope}`) })}
        title={t("overview.title")}
        lead={assessment.open ? t("overview.lead") : undefined}
        action={
          resume && assessment.open && can.edit ? (
            <ButtonLink look="primary" href={resume}>
              {assessment.progress.answered === 0 ? t("overview.start") : t("overview.resume")}
            </ButtonLink>
          ) : null
        }
      />
      {submission ? (
        <div className="mb-6 space-y-3">
          <Notice tone="good" title={t("overview.submittedTitle", { number: submission.number })}>
            <p>{t("overview.submittedText", { at: formatDate(submission.at, locale) })}</p>
            <ButtonLink look="primary" className="mt-2" href={`/o/${organisation}/reports/${submission.id}`}>
              {t("overview.report")}
            </ButtonLink>
          </Notice>
          {can.withdraw ? (
            <details>
              <summary className="inline-flex min-h-11 items-center text-accent underline">{t("overview.withdraw")}</summary>
              <Card>
                <p className="mb-3">{t("overview.withdrawText")}</p>
                <ActionForm
                  action={takeBack.bind(null, organisation, submission.id, id)}
                  label={t("overview.withdraw")}
                  busy={t("overview.withdrawing")}
                  failed={t("overview.failed")}
                  look="danger"
                />
              </Card>
            </details>
          ) : null}
        </div>
      ) : null}
      <div className="mb-8">
        <p>
          <strong className="text-xl">{assessment.progress.answered}</strong>
          <span className="text-muted">{` / ${assessment.progress.applicable}`}</span>
        </p>
        <Progress done={assessment.progress.answered} total={assessment.progress.applicable} label={t("form.progress")} />
        {toConfirm > 0 ? <p className="mt-2 text-warn">{t("overview.toConfirm", { count: toConfirm })}</p> : null}
        {can.assign ? (
          <Link href={`/o/${organisation}/members?assessment=${id}#progress`} className="inline-flex min-h-11 items-center text-accent underline">
            {t("overview.team")}
          </Link>
        ) : null}
      </div>
      <div className="grid gap-6 md:grid-cols-2">
        <Card className="md:col-span-2">
          <h2 className="text-lg">
            <Link href={factsHref} className="inline-flex min-h-11 items-center text-accent underline">
              {t("overview.facts")}
            </Link>
          </h2>
          <p className="text-muted">{t("overview.factsText")}</p>
        </Card>
        {overview.elements.map((element) => (
          <Card key={element.id}>
            <h2 className="flex items-center gap-2 text-lg">
              <ElementMark element={element.id} />
              {element.title[locale]}
            </h2>
            <ul className="mt-2">
              {element.indicators.map((indicator) => (
                <li key={indicator.id} className="border-t border-line first:border-t-0">
                  <Link href={`${base}/${indicator.id}`} className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 py-1 text-ink no-underline hover:bg-raised">
                    <span className="text-accent underline">{indicator.title[locale]}</span>
                    <span className="text-sm text-muted">
                      {indicator.toConfirm > 0 ? `${t("overview.toConfirmShort", { count: indicator.toConfirm })} · ` : null}
                      {indicator.progress.answered === indicator.progress.applicable
                        ? t("overview.complete")
                        : `${t("overview.done", { done: indicator.progress.answered, total: indicator.progress.applicable })} · ${t("overview.minutes", { minutes: indicator.minutes })}`}
                    </span>
                  </Link>
                  {indicator.assignedTo.length > 0 ? <p className="pb-1 text-sm text-muted">{t("overview.assigned", { names: listed(indicator.assignedTo, locale) })}</p> : null}
                  {isShared && indicator.assignedTo.length === 0 ? <p className="pb-1 text-sm text-muted">{t("overview.nobody")}</p> : null}
                </li>
              ))}
            </ul>
          </Card>
        ))}
      </div>
      {overview.contradictions.length > 0 ? (
        <section aria-labelledby="contradictions" className="mt-10 space-y-3">
          <h2 id="contradictions">{t("overview.contradictions")}</h2>
          {overview.contradictions.map((contradiction) => (
            <Notice key={contradiction.id} tone="warn">
              <p>{contradiction.text[locale]}</p>
              <p className="flex flex-wrap gap-x-4">
                {contradiction.items.map((item) => (
                  <Link key={item} href={`${base}/${item.split(".")[0]}#${item}`} className="inline-flex min-h-11 items-center text-accent underline">
                    {item}
                  </Link>
                ))}
              </p>
            </Notice>
          ))}
        </section>
      ) : null}
      {assessment.open ? (
        <section aria-labelledby="submit" className="mt-10">
          <h2 id="submit" className="mb-3">
            {t("overview.submitTitle")}
          </h2>
          <Card>
            {missing.length === 0 ? (
              <p>{t("overview.submitReady")}</p>
            ) : (
              <>
                <p>{t("overview.submitMissing", { count: missing.length })}</p>
                <ul className="mt-2 divide-y divide-line" data-testid="missing">
                  {missing.map((entry) => (
                    <li key={entry.item} className="py-1">
                      <Link href={`${base}/${entry.indicator}#${entry.item}`} className="inline-flex min-h-11 items-center text-accent underline">
                        {`${entry.item} ${entry.title[locale]}`}
                      </Link>
                      {entry.facts.length > 0 ? (
                        <p className="text-sm text-muted">
                          {t("overview.missingFacts", { facts: "" })}
                          {entry.facts.map((fact, index) => (
                            <span key={`${fact.key}${fact.year}`}>
                              {index > 0 ? listed(["", ""], locale) : ""}
                              <Link href={`${factsHref}#${fact.key}`} className="text-accent underline">
                                {fact.year === "asOf" ? fact.title[locale] : `${fact.title[locale]} ${fact.year}`}
                              </Link>
                            </span>
                          ))}
                        </p>
                      ) : null}
                    </li>
                  ))}
                </ul>
              </>
            )}
            {can.submit ? (
              <div className="mt-4 empty:hidden">
                <SubmitPanel
                  url={`/api/v1/o/${organisation}/assessments/${id}/submissions`}
                  page={base}
                  reports={`/o/${organisation}/reports`}
                  isComplete={missing.length === 0}
                  labels={submitLabels(words("connection"), t)}
                >
                  <ActionForm action={handIn.bind(null, organisation, id)} label={t("overview.submit")} busy={t("overview.submitting")} failed={t("overview.failed")} />
                </SubmitPanel>
              </div>
            ) : missing.length === 0 ? (
              <p className="mt-4 text-muted">{t("overview.managerOnly")}</p>
            ) : null}
          </Card>
        </section>
      ) : null}
    </div>
  );
}
