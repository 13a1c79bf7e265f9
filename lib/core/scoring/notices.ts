import type { Exact } from "@/lib/core/exact";
import { evaluateCondition, evaluateNumber, mergeInputs, type ExpressionContext } from "@/lib/core/expression";
import type { Condition, NumberExpression } from "@/lib/core/expression-schema";
import type { Item, Valuation } from "@/lib/core/instrument/instrument";
import type { NoticeCode, RiskNotice } from "@/lib/core/scoring/evaluation";

type Rule = {
  readonly code: NoticeCode;
  readonly tone: RiskNotice["tone"];
  readonly when: Condition;
  readonly figures: Readonly<Record<string, NumberExpression>>;
  /** Items that divide by this figure carry the warning too. */
  readonly denominator?: string;
};

const before = (fact: string): NumberExpression => ({ fact, year: -1 });
const fellBy = (fact: string, change: number): Condition => ({ lessThan: [{ growth: fact }, -change] });
const changeOf = (fact: string): Rule["figures"] => ({ now: fact, before: before(fact), change: { growth: fact } });

/** R8 and R9. The source does not ask for solvency, so none of it is scored; a collapsing firm must not read as 三级 alone. */
const RULES: readonly Rule[] = [
  { code: "revenueHalved", tone: "risk", when: fellBy("revenue", 0.5), figures: changeOf("revenue") },
  { code: "revenueFellByFifth", tone: "warning", when: fellBy("revenue", 0.2), figures: changeOf("revenue"), denominator: "revenue" },
  { code: "headcountFellByFifth", tone: "warning", when: fellBy("headcount", 0.2), figures: changeOf("headcount"), denominator: "headcount" },
  {
    code: "lossTwoYears",
    tone: "risk",
    when: { all: [{ lessThan: ["netProfit", 0] }, { lessThan: [before("netProfit"), 0] }] },
    figures: { now: "netProfit", before: before("netProfit") },
  },
  {
    code: "liabilitiesAboveAssets",
    tone: "risk",
    when: { moreThan: ["totalLiabilities", "totalAssets"] },
    figures: { liabilities: "totalLiabilities", assets: "totalAssets" },
  },
];

/** What the figures say beside the level, where they are known; a notice is never given on a missing figure. */
export function evaluateNotices(items: readonly Item[], context: ExpressionContext): RiskNotice[] {
  return RULES.filter(({ when, figures }) => usedFacts(when, figures).every((key) => context.definitions.has(key))).flatMap((rule) => {
    if (evaluateCondition(rule.when, context).result !== true) return [];
    const results = Object.entries(rule.figures).map(([name, expression]) => [name, evaluateNumber(expression, context)] as const);
    const figures: Record<string, Exact> = {};
    for (const [name, result] of results) if (result.state === "known") figures[name] = result.value;
    const { code, tone, denominator } = rule;
    const concerned = denominator === undefined ? [] : items.filter((item) => item.kind === "fact" && denominatorsOf(item.valuation).has(denominator));
    return [{ code, tone, figures, inputs: mergeInputs(...results.map(([, { inputs }]) => inputs)), items: concerned.map(({ id }) => id) }];
  });
}

function usedFacts(when: Condition, figures: Rule["figures"]): string[] {
  const found = new Set<string>();
  collectFacts([when, figures], found);
  return [...found].filter((text) => /^[a-z]/.test(text));
}

function collectFacts(value: unknown, found: Set<string>): void {
  if (typeof value === "string") found.add(value);
  else if (Array.isArray(value)) for (const part of value) collectFacts(part, found);
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) collectFacts(part, found);
}

/** The figures that some ratio of a valuation divides by. */
export function denominatorsOf(valuation: Valuation): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "ratio" && Array.isArray(inner)) collectFacts(inner[1], found);
      if (key === "ratioOfSums") collectFacts([(inner as { of: unknown[] }).of[1], (inner as { otherwise?: unknown }).otherwise], found);
      visit(inner);
    }
  };
  visit(valuation);
  return found;
}

