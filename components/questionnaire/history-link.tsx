"use client";
import { HistoryView, type History } from "@/components/questionnaire/history-view";
import { LinkDialog } from "@/components/ui/link-dialog";

type LinkProps = {
  /** Id of the item. */
  item: string;
  /** The stored revision of its response. */
  revision: number;
  /** The page of the history. */
  href: string;
  label: string;
};

/** Leads to who changed an answer when; nothing before there is one. With `HistoryDialog` on the page it opens there. */
export function HistoryLink({ item, revision, href, label }: LinkProps) {
  if (revision < 1) return null;
  return (
    <a href={href} data-history={item} aria-label={`${label} ${item}`} className="screen-only inline-flex min-h-11 items-center text-sm text-muted underline">
      {label}
    </a>
  );
}

/** Shows the histories of a page's items over it; once on the page. `url`: the address of all histories of the assessment. */
export function HistoryDialog({ url, close }: { url: string; close: string }) {
  const load = async (item: string): Promise<History> => {
    const answer = await fetch(`${url}/${encodeURIComponent(item)}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return ((await answer.json()) as { shown: History }).shown;
  };
  return (
    <LinkDialog marker="history" load={load} title={(history) => history.title} close={close}>
      {(history) => <HistoryView history={history} />}
    </LinkDialog>
  );
}
