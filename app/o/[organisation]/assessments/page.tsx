import type { Metadata } from "next";
import Link from "next/link";
import { formatDate } from "@/app/format-date";
import { create } from "@/app/o/[organisation]/assessments/actions";
import { ActionForm } from "@/components/ui/action-form";
import { Field, inputShape, SelectField } from "@/components/ui/field";
import { Card, Empty, PageHead } from "@/components/ui/page";
import { listAssessments } from "@/lib/server/assessments";
import { DEFAULT_INSTRUMENT } from "@/lib/server/instruments";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";

type Props = { params: Promise<{ organisation: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("questionnaire")("list.title") };
}

export default async function AssessmentsPage({ params }: Props) {
  const { organisation } = await params;
  const base = `/o/${organisation}/assessments`;
  const assessments = await forPage(organisation, base, (viewer) => listAssessments(viewer, organisation));
  const { locale, words } = await loadLanguage();
  const t = words("questionnaire");
  const earlier = assessments.filter(({ instrument }) => instrument.key === DEFAULT_INSTRUMENT);
  const lastYear = new Date().getFullYear() - 1;
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead title={t("list.title")} lead={t("list.lead")} />
      {assessments.length === 0 ? <Empty title={t("list.emptyTitle")} text={t("list.emptyText")} /> : null}
      <ul className="space-y-3">
        {assessments.map((assessment) => (
          <li key={assessment.id}>
            <Card>
              <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
                <h2 className="text-lg">
                  <Link href={`${base}/${assessment.id}`} className="inline-flex min-h-11 items-center text-accent underline">
                    {t("overview.eyebrow", { year: assessment.fiscalYear, scope: t(`scope.${assessment.scope}`) })}
                  </Link>
                </h2>
                <p className="font-semibold">
                  {t(`state.${assessment.state}`)} · {t("list.percent", { percent: assessment.percent })}
                </p>
              </div>
              <p className="text-sm text-muted">
                {assessment.lastEdit
                  ? `${t("list.edited")} ${t("list.editedBy", { by: assessment.lastEdit.by ?? "—", at: formatDate(assessment.lastEdit.at, locale) })}`
                  : t("list.never")}
              </p>
              {assessment.submission ? (
                <Link href={`/o/${organisation}/reports/${assessment.submission.id}`} className="inline-flex min-h-11 items-center text-accent underline">
                  {t("list.report")}
                </Link>
              ) : null}
            </Card>
          </li>
        ))}
      </ul>
      <section aria-labelledby="create" className="mt-10">
        <h2 id="create" className="mb-3">
          {t("create.title")}
        </h2>
        <Card className="max-w-xl">
          <ActionForm action={create.bind(null, organisation)} label={t("create.submit")} busy={t("create.busy")} failed={t("create.failed")}>
            <Field id="fiscalYear" label={t("create.year")} hint={t("create.yearHint")}>
              <select id="fiscalYear" name="fiscalYear" defaultValue={lastYear} aria-describedby="fiscalYear-hint" className={inputShape}>
                {[lastYear + 1, lastYear, lastYear - 1, lastYear - 2].map((year) => (
                  <option key={year} value={year}>
                    {year}
                  </option>
                ))}
              </select>
            </Field>
            <Field id="scope" label={t("create.scope")} hint={t("create.scopeHint")}>
              <select id="scope" name="scope" defaultValue="standalone" aria-describedby="scope-hint" className={inputShape}>
                <option value="standalone">{t("create.standalone")}</option>
                <option value="consolidated">{t("create.consolidated")}</option>
              </select>
            </Field>
            {earlier.length > 0 ? (
              <SelectField id="copyFrom" label={t("create.copy")} hint={t("create.copyHint")} defaultValue="">
                <option value="">{t("create.copyNone")}</option>
                {earlier.map(({ id, fiscalYear, scope }) => (
                  <option key={id} value={id}>
                    {t("create.copyOption", { year: fiscalYear, scope: t(`scope.${scope}`) })}
                  </option>
                ))}
              </SelectField>
            ) : null}
          </ActionForm>
        </Card>
      </section>
    </div>
  );
}
