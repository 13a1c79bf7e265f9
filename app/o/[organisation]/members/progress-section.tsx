import type { ReactNode } from "react";
import { formatDate } from "@/app/format-date";
import { give } from "@/app/o/[organisation]/members/actions";
import { viewOwnBoxes, type Chosen } from "@/app/o/[organisation]/members/view";
import { SectionBoxes } from "@/components/account/section-boxes";
import { SectionLinks, TeamList, type TeamSection } from "@/components/account/team-list";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { SelectField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Card } from "@/components/ui/page";
import { listed } from "@/lib/core/facts/fact-words";
import type { IndicatorSummary } from "@/lib/server/assessments";
import type { Language } from "@/lib/server/language";
import type { TeamMember } from "@/lib/server/team";

type Props = {
  organisation: string;
  chosen: Chosen;
  /** Name of whom indicators have just been handed over to. */
  handedTo: string | null;
  language: Language;
};

/** How far everybody is, what nobody has, and how indicators go from one person to another. */
export function ProgressSection({ organisation, chosen, handedTo, language }: Props) {
  const { locale, words } = language;
  const { assessment, team } = chosen;
  const t = words("account");
  const viewSection = (section: IndicatorSummary, note: string | null = null): TeamSection => ({
    id: section.id,
    title: section.title[locale],
    href: `/o/${organisation}/assessments/${assessment.id}/${section.id}`,
    progress: t("team.sectionProgress", { done: section.progress.answered, total: section.progress.applicable }),
    note,
  });
  /** Everybody may be given something: a manager who takes it on himself, too. */
  const giveForm = (key: string, from: string | null, own: readonly string[], to: readonly TeamMember[], label: string, legend: string, whom: string): ReactNode => (
    <ActionForm action={give.bind(null, organisation, assessment.id, from)} look="secondary" label={label} busy={t("team.handOverBusy")} failed={t("team.handOverFailed")}>
      <SectionBoxes legend={legend} groups={viewOwnBoxes(team, own, locale)} ticked={from !== null} />
      <SelectField id={`to-${key}`} name="to" label={whom}>
        {to.map(({ user, name, role }) => (
          <option key={user} value={user}>
            {`${name} · ${t(`roles.${role}`)}`}
          </option>
        ))}
      </SelectField>
    </ActionForm>
  );
  const handOverForm = (person: TeamMember) => {
    const others = team.people.filter(({ user }) => user !== person.user);
    if (others.length === 0) return <p className="text-sm text-muted">{t("team.handOverAlone")}</p>;
    return (
      <Confirm label={t("team.handOver")} warning={t("team.handOverWarning", { name: person.name })}>
        {giveForm(person.user, person.user, person.sections.map(({ id }) => id), others, t("team.handOverSubmit"), t("team.handOverSections"), t("team.handOverTo"))}
      </Confirm>
    );
  };
  const nobody = team.unassigned;
  return (
    <section aria-labelledby="progress" className="mt-10">
      <h2 id="progress" className="mb-1">
        {t("team.title")}
      </h2>
      <p className="mb-3 text-muted">{t("team.lead")}</p>
      {handedTo === null ? null : (
        <div className="mb-4">
          <Notice tone="good" role="status" title={t("team.handedOver", { name: handedTo })} />
        </div>
      )}
      <TeamList
        people={team.people.map((person) => ({
          user: person.user,
          name: person.name,
          about: person.lastEditAt
            ? t("team.about", { role: t(`roles.${person.role}`), at: formatDate(person.lastEditAt, locale) })
            : t("team.aboutNever", { role: t(`roles.${person.role}`) }),
          done: person.progress.answered,
          total: person.progress.applicable,
          progress: person.sections.length === 0 ? null : t("team.progress", { done: person.progress.answered, total: person.progress.applicable }),
          summary: person.sections.length > 0 ? t("team.sections", { count: person.sections.length }) : person.role === "manager" ? t("team.managerNone") : t("team.none"),
          sections: person.sections.map((section) => viewSection(section)),
          handOver: handOverForm(person),
        }))}
      />
      <div className="mt-4" data-testid="nobody">
        <Card>
          <h3 className="text-lg">{t("team.nobody")}</h3>
          {nobody.length === 0 ? <p className="text-muted">{t("team.nobodyNone")}</p> : null}
          {nobody.length > 0 ? (
            <>
              <p className="mb-2 text-muted">{t("team.nobodyLead")}</p>
              <SectionLinks sections={nobody.map(({ section, formerly }) => viewSection(section, formerly.length === 0 ? null : t("team.formerly", { names: listed(formerly, locale) })))} />
              <details className="mt-2">
                <summary className="inline-flex min-h-11 list-none items-center text-accent underline underline-offset-2 [&::-webkit-details-marker]:hidden">{t("team.give")}</summary>
                <div className="mt-2 max-w-3xl border-l-4 border-accent pl-3">
                  {giveForm("nobody", null, nobody.map(({ section }) => section.id), team.people, t("team.giveSubmit"), t("team.giveSections"), t("team.giveTo"))}
                </div>
              </details>
            </>
          ) : null}
        </Card>
      </div>
    </section>
  );
}
