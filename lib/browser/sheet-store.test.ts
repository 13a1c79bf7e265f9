import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openOutbox } from "@/lib/browser/outbox/open-outbox";
import { createSheetStore, type SheetStore, type StoredCell } from "@/lib/browser/sheet-store";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";

const text = (word: string) => ({ "zh-CN": word, en: word });
function figure(key: string, more: Partial<FactDefinition> = {}): FactDefinition {
  return { key, group: "income", title: text(key), help: text("…"), type: "number", period: "year", unit: text("万元"), minimum: 0, atMost: [], packOnly: false, ...more };
}
const definitions = [figure("revenue"), figure("rdExpense", { group: "research" }), figure("mainRevenue", { atMost: [{ sum: ["revenue"], severity: "refusal" }] })];
const derived = [{ id: "rdIntensity", title: text("研发费用占比"), of: { ratio: ["rdExpense", "revenue"] as [string, string] }, unit: "%" as const }];

type Sent = { batch: string; changes: { key: string; year: number; revision: number; value?: unknown; state?: string }[] };
let calls: Sent[];
let answer: (sent: Sent) => { status: number; body: unknown };
const saved = (sent: Sent) => ({
  status: 200,
  body: { results: sent.changes.map(({ key, year, revision }) => ({ key, year, status: "saved", revision: revision + 1 })), progress: { answered: 0, applicable: 0 }, savedAt: "2026-11-25T06:32:00Z" },
});
let stop: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  answer = saved;
  vi.stubGlobal("fetch", async (_: string, init: { body: string }) => {
    const sent = JSON.parse(init.body) as Sent;
    calls.push(sent);
    const { status, body } = answer(sent);
    return new Response(JSON.stringify(body), { status });
  });
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function sheet(stored: Record<string, string | null> = {}): SheetStore {
  const cells = definitions.flatMap(({ key }) =>
    [2025, 2024].map((year): StoredCell => {
      const value = stored[`${key}.${String(year)}`] ?? null;
      return { key, year, revision: value === null ? 0 : 3, entry: value === null ? null : { state: "given", value } };
    }),
  );
  const store = createSheetStore({ url: "/save", page: "/o/1/facts", scope: "standalone", fiscalYear: 2025, asOf: "2026-11-25", definitions, cells, derived, kept: {} });
  connect(store);
  return store;
}
/** The browser of these tests has no database: what is entered is kept in memory. */
function connect(store: SheetStore): void {
  const outbox = openOutbox("anna");
  const disconnect = store.connect(outbox);
  stop = () => {
    disconnect();
    outbox.close();
  };
}
const settle = () => vi.advanceTimersByTimeAsync(1_000);

describe("a fact sheet while it is filled in", () => {
  it("sends a figure once typing has paused, as an exact decimal in the unit of the fact", async () => {
    const store = sheet();
    for (const typed of ["1", "1.", "1.2", "1.2亿"]) store.edit("revenue.2025", { text: typed }, "typing");
    expect(store.saveState().kind).toBe("saving");
    await settle();
    expect(calls.map(({ changes }) => changes)).toEqual([[{ key: "revenue", year: 2025, value: "12000", basis: null, source: null, revision: 0 }]]);
    expect(store.saveState()).toMatchObject({ kind: "saved" });
  });

  it("keeps quiet about an unfinished figure until its field is left", async () => {
    const store = sheet();
    store.edit("revenue.2025", { text: "12,3" }, "typing");
    await settle();
    expect(store.cell("revenue.2025").problem).toBeNull();
    store.leave("revenue.2025");
    expect(store.cell("revenue.2025")).toMatchObject({ problem: { kind: "value", problem: { code: "separators" } }, draft: { text: "12,3" } });
    expect(store.saveState()).toEqual({ kind: "unsaved", reason: "refused" });
    expect(calls).toEqual([]);
  });

  it("holds a figure above its limit back, and sends both once the other one is put right", async () => {
    const store = sheet();
    store.edit("revenue.2025", { text: "100" }, "typing");
    await settle();
    store.edit("mainRevenue.2025", { text: "200" }, "typing");
    store.leave("mainRevenue.2025");
    await settle();
    expect(store.cell("mainRevenue.2025").problem).toMatchObject({ kind: "limit", limit: { value: "200", limit: "100" } });
    expect(calls).toHaveLength(1);
    store.edit("revenue.2025", { text: "300" }, "typing");
    await settle();
    expect(store.cell("mainRevenue.2025").problem).toBeNull();
    expect(calls.slice(1).flatMap(({ changes }) => changes.map(({ key, value }) => `${key} ${String(value)}`)).toSorted()).toEqual(["mainRevenue 200", "revenue 300"]);
    expect(store.saveState().kind).toBe("saved");
  });

  it("reads nothing while an input method is composing", async () => {
    const store = sheet();
    store.edit("revenue.2025", { text: "5 yi" }, "composing");
    await settle();
    expect(calls).toEqual([]);
    expect(store.cell("revenue.2025")).toMatchObject({ draft: { text: "5 yi" }, figure: null, problem: null });
    store.edit("revenue.2025", { text: "5亿" }, "typing");
    await settle();
    expect(calls[0]?.changes[0]?.value).toBe("50000");
  });

  it("shows both values on a conflict and replaces the other one only when asked", async () => {
    const store = sheet({ "revenue.2025": "100" });
    const current = { state: "given", value: "150", basis: null, source: null, reason: null };
    answer = (sent) => ({ status: 409, body: { results: sent.changes.map(({ key, year }) => ({ key, year, status: "conflict", revision: 4, current, by: "李工", at: "2026-11-25T06:30:00Z" })), savedAt: "2026-11-25T06:32:00Z" } });
    store.edit("revenue.2025", { text: "120" }, "typing");
    await settle();
    expect(store.cell("revenue.2025")).toMatchObject({ draft: { text: "120" }, conflict: { entry: { value: "150" }, by: "李工" } });
    // Typing on must not overwrite what the other person saved.
    store.edit("revenue.2025", { text: "125" }, "typing");
    await settle();
    expect(calls).toHaveLength(1);
    answer = saved;
    store.resolve("revenue.2025", "mine");
    await settle();
    expect(calls[1]?.changes).toEqual([{ key: "revenue", year: 2025, value: "125", basis: null, source: null, revision: 4 }]);
    expect(store.cell("revenue.2025").conflict).toBeNull();
  });

  it("takes the saved value without sending anything", async () => {
    const store = sheet({ "revenue.2025": "100" });
    const current = { state: "dontKnow", value: null, basis: null, source: null, reason: null };
    answer = (sent) => ({ status: 409, body: { results: sent.changes.map(({ key, year }) => ({ key, year, status: "conflict", revision: 4, current })), savedAt: "2026-11-25T06:32:00Z" } });
    store.edit("revenue.2025", { text: "120" }, "typing");
    await settle();
    store.resolve("revenue.2025", "theirs");
    await settle();
    expect(calls).toHaveLength(1);
    expect(store.cell("revenue.2025").draft).toMatchObject({ state: "dontKnow", text: "" });
  });

  it("keeps what was typed when the server refuses it, and sends it again only when it changes", async () => {
    const store = sheet();
    answer = (sent) => ({ status: 400, body: { results: sent.changes.map(({ key, year }) => ({ key, year, status: "refused", revision: 0, problem: { code: "FACT_VALUE", path: "", message: "不符合要求" } })), savedAt: "2026-11-25T06:32:00Z" } });
    store.edit("revenue.2025", { text: "7" }, "typing");
    await settle();
    store.edit("rdExpense.2025", { text: "" }, "typing");
    await settle();
    expect(calls).toHaveLength(1);
    expect(store.cell("revenue.2025")).toMatchObject({ draft: { text: "7" }, problem: { kind: "server", message: "不符合要求" } });
    answer = saved;
    store.edit("revenue.2025", { text: "8" }, "typing");
    await settle();
    expect(store.cell("revenue.2025").problem).toBeNull();
  });

  it("works ratios out as they are typed, and warns where the denominator fell by half", () => {
    const store = sheet({ "revenue.2024": "400", "rdExpense.2025": "20" });
    store.edit("revenue.2025", { text: "200" }, "typing");
    // 20 / 200 = 10 %; 200 is half of 400
    expect(store.derived().find(({ year }) => year === 2025)?.shown).toBe("10.00");
    expect(store.warnings().map(({ code, keys }) => `${code} ${keys.join()}`)).toEqual(["revenueHalved revenue"]);
  });

  it("counts what is stated, unknown included, of the fields it shows", () => {
    const store = sheet({ "revenue.2025": "100", "revenue.2024": "90" });
    expect(store.count("income")).toEqual({ done: 2, total: 4 });
    store.edit("mainRevenue.2025", { state: "dontKnow", text: "" }, "chosen");
    expect(store.count("income")).toEqual({ done: 3, total: 4 });
    expect(store.total()).toEqual({ done: 3, total: 6 });
  });
});

describe("a list on the sheet", () => {
  const awards = figure("techAwards", { group: "innovation", type: "list", period: "asOf", unit: null, options: [{ id: "national", title: text("国家级") }] });
  const name = "techAwards.asOf";
  const complete = { level: "national", rank: "1", year: "2024" };
  const stored = { state: "given", value: [{ year: 2024, level: "national", rank: 1 }] } as const;
  function list(entry: StoredCell["entry"] = null): SheetStore {
    const cells = [{ key: "techAwards", year: "asOf" as const, revision: entry === null ? 0 : 3, entry }];
    const store = createSheetStore({ url: "/save", page: "/o/1/facts", scope: "standalone", fiscalYear: 2025, asOf: "2026-11-25", definitions: [awards], cells, derived: [], kept: {} });
    connect(store);
    return store;
  }

  it("is sent as a whole once each of its rows is complete; a blank one says nothing", async () => {
    const store = list();
    store.edit(name, { rows: [{}] }, "chosen");
    store.edit(name, { rows: [{ ...complete, year: "" }] }, "typing");
    await settle();
    expect(calls).toEqual([]);
    store.edit(name, { rows: [complete, {}] }, "typing");
    await settle();
    expect(calls.map(({ changes }) => changes[0]?.value)).toEqual([[{ level: "national", rank: 1, year: 2024 }]]);
  });

  it("says what a row lacks once the row is left", async () => {
    const store = list();
    store.edit(name, { rows: [complete, { level: "national" }] }, "typing");
    expect(store.cell(name).problem).toBeNull();
    store.leave(name);
    expect(store.cell(name).problem).toMatchObject({ kind: "value", problem: { code: "rowMissing", path: "/1/rank" } });
    expect(store.saveState()).toEqual({ kind: "unsaved", reason: "refused" });
  });

  it("is not sent again because the database keeps its fields in another order", async () => {
    const store = list(stored);
    expect(store.cell(name).draft.rows).toEqual([complete]);
    await settle();
    expect(calls).toEqual([]);
    expect(store.count("innovation")).toEqual({ done: 1, total: 1 });
  });

  it("is declared empty only by that answer, and its rows come back with the other one", async () => {
    const store = list(stored);
    store.edit(name, { chosen: ["nothing"] }, "chosen");
    await settle();
    expect(calls[0]?.changes[0]?.value).toEqual([]);
    store.edit(name, { chosen: [] }, "chosen");
    await settle();
    expect(calls[1]?.changes[0]?.value).toEqual([{ level: "national", rank: 1, year: 2024 }]);
    store.edit(name, { rows: [] }, "chosen");
    await settle();
    expect(calls[2]?.changes[0]?.value).toBeNull();
  });

  it("takes the saved rows on a conflict when asked", async () => {
    const store = list();
    const current = { state: "given", value: [{ level: "national", rank: 3, year: 2023 }], basis: null, source: null, reason: null };
    answer = (sent) => ({ status: 409, body: { results: sent.changes.map(({ key, year }) => ({ key, year, status: "conflict", revision: 1, current })), savedAt: "2026-11-25T06:32:00Z" } });
    store.edit(name, { rows: [complete] }, "typing");
    await settle();
    expect(store.cell(name).conflict?.entry).toMatchObject({ value: current.value });
    store.resolve(name, "theirs");
    expect(store.cell(name).draft.rows).toEqual([{ level: "national", rank: "3", year: "2023" }]);
  });
});
