import { compare, cut, exact, roundHalfUp } from "@/lib/core/exact";
import { elementChart, elementValues, levelName, printedLevel, ranked } from "@/lib/core/report/axes";
import { traceId, type ReportContext } from "@/lib/core/report/context";
import { stepsOf } from "@/lib/core/report/next-steps";
import type { Notice, ReportSummary, ShownScore } from "@/lib/core/report/report";
import { riskNotices } from "@/lib/core/report/risks";
import { isExactlyKnown, limit, score, share } from "@/lib/core/report/show";
import { strongest, weakest } from "@/lib/core/report/strengths";
import { coordinationShown } from "@/lib/core/report/trace";
import type { Bounds, Withheld } from "@/lib/core/scoring/evaluation";
import { evaluateLevel } from "@/lib/core/scoring/level";

/** Steps on the first page; the others are in their section. */
const STEPS_ON_FIRST_PAGE = 3;

export function buildSummary(context: ReportContext): ReportSummary {
  const { evaluation, instrument } = context;
  const { printed } = evaluation.level;
  return {
    headline: headline(context),
    overall: shownScore(context, evaluation.overall.score, traceId.overall),
    level: printed ? { name: levelName(context, printed), meaning: context.text(instrument.levels[printed.lower]!.text) } : null,
    levelNote: levelNote(context),
    equalWeights: equalWeights(context),
    balance: balance(context),
    coordination: coordination(context),
    points: points(context),
    notices: notices(context),
    next: stepsOf(context).slice(0, STEPS_ON_FIRST_PAGE),
    chart: elementChart(context, "summary"),
  };
}

/** Where the firm stands in one sentence: the level, then the two elements between which it is stretched. */
function headline(context: ReportContext): string {
  const { evaluation } = context;
  if (!evaluation.overall.score) return context.say("headline.nothing");
  if (!evaluation.level.printed) return context.say("headline.withheld", { coverage: share(context, evaluation.overall.score.coverage, coverageLimits(context)) });
  const level = printedLevel(context)!;
  const { lower, upper } = evaluation.level.printed;
  if (lower !== upper) return context.say("headline.between", { level });
  const values = ranked(elementValues(context));
  const [low, high] = [values[0]!, values[values.length - 1]!];
  const isSpread = compare(high.score.lower.sub(low.score.lower), exact(15)) >= 0;
  return isSpread ? context.say("headline.spread", { level, highest: high.title, lowest: low.title }) : context.say("headline.even", { level });
}

function coverageLimits(context: ReportContext) {
  return [exact(context.instrument.coverage.overall), exact(context.instrument.coverage.element)];
}

export function shownScore(context: ReportContext, value: Bounds | null, trace: string): ShownScore {
  if (!value) return { value: null, range: null, coverage: "—", note: null, trace };
  const [lower, upper] = [score(context, value.lower), score(context, value.upper)];
  const isKnown = isExactlyKnown(value);
  return {
    value: lower,
    range: isKnown ? null : context.say("range", { lower, upper }),
    coverage: share(context, value.coverage, coverageLimits(context)),
    note: isKnown ? null : context.say("overallNote", { lower, upper }),
    trace,
  };
}

/** Why no level is printed, or which element keeps it one lower. */
function levelNote(context: ReportContext): string | null {
  const { level, elements } = context.evaluation;
  if (level.withheld.length > 0) return level.withheld.map((reason) => withheldText(context, reason)).join(context.say("separatorSentence"));
  if (!level.gate || !level.withoutGate) return null;
  const element = context.elements.get(level.gate.element)!;
  return context.say("gate", {
    element: context.text(element.title),
    score: score(context, elements[element.id]!.score!.lower),
    at: roundHalfUp(level.gate.at, 0),
    without: levelName(context, { lower: level.withoutGate.lower, upper: level.withoutGate.lower }),
  });
}

function withheldText(context: ReportContext, reason: Withheld): string {
  const elementOf = (id: string) => context.text(context.elements.get(id)!.title);
  switch (reason.code) {
    case "nothingApplies":
      return context.say("withheld.nothingApplies");
    case "coverage":
      return context.say("withheld.coverage", { coverage: share(context, reason.coverage, [reason.needed]), needed: limit(context, reason.needed) });
    case "elementCoverage":
      return context.say("withheld.elementCoverage", { element: elementOf(reason.element), coverage: share(context, reason.coverage, [reason.needed]), needed: limit(context, reason.needed) });
    case "declared":
      return context.say("withheld.declared", { element: elementOf(reason.element), share: share(context, reason.share, [reason.allowed]), allowed: limit(context, reason.allowed) });
  }
}

/** The level if everything weighed the same: the weights are experts' and not yet calibrated, so the reader sees what hangs on them. */
export function equalWeights(context: ReportContext): string | null {
  const { score: value } = context.equal.overall;
  if (!value) return null;
  const { printed } = evaluateLevel(context.instrument, context.equal, context.evaluation.items);
  const shown = shownScore(context, value, traceId.equal);
  return context.say("equalWeights.text", { score: shown.range ?? shown.value!, level: printed ? levelName(context, printed) : context.say("noLevel") });
}

function balance(context: ReportContext): ReportSummary["balance"] {
  const { balance: found } = context.evaluation;
  if (!found) return null;
  const weakestTitle = context.text(context.elements.get(found.weakest)!.title);
  const isEven = compare(found.ratio, exact(1)) === 0;
  return {
    value: shownRatio(context, found.ratio, found.name),
    name: context.text(context.instrument.balance[found.name]!.title),
    text: isEven ? context.say("balance.even") : context.say("balance.weakest", { element: weakestTitle, percent: share(context, found.ratio) }),
    trace: traceId.balance,
  };
}

/** Two decimals; four, cut, where two would read as the next name (0.7499 is not .75). */
function shownRatio(context: ReportContext, ratio: NonNullable<ReportContext["evaluation"]["balance"]>["ratio"], name: number): string {
  const next = context.instrument.balance[name + 1];
  const shown = roundHalfUp(ratio, 2);
  return next && compare(exact(shown), exact(next.from)) >= 0 ? cut(ratio, 4) : shown;
}

function coordination(context: ReportContext): ReportSummary["coordination"] {
  const { coordination: found } = context.evaluation;
  if (!found) return null;
  return {
    value: coordinationShown(context, found),
    name: context.text(context.instrument.coordination[found.name]!.title),
    text: context.say("coordination.note"),
    trace: traceId.coordination,
  };
}

function points(context: ReportContext): ReportSummary["points"] {
  const values = ranked(elementValues(context));
  const [low, high] = [values[0], values[values.length - 1]];
  if (!low || !high) return [];
  const lacking = weakest(context, 2, low.id).map((each) => context.text(each.item.title));
  const leading = strongest(context, 2, high.id).map((each) => context.text(each.item.title));
  const isUnknown = !isExactlyKnown(context.evaluation.overall.score!);
  return [
    {
      strong: context.say("point.low", { element: low.title, score: score(context, low.score.lower) }),
      text: lacking.length > 0 ? context.say("point.lowText", { items: context.list(lacking) }) : context.say("point.lowOnly"),
    },
    ...(values.length > 1
      ? [{ strong: context.say("point.high", { element: high.title, score: score(context, high.score.lower) }), text: leading.length > 0 ? context.say("point.highText", { items: context.list(leading) }) : context.say("point.highOnly") }]
      : []),
    ...(isUnknown ? [unknownPoint(context)] : []),
    ...contradictionPoint(context),
  ];
}

function unknownPoint(context: ReportContext) {
  const value = context.evaluation.overall.score!;
  const count = context.evaluations.filter((each) => each.outcome.state === "unknown" || each.outcome.state === "unanswered").length;
  return { strong: context.say("point.unknown", { count }), text: context.say("point.unknownText", { gap: roundHalfUp(value.upper.sub(value.lower), 1) }) };
}

function contradictionPoint(context: ReportContext) {
  const count = context.evaluation.contradictions.length;
  return count === 0 ? [] : [{ strong: context.say("point.contradictions", { count }), text: context.say("point.contradictionsText") }];
}

/** Risks stand beside the level; so does a submission whose figures were changed afterwards. */
function notices(context: ReportContext): Notice[] {
  return [...riskNotices(context), ...staleNotice(context)];
}

function staleNotice(context: ReportContext): Notice[] {
  if (context.staleFacts.length === 0) return [];
  const names = context.staleFacts.slice(0, 5).map(({ key, year }) => {
    const definition = context.definitions.get(key);
    const title = definition ? context.text(definition.title) : key;
    return year === "asOf" ? title : context.say("fact.ofYear", { title, year: String(year) });
  });
  return [{ tone: "info", title: context.say("stale.title"), text: context.say("stale.text", { facts: context.list(names), count: context.staleFacts.length }) }];
}
