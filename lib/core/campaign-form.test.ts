import { describe, expect, it } from "vitest";
import { daysBetween } from "@/lib/core/calendar";
import { CAMPAIGN_FIELDS, CAMPAIGN_WORDS, checkCampaign, checkStep } from "@/lib/core/campaign-form";
import { nextStepOf } from "@/lib/core/campaign-next";

const typed = { title: "2025 年度自评", text: "请填报", contactName: "王主任", contactEmail: "", opensOn: "2026-06-01", closesOn: "2026-06-30" };
const check = (more: Partial<typeof typed>, fields = CAMPAIGN_FIELDS as readonly (typeof CAMPAIGN_FIELDS)[number][]) => checkCampaign({ ...typed, ...more }, fields, "2026-06-10");

describe("what an official types of a campaign", () => {
  it.each([
    ["nothing wrong", {}, []],
    ["a title of one character", { title: " 自 " }, [{ field: "title", reason: "titleLength" }]],
    ["a closing before the opening", { opensOn: "2026-07-01" }, [{ field: "closesOn", reason: "closesOnOrder" }]],
    ["a closing of yesterday", { closesOn: "2026-06-09" }, [{ field: "closesOn", reason: "closesOnPast" }]],
    ["a closing of today", { closesOn: "2026-06-10" }, []],
    ["a day that does not exist", { closesOn: "2026-06-31" }, [{ field: "closesOn", reason: "closesOnMissing" }]],
    ["a text of 4,001 characters", { text: "字".repeat(4_001) }, [{ field: "text", reason: "textLong" }]],
    ["no address", { contactEmail: "王主任" }, [{ field: "contactEmail", reason: "emailForm" }]],
  ])("%s is told", (_, more, faults) => expect(check(more)).toEqual(faults));
  it("is checked only as far as it can still change", () => {
    expect(check({ title: "", closesOn: "2020-01-01" }, CAMPAIGN_WORDS)).toEqual([{ field: "title", reason: "titleLength" }]);
  });
  it("of a step with an enterprise is checked as far as it is asked for", () => {
    expect(checkStep({ reason: " ", closesOn: "" }, ["reason"], "2026-06-10")).toEqual([{ field: "reason", reason: "reasonMissing" }]);
    expect(checkStep({ reason: "补充附件", closesOn: "2026-06-09" }, ["reason", "closesOn"], "2026-06-10")).toEqual([{ field: "closesOn", reason: "closesOnPast" }]);
    expect(checkStep({ reason: "字".repeat(501), closesOn: "2026-06-10" }, ["reason", "closesOn"], "2026-06-10")).toEqual([{ field: "reason", reason: "reasonLong" }]);
  });
});

describe("the next step of a campaign", () => {
  const counts = (called: number, submitted = 0) => ({ called, draft: 0, submitted, returned: 0, total: called + submitted });
  it.each([
    ["without enterprises", "preparing", counts(0), false, "addList"],
    ["with a list that was checked", "preparing", counts(0), true, "confirmList"],
    ["with enterprises that know nothing of it", "preparing", counts(3), false, "announce"],
    ["announced without enterprises", "announced", counts(0), false, "addList"],
    ["announced for later", "announced", counts(3), false, "wait"],
    ["open with somebody missing", "open", counts(1, 2), false, "followUp"],
    ["open with nobody missing", "open", counts(0, 2), false, "finished"],
    ["closed with somebody missing", "closed", counts(1, 2), false, "late"],
    ["closed with a list that nobody confirmed", "closed", counts(0, 2), true, "finished"],
  ] as const)("%s", (_, stage, found, isListWaiting, step) => expect(nextStepOf({ stage, counts: found, isListWaiting })).toBe(step));
});

it("days between two days count whole ones", () => {
  expect([daysBetween("2026-06-10", "2026-06-10"), daysBetween("2026-02-27", "2026-03-01"), daysBetween("2026-06-10", "2026-06-09")]).toEqual([0, 2, -1]);
});
