import type { ReactNode } from "react";

/** What is there for whoever wants it: folded on the screen, open in print. Works without scripts. */
export function Fold({ summary, children, open, id, className = "" }: { summary: ReactNode; children: ReactNode; open?: boolean; id?: string; className?: string }) {
  return (
    <details id={id} open={open} className={`group min-w-0 ${className}`}>
      <summary className="flex min-h-11 list-none items-center gap-2 py-1 text-accent [&::-webkit-details-marker]:hidden">
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className="screen-only shrink-0 group-open:rotate-90">
          <path d="M4 2l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.75" />
        </svg>
        <span className="min-w-0 underline underline-offset-4 print:no-underline">{summary}</span>
      </summary>
      {children}
    </details>
  );
}
