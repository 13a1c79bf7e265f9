import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { isAnythingKept } from "@/lib/browser/outbox/anything-kept";
import { openOutbox } from "@/lib/browser/outbox/open-outbox";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  const jotted = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    setItem: (name: string, value: string) => {
      jotted.set(name, value);
      Object.assign(globalThis.localStorage, { [name]: value });
    },
  });
});

const target = { url: "/api/v1/o/1/assessments/1/responses", envelope: {}, page: "/o/1", revisions: new Map<string, number>(), onEntry: () => {}, onState: () => {}, onSettled: () => {} };

test("a browser in which nothing was entered keeps nothing, and asking makes no database", async () => {
  expect(await isAnythingKept()).toBe(false);
  expect(await indexedDB.databases()).toEqual([]);
});

test("what the outbox keeps is known without it", async () => {
  const outbox = openOutbox("anna");
  await outbox.ready;
  expect(await isAnythingKept()).toBe(false);
  outbox.attach(target).put("C1.1", { answer: 1 }, 60_000);
  await expect.poll(isAnythingKept).toBe(true);
  outbox.close();
  expect(await isAnythingKept()).toBe(true);
});

test("asking at the moment in which the outbox makes the database keeps it from nothing", async () => {
  const asked = isAnythingKept();
  const outbox = openOutbox("anna");
  await outbox.ready;
  expect(await asked).toBe(false);
  expect(outbox.status().storage).toBe("kept");
  outbox.close();
});

test("what a page jotted down in its last moment counts", async () => {
  localStorage.setItem("xinzhi-jotted anna 1", "[]");
  expect(await isAnythingKept()).toBe(true);
});

test("where the browser refuses a database, nothing is kept", async () => {
  globalThis.indexedDB = { open: () => { throw new DOMException("refused", "SecurityError"); } } as unknown as IDBFactory;
  expect(await isAnythingKept()).toBe(false);
});
