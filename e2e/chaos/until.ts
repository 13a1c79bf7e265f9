import { setTimeout as pause } from "node:timers/promises";

/** Waits for a condition; answers what it came to, or null when the time is up. A condition that throws is not met yet. */
export async function until<Found>(condition: () => Promise<Found | null | false>, seconds = 60): Promise<Found | null> {
  const end = performance.now() + seconds * 1_000;
  for (;;) {
    const found = await condition().catch(() => null);
    if (found !== null && found !== false) return found;
    if (performance.now() > end) return null;
    await pause(25);
  }
}
