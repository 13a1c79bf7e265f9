import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isAnythingKept } from "@/lib/browser/outbox/anything-kept";
import { openOutbox } from "@/lib/browser/outbox/open-outbox";
import type { Outbox } from "@/lib/browser/outbox/outbox";

let outbox: Outbox | null = null;
beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  vi.stubGlobal("localStorage", {});
});
afterEach(() => {
  outbox?.close();
  outbox = null;
  vi.unstubAllGlobals();
});

const FORM = { url: "/save", envelope: {}, page: "/o/1", revisions: new Map<string, number>(), onEntry: () => undefined, onGivenUp: () => undefined, onState: () => undefined, onSettled: () => undefined };

test("a browser in which nothing was entered keeps nothing, and asking makes no database", async () => {
  expect(await isAnythingKept()).toBe(false);
  expect(await indexedDB.databases()).toEqual([]);
});

test("what the outbox keeps is known without it", async () => {
  outbox = openOutbox("anna");
  await outbox.ready;
  expect(await isAnythingKept()).toBe(false);
  outbox.attach(FORM).put("L1.2", { answer: { level: 1 } }, 60_000);
  await expect.poll(isAnythingKept).toBe(true);
  outbox.close();
  expect(await isAnythingKept()).toBe(true);
});

test("asking at the moment in which the outbox makes the database keeps it from nothing", async () => {
  const asked = isAnythingKept();
  outbox = openOutbox("anna");
  await outbox.ready;
  expect(await asked).toBe(false);
  expect(outbox.status().storage).toBe("kept");
});

test("what a page jotted down in its last moment counts", async () => {
  vi.stubGlobal("localStorage", { "xinzhi-jotted anna 1": "[]" });
  expect(await isAnythingKept()).toBe(true);
});

test("where the browser refuses a database, nothing is kept", async () => {
  vi.stubGlobal("indexedDB", {
    open: () => {
      throw new DOMException("refused", "SecurityError");
    },
  });
  expect(await isAnythingKept()).toBe(false);
});
