import { z } from "zod";
import { compare, exact, roundHalfUp, toNearestDouble, type Exact } from "@/lib/core/exact";
import { parseAssessmentFile, type AssessmentFile } from "@/lib/core/facts/assessment-file";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { parseFactFile } from "@/lib/core/facts/fact-file";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { judgePack } from "@/lib/core/packs/judge";
import { OUTCOMES, type Finding, type Judgement, type PointsRange } from "@/lib/core/packs/judgement";
import { APPLICATIONS, type Pack, type PackLibrary } from "@/lib/core/packs/pack";
import { checkSchemeAnswer, parseSchemeAnswers } from "@/lib/core/packs/scheme-answers";
import type { Responses } from "@/lib/core/response";
import { itemValueOf, scoreAssessment } from "@/lib/core/scoring/score";

/**
 * Hand-computed cases of a scheme, one file each beside this one: whole inputs with what must come out, and figures moved over an edge. The same
 * runner serves the tests and the check that every number of a pack is guarded by a case.
 */
const outcome = z.enum(OUTCOMES);
const pointsSchema = z.union([z.number(), z.strictObject({ min: z.number(), max: z.number() }), z.null()]);
const findingSchema = z.union([
  outcome,
  z.strictObject({ result: outcome.optional(), points: pointsSchema.optional(), value: z.number().nullable().optional(), threshold: z.number().nullable().optional(), gap: z.number().nullable().optional() }),
]);
const expectSchema = z.strictObject({
  /** The input is refused at this JSON pointer. */
  refused: z.string().optional(),
  result: outcome.optional(),
  score: z.number().nullable().optional(),
  /** The scheme's word in Chinese; null: none printed. */
  level: z.string().nullable().optional(),
  inForce: z.boolean().optional(),
  rawSum: z.number().nullable().optional(),
  tables: z.record(z.string(), pointsSchema).optional(),
  findings: z.record(z.string(), findingSchema).optional(),
});
const json = z.record(z.string(), z.unknown());
export const vectorsSchema = z.strictObject({
  pack: z.string(),
  base: json.optional(),
  vectors: z
    .array(
      z.strictObject({
        id: z.string(),
        note: z.string().optional(),
        file: json.optional(),
        /** Path → value over the base; null takes it away. */
        set: z.record(z.string(), z.unknown()).optional(),
        application: z.enum(APPLICATIONS).default("new"),
        asOf: z.string().optional(),
        expect: expectSchema,
      }),
    )
    .default([]),
  edges: z
    .array(
      z.strictObject({
        id: z.string().optional(),
        note: z.string().optional(),
        finding: z.string().optional(),
        of: z.string(),
        at: z.string(),
        set: z.record(z.string(), z.unknown()).optional(),
        application: z.enum(APPLICATIONS).default("new"),
        asOf: z.string().optional(),
        cases: z.array(z.tuple([z.unknown(), z.union([z.string(), pointsSchema, z.boolean()])])).min(1),
      }),
    )
    .default([]),
  /** What the scheme's own questions of numbers and levels may be answered: from, to (null: without end); one less and one more are refused. */
  limits: z.array(z.strictObject({ question: z.string(), from: z.number(), to: z.number().nullable() })).default([]),
});
export type Vectors = z.infer<typeof vectorsSchema>;

export type VectorRun = { readonly name: string; readonly faults: readonly string[] };
export type VectorSurroundings = { readonly library: PackLibrary; readonly dictionary: FactDictionary; readonly instrument: { readonly instrument: Instrument; readonly hash: string } };

/** Runs every case; a case is right where `faults` is empty. */
export const runVectors = (file: Vectors, around: VectorSurroundings): VectorRun[] => casesOf(file, around).map(({ name, run }) => ({ name, faults: run() }));

/** Whether any case is wrong; stops at the first. */
export const hasFault = (file: Vectors, around: VectorSurroundings): boolean => casesOf(file, around).some(({ run }) => run().length > 0);

type Case = { readonly name: string; readonly run: () => readonly string[] };

function casesOf(file: Vectors, around: VectorSurroundings): Case[] {
  const pack = around.library.packs.find(({ id }) => id === file.pack);
  if (!pack) throw new RangeError(`no pack ${file.pack}`);
  const judge = (input: unknown, application: "new" | "review", asOf: string | undefined): Judgement => judgeFile(pack, input, application, asOf, around);
  const attempt = (name: string, compute: () => readonly string[]): Case => ({
    name,
    run: () => {
      try {
        return compute();
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    },
  });
  return [
    ...file.limits.map((limit) => attempt(`limits of ${limit.question}`, () => limitFaults(pack, limit))),
    ...file.edges.flatMap((edge) =>
      edge.cases.map(([value, wanted]) =>
        attempt(`${edge.id ?? edge.finding ?? "pack"} ${edge.of} at ${edge.at} = ${JSON.stringify(value)}`, () => {
          const judged = judge(changed(file.base ?? {}, { ...edge.set, [edge.at]: value }), edge.application, edge.asOf);
          return differs("", edgeValue(judged, edge.of, edge.finding), wanted);
        }),
      ),
    ),
    ...file.vectors.map((vector) => attempt(vector.id, () => expectOf(vector.expect, () => judge(changed(vector.file ?? file.base ?? {}, vector.set ?? {}), vector.application, vector.asOf)))),
  ];
}

function judgeFile(pack: Pack, input: unknown, application: "new" | "review", asOf: string | undefined, { library, dictionary, instrument }: VectorSurroundings): Judgement {
  const withAnswers = typeof input === "object" && input !== null && "responses" in input;
  const parsed = withAnswers ? parseAssessmentFile(input, dictionary, instrument.instrument) : parseFactFile(input, dictionary);
  if ("problems" in parsed) throw new Refused(parsed.problems.map(({ pointer }) => pointer));
  const answers = parseSchemeAnswers(parsed.file.schemeAnswers, library.packs, pack.id);
  if ("problems" in answers) throw new Refused(answers.problems.map(({ pointer }) => pointer));
  const { sheet } = parsed.file;
  const responses: Responses | null = "responses" in parsed.file ? (parsed.file as AssessmentFile).responses : null;
  const evaluation = responses ? scoreAssessment({ ...instrument, dictionary, sheet, responses }) : null;
  return judgePack(pack, {
    library,
    dictionary,
    sheet,
    application,
    ...(asOf === undefined ? {} : { asOf }),
    answers: answers.answers,
    ...(evaluation && responses ? { assessment: { branch: evaluation.branch, responses, itemValue: itemValueOf(evaluation) } } : {}),
  });
}

/** A copy with values set at paths like `facts.revenue.2025`. */
export function changed(base: unknown, set: Readonly<Record<string, unknown>>): unknown {
  const copy = structuredClone(base) as Record<string, unknown>;
  for (const [path, value] of Object.entries(set)) {
    const steps = path.split(".");
    const last = steps.pop() ?? "";
    let at = copy;
    for (const step of steps) at = (at[step] ??= {}) as Record<string, unknown>;
    if (value === null) delete at[last];
    else at[last] = value;
  }
  return copy;
}

function limitFaults(pack: Pack, { question: id, from, to }: Vectors["limits"][number]): string[] {
  const question = pack.questions.find((each) => each.id === id);
  if (!question) return [`there is no question ${id}`];
  const accepts = (number: number): boolean => "answer" in checkSchemeAnswer(question, number);
  const wanted: readonly (readonly [number, boolean])[] = [[from, true], [from - 1, false], ...(to === null ? [] : ([[to, true], [to + 1, false]] as const))];
  return wanted.filter(([number, fits]) => accepts(number) !== fits).map(([number, fits]) => `${String(number)} is ${fits ? "refused" : "accepted"}`);
}

class Refused extends RangeError {
  constructor(readonly pointers: readonly string[]) {
    super(`the input is refused at ${pointers.join(", ")}`);
  }
}

function expectOf(expected: z.infer<typeof expectSchema>, judge: () => Judgement): string[] {
  if (expected.refused === undefined) return compareWith(expected, judge());
  try {
    judge();
  } catch (error) {
    if (error instanceof Refused && error.pointers.includes(expected.refused)) return [];
    throw error;
  }
  return [`the input is accepted, not refused at ${expected.refused}`];
}

function compareWith(expected: z.infer<typeof expectSchema>, judged: Judgement): string[] {
  const faults: string[] = [];
  const check = (name: string, is: unknown, wanted: unknown): void => void (wanted === undefined || faults.push(...differs(name, is, wanted)));
  check("result", judged.result, expected.result);
  check("score", judged.score, expected.score);
  check("level", judged.level?.title["zh-CN"] ?? null, expected.level);
  check("inForce", judged.inForce, expected.inForce);
  check("rawSum", judged.rawSum, expected.rawSum);
  for (const [id, wanted] of Object.entries(expected.tables ?? {})) check(`table ${id}`, judged.tables.find((table) => table.id === id)?.range, wanted);
  for (const [id, wanted] of Object.entries(expected.findings ?? {})) {
    const finding = findingOf(judged, id);
    const parts = typeof wanted === "string" ? { result: wanted } : wanted;
    check(`${id} result`, finding.result, parts.result);
    check(`${id} points`, finding.points, parts.points);
    check(`${id} value`, finding.deciding?.value ?? null, parts.value);
    check(`${id} threshold`, finding.deciding?.threshold ?? null, parts.threshold);
    check(`${id} gap`, finding.deciding?.gap?.by ?? null, parts.gap);
  }
  return faults;
}

function findingOf(judged: Judgement, id: string): Finding {
  const finding = judged.findings.find((each) => each.id === id);
  if (!finding) throw new RangeError(`no finding ${id}`);
  return finding;
}

function edgeValue(judged: Judgement, of: string, finding: string | undefined): unknown {
  if (of.startsWith("table:")) return judged.tables.find(({ id }) => id === of.slice("table:".length))?.range;
  if (of === "score") return judged.score;
  if (of === "level") return judged.level?.title["zh-CN"] ?? null;
  if (of === "inForce") return judged.inForce;
  if (of === "rawSum") return judged.rawSum;
  const found = finding === undefined ? null : findingOf(judged, finding);
  if (of === "result") return found ? found.result : judged.result;
  if (of === "points") return found?.points;
  if (of === "value") return found?.deciding?.value ?? null;
  throw new RangeError(`unknown ${of}`);
}

/** Exact where the expected number is exact; a value that goes on for ever is compared to the decimals that the case states. */
function differs(name: string, is: unknown, wanted: unknown): string[] {
  const same = isSame(is, wanted);
  return same ? [] : [`${name} is ${shown(is)}, not ${JSON.stringify(wanted)}`.trim()];
}

function isSame(is: unknown, wanted: unknown): boolean {
  if (isRange(is)) {
    if (typeof wanted === "number") return compare(is.min, is.max) === 0 && isSameNumber(is.min, wanted);
    const range = wanted as { readonly min: number; readonly max: number } | null;
    return typeof range === "object" && range !== null && isSameNumber(is.min, range.min) && isSameNumber(is.max, range.max);
  }
  if (isExact(is)) return typeof wanted === "number" && isSameNumber(is, wanted);
  return is === wanted || (is === undefined && wanted === null);
}

function isSameNumber(is: Exact, wanted: number): boolean {
  if (compare(is, exact(wanted)) === 0) return true;
  const decimals = String(wanted).split(".")[1]?.length ?? 0;
  // A finite decimal is stated in full; only what has no end may be rounded.
  return decimals >= 3 && isEndless(is) && roundHalfUp(is, decimals) === wanted.toFixed(decimals);
}

/** Whether a fraction has no finite decimal, or a longer one than anybody would write. */
function isEndless(value: Exact): boolean {
  return 10n ** 12n % value.d !== 0n;
}

const isExact = (value: unknown): value is Exact => typeof value === "object" && value !== null && "n" in value && "d" in value;
const isRange = (value: unknown): value is PointsRange => typeof value === "object" && value !== null && "min" in value && "max" in value;

function shown(value: unknown): string {
  if (isExact(value)) return String(toNearestDouble(value));
  if (isRange(value)) return `${shown(value.min)}…${shown(value.max)}`;
  return JSON.stringify(value);
}

