import type { Judgement } from "@/lib/core/packs/judgement";
import type { StandingCard } from "@/lib/core/packs/standing";
import { factTitle, type StandingContext } from "@/lib/core/packs/standing-context";
import { named, openName, shortfall } from "@/lib/core/packs/conclude";

export type Judged = { readonly card: StandingCard; readonly judgement: Judgement };

/** A title or a level can be met; a class is worked out, and an index compares. */
export const isToMeet = ({ kind }: StandingCard): boolean => kind === "title" || kind === "level";

/** The conclusion over all schemes that decide now: how many are met, which is closest and what it lacks, which figure most of them wait for. */
export function lead(context: StandingContext, ordered: readonly Judged[]): string {
  const { words } = context;
  const counted = ordered.filter(({ card }) => card.status === "governs" && card.forThisEnterprise && isToMeet(card) && card.result !== "notApplicable");
  if (counted.length === 0) return words("lead.none");
  const sentences = [counts(context, counted), ...closest(context, counted), ...mostWanted(context, counted)];
  return context.paragraph(sentences);
}

function counts({ words }: StandingContext, counted: readonly Judged[]): string {
  const of = (result: StandingCard["result"]) => counted.filter(({ card }) => card.result === result).length;
  const parts = (["pass", "fail", "undetermined"] as const).flatMap((result) => (of(result) === 0 ? [] : [words(`lead.${result}`, { count: of(result) })]));
  return words("lead.counts", { total: counted.length, parts: parts.join(words("separatorComma")) });
}

function closest(context: StandingContext, counted: readonly Judged[]): string[] {
  // What is open without a condition of its own (a level) is told by no condition.
  const lacking = counted
    .filter(({ card }) => card.result !== "pass")
    .map(({ card, judgement }) => {
      const gates = judgement.findings.filter(({ kind }) => kind === "gate");
      const failed = gates.filter(({ result }) => result === "fail").map((finding) => shortfall(context, finding));
      const open = gates.filter(({ result }) => result === "undetermined").map((finding) => openName(context, finding));
      return { title: card.shortTitle, isFailed: failed.length > 0, conditions: failed.length > 0 ? failed : open, all: failed.length + open.length };
    })
    .filter(({ all }) => all > 0)
    .toSorted((left, right) => left.all - right.all);
  const [next] = lacking;
  if (!next) return [];
  return [context.words(next.isFailed ? "lead.closestFailed" : "lead.closestOpen", { title: next.title, count: next.conditions.length, what: named(context, next.conditions) })];
}

/** The figure that is missing in most of them; one that only a single scheme asks for is said on its card. */
function mostWanted(context: StandingContext, counted: readonly Judged[]): string[] {
  const missing = counted.map(({ judgement }) => new Set(judgement.findings.filter(({ result }) => result === "undetermined").flatMap(({ missing: keys }) => keys.map(({ key }) => key))));
  const times = new Map<string, number>();
  for (const keys of missing) for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  const [first] = [...times].sort((left, right) => right[1] - left[1]);
  return first && first[1] > 1 ? [context.words("lead.wanted", { fact: factTitle(context, first[0]), count: first[1] })] : [];
}
