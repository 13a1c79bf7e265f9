import type { Metadata } from "next";
import Link from "next/link";
import { addressOf, oneOf, readAsked, type Asked } from "@/app/admin/address";
import { forOperator } from "@/app/admin/for-operator";
import { ListPages } from "@/app/admin/list-pages";
import { resend } from "@/app/admin/messages/actions";
import { Choice } from "@/app/admin/search-form";
import { formatDate } from "@/app/format-date";
import { MailDetails } from "@/app/mail-details";
import { MAIL_TONES } from "@/app/mail-tones";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Empty, PageHead } from "@/components/ui/page";
import { Typed } from "@/components/ui/typed";
import { loadLanguage } from "@/lib/server/language";
import { mailIsSet, MESSAGE_KINDS, MESSAGE_STATES } from "@/lib/server/messages";
import { listMails } from "@/lib/server/outgoing-mails";

const PAGE = "/admin/messages";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("messages.title") };
}

/** Every mail that authorities have the installation send: what became of it. */
export default async function MessagesPage({ searchParams }: { searchParams: Asked }) {
  const asked = await readAsked(searchParams, ["state", "kind", "page", "done"]);
  const state = oneOf(MESSAGE_STATES, asked.state);
  const kind = oneOf(MESSAGE_KINDS, asked.kind);
  const found = await forOperator(PAGE, (viewer) => listMails(viewer, { state, kind, page: Number(asked.page) }));
  const language = await loadLanguage();
  const { locale } = language;
  const t = language.words("admin");
  const said = (key: string) => language.words("mail")(`details.${key}`);
  const filtered = state !== undefined || kind !== undefined;
  return (
    <>
      <PageHead title={t("messages.title")} lead={t("messages.lead")} />
      {asked.done === "resend" ? (
        <div className="mb-6">
          <Notice tone="good" role="status" title={said("resent")} />
        </div>
      ) : null}
      {mailIsSet() ? null : (
        <div className="mb-6">
          <Notice tone="warn" title={t("messages.unset")}>
            <p>{t("messages.unsetText")}</p>
          </Notice>
        </div>
      )}
      {found.total === 0 && !filtered ? (
        <Empty title={t("messages.emptyTitle")} text={t("messages.emptyText")} />
      ) : (
        <>
          <form action={PAGE} className="flex flex-wrap items-end gap-x-4 gap-y-3">
            <Choice id="state" label={t("messages.state")} value={state ?? ""} all={t("all")} options={MESSAGE_STATES.map((value) => ({ value, label: said(`states.${value}`) }))} />
            <Choice id="kind" label={t("messages.kind")} value={kind ?? ""} all={t("all")} options={MESSAGE_KINDS.map((value) => ({ value, label: said(`kinds.${value}`) }))} />
            <Button type="submit">{t("show")}</Button>
          </form>
          <p className="mt-4 mb-2 text-sm text-muted" role="status">
            {found.total === 0 ? t("messages.none") : t("messages.count", { count: found.total })}
          </p>
          {found.rows.length > 0 ? (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {found.rows.map((mail) => (
                <li key={mail.id} className="p-4">
                  <p className="font-semibold">
                    {said(`kinds.${mail.kind}`)}
                    <span className={`ml-2 font-normal ${MAIL_TONES[mail.state]}`}>{said(`states.${mail.state}`)}</span>
                  </p>
                  <p>
                    {mail.receiver === null ? said("receiverGone") : <Typed>{mail.receiver}</Typed>} · {mail.to ?? said("noAddress")}
                  </p>
                  <p className="text-sm text-muted">
                    <Typed>{mail.authority.name}</Typed> · {formatDate(mail.sentAt ?? mail.createdAt, locale)}
                  </p>
                  <details>
                    <summary className="inline-flex min-h-11 list-none items-center text-accent underline underline-offset-2 [&::-webkit-details-marker]:hidden">
                      {t("messages.open")}
                      {mail.receiver === null ? null : (
                        <span className="sr-only">
                          {" "}
                          <Typed>{mail.receiver}</Typed>
                        </span>
                      )}
                    </summary>
                    <MailDetails
                      mail={mail}
                      resend={resend.bind(null, mail.id)}
                      from={
                        <Link href={`/admin/organisations/${mail.authority.id}`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
                          <Typed>{mail.authority.name}</Typed>
                        </Link>
                      }
                      language={language}
                    />
                  </details>
                </li>
              ))}
            </ul>
          ) : null}
          <ListPages t={t} list={found} href={(page) => addressOf(PAGE, { state, kind, page })} />
        </>
      )}
    </>
  );
}
