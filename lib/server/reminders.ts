import "server-only";
import { dayInChina } from "@/lib/core/calendar";
import { dueStep, REMINDER_STEPS, reminderAt } from "@/lib/core/campaign";
import { atGate } from "@/lib/server/db";
import { mailIsSet } from "@/lib/server/message-queue";
import { permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

type Taken = { readonly reminded: number; readonly next_after: string | null };
/** Enterprises a statement, in the order of their ids: it must end long before the time of one is up. */
const CHUNK = 500;
const FIRST = "00000000-0000-0000-0000-000000000000";
/** Whom it is not made up for is a matter of each enterprise, which the gate decides. */
const LONG_AGO = new Date(0);

/**
 * Takes the step of the reminder ladder that is due for everybody who has not handed in, each at most once for one closing
 * day; answers how many. A chunk is written as a whole or not at all, with its messages, so that it can be stopped and run
 * again at any time, also side by side.
 */
export async function remindDue(viewer: Viewer, now: Date, signal?: AbortSignal): Promise<number> {
  permitPlatform(viewer, "platform.operate");
  const running = await atGate(
    (gate) => gate.$queryRaw<{ organisation_id: string; campaign_id: string; closes_at: Date }[]>`SELECT * FROM gate.list_running_closings(${now}::timestamptz)`,
  );
  let reminded = 0;
  for (const { organisation_id: organisation, campaign_id: campaign, closes_at: closesAt } of running) {
    const due = dueStep({ closesAt, since: LONG_AGO, now });
    const step = REMINDER_STEPS.find(({ id }) => id === due);
    if (!step) continue;
    const at = reminderAt(closesAt, step.daysBefore);
    for (let after: string | null = FIRST; after !== null && !signal?.aborted; ) {
      const [row]: Taken[] = await atGate(
        (gate) => gate.$queryRaw<Taken[]>`SELECT * FROM gate.remind(${organisation}::uuid, ${campaign}::uuid, ${closesAt}::timestamptz, ${dayInChina(closesAt)}::date,
          ${step.id}, ${at}::timestamptz, ${mailIsSet()}, ${after}::uuid, ${CHUNK}::integer)`,
      );
      reminded += row?.reminded ?? 0;
      after = row?.next_after ?? null;
    }
  }
  return reminded;
}
