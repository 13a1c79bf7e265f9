import type { Metadata } from "next";
import { ButtonLink } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page";
import { loadLanguage } from "@/lib/server/language";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("account")("reset.doneTitle") };
}

/** A page of its own: the address of the link is used up, and loading it again must not look like a failure. */
export default async function ResetDonePage() {
  const { words } = await loadLanguage();
  const t = words("account");
  return (
    <div className="mx-auto max-w-md">
      <PageHead title={t("reset.doneTitle")} lead={t("reset.done")} />
      <ButtonLink look="primary" href="/sign-in">
        {t("reset.signIn")}
      </ButtonLink>
    </div>
  );
}
