import type { ReactNode } from "react";

const looks = {
  danger: "px-2 text-bad underline underline-offset-2",
  primary: "rounded-md bg-accent px-5 py-2 font-semibold text-on-accent hover:brightness-110",
  secondary: "rounded-md border border-edge bg-surface px-5 py-2 font-semibold text-ink hover:bg-raised",
} as const;
export type ConfirmLook = keyof typeof looks;

/**
 * Asks once before something is ended, or reaches others: the button only opens what will happen and the button that does it.
 * Works without scripts. `open`: where it was tried and refused.
 */
export function Confirm({ id, label, warning, look = "danger", open, children }: { id?: string; label: string; warning: string; look?: ConfirmLook; open?: boolean; children: ReactNode }) {
  return (
    <details id={id} open={open} className="group min-w-0">
      <summary className={`inline-flex min-h-11 list-none items-center [&::-webkit-details-marker]:hidden ${looks[look]}`}>{label}</summary>
      <div className={`mt-2 space-y-3 border-l-4 pl-3 ${look === "danger" ? "border-bad" : "border-accent"}`}>
        <p className="measure">{warning}</p>
        {children}
      </div>
    </details>
  );
}
