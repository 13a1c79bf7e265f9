import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenTypingPauses } from "@/lib/browser/typing-pause";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function wait() {
  const page = new EventTarget() as unknown as Document;
  const callback = vi.fn();
  const stop = whenTypingPauses(page, callback);
  return { callback, stop, happen: (event: string) => page.dispatchEvent(new Event(event)) };
}

test("whoever does not type is not waited for", () => {
  const { callback } = wait();
  vi.advanceTimersByTime(800);
  expect(callback).toHaveBeenCalledOnce();
});

test("each key puts it off", () => {
  const { callback, happen } = wait();
  for (let key = 0; key < 5; key += 1) {
    vi.advanceTimersByTime(700);
    happen("keydown");
  }
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(800);
  expect(callback).toHaveBeenCalledOnce();
});

test("a composition is waited for to its end, however long it takes", () => {
  const { callback, happen } = wait();
  happen("compositionstart");
  vi.advanceTimersByTime(60_000);
  expect(callback).not.toHaveBeenCalled();
  happen("compositionend");
  vi.advanceTimersByTime(800);
  expect(callback).toHaveBeenCalledOnce();
});

test("it is called once, and not at all when it was called off", () => {
  const once = wait();
  vi.advanceTimersByTime(800);
  once.happen("keydown");
  vi.advanceTimersByTime(5_000);
  expect(once.callback).toHaveBeenCalledOnce();

  const never = wait();
  never.stop();
  vi.advanceTimersByTime(5_000);
  expect(never.callback).not.toHaveBeenCalled();
});
