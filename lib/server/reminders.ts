import "server-only";
import { dayInChina } from "@/lib/core/calendar";
import { dueStep, REMINDER_STEPS, reminderAt } from "@/lib/core/campaign";
import { atGate } from "@/lib/server/db";
import { mailIsSet } from "@/lib/server/message-queue";
import { permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

const CHUNK = 500;
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
    for (let chunk = CHUNK; chunk === CHUNK && !signal?.aborted; reminded += chunk) {
      const [row] = await atGate(
        (gate) => gate.$queryRaw<{ reminded: number }[]>`SELECT gate.remind(${organisation}::uuid, ${campaign}::uuid, ${closesAt}::timestamptz, ${dayInChina(closesAt)}::date,
          ${step.id}, ${at}::timestamptz, ${mailIsSet()}, ${CHUNK}::integer) AS reminded`,
      );
      chunk = row?.reminded ?? 0;
    }
  }
  return reminded;
}
