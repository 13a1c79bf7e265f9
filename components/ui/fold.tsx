import type { ReactNode } from "react";

/** What is there for whoever wants it: folded on the screen, open in print. Works without scripts. */
export function Fold({ summary, children, open, className = "" }: { summary: ReactNode; children: ReactNode; open?: boolean; className?: string }) {
  return (
    <details open={open} className={`fold ${className}`}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
