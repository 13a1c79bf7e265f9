import { z } from "zod";

export const EVIDENCE = ["none", "statement", "internalRecord", "thirdParty"] as const;
/** How strongly an answer is supported, weakest first. */
export type Evidence = (typeof EVIDENCE)[number];

/** An answer to an item: exactly one of these. The same JSON in the database, the save call, the CLI and bundles. */
export const answerSchema = z.union([
  z.strictObject({ level: z.number().int().min(0).max(5) }),
  z.strictObject({ options: z.array(z.string().max(64)).min(1).max(40) }),
  z.strictObject({ option: z.string().max(64) }),
  z.strictObject({ notApplicable: z.string().min(1).max(2000) }),
  z.strictObject({ unknown: z.enum(["dontKnow", "withheld"]) }),
]);
export type Answer = z.infer<typeof answerSchema>;

export type Response = { readonly answer: Answer; readonly evidence?: Evidence; readonly comment?: string };
/** item id → response; an item that is absent is unanswered. */
export type Responses = Readonly<Record<string, Response>>;
