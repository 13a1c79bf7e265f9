import { compare, ZERO, type Exact } from "@/lib/core/exact";
import type { Missing, Obstacle } from "@/lib/core/expression";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import type { Finding, Judgement } from "@/lib/core/packs/judgement";
import type { Settle } from "@/lib/core/packs/standing";
import { asPhrase, factTitle, type StandingContext } from "@/lib/core/packs/standing-context";

/** Something that would settle a condition, before it is worded: its key says what is the same thing. */
type Wanted = { readonly key: string; readonly target: Settle["target"]; readonly text: string; readonly state: Missing["state"] | null; readonly years: Set<FactYear> };

/**
 * What would settle what is undetermined, each thing once: first what decides most conditions, then what decides most points; equal ones in
 * the order of the scheme.
 */
export function buildSettle(context: StandingContext, judgement: Judgement): Settle[] {
  const wanted = new Map<string, { wanted: Wanted; gates: number; points: Exact }>();
  for (const finding of judgement.findings.filter(({ result }) => result === "undetermined")) {
    for (const each of wantedBy(context, judgement, finding)) {
      const known = wanted.get(each.key) ?? { wanted: each, gates: 0, points: ZERO };
      for (const year of each.years) known.wanted.years.add(year);
      wanted.set(each.key, { ...known, gates: known.gates + (finding.kind === "gate" ? 1 : 0), points: known.points.add(openPoints(finding)) });
    }
  }
  return [...wanted.values()]
    .sort((left, right) => right.gates - left.gates || compare(right.points, left.points))
    .map((each) => ({ text: settleText(context, each.wanted), target: targetOf(each.wanted) }));
}

const openPoints = ({ points, maximum }: Finding): Exact => (points ? points.max.sub(points.min) : (maximum ?? ZERO));

function wantedBy(context: StandingContext, judgement: Judgement, finding: Finding): Wanted[] {
  const facts = finding.missing.map(({ key, year, state }): Wanted => {
    return { key: `fact ${key}`, target: { kind: "fact", key, year }, text: factTitle(context, key), state, years: new Set([year]) };
  });
  const others = finding.obstacles.filter((obstacle) => !followsFromFacts(judgement, finding, obstacle)).map((obstacle) => ofObstacle(context, judgement, obstacle));
  // What a platform computes is waited for, and how to state that there is nothing is told by the scheme; the sentence leads to the figure.
  const [only, ...more] = facts;
  if (finding.unknown && only && more.length + others.length === 0) return [{ ...only, text: asPhrase(context.text(finding.unknown)), state: null }];
  if (finding.unknown && facts.length + others.length === 0) return [said(asPhrase(context.text(finding.unknown)))];
  return [...facts, ...others];
}

/** A question that the missing figures would answer by themselves: either settles it, and figures serve other schemes too. */
function followsFromFacts({ pack }: Judgement, { missing }: Finding, obstacle: Obstacle): boolean {
  if (obstacle.kind !== "question" || missing.length === 0) return false;
  return (pack.questions.find(({ id }) => id === obstacle.question)?.from.length ?? 0) > 0;
}

/** Without anything to enter it in. */
const said = (text: string): Wanted => ({ key: `said ${text}`, target: null, text, state: null, years: new Set() });

function ofObstacle(context: StandingContext, { pack }: Judgement, obstacle: Obstacle): Wanted {
  const { words, reasons } = context;
  switch (obstacle.kind) {
    case "question": {
      const question = pack.questions.find(({ id }) => id === obstacle.question);
      const title = question ? context.text(question.title) : obstacle.question;
      const text = words(question?.kind === "declaration" ? "settle.declare" : "settle.answer", { title });
      return { key: `question ${obstacle.question}`, target: { kind: "question", question: obstacle.question }, text, state: null, years: new Set() };
    }
    case "scope":
      return said(reasons(`obstacle.scope.${obstacle.needed}`));
    case "industry":
      return said(obstacle.industry === null ? reasons("obstacle.industry") : reasons("obstacle.industryDigits", { industry: obstacle.industry }));
    case "disagree": {
      const [first] = obstacle.inputs;
      const text = reasons("obstacle.disagree", { facts: context.list([...new Set(obstacle.inputs.map(({ fact }) => factTitle(context, fact)))]) });
      return { ...said(text), target: first ? { kind: "fact", key: first.fact, year: first.year } : null };
    }
    case "rowIncomplete":
      return { ...said(reasons("obstacle.rowIncomplete", { fact: factTitle(context, obstacle.fact) })), target: { kind: "fact", key: obstacle.fact, year: "asOf" } };
  }
}

function settleText(context: StandingContext, { target, text, state, years }: Wanted): string {
  if (target?.kind !== "fact" || state === null) return text;
  const stated = [...years].filter((year) => year !== "asOf").sort((a, b) => b - a);
  const title = stated.length === 0 ? text : context.reasons("inYear", { title: text, year: context.list(stated.map(String)) });
  return context.words(`settle.fact.${state}`, { title });
}

/** The latest of the years that are missing. */
function targetOf({ target, years }: Wanted): Settle["target"] {
  if (target?.kind !== "fact") return target;
  const stated = [...years].filter((year) => year !== "asOf");
  return { ...target, year: stated.length === 0 ? target.year : Math.max(...stated) };
}
