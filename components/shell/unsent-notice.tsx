import Link from "next/link";
import { nameOfPage, type PageNames, type UnsentLine } from "@/components/shell/unsent-line";

export type UnsentLabels = {
  /** Holds {count}. */
  readonly line: string;
  readonly reason: Readonly<Record<"offline" | "busy" | "signedOut" | "none", string>>;
  /** Before the links to entries that wait for the person; holds {count}. */
  readonly attention: string;
  readonly retry: string;
  readonly page: PageNames;
};

/** A quiet line for what was entered on other pages and is not on the server. `onRetry`: null where only signing in helps. */
export function UnsentNotice({ line, labels, onRetry }: { line: UnsentLine; labels: UnsentLabels; onRetry: (() => void) | null }) {
  const count = (sentence: string, value: number) => sentence.replace("{count}", String(value));
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1" data-unsent={line.unsent}>
      <p role="status">
        <span className="font-semibold">{count(labels.line, line.unsent)}</span>
        {line.attention < line.unsent ? <span className="ml-2 text-muted">{labels.reason[line.reason ?? "none"]}</span> : null}
      </p>
      {onRetry && line.attention < line.unsent ? (
        <button type="button" onClick={onRetry} className="min-h-11 text-accent underline">
          {labels.retry}
        </button>
      ) : null}
      {line.pages.length > 0 ? (
        <p className="flex flex-wrap items-center gap-x-3">
          <span>{count(labels.attention, line.attention)}</span>
          <PageLinks pages={line.pages} names={labels.page} />
        </p>
      ) : null}
    </div>
  );
}

export function PageLinks({ pages, names }: { pages: readonly string[]; names: PageNames }) {
  return pages.map((page) => (
    <Link key={page} href={page} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
      {nameOfPage(page, names)}
    </Link>
  ));
}
