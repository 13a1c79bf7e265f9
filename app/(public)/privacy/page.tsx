import type { Metadata } from "next";
import { PageHead } from "@/components/ui/page";
import { Prose, ProseSection } from "@/components/ui/prose";
import { knownDeviceCookie } from "@/lib/server/known-device";
import { LANGUAGE_COOKIE, loadLanguage } from "@/lib/server/language";
import { cookieName } from "@/lib/server/viewer";

const STORED = ["account", "session", "work", "receipt", "presence", "submission", "audit"] as const;
const FACETS = ["why", "long"] as const;
const SECTIONS = ["rights", "security", "contact"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("pages")("privacy.title") };
}

export default async function PrivacyPage() {
  const { words } = await loadLanguage();
  const t = words("pages");
  const section = (name: string) => (
    <ProseSection key={name} title={t(`privacy.${name}.title`)}>
      <Prose text={t(`privacy.${name}.text`)} />
    </ProseSection>
  );
  return (
    <>
      <PageHead title={t("privacy.title")} lead={t("privacy.lead")} />
      <ProseSection title={t("privacy.stored.title")}>
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {STORED.map((kind) => (
            <li key={kind} className="p-4">
              <p className="font-semibold">{t(`privacy.table.${kind}.what`)}</p>
              <dl className="mt-1 grid gap-x-6 sm:grid-cols-2">
                {FACETS.map((facet) => (
                  <div key={facet}>
                    <dt className="text-sm text-muted">{t(`privacy.table.${facet}`)}</dt>
                    <dd>{t(`privacy.table.${kind}.${facet}`)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ul>
      </ProseSection>
      {section("sees")}
      {section("outside")}
      <ProseSection title={t("privacy.cookies.title")}>
        <p>{t("privacy.cookies.text")}</p>
        <dl className="measure mt-2 space-y-2">
          <div>
            <dt>
              <code>{cookieName()}</code>
            </dt>
            <dd className="text-muted">{t("privacy.cookies.session")}</dd>
          </div>
          <div>
            <dt>
              <code>{knownDeviceCookie()}</code>
            </dt>
            <dd className="text-muted">{t("privacy.cookies.device")}</dd>
          </div>
          <div>
            <dt>
              <code>{LANGUAGE_COOKIE}</code>
            </dt>
            <dd className="text-muted">{t("privacy.cookies.language")}</dd>
          </div>
        </dl>
        <p className="measure mt-3">{t("privacy.cookies.kept")}</p>
      </ProseSection>
      {SECTIONS.map(section)}
    </>
  );
}
