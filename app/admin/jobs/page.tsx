import type { Metadata } from "next";
import Link from "next/link";
import { addressOf, oneOf, readAsked, type Asked } from "@/app/admin/address";
import { forOperator } from "@/app/admin/for-operator";
import { repeatJob } from "@/app/admin/jobs/actions";
import { ListPages } from "@/app/admin/list-pages";
import { Choice } from "@/app/admin/search-form";
import { formatDate } from "@/app/format-date";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page";
import { Records } from "@/components/ui/records";
import type { Words } from "@/lib/core/localised";
import { JOB_STATES, listJobs, summariseQueues, type JobReason } from "@/lib/server/jobs-view";
import { QUEUE_NAMES } from "@/lib/server/jobs/queues";
import { loadLanguage } from "@/lib/server/language";

const PAGE = "/admin/jobs";
/** What an operator comes for where the address says nothing. */
const FIRST_SHOWN = "failed";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("jobs.title") };
}

/** What the installation does by itself: how much waits, what failed and why. */
export default async function JobsPage({ searchParams }: { searchParams: Asked }) {
  const asked = await readAsked(searchParams, ["queue", "state", "page", "done"]);
  const queue = oneOf(QUEUE_NAMES, asked.queue);
  const state = asked.state === "all" ? undefined : (oneOf(JOB_STATES, asked.state) ?? FIRST_SHOWN);
  const { queues, jobs } = await forOperator(PAGE, async (viewer) => ({ queues: await summariseQueues(viewer), jobs: await listJobs(viewer, { queue, state, page: Number(asked.page) }) }));
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const tick = queues.find((known) => known.queue === "campaigns.tick")?.completedAt ?? null;
  return (
    <>
      <PageHead title={t("jobs.title")} lead={t("jobs.lead")} />
      <div className="space-y-10">
        {asked.done === "retry" ? <Notice tone="good" role="status" title={t("jobs.retried")} /> : null}
        <section aria-labelledby="queues">
          <h2 id="queues" className="mb-1">
            {t("jobs.queues")}
          </h2>
          <p className="mb-3 text-muted">{tick ? t("jobs.tick", { last: formatDate(tick, locale), next: formatDate(nextMinute(tick), locale) }) : t("jobs.noTick")}</p>
          <Records
            label={t("jobs.queues")}
            columns={[
              { title: t("jobs.queue") },
              ...COUNTED.map((name) => ({ title: t(`jobs.states.${name}`), align: "end" as const })),
              { title: t("jobs.waitingSince") },
              { title: t("jobs.lastCompleted") },
            ]}
            rows={queues.map(({ queue: name, counts, waitingSince, completedAt }) => ({
              id: name,
              cells: [
                <span key="name">
                  <span className="block font-semibold">{t(`jobs.names.${keyOf(name)}`)}</span>
                  <span className="text-sm font-normal text-muted">{t(`jobs.does.${keyOf(name)}`)}</span>
                </span>,
                ...COUNTED.map((known) => counts[known]),
                waitingSince ? formatDate(waitingSince, locale) : "—",
                completedAt ? formatDate(completedAt, locale) : "—",
              ],
            }))}
          />
        </section>
        <section aria-labelledby="jobs">
          <h2 id="jobs" className="mb-3">
            {t("jobs.list")}
          </h2>
          <form action={PAGE} className="flex flex-wrap items-end gap-x-4 gap-y-3">
            <Choice id="queue" label={t("jobs.queue")} value={queue ?? ""} all={t("all")} options={QUEUE_NAMES.map((value) => ({ value, label: t(`jobs.names.${keyOf(value)}`) }))} />
            <Choice
              id="state"
              label={t("jobs.state")}
              value={state ?? "all"}
              options={[{ value: "all", label: t("all") }, ...JOB_STATES.map((value) => ({ value, label: t(`jobs.states.${value}`) }))]}
            />
            <Button type="submit">{t("show")}</Button>
          </form>
          <p className="mt-4 mb-2 text-sm text-muted" role="status">
            {jobs.total === 0 ? t(state === "failed" ? "jobs.noneFailed" : "jobs.none") : t("jobs.count", { count: jobs.total })}
          </p>
          {jobs.rows.length > 0 ? (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {jobs.rows.map((job) => (
                <li key={job.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 p-4">
                  <div className="min-w-0">
                    <p className="font-semibold">
                      {t(`jobs.names.${keyOf(job.queue)}`)}
                      <span className={`ml-2 font-normal ${job.state === "failed" ? "text-bad" : "text-muted"}`}>{t(`jobs.states.${job.state}`)}</span>
                    </p>
                    {job.reason ? <p>{wordReason(t, job.reason)}</p> : null}
                    <p className="text-sm text-muted">
                      {[
                        t("jobs.created", { at: formatDate(job.createdAt, locale) }),
                        ...(job.endedAt ? [t("jobs.ended", { at: formatDate(job.endedAt, locale) })] : job.startedAt ? [t("jobs.started", { at: formatDate(job.startedAt, locale) })] : []),
                        ...(job.state === "retry" ? [t("jobs.due", { at: formatDate(job.dueAt, locale) })] : []),
                        t("jobs.runs", { count: job.runs }),
                      ].join(" · ")}
                    </p>
                    {job.organisation ? (
                      <Link href={`/admin/organisations/${job.organisation}`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
                        {t("jobs.organisation")}
                      </Link>
                    ) : null}
                  </div>
                  {job.state === "failed" ? <ActionForm action={repeatJob.bind(null, job.id)} look="secondary" label={t("jobs.retry")} busy={t("jobs.busy")} failed={t("jobs.notRetried")} /> : null}
                </li>
              ))}
            </ul>
          ) : null}
          <ListPages t={t} list={jobs} href={(page) => addressOf(PAGE, { queue, state: state ?? "all", page })} />
        </section>
      </div>
    </>
  );
}

/** Cancelling is nothing we do; the list shows it where somebody did. */
const COUNTED = ["created", "retry", "active", "completed", "failed"] as const;

/** A dot in the name of a message would lead one level down. */
const keyOf = (queue: string): string => queue.replace(".", "-");

/** The tick comes with the next full minute. */
const nextMinute = (last: Date): Date => new Date((Math.floor(last.getTime() / 60_000) + 1) * 60_000);

/** What went wrong, in words where it is known; no name or text of anybody is kept with a job. */
function wordReason(t: Words, { code, reference }: JobReason): string {
  if (reference !== null) return t("jobs.reasons.unexpected", { reference });
  if (code === "EXPIRED") return t("jobs.reasons.expired");
  if (code === "STOPPED") return t("jobs.reasons.stopped");
  return t("jobs.reasons.code", { code });
}
