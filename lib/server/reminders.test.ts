import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayInChina, firstMomentOf, lastMomentOf } from "@/lib/core/calendar";
import { closingOf, REMINDER_STEPS, reminderAt } from "@/lib/core/campaign";
import { issueCallUps } from "@/lib/server/call-up-links";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { remindDue } from "@/lib/server/reminders";
import { callEnterprises, moveCampaign, openAuthority, openCampaign, publish, system, type Authority } from "@/lib/server/test-builders";

let authority: Authority;
beforeAll(async () => {
  await publish();
  authority = await openAuthority();
});
afterAll(closeDatabase);

const own = () => ({ organisation: authority.organisation, user: null });
const HOUR = 3_600_000;
/** The campaign of a run: known since long before, so that no step lay before the call. */
const CLOSES_ON = addDays(dayInChina(new Date()), 20);
const called = new Date(firstMomentOf(addDays(CLOSES_ON, -12)).getTime());

async function openCalled(enterprises: number): Promise<{ campaign: string; ids: readonly string[] }> {
  const campaign = await openCampaign(authority, { opensOn: dayInChina(new Date()), closesOn: CLOSES_ON });
  const ids = (await callEnterprises(authority, campaign, enterprises)).map(({ id }) => id);
  await issueCallUps(system);
  await inOrganisation(own(), async (tx) => {
    await tx.campaign.updateMany({ where: { id: campaign }, data: { announcedAt: called, opensAt: called } });
    await tx.participation.updateMany({ where: { campaignId: campaign }, data: { createdAt: called } });
  });
  return { campaign, ids };
}
const remindersOf = (ids: readonly string[]) => inOrganisation(own(), (tx) => tx.reminder.findMany({ where: { participationId: { in: [...ids] } } }));
const messagesOf = (ids: readonly string[]) => inOrganisation(own(), (tx) => tx.message.findMany({ where: { participationId: { in: [...ids] }, kind: "reminder" } }));
const change = (id: string, data: { state?: "submitted" | "returned"; closesAt?: Date }) => inOrganisation(own(), (tx) => tx.participation.updateMany({ where: { id }, data }));
const days = (before: number, hours: number): Date => new Date(firstMomentOf(addDays(CLOSES_ON, -before)).getTime() + hours * HOUR);

describe("the ladder", () => {
  it("reminds seven days before, the day before, and on the day, at nine in China, whoever has not handed in", async () => {
    const { ids } = await openCalled(3);
    const [, handedIn = ""] = ids;
    expect(await remindDue(system, days(7, 8.99))).toBe(0);
    expect(await remindDue(system, days(7, 9))).toBe(3);
    expect(await remindDue(system, days(7, 9.1))).toBe(0);
    await change(handedIn, { state: "submitted" });
    expect(await remindDue(system, days(1, 9))).toBe(2);
    expect(await remindDue(system, days(0, 9))).toBe(2);
    expect(await remindDue(system, new Date(lastMomentOf(CLOSES_ON).getTime() + 1))).toBe(0);
    expect((await messagesOf(ids)).map(({ key }) => key).toSorted()).toEqual([...Array<string>(2).fill(`D-1@${CLOSES_ON}`), ...Array<string>(3).fill(`D-7@${CLOSES_ON}`), ...Array<string>(2).fill(`D0@${CLOSES_ON}`)].toSorted());
  });

  it("begins anew for a later day, and not at once for whoever was just told of it", async () => {
    const { campaign, ids } = await openCalled(2);
    const [extended = ""] = ids;
    await remindDue(system, days(7, 10));
    await inOrganisation(own(), (tx) => tx.message.create({ data: { organisationId: authority.organisation, id: makeId(), kind: "reopened", participationId: extended, key: "x", values: {}, state: "held", createdAt: days(7, 12) } }));
    await change(extended, { closesAt: lastMomentOf(addDays(CLOSES_ON, 0)) });
    await moveCampaign(authority, campaign, { closesAt: lastMomentOf(addDays(CLOSES_ON, 1)) });
    // Seven days before the later day.
    expect(await remindDue(system, days(6, 9))).toBe(2);
    expect(new Set((await remindersOf(ids)).map(({ closesOn }) => closesOn.toISOString().slice(0, 10)))).toEqual(new Set([CLOSES_ON, addDays(CLOSES_ON, 1)]));
  });

  it("reminds nobody of a step that was due before the call", async () => {
    const { ids } = await openCalled(1);
    await inOrganisation(own(), (tx) => tx.participation.updateMany({ where: { id: ids[0] ?? "" }, data: { createdAt: days(7, 10) } }));
    expect(await remindDue(system, days(7, 11))).toBe(0);
    expect(await remindDue(system, days(1, 9))).toBe(1);
  });

  it("takes more than a chunk at once", async () => {
    const { ids } = await openCalled(1_100);
    expect(await remindDue(system, days(7, 9))).toBe(1_100);
    expect(await messagesOf(ids)).toHaveLength(1_100);
  });
});

/** Something that happens at an hour counted from ten days before the closing. */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("tick" as const), workers: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("submit" as const), who: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("return" as const), who: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("extend" as const), days: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("moreTime" as const), who: fc.nat(3), days: fc.integer({ min: 1, max: 6 }) }) },
);
const story = fc.array(fc.record({ after: fc.integer({ min: 1, max: 60 }), what: event }), { minLength: 4, maxLength: 14 });

describe("whatever happens", () => {
  it("each step is taken at most once for a closing day, inside its window, and never after handing in", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (events) => {
        const { campaign, ids } = await openCalled(4);
        let hour = 0;
        let closesAt = lastMomentOf(CLOSES_ON);
        const enterprises = ids.map((id) => ({ id, own: null as Date | null, handedIn: false, expected: new Set<string>() }));
        for (const { after, what } of events) {
          hour += after;
          const now = new Date(firstMomentOf(addDays(CLOSES_ON, -10)).getTime() + hour * HOUR);
          const one = "who" in what ? enterprises[what.who] : undefined;
          if (what.kind === "tick") {
            const before = new Map((await remindersOf(ids)).map((row) => [keyOf(row), row]));
            await Promise.all(Array.from({ length: what.workers }, () => remindDue(system, now)));
            const added = (await remindersOf(ids)).filter((row) => !before.has(keyOf(row)));
            for (const enterprise of enterprises) {
              const closing = closingOf({ own: enterprise.own, campaign: closesAt });
              const step = REMINDER_STEPS.filter(({ daysBefore }) => reminderAt(closing, daysBefore) <= now).at(-1);
              const due = !enterprise.handedIn && now <= closing && step ? `${enterprise.id} ${dayInChina(closing)} ${step.id}` : null;
              const news = added.filter(({ participationId }) => participationId === enterprise.id).map(keyOf);
              expect(news).toEqual(due !== null && !enterprise.expected.has(due) ? [due] : []);
              if (due !== null) enterprise.expected.add(due);
            }
          } else if (what.kind === "submit" && one) {
            one.handedIn = true;
            await change(one.id, { state: "submitted" });
          } else if (what.kind === "return" && one?.handedIn) {
            one.handedIn = false;
            await change(one.id, { state: "returned" });
          } else if (what.kind === "extend") {
            closesAt = lastMomentOf(addDays(dayInChina(closesAt), what.days));
            await moveCampaign(authority, campaign, { closesAt });
          } else if (what.kind === "moreTime" && one) {
            one.own = lastMomentOf(addDays(dayInChina(closesAt), what.days));
            await change(one.id, { closesAt: one.own });
          }
        }
        // One message for each step, and the other way round.
        const steps = (await remindersOf(ids)).map(keyOf).toSorted();
        const told = (await messagesOf(ids)).map(({ participationId, key }) => `${participationId ?? ""} ${key.split("@").reverse().join(" ")}`).toSorted();
        expect(told).toEqual(steps);
        expect(new Set(steps)).toEqual(new Set(enterprises.flatMap(({ expected }) => [...expected])));
      }),
      { numRuns: 8 },
    );
  });
});

const keyOf = ({ participationId, closesOn, step }: { participationId: string; closesOn: Date; step: string }): string => `${participationId} ${closesOn.toISOString().slice(0, 10)} ${step}`;
