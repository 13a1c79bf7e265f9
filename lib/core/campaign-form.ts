import { isDay, type Day } from "@/lib/core/calendar";

/** What an official states of a campaign, in the order of the form. */
export const CAMPAIGN_FIELDS = ["title", "fiscalYear", "instrument", "opensOn", "closesOn", "text", "contactName", "contactPhone", "contactEmail"] as const;
export type CampaignField = (typeof CAMPAIGN_FIELDS)[number];
/** What can still change once enterprises know of it. */
export const CAMPAIGN_WORDS = ["title", "text", "contactName", "contactPhone", "contactEmail"] as const satisfies readonly CampaignField[];

export const CAMPAIGN_REASONS = ["titleLength", "textMissing", "textLong", "contactMissing", "emailForm", "opensOnMissing", "closesOnMissing", "closesOnOrder", "closesOnPast", "reasonMissing", "reasonLong"] as const;
export type CampaignReason = (typeof CAMPAIGN_REASONS)[number];
export type CampaignFault = { readonly field: string; readonly reason: CampaignReason };

const LONGEST_TITLE = 120;
export const LONGEST_CAMPAIGN_TEXT = 4_000;
/** Of what an enterprise reads when it is sent back or opened again. */
export const LONGEST_REASON = 500;

type Typed = Readonly<Record<string, string | undefined>>;

/** What is wrong with the fields that were asked for; the server checks all of it again. */
export function checkCampaign(typed: Typed, fields: readonly CampaignField[], today: Day): CampaignFault[] {
  const { title = "", text = "", contactName = "", contactEmail = "", opensOn = "", closesOn = "" } = typed;
  const faults: readonly (readonly [CampaignField, CampaignReason | null])[] = [
    ["title", between(title, 2, LONGEST_TITLE) ? null : "titleLength"],
    ["opensOn", isDay(opensOn.trim()) ? null : "opensOnMissing"],
    ["closesOn", reasonOfClosing(closesOn.trim(), opensOn.trim(), today)],
    ["text", text.trim() === "" ? "textMissing" : between(text, 1, LONGEST_CAMPAIGN_TEXT) ? null : "textLong"],
    ["contactName", contactName.trim() === "" ? "contactMissing" : null],
    ["contactEmail", contactEmail.trim() === "" || /^\S+@\S+\.\S+$/.test(contactEmail.trim()) ? null : "emailForm"],
  ];
  return faults.flatMap(([field, reason]) => (reason === null || !fields.includes(field) ? [] : [{ field, reason }]));
}

/** The same for a step with one enterprise or with the closing: `fields` says what it asks for. */
export function checkStep({ reason = "", closesOn = "" }: Typed, fields: readonly string[], today: Day): CampaignFault[] {
  const closing = reasonOfClosing(closesOn.trim(), "", today);
  return [
    ...(!fields.includes("reason") || between(reason, 1, LONGEST_REASON) ? [] : [{ field: "reason", reason: reason.trim() === "" ? ("reasonMissing" as const) : ("reasonLong" as const) }]),
    ...(!fields.includes("closesOn") || closing === null ? [] : [{ field: "closesOn", reason: closing }]),
  ];
}

function reasonOfClosing(closesOn: Day, opensOn: Day, today: Day): CampaignReason | null {
  if (!isDay(closesOn)) return "closesOnMissing";
  if (closesOn < today) return "closesOnPast";
  return isDay(opensOn) && closesOn < opensOn ? "closesOnOrder" : null;
}

const between = (text: string, least: number, most: number) => text.trim().length >= least && text.trim().length <= most;
