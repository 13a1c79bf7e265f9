import type { Metadata } from "next";
import Link from "next/link";
import { makeResetFor, setState } from "@/app/admin/actions";
import { oneOf, readAsked, type Asked } from "@/app/admin/address";
import { forOperator } from "@/app/admin/for-operator";
import { formatDate } from "@/app/format-date";
import { linkLabels } from "@/app/link-labels";
import { LinkForm } from "@/components/account/link-form";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { Card, PageHead } from "@/components/ui/page";
import { Typed } from "@/components/ui/typed";
import { loadLanguage } from "@/lib/server/language";
import { loadUser, USER_STATES } from "@/lib/server/users";

type Props = { params: Promise<{ user: string }>; searchParams: Asked };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("users.title") };
}

/** A person with an account: where they belong, whether they may sign in, and a link for a new password. */
export default async function UserPage({ params, searchParams }: Props) {
  const { user: id } = await params;
  const done = oneOf(USER_STATES, (await readAsked(searchParams, ["done"])).done);
  const user = await forOperator(`/admin/users/${id}`, (viewer) => loadUser(viewer, id));
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const account = words("account");
  const { name, login, state } = user;
  return (
    <div className="max-w-2xl">
      <PageHead title={<Typed>{name}</Typed>} eyebrow={login} lead={t("privacyNote")} />
      <div className="space-y-8">
        {done === state ? <Notice tone="good" role="status" title={t(`user.done.${state}`, { name })} /> : null}
        <Card>
          <dl className="space-y-1">
            <Detail name={t("user.state")} value={t(`users.${state}`)} />
            <Detail name={t("user.signedIn")} value={user.signedInAt ? formatDate(user.signedInAt, locale) : t("users.neverSignedIn")} />
            <Detail name={t("user.sessions")} value={t("user.sessionCount", { count: user.sessions })} />
            <Detail name={t("user.opened")} value={formatDate(user.openedAt, locale)} />
          </dl>
        </Card>
        <section aria-labelledby="memberships">
          <h2 id="memberships" className="mb-3">
            {t("user.memberships")}
          </h2>
          {user.memberships.length === 0 ? (
            <p className="text-muted">{t("users.noMemberships")}</p>
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {user.memberships.map(({ organisation, role }) => (
                <li key={organisation.id} className="flex flex-wrap items-center justify-between gap-x-6 px-4 py-2">
                  <Link href={`/admin/organisations/${organisation.id}`} className="inline-flex min-h-11 min-w-0 items-center text-accent underline">
                    <Typed>{organisation.name}</Typed>
                  </Link>
                  <span>{account(`roles.${role}`)}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="reset">
          <h2 id="reset" className="mb-1">
            {t("reset.title")}
          </h2>
          <p className="mb-3 text-muted">{t("reset.lead")}</p>
          <Card>
            <LinkForm id="reset" action={makeResetFor} label={t("reset.submit")} busy={t("reset.busy")} failed={t("reset.failed")} labels={linkLabels(account)}>
              <input type="hidden" name="user" value={id} />
            </LinkForm>
          </Card>
        </section>
        <section aria-labelledby="access">
          <h2 id="access" className="mb-1">
            {t("user.accessTitle")}
          </h2>
          {user.self ? (
            <p className="text-muted">{t("user.self")}</p>
          ) : state === "active" ? (
            <>
              <p className="mb-2 text-muted">{t("user.disableLead")}</p>
              <Confirm label={t("user.disable")} warning={t("user.disableWarning", { name, login })}>
                <ActionForm action={setState.bind(null, id, "disabled")} look="danger" label={t("user.disableSubmit", { name })} busy={t("user.busy")} failed={t("user.failed")} />
              </Confirm>
            </>
          ) : (
            <>
              <p className="mb-3 text-muted">{t("user.enableLead")}</p>
              <ActionForm action={setState.bind(null, id, "active")} look="secondary" label={t("user.enable", { name })} busy={t("user.busy")} failed={t("user.failed")} />
            </>
          )}
        </section>
      </div>
    </div>
  );
}

function Detail({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt className="text-muted sm:w-40">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
