import type { Outcome } from "@/lib/core/packs/judgement";
import type { Standing, StandingCard, StandingMeasure } from "@/lib/core/packs/standing";

/** What other figures would change, worded: results that turn, scores and levels that move, and the figures behind them. Nothing of it is stored. */
export type Trial = {
  /** Schemes whose result turns, best news first. */
  readonly turned: readonly TrialCard[];
  /** Schemes whose score or level moves while the result stays. */
  readonly moved: readonly TrialCard[];
  /** Figures that read otherwise, once each, with what is asked of them. */
  readonly figures: readonly TrialFigure[];
};
export type TrialCard = {
  readonly id: string;
  readonly title: string;
  readonly from: { readonly result: Outcome; readonly word: string };
  readonly to: { readonly result: Outcome; readonly word: string };
  /** Conclusion after the change. */
  readonly conclusion: string;
  /** "58–73 → 76 / 100"; null where it stays or there is none. */
  readonly score: Changed | null;
  readonly level: Changed | null;
};
type Changed = { readonly from: string | null; readonly to: string | null };
export type TrialFigure = {
  readonly title: string;
  readonly threshold: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly result: { readonly from: Outcome; readonly to: Outcome };
  /** Short titles of the schemes that look at it against this threshold. */
  readonly schemes: readonly string[];
};

export function compareStandings(before: Standing, after: Standing): Trial {
  const pairs = after.cards.flatMap((card) => {
    const earlier = before.cards.find(({ id }) => id === card.id);
    return earlier ? [{ earlier, card }] : [];
  });
  const cards = pairs.map(({ earlier, card }) => compareCards(earlier, card));
  return {
    turned: cards.filter(({ from, to }) => from.result !== to.result).sort((left, right) => gainOf(right) - gainOf(left)),
    moved: cards.filter(({ from, to, score, level }) => from.result === to.result && (score !== null || level !== null)),
    figures: figuresOf(pairs),
  };
}

/** The schemes that read the same as before are left out; what is gained comes first, what is lost next. */
const WORTH: Readonly<Record<Outcome, number>> = { pass: 3, undetermined: 2, fail: 1, notApplicable: 0 };
const gainOf = ({ from, to }: TrialCard): number => WORTH[to.result] - WORTH[from.result];

function compareCards(before: StandingCard, after: StandingCard): TrialCard {
  return {
    id: after.id,
    title: after.shortTitle,
    from: { result: before.result, word: before.resultWord },
    to: { result: after.result, word: after.resultWord },
    conclusion: after.conclusion,
    score: changed(before.score?.value, after.score?.value),
    level: changed(before.level?.value, after.level?.value),
  };
}

function changed(from: string | undefined, to: string | undefined): Changed | null {
  return from === to ? null : { from: from ?? null, to: to ?? null };
}

function figuresOf(pairs: readonly { readonly earlier: StandingCard; readonly card: StandingCard }[]): TrialFigure[] {
  const found = new Map<string, TrialFigure>();
  for (const { earlier, card } of pairs) {
    const before = new Map(measuresOf(earlier));
    for (const [place, measure] of measuresOf(card)) {
      const from = before.get(place);
      if (!from || from.value === measure.value) continue;
      // Points bear the same title in every scheme; only the same figure reads the same.
      const key = [measure.title, measure.threshold, from.value, measure.value].join("\n");
      const known = found.get(key);
      const schemes = [...new Set([...(known?.schemes ?? []), card.shortTitle])];
      found.set(key, { title: measure.title, threshold: measure.threshold, from: from.value, to: measure.value, result: { from: from.result, to: measure.result }, schemes });
    }
  }
  const all = [...found.values()];
  // A figure that earns points and meets a threshold too is told by the threshold.
  return all.filter(({ title, threshold, to }) => threshold !== null || !all.some((other) => other.threshold !== null && other.title === title && other.to === to));
}

/** By place: a condition that turns to met shows fewer comparisons than before, so its title is part of the place. */
const measuresOf = ({ groups }: StandingCard): [string, StandingMeasure][] =>
  groups.flatMap((group) => group.rows.flatMap((row) => row.measures.map((measure): [string, StandingMeasure] => [`${group.id}/${row.id}/${measure.title}`, measure])));
