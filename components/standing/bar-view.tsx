import type { Bar } from "@/lib/core/packs/standing";
import type { Outcome } from "@/lib/core/packs/judgement";

const fills: Record<Outcome, string> = { pass: "var(--good)", fail: "var(--bad)", undetermined: "var(--warn)", notApplicable: "var(--none)" };

/** How far a figure is from its threshold, or points from their maximum. The text beside it says the same; in print it keeps its colour, being drawn. */
export function BarView({ bar, result }: { bar: Bar; result: Outcome }) {
  const fill = fills[result];
  return (
    <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" className="h-2.5 w-full min-w-0">
      <rect x="0" y="2" width="1000" height="6" fill="var(--line)" />
      <rect x="0" y="2" width={bar.possible * 1000} height="6" fill={fill} opacity="0.35" />
      <rect x="0" y="2" width={bar.certain * 1000} height="6" fill={fill} />
      {bar.threshold === null ? null : <line x1={bar.threshold * 1000} x2={bar.threshold * 1000} y1="0" y2="10" stroke="var(--ink)" strokeWidth="2" vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}
