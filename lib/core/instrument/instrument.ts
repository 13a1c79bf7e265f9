import { z } from "zod";
import { conditionSchema, numberExpressionSchema, type Condition, type NumberExpression } from "@/lib/core/expression-schema";
import { localisedTextSchema, type LocalisedText } from "@/lib/core/localised";

/** Lists that the whole product agrees on; `instrument lint` refuses any other id. */
export const MEASURES = ["dig", "srd", "grn", "sup", "emg", "qua"] as const;
export const CHARACTERISTICS = ["high-tech", "high-efficiency", "high-quality"] as const;
export const DRIVERS = ["breakthrough", "allocation", "upgrading"] as const;
export const BRANCHES = ["production", "operations", "services"] as const;
export const LEVELS = ["none", "one", "two", "three", "four"] as const;
export type Measure = (typeof MEASURES)[number];
export type Characteristic = (typeof CHARACTERISTICS)[number];
export type Driver = (typeof DRIVERS)[number];
export type Branch = (typeof BRANCHES)[number];
export type LevelId = (typeof LEVELS)[number];

/** A value in basis points of the scale: 0 (worst) to 10,000 (best). */
const valueSchema = z.number().int().min(0).max(10_000);
/** A share in basis points; siblings sum to 10,000 (checked by lint, which names what is missing). */
const weightSchema = z.number().int().min(0).max(10_000);
const text = localisedTextSchema;

/** What stands after the number of a figure. "%" multiplies a ratio by 100; a named unit leaves the number as it is. */
const unitSchema = z.union([z.literal("%"), text]);
/** A figure computed from facts, in the unit that its edges are written in. */
const figureSchema = z.strictObject({
  title: text,
  of: numberExpressionSchema,
  unit: unitSchema,
});
const bandsSchema = z.strictObject({
  edges: z.array(z.number()).min(1),
  /** Which end of a band belongs to it: left = an edge opens the band above it; right = it closes the band below. */
  closed: z.enum(["left", "right"]),
  /** One per band, lowest band first; without it equally spaced from 0 to 10,000 (R7). */
  values: z.array(valueSchema).optional(),
  source: text,
});

export type FigureUnit = z.infer<typeof unitSchema>;
export type Figure = { title: LocalisedText; of: NumberExpression; unit: FigureUnit };
export type Bands = z.infer<typeof bandsSchema>;

/** How a fact item gets its value. Exactly one form per item. */
export type Valuation =
  | { figure: Figure; bands: Bands; shown?: Figure }
  | { map: { fact: string; values: Record<string, number> }; source: LocalisedText }
  | { best: { fact: string; values: Record<string, number> }; source: LocalisedText }
  | { each: { fact: string; value: number; cap: number }; source: LocalisedText }
  | { terms: { when: Condition; value: number; title: LocalisedText }[]; source: LocalisedText }
  | { firstMatch: { when: Condition; value: number; title: LocalisedText }[]; figures: Figure[]; source: LocalisedText }
  | { better: { when?: Condition; use: Valuation }[] }
  | { cases: { when?: Condition; use: Valuation }[] };

const whenValue = z.strictObject({ when: conditionSchema, value: valueSchema, title: text });
const factValues = z.strictObject({ fact: z.string(), values: z.record(z.string(), valueSchema) });
export const valuationSchema: z.ZodType<Valuation> = z.lazy(() =>
  z.union([
    z.strictObject({ figure: figureSchema, bands: bandsSchema, shown: figureSchema.optional() }),
    z.strictObject({ map: factValues, source: text }),
    z.strictObject({ best: factValues, source: text }),
    z.strictObject({ each: z.strictObject({ fact: z.string(), value: valueSchema, cap: valueSchema }), source: text }),
    z.strictObject({ terms: z.array(whenValue).min(1), source: text }),
    z.strictObject({ firstMatch: z.array(whenValue).min(1), figures: z.array(figureSchema).min(1), source: text }),
    z.strictObject({ better: z.array(z.strictObject({ when: conditionSchema.optional(), use: valuationSchema })).min(2) }),
    z.strictObject({ cases: z.array(z.strictObject({ when: conditionSchema.optional(), use: valuationSchema })).min(2) }),
  ]),
);

const commonItem = {
  id: z.string().regex(/^[A-Z]\d+\.\d+$/),
  weight: weightSchema,
  core: z.boolean().default(false),
  characteristic: z.enum(CHARACTERISTICS),
  driver: z.enum(DRIVERS),
  /** 1 or 0.5; an item counts on at least one measure. */
  measures: z.partialRecord(z.enum(MEASURES), z.union([z.literal(1), z.literal(0.5)])),
  clauses: z.array(z.string()).min(1),
  /** The schemes that ask the same or nearly the same. */
  sharedWith: z.array(text).default([]),
  /** Short name for charts and tables: at most 16 han. */
  title: text,
  /** The question as asked. */
  text,
  /** What counts, an example, what proves it: one line each. */
  help: text,
  example: text,
  evidence: text,
  /** Rules that take the item out, tried in order. An unknown condition does not take it out. */
  notApplicable: z.array(z.strictObject({ when: conditionSchema, reason: text, by: z.enum(["branch", "rule"]) })).default([]),
  /** Reasons (ids of `declaredReasons`) with which the enterprise itself may take the item out; none where empty. */
  mayDeclare: z.array(z.string()).default([]),
};

const levelSchema = z.strictObject({ text, next: text.optional() });
const optionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  value: valueSchema,
  text,
  /** What to do to gain this option (multi), or to rise above it (single; absent for the best). */
  next: text.optional(),
  /** Branches the option applies to; all where absent. */
  branches: z.array(z.enum(BRANCHES)).optional(),
});
/** Advice for a value below `below` basis points; the first that fits is shown. The last one's `below` is 10,000. */
const nextStepSchema = z.strictObject({ below: z.number().int().min(1).max(10_000), text });

export const itemSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...commonItem,
    kind: z.literal("fact"),
    valuation: valuationSchema,
    /** A ceiling on the value while a condition holds (C4.1: revenue fell). */
    cap: z.strictObject({ when: conditionSchema, at: valueSchema, reason: text }).optional(),
    next: z.array(nextStepSchema).min(1),
  }),
  z.strictObject({ ...commonItem, kind: z.literal("level"), levels: z.array(levelSchema).length(6) }),
  z.strictObject({
    ...commonItem,
    kind: z.literal("multi"),
    options: z.array(optionSchema).min(2),
    /** The text of the exclusive answer "none of these", whose option id is `none`. */
    none: text,
  }),
  z.strictObject({ ...commonItem, kind: z.literal("single"), ordered: z.literal(true), options: z.array(optionSchema).min(2) }),
]);
export type Item = z.infer<typeof itemSchema>;
export type ItemKind = Item["kind"];

export const indicatorSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]\d+$/),
  weight: weightSchema,
  title: text,
  /** One or two sentences at the head of the indicator's page. */
  text,
  /** Minutes a firm with its books at hand needs for the page. */
  minutes: z.number().int().positive(),
  items: z.array(itemSchema).min(1),
});
export type Indicator = z.infer<typeof indicatorSchema>;

export const elementSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]$/),
  weight: weightSchema,
  title: text,
  text,
  clauses: z.array(z.string()).min(1),
  indicators: z.array(indicatorSchema).min(1),
});
export type Element = z.infer<typeof elementSchema>;

const axisValueSchema = <T extends readonly [string, ...string[]]>(ids: T) =>
  z.strictObject({ id: z.enum(ids), title: text, text, clauses: z.array(z.string()).default([]) });
/** A name for the half-open range that starts at `from` and ends where the next one starts. */
const namedFrom = z.strictObject({ from: z.number(), id: z.string(), title: text });

export const instrumentSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z-]*$/),
  version: z.string().regex(/^\d{4}\.\d+$/),
  title: text,
  text,
  /** Where the weights come from; printed in the method section. */
  weightSource: text,
  /** On 0–100, half-open; the first starts at 0. `elementTitle` is what the level is called for one element. */
  levels: z.array(z.strictObject({ id: z.enum(LEVELS), from: z.number(), title: text, elementTitle: text, text })).length(LEVELS.length),
  /** A level needs every element at least at this score, on 0–100; else one level lower, never more than one. */
  gates: z.array(z.strictObject({ level: z.enum(LEVELS), everyElementAtLeast: z.number() })),
  /** Shares (0–1) under which no level is printed. */
  coverage: z.strictObject({ overall: z.number(), element: z.number() }),
  /** Share of an element's weight (0–1) that may be declared not applicable before the level is withheld. */
  declaredLimit: z.number(),
  declaredReasons: z.array(z.strictObject({ id: z.string(), title: text })).min(1),
  /** The elements that balance and coordination compare. */
  factors: z.array(z.string()).min(2),
  balance: z.array(namedFrom).min(2),
  coordination: z.array(namedFrom).min(2),
  branches: z.array(z.strictObject({ id: z.enum(BRANCHES), title: text, text, industries: z.array(z.string()).default([]) })).length(BRANCHES.length),
  measures: z.array(axisValueSchema(MEASURES)).length(MEASURES.length),
  characteristics: z.array(axisValueSchema(CHARACTERISTICS)).length(CHARACTERISTICS.length),
  drivers: z.array(axisValueSchema(DRIVERS)).length(DRIVERS.length),
  /** The claims of the source document; `required` ones must be cited by an item, an axis, or a part of the product below. */
  clauses: z.array(z.strictObject({ id: z.string().regex(/^[SM]\d{2}$/), text, required: z.boolean() })).min(1),
  /** Clauses answered by a report section or a view rather than by an item. */
  citedBy: z.array(z.strictObject({ part: z.string(), title: text, clauses: z.array(z.string()).min(1) })),
  contradictions: z.array(
    z.strictObject({
      /** One called `declared-l2-1` words what is said when L2.1 is declared not applicable against a stated figure. */
      id: z.string().regex(/^[a-z][a-z0-9-]*$/),
      items: z.array(z.string()),
      facts: z.array(z.string()),
      when: conditionSchema,
      /** May hold `{factKey}`: replaced by the figure as shown. */
      text,
    }),
  ),
  elements: z.array(elementSchema).min(1),
});
/** One frozen edition of the questionnaire with its scoring model, as parsed from its content files. */
export type Instrument = z.infer<typeof instrumentSchema>;
