import type { ParticipationState, Stage } from "@/lib/core/campaign";

const tones = {
  quiet: "border-edge bg-surface text-muted",
  accent: "border-accent bg-accent-soft text-accent",
  good: "border-good bg-good-soft text-good",
  warn: "border-warn bg-warn-soft text-warn",
} as const;
const STAGE_TONES = { preparing: "quiet", announced: "accent", open: "good", closed: "quiet" } as const satisfies Record<Stage, keyof typeof tones>;
const STATE_TONES = { called: "quiet", draft: "accent", submitted: "good", returned: "warn" } as const satisfies Record<ParticipationState, keyof typeof tones>;

/** Where a campaign or an enterprise stands, in a word. */
export function StageBadge({ stage, label }: { stage: Stage; label: string }) {
  return <Badge tone={STAGE_TONES[stage]} label={label} />;
}

export function StateBadge({ state, label }: { state: ParticipationState; label: string }) {
  return <Badge tone={STATE_TONES[state]} label={label} />;
}

function Badge({ tone, label }: { tone: keyof typeof tones; label: string }) {
  return <span className={`inline-block whitespace-nowrap rounded-full border px-2.5 text-sm font-semibold ${tones[tone]}`}>{label}</span>;
}
