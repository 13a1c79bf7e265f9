import type { Metadata } from "next";
import Link from "next/link";
import { companyChoices, companyLabels, formReasons, personLabels } from "@/app/company-form";
import { register } from "@/app/(public)/sign-up/actions";
import { SignUpForm } from "@/components/account/sign-up-form";
import { PageHead } from "@/components/ui/page";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("public")("signUp.title") };
}

export default async function SignUpPage() {
  const { locale, words } = await loadLanguage();
  const t = words("public");
  return (
    <div className="mx-auto max-w-2xl">
      <PageHead title={t("signUp.title")} lead={t("signUp.lead")} />
      <SignUpForm
        action={register}
        choices={companyChoices(locale)}
        leastPassword={LEAST_PASSWORD_LENGTH}
        labels={{
          problems: t("signUp.problems"),
          company: t("signUp.company"),
          person: t("signUp.person"),
          submit: t("signUp.submit"),
          busy: t("signUp.busy"),
          privacy: t("signUp.privacy"),
          privacyLink: t("signUp.privacyLink"),
          fields: companyLabels(t),
          personFields: personLabels(t),
          reasons: formReasons(t),
        }}
      />
      <p className="mt-6">
        {t("signUp.hasAccount")}{" "}
        <Link href="/sign-in" className="inline-flex min-h-11 items-center text-accent underline">
          {t("signUp.signIn")}
        </Link>
      </p>
    </div>
  );
}
