import type { ReactNode } from "react";
import { formatDate } from "@/app/format-date";
import { ActionForm } from "@/components/ui/action-form";
import { CopyText } from "@/components/ui/copy-text";
import type { Language } from "@/lib/server/language";
import type { ShownMail } from "@/lib/server/messages";
import type { ActionResult } from "@/lib/server/action";

/** What became of a mail, what it says, and how to pass it on where the installation sends none. */
export function MailDetails({ mail, resend, from, language }: { mail: ShownMail; resend: (_: unknown) => Promise<ActionResult<void>>; /** Who has it sent, for whoever sees several authorities. */ from?: ReactNode; language: Language }) {
  const words = language.words("mail");
  const t = (key: string) => words(`details.${key}`);
  const at = (moment: Date) => formatDate(moment, language.locale);
  return (
    <div className="mt-2 space-y-4 border-l-4 border-line pl-3">
      <p className="measure">{t(`means.${meaningOf(mail)}`)}</p>
      <dl className="grid gap-x-6 sm:grid-cols-[auto_1fr]">
        {from ? (
          <>
            <dt className="text-muted">{language.words("admin")("messages.from")}</dt>
            <dd>{from}</dd>
          </>
        ) : null}
        <dt className="text-muted">{t("createdAt")}</dt>
        <dd>{at(mail.createdAt)}</dd>
        {mail.sentAt ? <Detail name={t("sent")} value={at(mail.sentAt)} /> : null}
        {mail.attempts > 0 ? <Detail name={t("attempts")} value={String(mail.attempts)} /> : null}
        {mail.error && !(mail.error in OWN_REASONS) ? <Detail name={t("error")} value={mail.error} lang="en" /> : null}
      </dl>
      {mail.says === null ? (
        <p className="text-muted">{t("textGone")}</p>
      ) : (
        // In Chinese, and below it in English.
        <div lang="mul">
          <CopyText
            id={`text-${mail.id}`}
            label={mail.says.subject}
            value={mail.says.text}
            lines={LINES}
            labels={{ copy: t("copy"), copied: t("copied"), failed: t("copyFailed") }}
          />
        </div>
      )}
      {mail.canResend ? (
        <div>
          <p className="mb-2 text-muted">{t(mail.state === "unclear" ? "againUnclear" : "againLead")}</p>
          <ActionForm action={resend} look="secondary" label={t("again")} busy={t("busy")} failed={t("notResent")} />
        </div>
      ) : null}
    </div>
  );
}

/** Enough to see what it is about; the rest is reached by scrolling. */
const LINES = 10;

/** What the installation itself says of a mail, as a key of its words; anything else is the mail server's answer. */
const OWN_REASONS: Readonly<Record<string, string>> = { NOT_NEEDED: "notNeeded", ADDRESS: "address", NO_LINK: "noLink" };

function meaningOf({ state, to, error }: ShownMail): string {
  if (state === "held" && to === null) return "noAddress";
  return (error === null ? undefined : OWN_REASONS[error]) ?? state;
}

function Detail({ name, value, lang }: { name: string; value: string; lang?: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd lang={lang}>{value}</dd>
    </>
  );
}
