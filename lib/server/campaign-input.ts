import "server-only";
import { z } from "zod";
import { firstMomentOf, isDay, lastMomentOf, type Day } from "@/lib/core/calendar";
import { LONGEST_CAMPAIGN_TEXT } from "@/lib/core/campaign-form";
import { wordClosing } from "@/lib/core/closing-words";
import { AppError } from "@/lib/core/errors";
import { wordsOf } from "@/lib/server/content";
import { loadInstrument, splitInstrument } from "@/lib/server/instruments";
import { storable, storableName } from "@/lib/server/text";
import type { Viewer } from "@/lib/server/viewer";

export const daySchema = z.string().trim().refine(isDay);
export const extensionSchema = z.object({ closesOn: daySchema });

/** What an official states of a campaign. Days are days in China, the last one included. */
export const campaignSchema = z.object({
  title: z.string().trim().min(2).max(120),
  text: z.string().trim().min(1).max(LONGEST_CAMPAIGN_TEXT),
  contactName: z.string().trim().min(1).max(60),
  contactPhone: z.string().trim().max(40).default(""),
  contactEmail: z.union([z.literal(""), z.email().max(254)]).default(""),
  fiscalYear: z.coerce.number().int().min(1990).max(2100),
  /** "key@version" */
  instrument: z.string().max(100),
  opensOn: daySchema,
  closesOn: daySchema,
});
export type CampaignInput = z.input<typeof campaignSchema>;

/** The columns that such an input makes; throws NOT_FOUND for an unknown instrument and DAY where it would close before it opens. */
export async function columnsOf(viewer: Viewer, input: z.output<typeof campaignSchema>) {
  const { key, version } = splitInstrument(input.instrument);
  await loadInstrument(viewer, key, version);
  if (input.closesOn < input.opensOn) throw dayFault(viewer, "order");
  const title = storableName(input.title);
  const contactName = storableName(input.contactName);
  if ([...title].length < 2) throw new AppError("INVALID", { field: "/title" });
  if (contactName === "") throw new AppError("INVALID", { field: "/contactName" });
  return {
    title,
    text: storable(input.text).replaceAll(/\r\n?/g, "\n"),
    contactName,
    contactPhone: storableName(input.contactPhone) || null,
    contactEmail: storableName(input.contactEmail) || null,
    instrumentKey: key,
    instrumentVersion: version,
    fiscalYear: input.fiscalYear,
    opensAt: firstMomentOf(input.opensOn),
    closesAt: lastMomentOf(input.closesOn),
  };
}

/** The last moment of a day on which something is to close; throws DAY where it has gone by. */
export function closingOn(viewer: Viewer, day: Day, now: Date): Date {
  const closesAt = lastMomentOf(day);
  if (closesAt < now) throw dayFault(viewer, "past");
  return closesAt;
}

/** `earlier`: than the closing that holds, which `now` names. */
export function dayFault(viewer: Viewer, reason: "past" | "order"): AppError;
export function dayFault(viewer: Viewer, reason: "earlier", now: Date): AppError;
export function dayFault(viewer: Viewer, reason: "past" | "order" | "earlier", now?: Date): AppError {
  const locale = viewer.kind === "person" ? viewer.user.locale : "zh-CN";
  const detail = wordsOf(locale, "errors")(`day.${reason}`, now && { now: wordClosing(now, locale) });
  return new AppError("DAY", { field: "/closesOn", values: { detail } });
}

/** What the functions of the gate say that change a closing; `closed_at`: the one that holds. */
export type ClosingAnswer = { readonly problem: "NOT_FOUND" | "STAGE" | "PAST" | "EARLIER" | null; readonly closed_at: Date | null };

export function checkClosing(viewer: Viewer, answer: ClosingAnswer | undefined): void {
  if (answer === undefined || answer.problem === "NOT_FOUND") throw new AppError("NOT_FOUND");
  if (answer.problem === "STAGE") throw new AppError("STAGE");
  if (answer.problem === "PAST") throw dayFault(viewer, "past");
  if (answer.problem === "EARLIER") throw dayFault(viewer, "earlier", answer.closed_at ?? new Date());
}
