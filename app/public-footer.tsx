import { SiteFooter } from "@/components/shell/site-footer";
import { loadLanguage } from "@/lib/server/language";

const PAGES = ["about", "accessibility", "privacy", "licences"] as const;

export async function PublicFooter() {
  const { words } = await loadLanguage();
  const t = words("shell");
  return <SiteFooter disclaimer={t("disclaimer")} links={PAGES.map((page) => ({ href: `/${page}`, label: t(`footer.${page}`) }))} />;
}
