import type { Metadata } from "next";
import { open } from "@/app/admin/actions";
import { forOperator } from "@/app/admin/for-operator";
import { companyChoices, companyLabels } from "@/app/company-form";
import { OpenOrganisationForm } from "@/components/account/open-organisation-form";
import { Card, PageHead } from "@/components/ui/page";
import { ORGANISATION_KINDS } from "@/lib/core/policy";
import { loadLanguage } from "@/lib/server/language";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("open.title") };
}

export default async function OpenOrganisationPage() {
  await forOperator("/admin/organisations/new", async () => null);
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  return (
    <div className="max-w-2xl">
      <PageHead title={t("open.title")} lead={t("open.lead")} />
      <Card>
        <OpenOrganisationForm
          action={open}
          locale={locale}
          provinces={companyChoices(locale).provinces}
          // Companies usually register themselves: they come last.
          kinds={[...ORGANISATION_KINDS].reverse().flatMap((kind) => (kind === "platform" ? [] : [{ kind, label: t(`kind.${kind}`) }]))}
          labels={{
            problems: t("open.problems"),
            kind: t("open.kind"),
            name: t("open.name"),
            creditCode: t("open.creditCode"),
            creditCodeHint: t("open.creditCodeHint"),
            submit: t("open.submit"),
            busy: t("open.busy"),
            region: {
              ...companyLabels(words("public")).region,
              label: t("open.region"),
              hint: t("open.regionHint"),
              choose: t("open.regionWhole"),
              code: t("open.regionCode"),
              codeHint: t("open.regionCodeHint"),
            },
          }}
        />
      </Card>
    </div>
  );
}
