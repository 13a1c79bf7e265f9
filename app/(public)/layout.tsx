import type { ReactNode } from "react";
import { switchLanguage } from "@/app/actions";
import { PublicFooter } from "@/app/public-footer";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { SiteHeader } from "@/components/shell/site-header";
import { loadLanguage } from "@/lib/server/language";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  const { words, other } = await loadLanguage();
  const t = words("shell");
  return (
    <>
      <SiteHeader home="/" name={t("name")} skip={t("skip")}>
        <LanguageSwitch other={other} label={t("otherLanguage")} action={switchLanguage} />
      </SiteHeader>
      <main id="main" className="mx-auto max-w-[72rem] px-4 py-8">
        {children}
      </main>
      <PublicFooter />
    </>
  );
}
