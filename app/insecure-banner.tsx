import { config } from "@/lib/server/config";
import { loadLanguage } from "@/lib/server/language";

/** On every page of an installation whose sign-ins travel in the clear. */
export async function InsecureBanner() {
  if (!config.insecureCookies) return null;
  const { words } = await loadLanguage();
  const t = words("shell");
  return (
    <aside aria-label={t("insecureLabel")} className="screen-only border-b border-warn bg-warn-soft px-4 py-2 text-center text-sm text-ink">
      {t("insecure")}
    </aside>
  );
}
