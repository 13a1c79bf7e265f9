import { addDays, dayInChina, firstMomentOf } from "@/lib/core/calendar";

/** Where a campaign stands by the clock. */
export const STAGES = ["preparing", "announced", "open", "closed"] as const;
export type Stage = (typeof STAGES)[number];

export type CampaignTimes = { readonly announcedAt: Date | null; readonly opensAt: Date; readonly closesAt: Date };

/** `announced`: made known, and not open yet. Open until the last millisecond of the last day, and that included. */
export function stageOf({ announcedAt, opensAt, closesAt }: CampaignTimes, now: Date): Stage {
  if (announcedAt === null) return "preparing";
  if (now < opensAt) return "announced";
  return now <= closesAt ? "open" : "closed";
}

/** 未登录, 填报中, 已提交, 已退回. */
export const PARTICIPATION_STATES = ["called", "draft", "submitted", "returned"] as const;
export type ParticipationState = (typeof PARTICIPATION_STATES)[number];

/** An enterprise that came in through its link and has not begun yet counts as filling in, at 0 %. */
export function participationStateOf({ joined, assessment }: { readonly joined: boolean; readonly assessment: Exclude<ParticipationState, "called"> | null }): ParticipationState {
  return joined ? (assessment ?? "draft") : "called";
}

/** The last moment for one enterprise: its own closing where it was given more time, unless the campaign's came to be later. */
export function closingOf({ own, campaign }: { readonly own: Date | null; readonly campaign: Date }): Date {
  return own !== null && own > campaign ? own : campaign;
}

export const REMINDER_STEPS = [
  { id: "D-7", daysBefore: 7 },
  { id: "D-1", daysBefore: 1 },
  { id: "D0", daysBefore: 0 },
] as const;
export type ReminderStep = (typeof REMINDER_STEPS)[number]["id"];
const REMINDER_HOUR = 9;

/** 09:00 in China on the day of the step. */
export function reminderAt(closesAt: Date, daysBefore: number): Date {
  return new Date(firstMomentOf(addDays(dayInChina(closesAt), -daysBefore)).getTime() + REMINDER_HOUR * 3_600_000);
}

/**
 * The step that is due now, or null. Only the latest: after a standstill of days nobody gets two at once. What lay before
 * `since` (when the enterprise was called up, or got more time) is not made up for.
 */
export function dueStep({ closesAt, since, now }: { readonly closesAt: Date; readonly since: Date; readonly now: Date }): ReminderStep | null {
  if (now > closesAt) return null;
  const reached = REMINDER_STEPS.filter(({ daysBefore }) => reminderAt(closesAt, daysBefore) <= now).at(-1);
  return reached && reminderAt(closesAt, reached.daysBefore) > since ? reached.id : null;
}
