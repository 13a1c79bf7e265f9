import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pulseQuerySchema } from "@/lib/core/pulse";
import { listAuditEvents } from "@/lib/server/audit";
import { buildId } from "@/lib/server/build";
import { asUser, closeDatabase, inOrganisation, runStatement } from "@/lib/server/db";
import { saveFacts } from "@/lib/server/facts";
import { makeId } from "@/lib/server/id";
import { endMembership } from "@/lib/server/members";
import { loadPulse } from "@/lib/server/pulse";
import { saveResponses } from "@/lib/server/responses";
import { submit } from "@/lib/server/submissions";
import { addMember, answerCall, as, assign, factCall, fill, openAssessment, openCompany, publish, YEAR, type Company, type Someone } from "@/lib/server/test-builders";
import { asOwner } from "@/lib/server/testing/company";

let company: Company;
let assessment: string;
let colleague: Someone;
beforeAll(async () => {
  await publish();
});
beforeEach(async () => {
  company = await openCompany();
  assessment = await openAssessment(company);
  colleague = await addMember(company, "manager");
});
afterAll(closeDatabase);

const beat = (someone: Someone, section?: string, revision?: number) => loadPulse(someone.claim, company.organisation, { assessment, section, revision });
const seen = async (someone: Someone, section?: string) => (await beat(someone, section)).assessment?.present.map((other) => [other.name, other.section]);
const answer = (someone: Someone, item: string, revision: number, level: number) =>
  saveResponses(someone.claim, company.organisation, assessment, answerCall([{ item, revision, answer: { level }, comment: "说明" }]));
const own = () => ({ organisation: company.organisation, user: null });
const presenceOf = ({ claim }: Someone) => inOrganisation(own(), (tx) => tx.presence.findFirst({ where: { userId: claim.user } }));
const agePresence = (seconds: number) => inOrganisation(own(), (tx) => tx.presence.updateMany({ data: { at: new Date(Date.now() - seconds * 1_000) } }));
const close = (closesAt: Date) => inOrganisation(own(), (tx) => tx.assessment.updateMany({ data: { closesAt } }));

describe("a pulse without an assessment", () => {
  it("says who is signed in, which build answers and what time it is", async () => {
    const pulse = await loadPulse(company.manager.claim, company.organisation, {});
    expect(pulse).toEqual({ now: expect.any(String) as string, build: buildId(), user: company.manager.claim.user, assessment: null });
    expect(Math.abs(Date.parse(pulse.now) - Date.now())).toBeLessThan(5_000);
  });

  it("keeps the session alive, as every request does", async () => {
    await asOwner(async (owner) => {
      await owner.query("BEGIN; ALTER TABLE session NO FORCE ROW LEVEL SECURITY");
      await owner.query("UPDATE session SET last_seen_at = now() - interval '2 minutes' WHERE user_id = $1", [colleague.claim.user]);
      await owner.query("ALTER TABLE session FORCE ROW LEVEL SECURITY; COMMIT");
    });
    await loadPulse(colleague.claim, company.organisation, {});
    const [session] = await asUser(colleague.claim.user, (tx) => tx.session.findMany({ select: { lastSeenAt: true } }));
    expect(Date.now() - (session?.lastSeenAt.getTime() ?? 0)).toBeLessThan(30_000);
  });
});

describe("a pulse of an assessment", () => {
  it("says where it stands, and closing and submitting once they are so", async () => {
    expect((await beat(company.manager)).assessment).toEqual({ revision: 0, state: "draft", closesAt: null, present: [], responses: null });
    const closesAt = new Date("2099-06-30T15:59:59.999Z");
    await close(closesAt);
    await fill(company, assessment);
    await submit(await as(company.manager), company.organisation, assessment);
    expect((await beat(company.manager)).assessment).toMatchObject({ state: "submitted", closesAt: closesAt.toISOString() });
  });

  it("brings what others have answered in the open section, until the page knows it", async () => {
    await answer(colleague, "L1.2", 0, 3);
    await answer(colleague, "L2.4", 0, 1);
    const { assessment: found } = await beat(company.manager, "L1", 0);
    expect(found?.revision).toBe(2);
    expect(found?.responses).toEqual([{ item: "L1.2", revision: 1, answer: { level: 3 }, evidence: null, comment: "说明", by: "成员", at: expect.stringMatching(/^\d{4}-.*Z$/) as string }]);
    expect((await beat(company.manager, "L1", 2)).assessment?.responses).toBeNull();
    expect((await beat(company.manager, undefined, 0)).assessment?.responses).toBeNull();
    // Without a revision the page knows nothing yet.
    expect((await beat(company.manager, "L2")).assessment?.responses).toMatchObject([{ item: "L2.4" }]);
    expect((await beat(company.manager, "L9", 0)).assessment?.responses).toEqual([]);
  });

  it("shows a cleared answer as cleared", async () => {
    await answer(colleague, "L1.2", 0, 3);
    await saveResponses(colleague.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 1, answer: null }]));
    expect((await beat(company.manager, "L1", 1)).assessment?.responses).toMatchObject([{ item: "L1.2", revision: 2, answer: null }]);
  });

  it("hears of figures that its items read", async () => {
    await saveFacts(colleague.claim, company.organisation, "standalone", factCall([{ key: "rdStaff", year: YEAR, revision: 0, value: 5 }]));
    expect((await beat(company.manager)).assessment?.revision).toBe(1);
  });
});

describe("who is at a section", () => {
  it("is seen by the others and not by themselves", async () => {
    await beat(company.manager, "L1");
    expect(await seen(company.manager, "L1")).toEqual([]);
    expect(await seen(colleague, "M2")).toEqual([["经理", "L1"]]);
    expect(await seen(company.manager, "L1")).toEqual([["成员", "M2"]]);
  });

  it("is seen for ninety seconds", async () => {
    await beat(company.manager, "L1");
    await agePresence(88);
    expect(await seen(colleague)).toEqual([["经理", "L1"]]);
    await agePresence(91);
    expect(await seen(colleague)).toEqual([]);
  });

  it("is not seen without a section, nor at one that the questionnaire does not have", async () => {
    await beat(company.manager);
    expect(await seen(colleague)).toEqual([]);
    await beat(company.manager, "<b>");
    expect(await seen(colleague)).toEqual([]);
  });

  it("is written down anew after twenty seconds or at another section, and else left as it is", async () => {
    await beat(company.manager, "L1");
    await agePresence(19);
    const first = await presenceOf(company.manager);
    await beat(company.manager, "L1");
    expect(await presenceOf(company.manager)).toEqual(first);
    await beat(company.manager, "L2");
    expect((await presenceOf(company.manager))?.at.getTime()).toBeGreaterThan(first?.at.getTime() ?? Infinity);
    await agePresence(21);
    await beat(company.manager, "L2");
    expect(Date.now() - ((await presenceOf(company.manager))?.at.getTime() ?? 0)).toBeLessThan(10_000);
  });

  it("is of no interest where the assessment is closed or submitted", async () => {
    await close(new Date(Date.now() - 1));
    await beat(company.manager, "L1");
    expect(await presenceOf(company.manager)).toBeNull();
    await close(new Date(Date.now() + 60_000));
    await fill(company, assessment);
    await submit(await as(company.manager), company.organisation, assessment);
    await beat(company.manager, "L1");
    expect(await presenceOf(company.manager)).toBeNull();
  });

  it("is gone with the membership", async () => {
    await beat(colleague, "L1");
    await endMembership(company.system, company.organisation, colleague.claim.user);
    expect(await seen(company.manager)).toEqual([]);
  });
});

describe("a respondent's pulse", () => {
  let respondent: Someone;
  beforeEach(async () => {
    respondent = await addMember(company, "respondent");
    await assign(company, assessment, respondent, ["L1"]);
    await answer(colleague, "L1.2", 0, 3);
    await answer(colleague, "L2.4", 0, 1);
  });

  it("tells of the assigned sections alone", async () => {
    await beat(company.manager, "L1");
    await beat(colleague, "L2");
    const { assessment: found } = await beat(respondent, "L1", 0);
    expect(found?.present.map(({ name, section }) => [name, section])).toEqual([["经理", "L1"]]);
    expect(found?.responses).toMatchObject([{ item: "L1.2" }]);
  });

  it("of another section brings nothing and shows nobody there", async () => {
    expect((await beat(respondent, "L2", 0)).assessment?.responses).toBeNull();
    expect(await presenceOf(respondent)).toBeNull();
    expect(await seen(colleague)).toEqual([]);
  });

  it("of an assessment without an assignment finds none", async () => {
    const other = await openAssessment(company, { label: "T9" });
    await expect(loadPulse(respondent.claim, company.organisation, { assessment: other })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("what is turned away", () => {
  it("is whoever has no session or no grant, and an id that is not of this organisation", async () => {
    const stranger = await openCompany();
    await expect(loadPulse({ sid: "none", user: makeId() }, company.organisation, {})).rejects.toMatchObject({ code: "SIGNED_OUT" });
    await expect(loadPulse(stranger.manager.claim, company.organisation, {})).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(loadPulse(stranger.manager.claim, stranger.organisation, { assessment })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const id of ["", "x", assessment.toUpperCase()]) await expect(loadPulse(company.manager.claim, company.organisation, { assessment: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await inOrganisation(own(), (tx) => tx.presence.count())).toBe(0);
  });

  it("is written down once an hour, however long the page of somebody who was removed stays open", async () => {
    await endMembership(company.system, company.organisation, colleague.claim.user);
    for (let turn = 0; turn < 5; turn += 1) await beat(colleague, "L1").catch(() => undefined);
    const events = await listAuditEvents(await as(company.manager), company.organisation);
    expect(events.filter(({ act, actor }) => act === "refused" && actor === colleague.claim.user)).toHaveLength(1);
  });

  it("is a question that is none", () => {
    const fields = (query: Record<string, string>) => pulseQuerySchema.safeParse(query).error?.issues.map(({ path }) => path.join("/"));
    expect(fields({ section: "L1" })).toEqual(["section"]);
    expect(fields({ revision: "3" })).toEqual(["revision"]);
    expect(fields({ assessment, section: "" })).toEqual(["section"]);
    for (const revision of ["-1", "x", "1.5", "1e309"]) expect(fields({ assessment, revision })).toEqual(["revision"]);
    expect(pulseQuerySchema.parse({ assessment, section: "L1", revision: "17" })).toEqual({ assessment, section: "L1", revision: 17 });
  });
});

it("leaves no organisation behind on a connection of the pool", async () => {
  await Promise.all(Array.from({ length: 20 }, () => beat(company.manager, "L1")));
  const settings = await Promise.all(Array.from({ length: 20 }, () => runStatement<{ left: string }>({ name: "left", text: "SELECT concat(current_setting('app.organisation', true), current_setting('app.user', true), current_setting('synchronous_commit')) AS left" }, [])));
  expect(new Set(settings.flat().map(({ left }) => left))).toEqual(new Set(["on"]));
});
