import Link from "next/link";
import { formatDate } from "@/app/format-date";
import type { Language } from "@/lib/server/language";
import type { LoadedParticipation } from "@/lib/server/participations";

type Line = { readonly at: Date; readonly text: string; readonly about: string | null; /** The mail's own page. */ readonly href?: string };

/** What was said to the enterprise and when, and what became of each message. */
export function HistoryList({ base, participation, language }: { base: string; participation: LoadedParticipation; language: Language }) {
  const { locale, words } = language;
  const t = words("campaign");
  const mail = words("mail");
  const lines: readonly Line[] = [
    ...participation.messages.map(({ id, kind, state, to, sentAt, createdAt }): Line => ({
      href: `${base}/mails/${id}`,
      at: sentAt ?? createdAt,
      text: t("enterprise.messageLine", { kind: mail(`details.kinds.${kind}`), state: mail(`details.states.${state}`) }),
      about: to === null ? t("enterprise.noAddress") : t("enterprise.to", { to }),
    })),
    ...participation.reminders.map(({ step, at }): Line => ({ at, text: t(`step.${step}`), about: null })),
    ...(participation.submittedAt ? [{ at: participation.submittedAt, text: t("state.submitted"), about: null }] : []),
  ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
  if (lines.length === 0) return <p className="text-muted">{t("enterprise.historyNone")}</p>;
  return (
    <ol className="divide-y divide-line">
      {lines.map(({ at, text, about, href }) => (
        <li key={`${at.toISOString()}${text}`} className="flex flex-wrap gap-x-4 py-2">
          <time dateTime={at.toISOString()} className="w-44 shrink-0 text-muted">
            {formatDate(at, locale)}
          </time>
          <span className="min-w-0 flex-1 basis-52">
            {href === undefined ? (
              text
            ) : (
              // Who reads it is noted where it holds a link.
              <Link href={href} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
                {text}
              </Link>
            )}
            {about === null ? null : <span className="ml-2 text-sm text-muted">{about}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
