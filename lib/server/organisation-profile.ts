import "server-only";
import { z } from "zod";
import { checkCreditCode } from "@/lib/core/credit-code";
import { AppError } from "@/lib/core/errors";
import { parseIndustry } from "@/lib/core/facts/industry";
import { findRegion } from "@/lib/server/content";
import { storableName } from "@/lib/server/text";

/** What a company says of itself when it signs up and in its settings. */
export const profileSchema = z.object({
  company: z.string().trim().min(2).max(200),
  creditCode: z.string().trim().min(1).max(40),
  /** GB/T 4754-2017, two to four digits; a leading letter is dropped. */
  industry: z.string().trim().min(1).max(10),
  /** GB/T 2260, six digits. */
  region: z.string().trim().max(10),
  /** Companies with the same group count as one in aggregates: the group's name or credit code. Empty: none. */
  group: z.string().trim().max(200).default(""),
});

/** The profile as stored; throws CREDIT_CODE, INDUSTRY, REGION or INVALID with the field. */
export function checkProfile(input: z.output<typeof profileSchema>): { name: string; creditCode: string; industry: string; region: string; group: string | null } {
  const name = storableName(input.company);
  if ([...name].length < 2) throw new AppError("INVALID", { field: "company" });
  const code = checkCreditCode(input.creditCode);
  if (!code.valid) throw new AppError("CREDIT_CODE", { field: "creditCode" });
  return { name, creditCode: code.normalised, ...checkClassification(input) };
}

/** What it is counted under, the same way. */
export function checkClassification(input: Pick<z.output<typeof profileSchema>, "industry" | "region" | "group">): { industry: string; region: string; group: string | null } {
  const industry = parseIndustry(input.industry);
  if (industry === null) throw new AppError("INDUSTRY", { field: "industry" });
  if (findRegion(input.region) === null) throw new AppError("REGION", { field: "region" });
  return { industry, region: input.region, group: storableName(input.group) || null };
}
