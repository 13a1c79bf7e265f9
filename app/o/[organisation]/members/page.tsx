import type { Metadata } from "next";
import { formatDate } from "@/app/format-date";
import { linkLabels } from "@/app/link-labels";
import { assign, end, makeReset } from "@/app/o/[organisation]/members/actions";
import { InviteSection } from "@/app/o/[organisation]/members/invite-section";
import { ProgressSection } from "@/app/o/[organisation]/members/progress-section";
import { aboutAssessment, type Chosen } from "@/app/o/[organisation]/members/view";
import { AssignmentTable } from "@/components/account/assignment-table";
import { LinkForm } from "@/components/account/link-form";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page";
import { Pick } from "@/components/ui/pick";
import { listAssessments } from "@/lib/server/assessments";
import { listInvitations } from "@/lib/server/invitations";
import { loadLanguage } from "@/lib/server/language";
import { listMembers } from "@/lib/server/members";
import { forPage } from "@/lib/server/page";
import { loadTeam } from "@/lib/server/team";

type Query = "assessment" | "done" | "to";
type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<Partial<Record<Query, string | string[]>>> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("account")("members.title") };
}

export default async function MembersPage({ params, searchParams }: Props) {
  const { organisation } = await params;
  const { assessment: wanted, done, to } = await searchParams;
  const base = `/o/${organisation}/members`;
  const { members, assessments, invitations, chosen } = await forPage(organisation, base, async (viewer) => {
    const assessments = await listAssessments(viewer, organisation);
    const assessment = assessments.find(({ id }) => id === wanted) ?? assessments[0];
    const chosen: Chosen | null = assessment ? { assessment, team: await loadTeam(viewer, organisation, assessment.id) } : null;
    return { members: await listMembers(viewer, organisation), assessments, invitations: await listInvitations(viewer, organisation), chosen };
  });
  const language = await loadLanguage();
  const { locale, words } = language;
  const t = words("account");
  const elements = chosen?.team.elements ?? [];
  // A manager has a column once there is something to tick off in it.
  const columns = (chosen?.team.people ?? []).filter(({ role, sections }) => role === "respondent" || sections.length > 0);

  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead title={t("members.title")} lead={t("members.lead")} action={<ButtonLink href="#invite">{t("members.invite")}</ButtonLink>} />
      {done === "ended" ? (
        <Notice tone="good" role="status" title={t("members.ended")}>
          {chosen?.team.unassigned.some(({ formerly }) => formerly.length > 0) ? t("members.endedSections") : null}
        </Notice>
      ) : null}
      <ul className="mt-3 divide-y divide-line rounded-lg border border-line bg-surface">
        {members.map((member) => (
          <li key={member.user} className="p-4">
            <p className="flex flex-wrap items-baseline gap-x-2 font-semibold">
              {member.name}
              {member.self ? <span className="rounded-md bg-accent-soft px-2 py-0.5 text-sm font-normal">{t("members.self")}</span> : null}
            </p>
            <p className="text-sm text-muted">
              {t(`roles.${member.role}`)} · {t("members.joined")} {formatDate(member.joinedAt, locale)}
            </p>
            {member.self ? null : (
              <div className="mt-1">
                <details className="min-w-0">
                  <summary className="inline-flex min-h-11 list-none items-center px-2 text-accent underline underline-offset-2 [&::-webkit-details-marker]:hidden">
                    {t("members.reset")}
                    <span className="sr-only">{member.name}</span>
                  </summary>
                  <div className="mt-2 space-y-3 border-l-4 border-accent pl-3">
                    <p className="measure">{t("members.resetLead", { name: member.name })}</p>
                    <LinkForm
                      id={`reset-${member.user}`}
                      action={makeReset.bind(null, organisation, member.user)}
                      label={t("members.resetSubmit")}
                      busy={t("members.resetBusy")}
                      failed={t("members.failed")}
                      labels={linkLabels(t)}
                    />
                  </div>
                </details>
                <Confirm label={t("members.end")} warning={t("members.endWarning", { name: member.name })}>
                  <ActionForm
                    action={end.bind(null, organisation, member.user, chosen?.assessment.id ?? null)}
                    look="danger"
                    label={t("members.endAction", { name: member.name })}
                    busy={t("members.endBusy")}
                    failed={t("members.failed")}
                  />
                </Confirm>
              </div>
            )}
          </li>
        ))}
      </ul>

      {assessments.length > 1 ? (
        <div className="mt-10">
          <Pick
            label={t("assignments.choose")}
            choices={assessments.map((assessment) => ({
              label: t("assignments.assessment", aboutAssessment(assessment, language)),
              href: `${base}?assessment=${assessment.id}#progress`,
              current: assessment.id === chosen?.assessment.id,
            }))}
          />
        </div>
      ) : null}

      {chosen ? (
        <ProgressSection
          organisation={organisation}
          chosen={chosen}
          handedTo={done === "handed" ? (chosen.team.people.find(({ user }) => user === to)?.name ?? null) : null}
          language={language}
        />
      ) : null}

      <section aria-labelledby="assignments" className="mt-10">
        <h2 id="assignments" className="mb-1">
          {t("assignments.title")}
        </h2>
        <p className="mb-3 text-muted">{t("assignments.lead")}</p>
        {done === "assigned" ? <Notice tone="good" role="status" title={t("assignments.saved")} /> : null}
        {chosen === null ? <p>{t("assignments.noAssessment")}</p> : null}
        {chosen !== null && columns.length === 0 ? <p>{t("assignments.none")}</p> : null}
        {chosen !== null && columns.length > 0 ? (
          <ActionForm
            key={chosen.assessment.id}
            action={assign.bind(null, organisation, chosen.assessment.id)}
            label={t("assignments.submit")}
            busy={t("assignments.busy")}
            failed={t("assignments.failed")}
          >
            <AssignmentTable
              caption={t("assignments.caption", { year: chosen.assessment.fiscalYear })}
              head={t("assignments.indicator")}
              scroll={t("assignments.scroll")}
              people={columns.map(({ user, name }) => ({ user, name }))}
              elements={elements.map((element) => ({
                id: element.id,
                title: element.title[locale],
                indicators: element.indicators.map((indicator) => ({
                  id: indicator.id,
                  title: indicator.title[locale],
                  note: indicator.assignedTo.length === 0 ? t("assignments.nobody") : null,
                  cells: columns.map(({ user, name, sections }) => ({
                    user,
                    label: t("assignments.cell", { indicator: indicator.title[locale], name }),
                    assigned: sections.some(({ id }) => id === indicator.id),
                  })),
                })),
              }))}
            />
          </ActionForm>
        ) : null}
      </section>

      <InviteSection organisation={organisation} chosen={chosen} assessments={assessments} invitations={invitations} revoked={done === "revoked"} language={language} />
    </div>
  );
}
