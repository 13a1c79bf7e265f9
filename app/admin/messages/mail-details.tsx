import Link from "next/link";
import { resend } from "@/app/admin/messages/actions";
import { formatDate } from "@/app/format-date";
import { ActionForm } from "@/components/ui/action-form";
import { CopyText } from "@/components/ui/copy-text";
import { Typed } from "@/components/ui/typed";
import type { Language } from "@/lib/server/language";
import type { OutgoingMail } from "@/lib/server/outgoing-mails";

/** What became of a mail, what it says, and how to pass it on where the installation sends none. */
export function MailDetails({ mail, language }: { mail: OutgoingMail; language: Language }) {
  const t = language.words("admin");
  const at = (moment: Date) => formatDate(moment, language.locale);
  return (
    <div className="mt-2 space-y-4 border-l-4 border-line pl-3">
      <p className="measure">{t(`messages.means.${meaningOf(mail)}`)}</p>
      <dl className="grid gap-x-6 sm:grid-cols-[auto_1fr]">
        <dt className="text-muted">{t("messages.from")}</dt>
        <dd>
          <Link href={`/admin/organisations/${mail.authority.id}`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
            <Typed>{mail.authority.name}</Typed>
          </Link>
        </dd>
        <dt className="text-muted">{t("messages.createdAt")}</dt>
        <dd>{at(mail.createdAt)}</dd>
        {mail.sentAt ? <Detail name={t("messages.sent")} value={at(mail.sentAt)} /> : null}
        {mail.attempts > 0 ? <Detail name={t("messages.attempts")} value={String(mail.attempts)} /> : null}
        {mail.error ? <Detail name={t("messages.error")} value={mail.error} lang="en" /> : null}
      </dl>
      {mail.says === null ? (
        <p className="text-muted">{t("messages.textGone")}</p>
      ) : (
        // In Chinese, and below it in English.
        <div lang="mul">
          <CopyText
            id={`text-${mail.id}`}
            label={mail.says.subject}
            value={mail.says.text}
            lines={LINES}
            labels={{ copy: t("messages.copy"), copied: t("messages.copied"), failed: t("messages.copyFailed") }}
          />
        </div>
      )}
      {mail.canResend ? (
        <div>
          <p className="mb-2 text-muted">{t(mail.state === "unclear" ? "messages.againUnclear" : "messages.againLead")}</p>
          <ActionForm action={resend.bind(null, mail.id)} look="secondary" label={t("messages.again")} busy={t("messages.busy")} failed={t("messages.notResent")} />
        </div>
      ) : null}
    </div>
  );
}

/** Enough to see what it is about; the rest is reached by scrolling. */
const LINES = 10;

const meaningOf = ({ state, to }: OutgoingMail): string => (state === "held" && to === null ? "noAddress" : state);

function Detail({ name, value, lang }: { name: string; value: string; lang?: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd lang={lang}>{value}</dd>
    </>
  );
}
