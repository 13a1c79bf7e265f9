import { z } from "zod";
import { localisedTextSchema } from "@/lib/core/localised";

export const FACT_STATES = ["given", "notApplicable", "dontKnow", "withheld"] as const;
export type FactState = (typeof FACT_STATES)[number];
export const SCOPES = ["standalone", "consolidated"] as const;
/** Whose figures: the legal entity alone (单体) or the group (合并). Printed beside every result. */
export type Scope = (typeof SCOPES)[number];

const option = z.strictObject({ id: z.string(), title: localisedTextSchema });

/** One row of the fact dictionary (`lib/content/reference/facts`): a figure an enterprise enters once. */
export const factDefinitionSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  group: z.string(),
  title: localisedTextSchema,
  /** What counts, in one or two sentences: the 口径 and where the figure stands in the firm's books. */
  help: localisedTextSchema,
  type: z.enum(["number", "integer", "enum", "set", "list", "boolean", "date", "string"]),
  period: z.enum(["year", "asOf"]),
  /** Shown unit, fixed per fact; null for sets, dates and texts. */
  unit: localisedTextSchema.nullable(),
  options: z.array(option).optional(),
  /** Option id that excludes the others. */
  exclusive: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  /** The value may not exceed the sum of these facts of the same period; `warning` warns instead of refusing. */
  atMost: z.array(z.strictObject({ sum: z.array(z.string()).min(1), severity: z.enum(["refusal", "warning"]) })).default([]),
  /** True for what only rule packs ask; not shown until a pack is opened. */
  packOnly: z.boolean().default(false),
  /** An integer that is a year of the calendar: written without separators. */
  calendarYear: z.literal(true).optional(),
  /** The year is the one of an application or evaluation, which may lie after the fiscal year; absent: a fiscal year. */
  yearOf: z.literal("evaluation").optional(),
  /** Structured value of a `list` fact, described for people. */
  shape: localisedTextSchema.optional(),
  /** What the fields of a list's rows are called, in the order of entry; `unit` where a number has one, `hint` where the name does not say enough. */
  fields: z.array(z.strictObject({ id: z.string(), title: localisedTextSchema, unit: localisedTextSchema.optional(), hint: localisedTextSchema.optional() })).optional(),
});
export type FactDefinition = z.infer<typeof factDefinitionSchema>;

export const factDictionarySchema = z.strictObject({
  groups: z.array(z.strictObject({ id: z.string(), title: localisedTextSchema, text: localisedTextSchema })).min(1),
  facts: z.array(factDefinitionSchema).min(1),
});
export type FactDictionary = z.infer<typeof factDictionarySchema>;
