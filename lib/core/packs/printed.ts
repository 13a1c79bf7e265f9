import { compare, toNearestDouble, type Exact } from "@/lib/core/exact";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import type { Finding, Judgement, PointsRange } from "@/lib/core/packs/judgement";
import { findingReason, type ReasonContext } from "@/lib/core/packs/reason";

/** Points as a number where they are known, else what is certain and what is possible. */
export type PrintedPoints = number | { readonly min: number; readonly max: number } | null;
export type PrintedFinding = {
  readonly id: string;
  readonly title: string;
  readonly result: Finding["result"];
  readonly points: PrintedPoints;
  /** Of the comparison that decides, or the figure of a row; null where it is not known or there is none. */
  readonly value: number | null;
  readonly threshold: number | null;
  readonly unit: string | null;
  /** null where it is met. */
  readonly reason: string | null;
};
/** A judgement as JSON, for the command line and for programs. Named fields keep their names and order; new ones come after them. */
export type PrintedJudgement = {
  readonly pack: string;
  readonly asOf: string;
  readonly application: Judgement["application"];
  readonly scope: Judgement["scope"];
  readonly inForce: boolean;
  readonly result: Judgement["result"];
  readonly score: number | null;
  /** The scheme's own word. */
  readonly level: string | null;
  readonly findings: readonly PrintedFinding[];
  readonly title: string;
  readonly document: string;
  /** Why the scheme does not apply. */
  readonly notApplicable: string | null;
  /** What the points can come to while rows are open; null where the scheme has none. */
  readonly scoreRange: { readonly min: number; readonly max: number } | null;
  readonly tables: readonly { readonly id: string; readonly points: PrintedPoints; readonly maximum: number }[];
  /** The computed level where a certificate's outranks it. */
  readonly computedLevel: string | null;
  readonly rawSum: number | null;
  /** What a region or industry set differently, by id. */
  readonly overlays: readonly string[];
  /** What would settle the conditions that are open: figures not entered, and the scheme's questions not answered. */
  readonly settle: { readonly facts: readonly { readonly key: string; readonly year: FactYear }[]; readonly questions: readonly string[] };
};

/**
 * Findings stand flat in the order of the scheme: gates, rows, ratios. Numbers are the doubles nearest to the exact ones; results were decided before.
 */
export function printedJudgement(judgement: Judgement, context: Omit<ReasonContext, "pack">): PrintedJudgement {
  const { pack, asOf, application, scope, inForce, result, score, level, range, tables, findings } = judgement;
  const { locale } = context;
  return {
    pack: pack.id,
    asOf,
    application,
    scope,
    inForce,
    result,
    score: score && toNearestDouble(score),
    level: level && level.title[locale],
    findings: findings.map((finding) => printedFinding(finding, { ...context, pack })),
    title: pack.title[locale],
    document: pack.document[locale],
    notApplicable: judgement.notApplicable && judgement.notApplicable[locale],
    scoreRange: range && doubles(range),
    tables: tables.map((table) => ({ id: table.id, points: printedPoints(table.range), maximum: toNearestDouble(table.maximum) })),
    computedLevel: level?.source === "declared" && judgement.computedLevel ? judgement.computedLevel[locale] : null,
    rawSum: judgement.rawSum && toNearestDouble(judgement.rawSum),
    overlays: judgement.overlays.map(({ id }) => id),
    settle: settleOf(findings),
  };
}

function printedFinding(finding: Finding, context: ReasonContext): PrintedFinding {
  const { id, title, result, points, deciding } = finding;
  const { locale } = context;
  const unit = deciding?.unit ?? null;
  return {
    id,
    title: title[locale],
    result,
    points: points && printedPoints(points),
    value: doubleOf(deciding?.value),
    threshold: doubleOf(deciding?.threshold),
    unit: unit === null || unit === "%" ? unit : unit[locale],
    reason: findingReason(finding, context),
  };
}

const doubleOf = (value: Exact | null | undefined): number | null => (value ? toNearestDouble(value) : null);
const doubles = ({ min, max }: PointsRange): { min: number; max: number } => ({ min: toNearestDouble(min), max: toNearestDouble(max) });
const printedPoints = (range: PointsRange): PrintedPoints => (compare(range.min, range.max) === 0 ? toNearestDouble(range.min) : doubles(range));

function settleOf(findings: readonly Finding[]): PrintedJudgement["settle"] {
  const open = findings.filter(({ result }) => result === "undetermined");
  const facts = new Map(open.flatMap(({ missing }) => missing).map(({ key, year }) => [`${key}/${String(year)}`, { key, year }]));
  const questions = open.flatMap(({ obstacles }) => obstacles).flatMap((obstacle) => (obstacle.kind === "question" ? [obstacle.question] : []));
  return { facts: [...facts.values()], questions: [...new Set(questions)] };
}
