import Link from "next/link";
import type { ParticipationState } from "@/lib/core/campaign";

export type StateCount = { readonly state: ParticipationState; readonly label: string; readonly count: number; /** Where these enterprises are listed. */ readonly href?: string };

/** What has not begun is hatched, so that hue is not all that tells them apart. */
const FILLS = { submitted: "bg-good", returned: "bg-warn", draft: "bg-accent", called: "hatched bg-raised" } as const satisfies Record<ParticipationState, string>;

/** In the order of the numbers beside it; `label`: the same in words. */
export function StateBar({ counts, label, thick = false }: { counts: readonly StateCount[]; label: string; thick?: boolean }) {
  const shown = counts.filter(({ count }) => count > 0);
  return (
    <div role="img" aria-label={label} className={`flex w-full gap-0.5 overflow-hidden rounded-full bg-line ${thick ? "h-4" : "h-2.5"}`}>
      {shown.map(({ state, count }) => (
        <span key={state} className={`min-w-1 ${FILLS[state]}`} style={{ flexGrow: count, flexBasis: 0 }} />
      ))}
    </div>
  );
}

/** The numbers of the bar, each with its mark. */
export function StateNumbers({ counts }: { counts: readonly StateCount[] }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {counts.map(({ state, label, count }) => (
        <li key={state} className="inline-flex items-center gap-1.5">
          <Mark state={state} />
          {label} <span className="font-semibold">{count}</span>
        </li>
      ))}
    </ul>
  );
}

/** The same, large: each number leads to the enterprises behind it. */
export function StateFigures({ counts }: { counts: readonly StateCount[] }) {
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {counts.map(({ state, label, count, href }) => (
        <li key={state} className="flex">
          <Link href={href ?? "#enterprises"} prefetch={false} className="w-full rounded-md border border-line bg-surface px-3 py-2 text-ink no-underline hover:bg-raised">
            <span className="block text-2xl font-bold leading-tight">{count}</span>
            <span className="inline-flex items-center gap-1.5 text-sm text-accent underline">
              <Mark state={state} />
              {label}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Mark({ state }: { state: ParticipationState }) {
  return <span aria-hidden="true" className={`inline-block size-3 shrink-0 rounded-sm border border-edge ${FILLS[state]}`} />;
}
