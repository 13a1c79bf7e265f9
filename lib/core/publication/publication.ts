import { z } from "zod";

/**
 * What is shown of a publication: frozen aggregates that went through disclosure control. Nothing in here is exact but means,
 * and nothing at all is there of a hidden cell. Three states are told apart everywhere: no enterprise (no cell), hidden, and 0.
 */
export const PARTS = ["main", "detail", "figures"] as const;
export type Part = (typeof PARTS)[number];

/** `*`: all. Regions of GB/T 2260 (two levels may be the same place), sections and divisions of GB/T 4754, sizes as submissions have them. */
export const EVERYWHERE = "*";
export type CellPlace = { readonly region: string; readonly industry: string; readonly size: string };

const percents = z.array(z.string()).readonly();
/**
 * Of one score, in points of 0–100. `mean` has one decimal. `median` from 10 enterprises on (in fives below 20), `quartiles` from 20 on, in whole points.
 * `shares`: percent per level, lowest first; `histogram`: percent per ten points. Both add up to 100. `null`: not shown, because the cell is too small or too much alike.
 */
export const shownScore = z.strictObject({
  mean: z.string(),
  median: z.number().nullable(),
  quartiles: z.tuple([z.number(), z.number()]).nullable(),
  shares: percents.nullable(),
  histogram: percents.nullable(),
});
export type ShownScore = z.infer<typeof shownScore>;

/** Σ ÷ Σ over the enterprises that state both figures, never a mean of ratios; three significant digits. */
export const shownRatio = z.strictObject({ ratio: z.string() });
export type ShownRatio = z.infer<typeof shownRatio>;

/** By id: "overall", "element/L", "measure/dig", "indicator/L1", "characteristic/high-tech", "driver/allocation"; or a ratio. `null`: none of the enterprises has it. */
export const shownNumbers = z.record(z.string(), z.union([shownScore, shownRatio]).nullable());
export type ShownNumbers = z.infer<typeof shownNumbers>;

export type Cell = CellPlace &
  (
    | { readonly status: "hidden" }
    | {
        /** `carried`: values of the earlier publication `from`, because too few enterprises changed since. */
        readonly status: "published" | "carried";
        /** "About": to the nearest 5. */
        readonly n: number;
        readonly from: number;
        readonly numbers: ShownNumbers;
      }
  );

/** A cell as the build hands it over. `comparable`: enough others are behind it for one of its own enterprises to compare itself. */
export type BuiltCell = Cell & { readonly part: Part; readonly line: "self" | "reviewed"; readonly comparable: boolean };
