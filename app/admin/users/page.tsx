import type { Metadata } from "next";
import Link from "next/link";
import { addressOf, oneOf, readAsked, type Asked } from "@/app/admin/address";
import { forOperator } from "@/app/admin/for-operator";
import { ListPages } from "@/app/admin/list-pages";
import { Choice, SearchForm } from "@/app/admin/search-form";
import { formatDate } from "@/app/format-date";
import { PageHead } from "@/components/ui/page";
import { Typed } from "@/components/ui/typed";
import { loadLanguage } from "@/lib/server/language";
import { listUsers, USER_STATES } from "@/lib/server/users";

const PAGE = "/admin/users";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("users.title") };
}

export default async function UsersPage({ searchParams }: { searchParams: Asked }) {
  const asked = await readAsked(searchParams, ["q", "state", "page"]);
  const state = oneOf(USER_STATES, asked.state);
  const found = await forOperator(PAGE, (viewer) => listUsers(viewer, { q: asked.q, state, page: Number(asked.page) }));
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const account = words("account");
  return (
    <>
      <PageHead title={t("users.title")} lead={t("users.lead")} />
      <SearchForm action={PAGE} label={t("users.search")} value={asked.q} submit={t("search")} clear={asked.q !== "" || state ? t("clear") : null}>
        <Choice id="state" label={t("users.state")} value={state ?? ""} all={t("all")} options={USER_STATES.map((value) => ({ value, label: t(`users.${value}`) }))} />
      </SearchForm>
      <p className="mt-4 text-sm text-muted" role="status">
        {found.total === 0 ? t("users.none") : t("users.count", { count: found.total })}
      </p>
      {found.rows.length > 0 ? (
        <ul className="mt-2 divide-y divide-line rounded-lg border border-line bg-surface">
          {found.rows.map((user) => (
            <li key={user.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 p-4">
              <div className="min-w-0">
                <p className="flex flex-wrap items-baseline gap-x-2 font-semibold">
                  <Typed>{user.name}</Typed>
                  {user.state === "disabled" ? <span className="rounded-md bg-bad-soft px-2 py-0.5 text-sm font-normal text-bad">{t("users.disabled")}</span> : null}
                </p>
                <p className="text-sm text-muted">
                  {[user.login, user.signedInAt ? t("users.signedIn", { date: formatDate(user.signedInAt, locale) }) : t("users.neverSignedIn")].join(" · ")}
                </p>
                {user.memberships.length === 0 ? (
                  <p className="text-sm text-muted">{t("users.noMemberships")}</p>
                ) : (
                  <ul className="text-sm text-muted">
                    {user.memberships.map(({ organisation, role }) => (
                      <li key={organisation.id}>
                        <Typed>{organisation.name}</Typed> · {account(`roles.${role}`)}
                      </li>
                    ))}
                  </ul>
                )}
              </div>
              <Link href={`${PAGE}/${user.id}`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
                {t("organisations.open")}
                <span className="sr-only">
                  {" "}
                  <Typed>{user.name}</Typed>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <ListPages t={t} list={found} href={(page) => addressOf(PAGE, { q: asked.q, state, page })} />
    </>
  );
}
