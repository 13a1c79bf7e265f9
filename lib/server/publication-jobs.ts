import "server-only";
import { runStatement } from "@/lib/server/db";
import { log } from "@/lib/server/log";
import { findWaiting } from "@/lib/server/publication-build";
import { buildInChild, type ChildEnd } from "@/lib/server/publication-child";
import { permitPlatform } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

/** A build that was begun so often and never came to an end will not: too little memory, or a fault of ours. */
export const MOST_ATTEMPTS = 5;

type Build = (publication: string, signal: AbortSignal) => Promise<ChildEnd>;

/**
 * Builds what waits, the oldest first, each in a process of its own. One whose process crashes waits for the next minute's round, and is
 * given up after five; nothing of it is to be seen until it is released. `signal` ends the one under way, which then begins again.
 */
export async function runBuilds(viewer: Viewer, signal: AbortSignal, build: Build = buildInChild): Promise<void> {
  permitPlatform(viewer, "platform.operate");
  const done = new Set<string>();
  for (;;) {
    const { waiting, isBuilding } = await findWaiting();
    const next = waiting.find(({ id }) => !done.has(id));
    if (!next || isBuilding || signal.aborted) return;
    done.add(next.id);
    if (next.attempts >= MOST_ATTEMPTS) {
      await runStatement(GIVE_UP, [next.id]);
      log("publication.failed", { publication: next.id, problem: "CRASHED" });
      continue;
    }
    const began = performance.now();
    const end = await build(next.id, signal);
    log("publication.build", { publication: next.id, end, attempt: next.attempts + 1, seconds: Math.round((performance.now() - began) / 1_000) });
  }
}

const GIVE_UP = { name: "give-up-publication", text: "SELECT publisher.fail($1, 'CRASHED')" } as const;
