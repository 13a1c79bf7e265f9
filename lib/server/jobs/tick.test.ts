import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/core/errors";
import { runTick } from "@/lib/server/jobs/tick";

const running = new AbortController().signal;
const now = new Date("2026-06-01T00:00:00Z");
let lines: string[];
beforeEach(() => {
  lines = [];
  const write = (line: unknown) => void lines.push(String(line));
  vi.spyOn(console, "log").mockImplementation(write);
  vi.spyOn(console, "error").mockImplementation(write);
});
afterEach(() => vi.restoreAllMocks());

describe("what each minute is looked after", () => {
  it("goes on where a part throws, whatever it throws, and says which part it was", async () => {
    const done: string[] = [];
    const fails = (name: string, fault: unknown) => ({ name, run: () => Promise.reject(fault as Error) });
    const works = (name: string) => ({ name, run: (at: Date) => Promise.resolve(done.push(`${name} ${at.toISOString()}`)) });
    const throws = { name: "at once", run: () => { throw new Error("before its first await"); } };
    await runTick(now, running, [works("first"), fails("away", new AppError("UNAVAILABLE")), works("second"), fails("broken", new Error("of 某公司")), throws, fails("nothing", undefined), works("last")]);
    expect(done).toEqual(["first", "second", "last"].map((name) => `${name} ${now.toISOString()}`));
    const said = lines.map((line) => JSON.parse(line) as { event: string; part?: string; code?: string; reference?: string });
    expect(said.map(({ event, part, code, reference }) => ({ event, part, code, reference }))).toEqual([
      { event: "tick.failed", part: "away", code: "UNAVAILABLE", reference: undefined },
      { event: "fault", reference: "tick.broken", part: undefined, code: undefined },
      { event: "fault", reference: "tick.at once", part: undefined, code: undefined },
      { event: "fault", reference: "tick.nothing", part: undefined, code: undefined },
    ]);
  });

  it("ends before the next part where the process stops", async () => {
    const stopping = new AbortController();
    const done: string[] = [];
    const part = (name: string, run: () => void) => ({ name, run: () => (run(), Promise.resolve(done.push(name))) });
    await runTick(now, stopping.signal, [part("one", () => undefined), part("two", () => stopping.abort()), part("three", () => undefined)]);
    expect(done).toEqual(["one", "two"]);
    expect(lines).toEqual([]);
  });
});
