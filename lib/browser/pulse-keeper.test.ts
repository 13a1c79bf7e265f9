import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startPulse } from "@/lib/browser/pulse-keeper";
import type { PulseKeeper } from "@/lib/browser/pulse";

let asked: string[];
/** Assessments that are not to be seen. */
let gone: Set<string>;
let pulse: PulseKeeper;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  gone = new Set();
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("fetch", async (url: string) => {
    const assessment = new URL(url, "http://localhost").searchParams.get("assessment");
    asked.push(assessment ?? "");
    if (assessment !== null && gone.has(assessment)) return Response.json({ problem: { code: "NOT_FOUND" } }, { status: 404 });
    return Response.json({ now: "2026-11-25T02:00:00Z", build: "b1", assessment: null });
  });
  pulse = startPulse("/pulse", "anna");
});
afterEach(() => {
  pulse.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const wait = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

test("a page that is seen asks every twenty seconds", async () => {
  await wait(61);
  expect(asked).toHaveLength(4);
});

test("what is not to be seen is asked for every ten minutes only", async () => {
  gone.add("a1");
  pulse.watch({ assessment: "a1", section: null }, () => undefined);
  await wait(1);
  expect(pulse.connection()).toBe("noAccess");
  asked = [];
  await wait(590);
  expect(asked).toEqual([]);
  gone.clear();
  await wait(15);
  expect([asked, pulse.connection()]).toEqual([["a1"], "online"]);
  await wait(20);
  expect(asked, "as often as before once it is there again").toHaveLength(2);
});

test("the page after it is asked for as often as any", async () => {
  gone.add("a1");
  const leave = pulse.watch({ assessment: "a1", section: null }, () => undefined);
  await wait(1);
  asked = [];
  leave();
  await wait(21);
  expect([asked, pulse.connection()]).toEqual([[""], "online"]);
});

test("whoever comes back to a page that is not to be seen asks at once", async () => {
  gone.add("a1");
  pulse.watch({ assessment: "a1", section: null }, () => undefined);
  await wait(1);
  asked = [];
  document.dispatchEvent(new Event("visibilitychange"));
  await wait(1);
  expect(asked).toEqual(["a1"]);
});
