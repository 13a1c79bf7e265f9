import Link from "next/link";
import type { ReactNode } from "react";
import { formatDate } from "@/app/format-date";
import type { CallUpSummary } from "@/lib/server/call-ups";
import type { Language } from "@/lib/server/language";

/** The lists that were uploaded, newest first, and the form for another one. */
export function ListsSection({ base, lists, form, language }: { base: string; lists: readonly CallUpSummary[]; form: ReactNode; language: Language }) {
  const { locale, words } = language;
  const t = words("campaign");
  return (
    <section aria-labelledby="lists" className="mt-10">
      <h2 id="lists" className="mb-3">
        {t("callUps.title")}
      </h2>
      {lists.length > 0 ? (
        <ul className="mb-4 divide-y divide-line rounded-lg border border-line bg-surface">
          {lists.map((list) => (
            <li key={list.id} className="flex flex-wrap items-center justify-between gap-x-6 px-4 py-2">
              <div className="min-w-0">
                <Link href={`${base}/lists/${list.id}`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
                  {list.fileName === "" ? t("callUps.pasted") : list.fileName}
                </Link>
                <p className="text-sm text-muted">
                  {`${formatDate(list.createdAt, locale)} · ${t("callUps.counts", { rows: list.rows, good: list.good, faulty: list.faulty, known: list.known })}`}
                </p>
              </div>
              <p className={list.state === "checked" ? "font-semibold text-warn" : "text-muted"}>{t(`callUps.state.${list.state}`, { count: list.written })}</p>
            </li>
          ))}
        </ul>
      ) : null}
      {form}
    </section>
  );
}
