import { v4 as makeId } from "uuid";
import { deliver, deliverSubmission } from "@/lib/browser/outbox/delivery";
import { afterEdit, afterOutcome, nextBatch, type Batch, type Edit, type Entry, type Submission } from "@/lib/browser/outbox/entry";
import { leftOf, type Change, type KnownEntry, type Outbox, type OutboxStatus, type OutboxTarget, type SubmissionState, type TargetOptions } from "@/lib/browser/outbox/outbox";
import { jot, takeJottings } from "@/lib/browser/outbox/jottings";
import type { SaveState } from "@/lib/browser/outbox/save-state";
import { memoryStore, openDatabase, openStore, type AddressState, type Store } from "@/lib/browser/outbox/store";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** Whoever types without a pause is saved this often all the same. */
const LONGEST_WAIT_MS = 2_000;
const CHANNEL = "xinzhi-outbox";

/** What is known of one save address in this tab. */
type Address = {
  readonly url: string;
  /** The entries as they stand with every edit of this tab, also with those that are not on disk yet. */
  entries: Map<string, Entry>;
  /** Edits that are not on disk yet, the latest of each entry. */
  readonly unwritten: Map<string, Edit>;
  /** Conflicts that the person has settled and that are not settled on disk yet: key → the stored revision they have seen. */
  readonly settled: Map<string, number>;
  target: { readonly options: TargetOptions; readonly seen: Map<string, number>; shown: SaveState } | null;
  /** Sends at this moment of `performance.now()`. */
  dueAt: number | null;
  waitingSince: number | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  isSending: boolean;
  /** A call that was not answered yet: the next one waits for it. */
  batch: Batch | null;
  closed: string | null;
  savedAt: Date | null;
};

/** How many changes somebody has kept in this browser, whoever it was: for the page that signs in. */
export async function countKept(): Promise<number> {
  try {
    const database = await openDatabase();
    const entries = await database.getAll("entries");
    database.close();
    return entries.filter(({ state }) => state !== "saved").length;
  } catch {
    return 0;
  }
}

/** Opens what this browser keeps for `user`; what it kept for anybody else is deleted. */
export function openOutbox(user: string): Outbox {
  let store: Store = memoryStore();
  const addresses = new Map<string, Address>();
  const submissions = new Map<string, Submission>();
  const submissionStates = new Map<string, SubmissionState>();
  const listeners = new Set<() => void>();
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;
  /** This page among those of the browser. */
  const visit = makeId();
  let hasJotted = false;
  let isOpen = false;
  let isClosed = false;
  let failure: OutboxStatus["reason"] = null;
  let retryDelay = FIRST_RETRY_MS;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let lastOrder = 0;
  /** The server's clock less this one's, in milliseconds. */
  let clockOffset = 0;
  let status: OutboxStatus = { unsent: 0, wishes: 0, attention: 0, pages: [], reason: null, storage: "memory" };

  const ready = open();

  async function open(): Promise<void> {
    store = await openStore();
    const kept = await store.load(user).catch(() => {
      store = memoryStore();
      return store.load(user);
    });
    for (const entry of kept.entries) {
      lastOrder = Math.max(lastOrder, entry.order);
      at(entry.url).entries.set(entry.key, entry);
    }
    for (const submission of kept.submissions) submissions.set(submission.url, submission);
    for (const edit of takeJottings(user)) {
      const address = at(edit.url);
      const entry = address.entries.get(edit.key);
      // It may have reached the disk after all, or be older than what did.
      if (entry && (entry.edit === edit.edit || entry.order > edit.order)) continue;
      lastOrder = Math.max(lastOrder, edit.order);
      if (!address.unwritten.has(edit.key)) address.unwritten.set(edit.key, edit);
    }
    isOpen = true;
    for (const address of addresses.values()) {
      // What was entered while the database opened goes on top of what was kept.
      applyChanges(address.entries, address.settled, address.unwritten);
      introduce(address);
    }
    refreshStatus();
    sendEverything();
  }

  function at(url: string): Address {
    const known = addresses.get(url);
    if (known) return known;
    const address: Address = { url, entries: new Map(), unwritten: new Map(), settled: new Map(), target: null, dueAt: null, waitingSince: null, timer: undefined, isSending: false, batch: null, closed: null, savedAt: null };
    addresses.set(url, address);
    return address;
  }

  // Keeping -----------------------------------------------------------------------------------------------------------------

  /** Writes what this tab has changed down and takes over what other tabs wrote meanwhile. */
  async function write(address: Address): Promise<void> {
    const edits = [...address.unwritten];
    const settled = [...address.settled];
    if (edits.length + settled.length === 0 || !isOpen) return;
    await alter(address, ({ entries }) => applyChanges(entries, settled, edits));
    for (const [key, edit] of edits) if (address.unwritten.get(key) === edit) address.unwritten.delete(key);
    for (const [key, revision] of settled) if (address.settled.get(key) === revision) address.settled.delete(key);
    if (hasJotted && !isClosed) jotDown();
    announce(address.url);
  }

  /** One step in the store. A store that fails is replaced by memory: nothing entered is lost, and the page says so. */
  async function alter<Value>(address: Address, change: (state: AddressState) => Value): Promise<Value> {
    let done: { state: AddressState; value: Value };
    try {
      done = await store.alter(user, address.url, change);
    } catch {
      goOnInMemory();
      done = await store.alter(user, address.url, change);
    }
    const { entries } = done.state;
    // A step reads what was on disk when its turn came: what this tab has changed since must not be undone by it.
    applyChanges(entries, address.settled, address.unwritten);
    for (const { key, state, revision } of [...entries.values()]) if (state === "saved" && revision <= (address.target?.seen.get(key) ?? 0)) entries.delete(key);
    const before = address.entries;
    address.entries = entries;
    address.batch = done.state.batch;
    for (const { order } of entries.values()) lastOrder = Math.max(lastOrder, order);
    tell(address, before);
    return done.value;
  }

  function goOnInMemory(): void {
    if (store.kind === "kept") store = memoryStore([...addresses.values()].flatMap(({ entries }) => [...entries.values()]), submissions.values());
  }

  /** Tells the other tabs of this person where something changed; null: a submission. */
  function announce(url: string | null): void {
    if (!isClosed) channel?.postMessage({ user, url });
  }

  // Sending -----------------------------------------------------------------------------------------------------------------

  function wake(address: Address, delay: number): void {
    const now = performance.now();
    address.waitingSince ??= now;
    // A choice does not wait for the comment that is typed after it, and a comment not for ever.
    const wanted = Math.min(now + delay, address.waitingSince + LONGEST_WAIT_MS);
    address.dueAt = delay === 0 ? Math.min(wanted, address.dueAt ?? wanted) : wanted;
    clearTimeout(address.timer);
    address.timer = setTimeout(() => void send(address), Math.max(0, address.dueAt - now));
  }

  function sendEverything(): void {
    for (const address of addresses.values()) wake(address, 0);
    if (addresses.size === 0) void submitWhatWaits();
  }

  async function send(address: Address): Promise<void> {
    clearTimeout(address.timer);
    address.dueAt = null;
    address.waitingSince = null;
    // After a failure nothing is tried before its time: `resume`.
    if (!isOpen || isClosed || address.isSending || failure !== null) return;
    address.isSending = true;
    try {
      await underLock(`xinzhi ${user} ${address.url}`, () => sendWaiting(address));
    } finally {
      address.isSending = false;
      tell(address, null);
    }
    if (failure === null && address.closed === null && isWaiting(address)) {
      // Something came meanwhile; what is still being typed has a time of its own.
      if (address.dueAt === null) wake(address, 0);
      return;
    }
    await submitWhatWaits();
  }

  /** Calls until nothing waits or a call fails. Other tabs of this person wait meanwhile. */
  async function sendWaiting(address: Address): Promise<void> {
    let most: number | undefined;
    while (!isClosed) {
      await write(address);
      const batch = await alter(address, (state) => {
        state.batch ??= nextBatch(state.entries.values(), makeId(), most);
        return state.batch;
      });
      if (batch === null) return;
      tell(address, null);
      const delivery = await deliver(batch);
      switch (delivery.kind) {
        case "answered": {
          clockOffset = delivery.savedAt.getTime() - Date.now();
          address.savedAt = delivery.savedAt;
          address.closed = null;
          recover();
          await settle(address, batch, (known, index) => afterOutcome(known, batch.edits[index]!.edit, delivery.outcomes[index]!));
          break;
        }
        case "refused": {
          recover();
          // One bad entry must not hold up the rest: each goes alone, and then the bad one is known.
          if (batch.edits.length > 1) {
            most = 1;
            await settle(address, batch, (known) => known);
          } else await settle(address, batch, (known, index) => afterOutcome(known, batch.edits[index]!.edit, { status: "refused", revision: 0, problem: delivery }));
          break;
        }
        case "closed":
          recover();
          // Kept and shown; it is tried again when the page is opened again, since an assessment can be returned.
          address.closed = delivery.message;
          await settle(address, batch, (known) => known);
          return;
        case "signedOut":
          failure = "signedOut";
          refresh();
          return;
        default:
          failure = delivery.kind;
          again(delivery.kind === "busy" ? delivery.retryAfter : 0);
          refresh();
          return;
      }
    }
  }

  async function settle(address: Address, batch: Batch, next: (known: Entry | null, index: number) => Entry | null): Promise<void> {
    await alter(address, (state) => {
      if (state.batch?.id === batch.id) state.batch = null;
      batch.edits.forEach(({ key }, index) => {
        const entry = next(state.entries.get(key) ?? null, index);
        if (entry === null) state.entries.delete(key);
        else state.entries.set(key, entry);
      });
    });
    announce(address.url);
    if (!isWaiting(address)) address.target?.options.onSettled();
  }

  /** The server has answered. */
  function recover(): void {
    failure = null;
    retryDelay = FIRST_RETRY_MS;
    clearTimeout(retryTimer);
  }

  function again(asked: number): void {
    clearTimeout(retryTimer);
    // Spread out: after a restart everybody comes back.
    retryTimer = setTimeout(resume, Math.max(asked, retryDelay * (0.75 + Math.random() / 2)));
    retryDelay = Math.min(LAST_RETRY_MS, retryDelay * 2);
  }

  function resume(): void {
    failure = null;
    refresh();
    sendEverything();
  }

  function retry(): void {
    recover();
    for (const address of addresses.values()) address.closed = null;
    resume();
  }

  // Submitting --------------------------------------------------------------------------------------------------------------

  async function submitWhatWaits(): Promise<void> {
    for (const submission of [...submissions.values()]) {
      const { url } = submission;
      if (submissionStates.get(url)?.kind === "waiting" && (submissionStates.get(url) as { reason: string }).reason === "sending") continue;
      if (isUnsentFor(url)) setSubmission(url, { kind: "waiting", reason: "unsent" });
      else if (failure !== null) setSubmission(url, { kind: "waiting", reason: failure });
      else await underLock(`xinzhi submit ${user} ${url}`, () => submitNow(submission));
    }
  }

  /** Figures enter every assessment, answers their own. */
  const isUnsentFor = (url: string) =>
    [...addresses.values()].some(({ entries }) => [...entries.values()].some((entry) => entry.state !== "saved" && (entry.submitUrl === null || entry.submitUrl === url)));

  async function submitNow(submission: Submission): Promise<void> {
    const { url } = submission;
    // Another tab may have done it, or the person has taken it back there.
    if (!(await store.submissions(user).catch(() => [submission])).some(({ key }) => key === submission.key)) return void submissions.delete(url);
    setSubmission(url, { kind: "waiting", reason: "sending" });
    const delivery = await deliverSubmission(submission);
    switch (delivery.kind) {
      case "submitted":
        recover();
        await forgetSubmission(url);
        return setSubmission(url, { kind: "submitted", submission: delivery.submission });
      case "signedOut":
        failure = "signedOut";
        break;
      case "offline":
      case "busy":
        failure = delivery.kind;
        again(delivery.kind === "busy" ? delivery.retryAfter : 0);
        break;
      default:
        recover();
        await forgetSubmission(url);
        return setSubmission(url, { kind: "refused", message: delivery.message });
    }
    setSubmission(url, { kind: "waiting", reason: failure ?? "sending" });
    refresh();
  }

  async function forgetSubmission(url: string): Promise<void> {
    submissions.delete(url);
    refreshStatus();
    await store.removeSubmission(user, url).catch(() => undefined);
    announce(null);
  }

  function setSubmission(url: string, state: SubmissionState): void {
    submissionStates.set(url, state);
    refreshStatus();
    for (const listener of listeners) listener();
  }

  // Telling -----------------------------------------------------------------------------------------------------------------

  /** Tells the form of this address what changed, and everybody how much is left. `before` null: only the state. */
  function tell(address: Address, before: ReadonlyMap<string, Entry> | null): void {
    const { target } = address;
    if (target && before) {
      for (const [key, entry] of address.entries) {
        const old = before.get(key);
        if (old && old.edit === entry.edit && old.state === entry.state && old.revision === entry.revision && old.stored?.revision === entry.stored?.revision) continue;
        if (entry.state === "saved") target.seen.set(key, Math.max(entry.revision, target.seen.get(key) ?? 0));
        target.options.onEntry(key, known(entry));
      }
      for (const [key, entry] of before) {
        if (entry.state !== "conflict" || !entry.stored || address.entries.has(key)) continue;
        target.seen.set(key, Math.max(entry.stored.revision, target.seen.get(key) ?? 0));
        target.options.onGivenUp(key, known(entry));
      }
    }
    if (target) {
      const state = stateOf(address);
      if (JSON.stringify(state) !== JSON.stringify(target.shown)) {
        target.shown = state;
        target.options.onState(state);
      }
    }
    refreshStatus();
  }

  function refresh(): void {
    for (const address of addresses.values()) tell(address, null);
    refreshStatus();
  }

  function stateOf(address: Address): SaveState {
    const { entries, target, closed, savedAt } = address;
    if (isWaiting(address)) return closed !== null ? { kind: "unsaved", reason: "closed", message: closed } : failure !== null ? { kind: "unsaved", reason: failure } : { kind: "saving" };
    // What needs the person on another page is said there.
    const needsPerson = [...entries.values()].some(({ state, page }) => state !== "saved" && page === target?.options.page);
    if (needsPerson) return { kind: "unsaved", reason: "refused" };
    return savedAt === null ? { kind: "idle" } : { kind: "saved", at: savedAt };
  }

  function refreshStatus(): void {
    const unsent = [...addresses.values()].flatMap(({ entries }) => [...entries.values()]).filter(({ state }) => state !== "saved");
    const next: OutboxStatus = {
      unsent: unsent.length,
      wishes: submissions.size,
      attention: unsent.filter(({ state }) => state !== "waiting").length,
      pages: [...new Set(unsent.sort((a, b) => a.order - b.order).map(({ page }) => page))],
      reason: failure,
      storage: isOpen ? store.kind : "kept",
    };
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    for (const listener of listeners) listener();
  }

  /** A form has come, or what was kept has become known: the form hears what it does not know. */
  function introduce(address: Address): void {
    const { target } = address;
    if (target) {
      const outdated = [...address.entries.values()].filter(({ key, state, revision }) => state === "saved" && revision <= (target.seen.get(key) ?? 0));
      for (const { key } of outdated) address.entries.delete(key);
      if (outdated.length > 0 && isOpen) {
        void alter(address, ({ entries }) => {
          for (const { key, revision } of outdated) if (entries.get(key)?.state === "saved" && entries.get(key)?.revision === revision) entries.delete(key);
        });
      }
    }
    tell(address, new Map());
  }

  function putSoon(address: Address, { options, seen }: NonNullable<Address["target"]>, key: string, change: Change, delay: number): void {
    lastOrder += 1;
    const edit: Edit = {
      user,
      url: address.url,
      key,
      page: options.page,
      submitUrl: options.submitUrl ?? null,
      envelope: options.envelope,
      change,
      edit: makeId(),
      order: lastOrder,
      enteredAt: Date.now() + clockOffset,
      seen: seen.get(key) ?? 0,
    };
    address.unwritten.set(key, edit);
    address.entries.set(key, afterEdit(address.entries.get(key) ?? null, edit));
    void write(address);
    wake(address, delay);
    tell(address, null);
  }

  function jotDown(): void {
    const edits = [...addresses.values()].flatMap(({ unwritten }) => [...unwritten.values()]);
    if (edits.length === 0 && !hasJotted) return;
    hasJotted = edits.length > 0;
    jot(user, visit, edits);
  }

  /** The page goes: what waits is sent at once, without the detour over the disk that a page in its last moment does not finish. */
  function sendBeforeLeaving(): void {
    jotDown();
    if (!isOpen || failure !== null) return;
    for (const address of addresses.values()) {
      if (address.isSending || address.batch !== null || address.dueAt === null) continue;
      const batch = nextBatch(address.entries.values(), makeId());
      if (batch === null) continue;
      address.batch = batch;
      // If the page lives on, the call is made again under the same id, and its answer heard.
      void alter(address, (state) => void (state.batch ??= batch)).finally(() => wake(address, 0));
      void deliver(batch);
    }
  }

  async function takeOverSubmissions(): Promise<void> {
    const kept = await store.submissions(user).catch(() => {
      // What a store that fails does not know of was not taken back.
      goOnInMemory();
      return store.submissions(user);
    });
    for (const url of [...submissions.keys()]) if (!kept.some((submission) => submission.url === url)) submissions.delete(url);
    for (const submission of kept) submissions.set(submission.url, submission);
    refreshStatus();
    for (const listener of listeners) listener();
  }

  async function takeOver(address: Address): Promise<void> {
    const wasWaiting = isWaiting(address);
    await alter(address, () => undefined);
    if (!wasWaiting || isWaiting(address)) return;
    // The other tab sent it just now.
    address.savedAt = new Date(Date.now() + clockOffset);
    tell(address, null);
  }

  if (channel) {
    // What another tab wrote down is read from the store; the message only says where.
    channel.onmessage = ({ data }: MessageEvent<{ user: string; url: string | null }>) => {
      if (data.user !== user || !isOpen) return;
      if (data.url === null) void takeOverSubmissions();
      else void takeOver(at(data.url));
    };
  }
  const onHide = () => document.visibilityState === "hidden" && sendBeforeLeaving();
  const onLeave = (event: BeforeUnloadEvent) => {
    sendBeforeLeaving();
    // What is kept goes on at the next visit; what lives in memory would be gone.
    if (status.storage === "memory" && status.unsent > 0) event.preventDefault();
  };
  const onOnline = () => failure !== "signedOut" && retry();
  if (typeof window !== "undefined") {
    window.addEventListener("online", onOnline);
    window.addEventListener("beforeunload", onLeave);
    window.addEventListener("pagehide", sendBeforeLeaving);
    document.addEventListener("visibilitychange", onHide);
  }

  return {
    user,
    ready,
    attach: (options) => attachTo(at(options.url), options),
    status: () => status,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    retry,
    async sendAll(milliseconds) {
      const until = performance.now() + milliseconds;
      retry();
      while (([...addresses.values()].some(isWaiting) || (submissions.size > 0 && status.attention === 0)) && failure !== "signedOut" && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
      return leftOf(status);
    },
    async discard() {
      await store.clear();
      takeJottings(user);
      for (const address of addresses.values()) {
        clearTimeout(address.timer);
        address.unwritten.clear();
        address.settled.clear();
        address.entries = new Map();
      }
      submissions.clear();
      refresh();
    },
    async submitWhenSent({ url, page }) {
      // What this browser has kept may be the same wish; and before it is known there is no place to keep a new one.
      await ready;
      if (submissions.has(url)) return;
      const submission: Submission = { user, url, page, key: makeId() };
      submissions.set(url, submission);
      refreshStatus();
      await store.putSubmission(submission).catch(goOnInMemory);
      announce(null);
      if (failure === "signedOut") setSubmission(url, { kind: "waiting", reason: "signedOut" });
      await submitWhatWaits();
    },
    submission: (url) => submissionStates.get(url) ?? (submissions.has(url) ? { kind: "waiting", reason: isUnsentFor(url) ? "unsent" : (failure ?? "sending") } : null),
    async cancelSubmission(url) {
      await forgetSubmission(url);
      submissionStates.delete(url);
      for (const listener of listeners) listener();
    },
    close() {
      isClosed = true;
      clearTimeout(retryTimer);
      for (const { timer } of addresses.values()) clearTimeout(timer);
      channel?.close();
      if (typeof window !== "undefined") {
        window.removeEventListener("online", onOnline);
        window.removeEventListener("beforeunload", onLeave);
        window.removeEventListener("pagehide", sendBeforeLeaving);
        document.removeEventListener("visibilitychange", onHide);
      }
      store.close();
    },
  };

  function attachTo(address: Address, options: TargetOptions): OutboxTarget {
    const target = { options, seen: new Map(options.revisions), shown: { kind: "idle" } as SaveState };
    address.target = target;
    introduce(address);
    return {
      put: (key, change, delay) => putSoon(address, target, key, change, delay),
      flush: () => (failure === null ? wake(address, 0) : retry()),
      resolve(key, choice) {
        const entry = address.entries.get(key);
        if (entry?.state !== "conflict" || !entry.stored) return false;
        const seen = entry.stored.revision;
        target.seen.set(key, seen);
        address.settled.set(key, seen);
        address.unwritten.delete(key);
        if (choice === "mine") {
          lastOrder += 1;
          const { url, page, submitUrl, envelope, change, enteredAt } = entry;
          address.unwritten.set(key, { user, url, key, page, submitUrl, envelope, change, edit: makeId(), order: lastOrder, enteredAt, seen });
        }
        applyChanges(address.entries, address.settled, address.unwritten);
        void write(address);
        wake(address, 0);
        tell(address, null);
        return true;
      },
      see: (key, revision) => void target.seen.set(key, Math.max(revision, target.seen.get(key) ?? 0)),
      hasUnsent: () => [...address.entries.values()].some(({ state }) => state !== "saved"),
      detach() {
        if (address.target === target) address.target = null;
        wake(address, 0);
      },
    };
  }

  function known({ change, revision, state, enteredAt, stored, message }: Entry): KnownEntry {
    return {
      change,
      revision,
      state,
      enteredAt: new Date(enteredAt),
      stored: stored && { current: stored.current, revision: stored.revision, by: stored.by, at: stored.at === null ? null : new Date(stored.at) },
      message,
    };
  }
}

/** What a tab has changed, on top of what is kept: the conflicts its person has settled, then the edits. */
function applyChanges(entries: Map<string, Entry>, settled: Iterable<readonly [string, number]>, edits: Iterable<readonly [string, Edit]>): void {
  for (const [key, revision] of settled) {
    const { state, stored } = entries.get(key) ?? {};
    // Another value than the one they have seen is another conflict.
    if (state === "conflict" && stored && stored.revision <= revision) entries.delete(key);
  }
  for (const [key, edit] of edits) {
    const known = entries.get(key) ?? null;
    if (known?.edit !== edit.edit) entries.set(key, afterEdit(known, edit));
  }
}

const isWaiting = ({ entries }: Address): boolean => [...entries.values()].some(({ state }) => state === "waiting");

/** One at a time among the tabs of this browser, where it can be arranged; batches and revisions guard the rest. */
async function underLock(name: string, run: () => Promise<void>): Promise<void> {
  if (typeof navigator === "undefined" || !("locks" in navigator)) return run();
  await navigator.locks.request(name, run);
}
