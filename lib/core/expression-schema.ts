import { z } from "zod";

/**
 * The shape of the one expression form that items, contradictions, gates and point tables share.
 * Evaluation is in `expression.ts`; this file says only what may be written in a content file.
 *
 * Years count from the fiscal year of the sheet: 0 is the year assessed, -1 the year before.
 * A bare string names a fact of year 0, or the as-of value where the fact's period is `asOf`.
 */
const yearOffset = z.number().int().min(-5).max(0);

export type NumberExpression =
  | number
  | string
  | { fact: string; year?: number }
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
  | { meanGrowth: { of: NumberExpression; years: number } }
  | { count: { fact: string } }
  | { itemValue: string };

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
  | { declared: string };

export const numberExpressionSchema: z.ZodType<NumberExpression> = z.lazy(() => {
  const pair = z.tuple([numberExpressionSchema, numberExpressionSchema]);
  const list = z.array(numberExpressionSchema).min(1);
  const years = z.number().int().min(2).max(3);
  return z.union([
    z.number(),
    z.string().min(1),
    z.strictObject({ fact: z.string().min(1), year: yearOffset.optional() }),
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
    z.strictObject({ meanGrowth: z.strictObject({ of: numberExpressionSchema, years }) }),
    z.strictObject({ count: z.strictObject({ fact: z.string() }) }),
    z.strictObject({ itemValue: z.string() }),
  ]);
});

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
  ]);
});
