import { ButtonLink } from "@/components/ui/button";
import { loadLanguage } from "@/lib/server/language";

/** The same for what does not exist and for what the viewer may not see. */
export async function NotFoundPage({ home }: { home: string }) {
  const { words } = await loadLanguage();
  const t = words("shell");
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-12">
      <h1>{t("notFound.title")}</h1>
      <p className="measure mt-3">{t("notFound.text")}</p>
      <ButtonLink look="primary" href={home} className="mt-6">
        {t("notFound.action")}
      </ButtonLink>
    </div>
  );
}
