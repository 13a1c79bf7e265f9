import { v4 as makeId } from "uuid";
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { DATABASE } from "@/lib/browser/outbox/anything-kept";
import type { Batch, Entry, Submission } from "@/lib/browser/outbox/entry";

/** Everything of one save address. A change of it is one transaction: two tabs of a person never overwrite each other. */
export type AddressState = { readonly entries: Map<string, Entry>; batch: Batch | null };

export type Store = {
  readonly kind: "kept" | "memory";
  /**
   * What is kept of this person. What is kept of anybody else is deleted, since one browser keeps one person's answers; pages that they still have open
   * find a mark of it.
   */
  readonly load: (user: string) => Promise<{ entries: Entry[]; submissions: Submission[] }>;
  /**
   * Reads, lets `change` alter what was read, and writes what it altered, as one step; resolves when it is on disk. Rejects where somebody else has signed
   * in since `load`: what is not there any more has not been sent.
   */
  readonly alter: <Value>(user: string, url: string, change: (state: AddressState) => Value) => Promise<{ state: AddressState; value: Value }>;
  /** Rejects as `alter` does. */
  readonly putSubmission: (submission: Submission) => Promise<void>;
  readonly removeSubmission: (user: string, url: string) => Promise<void>;
  /** Rejects as `alter` does: a wish that was deleted for somebody else was not taken back. */
  readonly submissions: (user: string) => Promise<Submission[]>;
  /** Deletes everything, of everybody. */
  readonly clear: () => Promise<void>;
  readonly close: () => void;
};

const VERSION = 1;
/** A browser that neither opens nor refuses must not hold up the page. */
const PATIENCE_MS = 3_000;

interface Kept extends DBSchema {
  entries: { key: [string, string, string]; value: Entry };
  batches: { key: [string, string]; value: Batch };
  submissions: { key: [string, string]; value: Submission };
}

/** The browser's own database, or memory where it refuses one (a private window, no room left). */
export async function openStore(): Promise<Store> {
  try {
    return keptStore(await withPatience(openDatabase()));
  } catch {
    return memoryStore();
  }
}

export function openDatabase(): Promise<IDBPDatabase<Kept>> {
  return openDB<Kept>(DATABASE, VERSION, {
    upgrade(database) {
      database.createObjectStore("entries", { keyPath: ["user", "url", "key"] });
      database.createObjectStore("batches", { keyPath: ["user", "url"] });
      database.createObjectStore("submissions", { keyPath: ["user", "url"] });
    },
    // Signing out in another tab deletes the database: that must not wait for this one.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

async function withPatience(opening: Promise<IDBPDatabase<Kept>>): Promise<IDBPDatabase<Kept>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the browser's database does not open")), PATIENCE_MS);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The row that says that a person's rows were deleted for somebody else; no save address is empty. */
const MARK = "";

/** Every key that begins with these parts. */
const under = (...parts: string[]) => IDBKeyRange.bound(parts, [...parts, []]);

function keptStore(database: IDBPDatabase<Kept>): Store {
  /** The mark that was there when this page began. */
  let mark: string | undefined;
  const check = (marked: Batch | undefined): void => {
    if (marked?.id !== mark) throw new Error("what was kept here was deleted for somebody else");
  };
  return {
    kind: "kept",
    async load(user) {
      const tx = database.transaction(["entries", "batches", "submissions"], "readwrite");
      const batches = tx.objectStore("batches");
      const others = new Set<string>();
      for (const name of ["entries", "batches", "submissions"] as const) {
        const store = tx.objectStore(name);
        for (const key of await store.getAllKeys()) {
          if (key[0] === user || key[1] === MARK) continue;
          others.add(key[0]);
          await store.delete(key as never);
        }
      }
      for (const other of others) await batches.put({ user: other, url: MARK, id: makeId(), body: "", edits: [] });
      mark = (await batches.get([user, MARK]))?.id;
      const entries = await tx.objectStore("entries").getAll();
      const submissions = await tx.objectStore("submissions").getAll();
      await tx.done;
      return { entries, submissions };
    },
    async alter(user, url, change) {
      const tx = database.transaction(["entries", "batches"], "readwrite", { durability: "relaxed" });
      const entries = tx.objectStore("entries");
      const batches = tx.objectStore("batches");
      const [all, batch, marked] = await Promise.all([entries.getAll(under(user, url)), batches.get([user, url]), batches.get([user, MARK])]);
      check(marked);
      const before = new Map(all.map((entry) => [entry.key, entry]));
      const state: AddressState = { entries: new Map(before), batch: batch ?? null };
      const value = change(state);
      const writes: Promise<unknown>[] = [];
      for (const [key, entry] of state.entries) if (before.get(key) !== entry) writes.push(entries.put(entry));
      for (const key of before.keys()) if (!state.entries.has(key)) writes.push(entries.delete([user, url, key]));
      if (state.batch === null && batch) writes.push(batches.delete([user, url]));
      if (state.batch !== null && state.batch !== batch) writes.push(batches.put(state.batch));
      await Promise.all([...writes, tx.done]);
      return { state, value };
    },
    async putSubmission(submission) {
      const tx = database.transaction(["submissions", "batches"], "readwrite");
      check(await tx.objectStore("batches").get([submission.user, MARK]));
      await Promise.all([tx.objectStore("submissions").put(submission), tx.done]);
    },
    removeSubmission: (user, url) => database.delete("submissions", [user, url]),
    async submissions(user) {
      const tx = database.transaction(["submissions", "batches"]);
      const [kept, marked] = await Promise.all([tx.objectStore("submissions").getAll(under(user)), tx.objectStore("batches").get([user, MARK]), tx.done]);
      check(marked);
      return kept;
    },
    async clear() {
      const tx = database.transaction(["entries", "batches", "submissions"], "readwrite");
      await Promise.all([tx.objectStore("entries").clear(), tx.objectStore("batches").clear(), tx.objectStore("submissions").clear(), tx.done]);
    },
    close: () => database.close(),
  };
}

/** The same for as long as the page lives. `from`, `wishes`: what was known when the browser's database stopped working. */
export function memoryStore(from: Iterable<Entry> = [], wishes: Iterable<Submission> = []): Store {
  const addresses = new Map<string, AddressState>();
  const submissions = new Map([...wishes].map((submission) => [submission.url, submission]));
  const at = (url: string): AddressState => {
    const known = addresses.get(url) ?? { entries: new Map<string, Entry>(), batch: null };
    addresses.set(url, known);
    return known;
  };
  for (const entry of from) at(entry.url).entries.set(entry.key, entry);
  return {
    kind: "memory",
    load: async () => ({ entries: [...addresses.values()].flatMap(({ entries }) => [...entries.values()]), submissions: [...submissions.values()] }),
    alter: async (_user, url, change) => {
      const state = at(url);
      return { value: change(state), state: { entries: new Map(state.entries), batch: state.batch } };
    },
    putSubmission: async (submission) => void submissions.set(submission.url, submission),
    removeSubmission: async (_user, url) => void submissions.delete(url),
    submissions: async () => [...submissions.values()],
    clear: async () => {
      addresses.clear();
      submissions.clear();
    },
    close: () => undefined,
  };
}
