import "server-only";
import { atGate } from "@/lib/server/db";
import { logFault } from "@/lib/server/log";

/**
 * Has the authority whose campaign the assessment answers see at once that it was handed in, or taken back. Outside of the
 * transaction that did it, which holds the assessment: rows of the authority are locked before it. What goes wrong here is no
 * fault of what was done, and the job that keeps those rows makes up for it.
 */
export async function refreshParticipation(company: string, assessment: string): Promise<void> {
  try {
    await atGate((gate) => gate.$queryRaw`SELECT gate.refresh_participation(${company}::uuid, ${assessment}::uuid)::text`);
  } catch (fault) {
    logFault(`participation of ${assessment}`, fault);
  }
}
