import type { Change } from "@/lib/browser/outbox/outbox";

/** An entry as it is kept: one per person, save address and key. */
export type Entry = {
  readonly user: string;
  readonly url: string;
  /** Item of a response, or "key/year" of a figure. */
  readonly key: string;
  readonly page: string;
  readonly submitUrl: string | null;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly change: Change;
  /** The stored revision that this entry was made on top of, or as which it was taken (`saved`). */
  readonly revision: number;
  /** New with every edit: an answer to an older edit of the same entry does not settle it. */
  readonly edit: string;
  readonly order: number;
  /** Milliseconds by the server's clock, as far as it was known. */
  readonly enteredAt: number;
  readonly state: "waiting" | "saved" | "conflict" | "refused";
  readonly stored: { readonly current: unknown; readonly revision: number; readonly by: string | null; readonly at: string | null } | null;
  readonly message: string | null;
};

/** A call as it was sent: sent again letter for letter until it is answered, so that it counts once. */
export type Batch = {
  readonly user: string;
  readonly url: string;
  readonly id: string;
  readonly body: string;
  /** In the order of the call's changes. */
  readonly edits: readonly { readonly key: string; readonly edit: string }[];
};

export type Submission = { readonly user: string; readonly url: string; readonly page: string; readonly key: string };

export type Edit = Pick<Entry, "user" | "url" | "key" | "page" | "submitUrl" | "envelope" | "change" | "edit" | "order" | "enteredAt"> & {
  /** The stored revision whose value was on the page when it was edited. */
  readonly seen: number;
};

/** What became of one change of a call, as the server says it. */
export type Outcome = {
  readonly status: "saved" | "conflict" | "refused";
  readonly revision: number;
  readonly current?: unknown;
  readonly by?: string | null;
  readonly at?: string | null;
  readonly problem?: { readonly message?: string };
};

/** The entry after somebody edited it. */
export function afterEdit(known: Entry | null, { seen, ...edit }: Edit): Entry {
  if (known === null) return { ...edit, revision: seen, state: "waiting", stored: null, message: null };
  // What is entered while both values are on show is still one side of the choice.
  if (known.state === "conflict") return { ...known, ...edit };
  // On top of an entry that is still on its way: its own revision is learnt when that is answered.
  const revision = known.state === "waiting" ? known.revision : Math.max(known.revision, seen);
  return { ...edit, revision, state: "waiting", stored: null, message: null };
}

/** The entry after the call that carried its edit `sent` was answered; null where nothing of it has to be kept. */
export function afterOutcome(known: Entry | null, sent: string, outcome: Outcome): Entry | null {
  if (known === null || known.state === "saved") return known;
  const isLatest = known.edit === sent;
  switch (outcome.status) {
    case "saved":
      if (isLatest) return { ...known, revision: outcome.revision, state: "saved", stored: null, message: null };
      return { ...known, revision: outcome.revision };
    case "conflict":
      return {
        ...known,
        state: "conflict",
        stored: { current: outcome.current ?? null, revision: outcome.revision, by: outcome.by ?? null, at: outcome.at ?? null },
        message: null,
      };
    case "refused":
      // A newer edit may be what repairs it.
      return isLatest ? { ...known, state: "refused", message: outcome.problem?.message ?? "" } : known;
  }
}

/** Half of the server's limits, so that no call fails for its size: changes, and bytes of the whole body. */
const MOST_CHANGES = 100;
const MOST_BYTES = 48_000;

/** The next call to an address: what waits there, in the order it was entered, as much as fits. */
export function nextBatch(entries: Iterable<Entry>, id: string, most = MOST_CHANGES): Batch | null {
  const waiting = [...entries].filter(({ state }) => state === "waiting").sort((a, b) => a.order - b.order);
  const [first] = waiting;
  if (!first) return null;
  const taken: Entry[] = [];
  let bytes = 0;
  for (const entry of waiting) {
    bytes += new TextEncoder().encode(JSON.stringify(entry.change)).length + 20;
    // One that is too large by itself goes alone, and the server says what is wrong with it.
    if (taken.length > 0 && (taken.length >= most || bytes > MOST_BYTES)) break;
    taken.push(entry);
  }
  const body = JSON.stringify({ ...first.envelope, batch: id, changes: taken.map(({ change, revision }) => ({ ...change, revision })) });
  return { user: first.user, url: first.url, id, body, edits: taken.map(({ key, edit }) => ({ key, edit })) };
}
