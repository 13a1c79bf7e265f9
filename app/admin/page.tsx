import type { Metadata } from "next";
import Link from "next/link";
import { addressOf, oneOf, readAsked, type Asked } from "@/app/admin/address";
import { forOperator } from "@/app/admin/for-operator";
import { ListPages } from "@/app/admin/list-pages";
import { Choice, SearchForm } from "@/app/admin/search-form";
import { formatDate } from "@/app/format-date";
import { ButtonLink } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page";
import { Typed } from "@/components/ui/typed";
import { ORGANISATION_KINDS } from "@/lib/core/policy";
import { loadLanguage } from "@/lib/server/language";
import { listOrganisations } from "@/lib/server/organisations";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("organisations.title") };
}

export default async function AdminPage({ searchParams }: { searchParams: Asked }) {
  const asked = await readAsked(searchParams, ["q", "kind", "claims", "page"]);
  const kind = oneOf(ORGANISATION_KINDS, asked.kind);
  const claims = asked.claims === "1";
  const found = await forOperator("/admin", (viewer) => listOrganisations(viewer, { q: asked.q, kind, claims, page: Number(asked.page) }));
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  return (
    <>
      <PageHead
        title={t("organisations.title")}
        lead={`${t("organisations.lead")}${locale === "en" ? " " : ""}${t("privacyNote")}`}
        action={
          <ButtonLink look="primary" href="/admin/organisations/new">
            {t("open.title")}
          </ButtonLink>
        }
      />
      <SearchForm action="/admin" label={t("organisations.search")} value={asked.q} submit={t("search")} clear={asked.q !== "" || kind || claims ? t("clear") : null}>
        <Choice id="kind" label={t("organisations.kind")} value={kind ?? ""} all={t("all")} options={ORGANISATION_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} />
        <label className="flex min-h-11 items-center gap-3">
          <input type="checkbox" name="claims" value="1" defaultChecked={claims} className="size-5 accent-accent" />
          {t("organisations.claims")}
        </label>
      </SearchForm>
      <p className="mt-4 text-sm text-muted" role="status">
        {found.total === 0 ? t(claims && asked.q === "" ? "organisations.noClaims" : "organisations.none") : t("organisations.count", { count: found.total })}
      </p>
      {found.rows.length > 0 ? (
        <ul className="mt-2 divide-y divide-line rounded-lg border border-line bg-surface">
          {found.rows.map((organisation) => (
            <li key={organisation.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 p-4">
              <div className="min-w-0">
                <p className="flex flex-wrap items-baseline gap-x-2 font-semibold">
                  <Typed>{organisation.name}</Typed>
                  {organisation.kind === "company" && organisation.creditCode !== null && organisation.verifiedAt === null ? (
                    <span className="rounded-md bg-warn-soft px-2 py-0.5 text-sm font-normal text-warn">{t("organisations.claim")}</span>
                  ) : null}
                </p>
                <p className="text-sm text-muted">
                  {[
                    t(`kind.${organisation.kind}`),
                    ...(organisation.creditCode !== null ? [organisation.creditCode] : organisation.kind === "company" ? [t("organisations.noCode")] : []),
                    ...(organisation.verifiedAt ? [t("organisations.verified")] : []),
                    t("organisations.members", { count: organisation.members }),
                    t("organisations.opened", { date: formatDate(organisation.openedAt, locale) }),
                  ].join(" · ")}
                </p>
              </div>
              <Link href={`/admin/organisations/${organisation.id}`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
                {t("organisations.open")}
                <span className="sr-only">
                  {" "}
                  <Typed>{organisation.name}</Typed>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <ListPages t={t} list={found} href={(page) => addressOf("/admin", { q: asked.q, kind, claims: claims ? "1" : undefined, page })} />
    </>
  );
}
