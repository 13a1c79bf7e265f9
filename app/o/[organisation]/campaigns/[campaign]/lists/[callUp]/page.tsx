import type { Metadata } from "next";
import Link from "next/link";
import { confirm, discard } from "@/app/o/[organisation]/campaigns/[campaign]/lists/[callUp]/actions";
import { faultRows, listNotes, listTitle, sampleRows, wordListFault } from "@/app/o/[organisation]/campaigns/[campaign]/lists/[callUp]/view";
import { asked } from "@/app/o/[organisation]/campaigns/view";
import { ListProgress } from "@/components/campaign/list-progress";
import { EntryTable, FaultTable } from "@/components/campaign/list-tables";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { Card, PageHead } from "@/components/ui/page";
import { Pager } from "@/components/ui/pager";
import { COLUMNS } from "@/lib/core/call-up-list/columns";
import { listCallUpRows, loadCallUp } from "@/lib/server/call-ups";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";

type Props = { params: Promise<{ organisation: string; campaign: string; callUp: string }>; searchParams: Promise<{ page?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("campaign")("lists.title") };
}

/** One call-up list: how far its check is, what was found, and, once it is confirmed, how far writing is. */
export default async function CallUpPage({ params, searchParams }: Props) {
  const { organisation, campaign, callUp: id } = await params;
  const home = `/o/${organisation}/campaigns/${campaign}`;
  const base = `${home}/lists/${id}`;
  const { page: wanted } = await searchParams;
  const { callUp, faulty } = await forPage(organisation, base, async (viewer) => ({
    callUp: await loadCallUp(viewer, organisation, id),
    faulty: await listCallUpRows(viewer, organisation, id, { verdict: "faulty", page: Number(asked(wanted)) || 1 }),
  }));
  const language = await loadLanguage();
  const t = language.words("campaign");
  const counts = { rows: callUp.rows, good: callUp.good, faulty: callUp.faulty, known: callUp.known, written: callUp.written };
  const isWorking = callUp.state === "checking" || callUp.state === "writing";
  const notes = callUp.state === "checked" ? listNotes(callUp, t, language.locale) : [];
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead
        eyebrow={
          <Link href={home} className="inline-flex min-h-11 items-center text-accent underline">
            {callUp.campaign.title}
          </Link>
        }
        title={listTitle(callUp, t)}
        lead={t(`lists.states.${callUp.state}`)}
      />

      {isWorking ? (
        <Card>
          <h2 className="mb-2 text-lg">{t(`lists.progress.${callUp.state}Title`)}</h2>
          <ListProgress
            address={`/api/v1/o/${organisation}/lists/${id}`}
            first={{ state: callUp.state, rows: callUp.rows, good: callUp.good, written: callUp.written }}
            labels={{ checking: t("lists.progress.checked", { n: "{n}" }), writing: t("lists.progress.written", { n: "{n}", of: "{of}" }), stalled: t("lists.progress.stalled") }}
          />
          <p className="mt-2 text-muted">{t(`lists.progress.${callUp.state}Text`)}</p>
          <p className="mt-4">
            <DownloadLink href={base}>{t("lists.progress.reload")}</DownloadLink>
          </p>
        </Card>
      ) : null}

      {callUp.state === "failed" ? (
        <>
          <Notice tone="bad" title={t("lists.failed.title")} role="alert">
            <p>{callUp.fault ? wordListFault(callUp.fault, t) : null}</p>
            <p>{t("lists.failed.text")}</p>
          </Notice>
          <p className="mt-4">
            <ButtonLink look="primary" href={`${home}#lists`}>
              {t("lists.failed.again")}
            </ButtonLink>
          </p>
        </>
      ) : null}

      {callUp.state === "written" ? (
        <Notice tone="good" role="status" title={t("lists.written.title", counts)}>
          <p>{t("lists.written.text")}</p>
          {callUp.faulty > 0 ? <p>{t("lists.written.faulty", counts)}</p> : null}
        </Notice>
      ) : null}
      {callUp.state === "discarded" ? (
        <Notice tone="info" title={t("lists.discardedTitle")}>
          <p>{t("lists.discardedText")}</p>
        </Notice>
      ) : null}

      {callUp.state === "checked" ? (
        <Card className="border-accent">
          <h2 className="text-lg">{callUp.good > 0 ? t("lists.preview.goodTitle", counts) : t("lists.preview.noneTitle")}</h2>
          <p className="tabular-nums">{t("lists.counts.checked", counts)}</p>
          <p className="measure mt-1 text-muted">{callUp.good > 0 ? t("lists.preview.goodText") : t("lists.preview.noneText")}</p>
          {callUp.good > 0 && callUp.faulty > 0 ? <p className="measure text-muted">{t("lists.preview.faultyText", counts)}</p> : null}
          <div className="mt-4 space-y-3">
            {callUp.can.confirm ? (
              <ActionForm
                action={confirm.bind(null, organisation, campaign, id)}
                label={t("lists.preview.confirm", counts)}
                busy={t("lists.preview.confirming")}
                failed={t("lists.preview.confirmFailed")}
              />
            ) : null}
            {callUp.good > 0 && !callUp.can.confirm ? <p>{t("lists.preview.closed")}</p> : null}
          </div>
        </Card>
      ) : null}

      {notes.length > 0 ? (
        <section aria-labelledby="notes" className="mt-8">
          <h2 id="notes" className="mb-2">
            {t("lists.notes.title")}
          </h2>
          <ul className="measure list-disc space-y-1 pl-5">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      ) : null}

      {faulty.total > 0 && !isWorking ? (
        <section aria-labelledby="faulty" className="mt-8">
          <h2 id="faulty" className="mb-1">
            {t("lists.faultyTitle")} <span className="font-normal text-muted">{t("lists.rows", { count: faulty.total })}</span>
          </h2>
          <p className="mb-3 text-muted">{t("lists.faultyLead")}</p>
          <p className="mb-3">
            <DownloadLink href={`/api/v1/o/${organisation}/lists/${id}/faults.xlsx`}>{t("lists.download")}</DownloadLink>
          </p>
          <FaultTable rows={faultRows(faulty.rows, t, language.locale)} labels={{ row: t("lists.row"), column: t("lists.column"), typed: t("lists.typed"), reason: t("lists.reason"), caption: t("lists.faultyTitle") }} />
          <Pager
            label={t("lists.faultyTitle")}
            page={faulty.page}
            pages={faulty.pages}
            href={(page) => `${base}?page=${String(page)}#faulty`}
            previous={t("lists.previous")}
            next={t("lists.next")}
            where={t("lists.page", { page: faulty.page, pages: faulty.pages })}
          />
        </section>
      ) : null}

      {callUp.sample.length > 0 ? (
        <section aria-labelledby="sample" className="mt-8">
          <h2 id="sample" className="mb-3">
            {t("lists.sampleTitle", { count: callUp.sample.length })}
          </h2>
          <EntryTable
            rows={sampleRows(callUp.sample, language.locale)}
            labels={{ caption: t("lists.sampleTitle", { count: callUp.sample.length }), columns: COLUMNS.map((column) => t(`lists.columns.${column}`)) }}
          />
        </section>
      ) : null}

      {callUp.can.discard ? (
        <div className="mt-8">
          <Confirm label={t("lists.preview.discard")} warning={t("lists.preview.discardWarning")}>
            <ActionForm
              action={discard.bind(null, organisation, campaign, id)}
              look="danger"
              label={t("lists.preview.discardSubmit")}
              busy={t("lists.preview.discarding")}
              failed={t("lists.preview.discardFailed")}
            />
          </Confirm>
        </div>
      ) : null}
    </div>
  );
}
