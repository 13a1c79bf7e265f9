import type { ReactNode } from "react";
import { switchLanguage } from "@/app/actions";
import { forOperator } from "@/app/admin/for-operator";
import { signOutLabels } from "@/app/connection-labels";
import { PublicFooter } from "@/app/public-footer";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { OrganisationNav } from "@/components/shell/organisation-nav";
import { PageKeeper } from "@/components/shell/page-keeper";
import { SignOutForm } from "@/components/shell/sign-out-form";
import { SiteHeader } from "@/components/shell/site-header";
import { loadLanguage } from "@/lib/server/language";
import { loadViewer } from "@/lib/server/viewer";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  // The page leads to sign-in by itself: it alone knows the address to come back to.
  const viewer = await loadViewer();
  if (viewer.kind !== "person") return children;
  await forOperator("/admin", async () => null);
  const { words, other } = await loadLanguage();
  const t = words("shell");
  const admin = words("admin");
  return (
    <>
      <SiteHeader home="/admin" name={t("name")} skip={t("skip")}>
        <span className="text-sm text-muted">{admin("title")}</span>
        <LanguageSwitch other={other} label={t("otherLanguage")} action={switchLanguage} />
        <SignOutForm user={viewer.user.id} labels={signOutLabels(words("connection"))} />
      </SiteHeader>
      <OrganisationNav
        label={admin("nav.label")}
        links={[
          { href: "/admin", label: admin("nav.organisations"), exact: true, below: "/admin/organisations" },
          { href: "/admin/users", label: admin("nav.users"), exact: false },
          { href: "/admin/versions", label: admin("nav.versions"), exact: false },
          { href: "/admin/publications", label: words("publication")("admin.title"), exact: false },
          { href: "/admin/jobs", label: admin("nav.jobs"), exact: false },
          { href: "/admin/messages", label: admin("nav.messages"), exact: false },
          { href: "/admin/health", label: admin("nav.health"), exact: false },
          { href: "/admin/settings", label: admin("nav.settings"), exact: false },
        ]}
      />
      {/* Pages of whoever used this browser before must not stay in it. */}
      <PageKeeper user={viewer.user.id} />
      <main id="main" className="mx-auto max-w-[72rem] px-4 py-6">
        {children}
      </main>
      <PublicFooter />
    </>
  );
}
