import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { modelServer, type ModelServer } from "@/lib/browser/outbox/model-server";
import { countKept, openOutbox } from "@/lib/browser/outbox/open-outbox";
import type { KnownEntry, Outbox, OutboxTarget } from "@/lib/browser/outbox/outbox";
import type { SaveState } from "@/lib/browser/outbox/save-state";

const URL_A = "/api/v1/o/1/assessments/2/responses";
const SUBMIT = "/api/v1/o/1/assessments/2/submissions";
const PAGE = "/o/1/assessments/2/L1";

let server: ModelServer;
const opened: Outbox[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"], now: new Date("2026-11-25T02:00:00Z") });
  vi.stubGlobal("indexedDB", new IDBFactory());
  server = modelServer();
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => server.fetch(url, init));
});
afterEach(() => {
  for (const outbox of opened.splice(0)) outbox.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Lets time pass, and what the database and the network do in it. */
async function pass(milliseconds = 0): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(turn === 0 ? milliseconds : 0);
  }
}

type Tab = { outbox: Outbox; form: OutboxTarget; entries: Map<string, KnownEntry>; givenUp: Map<string, KnownEntry>; states: SaveState[]; state: () => SaveState; answer: (item: string, answer: unknown, delay?: number) => void };

function openTab(user = "anna", revisions: Record<string, number> = {}): Tab {
  const outbox = openOutbox(user);
  opened.push(outbox);
  const entries = new Map<string, KnownEntry>();
  const givenUp = new Map<string, KnownEntry>();
  const states: SaveState[] = [];
  const form = outbox.attach({
    url: URL_A,
    envelope: { instrument: "xinzhi-enterprise@2026.1" },
    page: PAGE,
    submitUrl: SUBMIT,
    revisions: new Map(Object.entries(revisions)),
    onEntry: (key, entry) => void entries.set(key, entry),
    onGivenUp: (key, entry) => void givenUp.set(key, entry),
    onState: (state) => void states.push(state),
    onSettled: () => undefined,
  });
  return { outbox, form, entries, givenUp, states, state: () => states.at(-1) ?? { kind: "idle" }, answer: (item, answer, delay = 0) => form.put(item, { item, answer }, delay) };
}

/** The tab is killed: no last words, whatever was under way. */
function kill(tab: Tab): void {
  tab.outbox.close();
}

describe("what is entered", () => {
  test("is sent and acknowledged", async () => {
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    expect(tab.state()).toEqual({ kind: "saving" });
    await pass(10);
    expect(server.rows.get("L1.2")).toMatchObject({ answer: { level: 3 }, revision: 1 });
    expect(tab.state().kind).toBe("saved");
    expect(tab.outbox.status().unsent).toBe(0);
  });

  test("is never called saved while anything of it is still on its way", async () => {
    const tab = openTab();
    for (const level of [1, 2, 3, 4]) {
      tab.answer("L1.2", { level });
      expect(tab.state().kind).toBe("saving");
      await pass();
    }
    await pass(10);
    expect(server.rows.get("L1.2")?.answer).toEqual({ level: 4 });
    for (const [index, state] of tab.states.entries()) if (state.kind === "saved") expect(index).toBeGreaterThan(0);
    expect(tab.state().kind).toBe("saved");
  });

  // RW-013: typed text is sent in a pause, and after two seconds without one.
  test("is sent within two seconds also while somebody types on", async () => {
    const tab = openTab();
    for (let typed = 1; typed <= 25; typed += 1) {
      tab.answer("L1.2", { text: "x".repeat(typed) }, 800);
      await pass(100);
    }
    expect(server.rows.get("L1.2")).toBeDefined();
  });

  test("outlives a tab that is killed before anything was sent", async () => {
    server.network = "down";
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    tab.answer("L1.3", { level: 1 });
    await pass(10);
    kill(tab);
    server.network = "up";
    const later = openTab();
    await pass(10);
    expect([...server.rows].map(([item, { answer }]) => [item, answer])).toEqual([["L1.2", { level: 3 }], ["L1.3", { level: 1 }]]);
    expect(later.outbox.status().unsent).toBe(0);
  });

  test("is shown again when the page is opened without network", async () => {
    server.network = "down";
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    kill(tab);
    const later = openTab();
    await pass(10);
    expect(later.entries.get("L1.2")).toMatchObject({ change: { answer: { level: 3 } }, state: "waiting" });
    expect(later.state()).toEqual({ kind: "unsaved", reason: "offline" });
  });

  // A kept page is as old as its last visit: it shows what was saved since from here.
  test("is shown over a page that is older than what was saved from it", async () => {
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    kill(tab);
    const stale = openTab("anna", { "L1.2": 0 });
    await pass(10);
    expect(stale.entries.get("L1.2")).toMatchObject({ change: { answer: { level: 3 } }, state: "saved", revision: 1 });
    stale.answer("L1.2", { level: 4 });
    await pass(10);
    expect(server.rows.get("L1.2")).toMatchObject({ answer: { level: 4 }, revision: 2 });
  });

  test("is forgotten here once a page shows it", async () => {
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    kill(tab);
    const later = openTab("anna", { "L1.2": 1 });
    await pass(10);
    expect(later.entries.size).toBe(0);
  });

  test("in more entries than fit into one call goes in several", async () => {
    const tab = openTab();
    const long = "汉".repeat(1_500);
    for (let index = 0; index < 60; index += 1) tab.answer(`L${String(index)}`, { text: long });
    for (let turn = 0; turn < 20 && server.rows.size < 60; turn += 1) await pass(10);
    expect(server.rows.size).toBe(60);
    for (const { body } of server.calls) expect(new TextEncoder().encode(JSON.stringify(body)).length).toBeLessThan(60_000);
  });
});

describe("a page that is left in the moment of an edit", () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    const storage = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value), removeItem: (name: string) => void kept.delete(name) };
    // As in a browser, what is stored stands among the keys of the object.
    vi.stubGlobal("localStorage", new Proxy(storage, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }));
    vi.stubGlobal("window", new EventTarget());
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  });

  test("does not lose it, though the database had no time to take it", async () => {
    server.network = "down";
    const tab = openTab();
    tab.answer("L1.2", { level: 2 });
    await pass(10);
    tab.answer("L1.2", { level: 3 });
    window.dispatchEvent(new Event("pagehide"));
    kill(tab);
    // Nothing of the last transaction was committed.
    vi.stubGlobal("indexedDB", new IDBFactory());
    server.network = "up";
    openTab();
    await pass(10);
    expect(server.rows.get("L1.2")?.answer).toEqual({ level: 3 });
  });

  test("does not bring it back over what was entered later", async () => {
    server.network = "down";
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    window.dispatchEvent(new Event("pagehide"));
    tab.answer("L1.2", { level: 4 });
    await pass(10);
    kill(tab);
    server.network = "up";
    openTab();
    await pass(10);
    expect(server.history.map(({ answer }) => answer)).toEqual([{ level: 4 }]);
  });

  test("leaves nothing of it to the next person", async () => {
    server.network = "down";
    const tab = openTab();
    await pass(10);
    tab.answer("L1.2", { text: "secret" });
    window.dispatchEvent(new Event("pagehide"));
    kill(tab);
    openTab("boris");
    await pass(10);
    expect(Object.keys(localStorage)).toEqual([]);
  });
});

describe("a network that fails", () => {
  // RW-012.
  test("in the answer makes the same call again, which counts once", async () => {
    const tab = openTab();
    server.network = "lostAnswer";
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    server.network = "up";
    await pass(2_000);
    expect(server.history).toHaveLength(1);
    expect(new Set(server.calls.map(({ body }) => body.batch)).size).toBe(1);
    expect(tab.state().kind).toBe("saved");
  });

  test("in the answer, and a newer edit meanwhile, also after the tab was killed: both are in the history, in order", async () => {
    const tab = openTab();
    server.network = "lostAnswer";
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    server.network = "down";
    tab.answer("L1.2", { level: 5 });
    await pass(10);
    kill(tab);
    server.network = "up";
    const later = openTab();
    await pass(10);
    expect(server.history.map(({ answer }) => answer)).toEqual([{ level: 3 }, { level: 5 }]);
    expect(later.state().kind).toBe("saved");
  });

  // RW-010: ten minutes of 503.
  test("for ten minutes loses nothing and says so all the time", async () => {
    const tab = openTab();
    server.network = 503;
    tab.answer("L1.2", { level: 3 });
    for (let minute = 0; minute < 10; minute += 1) {
      await pass(60_000);
      expect(tab.state()).toEqual({ kind: "unsaved", reason: "busy" });
      expect(tab.outbox.status().unsent).toBe(1);
    }
    // 1 + 2 + 4 + 8 + 16 + 30 + 30 …: about 24 tries in ten minutes, not thousands.
    expect(server.calls.length).toBeLessThan(40);
    server.network = "up";
    await pass(60_000);
    expect(server.rows.get("L1.2")?.answer).toEqual({ level: 3 });
    expect(tab.state().kind).toBe("saved");
  });

  test("does not make every further edit another try", async () => {
    const tab = openTab();
    server.network = 503;
    for (let index = 0; index < 50; index += 1) {
      tab.answer(`L${String(index)}`, { level: 1 });
      await pass(2);
    }
    expect(server.calls.length).toBeLessThan(3);
  });

  // RW-017.
  test("with a session that has ended keeps everything until somebody signed in again", async () => {
    const tab = openTab();
    server.network = 401;
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    expect(tab.state()).toEqual({ kind: "unsaved", reason: "signedOut" });
    expect(tab.outbox.status().reason).toBe("signedOut");
    const tries = server.calls.length;
    await pass(120_000);
    expect(server.calls.length).toBe(tries);
    server.network = "up";
    tab.outbox.retry();
    await pass(10);
    expect(tab.state().kind).toBe("saved");
  });

  test("in a browser where somebody else signs in meanwhile keeps everything in the page, sends it to nobody else's account, and leaves nothing behind", async () => {
    const tab = openTab();
    server.network = 401;
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    const other = openTab("ben");
    await pass(10);
    expect(await countKept(), "on the disk").toBe(0);
    expect(server.rows.size).toBe(0);

    tab.answer("L1.3", { level: 4 });
    await pass(10);
    expect(tab.outbox.status()).toMatchObject({ unsent: 2, storage: "memory" });
    expect(await countKept(), "on the disk").toBe(0);
    other.outbox.close();
    server.network = "up";
    tab.outbox.retry();
    await pass(10);
    expect(tab.state().kind).toBe("saved");
    expect([...server.rows].map(([item, { answer }]) => [item, answer])).toEqual([["L1.2", { level: 3 }], ["L1.3", { level: 4 }]]);

    const later = openTab();
    later.answer("L1.4", { level: 1 });
    await pass(10);
    expect(later.outbox.status(), "a page of a later visit is kept as ever").toMatchObject({ unsent: 0, storage: "kept" });
  });

  test("in a browser where somebody else signs in meanwhile keeps the wish to submit too, and another tab's word takes it from nobody", async () => {
    const tab = openTab();
    await pass(10);
    server.network = 401;
    void tab.outbox.submitWhenSent({ url: SUBMIT, page: PAGE });
    await pass(10);
    const other = openTab("ben");
    await pass(10);
    const again = openTab();
    await pass(10);
    // Both pages are Anna's again: the later one tells of what it wished and took back.
    void again.outbox.submitWhenSent({ url: `${SUBMIT}?other`, page: PAGE });
    await pass(10);
    await awaited(again.outbox.cancelSubmission(`${SUBMIT}?other`));
    await pass(10);
    expect(tab.outbox.submission(SUBMIT)).toEqual({ kind: "waiting", reason: "signedOut" });
    other.outbox.close();
    server.network = "up";
    tab.outbox.retry();
    await pass(10);
    expect(server.submissions).toHaveLength(1);
    expect(tab.outbox.submission(SUBMIT)?.kind).toBe("submitted");
  });

  test("with a page of somebody else's in between counts as no network", async () => {
    vi.stubGlobal("fetch", async () => new Response("<html>Please accept our terms</html>", { headers: { "content-type": "text/html" } }));
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    expect(tab.state()).toEqual({ kind: "unsaved", reason: "offline" });
  });
});

describe("an entry that the server does not take", () => {
  test("is shown with the reason, and the others are saved", async () => {
    const tab = openTab();
    server.refused.add("L1.3");
    tab.answer("L1.2", { level: 1 });
    tab.answer("L1.3", { level: 9 });
    tab.answer("L1.4", { level: 2 });
    await pass(10);
    expect([...server.rows.keys()]).toEqual(["L1.2", "L1.4"]);
    expect(tab.entries.get("L1.3")).toMatchObject({ state: "refused", message: "There is no such option." });
    expect(tab.outbox.status()).toMatchObject({ unsent: 1, attention: 1, pages: [PAGE] });
    server.refused.clear();
    tab.answer("L1.3", { level: 3 });
    await pass(10);
    expect(server.rows.get("L1.3")?.answer).toEqual({ level: 3 });
  });

  test("does not hold up the others even if it spoils the whole call", async () => {
    const tab = openTab();
    server.poison = "L1.3";
    tab.answer("L1.2", { level: 1 });
    tab.answer("L1.3", { level: 9 });
    tab.answer("L1.4", { level: 2 });
    await pass(10);
    expect([...server.rows.keys()]).toEqual(["L1.2", "L1.4"]);
    expect(tab.entries.get("L1.3")).toMatchObject({ state: "refused", message: "This call cannot be read." });
  });

  test("because the assessment is closed stays here, and is taken when it was opened again", async () => {
    const tab = openTab();
    server.network = "closed";
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    expect(tab.state()).toEqual({ kind: "unsaved", reason: "closed", message: "It is closed." });
    kill(tab);
    server.network = "up";
    openTab();
    await pass(10);
    expect(server.rows.get("L1.2")?.answer).toEqual({ level: 3 });
  });
});

describe("two people at one entry", () => {
  async function conflicting(): Promise<Tab> {
    const tab = openTab("anna", { "L1.2": 1 });
    server.saveByOther("L1.2", { level: 1 });
    server.saveByOther("L1.2", { level: 2 });
    tab.answer("L1.2", { level: 5 });
    await pass(10);
    return tab;
  }

  // RW-024.
  test("see both values, and nothing was overwritten", async () => {
    const tab = await conflicting();
    expect(tab.entries.get("L1.2")).toMatchObject({ change: { answer: { level: 5 } }, state: "conflict", stored: { current: { answer: { level: 2 } }, by: "Li Wei", revision: 2 } });
    expect(server.rows.get("L1.2")?.answer).toEqual({ level: 2 });
    expect(tab.state()).toEqual({ kind: "unsaved", reason: "refused" });
  });

  test("still see both after the tab was opened anew", async () => {
    kill(await conflicting());
    const later = openTab("anna", { "L1.2": 2 });
    await pass(10);
    expect(later.entries.get("L1.2")).toMatchObject({ state: "conflict", stored: { current: { answer: { level: 2 } } } });
  });

  test("keep the one who chooses so", async () => {
    const tab = await conflicting();
    tab.form.resolve("L1.2", "mine");
    await pass(10);
    expect(server.rows.get("L1.2")).toMatchObject({ answer: { level: 5 }, revision: 3 });
    expect(tab.state().kind).toBe("saved");
  });

  test("or the other", async () => {
    const tab = await conflicting();
    tab.form.resolve("L1.2", "theirs");
    await pass(10);
    expect(server.history).toHaveLength(2);
    expect(tab.outbox.status().unsent).toBe(0);
    tab.answer("L1.2", { level: 4 });
    await pass(10);
    expect(server.rows.get("L1.2")).toMatchObject({ answer: { level: 4 }, revision: 3 });
  });

  test("are not asked a second time because something else was being written down in that moment", async () => {
    const tab = await conflicting();
    const heard: string[] = [];
    const { set } = tab.entries;
    tab.entries.set = (key, entry) => (heard.push(`${key} ${entry.state}`), set.call(tab.entries, key, entry));
    // Steps that are under way when the choice falls have read what was on disk before it.
    for (const item of ["L1.3", "L1.4", "L1.5"]) tab.answer(item, { level: 1 });
    tab.form.resolve("L1.2", "theirs");
    await pass(10);
    expect(heard.filter((text) => text.startsWith("L1.2"))).toEqual([]);
    expect(tab.outbox.status().attention).toBe(0);
  });

  test("keep what was typed last when they choose their own value, though it was not on disk yet", async () => {
    const tab = await conflicting();
    tab.answer("L1.2", { level: 4 });
    tab.form.resolve("L1.2", "mine");
    await pass(10);
    expect(server.rows.get("L1.2")).toMatchObject({ answer: { level: 4 }, revision: 3 });
  });

  test("never see an older value of their own over a newer one that the page shows", async () => {
    const first = openTab();
    first.answer("L1.2", { level: 1 });
    await pass(10);
    kill(first);
    server.saveByOther("L1.2", { level: 2 });
    const later = openTab("anna", { "L1.2": 2 });
    for (const item of ["L1.3", "L1.4", "L1.5"]) later.answer(item, { level: 1 });
    await pass(10);
    for (const item of ["L1.3", "L1.4", "L1.5"]) later.answer(item, { level: 2 });
    await pass(10);
    expect(later.entries.get("L1.2")).toBeUndefined();
  });

  test("are asked again if a third was quicker than the choice", async () => {
    const tab = await conflicting();
    server.saveByOther("L1.2", { level: 0 });
    tab.form.resolve("L1.2", "mine");
    await pass(10);
    expect(tab.entries.get("L1.2")).toMatchObject({ state: "conflict", stored: { current: { answer: { level: 0 } }, revision: 3 } });
  });
});

describe("a browser that keeps nothing", () => {
  // RW-007.
  test("still sends, and says so", async () => {
    vi.stubGlobal("indexedDB", { open: () => { throw new DOMException("refused", "SecurityError"); } });
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    expect(tab.outbox.status().storage).toBe("memory");
    expect(server.rows.get("L1.2")?.answer).toEqual({ level: 3 });
  });

  test("because it never answers is not waited for", async () => {
    vi.stubGlobal("indexedDB", { open: () => new EventTarget() });
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    await pass(4_000);
    await pass(10);
    expect(tab.outbox.status().storage).toBe("memory");
    expect(server.rows.get("L1.2")?.answer).toEqual({ level: 3 });
  });
});

describe("a shared computer", () => {
  // RW-014.
  test("shows the next person nothing, and keeps nothing of the first", async () => {
    const first = openTab("anna");
    server.network = "down";
    first.answer("L1.2", { text: "secret" });
    await pass(10);
    kill(first);
    expect(await awaited(countKept())).toBe(1);
    const second = openTab("boris");
    await pass(10);
    expect(second.entries.size).toBe(0);
    expect(second.outbox.status().unsent).toBe(0);
    expect(await awaited(countKept())).toBe(0);
  });

  test("keeps nothing after everything was discarded", async () => {
    const tab = openTab();
    server.network = "down";
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    await awaited(tab.outbox.discard());
    expect(tab.outbox.status().unsent).toBe(0);
    expect(await awaited(countKept())).toBe(0);
  });
});

describe("two tabs of one person", () => {
  test("both say that it is saved, whichever of them sent it", async () => {
    const first = openTab();
    const second = openTab();
    await pass();
    server.network = 401;
    second.answer("L1.2", { level: 1 });
    await pass(1_000);
    expect(second.state()).toEqual({ kind: "unsaved", reason: "signedOut" });
    server.network = "up";
    first.outbox.retry();
    await pass(1_000);
    expect(second.state().kind).toBe("saved");
  });

  test("show each other's entries and do not conflict with each other", async () => {
    const first = openTab();
    const second = openTab();
    await pass(10);
    first.answer("L1.2", { level: 1 });
    await pass(50);
    expect(second.entries.get("L1.2")).toMatchObject({ change: { answer: { level: 1 } } });
    second.answer("L1.2", { level: 2 });
    await pass(50);
    first.answer("L1.2", { level: 3 });
    await pass(50);
    expect(server.history.map(({ answer }) => answer)).toEqual([{ level: 1 }, { level: 2 }, { level: 3 }]);
    expect(first.outbox.status().attention + second.outbox.status().attention).toBe(0);
  });

  test("hear of each other which side of a conflict was chosen", async () => {
    const first = openTab("anna", { "L1.2": 1, "L1.3": 1 });
    const second = openTab("anna", { "L1.2": 1, "L1.3": 1 });
    for (const item of ["L1.2", "L1.3"]) {
      server.saveByOther(item, { level: 1 });
      server.saveByOther(item, { level: 2 });
      first.answer(item, { level: 5 });
    }
    await pass(50);
    expect([...second.entries.values()].map(({ state }) => state)).toEqual(["conflict", "conflict"]);
    first.form.resolve("L1.2", "theirs");
    first.form.resolve("L1.3", "mine");
    await pass(50);
    expect([...second.givenUp]).toMatchObject([["L1.2", { stored: { current: { answer: { level: 2 } }, revision: 2 } }]]);
    expect(second.entries.get("L1.3")).toMatchObject({ state: "saved", change: { answer: { level: 5 } } });
    expect([...first.givenUp]).toEqual([]);
    // What is entered next here is made on top of the value that was chosen there.
    second.answer("L1.2", { level: 4 });
    await pass(50);
    expect(server.rows.get("L1.2")?.answer).toEqual({ level: 4 });
    expect(second.outbox.status().attention).toBe(0);
  });
});

describe("submitting", () => {
  test("waits until every answer has been taken, and happens once", async () => {
    const tab = openTab();
    server.network = "down";
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    void tab.outbox.submitWhenSent({ url: SUBMIT, page: PAGE });
    void tab.outbox.submitWhenSent({ url: SUBMIT, page: PAGE });
    await pass(10);
    expect(tab.outbox.submission(SUBMIT)).toEqual({ kind: "waiting", reason: "unsent" });
    server.network = "lostAnswer";
    await pass(5_000);
    server.network = "up";
    await pass(40_000);
    expect(server.rows.size).toBe(1);
    expect(server.submissions).toHaveLength(1);
    expect(tab.outbox.submission(SUBMIT)?.kind).toBe("submitted");
  });

  test("that is asked for before the browser has said what it kept happens all the same", async () => {
    const tab = openTab();
    tab.answer("L1.2", { level: 3 });
    void tab.outbox.submitWhenSent({ url: SUBMIT, page: PAGE });
    await pass(10);
    await pass(10);
    expect(server.rows.size).toBe(1);
    expect(server.submissions).toHaveLength(1);
    expect(tab.outbox.submission(SUBMIT)?.kind).toBe("submitted");
  });

  test("outlives the browser's database, where that stops working meanwhile", async () => {
    const tab = openTab();
    server.network = "down";
    await pass(10);
    void tab.outbox.submitWhenSent({ url: SUBMIT, page: PAGE });
    await pass(10);
    const broken = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
      throw new DOMException("no room left", "QuotaExceededError");
    });
    tab.answer("L1.2", { level: 3 });
    await pass(10);
    expect(tab.outbox.status().storage).toBe("memory");
    server.network = "up";
    await pass(60_000);
    broken.mockRestore();
    expect(server.rows.size).toBe(1);
    expect(server.submissions).toHaveLength(1);
  });

  test("happens also where there is no room left to keep the wish", async () => {
    const tab = openTab();
    await pass(10);
    const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("no room left", "QuotaExceededError");
    });
    void tab.outbox.submitWhenSent({ url: SUBMIT, page: PAGE });
    await pass(10);
    full.mockRestore();
    expect(server.submissions).toHaveLength(1);
  });

  test("goes on in a tab that is opened later, unless it was taken back", async () => {
    const tab = openTab();
    server.network = "down";
    await pass(10);
    void tab.outbox.submitWhenSent({ url: SUBMIT, page: PAGE });
    await pass(10);
    kill(tab);
    const later = openTab();
    await pass(10);
    expect(later.outbox.submission(SUBMIT)?.kind).toBe("waiting");
    expect(later.outbox.status().wishes, "signing out would lose it").toBe(1);
    await awaited(later.outbox.cancelSubmission(SUBMIT));
    server.network = "up";
    await pass(60_000);
    expect(server.submissions).toHaveLength(0);
    expect(later.outbox.status().wishes).toBe(0);
  });

  // RW-002.
  test("after the session has ended happens when somebody signed in again, once", async () => {
    const tab = openTab();
    server.network = 401;
    await pass(10);
    void tab.outbox.submitWhenSent({ url: SUBMIT, page: PAGE });
    await pass(10);
    expect(tab.outbox.submission(SUBMIT)).toEqual({ kind: "waiting", reason: "signedOut" });
    server.network = "up";
    tab.outbox.retry();
    await pass(10);
    expect(server.submissions).toHaveLength(1);
  });
});

/** Whatever happens to network and tab, in whatever order: once all is up again, the server has what was entered last. */
test("nothing is lost and nothing doubled, whatever happens in between", { timeout: 60_000 }, async () => {
  const items = ["L1.2", "L1.3", "L2.1"];
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("answer" as const), item: fc.constantFrom(...items), level: fc.nat(5), delay: fc.constantFrom(0, 800) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("network" as const), network: fc.constantFrom("up", "down", "lostAnswer", 503, 401) as fc.Arbitrary<ModelServer["network"]> }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("pass" as const), milliseconds: fc.constantFrom(0, 5, 900, 40_000) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("kill" as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("hide" as const) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      vi.stubGlobal("indexedDB", new IDBFactory());
      server = modelServer();
      let tab = openTab();
      await pass(5);
      const entered = new Map<string, number>();
      for (const action of steps) {
        if (action.kind === "answer") {
          tab.answer(action.item, { level: action.level }, action.delay);
          entered.set(action.item, action.level);
          // As long as a person needs for the next press at the least: what is on disk by then is kept.
          await pass(1);
        } else if (action.kind === "network") server.network = action.network;
        else if (action.kind === "pass") await pass(action.milliseconds);
        else if (action.kind === "kill") {
          kill(tab);
          tab = openTab("anna", Object.fromEntries([...server.rows].map(([item, { revision }]) => [item, revision])));
          await pass(5);
        }
      }
      server.network = "up";
      tab.outbox.retry();
      await pass(3_000);
      await pass(3_000);
      expect(tab.outbox.status()).toMatchObject({ unsent: 0, attention: 0 });
      for (const [item, level] of entered) expect(server.rows.get(item)?.answer).toEqual({ level });
      for (const item of items) {
        const story = server.history.filter((change) => change.item === item);
        expect(story.map(({ revision }) => revision)).toEqual(story.map((_, index) => index + 1));
        for (const [index, change] of story.entries()) expect(change.answer).not.toEqual(story[index - 1]?.answer);
      }
      kill(tab);
    }),
    { numRuns: 200 },
  );
});

async function awaited<Value>(promise: Promise<Value>): Promise<Value> {
  let done = false;
  void promise.finally(() => (done = true));
  while (!done) await pass();
  return promise;
}
