import "server-only";
import type { StateCount } from "@/components/campaign/state-bar";
import { dayInChina, daysBetween } from "@/lib/core/calendar";
import { PARTICIPATION_STATES, type ParticipationState } from "@/lib/core/campaign";
import { CAMPAIGN_REASONS, type CampaignFault, type CampaignReason } from "@/lib/core/campaign-form";
import { wordClosing } from "@/lib/core/closing-words";
import type { LocalisedText, Words } from "@/lib/core/localised";
import type { CampaignHead, Counts } from "@/lib/server/campaigns";
import type { Language } from "@/lib/server/language";
import type { Problem } from "@/components/ui/notice";

/** Every state with its number; `hrefOf`: where these enterprises are listed. */
export function viewCounts(counts: Counts, t: Words, hrefOf?: (state: ParticipationState) => string): readonly StateCount[] {
  return PARTICIPATION_STATES.map((state) => ({ state, label: t(`state.${state}`), count: counts[state], ...(hrefOf && { href: hrefOf(state) }) }));
}

/** When it opens or closes, and how long is left while it is open. */
export function wordDays({ stage, opensAt, closesAt }: CampaignHead, { locale, words }: Language, now: Date): string {
  const t = words("campaign");
  const closes = t("list.closes", { at: wordClosing(closesAt, locale) });
  if (stage === "open") return `${closes} · ${wordLeft(closesAt, t, now)}`;
  return stage === "closed" ? closes : `${t("list.opens", { at: wordClosing(opensAt, locale) })} · ${closes}`;
}

function wordLeft(closesAt: Date, t: Words, now: Date): string {
  const days = daysBetween(dayInChina(now), dayInChina(closesAt));
  return days === 0 ? t("left.today") : t("left.days", { count: days });
}

export const reasonTexts = (t: Words): Record<CampaignReason, string> => Object.fromEntries(CAMPAIGN_REASONS.map((reason) => [reason, t(`reasons.${reason}`)])) as Record<CampaignReason, string>;
export const wordFaults = (faults: readonly CampaignFault[], t: Words): Problem[] => faults.map(({ field, reason }) => ({ field, message: t(`reasons.${reason}`) }));

/** The name of a district; its code where that is in no list. */
export const wordRegion = (region: string, name: LocalisedText | null, { locale, words }: Language): string => name?.[locale] ?? words("campaign")("funnel.otherRegion", { code: region });

export const versionOf = (instrument: string): string => instrument.split("@")[1] ?? instrument;

/** A value of the address that may come several times or not at all. */
export const asked = (value: string | string[] | undefined): string => (typeof value === "string" ? value.trim() : "");
