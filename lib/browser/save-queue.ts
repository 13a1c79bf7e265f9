/**
 * Sends changes to a save address, one call at a time, and keeps them until the server has acknowledged them or the page is
 * closed. A call that got no answer is sent again under the same batch id, so that it counts once.
 */
export type SaveState =
  | { readonly kind: "idle" }
  | { readonly kind: "saving" }
  | { readonly kind: "saved"; readonly at: Date }
  /** Kept on the page and tried again by itself (`offline`, `busy`), or waiting for the person (`signedOut`, `closed`, `refused`). */
  | { readonly kind: "unsaved"; readonly reason: "offline" | "busy" | "signedOut" | "closed" | "refused" };

export type SaveResult = {
  readonly status: "saved" | "conflict" | "refused";
  readonly revision: number;
  readonly current?: unknown;
  readonly by?: string | null;
  readonly at?: string | null;
  readonly problem?: { readonly code: string; readonly path?: string; readonly message: string };
};

export type Change = Readonly<Record<string, unknown>>;

export type SaveQueueOptions = {
  readonly url: string;
  /** Fields that stand beside `batch` and `changes` in the body. */
  readonly envelope: Readonly<Record<string, unknown>>;
  /** What makes two changes one: the later replaces the earlier. The same for a change and for a result of the server. */
  readonly keyOf: (entry: Readonly<Record<string, unknown>>) => string;
  readonly onState: (state: SaveState) => void;
  readonly onResult: (key: string, result: SaveResult) => void;
  readonly onSettled: () => void;
};

export type SaveQueue = {
  /** Takes a change; it is sent after `delay` milliseconds together with whatever else has come by then. */
  readonly put: (change: Change, delay: number) => void;
  /** Sends what waits, now. */
  readonly flush: () => void;
  readonly setRevision: (key: string, revision: number) => void;
  readonly hasUnsaved: () => boolean;
};

const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;
/** Twice under the server's limit of 200, so that a batch never fails for its length. */
const MOST_CHANGES = 100;

export function createSaveQueue(options: SaveQueueOptions): SaveQueue {
  const revisions = new Map<string, number>();
  let waiting = new Map<string, Change>();
  let flight: { batch: string; changes: Map<string, Change> } | null = null;
  let calling = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryDelay = FIRST_RETRY;
  let halted: "signedOut" | "closed" | null = null;

  function wake(delay: number) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  async function send() {
    if (calling) return;
    if (flight === null) {
      if (waiting.size === 0) return;
      const entries = [...waiting].slice(0, MOST_CHANGES);
      waiting = new Map([...waiting].slice(MOST_CHANGES));
      flight = { batch: crypto.randomUUID(), changes: new Map(entries) };
    }
    calling = true;
    options.onState({ kind: "saving" });
    const { batch, changes } = flight;
    const body = JSON.stringify({
      ...options.envelope,
      batch,
      changes: [...changes].map(([key, change]) => ({ ...change, revision: revisions.get(key) ?? 0 })),
    });
    let answer: Response | null = null;
    try {
      answer = await fetch(options.url, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body,
        // Lets the last call outlive the page; browsers allow 64 KiB for it.
        keepalive: body.length < 60_000,
      });
    } catch {
      answer = null;
    }
    calling = false;
    if (answer === null) return again("offline", null);
    if (answer.status === 401 || answer.status === 404) return halt("signedOut");
    if (answer.status === 429 || answer.status >= 500) return again("busy", answer.headers.get("retry-after"));
    const reply: unknown = await answer.json().catch(() => null);
    if (!isReply(reply)) {
      if (answer.status === 409) return halt("closed");
      flight = null;
      options.onState({ kind: "unsaved", reason: "refused" });
      return;
    }
    retryDelay = FIRST_RETRY;
    flight = null;
    let refused = false;
    for (const entry of reply.results) {
      const key = options.keyOf(entry);
      if (entry.status === "saved") revisions.set(key, entry.revision);
      else refused = true;
      options.onResult(key, entry);
    }
    options.onState(refused ? { kind: "unsaved", reason: "refused" } : { kind: "saved", at: new Date(reply.savedAt) });
    if (waiting.size > 0) wake(0);
    else options.onSettled();
  }

  function again(reason: "offline" | "busy", retryAfter: string | null) {
    options.onState({ kind: "unsaved", reason });
    const asked = Number(retryAfter ?? "") * 1_000;
    wake(Math.max(asked || 0, retryDelay));
    retryDelay = Math.min(LAST_RETRY, retryDelay * 2);
  }

  function halt(reason: "signedOut" | "closed") {
    halted = reason;
    options.onState({ kind: "unsaved", reason });
  }

  return {
    put(change, delay) {
      waiting.set(options.keyOf(change), change);
      wake(delay);
    },
    flush() {
      halted = null;
      retryDelay = FIRST_RETRY;
      clearTimeout(timer);
      void send();
    },
    setRevision: (key, revision) => void revisions.set(key, revision),
    hasUnsaved: () => waiting.size > 0 || flight !== null || halted !== null,
  };
}

type Reply = { results: (SaveResult & Readonly<Record<string, unknown>>)[]; savedAt: string };
function isReply(value: unknown): value is Reply {
  return typeof value === "object" && value !== null && Array.isArray((value as Reply).results);
}
