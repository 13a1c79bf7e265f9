import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { switchLanguage } from "@/app/actions";
import { PublicFooter } from "@/app/public-footer";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { OrganisationNav } from "@/components/shell/organisation-nav";
import { SiteHeader } from "@/components/shell/site-header";
import type { Act } from "@/lib/core/policy";
import { loadLanguage } from "@/lib/server/language";
import { loadViewer } from "@/lib/server/viewer";
import { mayOffer } from "@/lib/server/visible";

/** Shown to whoever may read what is on them. */
const PAGES = [
  { page: "home", path: "", act: "assessment.list" },
  { page: "facts", path: "/facts", act: "facts.read" },
  { page: "assessments", path: "/assessments", act: "assessment.list" },
  { page: "standing", path: "/standing", act: "standing.read" },
  { page: "reports", path: "/reports", act: "submission.read" },
  { page: "members", path: "/members", act: "members.read" },
  { page: "settings", path: "/settings", act: "account.read" },
] as const satisfies readonly { page: string; path: string; act: Act }[];

export default async function OrganisationLayout({ children, params }: { children: ReactNode; params: Promise<{ organisation: string }> }) {
  const { organisation } = await params;
  const base = `/o/${organisation}`;
  const viewer = await loadViewer(organisation);
  // The page leads to sign-in by itself: it alone knows the address to come back to.
  if (viewer.kind === "nobody") return children;
  if (viewer.kind !== "person" || viewer.acting === null) notFound();
  const { words, other } = await loadLanguage();
  const t = words("shell");
  const { name } = viewer.acting.organisation;
  return (
    <>
      <SiteHeader home={base} name={t("name")} skip={t("skip")}>
        <span className="hidden max-w-[16rem] truncate text-sm text-muted sm:inline" title={name}>
          {name}
        </span>
        <LanguageSwitch other={other} label={t("otherLanguage")} action={switchLanguage} />
        <form action="/sign-out" method="post">
          <button type="submit" className="inline-flex min-h-11 items-center px-2 text-sm text-accent underline">
            {t("signOut")}
          </button>
        </form>
      </SiteHeader>
      <OrganisationNav
        label={t("nav.label")}
        links={PAGES.filter(({ act }) => mayOffer(viewer, act)).map(({ page, path }) => ({ href: base + path, label: t(`nav.${page}`), exact: path === "" }))}
      />
      <main id="main" key={organisation}>
        {children}
      </main>
      <PublicFooter />
    </>
  );
}
