import type { ReactNode } from "react";

/** Head of a page: what it is, one line about it, and at most one primary action. */
export function PageHead({ eyebrow, title, lead, action }: { eyebrow?: ReactNode; title: ReactNode; lead?: ReactNode; action?: ReactNode }) {
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        {eyebrow ? <p className="text-sm text-muted">{eyebrow}</p> : null}
        <h1>{title}</h1>
        {lead ? <p className="measure mt-1 text-muted">{lead}</p> : null}
      </div>
      {action ? <div className="screen-only">{action}</div> : null}
    </div>
  );
}

export function Card({ children, className = "" }: { children: ReactNode; className?: string }) {
  return <div className={`rounded-lg border border-line bg-surface p-4 sm:p-6 ${className}`}>{children}</div>;
}

/** What will be here, and the one thing to do. */
export function Empty({ title, text, action }: { title: string; text: string; action?: ReactNode }) {
  return (
    <div className="rounded-lg border border-dashed border-edge px-6 py-10 text-center">
      <p className="font-semibold">{title}</p>
      <p className="measure mx-auto mt-1 text-muted">{text}</p>
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}
