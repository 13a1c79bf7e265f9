import type { Outcome } from "@/lib/core/packs/judgement";
import type { StandingCard } from "@/lib/core/packs/standing";

/** A result in a shape, a hue and a word, as the conditions show theirs. */
export function ResultWord({ result, word, className = "" }: { result: Outcome; word: string; className?: string }) {
  return (
    <span className={`result ${className}`} data-result={result}>
      {word}
    </span>
  );
}

/** Of a whole scheme. An index compares and decides nothing, so its mark is the one of no result. */
export function CardResult({ card, className }: { card: StandingCard; className?: string }) {
  return <ResultWord result={card.kind === "index" ? "notApplicable" : card.result} word={card.resultWord} className={className} />;
}
