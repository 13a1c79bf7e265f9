import { z } from "zod";
import { numberExpressionSchema } from "@/lib/core/expression-schema";
import { localisedTextSchema } from "@/lib/core/localised";

/*
 * The shapes of the files in `lib/content/reference`. They stand apart from the functions that use what was read, because
 * those run in browsers too, where a schema library would be most of what the form may weigh.
 */

/** `lib/content/reference/derived-figures.yaml`: ratios that people expect beside what they type. */
export const derivedFiguresSchema = z.strictObject({
  figures: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
      title: localisedTextSchema,
      of: numberExpressionSchema,
      /** "%" multiplies by 100. */
      unit: z.union([z.literal("%"), localisedTextSchema]),
    }),
  ),
});

const named = { title: localisedTextSchema, pinyin: z.string(), initials: z.string() };

/** `lib/content/reference/industries.yaml`: sections and divisions of GB/T 4754-2017. */
export const industriesSchema = z.strictObject({
  sections: z.array(
    z.strictObject({
      code: z.string().regex(/^[A-T]$/),
      ...named,
      divisions: z.array(z.strictObject({ code: z.string().regex(/^\d{2}$/), ...named })).min(1),
    }),
  ),
});

const factor = z.strictObject({ value: z.number().positive(), source: z.string(), evidence: z.string() });

/** `lib/content/reference/energy-factors.yaml`: per unit of the fact, tonnes of standard coal and of carbon dioxide. */
export const energyFactorsSchema = z.strictObject({
  gridFactor: z.strictObject({ value: z.number().positive(), unit: z.string(), year: z.number().int(), source: localisedTextSchema, evidence: z.string() }),
  factors: z.array(z.strictObject({ fact: z.string(), tce: factor, co2: factor.nullable(), renewable: z.boolean() })).min(1),
  greenPower: z.strictObject({ fact: z.string(), tce: factor }),
});
