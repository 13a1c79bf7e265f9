import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { switchLanguage } from "@/app/actions";
import { keeperLabels, signOutLabels } from "@/app/connection-labels";
import { homeOfOrganisation } from "@/app/home-of";
import { PublicFooter } from "@/app/public-footer";
import { Keeper, KeeperPlace } from "@/components/shell/keeper";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { OrganisationNav } from "@/components/shell/organisation-nav";
import { PageKeeper } from "@/components/shell/page-keeper";
import { SignOutForm } from "@/components/shell/sign-out-form";
import { SiteHeader } from "@/components/shell/site-header";
import type { Act } from "@/lib/core/policy";
import { buildId } from "@/lib/server/build";
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
  { page: "campaigns", path: "/campaigns", act: "campaign.read" },
  { page: "publications", path: "/publications", act: "publication.request" },
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
  const connection = words("connection");
  const { user } = viewer;
  const { name, kind } = viewer.acting.organisation;
  return (
    <Keeper key={user.id} user={user.id} pulseUrl={`/api/v1${base}/pulse`}>
      <SiteHeader home={homeOfOrganisation(viewer.acting.organisation)} name={t("name")} skip={t("skip")}>
        <span className="hidden max-w-[16rem] truncate text-sm text-muted sm:inline" title={name}>
          {name}
        </span>
        <LanguageSwitch other={other} label={t("otherLanguage")} action={switchLanguage} />
        <SignOutForm user={user.id} labels={signOutLabels(connection)} />
      </SiteHeader>
      <OrganisationNav
        label={kind === "authority" ? t("nav.authorityLabel") : t("nav.label")}
        links={PAGES.filter(({ act }) => mayOffer(viewer, act)).map(({ page, path }) => ({ href: base + path, label: t(`nav.${page}`), exact: path === "" }))}
      />
      <KeeperPlace owner={{ user: user.id, login: user.login }} build={buildId()} labels={keeperLabels(connection)} />
      <PageKeeper user={user.id} />
      {/* Whose page it is: the browser keeps it for nobody else. */}
      <main id="main" key={organisation} data-owner={user.id}>
        {children}
      </main>
      <PublicFooter />
    </Keeper>
  );
}
