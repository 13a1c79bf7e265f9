import { z } from "zod";
import { conditionSchema, numberExpressionSchema, type Condition, type NumberExpression } from "@/lib/core/expression-schema";
import { isDate } from "@/lib/core/facts/iso-date";
import { localisedTextSchema, type LocalisedText } from "@/lib/core/localised";

/**
 * An official scheme as data: conditions, point tables, levels, dates and sources. One file each in `lib/content/rule-packs/`; a new scheme needs a
 * file and its vectors, no code. A bare YAML number is read as its decimal text, so 0.7 is seven tenths.
 */

/** How a statement was checked, best first. V: reposts or sources that quote the official text; IMPL: seen in software only; M: from memory. */
export const EVIDENCE = ["V2", "V1", "IMPL", "M-high", "M-med", "M-low"] as const;
export type Evidence = (typeof EVIDENCE)[number];
/** What an enterprise may ask for: a title for the first time, or to keep it. */
export const APPLICATIONS = ["new", "review"] as const;
export type Application = (typeof APPLICATIONS)[number];
export const PACK_ID = /^[a-z]+(\.[a-z-]+)+@\d{4}$/;

const text = localisedTextSchema;
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/);
const date = z.string().refine(isDate);
const points = z.number().min(0);
/** From the day on (inclusive) to the last day (inclusive); null: still in force. */
const period = z.strictObject({ from: date, to: date.nullable() });

/** "%" multiplies a ratio by 100; a named unit leaves the number as it is; null: a bare number. */
const unit = z.union([z.literal("%"), text]).nullable();

/** A number with a name that conditions refer to by id. What several packs read stands in `figures.yaml`. */
export const schemeFigureSchema = z.strictObject({ title: text, of: numberExpressionSchema, unit, /** How it is defined, where the sources leave room. */ note: text.optional() });
export type SchemeFigure = { title: LocalisedText; of: NumberExpression; unit: "%" | LocalisedText | null; note?: LocalisedText };
export const figuresSchema = z.strictObject({ figures: z.record(z.string(), schemeFigureSchema) });

/** Whether the enterprise's own answer says the same as the scheme asks, or only nearly. */
export const RELATIONS = ["equivalent", "approximate"] as const;
export type Relation = (typeof RELATIONS)[number];

/** How a question can be answered from what the enterprise has entered; tried in order, the first that is known wins. */
const prefillSchema = z.union([
  /** Options of an item of the instrument → numbers of the question's options, counted from 1; 0 or absent: none of them. */
  z.strictObject({ relation: z.enum(RELATIONS), note: text.optional(), item: z.string(), options: z.record(z.string(), z.number().int().min(0)) }),
  z.strictObject({ relation: z.enum(RELATIONS), note: text.optional(), number: numberExpressionSchema }),
  /** The first case that holds. */
  z.strictObject({ relation: z.enum(RELATIONS), note: text.optional(), cases: z.array(z.strictObject({ when: conditionSchema, answer: z.union([z.number(), z.boolean()]) })).min(1) }),
]);
export type Prefill = z.infer<typeof prefillSchema>;

/**
 * A question that the scheme itself asks. Answered by hand (`sheet` of a fact file, the standing page), else from the crosswalk.
 * - `multi`: numbers of the chosen options, [] for 无. `single`: one number; 0 for 无 where `none`.
 * - `number`, `level`: a number within the limits. `declaration`: yes or no, with what proves it.
 * - `benchmark`: a value with the base and the lead it is measured against.
 */
const questionSchema = z.strictObject({
  id,
  title: text,
  /** Group on the page, and where the scheme files it. */
  group: text.optional(),
  kind: z.enum(["multi", "single", "number", "level", "declaration", "benchmark"]),
  options: z.array(z.strictObject({ title: text, points: points.optional() })).min(2).optional(),
  none: z.boolean().default(false),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  unit: unit.optional(),
  /** What a level means, from 0 or 1 up; own words, not the text of a standard. */
  levels: z.array(text).optional(),
  tags: z.array(z.string()).default([]),
  help: text.optional(),
  from: z.array(prefillSchema).default([]),
});
export type Question = z.infer<typeof questionSchema>;

/** Points, or the range a judge may give. */
const pointsOrRange = z.union([points, z.strictObject({ min: points, max: points })]);
const when = z.strictObject({ when: conditionSchema, points: pointsOrRange, title: text.optional() });
const whenOrElse = when.extend({ when: conditionSchema.optional() });

/** How a row gets its points. Unknown stays unknown: a row that cannot be decided counts as anything from 0 to its maximum. */
export type Points =
  /** The band a figure falls in; n edges, n + 1 entries. `closed: left`: an edge opens the band above it. */
  | { bands: { of: NumberExpression; edges: number[]; closed: "left" | "right"; points: (number | { min: number; max: number })[] } }
  /** 0 where none holds; the last may have no `when`: what every other case gives. */
  | { firstMatch: { when?: Condition; points: number | { min: number; max: number }; title?: LocalisedText }[] }
  /** Σ of what holds, up to `cap` (the row's maximum where absent). */
  | { sum: { when: Condition; points: number | { min: number; max: number }; title?: LocalisedText }[]; cap?: number }
  /** The best of several ways. */
  | { best: Points[] }
  /** `points` for each full `each` of the figure, up to the row's maximum. */
  | { perUnit: { of: NumberExpression; each: number; points: number } }
  /** The figure itself, within 0 and the row's maximum. */
  | { value: NumberExpression }
  /** 0 at the base, the maximum at the lead, straight between; a lead below the base: lower is better. Reads a `benchmark` question. */
  | { linear: string }
  /** Σ of the points of the options chosen in a question. */
  | { options: string }
  /** What a judge gave; without it anything from 0 to the maximum. Reads a `number` question. */
  | { judged: string };

export const pointsSchema: z.ZodType<Points> = z.lazy(() =>
  z.union([
    z.strictObject({ bands: z.strictObject({ of: numberExpressionSchema, edges: z.array(z.number()).min(1), closed: z.enum(["left", "right"]), points: z.array(pointsOrRange).min(2) }) }),
    z.strictObject({ firstMatch: z.array(whenOrElse).min(1) }),
    z.strictObject({ sum: z.array(when).min(1), cap: points.optional() }),
    z.strictObject({ best: z.array(pointsSchema).min(2) }),
    z.strictObject({ perUnit: z.strictObject({ of: numberExpressionSchema, each: z.number().positive(), points }) }),
    z.strictObject({ value: numberExpressionSchema }),
    z.strictObject({ linear: z.string() }),
    z.strictObject({ options: z.string() }),
    z.strictObject({ judged: z.string() }),
  ]),
);

const rowSchema = z.strictObject({ id, title: text, maximum: points, points: pointsSchema, evidence: z.enum(EVIDENCE).optional(), note: text.optional() });
export type PackRow = z.infer<typeof rowSchema>;
const tableSchema = z.strictObject({ id, title: text, /** Most that its rows count together, where that is less than they add up to. */ maximum: points.optional(), rows: z.array(rowSchema).min(1) });

const gateSchema = z.strictObject({
  id,
  title: text,
  requires: conditionSchema,
  /** Kinds of application that it is asked of; all where absent. */
  applications: z.array(z.enum(APPLICATIONS)).min(1).optional(),
  /** Said where it is undetermined, instead of the general sentence: 待平台评价. */
  unknown: text.optional(),
  evidence: z.enum(EVIDENCE).optional(),
  note: text.optional(),
});
export type Gate = z.infer<typeof gateSchema>;

/** A figure shown as a finding of its own, without points and without a say: the ratios of an index. `weight`: its share in the raw sum. */
const ratioSchema = z.strictObject({ id, title: text, figure: z.string(), weight: points, formula: text, evidence: z.enum(EVIDENCE).optional(), note: text.optional() });
export type PackRatio = z.infer<typeof ratioSchema>;

const levelSchema = z.strictObject({ id, title: text, name: text.optional(), when: conditionSchema, result: z.enum(["pass", "fail"]) });
export type PackLevel = z.infer<typeof levelSchema>;

/** Lower bounds of size classes by industry: [大型, 中型, 小型] of each figure. See `enterprise-size.ts`. */
const classesSchema = z.strictObject({
  sizes: z.array(z.strictObject({ id: z.enum(["large", "medium", "small", "micro"]), title: text })).length(4),
  rows: z.array(
    z.strictObject({
      id: z.string(),
      title: text,
      industries: z.array(z.string().regex(/^([A-T]|\d{2,4})$/)).min(1),
      except: z.array(z.string().regex(/^\d{2,4}$/)).optional(),
      bounds: z.strictObject({
        headcount: z.tuple([z.number(), z.number(), z.number()]).optional(),
        revenue: z.tuple([z.number(), z.number(), z.number()]).optional(),
        totalAssets: z.tuple([z.number(), z.number(), z.number()]).optional(),
      }),
    }),
  ),
  notCovered: z.array(z.strictObject({ industries: z.array(z.string()).min(1), reason: text })),
});

export const packSchema = z.strictObject({
  id: z.string().regex(PACK_ID),
  title: text,
  /** For a card's head and a table: at most 16 han. */
  shortTitle: text,
  /** Title and number of the official document. */
  document: text,
  /** What the scheme is for, in one or two sentences. */
  text,
  effective: period,
  applications: z.array(z.strictObject({ id: z.enum(APPLICATIONS), /** Where it differs from `effective`. */ effective: period.optional() })).min(1),
  /** Which page groups it: a title to apply for, a level to reach, a class, or an index for comparison. */
  kind: z.enum(["title", "level", "class", "index"]),
  /** Successor in the title ladder or in time, by pack id. */
  supersededBy: z.string().regex(PACK_ID).optional(),
  evidence: z.enum(EVIDENCE),
  sources: z.array(z.string().min(1)).min(1),
  checkedOn: date,
  /** What a person should still verify with the official text. */
  openPoints: z.array(text).default([]),
  /** Whom a card is shown to; it does not decide a result. Sections or prefixes of GB/T 4754-2017. */
  audience: z.strictObject({ industries: z.array(z.string().regex(/^([A-T]|\d{2,4})$/)).min(1) }).optional(),
  /** Tried in order: the first that holds takes the enterprise out of the scheme. Undecided takes nobody out. */
  notApplicable: z.array(z.strictObject({ when: conditionSchema, reason: text })).default([]),
  figures: z.record(z.string(), schemeFigureSchema).default({}),
  questions: z.array(questionSchema).default([]),
  gates: z.array(gateSchema).default([]),
  tables: z.array(tableSchema).default([]),
  ratios: z.array(ratioSchema).default([]),
  /** Best first: the first that holds is the level, if none before it is undecided. `below`: where none holds. */
  levels: z.array(levelSchema).default([]),
  below: z.strictObject({ title: text, result: z.enum(["pass", "fail"]) }).optional(),
  /** A level that a certificate gives outranks the computed one: the fact that holds its number, 1 for the lowest. Both are shown. */
  declaredLevel: z.string().optional(),
  levelNote: text.optional(),
  /** Options of the fact `honours` that say the enterprise holds the title: a condition not met is then no verdict on it. */
  honours: z.array(z.string()).min(1).optional(),
  scoreNote: text.optional(),
  classes: classesSchema.optional(),
  /** Title of the sheet that is filled in from what is known; absent where there is none to fill in. */
  crosswalk: text.optional(),
});
/** One official scheme, as parsed from its content file. */
export type Pack = z.infer<typeof packSchema>;

/** What a region or an industry sets differently in a pack: rows by id, benchmarks by question, or a cohort that an index is measured against. */
export const overlaySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  pack: z.string().regex(PACK_ID),
  title: text,
  document: text,
  /** Prefix of GB/T 2260 (two to six digits); every region where absent. */
  region: z.string().regex(/^\d{2,6}$/).optional(),
  industries: z.array(z.string().regex(/^([A-T]|\d{2,4})$/)).optional(),
  effective: period,
  evidence: z.enum(EVIDENCE),
  sources: z.array(z.string().min(1)).min(1),
  checkedOn: date,
  openPoints: z.array(text).default([]),
  /** Replaces the tables as a whole. */
  tables: z.array(tableSchema).optional(),
  benchmarks: z.array(z.strictObject({ question: z.string(), base: z.number(), lead: z.number() })).default([]),
  /** Smallest and largest value of each ratio in a frozen group of enterprises. */
  cohort: z
    .strictObject({ title: text, n: z.number().int().min(2), on: date, bounds: z.record(z.string(), z.strictObject({ min: z.number(), max: z.number() })) })
    .optional(),
});
export type Overlay = z.infer<typeof overlaySchema>;

/** Everything that judging needs beside the figures: read once per process. */
export type PackLibrary = {
  readonly packs: readonly Pack[];
  readonly figures: Readonly<Record<string, SchemeFigure>>;
  readonly overlays: readonly Overlay[];
};
