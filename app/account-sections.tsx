import { changeOwnPassword, endOtherSessions, endSession } from "@/app/account-actions";
import { switchLanguage } from "@/app/actions";
import { formatDate } from "@/app/format-date";
import { NewPasswordForm } from "@/components/account/new-password-form";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { Card } from "@/components/ui/page";
import { LOCALES } from "@/lib/core/localised";
import { nameAgent } from "@/lib/core/user-agent";
import type { SessionRow } from "@/lib/server/accounts";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";

/** Names of languages in themselves: whoever cannot read the page finds theirs. */
const LANGUAGE_NAMES = { "zh-CN": "中文", en: "English" } as const satisfies Record<(typeof LOCALES)[number], string>;

/** What belongs to the person, whatever the organisation: language, password, devices. `page`: the address they stand at. */
export async function AccountSections({ page, sessions, ended }: { page: string; sessions: readonly SessionRow[]; ended: boolean }) {
  const { locale, words } = await loadLanguage();
  const t = words("account");
  const others = sessions.filter(({ current }) => !current);
  const nameOf = ({ agent }: SessionRow) => {
    const { browser, system } = nameAgent(agent);
    return t("sessions.device", { browser: browser ?? t("sessions.unknownAgent"), system: system ?? t("sessions.unknownSystem") });
  };
  return (
    <>
      <section aria-labelledby="language">
        <h2 id="language" className="mb-3">
          {t("language.title")}
        </h2>
        <Card>
          <p className="mb-3 text-muted">{t("language.lead")}</p>
          <form action={switchLanguage} className="flex flex-wrap gap-3">
            {LOCALES.map((language) => (
              <Button key={language} type="submit" name="locale" value={language} lang={language} aria-pressed={language === locale} className="aria-pressed:border-2 aria-pressed:border-accent">
                {LANGUAGE_NAMES[language]}
                {language === locale ? <span className="font-normal text-muted">{t("language.current")}</span> : null}
              </Button>
            ))}
          </form>
        </Card>
      </section>
      <section aria-labelledby="password-title">
        <h2 id="password-title" className="mb-3">
          {t("password.title")}
        </h2>
        <Card>
          <NewPasswordForm
            action={changeOwnPassword}
            current={{ label: t("password.current"), done: t("password.done") }}
            labels={{
              problems: t("password.failed"),
              password: t("password.new"),
              passwordHint: t("password.hint", { least: LEAST_PASSWORD_LENGTH }),
              submit: t("password.submit"),
              busy: t("password.busy"),
            }}
          />
        </Card>
      </section>
      <section aria-labelledby="sessions">
        <h2 id="sessions" className="mb-1">
          {t("sessions.title")}
        </h2>
        <p className="mb-3 text-muted">{t("sessions.lead")}</p>
        {ended ? <Notice tone="good" role="status" title={t("sessions.ended")} /> : null}
        <ul className="mt-3 divide-y divide-line rounded-lg border border-line bg-surface">
          {sessions.map((session) => (
            <li key={session.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 p-4">
              <div className="min-w-0">
                <p className="flex flex-wrap items-baseline gap-x-2 font-semibold">
                  {nameOf(session)}
                  {session.current ? <span className="rounded-md bg-accent-soft px-2 py-0.5 text-sm font-normal">{t("sessions.current")}</span> : null}
                </p>
                <dl className="flex flex-wrap gap-x-6 text-sm text-muted">
                  <Detail name={t("sessions.lastSeen")} value={formatDate(session.lastSeenAt, locale)} />
                  <Detail name={t("sessions.opened")} value={formatDate(session.openedAt, locale)} />
                  <Detail name={t("sessions.address")} value={session.address || t("sessions.unknownAddress")} />
                </dl>
              </div>
              {session.current ? null : (
                <ActionForm action={endSession.bind(null, page, session.id)} look="secondary" label={t("sessions.revoke")} busy={t("sessions.busy")} failed={t("sessions.failed")} />
              )}
            </li>
          ))}
        </ul>
        {others.length === 0 ? (
          <p className="mt-3 text-muted">{t("sessions.none")}</p>
        ) : (
          <div className="mt-3">
            <Confirm label={t("sessions.revokeOthers")} warning={t("sessions.confirmOthers")}>
              <ActionForm
                action={endOtherSessions.bind(null, page)}
                look="danger"
                label={t("sessions.confirmOthersAction", { count: others.length })}
                busy={t("sessions.busy")}
                failed={t("sessions.failed")}
              />
            </Confirm>
          </div>
        )}
      </section>
    </>
  );
}

function Detail({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex gap-1">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
