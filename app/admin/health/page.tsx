import type { Metadata } from "next";
import Link from "next/link";
import { readAsked, type Asked } from "@/app/admin/address";
import { forOperator } from "@/app/admin/for-operator";
import { formatBytes, formatDuration } from "@/app/admin/format-amount";
import { sendTest } from "@/app/admin/health/actions";
import { formatDate } from "@/app/format-date";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Card, PageHead } from "@/components/ui/page";
import type { Locale, Words } from "@/lib/core/localised";
import { loadHealth, type HealthCheck, type Rating } from "@/lib/server/health";
import { loadLanguage } from "@/lib/server/language";
import { mailIsSet } from "@/lib/server/messages";

const PAGE = "/admin/health";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("health.title") };
}

/** Whether the installation is well, in words, and what to do where it is not. */
export default async function HealthPage({ searchParams }: { searchParams: Asked }) {
  const { done } = await readAsked(searchParams, ["done"]);
  const { checks, counts } = await forOperator(PAGE, (viewer) => loadHealth(viewer));
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const worst = (["bad", "warn"] as const).find((rating) => checks.some((check) => check.rating === rating)) ?? "good";
  return (
    <div className="max-w-3xl">
      <PageHead title={t(`health.conclusion.${worst}`, { count: checks.filter(({ rating }) => rating === worst).length })} lead={t("health.lead", { at: formatDate(new Date(), locale) })} />
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {checks.map((check) => (
          <Check key={check.id} check={check} t={t} locale={locale} />
        ))}
      </ul>
      {mailIsSet() ? (
        <section aria-labelledby="test" className="mt-10">
          <h2 id="test" className="mb-3">
            {t("health.test.title")}
          </h2>
          {done === "test" ? (
            <div className="mb-3">
              <Notice tone="good" role="status" title={t("health.test.sent")} />
            </div>
          ) : null}
          <Card>
            <ActionForm action={sendTest} look="secondary" label={t("health.test.submit")} busy={t("health.test.busy")} failed={t("health.test.failed")}>
              <TextField id="to" type="email" label={t("health.test.to")} autoComplete="email" maxLength={254} required />
            </ActionForm>
          </Card>
        </section>
      ) : null}
      <section aria-labelledby="counts" className="mt-10">
        <h2 id="counts" className="mb-3">
          {t("health.counts.title")}
        </h2>
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3">
          {(["companies", "authorities", "consultancies", "claims", "users", "disabledUsers", "submissions"] as const).map((name) => (
            <div key={name} className="rounded-lg border border-line bg-surface p-4">
              <dt className="text-sm text-muted">{t(`health.counts.${name}`)}</dt>
              <dd className="text-xl font-semibold">{LISTED[name] ? <Link className="text-accent underline" href={LISTED[name]}>{counts[name].toLocaleString(locale)}</Link> : counts[name].toLocaleString(locale)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

/** Where those that are counted are listed. */
const LISTED: Readonly<Record<string, string | undefined>> = {
  companies: "/admin?kind=company",
  authorities: "/admin?kind=authority",
  consultancies: "/admin?kind=consultancy",
  claims: "/admin?claims=1",
  users: "/admin/users",
  disabledUsers: "/admin/users?state=disabled",
};

const TONE = { good: "text-good", warn: "text-warn", bad: "text-bad" } as const satisfies Record<Rating, string>;

function Check({ check, t, locale }: { check: HealthCheck; t: Words; locale: Locale }) {
  const { id, rating, finding } = check;
  const values = shown(check, t, locale);
  return (
    <li className="p-4" data-testid={`check-${id}`}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 className="text-base">{t(`health.checks.${id}.title`)}</h2>
        <p className={`flex items-center gap-1.5 font-semibold ${TONE[rating]}`}>
          <Mark rating={rating} />
          {t(`health.rating.${rating}`)}
        </p>
      </div>
      <p className="measure">{t(`health.checks.${id}.${finding}`, values)}</p>
      {check.code === undefined ? null : (
        <code lang="en" className="block text-sm text-muted">
          {check.code}
        </code>
      )}
      {rating === "good" ? null : <p className="measure text-muted">{t(`health.checks.${id}.${finding}Todo`, values)}</p>}
    </li>
  );
}

/** ● well, ▲ somebody should see to it, ■ hindered: told apart by shape, and by the word beside it. */
function Mark({ rating }: { rating: Rating }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className="shrink-0">
      {rating === "good" ? <circle cx="6" cy="6" r="5" fill="currentColor" /> : <path d={rating === "warn" ? "M6 1l5.5 10h-11z" : "M1 1h10v10H1z"} fill="currentColor" />}
    </svg>
  );
}

const BYTES: readonly string[] = ["bytes", "free", "size", "resident", "used", "limit"];

/** The values as texts: moments, amounts of memory and durations by their name. */
function shown({ id, values }: HealthCheck, t: Words, locale: Locale): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (value instanceof Date) return [name, formatDate(value, locale)];
      if (typeof value === "number" && name === "seconds") return [name, formatDuration(value, t)];
      if (typeof value === "number" && BYTES.includes(name) && id !== "connections") return [name, formatBytes(value, locale)];
      return [name, value];
    }),
  );
}
