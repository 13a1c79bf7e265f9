import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { expressionContext, type ExpressionContext, type ItemValue, type Missing } from "@/lib/core/expression";
import { ZERO } from "@/lib/core/exact";
import { branchOf } from "@/lib/core/instrument/branch";
import type { Branch, Instrument, Item } from "@/lib/core/instrument/instrument";
import type { Responses } from "@/lib/core/response";
import { aggregateAll, sharesOfOverall } from "@/lib/core/scoring/aggregate";
import { evaluateContradictions } from "@/lib/core/scoring/contradictions";
import { ENGINE, type Evaluation, type ItemEvaluation } from "@/lib/core/scoring/evaluation";
import { boundsOf, evaluateItem } from "@/lib/core/scoring/item";
import { evaluateBalance, evaluateCoordination, evaluateLevel } from "@/lib/core/scoring/level";
import { evaluateNotices } from "@/lib/core/scoring/notices";

export type ScoringInput = {
  readonly instrument: Instrument;
  /** `hashInstrument(instrument)`, kept beside the instrument so that it is computed once. */
  readonly hash: string;
  readonly dictionary: FactDictionary;
  readonly sheet: FactSheet;
  /** The branch that the enterprise chose; without it the one its industry belongs to. */
  readonly branch?: Branch | null;
  readonly responses: Responses;
};

/**
 * Scores one assessment, exactly: every item, axis, level and contradiction, with how each came about.
 *
 * Without branch and industry the questions of `production` are asked, since that branch takes nothing out: an
 * enterprise never scores higher for not saying what it does.
 * Answers to items that the instrument does not have are ignored; those that do not fit their item throw RangeError,
 * because `checkResponse` refuses them when they are saved.
 */
export function scoreAssessment({ instrument, hash, dictionary, sheet, branch: stated, responses }: ScoringInput): Evaluation {
  const found = stated ?? branchOf(instrument, sheet.profile.industry);
  const branch = found ?? "production";
  const items = evaluateItems(instrument, responses, expressionContext(sheet, dictionary, branch, responses));
  const scores = new Map(Object.values(items).map(({ item, score }) => [item.id, score]));
  const aggregates = aggregateAll(instrument, scores);
  const shares = sharesOfOverall(aggregates);
  const all = instrument.elements.flatMap(({ indicators }) => indicators.flatMap((indicator) => indicator.items));
  const context = expressionContext(sheet, dictionary, branch, answersThatCount(items), (item) => valueOfItem(items, item));
  const notices = evaluateNotices(all, context);
  const complete = Object.fromEntries(
    Object.entries(items).map(([id, item]) => [
      id,
      {
        ...item,
        shareOfOverall: shares.get(id) ?? ZERO,
        warnings: notices.filter((notice) => notice.items.includes(id)).map(({ code }) => code),
      },
    ]),
  );
  return {
    engine: ENGINE,
    instrument,
    hash,
    sheet,
    branch,
    branchSource: stated ? "stated" : found ? "industry" : "assumed",
    ...aggregates,
    items: complete,
    level: evaluateLevel(instrument, aggregates, complete),
    balance: evaluateBalance(instrument, aggregates.elements),
    coordination: evaluateCoordination(instrument, aggregates.elements),
    contradictions: evaluateContradictions(instrument, complete, context),
    notices,
    missing: missingFacts(complete),
  };
}

/**
 * The items alone: which are asked, and how they are answered. The same as `scoreAssessment` finds, without the scores and
 * what follows from them, for progress of many assessments.
 */
export function evaluateProgress({ instrument, dictionary, sheet, branch: stated, responses }: Omit<ScoringInput, "hash">): readonly ItemEvaluation[] {
  const branch = stated ?? branchOf(instrument, sheet.profile.industry) ?? "production";
  return Object.values(evaluateItems(instrument, responses, expressionContext(sheet, dictionary, branch, responses)));
}

function evaluateItems(instrument: Instrument, responses: Responses, context: ExpressionContext): Record<string, ItemEvaluation> {
  const items: Record<string, ItemEvaluation> = {};
  for (const element of instrument.elements) {
    for (const indicator of element.indicators) {
      for (const item of indicator.items) {
        const response = Object.hasOwn(responses, item.id) ? (responses[item.id] ?? null) : null;
        const { outcome, working } = evaluateItem(instrument, item, response, context);
        items[item.id] = {
          item,
          indicator: indicator.id,
          element: element.id,
          outcome,
          working,
          response,
          score: boundsOf(outcome),
          shareOfOverall: ZERO,
          warnings: [],
        };
      }
    }
  }
  return items;
}

/** An answer to an item that a branch or rule took out is kept, but contradicts nothing; a declaration may. */
function answersThatCount(items: Readonly<Record<string, ItemEvaluation>>): Responses {
  return Object.fromEntries(
    Object.entries(items).flatMap(([id, { outcome, response }]) => {
      const counts = outcome.state === "answered" || (outcome.state === "notApplicable" && outcome.by === "declared");
      return counts && response ? [[id, response]] : [];
    }),
  );
}

/** The value of any item in basis points, for schemes that ask the same: what a declared or ruled "not applicable" answers stays one. */
export const itemValueOf =
  (evaluation: Pick<Evaluation, "items">) =>
  (id: string): ItemValue =>
    valueOfItem(evaluation.items, id);

function valueOfItem(items: Readonly<Record<string, ItemEvaluation>>, id: string): ItemValue {
  const outcome = items[id]?.outcome;
  if (outcome?.state === "answered") return outcome.value;
  return outcome?.state === "notApplicable" ? "notApplicable" : "unknown";
}

function missingFacts(items: Readonly<Record<string, ItemEvaluation>>): (Missing & { neededBy: string[] })[] {
  const found = new Map<string, Missing & { neededBy: string[] }>();
  for (const { item, outcome } of Object.values(items)) {
    if (outcome.state !== "unanswered" && outcome.state !== "unknown") continue;
    for (const missing of outcome.missing) {
      const id = `${missing.key}/${String(missing.year)}`;
      const entry = found.get(id) ?? { ...missing, neededBy: [] };
      entry.neededBy.push(item.id);
      found.set(id, entry);
    }
  }
  return [...found.values()];
}

/** The items of an instrument in the order they are asked. */
export function itemsOf(instrument: Instrument): Item[] {
  return instrument.elements.flatMap(({ indicators }) => indicators.flatMap(({ items }) => items));
}
