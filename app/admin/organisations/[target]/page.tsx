import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { inviteInto, verify } from "@/app/admin/actions";
import { forOperator } from "@/app/admin/for-operator";
import { formatDate } from "@/app/format-date";
import { linkLabels } from "@/app/link-labels";
import { LinkForm } from "@/components/account/link-form";
import { ActionForm } from "@/components/ui/action-form";
import { Card, PageHead } from "@/components/ui/page";
import { ROLES_OF_KIND } from "@/lib/core/policy";
import { loadLanguage } from "@/lib/server/language";
import { listOrganisations } from "@/lib/server/organisations";

type Props = { params: Promise<{ target: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("organisations.title") };
}

/** One organisation as the operator sees it: who it is and who can get in, nothing of what it answers. */
export default async function OrganisationPage({ params }: Props) {
  const { target } = await params;
  const organisations = await forOperator(`/admin/organisations/${target}`, (viewer) => listOrganisations(viewer));
  const organisation = organisations.find(({ id }) => id === target);
  if (!organisation) notFound();
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const account = words("account");
  const { creditCode, verifiedAt } = organisation;
  return (
    <div className="max-w-2xl">
      <PageHead title={organisation.name} eyebrow={[t(`kind.${organisation.kind}`), creditCode ?? t("organisations.noCode")].join(" · ")} lead={t("privacyNote")} />
      <div className="space-y-8">
        {creditCode !== null ? (
          <section aria-labelledby="verify">
            <h2 id="verify" className="mb-3">
              {t("organisation.verifyTitle")}
            </h2>
            <Card>
              {verifiedAt ? (
                <p className="text-good">{t("organisation.verifiedAt", { date: formatDate(verifiedAt, locale) })}</p>
              ) : (
                <>
                  <p className="mb-4">{t("organisation.verifyLead", { code: creditCode })}</p>
                  <ActionForm
                    action={verify.bind(null, target)}
                    label={t("organisation.verify")}
                    busy={t("organisation.verifyBusy")}
                    failed={t("organisation.verifyFailed")}
                  />
                </>
              )}
            </Card>
          </section>
        ) : null}
        <section aria-labelledby="invite">
          <h2 id="invite" className="mb-1">
            {t("organisation.inviteTitle")}
          </h2>
          <p className="mb-3 text-muted">{t("organisation.inviteLead")}</p>
          <Card>
            <LinkForm
              id="invite"
              action={inviteInto.bind(null, target)}
              label={t("organisation.inviteSubmit")}
              busy={t("organisation.busy")}
              failed={t("organisation.failed")}
              labels={linkLabels(account)}
            >
              <fieldset>
                <legend className="font-semibold">{t("organisation.inviteRole")}</legend>
                {/* Who can do most comes last in the table of roles: an organisation needs such a person first. */}
                {[...ROLES_OF_KIND[organisation.kind]].reverse().map((role, index) => (
                  <label key={role} className="flex min-h-11 items-center gap-3">
                    <input type="radio" name="role" value={role} defaultChecked={index === 0} className="size-5 accent-accent" />
                    {account(`roles.${role}`)}
                  </label>
                ))}
              </fieldset>
            </LinkForm>
          </Card>
        </section>
      </div>
    </div>
  );
}
