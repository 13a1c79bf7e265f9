import { formatDate } from "@/app/format-date";
import { linkLabels } from "@/app/link-labels";
import { invite, revoke } from "@/app/o/[organisation]/members/actions";
import { aboutAssessment, viewBoxes, type Chosen } from "@/app/o/[organisation]/members/view";
import { InvitationList } from "@/components/account/invitation-list";
import { LinkForm } from "@/components/account/link-form";
import { SectionBoxes } from "@/components/account/section-boxes";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Card } from "@/components/ui/page";
import { listed } from "@/lib/core/facts/fact-words";
import { ROLES_OF_KIND } from "@/lib/core/policy";
import type { AssessmentSummary } from "@/lib/server/assessments";
import type { OpenInvitation } from "@/lib/server/invitations";
import type { Language } from "@/lib/server/language";

type Props = {
  organisation: string;
  chosen: Chosen | null;
  assessments: readonly AssessmentSummary[];
  invitations: readonly OpenInvitation[];
  revoked: boolean;
  language: Language;
};

/** Makes an invitation, and ends those that are still open. */
export function InviteSection({ organisation, chosen, assessments, invitations, revoked, language }: Props) {
  const { locale, words } = language;
  const t = words("account");
  const titles = new Map(chosen?.team.elements.flatMap(({ indicators }) => indicators.map(({ id, title }) => [id, title[locale]])));
  const sectionsOf = ({ assessment, indicators }: OpenInvitation) => {
    const found = assessments.find(({ id }) => id === assessment);
    return found ? t("members.openSections", { year: found.fiscalYear, sections: listed(indicators.map((id) => titles.get(id) ?? id), locale) }) : t("members.openNoSections");
  };
  return (
    <section aria-labelledby="invite" className="mt-10">
      <h2 id="invite" className="mb-1">
        {t("members.invite")}
      </h2>
      <p className="mb-3 text-muted">{t("members.inviteLead")}</p>
      <Card className="max-w-3xl">
        <LinkForm
          key={chosen?.assessment.id}
          id="invite"
          action={invite.bind(null, organisation, chosen?.assessment.id ?? null)}
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
          <TextField
            id="login"
            label={t("members.inviteEmail")}
            hint={t("members.inviteEmailHint")}
            type="email"
            pattern="[^@\s]+@[^@\s]+\.[^@\s]+"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
          />
          {chosen ? (
            <SectionBoxes
              legend={t("members.inviteSections")}
              hint={t("members.inviteSectionsHint", aboutAssessment(chosen.assessment, language))}
              groups={viewBoxes(chosen.team, language)}
              ticked={false}
            />
          ) : null}
        </LinkForm>
      </Card>
      {revoked ? (
        <div className="mt-4">
          <Notice tone="good" role="status" title={t("members.revoked")} />
        </div>
      ) : null}
      {invitations.length > 0 ? (
        <>
          <h3 id="open" className="mt-6 mb-2 text-lg">
            {t("members.open")}
          </h3>
          <InvitationList
            invitations={invitations.map((invitation) => ({
              id: invitation.id,
              title: invitation.login === null ? t("members.openAnyone", { role: t(`roles.${invitation.role}`) }) : t("members.openFor", { role: t(`roles.${invitation.role}`), login: invitation.login }),
              sections: sectionsOf(invitation),
              made: t("members.openMade", {
                by: invitation.by ?? t("roles.operator"),
                at: formatDate(invitation.createdAt, locale),
                until: formatDate(invitation.expiresAt, locale),
              }),
              revoke: (
                <Confirm label={t("members.revoke")} warning={t("members.revokeWarning")}>
                  <ActionForm
                    action={revoke.bind(null, organisation, invitation.id, chosen?.assessment.id ?? null)}
                    look="danger"
                    label={t("members.revokeAction")}
                    busy={t("members.revokeBusy")}
                    failed={t("members.failed")}
                  />
                </Confirm>
              ),
            }))}
          />
        </>
      ) : null}
    </section>
  );
}
