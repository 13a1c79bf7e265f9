import { z } from "zod";

const year = z.number().int().min(1990).max(2100);
const isoDate = z.iso.date();
const decimal = z.union([z.number(), z.string().max(40)]);

/**
 * What a row of each list fact may hold. `option` names the field whose value must be one of the fact's options; an
 * honour may also be a bare id, which declares it valid at the date the sheet refers to.
 */
export const LIST_ROWS = {
  techAwards: { option: "level", row: z.strictObject({ level: z.string(), rank: z.number().int().min(1).max(1000), year }) },
  makerContest: { option: "rank", row: z.strictObject({ rank: z.string(), year }) },
  honours: {
    option: "id",
    row: z.strictObject({
      id: z.string(),
      level: z.string().max(40).optional(),
      from: isoDate.optional(),
      until: isoDate.optional(),
      batch: z.string().max(40).optional(),
    }),
  },
  negativeRecords: { option: "kind", row: z.strictObject({ kind: z.string(), on: isoDate }) },
  productEnergy: {
    option: null,
    row: z.strictObject({
      product: z.string().min(1).max(200),
      output: decimal,
      unit: z.string().min(1).max(40),
      energyTce: decimal,
      base: decimal,
      lead: decimal,
    }),
  },
} as const satisfies Record<string, { option: string | null; row: z.ZodType }>;

export type ListKey = keyof typeof LIST_ROWS;
export const isListKey = (key: string): key is ListKey => Object.hasOwn(LIST_ROWS, key);
