import { compare, cut, exact, HUNDRED, largestRemainder, roundHalfUp, type Exact } from "@/lib/core/exact";
import { AXES, traceId, type Axis, type ReportContext, type Traces } from "@/lib/core/report/context";
import { itemTrace } from "@/lib/core/report/item-trace";
import { shownGains } from "@/lib/core/report/next-steps";
import type { Trace, TraceRow } from "@/lib/core/report/report";
import { bounds, decimalsOf, isExactlyKnown, score, share } from "@/lib/core/report/show";
import type { Aggregate, Bounds, CoordinationEvaluation } from "@/lib/core/scoring/evaluation";
import { coordinationNumbers } from "@/lib/core/scoring/level";

/** How every number of the report came about, by id. */
export function buildTraces(context: ReportContext): Traces {
  const { evaluation, instrument, asZero } = context;
  const traces: Trace[] = [
    meanTrace(context, traceId.overall, context.say("overall"), evaluation.overall, asZero.all.overall, elementPart(context)),
    meanTrace(context, traceId.core, context.say("core"), evaluation.core, asZero.all.core, coreElementPart(context)),
    meanTrace(context, traceId.equal, context.say("equalWeights.title"), context.equal.overall, null, (id) => ({ ...elementPart(context)(id), trace: null })),
  ];
  for (const element of instrument.elements) {
    traces.push(meanTrace(context, traceId.element(element.id), context.text(element.title), evaluation.elements[element.id]!, asZero.all.elements[element.id]!, indicatorPart(context)));
    for (const indicator of element.indicators) {
      const title = `${indicator.id} ${context.text(indicator.title)}`;
      traces.push(meanTrace(context, traceId.indicator(indicator.id), title, evaluation.indicators[indicator.id]!, asZero.all.indicators[indicator.id]!, itemPart(context)));
    }
  }
  for (const axis of AXES) {
    for (const value of instrument[axis]) {
      traces.push(meanTrace(context, traceId.axis(axis, value.id), context.text(value.title), axisOf(context.evaluation, axis)[value.id]!, axisOf(asZero.all, axis)[value.id]!, itemPart(context)));
    }
  }
  const gains = shownGains(context);
  traces.push(...context.evaluations.map((item) => itemTrace(context, item, gains)));
  traces.push(...[balanceTrace(context), coordinationTrace(context)].flatMap((trace) => trace ?? []));
  return Object.fromEntries(traces.map((trace) => [trace.id, trace]));
}

export function axisOf(aggregates: { readonly [axis in Axis]: Readonly<Record<string, Aggregate>> }, axis: Axis): Readonly<Record<string, Aggregate>> {
  return aggregates[axis];
}

type PartName = (id: string) => { readonly label: string; readonly trace: string | null };

function elementPart(context: ReportContext): PartName {
  return (id) => ({ label: context.text(context.elements.get(id)!.title), trace: traceId.element(id) });
}
function coreElementPart(context: ReportContext): PartName {
  return (id) => ({ label: context.text(context.elements.get(id)!.title), trace: null });
}
function indicatorPart(context: ReportContext): PartName {
  return (id) => ({ label: `${id} ${context.text(context.indicators.get(id)!.title)}`, trace: traceId.indicator(id) });
}
function itemPart(context: ReportContext): PartName {
  return (id) => ({ label: `${id} ${context.text(context.items.get(id)!.title)}`, trace: traceId.item(id) });
}

/** A weighted mean: its contributions add up to the lower bound as shown; the upper bound is told in a note. */
function meanTrace(context: ReportContext, id: string, title: string, aggregate: Aggregate, zero: Aggregate | null, nameOf: PartName): Trace {
  const { score: value } = aggregate;
  if (!value) return { id, title, shown: context.say("notApplicable"), formula: context.say("trace.nothing"), rows: leftOutRows(context, aggregate, nameOf), notes: [] };
  const shown = score(context, value.lower);
  const applying = aggregate.parts.filter((part) => part.score !== null);
  const contributions = shares(applying.map((part) => part.contribution), shown);
  const weights = largestRemainder(applying.map((part) => part.share.mul(HUNDRED)), HUNDRED, 1);
  const rows = applying.map((part, index): TraceRow => {
    const name = nameOf(part.id);
    return {
      label: name.label,
      value: bounds(context, part.score),
      weight: context.say("percent", { value: weights[index]! }),
      contribution: contributions[index]!,
      note: isExactlyKnown(part.score!) ? null : context.say("trace.unknownPart"),
      trace: name.trace,
    };
  });
  return {
    id,
    title,
    shown,
    formula: context.say("trace.mean", { count: applying.length }),
    rows: [...rows, ...leftOutRows(context, aggregate, nameOf)],
    notes: [...boundNotes(context, value), ...zeroNotes(context, value, zero), roundingNote(context, value.lower, shown)],
  };
}

/** Parts as shown such that they add up to the total as shown, at the total's own number of decimals. */
export function shares(parts: readonly Exact[], shownTotal: string): string[] {
  return largestRemainder(parts, exact(shownTotal), decimalsOf(shownTotal));
}

function leftOutRows(context: ReportContext, aggregate: Aggregate, nameOf: PartName): TraceRow[] {
  return aggregate.parts
    .filter((part) => part.score === null)
    .map((part) => ({ ...nameOf(part.id), value: context.say("notApplicable"), weight: "—", contribution: "—", note: context.say("trace.leftOut") }));
}

export function boundNotes(context: ReportContext, value: Bounds): string[] {
  if (isExactlyKnown(value)) return [];
  return [context.say("trace.upper", { upper: score(context, value.upper), coverage: share(context, value.coverage) })];
}

function zeroNotes(context: ReportContext, value: Bounds, zero: Aggregate | null): string[] {
  if (!zero?.score || compare(zero.score.lower, value.lower) === 0) return [];
  return [context.say("trace.asZero", { score: score(context, zero.score.lower) })];
}

export function roundingNote(context: ReportContext, value: Exact, shown: string): string {
  if (compare(exact(shown), value) === 0) return context.say("trace.exact", { shown });
  const decimals = decimalsOf(shown);
  const isCut = roundHalfUp(value, decimals) !== shown;
  return context.say(isCut ? "trace.cut" : "trace.rounded", { exact: manyDecimals(value, Math.max(4, decimals + 2)), shown });
}

/** The exact value as far as it goes; what goes on is cut and ends in "…". */
function manyDecimals(value: Exact, decimals: number): string {
  const text = cut(value, decimals);
  return compare(exact(text), value) === 0 ? text.replace(/\.?0+$/, "") : `${text}…`;
}

function balanceTrace(context: ReportContext): Trace | null {
  const { balance, elements } = context.evaluation;
  if (!balance) return null;
  return {
    id: traceId.balance,
    title: context.say("balance.title"),
    shown: roundHalfUp(balance.ratio, 2),
    formula: context.say("balance.formula", { elements: context.list(context.instrument.factors.map((id) => context.text(context.elements.get(id)!.title))) }),
    rows: [],
    notes: [
      ...context.instrument.factors.map((id) => `${context.text(context.elements.get(id)!.title)} ${bounds(context, elements[id]!.score)}`),
      roundingNote(context, balance.ratio, roundHalfUp(balance.ratio, 2)),
    ],
  };
}

function coordinationTrace(context: ReportContext): Trace | null {
  const { coordination } = context.evaluation;
  if (!coordination) return null;
  const { d, c, t } = coordinationNumbers(coordination);
  return {
    id: traceId.coordination,
    title: context.say("coordination.title"),
    shown: coordinationShown(context, coordination),
    formula: context.say("coordination.formula"),
    rows: [],
    notes: [
      ...coordination.factors.map(({ element, u }) => `u(${context.text(context.elements.get(element)!.title)}) = ${roundHalfUp(u, 4)}`),
      `C = ${c.toFixed(4)}, T = ${t.toFixed(4)}, D = ${d.toFixed(4)}`,
      context.say("coordination.note"),
    ],
  };
}

/** D with two decimals; with four, cut, where two would read as the next name. */
export function coordinationShown(context: ReportContext, coordination: CoordinationEvaluation): string {
  const { d } = coordinationNumbers(coordination);
  const next = context.instrument.coordination[coordination.name + 1];
  const shown = d.toFixed(2);
  return next && Number(shown) >= next.from ? cut(exact(d), 4) : shown;
}
