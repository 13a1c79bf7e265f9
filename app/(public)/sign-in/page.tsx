import type { Metadata } from "next";
import Link from "next/link";
import { enter } from "@/app/(public)/sign-in/actions";
import { KeptNotice } from "@/components/account/kept-notice";
import { SignInForm } from "@/components/account/sign-in-form";
import { loadLanguage } from "@/lib/server/language";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("public")("signIn.title") };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { words } = await loadLanguage();
  const t = words("public");
  const connection = words("connection");
  const { next } = await searchParams;
  return (
    <div className="mx-auto max-w-md">
      <h1 className="mb-6">{t("signIn.title")}</h1>
      <KeptNotice labels={{ title: connection("kept.title", { count: "{count}" }), text: connection("kept.text") }} />
      <SignInForm
        action={enter}
        next={typeof next === "string" ? next : null}
        labels={{ email: t("signIn.email"), password: t("signIn.password"), submit: t("signIn.submit"), busy: t("signIn.busy"), failed: t("signIn.failed") }}
      />
      <p className="mt-6">
        {t("signIn.noAccount")}{" "}
        <Link href="/sign-up" className="inline-flex min-h-11 items-center text-accent underline">
          {t("home.start")}
        </Link>
      </p>
      <p className="text-sm text-muted">{t("signIn.forgot")}</p>
    </div>
  );
}
