import type { Metadata } from "next";
import { PageHead } from "@/components/ui/page";
import { Prose, ProseSection } from "@/components/ui/prose";
import { loadLanguage } from "@/lib/server/language";

const SECTIONS = ["standard", "can", "tested", "limits", "report"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("pages")("accessibility.title") };
}

export default async function AccessibilityPage() {
  const { words } = await loadLanguage();
  const t = words("pages");
  return (
    <>
      <PageHead title={t("accessibility.title")} lead={t("accessibility.lead")} />
      {SECTIONS.map((section) => (
        <ProseSection key={section} title={t(`accessibility.${section}.title`)}>
          <Prose text={t(`accessibility.${section}.text`)} />
        </ProseSection>
      ))}
    </>
  );
}
