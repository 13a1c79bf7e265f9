import type { Metadata } from "next";
import Link from "next/link";
import { formatDate } from "@/app/format-date";
import { linkLabels } from "@/app/link-labels";
import { assign, end, invite, makeReset } from "@/app/o/[organisation]/members/actions";
import { AssignmentTable } from "@/components/account/assignment-table";
import { LinkForm } from "@/components/account/link-form";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { Card, PageHead } from "@/components/ui/page";
import { ROLES_OF_KIND } from "@/lib/core/policy";
import { listAssessments, loadOverview } from "@/lib/server/assessments";
import { loadLanguage } from "@/lib/server/language";
import { listAssignments, listMembers } from "@/lib/server/members";
import { forPage } from "@/lib/server/page";

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<{ assessment?: string | string[]; done?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("account")("members.title") };
}

export default async function MembersPage({ params, searchParams }: Props) {
  const { organisation } = await params;
  const { assessment: wanted, done } = await searchParams;
  const base = `/o/${organisation}/members`;
  const { members, assessments, chosen, elements, assigned } = await forPage(organisation, base, async (viewer) => {
    const members = await listMembers(viewer, organisation);
    const assessments = await listAssessments(viewer, organisation);
    const chosen = assessments.find(({ id }) => id === wanted) ?? assessments[0] ?? null;
    return {
      members,
      assessments,
      chosen,
      elements: chosen ? (await loadOverview(viewer, organisation, chosen.id)).elements : [],
      assigned: chosen ? await listAssignments(viewer, organisation, chosen.id) : {},
    };
  });
  const { locale, words } = await loadLanguage();
  const t = words("account");
  const nameOf = (assessment: (typeof assessments)[number]) =>
    t("assignments.assessment", { year: assessment.fiscalYear, scope: words("questionnaire")(`scope.${assessment.scope}`) });
  const respondents = members.filter(({ role }) => role === "respondent");

  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead title={t("members.title")} lead={t("members.lead")} />
      {done === "ended" ? <Notice tone="good" role="status" title={t("members.ended")} /> : null}
      <ul className="mt-3 divide-y divide-line rounded-lg border border-line bg-surface">
        {members.map((member) => (
          <li key={member.user} className="p-4">
            <p className="font-semibold">
              {member.name}
              {member.self ? <span className="ml-2 rounded-md bg-accent-soft px-2 py-0.5 text-sm font-normal">{t("members.self")}</span> : null}
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
                    action={end.bind(null, organisation, member.user)}
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

      <section aria-labelledby="invite" className="mt-10 max-w-2xl">
        <h2 id="invite" className="mb-1">
          {t("members.invite")}
        </h2>
        <p className="mb-3 text-muted">{t("members.inviteLead")}</p>
        <Card>
          <LinkForm
            id="invite"
            action={invite.bind(null, organisation)}
            look="primary"
            label={t("members.inviteSubmit")}
            busy={t("members.inviteBusy")}
            failed={t("members.failed")}
            labels={linkLabels(t)}
          >
            <fieldset>
              <legend className="font-semibold">{t("members.inviteRole")}</legend>
              {ROLES_OF_KIND.company.map((role, index) => (
                <label key={role} className="flex min-h-11 items-center gap-3 py-1">
                  <input type="radio" name="role" value={role} defaultChecked={index === 0} className="size-5 shrink-0 accent-accent" />
                  <span>
                    {t(`roles.${role}`)}
                    <span className="ml-2 text-sm text-muted">{t(`members.${role}Hint`)}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          </LinkForm>
        </Card>
      </section>

      <section aria-labelledby="assignments" className="mt-10">
        <h2 id="assignments" className="mb-1">
          {t("assignments.title")}
        </h2>
        <p className="mb-3 text-muted">{t("assignments.lead")}</p>
        {done === "assigned" ? <Notice tone="good" role="status" title={t("assignments.saved")} /> : null}
        {assessments.length > 1 ? (
          <nav aria-label={t("assignments.choose")}>
            <ul className="flex flex-wrap gap-x-4">
              {assessments.map((assessment) => (
                <li key={assessment.id}>
                  <Link
                    href={`${base}?assessment=${assessment.id}#assignments`}
                    aria-current={assessment.id === chosen?.id ? "true" : undefined}
                    className="inline-flex min-h-11 items-center text-accent underline aria-[current]:font-semibold aria-[current]:no-underline"
                  >
                    {nameOf(assessment)}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        ) : null}
        {chosen === null ? <p>{t("assignments.noAssessment")}</p> : null}
        {chosen !== null && respondents.length === 0 ? <p>{t("assignments.none")}</p> : null}
        {chosen !== null && respondents.length > 0 ? (
          <ActionForm
            key={chosen.id}
            action={assign.bind(null, organisation, chosen.id)}
            label={t("assignments.submit")}
            busy={t("assignments.busy")}
            failed={t("assignments.failed")}
          >
            <AssignmentTable
              caption={t("assignments.caption", { year: chosen.fiscalYear })}
              head={t("assignments.indicator")}
              scroll={t("assignments.scroll")}
              people={respondents.map(({ user, name }) => ({ user, name }))}
              elements={elements.map((element) => ({
                id: element.id,
                title: element.title[locale],
                indicators: element.indicators.map((indicator) => ({
                  id: indicator.id,
                  title: indicator.title[locale],
                  cells: respondents.map(({ user, name }) => ({
                    user,
                    label: t("assignments.cell", { indicator: indicator.title[locale], name }),
                    assigned: assigned[user]?.includes(indicator.id) ?? false,
                  })),
                })),
              }))}
            />
          </ActionForm>
        ) : null}
      </section>
    </div>
  );
}
