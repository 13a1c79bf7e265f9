import { compare, toNearestDouble, ZERO, type Exact } from "@/lib/core/exact";
import type { Finding, Judgement, Measure, Outcome, PointsRange } from "@/lib/core/packs/judgement";
import type { Pack } from "@/lib/core/packs/pack";
import { pointEdges, shownPoints, shownRange } from "@/lib/core/packs/points-shown";
import { aloneTitle, findingReason, gapText, shownNumber, shownThreshold, titleInYear } from "@/lib/core/packs/reason";
import type { Bar, StandingGroup, StandingMeasure, StandingRow } from "@/lib/core/packs/standing";
import { withoutTags, type StandingContext } from "@/lib/core/packs/standing-context";

/** The conditions, then each point table, then the ratios, in the order of the scheme. */
export function buildGroups(context: StandingContext, judgement: Judgement): StandingGroup[] {
  const { words } = context;
  const edges = pointEdges(judgement.pack);
  const found = (kind: Finding["kind"], table: string | null = null) => judgement.findings.filter((finding) => finding.kind === kind && finding.table === table);
  const rowsOf = (findings: readonly Finding[]) => findings.map((finding) => buildRow(context, judgement, finding, edges));
  const tables = judgement.tables.map(({ id, range, maximum }) => ({
    id,
    title: tableTitle(context, judgement, id),
    points: outOf(context, range, maximum, edges),
    rows: rowsOf(found("row", id)),
  }));
  const groups = [
    { id: "gates", title: words("group.gates"), points: null, rows: rowsOf(found("gate")) },
    ...tables,
    { id: "ratios", title: words(judgement.pack.kind === "index" ? "group.ratios" : "group.parts"), points: null, rows: [...rowsOf(found("ratio")), ...rawSumRow(context, judgement)] },
  ];
  return groups.filter(({ rows }) => rows.length > 0);
}

function tableTitle(context: StandingContext, { pack, overlays }: Judgement, id: string): string {
  const tables = overlays.findLast((overlay) => overlay.tables)?.tables ?? pack.tables;
  const table = tables.find((each) => each.id === id);
  return table ? context.text(table.title) : id;
}

/** "30 / 40". */
function outOf({ words, wording }: StandingContext, range: PointsRange, maximum: Exact, edges: readonly Exact[]): string {
  return words("outOf", { value: shownRange(range, edges, wording), of: shownPoints(maximum, edges, wording) });
}

function buildRow(context: StandingContext, { pack }: Judgement, finding: Finding, edges: readonly Exact[]): StandingRow {
  const { points, maximum } = finding;
  const hasPoints = points !== null && maximum !== null;
  return {
    id: finding.id,
    title: context.text(finding.title),
    result: finding.result,
    resultWord: wordOf(context, finding),
    points: hasPoints ? outOf(context, points, maximum, edges) : null,
    bar: hasPoints ? barOfPoints(points, maximum) : null,
    measures: measuresShown(finding).map((measure) => buildMeasure(context, measure)),
    reason: findingReason(finding, { pack, ...context.wording }),
    note: noteOf(context, pack, finding),
  };
}

/** Of a ratio, how it is computed; then what the scheme notes. */
function noteOf({ text, words }: StandingContext, pack: Pack, { id, kind, note }: Finding): string | null {
  const formula = kind === "ratio" ? pack.ratios.find((ratio) => ratio.id === id)?.formula : undefined;
  const notes = [formula, note].filter((each) => each !== undefined && each !== null).map((each) => withoutTags(text(each)));
  return notes.length === 0 ? null : notes.join(words("separatorLong"));
}

/** Of a condition that is met, what meets it: the other ways to meet it are of no interest then. */
function measuresShown({ kind, result, measures }: Finding): readonly Measure[] {
  return kind === "gate" && result === "pass" ? measures.filter((measure) => measure.result === true) : measures;
}

function wordOf({ words }: StandingContext, { kind, result, points, maximum }: Finding): string {
  const isFull = kind === "row" && result === "pass" && points !== null && maximum !== null && compare(points.min, maximum) >= 0;
  return words(isFull ? "result.row.full" : `result.${kind}.${result}`);
}

function buildMeasure(context: StandingContext, measure: Measure): StandingMeasure {
  const { title, year, value, range, relation, threshold, unit, result, gap } = measure;
  const { words, wording } = context;
  const shown = (number: Exact) => shownNumber(number, unit, wording, threshold);
  return {
    title: titleInYear(aloneTitle(title, context), year, wording),
    value: value ? shown(value) : range ? words("range", { lower: shownNumber(range.min, null, wording, threshold), upper: shown(range.max) }) : null,
    threshold: threshold ? words(`sign.${relation}`, { threshold: shownThreshold(threshold, unit, wording) }) : null,
    result: outcomeOf(result),
    gap: gap ? gapText(gap, wording, year) : null,
    bar: barOfMeasure(measure),
  };
}

const outcomeOf = (result: boolean | null): Outcome => (result === null ? "undetermined" : result ? "pass" : "fail");

/** Thresholds stand at the same place in every bar, so that a column of bars shows at a glance which figures fall short. */
const THRESHOLD_AT = 2 / 3;

function barOfMeasure({ value, range, threshold, relation }: Measure): Bar | null {
  const ends = value ? { min: value, max: value } : range;
  if (!ends || !threshold || relation === "equals" || compare(threshold, ZERO) <= 0) return null;
  const lengthOf = (number: Exact) => part(toNearestDouble(number.div(threshold)) * THRESHOLD_AT);
  return { certain: lengthOf(ends.min), possible: lengthOf(ends.max), threshold: part(THRESHOLD_AT) };
}

function barOfPoints({ min, max }: PointsRange, maximum: Exact): Bar | null {
  if (compare(maximum, ZERO) <= 0) return null;
  return { certain: part(toNearestDouble(min.div(maximum))), possible: part(toNearestDouble(max.div(maximum))), threshold: null };
}

/** Within the bar; a thousandth is finer than a pixel. */
const part = (length: number): number => Math.round(Math.min(Math.max(length, 0), 1) * 1000) / 1000;

/** Stands at the foot of the ratios that it adds up. */
function rawSumRow({ words, wording }: StandingContext, { rawSum }: Judgement): StandingRow[] {
  if (!rawSum) return [];
  const title = words("rawSum.title");
  const measure: StandingMeasure = { title, value: shownNumber(rawSum, null, wording), threshold: null, result: "pass", gap: null, bar: null };
  return [{ id: "rawSum", title, result: "pass", resultWord: words("result.ratio.pass"), points: null, bar: null, measures: [measure], reason: null, note: words("rawSum.note") }];
}
