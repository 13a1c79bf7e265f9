import type { Outcome } from "@/lib/core/packs/judgement";

/** Drawn in a box of 16 by 16. Told apart by shape as well as by hue: a filled disc, a filled square, a half disc, a dash. */
const marks: Record<Outcome, { colour: string; shape: string; detail: string | null }> = {
  pass: { colour: "text-good", shape: "M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14z", detail: "M4.5 8.2l2.5 2.5l4.5-5" },
  fail: { colour: "text-bad", shape: "M3 1.5h10q1.5 0 1.5 1.5v10q0 1.5-1.5 1.5h-10q-1.5 0-1.5-1.5v-10q0-1.5 1.5-1.5z", detail: "M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" },
  undetermined: { colour: "text-warn", shape: "M8 1a7 7 0 1 0 0 14z", detail: null },
  notApplicable: { colour: "text-none", shape: "M3 7h10v2h-10z", detail: null },
};

export const resultColour = (result: Outcome): string => marks[result].colour;

export function ResultMark({ result, size = 16 }: { result: Outcome; size?: number }) {
  const { colour, shape, detail } = marks[result];
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" className={`inline-block shrink-0 ${colour}`}>
      {result === "undetermined" ? <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" /> : null}
      <path d={shape} fill="currentColor" />
      {detail ? <path d={detail} fill="none" stroke="var(--surface)" strokeWidth="1.75" /> : null}
    </svg>
  );
}

/** Mark and word. */
export function ResultWord({ result, word, className = "" }: { result: Outcome; word: string; className?: string }) {
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap font-semibold ${resultColour(result)} ${className}`}>
      <ResultMark result={result} />
      {word}
    </span>
  );
}
