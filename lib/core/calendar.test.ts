import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addDays, dayInChina, daysBetween, firstMomentOf, isDay, lastMomentOf } from "@/lib/core/calendar";

/** Where servers and browsers may stand: UTC−8, UTC, China, UTC+9, and where a day can have 23 hours or lie on the other side of the date line. */
const ZONES = ["America/Los_Angeles", "UTC", "Asia/Shanghai", "Asia/Tokyo", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"];
afterEach(() => void vi.unstubAllEnvs());

const days = fc.integer({ min: 0, max: 60_000 }).map((count) => addDays("1992-01-01", count));

describe("a day in China", () => {
  // 00:00 in China is 16:00 of the day before in UTC.
  it.each([
    ["2026-06-30", "2026-06-29T16:00:00.000Z", "2026-06-30T15:59:59.999Z"],
    ["2026-01-01", "2025-12-31T16:00:00.000Z", "2026-01-01T15:59:59.999Z"],
    ["2028-02-29", "2028-02-28T16:00:00.000Z", "2028-02-29T15:59:59.999Z"],
  ])("%s begins and ends where the clock in Beijing does", (day, first, last) => {
    expect([firstMomentOf(day).toISOString(), lastMomentOf(day).toISOString()]).toEqual([first, last]);
  });

  it("RW-126: of 2026-06-30 ends at 23:59:59.999 +08:00, whichever zone the moment is written in", () => {
    const last = lastMomentOf("2026-06-30").getTime();
    // 23:59 in Beijing is 07:59 in UTC−8 and 00:59 of the next day in UTC+9.
    for (const written of ["2026-06-30T23:59:59.999+08:00", "2026-06-30T07:59:59.999-08:00", "2026-07-01T00:59:59.999+09:00", "2026-06-30T15:59:59.999Z"]) {
      expect(new Date(written).getTime(), written).toBe(last);
    }
  });

  it.each(ZONES)("RW-126: is the same for a clock in %s", (zone) => {
    vi.stubEnv("TZ", zone);
    // The zone is in force: 15:59 UTC is another hour there, unless it is UTC.
    expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    expect(lastMomentOf("2026-06-30").getTime()).toBe(Date.UTC(2026, 5, 30, 15, 59, 59, 999));
    expect(firstMomentOf("2026-06-30").getTime()).toBe(Date.UTC(2026, 5, 29, 16));
    expect([dayInChina(new Date(Date.UTC(2026, 5, 30, 15, 59, 59, 999))), dayInChina(new Date(Date.UTC(2026, 5, 30, 16)))]).toEqual(["2026-06-30", "2026-07-01"]);
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
  });

  it("has 86,400,000 milliseconds, and the next begins with the one after its last", () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(lastMomentOf(day).getTime() - firstMomentOf(day).getTime()).toBe(86_399_999);
        expect(firstMomentOf(addDays(day, 1)).getTime()).toBe(lastMomentOf(day).getTime() + 1);
        expect([dayInChina(firstMomentOf(day)), dayInChina(lastMomentOf(day))]).toEqual([day, day]);
      }),
    );
  });
});

describe("days", () => {
  it.each([
    ["2026-06-30", 1, "2026-07-01"],
    ["2026-12-31", 1, "2027-01-01"],
    ["2028-03-01", -1, "2028-02-29"],
    ["2026-07-07", -7, "2026-06-30"],
  ])("%s and %i days is %s", (day, count, expected) => expect(addDays(day, count)).toBe(expected));

  it("are counted as far as they were added", () => {
    fc.assert(fc.property(days, fc.integer({ min: -4_000, max: 4_000 }), (day, count) => daysBetween(day, addDays(day, count)) === count));
  });

  it.each(["2026-06-30", "2028-02-29", "2000-02-29"])("%s exists", (text) => expect(isDay(text)).toBe(true));
  it.each(["2026-02-29", "2026-06-31", "2026-13-01", "2026-00-10", "2026-6-30", "2026-06-30 ", "2026-06-30T00:00", "", "今天", "1900-02-29"])("%j does not", (text) => expect(isDay(text)).toBe(false));
});
