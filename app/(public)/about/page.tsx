import type { Metadata } from "next";
import Link from "next/link";
import { ElementMark } from "@/components/ui/element-mark";
import { Card, PageHead } from "@/components/ui/page";
import { Prose, ProseSection } from "@/components/ui/prose";
import { loadLanguage } from "@/lib/server/language";

const ELEMENTS = ["L", "M", "O", "C"] as const;
const SECTIONS = ["method", "not", "sees", "open"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("pages")("about.title") };
}

export default async function AboutPage() {
  const { words } = await loadLanguage();
  const t = words("pages");
  return (
    <>
      <PageHead title={t("about.title")} lead={t("about.lead")} />
      <ProseSection title={t("about.basis.title")}>
        <Prose text={t("about.basis.text")} />
      </ProseSection>
      <ProseSection title={t("about.elements.title")}>
        <ul className="grid gap-4 sm:grid-cols-2">
          {ELEMENTS.map((element) => (
            <li key={element}>
              <Card className="h-full">
                <h3 className="flex items-center gap-2">
                  <ElementMark element={element} />
                  {t(`about.element.${element}.title`)}
                </h3>
                <p className="mt-1 text-muted">{t(`about.element.${element}.text`)}</p>
              </Card>
            </li>
          ))}
        </ul>
      </ProseSection>
      {SECTIONS.map((section) => (
        <ProseSection key={section} title={t(`about.${section}.title`)}>
          <Prose text={t(`about.${section}.text`)} />
          {section === "sees" ? (
            <p className="mt-2">
              <Link href="/about/publications" className="inline-flex min-h-11 items-center text-accent underline">
                {words("publication")("method.title")}
              </Link>
            </p>
          ) : null}
        </ProseSection>
      ))}
    </>
  );
}
