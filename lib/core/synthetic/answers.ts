import type { Branch, Instrument, Item } from "@/lib/core/instrument/instrument";
import { EVIDENCE, NONE, type Answer, type Evidence, type Response } from "@/lib/core/response";
import { itemsOf } from "@/lib/core/scoring/score";
import { shareOf } from "@/lib/core/synthetic/draw";
import { qualityOf, reticenceOf, seedOfCase, type Case } from "@/lib/core/synthetic/maturity";

/**
 * The answers of a fiscal year to everything that the branch is asked and that does not follow from figures. With `isHasty`, as
 * a company hands them in that has not asked around: every sixth answer is 不知道 instead.
 */
export function answersOf(of: Case, branch: Branch, instrument: Instrument, fiscalYear: number, isHasty = false): Record<string, Response> {
  const quality = qualityOf(of);
  const seed = seedOfCase(of);
  const unknownShare = 0.02 * reticenceOf(of);
  const found: Record<string, Response> = {};
  for (const item of itemsOf(instrument)) {
    const draw = (what: string): number => shareOf(seed, item.id, fiscalYear, what);
    // What a company declares it declares year after year.
    if (item.mayDeclare.length > 0 && !isLeftOut(item, branch) && shareOf(seed, item.id, "declared") < 0.05) {
      found[item.id] = { answer: { notApplicable: item.mayDeclare[0]! } };
      continue;
    }
    if (item.kind === "fact" || isLeftOut(item, branch)) continue;
    if (isHasty && draw("hasty") < 1 / 6) found[item.id] = { answer: { unknown: "dontKnow" } };
    else if (draw("unknown") < unknownShare) found[item.id] = { answer: { unknown: draw("why") < 0.8 ? "dontKnow" : "withheld" } };
    else {
      const q = quality(item.id, fiscalYear);
      found[item.id] = { answer: answerAt(item, q, branch, (option) => shareOf(seed, item.id, option)), evidence: evidenceAt(q, draw("evidence")) };
    }
  }
  return found;
}

function isLeftOut(item: Item, branch: Branch): boolean {
  return item.notApplicable.some(({ when }) => "branch" in when && when.branch.includes(branch));
}

/** The answer of somebody who is that good at it (0–1). */
function answerAt(item: Exclude<Item, { kind: "fact" }>, quality: number, branch: Branch, shareOfOption: (option: string) => number): Answer {
  if (item.kind === "level") return { level: Math.min(item.levels.length - 1, Math.floor(quality * item.levels.length)) };
  const options = item.options.filter(({ branches }) => branches === undefined || branches.includes(branch));
  if (item.kind === "multi") {
    const chosen = options.filter(({ id }) => shareOfOption(id) < quality).map(({ id }) => id);
    return { options: chosen.length > 0 ? chosen : [NONE] };
  }
  const ordered = options.toSorted((left, right) => left.value - right.value);
  return { option: ordered[Math.min(ordered.length - 1, Math.floor(quality * ordered.length))]!.id };
}

/** Who does more can prove more. */
function evidenceAt(quality: number, share: number): Evidence {
  return EVIDENCE[Math.min(EVIDENCE.length - 1, Math.floor((0.5 * quality + 0.5 * share) * EVIDENCE.length))]!;
}
