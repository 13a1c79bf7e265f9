import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addDays, lastMomentOf } from "@/lib/core/calendar";
import { wordClosing } from "@/lib/core/closing-words";

afterEach(() => void vi.unstubAllEnvs());

describe("RW-128: a closing is written with its zone", () => {
  it.each(["America/Los_Angeles", "UTC", "Asia/Tokyo"])("and the same on a clock in %s", (zone) => {
    vi.stubEnv("TZ", zone);
    expect(wordClosing(lastMomentOf("2026-06-30"), "zh-CN")).toBe("2026年6月30日 23:59（北京时间）");
    expect(wordClosing(lastMomentOf("2026-06-30"), "en")).toBe("30 June 2026 at 23:59 (Beijing time)");
  });

  it("as the day that an official chose, whichever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }).map((count) => addDays("2020-01-01", count)), (day) => {
        const [year, month, date] = day.split("-").map(Number);
        expect(wordClosing(lastMomentOf(day), "zh-CN")).toBe(`${String(year)}年${String(month)}月${String(date)}日 23:59（北京时间）`);
      }),
    );
  });

  it("by one formatter: no other file of ours formats moments in China's zone and calls them a closing", () => {
    const root = path.join(import.meta.dirname, "../..");
    const files = ["app", "components", "lib/core", "lib/server", "lib/documents"].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) => /(?<!\.test)\.tsx?$/.test(name)).map((name) => path.join(folder, name)),
    );
    const others = files.filter((name) => name !== path.join("lib/core", "closing-words.ts") && /(?:[fF]ormat|toLocale)\w*\([^)]*closesAt/.test(readFileSync(path.join(root, name), "utf8")));
    expect(others).toEqual([]);
  });
});
