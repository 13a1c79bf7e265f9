import { compare, type Exact } from "@/lib/core/exact";
import { AXES, traceId, type Axis, type ReportContext } from "@/lib/core/report/context";
import { scoreChart } from "@/lib/core/report/chart";
import { peerScore } from "@/lib/core/report/peer-scores";
import type { Cell, Chart, ReportSection, Table } from "@/lib/core/report/report";
import { isExactlyKnown, score, share } from "@/lib/core/report/show";
import { axisOf, shares } from "@/lib/core/report/trace";
import { indexFrom } from "@/lib/core/scoring/aggregate";
import type { Aggregate, Bounds } from "@/lib/core/scoring/evaluation";

export type Ranked = { readonly id: string; readonly title: string; readonly score: Bounds };

/** Scored values, lowest first; equal ones in the instrument's order. */
export function ranked(values: readonly { readonly id: string; readonly title: string; readonly score: Bounds | null }[]): Ranked[] {
  return values.flatMap((value) => (value.score ? [{ ...value, score: value.score }] : [])).sort((a, b) => compare(a.score.lower, b.score.lower));
}

/**
 * What is lowest and what is highest, in words. With something unknown the order of lower bounds may be an order of what is known
 * rather than of what is, so the sentence says that it counts the unknown as 0.
 */
export function comparison(context: ReportContext, key: string, values: readonly Ranked[]): string {
  const [lowest, highest] = [values[0], values[values.length - 1]];
  if (!lowest || !highest) return context.say(`${key}.none`);
  const low = score(context, lowest.score.lower);
  const high = score(context, highest.score.lower);
  if (values.length === 1) return context.say(`${key}.one`, { name: lowest.title, score: low });
  if (low === high) return context.say(`${key}.equal`, { score: low });
  const known = values.every((value) => isExactlyKnown(value.score));
  return context.say(`${key}.${known ? "spread" : "spreadUnknown"}`, { lowest: lowest.title, low, highest: highest.title, high, count: values.length });
}

export function elementValues(context: ReportContext) {
  return context.instrument.elements.map((element) => ({ id: element.id, title: context.text(element.title), score: context.evaluation.elements[element.id]!.score }));
}

/** `id`: the first page and the section each draw it, and a page must not hold the same id twice. */
export function elementChart(context: ReportContext, id: "summary" | "elements"): Chart {
  const values = elementValues(context);
  return scoreChart(context, id, comparison(context, "elements", ranked(values)), values.map((each) => ({ ...each, label: each.title, peers: peerScore(context, `element/${each.id}`) })));
}

export function elementsSection(context: ReportContext): ReportSection {
  const chart = elementChart(context, "elements");
  return {
    id: "elements",
    title: chart.title,
    lead: context.say("elements.lead"),
    blocks: [
      { kind: "chart", chart },
      { kind: "table", table: elementTable(context) },
      { kind: "paragraphs", title: context.say("balance.title"), paragraphs: balanceParagraphs(context) },
    ],
  };
}

function balanceParagraphs(context: ReportContext): string[] {
  const { balance, coordination } = context.evaluation;
  if (!balance && !coordination) return [context.say("balance.undefined")];
  return [context.say("balance.explained"), ...(coordination ? [context.say("coordination.explained")] : [])];
}

/** The radar's numbers with what each adds to the overall score: the last column adds up to the last row. */
function elementTable(context: ReportContext): Table {
  const { overall, elements } = context.evaluation;
  const parts = overall.parts.filter((part) => part.score !== null);
  const total = overall.score ? score(context, overall.score.lower) : null;
  const contributions = total ? shares(parts.map((part) => part.contribution), total) : [];
  const rows = context.instrument.elements.map((element) => {
    const aggregate = elements[element.id]!;
    const index = parts.findIndex((part) => part.id === element.id);
    return [
      { text: context.text(element.title), mark: element.id },
      ...scoreCells(context, aggregate, context.asZero.all.elements[element.id]!, traceId.element(element.id), true),
      { text: index < 0 ? "—" : contributions[index]! },
    ];
  });
  return {
    id: "elements-table",
    caption: context.say("elements.table"),
    columns: [{ title: context.say("column.element"), align: "start" }, ...scoreColumns(context, true), { title: context.say("column.contribution"), align: "end" }],
    rows: [
      ...rows,
      [
        { text: context.say("overall") },
        ...scoreCells(context, overall, context.asZero.all.overall, traceId.overall, true, printedLevel(context) ?? "—"),
        { text: total ?? "—", trace: traceId.overall },
      ],
    ],
  };
}

export function axisSection(context: ReportContext, axis: Axis): ReportSection {
  const aggregates = axisOf(context.evaluation, axis);
  const zero = axisOf(context.asZero.all, axis);
  const values = context.instrument[axis].map((value) => ({ id: value.id as string, title: context.text(value.title), text: context.text(value.text), score: aggregates[value.id]!.score }));
  const title = comparison(context, axis, ranked(values));
  return {
    id: axis,
    title,
    lead: context.say(`${axis}.lead`),
    blocks: [
      { kind: "chart", chart: scoreChart(context, axis, title, values.map((each) => ({ ...each, label: each.title, peers: axis === "measures" ? peerScore(context, `measure/${each.id}`) : null }))) },
      {
        kind: "table",
        table: {
          id: `${axis}-table`,
          caption: context.say(`${axis}.table`),
          columns: [
            { title: context.say(`column.${axis}`), align: "start" },
            { title: context.say("column.looksAt"), align: "start" },
            ...scoreColumns(context, false),
          ],
          rows: values.map((value) => [
            { text: value.title },
            { text: value.text, tone: "muted" as const },
            ...scoreCells(context, aggregates[value.id]!, zero[value.id]!, traceId.axis(axis, value.id), false),
          ]),
        },
      },
    ],
  };
}

export function allAxisSections(context: ReportContext): ReportSection[] {
  return AXES.map((axis) => axisSection(context, axis));
}

/** Score, upper bound, coverage, what it would be with "not applicable" as 0, and for elements the level. */
export function scoreColumns(context: ReportContext, withLevel: boolean): Table["columns"] {
  return [
    { title: context.say("column.score"), align: "end" },
    { title: context.say("column.upper"), align: "end" },
    { title: context.say("column.coverage"), align: "end" },
    { title: context.say("column.asZero"), align: "end" },
    ...(withLevel ? [{ title: context.say("column.level"), align: "start" as const }] : []),
  ];
}

export function scoreCells(context: ReportContext, aggregate: Aggregate, zero: Aggregate, trace: string, withLevel: boolean, level?: string): Cell[] {
  const { score: value } = aggregate;
  if (!value) {
    const blank: Cell = { text: "—", tone: "muted" };
    return [{ text: context.say("notApplicable"), tone: "muted", trace }, blank, blank, { text: zero.score ? score(context, zero.score.lower) : "—", tone: "muted" }, ...(withLevel ? [blank] : [])];
  }
  return [
    { text: score(context, value.lower), trace },
    { text: score(context, value.upper), trace, ...(isExactlyKnown(value) ? { tone: "muted" as const } : {}) },
    { text: share(context, value.coverage), trace },
    zeroCell(context, value, zero, trace),
    ...(withLevel ? [{ text: level ?? elementLevel(context, value) }] : []),
  ];
}

/** 若计为 0 分: only where something did not apply; elsewhere a dash, so that the eye finds the axes it changed. */
function zeroCell(context: ReportContext, value: Bounds, zero: Aggregate, trace: string): Cell {
  const other: Exact | null = zero.score?.lower ?? null;
  return other === null || compare(other, value.lower) === 0 ? { text: "—", tone: "muted" } : { text: score(context, other), trace };
}

function elementLevel(context: ReportContext, value: Bounds): string {
  const { levels } = context.instrument;
  const [lower, upper] = [levels[indexFrom(value.lower, levels)]!, levels[indexFrom(value.upper, levels)]!];
  const name = context.text(lower.elementTitle);
  return lower === upper ? name : context.say("levelRange", { lower: name, upper: context.text(upper.elementTitle) });
}

/** The overall level as printed, or null where it is withheld. */
export function printedLevel(context: ReportContext): string | null {
  const { printed } = context.evaluation.level;
  return printed ? levelName(context, printed) : null;
}

export function levelName(context: ReportContext, { lower, upper }: { readonly lower: number; readonly upper: number }): string {
  const name = (index: number) => context.text(context.instrument.levels[index]!.title);
  return lower === upper ? name(lower) : context.say("levelRange", { lower: name(lower), upper: name(upper) });
}

