import { PAGE_OWNER } from "@/lib/core/page-owner";
import type { Connection, PulseKeeper, PulseOfAssessment, PulseResponse } from "@/lib/browser/pulse";

/** As often as somebody else's answers and presence are to be seen; a hidden page asks less often. */
const VISIBLE_MS = 20_000;
const HIDDEN_MS = 120_000;
/** What is gone, or not to be seen by this person, seldom comes back. */
const NO_ACCESS_MS = 600_000;
const PATIENCE_MS = 10_000;

type Watched = { readonly place: Parameters<PulseKeeper["watch"]>[0]; readonly listener: (pulse: PulseOfAssessment) => void; revision: number | null };

/**
 * Asks the server again and again how things stand: is there a network, a session, a newer build; who else is here; what
 * did they save. A lost network and a lost session are told apart by who answers, and neither takes anything from the page.
 *
 * `url`: address of the organisation's pulse. `user`: whose page it is.
 */
export function startPulse(url: string, user: string): PulseKeeper {
  const listeners = new Set<() => void>();
  let connection: Connection = "online";
  let build: string | null = null;
  let watched: Watched | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;
  /** What was answered with "not found" last. */
  let refused: { readonly watched: Watched | null } | null = null;

  function plan(): void {
    clearTimeout(timer);
    const isRefused = refused !== null && refused.watched === watched;
    timer = setTimeout(() => void beat(), isRefused ? NO_ACCESS_MS : document.visibilityState === "hidden" ? HIDDEN_MS : VISIBLE_MS);
  }

  async function beat(): Promise<void> {
    asking?.abort();
    const mine = (asking = new AbortController());
    const asked = watched;
    const patience = setTimeout(() => mine.abort(), PATIENCE_MS);
    const found = await ask(asked, mine.signal);
    clearTimeout(patience);
    // A newer question was asked meanwhile, for another section perhaps.
    if (asking !== mine) return;
    asking = null;
    refused = found.kind === "noAccess" ? { watched: asked } : null;
    plan();
    if (found.kind === "answered") {
      set("online", found.build);
      if (asked && asked === watched && found.assessment) {
        asked.revision = found.assessment.revision;
        asked.listener(found.assessment);
      }
    } else set(found.kind, build);
  }

  async function ask(asked: Watched | null, signal: AbortSignal): Promise<{ kind: "answered"; build: string; assessment: PulseOfAssessment | null } | { kind: Exclude<Connection, "online"> }> {
    const query = new URLSearchParams();
    if (asked) {
      query.set("assessment", asked.place.assessment);
      if (asked.place.section !== null) query.set("section", asked.place.section);
      if (asked.place.section !== null && asked.revision !== null) query.set("revision", String(asked.revision));
    }
    try {
      const answer = await fetch(query.size === 0 ? url : `${url}?${query.toString()}`, {
        headers: { accept: "application/json", [PAGE_OWNER]: user },
        cache: "no-store",
        signal,
      });
      // What is not ours is a page that stands between: a network, but not the one to us.
      const reply = (await answer.json()) as Wire & { problem?: unknown };
      if (answer.status === 401) return { kind: "signedOut" };
      if (answer.status === 404) return { kind: "noAccess" };
      if (!answer.ok || typeof reply.build !== "string") return { kind: reply.problem ? "busy" : "offline" };
      return { kind: "answered", build: reply.build, assessment: reply.assessment ? fromWire(reply.assessment, reply.now) : null };
    } catch {
      return { kind: "offline" };
    }
  }

  function set(next: Connection, nextBuild: string | null): void {
    if (next === connection && nextBuild === build) return;
    connection = next;
    build = nextBuild;
    for (const listener of listeners) listener();
  }

  const onShow = () => (document.visibilityState === "visible" ? void beat() : plan());
  const onNetwork = () => void beat();
  document.addEventListener("visibilitychange", onShow);
  window.addEventListener("online", onNetwork);
  window.addEventListener("offline", onNetwork);
  timer = setTimeout(() => void beat(), 0);

  return {
    connection: () => connection,
    build: () => build,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watch(place, listener) {
      const mine = { place, listener, revision: null };
      watched = mine;
      void beat();
      return () => {
        if (watched !== mine) return;
        watched = null;
        // Only that place was not to be seen: the next page is asked for as often as any.
        if (refused !== null) plan();
      };
    },
    beat: () => void beat(),
    stop() {
      clearTimeout(timer);
      asking?.abort();
      asking = null;
      document.removeEventListener("visibilitychange", onShow);
      window.removeEventListener("online", onNetwork);
      window.removeEventListener("offline", onNetwork);
    },
  };
}

type WireAssessment = Omit<PulseOfAssessment, "now" | "closesAt" | "present" | "responses"> & {
  readonly closesAt: string | null;
  readonly present: readonly { readonly name: string; readonly section: string; readonly at: string }[];
  readonly responses: readonly (Omit<PulseResponse, "at"> & { readonly at: string })[] | null;
};
type Wire = { readonly now: string; readonly build?: unknown; readonly assessment?: WireAssessment | null };

function fromWire(wire: WireAssessment, now: string): PulseOfAssessment {
  return {
    ...wire,
    now: new Date(now),
    closesAt: wire.closesAt === null ? null : new Date(wire.closesAt),
    present: wire.present.map((person) => ({ ...person, at: new Date(person.at) })),
    responses: wire.responses && wire.responses.map((response) => ({ ...response, at: new Date(response.at) })),
  };
}
