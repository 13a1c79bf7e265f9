import type { Metadata } from "next";
import { NotFoundPage } from "@/app/not-found-page";
import { PublicFooter } from "@/app/public-footer";
import { switchLanguage } from "@/app/actions";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { SiteHeader } from "@/components/shell/site-header";
import { loadLanguage } from "@/lib/server/language";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("shell")("notFound.title") };
}

export default async function NotFound() {
  const { words, other } = await loadLanguage();
  const t = words("shell");
  return (
    <>
      <SiteHeader home="/" name={t("name")} skip={t("skip")}>
        <LanguageSwitch other={other} label={t("otherLanguage")} action={switchLanguage} />
      </SiteHeader>
      <main id="main">
        <NotFoundPage home="/" />
      </main>
      <PublicFooter />
    </>
  );
}
