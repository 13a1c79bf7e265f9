import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { inviteInto, verify } from "@/app/admin/actions";
import { forOperator } from "@/app/admin/for-operator";
import { formatDate } from "@/app/format-date";
import { linkLabels } from "@/app/link-labels";
import { LinkForm } from "@/components/account/link-form";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { Card, PageHead } from "@/components/ui/page";
import { Typed } from "@/components/ui/typed";
import { ROLES_OF_KIND } from "@/lib/core/policy";
import { findRegion } from "@/lib/server/content";
import { loadLanguage } from "@/lib/server/language";
import { inspectOrganisation } from "@/lib/server/organisations";

type Props = { params: Promise<{ target: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("organisations.title") };
}

/** One organisation as the operator sees it: who it is and who can get in, nothing of what it answers. */
export default async function OrganisationPage({ params }: Props) {
  const { target } = await params;
  const organisation = await forOperator(`/admin/organisations/${target}`, (viewer) => inspectOrganisation(viewer, target));
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const account = words("account");
  const { kind, creditCode, verifiedAt, members, rivals, regionPrefix } = organisation;
  const region = regionPrefix === null ? null : findRegion(regionPrefix.padEnd(6, "0"));
  const holder = rivals.find(({ verified }) => verified);
  const about = [
    t(`kind.${kind}`),
    ...(creditCode !== null ? [creditCode] : kind === "company" ? [t("organisations.noCode")] : []),
    ...(kind === "authority" ? [t("organisation.region", { region: regionPrefix === null ? t("organisation.wholeCountry") : ((locale === "en" ? region?.en : region?.name) ?? regionPrefix) })] : []),
    t("organisations.opened", { date: formatDate(organisation.openedAt, locale) }),
  ];

  const invite = (
    <Section key="invite" id="invite" title={members.length === 0 ? t("organisation.firstTitle") : t("organisation.inviteTitle")} lead={members.length === 0 ? t("organisation.firstLead") : t("organisation.inviteLead")}>
      <Card>
        <LinkForm
          id="invite"
          action={inviteInto.bind(null, target)}
          label={t("organisation.inviteSubmit")}
          busy={t("organisation.busy")}
          failed={t("organisation.failed")}
          look={members.length === 0 ? "primary" : "secondary"}
          labels={linkLabels(account)}
        >
          {ROLES_OF_KIND[kind].length === 1 ? (
            <input type="hidden" name="role" value={ROLES_OF_KIND[kind][0]} />
          ) : (
            <fieldset>
              <legend className="font-semibold">{t("organisation.inviteRole")}</legend>
              {/* Who can do most comes last in the table of roles: an organisation needs such a person first. */}
              {[...ROLES_OF_KIND[kind]].reverse().map((role, index) => (
                <label key={role} className="flex min-h-11 items-center gap-3">
                  <input type="radio" name="role" value={role} defaultChecked={index === 0} className="size-5 accent-accent" />
                  {account(`roles.${role}`)}
                </label>
              ))}
            </fieldset>
          )}
        </LinkForm>
      </Card>
    </Section>
  );

  return (
    <div className="max-w-2xl">
      <PageHead title={<Typed>{organisation.name}</Typed>} eyebrow={about.join(" · ")} lead={t("privacyNote")} />
      <div className="space-y-8">
        {members.length === 0 ? invite : null}
        {creditCode !== null ? (
          <Section id="verify" title={t("organisation.verifyTitle")}>
            <Card>
              {verifiedAt ? (
                <p className="text-good">{t("organisation.verifiedAt", { date: formatDate(verifiedAt, locale) })}</p>
              ) : holder ? (
                <Notice tone="warn" title={t("organisation.heldTitle")}>
                  <p>{t("organisation.heldText", { code: creditCode })}</p>
                </Notice>
              ) : (
                <>
                  <p className="mb-4">{t("organisation.verifyLead", { code: creditCode })}</p>
                  <ActionForm action={verify.bind(null, target)} label={t("organisation.verify")} busy={t("organisation.verifyBusy")} failed={t("organisation.verifyFailed")} />
                </>
              )}
              {rivals.length > 0 ? (
                <div className="mt-4">
                  <p className="font-semibold">{t("organisation.rivals")}</p>
                  <ul>
                    {rivals.map((rival) => (
                      <li key={rival.organisation}>
                        <Link href={`/admin/organisations/${rival.organisation}`} className="inline-flex min-h-11 items-center text-accent underline">
                          <Typed>{rival.name}</Typed>
                        </Link>
                        <span className="ml-2 text-sm text-muted">{rival.verified ? t("organisations.verified") : t("organisations.claim")}</span>
                      </li>
                    ))}
                  </ul>
                </div>
              ) : null}
            </Card>
          </Section>
        ) : null}
        {members.length > 0 ? (
          <Section id="members" title={t("organisation.membersTitle")} lead={t("organisations.members", { count: members.length })}>
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {members.map((member) => (
                <li key={member.user} className="flex flex-wrap items-center justify-between gap-x-6 p-4">
                  <div className="min-w-0">
                    <Link href={`/admin/users/${member.user}`} className="inline-flex min-h-11 items-center text-accent underline">
                      <Typed>{member.name}</Typed>
                    </Link>
                    <p className="text-sm text-muted">{[member.login, t("organisation.joined", { date: formatDate(member.joinedAt, locale) })].join(" · ")}</p>
                  </div>
                  <p>
                    {account(`roles.${member.role}`)}
                    {member.state === "disabled" ? <span className="ml-2 text-bad">{t("users.disabled")}</span> : null}
                  </p>
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        {members.length > 0 ? invite : null}
      </div>
    </div>
  );
}

function Section({ id, title, lead, children }: { id: string; title: string; lead?: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={lead ? "mb-1" : "mb-3"}>
        {title}
      </h2>
      {lead ? <p className="mb-3 text-muted">{lead}</p> : null}
      {children}
    </section>
  );
}
