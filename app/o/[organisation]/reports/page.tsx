import type { Metadata } from "next";
import Link from "next/link";
import { formatDate } from "@/app/format-date";
import { ButtonLink } from "@/components/ui/button";
import { Card, Empty, PageHead } from "@/components/ui/page";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { listSubmissions } from "@/lib/server/submissions";

type Props = { params: Promise<{ organisation: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("reading")("list.title") };
}

export default async function ReportsPage({ params }: Props) {
  const { organisation } = await params;
  const base = `/o/${organisation}/reports`;
  const submissions = await forPage(organisation, base, (viewer) => listSubmissions(viewer, organisation));
  const { locale, words } = await loadLanguage();
  const t = words("reading");
  const scopes = words("questionnaire");
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead title={t("list.title")} lead={t("list.lead")} />
      {submissions.length === 0 ? (
        <Empty
          title={t("list.emptyTitle")}
          text={t("list.emptyText")}
          action={
            <ButtonLink look="primary" href={`/o/${organisation}/assessments`}>
              {t("list.emptyAction")}
            </ButtonLink>
          }
        />
      ) : null}
      <ul className="space-y-3">
        {submissions.map((submission) => (
          <li key={submission.id}>
            <Card>
              <div className="flex flex-wrap items-baseline justify-between gap-x-6">
                <h2 className="text-lg">
                  <Link href={`${base}/${submission.id}`} className="inline-flex min-h-11 items-center text-accent underline">
                    {t("list.entry", { year: submission.fiscalYear, scope: scopes(`scope.${submission.scope}`), number: submission.number })}
                  </Link>
                </h2>
                <p className="text-xl font-bold">
                  {submission.overall ?? "—"}
                  <span className="ml-2 text-base">{submission.level?.[locale] ?? ""}</span>
                </p>
              </div>
              <p className="text-sm text-muted">
                {`${formatDate(submission.at, locale)}${submission.by ? ` · ${submission.by}` : ""}`}
                {submission.state === "valid" ? "" : ` · ${t(`state.${submission.state}.title`)}`}
              </p>
            </Card>
          </li>
        ))}
      </ul>
    </div>
  );
}
