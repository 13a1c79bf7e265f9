import { z } from "zod";
import type { Answer, Evidence } from "@/lib/core/response";

/** What an open page asks for every half minute: `GET /api/v1/o/{organisation}/pulse`. */
export const pulseQuerySchema = z
  .object({
    assessment: z.string().max(64).optional(),
    /** The indicator whose page is open: others see that the caller is at it. */
    section: z.string().min(1).max(64).optional(),
    /** Of the assessment, as the page knows it. */
    revision: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
  })
  .refine(({ assessment, section }) => section === undefined || assessment !== undefined, { path: ["section"] })
  .refine(({ assessment, revision }) => revision === undefined || assessment !== undefined, { path: ["revision"] });
export type PulseQuery = z.output<typeof pulseQuerySchema>;

/** Moments are ISO 8601, by the server's clock. */
export type Pulse = {
  readonly now: string;
  /** Id of the build that answers: another one than the page's means that the page is of an earlier version. */
  readonly build: string;
  readonly user: string;
  /** null where none was asked for. */
  readonly assessment: {
    /** Raised by every save of a response and of a figure that an item reads. */
    readonly revision: number;
    readonly state: "draft" | "submitted" | "returned";
    readonly closesAt: string | null;
    /** The others whose pulse named a section of this assessment within the last 90 seconds. */
    readonly present: readonly { readonly name: string; readonly section: string; readonly at: string }[];
    /** What is stored in the asked section; null without one, where it is not the caller's to see, or where nothing has changed. */
    readonly responses:
      | readonly {
          readonly item: string;
          readonly revision: number;
          readonly answer: Answer | null;
          readonly evidence: Evidence | null;
          readonly comment: string | null;
          readonly by: string | null;
          readonly at: string;
        }[]
      | null;
  } | null;
};
