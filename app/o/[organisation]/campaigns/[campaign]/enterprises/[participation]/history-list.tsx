import { formatDate } from "@/app/format-date";
import type { Language } from "@/lib/server/language";
import type { LoadedParticipation } from "@/lib/server/participations";

type Line = { readonly at: Date; readonly text: string; readonly about: string | null };

/** What was said to the enterprise and when, and what became of each message. */
export function HistoryList({ participation, language }: { participation: LoadedParticipation; language: Language }) {
  const { locale, words } = language;
  const t = words("campaign");
  const lines: readonly Line[] = [
    ...participation.messages.map(({ kind, state, to, sentAt, createdAt }): Line => ({
      at: sentAt ?? createdAt,
      text: t("enterprise.messageLine", { kind: t(`kind.${kind}`), state: t(`message.${state}`) }),
      about: to === null ? t("enterprise.noAddress") : t("enterprise.to", { to }),
    })),
    ...participation.reminders.map(({ step, at }): Line => ({ at, text: t(`step.${step}`), about: null })),
    ...(participation.submittedAt ? [{ at: participation.submittedAt, text: t("state.submitted"), about: null }] : []),
  ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
  if (lines.length === 0) return <p className="text-muted">{t("enterprise.historyNone")}</p>;
  return (
    <ol className="divide-y divide-line">
      {lines.map(({ at, text, about }) => (
        <li key={`${at.toISOString()}${text}`} className="flex flex-wrap gap-x-4 py-2">
          <time dateTime={at.toISOString()} className="w-44 shrink-0 text-muted">
            {formatDate(at, locale)}
          </time>
          <span className="min-w-0 flex-1 basis-52">
            {text}
            {about === null ? null : <span className="ml-2 text-sm text-muted">{about}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
