import type { Metadata } from "next";
import Link from "next/link";
import { makeResetFor, open } from "@/app/admin/actions";
import { forOperator } from "@/app/admin/for-operator";
import { formatDate } from "@/app/format-date";
import { linkLabels } from "@/app/link-labels";
import { LinkForm } from "@/components/account/link-form";
import { OpenOrganisationForm } from "@/components/account/open-organisation-form";
import { Button } from "@/components/ui/button";
import { inputShape, TextField } from "@/components/ui/field";
import { Card, PageHead } from "@/components/ui/page";
import { ORGANISATION_KINDS } from "@/lib/core/policy";
import { loadLanguage } from "@/lib/server/language";
import { listOrganisations } from "@/lib/server/organisations";

const MOST_SHOWN = 100;

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("organisations.title") };
}

export default async function AdminPage({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  const { q } = await searchParams;
  const wanted = typeof q === "string" ? q.trim() : "";
  const organisations = await forOperator("/admin", (viewer) => listOrganisations(viewer));
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const found = organisations.filter(({ kind, name, creditCode }) => kind !== "platform" && [name, creditCode ?? ""].some((text) => text.toLowerCase().includes(wanted.toLowerCase())));
  return (
    <>
      <PageHead title={t("organisations.title")} lead={`${t("organisations.lead")}${locale === "en" ? " " : ""}${t("privacyNote")}`} />
      <form role="search" className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-60 sm:max-w-md">
          <label htmlFor="q" className="block font-semibold">
            {t("organisations.search")}
          </label>
          <input id="q" name="q" type="search" defaultValue={wanted} className={inputShape} />
        </div>
        <Button type="submit">{t("organisations.searchAction")}</Button>
      </form>
      <p className="mt-4 text-sm text-muted" role="status">
        {found.length === 0 ? t("organisations.none") : t("organisations.count", { count: found.length })}
        {found.length > MOST_SHOWN ? t("organisations.more", { count: MOST_SHOWN }) : null}
      </p>
      {found.length > 0 ? (
        <ul className="mt-2 divide-y divide-line rounded-lg border border-line bg-surface">
          {found.slice(0, MOST_SHOWN).map((organisation) => (
            <li key={organisation.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 p-4">
              <div className="min-w-0">
                <p className="font-semibold">{organisation.name}</p>
                <p className="text-sm text-muted">
                  {[
                    t(`kind.${organisation.kind}`),
                    organisation.creditCode ?? t("organisations.noCode"),
                    organisation.verifiedAt ? t("organisations.verified") : t("organisations.unverified"),
                    t("organisations.members", { count: organisation.members }),
                    t("organisations.opened", { date: formatDate(organisation.openedAt, locale) }),
                  ].join(" · ")}
                </p>
              </div>
              <Link href={`/admin/organisations/${organisation.id}`} className="inline-flex min-h-11 items-center text-accent underline">
                {t("organisations.open")}
                <span className="sr-only"> {organisation.name}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}

      <div className="mt-10 grid gap-6 lg:grid-cols-2">
        <section aria-labelledby="open">
          <h2 id="open" className="mb-1">
            {t("open.title")}
          </h2>
          <p className="mb-3 text-muted">{t("open.lead")}</p>
          <Card>
            <OpenOrganisationForm
              action={open}
              // Companies usually register themselves: they come last.
              kinds={[...ORGANISATION_KINDS].reverse().flatMap((kind) => (kind === "platform" ? [] : [{ kind, label: t(`kind.${kind}`) }]))}
              labels={{
                problems: t("open.problems"),
                kind: t("open.kind"),
                name: t("open.name"),
                creditCode: t("open.creditCode"),
                creditCodeHint: t("open.creditCodeHint"),
                regionPrefix: t("open.regionPrefix"),
                regionPrefixHint: t("open.regionPrefixHint"),
                submit: t("open.submit"),
                busy: t("open.busy"),
              }}
            />
          </Card>
        </section>
        <section aria-labelledby="reset">
          <h2 id="reset" className="mb-1">
            {t("reset.title")}
          </h2>
          <p className="mb-3 text-muted">{t("reset.lead")}</p>
          <Card>
            <LinkForm id="reset" action={makeResetFor} label={t("reset.submit")} busy={t("reset.busy")} failed={t("reset.failed")} labels={linkLabels(words("account"))}>
              <TextField id="login" label={t("reset.login")} autoComplete="off" inputMode="email" autoCapitalize="none" spellCheck={false} required />
            </LinkForm>
          </Card>
        </section>
      </div>
    </>
  );
}
