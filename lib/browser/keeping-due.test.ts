import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenKeepingIsDue } from "@/lib/browser/keeping-due";

let jotted: Record<string, string>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  jotted = {};
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("localStorage", jotted);
  vi.stubGlobal("document", { readyState: "complete" });
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("a page where nothing is kept starts a little after it has loaded, once", async () => {
  const start = vi.fn(() => Promise.resolve());
  whenKeepingIsDue(start);
  await pass(2_900);
  expect(start).not.toHaveBeenCalled();
  await pass(200);
  window.dispatchEvent(new Event("online"));
  await pass(60_000);
  expect(start).toHaveBeenCalledOnce();
});

test("the time counts from when the page has loaded", async () => {
  vi.stubGlobal("document", { readyState: "interactive" });
  const start = vi.fn(() => Promise.resolve());
  whenKeepingIsDue(start);
  await pass(10_000);
  expect(start).not.toHaveBeenCalled();
  window.dispatchEvent(new Event("load"));
  await pass(3_000);
  expect(start).toHaveBeenCalledOnce();
});

test("where this browser keeps something it starts at once", async () => {
  jotted["xinzhi-jotted anna 1"] = "[]";
  const start = vi.fn(() => Promise.resolve());
  whenKeepingIsDue(start);
  await pass();
  expect(start).toHaveBeenCalledOnce();
});

test("code that does not come is asked for again, at once when the network is back", async () => {
  const start = vi.fn(() => Promise.reject(new Error("no network")));
  const end = whenKeepingIsDue(start);
  await pass(3_000);
  await pass(10_000);
  expect(start).toHaveBeenCalledTimes(2);
  window.dispatchEvent(new Event("online"));
  await pass();
  expect(start).toHaveBeenCalledTimes(3);
  end();
  await pass(60_000);
  expect(start).toHaveBeenCalledTimes(3);
});
