import type { Metadata } from "next";
import { AccountSections } from "@/app/account-sections";
import { companyChoices, companyLabels, formReasons } from "@/app/company-form";
import { saveCompany } from "@/app/o/[organisation]/settings/actions";
import { viewSize } from "@/app/o/[organisation]/settings/size-view";
import { CompanyForm } from "@/components/account/company-form";
import { Card, PageHead } from "@/components/ui/page";
import { listSessions } from "@/lib/server/accounts";
import { findIndustry, findRegion } from "@/lib/server/content";
import { loadSizeClass } from "@/lib/server/facts";
import { loadLanguage } from "@/lib/server/language";
import { loadOrganisation } from "@/lib/server/organisations";
import { forPage } from "@/lib/server/page";
import { mayOffer } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<{ done?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("account")("settings.title") };
}

export default async function SettingsPage({ params, searchParams }: Props) {
  const { organisation: id } = await params;
  const base = `/o/${id}/settings`;
  const { organisation, sessions, person, size } = await forPage(id, base, async (viewer) => ({
    organisation: await loadOrganisation(viewer, id),
    sessions: await listSessions(viewer),
    person: viewer.kind === "person" ? viewer.user : null,
    // Shown where the profile that it depends on is edited.
    size: mayOffer(viewer, "organisation.edit") ? await loadSizeClass(viewer, id) : null,
  }));
  const { done } = await searchParams;
  const language = await loadLanguage();
  const { locale, words } = language;
  const t = words("account");
  const industry = organisation.industry === null ? null : findIndustry(organisation.industry);
  const region = organisation.region === null ? null : findRegion(organisation.region);
  return (
    <div className="mx-auto max-w-2xl px-4 py-6">
      <PageHead
        title={t("settings.title")}
        eyebrow={person ? t("settings.signedInAs", { name: person.name, login: person.login }) : undefined}
        lead={t("settings.lead")}
      />
      <div className="space-y-10">
        {organisation.kind === "company" ? (
          <section aria-labelledby="company-title">
            <h2 id="company-title" className="mb-1">
              {t("company.title")}
            </h2>
            <p className="mb-3 text-muted">{size ? t("company.lead") : t("company.readOnly")}</p>
            <Card>
              <p className={`mb-4 ${organisation.verifiedAt ? "text-good" : "text-muted"}`}>{organisation.verifiedAt ? t("company.verified") : t("company.unverified")}</p>
              {size ? (
                <CompanyForm
                  action={saveCompany.bind(null, id)}
                  choices={companyChoices(locale)}
                  size={viewSize(size, id, language)}
                  stored={{
                    company: organisation.name,
                    creditCode: organisation.creditCode ?? "",
                    industry: organisation.industry ?? "",
                    region: organisation.region ?? "",
                    group: organisation.group ?? "",
                  }}
                  labels={{
                    problems: t("company.failed"),
                    saved: t("company.saved"),
                    submit: t("company.submit"),
                    busy: t("company.busy"),
                    fields: companyLabels(words("public")),
                    reasons: formReasons(words("public")),
                  }}
                />
              ) : (
                <dl className="space-y-3">
                  <Entry name={t("company.name")} value={organisation.name} />
                  <Entry name={t("company.creditCode")} value={organisation.creditCode ?? t("company.none")} />
                  <Entry name={t("company.industry")} value={industry ? `${organisation.industry} ${industry.title[locale]}` : t("company.none")} />
                  <Entry name={t("company.region")} value={region ? (locale === "en" ? region.en : region.name) : t("company.none")} />
                  <Entry name={t("company.group")} value={organisation.group ?? t("company.none")} />
                </dl>
              )}
            </Card>
          </section>
        ) : null}
        <AccountSections page={base} sessions={sessions} ended={done === "session"} />
      </div>
    </div>
  );
}

function Entry({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
