import { dayInChina, firstMomentOf } from "@/lib/core/calendar";
import type { ParticipationState } from "@/lib/core/campaign";

/** What the authority of a campaign sees of an enterprise, whatever it answers. The texts are in the messages under `call.sees`. */
export const SEEN_BY_AUTHORITY = ["name", "creditCode", "region", "contact", "state", "percent", "submittedAt"] as const;
/** Beside that, with the enterprise's consent to be named. */
export const SEEN_IF_NAMED = ["report"] as const;
export type SeenByAuthority = (typeof SEEN_BY_AUTHORITY)[number] | (typeof SEEN_IF_NAMED)[number];

export function seenByAuthority({ named }: { readonly named: boolean }): readonly SeenByAuthority[] {
  return named ? [...SEEN_BY_AUTHORITY, ...SEEN_IF_NAMED] : SEEN_BY_AUTHORITY;
}

/** The last wording of the consent, as a key of the messages under `call.consent`. What is stored names it by its hash: another wording gets another key. */
export const CONSENT_WORDING = "named1";

/** The first of T0, T1, … that no assessment of that questionnaire and year has. */
export function nextLabel(taken: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    const label = `T${String(number)}`;
    if (!taken.includes(label)) return label;
  }
}

/** What an official wrote, as long as the enterprise has something to do about it: gone once it handed in again. */
export const standingReason = (reason: string | null, state: ParticipationState): string | null => (state === "submitted" ? null : reason);

export type Contact = { readonly contactName: string; readonly contactPhone: string | null; readonly contactEmail: string | null };
/** Whom to ask, on one line and in any language. */
export const contactLine = ({ contactName, contactPhone, contactEmail }: Contact): string => [contactName, contactPhone, contactEmail].filter(Boolean).join(" · ");

/** Days from the day it is now to the day of the closing, both in China; 0 on that day. */
export function daysLeft(closesAt: Date, now: Date): number {
  return Math.max(0, Math.round((firstMomentOf(dayInChina(closesAt)).getTime() - firstMomentOf(dayInChina(now)).getTime()) / 86_400_000));
}
