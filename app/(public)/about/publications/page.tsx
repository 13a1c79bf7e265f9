import type { Metadata } from "next";
import { PageHead } from "@/components/ui/page";
import { Prose, ProseSection } from "@/components/ui/prose";
import { loadLanguage } from "@/lib/server/language";

const SECTIONS = ["who", "groups", "hidden", "states", "numbers", "carried", "dates", "choices", "claims", "sources"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("publication")("method.title") };
}

/** How published results come about: public, since whoever is counted wants to know before signing in. */
export default async function PublicationMethodPage() {
  const { words } = await loadLanguage();
  const t = words("publication");
  return (
    <>
      <PageHead title={t("method.title")} lead={t("method.lead")} />
      {SECTIONS.map((section) => (
        <ProseSection key={section} title={t(`method.${section}.title`)}>
          <Prose text={t(`method.${section}.text`)} />
        </ProseSection>
      ))}
    </>
  );
}
