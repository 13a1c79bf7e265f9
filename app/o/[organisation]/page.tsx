import Link from "next/link";
import { formatDate } from "@/app/format-date";
import { CallCard, isOnHome } from "@/app/o/[organisation]/calls/call-card";
import { ButtonLink } from "@/components/ui/button";
import { Card, PageHead } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";
import { redirectTo } from "@/lib/server/action";
import { listAssessments } from "@/lib/server/assessments";
import { listCalls } from "@/lib/server/calls";
import { loadLanguage } from "@/lib/server/language";
import { loadOrganisation } from "@/lib/server/organisations";
import { forPage } from "@/lib/server/page";
import { listSubmissions } from "@/lib/server/submissions";
import { mayOffer } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string }> };

/** Where a company starts: the one thing to do next, and what it has so far. */
export default async function CompanyPage({ params }: Props) {
  const { organisation: id } = await params;
  const base = `/o/${id}`;
  const { organisation, assessments, submissions, readsStanding, calls } = await forPage(id, base, async (viewer) => {
    // An authority has no figures of its own: it starts with what it asks of enterprises.
    if (mayOffer(viewer, "campaign.read")) redirectTo(`${base}/campaigns`);
    return {
      organisation: await loadOrganisation(viewer, id),
      assessments: await listAssessments(viewer, id),
      submissions: await listSubmissions(viewer, id),
      readsStanding: mayOffer(viewer, "standing.read"),
      calls: mayOffer(viewer, "call.read") ? (await listCalls(viewer, id)).filter(isOnHome) : [],
    };
  });
  const { locale, words } = await loadLanguage();
  const t = words("questionnaire");
  const standing = words("standing");
  const open = assessments.filter((assessment) => assessment.open && assessment.submission === null);
  const valid = submissions.filter((submission) => submission.state === "valid");
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead title={organisation.name} eyebrow={organisation.creditCode ?? undefined} />
      <div className="space-y-4">
        {calls.map((call) => (
          <CallCard key={call.participation} organisation={id} call={call} />
        ))}
        {open.map((assessment) => (
          <Card key={assessment.id}>
            <h2 className="text-lg">{t("home.continueTitle", { year: assessment.fiscalYear })}</h2>
            <p className="mb-2 text-muted">{t("home.continueText", { done: assessment.progress.answered, total: assessment.progress.applicable })}</p>
            <Progress done={assessment.progress.answered} total={assessment.progress.applicable} label={t("form.progress")} />
            {assessment.lastEdit ? (
              <p className="mt-2 text-sm text-muted">{`${t("list.edited")} ${t("list.editedBy", { by: assessment.lastEdit.by ?? "—", at: formatDate(assessment.lastEdit.at, locale) })}`}</p>
            ) : null}
            <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
              <ButtonLink look="primary" href={`${base}/assessments/${assessment.id}`}>
                {t("home.continueAction")}
              </ButtonLink>
              <Link href={`${base}/facts?scope=${assessment.scope}&year=${assessment.fiscalYear}`} className="inline-flex min-h-11 items-center text-accent underline">
                {t("home.factsAction")}
              </Link>
            </div>
          </Card>
        ))}
        {assessments.length === 0 ? (
          <Card>
            <h2 className="text-lg">{t("home.startTitle")}</h2>
            <p className="mb-4 text-muted">{t("home.startText")}</p>
            <ButtonLink look="primary" href={`${base}/assessments`}>
              {t("home.startAction")}
            </ButtonLink>
          </Card>
        ) : null}
        {valid.map((submission) => (
          <Card key={submission.id}>
            <h2 className="text-lg">{t("home.reportTitle", { year: submission.fiscalYear })}</h2>
            <p className="mb-4 text-muted">{t("home.reportText", { score: submission.overall ?? "—", level: submission.level?.[locale] ?? "—" })}</p>
            <ButtonLink href={`${base}/reports/${submission.id}`}>{t("home.reportAction")}</ButtonLink>
          </Card>
        ))}
        {readsStanding ? (
          <Card>
            <h2 className="text-lg">{standing("home.title")}</h2>
            <p className="mb-4 text-muted">{standing("home.text")}</p>
            <ButtonLink href={`${base}/standing`}>{standing("home.action")}</ButtonLink>
          </Card>
        ) : null}
      </div>
    </div>
  );
}
