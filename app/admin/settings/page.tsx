import type { Metadata } from "next";
import { AccountSections } from "@/app/account-sections";
import { forOperator } from "@/app/admin/for-operator";
import { PageHead } from "@/components/ui/page";
import { listSessions } from "@/lib/server/accounts";
import { loadLanguage } from "@/lib/server/language";

const PAGE = "/admin/settings";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("nav.settings") };
}

export default async function AdminSettingsPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  const { done } = await searchParams;
  const { sessions, person } = await forOperator(PAGE, async (viewer) => ({
    sessions: await listSessions(viewer),
    person: viewer.kind === "person" ? viewer.user : null,
  }));
  const { words } = await loadLanguage();
  const t = words("account");
  return (
    <div className="max-w-2xl">
      <PageHead title={words("admin")("nav.settings")} eyebrow={person ? t("settings.signedInAs", { name: person.name, login: person.login }) : undefined} />
      <div className="space-y-10">
        <AccountSections page={PAGE} sessions={sessions} ended={done === "session"} />
      </div>
    </div>
  );
}
