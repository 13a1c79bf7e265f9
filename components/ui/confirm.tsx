import type { ReactNode } from "react";

/** Asks once before something is ended: the button only opens what will be lost and the button that does it. Works without scripts. */
export function Confirm({ label, warning, children }: { label: string; warning: string; children: ReactNode }) {
  return (
    <details className="group min-w-0">
      <summary className="inline-flex min-h-11 list-none items-center px-2 text-bad underline underline-offset-2 [&::-webkit-details-marker]:hidden">{label}</summary>
      <div className="mt-2 space-y-3 border-l-4 border-bad pl-3">
        <p className="measure">{warning}</p>
        {children}
      </div>
    </details>
  );
}
