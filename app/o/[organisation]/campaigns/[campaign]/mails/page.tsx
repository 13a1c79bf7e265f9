import type { Metadata } from "next";
import Link from "next/link";
import { formatDate } from "@/app/format-date";
import { MAIL_TONES } from "@/app/mail-tones";
import { asked } from "@/app/o/[organisation]/campaigns/view";
import { Notice } from "@/components/ui/notice";
import { Empty, PageHead } from "@/components/ui/page";
import { Pager } from "@/components/ui/pager";
import { Typed } from "@/components/ui/typed";
import { loadCampaign } from "@/lib/server/campaigns";
import { loadLanguage } from "@/lib/server/language";
import { listMessages, mailIsSet, MESSAGE_STATES } from "@/lib/server/messages";
import { forPage } from "@/lib/server/page";
import { mayOffer } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string; campaign: string }>; searchParams: Promise<{ state?: string | string[]; page?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("mails.title") };
}

/** What a campaign sends to its enterprises, and what became of each mail. */
export default async function MailsPage({ params, searchParams }: Props) {
  const { organisation, campaign: id } = await params;
  const base = `/o/${organisation}/campaigns/${id}`;
  const query = await searchParams;
  const state = MESSAGE_STATES.find((known) => known === asked(query.state));
  const { campaign, list, mayOpen } = await forPage(organisation, `${base}/mails`, async (viewer) => ({
    campaign: await loadCampaign(viewer, organisation, id),
    list: await listMessages(viewer, organisation, id, { state, page: Number(asked(query.page)) }),
    mayOpen: mayOffer(viewer, "campaign.edit"),
  }));
  const { locale, words } = await loadLanguage();
  const t = words("campaign");
  const mail = words("mail");
  const total = MESSAGE_STATES.reduce((sum, known) => sum + list.counts[known], 0);
  const address = (values: Readonly<Record<string, string>>) => `${base}/mails?${new URLSearchParams(values).toString()}`;
  const filters = [
    { href: `${base}/mails`, label: t("mails.all"), count: total, isShown: state === undefined },
    ...MESSAGE_STATES.filter((known) => list.counts[known] > 0 || known === state).map((known) => ({ href: address({ state: known }), label: mail(`details.states.${known}`), count: list.counts[known], isShown: known === state })),
  ];
  return (
    <div className="mx-auto max-w-3xl px-4 py-6">
      <Link href={base} className="inline-flex min-h-11 items-center text-accent underline">
        {t("mails.back")}
      </Link>
      <PageHead eyebrow={campaign.title} title={t("mails.title")} lead={t("mails.lead")} />
      {mailIsSet() ? null : (
        <div className="mb-6">
          <Notice tone="warn" title={t("mails.unset")}>
            <p>{t("mails.unsetText")}</p>
          </Notice>
        </div>
      )}
      {total === 0 ? (
        <Empty title={t("mails.emptyTitle")} text={t("mails.emptyText")} />
      ) : (
        <>
          <nav aria-label={t("mails.filter")} className="flex flex-wrap gap-x-5">
            {filters.map(({ href, label, count, isShown }) => (
              <Link key={href} href={href} prefetch={false} aria-current={isShown ? "page" : undefined} className={`inline-flex min-h-11 items-center ${isShown ? "font-semibold" : "text-accent underline"}`}>
                {`${label} ${String(count)}`}
              </Link>
            ))}
          </nav>
          <p role="status" className="mb-2 text-sm text-muted">
            {list.total === 0 ? t("mails.none") : t("mails.count", { count: list.total })}
          </p>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {list.rows.map((row) => {
              const kind = mail(`details.kinds.${row.kind}`);
              return (
                <li key={row.id} className="flex flex-wrap items-baseline justify-between gap-x-6 px-4 py-2">
                  <div className="min-w-0">
                    {mayOpen ? (
                      // Who reads a mail that holds a link is noted: nothing may be loaded before it is asked for.
                      <Link href={`${base}/mails/${row.id}`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
                        <Typed>{row.enterprise}</Typed>
                        <span className="sr-only">{` ${kind}`}</span>
                      </Link>
                    ) : (
                      <Typed>{row.enterprise}</Typed>
                    )}
                    <p className="text-sm text-muted">{`${kind} · ${row.to ?? mail("details.noAddress")} · ${formatDate(row.sentAt ?? row.createdAt, locale)}`}</p>
                  </div>
                  <p className={MAIL_TONES[row.state]}>{mail(`details.states.${row.state}`)}</p>
                </li>
              );
            })}
          </ul>
          <Pager
            label={t("enterprises.pages")}
            page={list.page}
            pages={list.pages}
            href={(page) => address({ ...(state && { state }), page: String(page) })}
            previous={t("enterprises.previous")}
            next={t("enterprises.following")}
            where={t("enterprises.page", { page: list.page, pages: list.pages })}
          />
        </>
      )}
    </div>
  );
}
