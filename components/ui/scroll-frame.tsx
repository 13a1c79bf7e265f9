import type { ReactNode } from "react";

/** The only place where something may be wider than the page: reached by keyboard, named for what is in it. */
export function ScrollFrame({ label, className = "", children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className={`overflow-x-auto rounded-lg border border-line bg-surface ${className}`}>
      {children}
    </div>
  );
}
