import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, firstMomentOf, lastMomentOf } from "@/lib/core/calendar";
import { closingOf, dueStep, participationStateOf, reminderAt, REMINDER_STEPS, stageOf } from "@/lib/core/campaign";

const at = (written: string) => new Date(written);
const MINUTE_MS = 60_000;

describe("the stage of a campaign", () => {
  const times = { announcedAt: at("2026-05-20T09:00:00+08:00"), opensAt: firstMomentOf("2026-06-01"), closesAt: lastMomentOf("2026-06-30") };

  it.each([
    ["2026-05-31T23:59:59.999+08:00", "announced"],
    ["2026-06-01T00:00:00.000+08:00", "open"],
    ["2026-06-30T23:59:59.999+08:00", "open"],
    ["2026-07-01T00:00:00.000+08:00", "closed"],
    // RW-126: the last moment as clocks in UTC−8 and UTC+9 show it, and the one after it.
    ["2026-06-30T07:59:59.999-08:00", "open"],
    ["2026-06-30T08:00:00.000-08:00", "closed"],
    ["2026-07-01T00:59:59.999+09:00", "open"],
    ["2026-07-01T01:00:00.000+09:00", "closed"],
  ] as const)("RW-126: at %s is %s", (now, stage) => expect(stageOf(times, at(now))).toBe(stage));

  it("is preparing until it is announced, whatever the clock says", () => {
    for (const now of ["2026-05-01T00:00:00Z", "2026-06-10T00:00:00Z", "2027-01-01T00:00:00Z"]) expect(stageOf({ ...times, announcedAt: null }, at(now))).toBe("preparing");
  });
});

describe("where an enterprise stands", () => {
  it.each([
    [false, null, "called"],
    [false, "submitted", "called"],
    [true, null, "draft"],
    [true, "draft", "draft"],
    [true, "submitted", "submitted"],
    [true, "returned", "returned"],
  ] as const)("joined %s with an assessment that is %s: %s", (joined, assessment, state) => expect(participationStateOf({ joined, assessment })).toBe(state));
});

describe("the closing of one enterprise", () => {
  const [earlier, later] = [lastMomentOf("2026-06-30"), lastMomentOf("2026-07-10")];
  it.each([
    ["the campaign's without its own", null, earlier, earlier],
    ["its own where that is later", later, earlier, later],
    ["the campaign's where that came to be later", earlier, later, later],
    ["either where they are the same", earlier, earlier, earlier],
  ])("is %s", (_, own, campaign, expected) => expect(closingOf({ own, campaign })).toEqual(expected));
});

describe("reminders", () => {
  const closesAt = lastMomentOf("2026-06-30");
  const since = at("2026-06-01T00:00:00+08:00");
  const due = (now: string, more: { since?: Date } = {}) => dueStep({ closesAt, since, now: at(now), ...more });

  it("RW-130: are due at 09:00 in China on D−7, D−1 and D0", () => {
    expect(REMINDER_STEPS.map(({ id, daysBefore }) => [id, reminderAt(closesAt, daysBefore).toISOString()])).toEqual([
      // 09:00 in China is 01:00 in UTC.
      ["D-7", "2026-06-23T01:00:00.000Z"],
      ["D-1", "2026-06-29T01:00:00.000Z"],
      ["D0", "2026-06-30T01:00:00.000Z"],
    ]);
  });

  it.each([
    ["2026-06-23T08:59:59.999+08:00", null],
    ["2026-06-23T09:00:00.000+08:00", "D-7"],
    ["2026-06-29T08:59:59.999+08:00", "D-7"],
    ["2026-06-29T09:00:00.000+08:00", "D-1"],
    ["2026-06-30T09:00:00.000+08:00", "D0"],
    ["2026-06-30T23:59:59.999+08:00", "D0"],
    ["2026-07-01T00:00:00.000+08:00", null],
  ])("RW-130: at %s the step that is due is %s", (now, step) => expect(due(now)).toBe(step));

  it("RW-130: of the time before it was called up are not made up for", () => {
    expect(due("2026-06-25T12:00:00+08:00", { since: at("2026-06-23T09:00:00+08:00") })).toBeNull();
    expect(due("2026-06-25T12:00:00+08:00", { since: at("2026-06-23T08:59:59.999+08:00") })).toBe("D-7");
    expect(due("2026-06-30T12:00:00+08:00", { since: at("2026-06-30T10:00:00+08:00") })).toBeNull();
  });

  /** What the job does: it notes each step that it took, and takes none twice. */
  function taken(instants: readonly Date[], closing: Date, from: Date, submittedAt: Date | null): readonly { readonly step: string; readonly at: Date }[] {
    const steps: { step: string; at: Date }[] = [];
    for (const now of instants) {
      const step = submittedAt !== null && now >= submittedAt ? null : dueStep({ closesAt: closing, since: from, now });
      if (step !== null && !steps.some((one) => one.step === step)) steps.push({ step, at: now });
    }
    return steps;
  }
  const minutes = fc.uniqueArray(fc.integer({ min: -20 * 1_440, max: 2 * 1_440 }), { minLength: 1, maxLength: 80 });
  const lasting = fc.record({ day: fc.integer({ min: 0, max: 3_000 }).map((count) => addDays("2026-01-01", count)), called: fc.integer({ min: -20 * 1_440, max: 0 }), ticks: minutes, submitted: fc.option(fc.integer({ min: -20 * 1_440, max: 0 })) });

  it("RW-130: come in order, at most one at a time, none twice, none before its hour, none after the closing or once it is handed in", () => {
    fc.assert(
      fc.property(lasting, ({ day, called, ticks, submitted }) => {
        const closing = lastMomentOf(day);
        const moment = (minute: number) => new Date(closing.getTime() + minute * MINUTE_MS);
        const from = moment(called);
        const submittedAt = submitted === null ? null : moment(submitted);
        const instants = ticks.toSorted((a, b) => a - b).map(moment).filter((now) => now >= from);
        const steps = taken(instants, closing, from, submittedAt);
        const order = REMINDER_STEPS.map(({ id }) => id as string);
        const places = steps.map(({ step }) => order.indexOf(step));
        expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
        expect(new Set(steps.map(({ at: when }) => when.getTime())).size).toBe(steps.length);
        for (const { step, at: when } of steps) {
          const { daysBefore } = REMINDER_STEPS.find(({ id }) => id === step) as (typeof REMINDER_STEPS)[number];
          expect(when >= reminderAt(closing, daysBefore) && when <= closing && reminderAt(closing, daysBefore) > from).toBe(true);
          if (submittedAt !== null) expect(when < submittedAt).toBe(true);
        }
        // The same instants again bring nothing new.
        expect(taken([...instants, ...instants], closing, from, submittedAt)).toEqual(steps);
      }),
    );
  });

  it("RW-130: all three come to whoever was called in time and did not hand in, where the job runs every minute", () => {
    const closing = lastMomentOf("2026-06-30");
    const instants = Array.from({ length: 9 * 1_440 }, (_, minute) => new Date(closing.getTime() - (9 * 1_440 - minute) * MINUTE_MS));
    expect(taken(instants, closing, since, null).map(({ step, at: when }) => [step, when.toISOString()])).toEqual([
      // The first minute of the job after 09:00: its minutes end with 59.999 seconds.
      ["D-7", "2026-06-23T01:00:59.999Z"],
      ["D-1", "2026-06-29T01:00:59.999Z"],
      ["D0", "2026-06-30T01:00:59.999Z"],
    ]);
  });
});
