import { z } from "zod";
import { SCOPES, type Scope } from "@/lib/core/facts/fact-definition";

/**
 * The shape of the one expression form that items, contradictions, gates and point tables share.
 * Evaluation is in `expression.ts`; this file says only what may be written in a content file.
 *
 * Years count from the fiscal year of the sheet: 0 is the year assessed, -1 the year before.
 * A bare string names a fact of year 0, or the as-of value where the fact's period is `asOf`.
 */
const yearOffset = z.number().int().min(-5).max(0);
/** What a platform computes in the year of an application belongs to the year of `asOf`, or to the one before it. */
export const AS_OF_YEARS = ["asOf", "asOfBefore"] as const;
export type ExpressionYear = number | (typeof AS_OF_YEARS)[number];

export type NumberExpression =
  | number
  | string
  | { fact: string; year?: ExpressionYear }
  | { sum: NumberExpression[] }
  | { difference: [NumberExpression, NumberExpression] }
  | { product: NumberExpression[] }
  | { ratio: [NumberExpression, NumberExpression] }
  | { maximum: NumberExpression[] }
  | { minimum: NumberExpression[] }
  | { mean: NumberExpression[] }
  | { firstKnown: NumberExpression[] }
  | { yearBefore: NumberExpression }
  | { growth: NumberExpression }
  | { change: NumberExpression }
  | { ratioOfSums: { of: [NumberExpression, NumberExpression]; years: number; otherwise?: NumberExpression } }
  | { meanOverYears: { of: NumberExpression; years: number } }
  /** `complete`: a full year that is not given makes it unknown, as official schemes ask; else the years that are there decide. */
  | { meanGrowth: { of: NumberExpression; years: number; complete?: true } }
  | { count: { fact: string } }
  | { itemValue: string }
  | SchemeNumberExpression;

/** Forms that only schemes use. */
export type SchemeNumberExpression =
  /** A named figure of the scheme library, in its own unit: a "%" figure is a number of percent. */
  | { figure: string; year?: number }
  /** Full years from a date to the end of the fiscal year. */
  | { fullYearsSince: string }
  /** Calendar days from a date to `asOf`. */
  | { daysSince: string }
  /** The value that all operands which are known agree on; unknown where they differ. */
  | { agreed: NumberExpression[] }
  /** The largest whole number that is not above the operand. */
  | { floor: NumberExpression }
  /** `of` in the calendar year that a fact names (the year before a transformation). */
  | { inYearOf: { fact: string; of: NumberExpression } }
  /** Points of a row or a table of the scheme, or of all of them: `total`. May be a range. */
  | { points: string }
  /** What was answered to a question of the scheme. */
  | { answer: string }
  /** How many questions that carry all these tags are answered with at least this level. May be a range. */
  | { countAnswers: { tags: string[]; atLeast: number } }
  /** The number of the first case that holds; the last has no `when`. Unknown while its case is undecided. */
  | { cases: { when?: Condition; of: NumberExpression }[] };

/** What a row of a list fact must hold in one field: one of these texts, or a number within these ends. */
export type RowMatch = string[] | { atLeast?: number; atMost?: number };
/**
 * When a row of a list fact must lie. `years: n`: in the fiscal year, the n − 1 before it, or later up to `asOf`. `months: n`: in the n months that end
 * at `asOf`. `valid`: from `from` to `until`, where they are stated, at `asOf`.
 */
export type RowWindow = { years: number } | { months: number } | { valid: true };

export type Condition =
  | { atLeast: [NumberExpression, NumberExpression] }
  | { atMost: [NumberExpression, NumberExpression] }
  | { moreThan: [NumberExpression, NumberExpression] }
  | { lessThan: [NumberExpression, NumberExpression] }
  | { equals: [NumberExpression, NumberExpression] }
  | { all: Condition[] }
  | { any: Condition[] }
  | { anyKnown: Condition[] }
  | { not: Condition }
  | { atLeastK: { k: number; of: Condition[] } }
  | { has: { fact: string; option: string } }
  | { is: { fact: string; value: string | boolean } }
  | { stated: NumberExpression }
  | { branch: string[] }
  | { industry: string[] }
  | { fullYear: number }
  | { level: { item: string; atLeast?: number; atMost?: number } }
  | { chosen: { item: string; option: string } }
  /** The enterprise declared the item not applicable (R5). */
  | { declared: string }
  /** A list fact has a row like this. */
  | { listed: { fact: string; where?: Record<string, RowMatch>; window?: RowWindow } }
  /** The size class is one of these; decided on the sheet of that scope only. */
  | { size: string[]; scope?: Scope }
  /** True on a sheet of this scope, undecided on any other. */
  | { scope: Scope }
  /** The fact is given, whatever it says; undecided while it is unanswered. */
  | { given: string }
  /** The first case that holds decides what is asked; the last has no `when`. Undecided while its case is. */
  | { cases: { when?: Condition; requires: Condition }[] }
  /** A condition that people judge: what was declared to the scheme's question. */
  | { affirmed: string };

export const numberExpressionSchema: z.ZodType<NumberExpression> = z.lazy(() => {
  const pair = z.tuple([numberExpressionSchema, numberExpressionSchema]);
  const list = z.array(numberExpressionSchema).min(1);
  const years = z.number().int().min(2).max(3);
  return z.union([
    z.number(),
    z.string().min(1),
    z.strictObject({ fact: z.string().min(1), year: z.union([yearOffset, z.enum(AS_OF_YEARS)]).optional() }),
    z.strictObject({ sum: list }),
    z.strictObject({ difference: pair }),
    z.strictObject({ product: list }),
    z.strictObject({ ratio: pair }),
    z.strictObject({ maximum: list }),
    z.strictObject({ minimum: list }),
    z.strictObject({ mean: list }),
    z.strictObject({ firstKnown: list }),
    z.strictObject({ yearBefore: numberExpressionSchema }),
    z.strictObject({ growth: numberExpressionSchema }),
    z.strictObject({ change: numberExpressionSchema }),
    z.strictObject({ ratioOfSums: z.strictObject({ of: pair, years, otherwise: numberExpressionSchema.optional() }) }),
    z.strictObject({ meanOverYears: z.strictObject({ of: numberExpressionSchema, years }) }),
    z.strictObject({ meanGrowth: z.strictObject({ of: numberExpressionSchema, years, complete: z.literal(true).optional() }) }),
    z.strictObject({ count: z.strictObject({ fact: z.string() }) }),
    z.strictObject({ itemValue: z.string() }),
    z.strictObject({ figure: z.string().min(1), year: yearOffset.optional() }),
    z.strictObject({ fullYearsSince: z.string() }),
    z.strictObject({ daysSince: z.string() }),
    z.strictObject({ agreed: list }),
    z.strictObject({ floor: numberExpressionSchema }),
    z.strictObject({ inYearOf: z.strictObject({ fact: z.string(), of: numberExpressionSchema }) }),
    z.strictObject({ points: z.string().min(1) }),
    z.strictObject({ answer: z.string().min(1) }),
    z.strictObject({ countAnswers: z.strictObject({ tags: z.array(z.string()).min(1), atLeast: z.number() }) }),
    z.strictObject({ cases: z.array(z.strictObject({ when: z.lazy(() => conditionSchema).optional(), of: numberExpressionSchema })).min(2) }),
  ]);
});

const rowMatchSchema = z.union([z.array(z.string()).min(1), z.strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() })]);
const rowWindowSchema = z.union([
  z.strictObject({ years: z.number().int().positive() }),
  z.strictObject({ months: z.number().int().positive() }),
  z.strictObject({ valid: z.literal(true) }),
]);

export const conditionSchema: z.ZodType<Condition> = z.lazy(() => {
  const pair = z.tuple([numberExpressionSchema, numberExpressionSchema]);
  const list = z.array(conditionSchema).min(1);
  return z.union([
    z.strictObject({ atLeast: pair }),
    z.strictObject({ atMost: pair }),
    z.strictObject({ moreThan: pair }),
    z.strictObject({ lessThan: pair }),
    z.strictObject({ equals: pair }),
    z.strictObject({ all: list }),
    z.strictObject({ any: list }),
    z.strictObject({ anyKnown: list }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ atLeastK: z.strictObject({ k: z.number().int().positive(), of: list }) }),
    z.strictObject({ has: z.strictObject({ fact: z.string(), option: z.string() }) }),
    z.strictObject({ is: z.strictObject({ fact: z.string(), value: z.union([z.string(), z.boolean()]) }) }),
    z.strictObject({ stated: numberExpressionSchema }),
    z.strictObject({ branch: z.array(z.string()).min(1) }),
    z.strictObject({ industry: z.array(z.string().regex(/^([A-T]|\d{2,4})$/)).min(1) }),
    z.strictObject({ fullYear: yearOffset }),
    z.strictObject({
      level: z.strictObject({ item: z.string(), atLeast: z.number().int().optional(), atMost: z.number().int().optional() }),
    }),
    z.strictObject({ chosen: z.strictObject({ item: z.string(), option: z.string() }) }),
    z.strictObject({ declared: z.string() }),
    z.strictObject({ listed: z.strictObject({ fact: z.string(), where: z.record(z.string(), rowMatchSchema).optional(), window: rowWindowSchema.optional() }) }),
    z.strictObject({ size: z.array(z.string()).min(1), scope: z.enum(SCOPES).optional() }),
    z.strictObject({ scope: z.enum(SCOPES) }),
    z.strictObject({ given: z.string() }),
    z.strictObject({ cases: z.array(z.strictObject({ when: conditionSchema.optional(), requires: conditionSchema })).min(2) }),
    z.strictObject({ affirmed: z.string().min(1) }),
  ]);
});
